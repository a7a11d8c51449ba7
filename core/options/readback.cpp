#include "core/options/readback.h"

#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <limits>

namespace swb {

namespace {

std::optional<std::int64_t> sysctl(const char* name) {
    std::ifstream file(std::string("/proc/sys/net/core/") + name);
    std::int64_t value = 0;
    if (file >> value)
        return value;
    return {};
}

struct Numbers {
    const OptionSpec& spec;
    SocketKinds socket;
    std::int64_t asked;
    std::int64_t got;
    const OptionLimits& limits;
};

std::string bufferSize(const Numbers& n) {
    const bool isReceive = n.spec.symbol.starts_with("SO_RCV");
    const bool isForced = n.spec.symbol.ends_with("FORCE");
    const std::optional<std::int64_t> most = isReceive ? n.limits.rmemMax : n.limits.wmemMax;
    const std::string_view name = isReceive ? "net.core.rmem_max" : "net.core.wmem_max";
    if (n.asked >= 0 && n.got == 2 * n.asked)
        return "The kernel doubles the size for its own bookkeeping.";
    if (!isForced && most && n.got == 2 * *most)
        return fmt::format("Cut to {} ({}) without an error, then doubled.{}", *most, name,
                           n.asked < 0 ? " A negative size counts as a huge one." : "");
    if (n.asked >= 0 && n.got > 2 * n.asked)
        return fmt::format("{} bytes are the least that the kernel keeps.", n.got);
    return {};
}

std::string trafficClass(const Numbers& n) {
    if (n.got == (n.asked & 0xff))
        return "Kept modulo 256.";
    if ((n.socket & (on::Tcp | on::Mptcp)) != 0 && n.got == (n.asked & 0xfc))
        return "TCP keeps the two bits of ECN for itself.";
    return {};
}

std::string minimumOne(const Numbers& n) {
    if (n.asked == 0 && n.got == 1)
        return "0 counts as 1.";
    return n.asked < 0 ? "A negative amount counts as the largest." : "The kernel's own limit for this socket.";
}

std::string rounded(const Numbers& n) {
    return n.got > n.asked ? "Rounded up to the kernel's clock tick." : "Rounded to the kernel's clock tick.";
}

std::string deferAccept(const Numbers&) { return "Rounded to the times at which the SYN-ACK is sent again."; }
std::string linger2(const Numbers& n) { return n.asked > n.got ? "More than 120 s is not kept." : std::string(); }
std::string defaultHops(const Numbers& n) { return n.asked == -1 ? "-1 is the system's default." : std::string(); }
std::string neverKept(const Numbers&) { return "Accepted without effect: it always reads 0."; }
std::string coverage(const Numbers& n) {
    return n.asked > 0 && n.asked < 8 && n.got == 8 ? "The header of 8 bytes is always covered." : std::string();
}
std::string segment(const Numbers&) { return "The connection's own size less the TCP options in every segment."; }
std::string fastopen(const Numbers& n) {
    return n.limits.somaxconn && n.got == *n.limits.somaxconn ? "Cut to net.core.somaxconn." : std::string();
}
std::string quickack(const Numbers&) { return "It does not last: the kernel changes it back as data goes and comes."; }

struct Reason {
    std::string_view symbol;
    std::string (*text)(const Numbers&);
};
constexpr Reason kReasons[] = {
    {"SO_RCVBUF", bufferSize},         {"SO_SNDBUF", bufferSize},          {"SO_RCVBUFFORCE", bufferSize},
    {"SO_SNDBUFFORCE", bufferSize},    {"SO_RCVLOWAT", minimumOne},        {"SO_BSDCOMPAT", neverKept},
    {"TCP_THIN_DUPACK", neverKept},    {"IP_TOS", trafficClass},           {"IP_TTL", defaultHops},
    {"IP_MULTICAST_TTL", defaultHops}, {"IPV6_UNICAST_HOPS", defaultHops}, {"IPV6_MULTICAST_HOPS", defaultHops},
    {"IPV6_TCLASS", defaultHops},      {"TCP_DEFER_ACCEPT", deferAccept},  {"TCP_LINGER2", linger2},
    {"TCP_MAXSEG", segment},           {"TCP_FASTOPEN", fastopen},         {"TCP_QUICKACK", quickack},
    {"TCP_RTO_MAX_MS", rounded},       {"TCP_RTO_MIN_US", rounded},        {"TCP_DELACK_MAX_US", rounded},
    {"UDPLITE_SEND_CSCOV", coverage},  {"UDPLITE_RECV_CSCOV", coverage},
};

std::string numberReason(const Numbers& n) {
    const auto row = std::ranges::find(kReasons, n.spec.symbol, &Reason::symbol);
    std::string text = row != std::end(kReasons) ? row->text(n) : std::string();
    if (text.empty() && n.spec.kind == ValueKind::Bool && n.got == 1 && n.asked != 0)
        text = "Anything but 0 counts as 1.";
    return text;
}

std::string timeReason(const DecodedOption& asked, const DecodedOption& got) {
    if (asked.text.starts_with("{-"))
        return "Negative seconds are kept as 0, which is for ever.";
    return got.text == "0 s" ? "Kept as 0, which is for ever." : "Rounded up to the kernel's clock tick.";
}

} // namespace

OptionLimits optionLimits() { return {sysctl("rmem_max"), sysctl("wmem_max"), sysctl("somaxconn")}; }

Readback explainReadback(const OptionSpec& spec, SocketKinds socket, BytesView requested, BytesView got,
                         const OptionLimits& limits) {
    const OptionSpec* source = readbackOf(spec);
    const DecodedOption asked = decodeOption(spec, requested);
    const DecodedOption came = decodeOption(source != nullptr ? *source : spec, got);
    if (source != nullptr && source->kind != spec.kind) // it shows the effect, not the value
        return {true, {}};
    const bool sameNumber = asked.number && came.number && *asked.number == *came.number;
    if (sameNumber || asked.text == came.text)
        return {true, {}};
    std::string reason;
    if (asked.number && came.number)
        reason = numberReason({spec, socket, *asked.number, *came.number, limits});
    else if (spec.kind == ValueKind::TimeVal)
        reason = timeReason(asked, came);
    if (reason.empty() && !spec.gotcha.empty())
        reason = spec.gotcha;
    std::string text = fmt::format("Asked for {}, it reads {}.", asked.brief, came.brief);
    return {false, reason.empty() ? text : text + " " + reason};
}

const OptionSpec* readbackOf(const OptionSpec& spec) {
    struct Pair {
        std::string_view set;
        std::string_view read;
    };
    static constexpr Pair kPairs[] = {
        {"SO_RCVBUFFORCE", "SO_RCVBUF"},
        {"SO_SNDBUFFORCE", "SO_SNDBUF"},
        {"SO_DETACH_FILTER", "SO_ATTACH_FILTER"},
        {"NETLINK_ADD_MEMBERSHIP", "NETLINK_LIST_MEMBERSHIPS"},
        {"NETLINK_DROP_MEMBERSHIP", "NETLINK_LIST_MEMBERSHIPS"},
    };
    const auto pair = std::ranges::find(kPairs, spec.symbol, &Pair::set);
    if (pair != std::end(kPairs))
        return findOption(pair->read);
    return spec.isReadable() && spec.reading == Reading::Harmless ? &spec : nullptr;
}

} // namespace swb
