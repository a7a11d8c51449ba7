#include "core/resolve/address_order.h"

#include "core/base/errno_table.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cstring>
#include <fstream>
#include <sstream>

namespace swb {

namespace {

using Bits128 = std::array<std::uint8_t, 16>;

constexpr int kLinkScope = 2;
constexpr int kSiteScope = 5;
constexpr int kGlobalScope = 14;
constexpr int kNoLabel = 1; // what glibc falls back to
constexpr int kNoPrecedence = 40;

// Source: glibc's sysdeps/posix/getaddrinfo.c and gai.conf(5).
constexpr PolicyRow kLabels[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, 0},
    {{0x20, 0x02}, 16, 2},
    {{}, 96, 3},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 4},
    {{0xfe, 0xc0}, 10, 5},
    {{0xfc}, 7, 6},
    {{0x20, 0x01}, 32, 7},
    {{}, 0, 1},
};
constexpr PolicyRow kPrecedences[] = {
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}, 128, 50},
    {{0x20, 0x02}, 16, 30},
    {{}, 96, 20},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff}, 96, 10},
    {{}, 0, 40},
};

std::optional<Bits128> bitsOf(const Address& address) {
    const BytesView bytes = address.bytes();
    Bits128 out{};
    if (address.family() == AF_INET && bytes.size() >= sizeof(sockaddr_in)) {
        out[10] = out[11] = 0xff;
        std::memcpy(out.data() + 12, bytes.data() + offsetof(sockaddr_in, sin_addr), sizeof(in_addr));
        return out;
    }
    if (address.family() == AF_INET6 && bytes.size() >= offsetof(sockaddr_in6, sin6_addr) + out.size()) {
        std::memcpy(out.data(), bytes.data() + offsetof(sockaddr_in6, sin6_addr), out.size());
        return out;
    }
    return {};
}

std::size_t sharedPrefix(const Bits128& one, const Bits128& other) {
    for (std::size_t i = 0; i < one.size(); ++i)
        if (const auto differing = static_cast<std::uint8_t>(one[i] ^ other[i]); differing != 0)
            return i * 8 + static_cast<std::size_t>(std::countl_zero(differing));
    return one.size() * 8;
}

// The longest prefix that fits.
int valueFor(const std::vector<PolicyRow>& rows, const Address& address, int fallback) {
    const auto bits = bitsOf(address);
    const PolicyRow* best = nullptr;
    for (const PolicyRow& row : rows)
        if (bits && sharedPrefix(*bits, row.prefix) >= row.bits && (best == nullptr || row.bits > best->bits))
            best = &row;
    return best != nullptr ? best->value : fallback;
}

template <class Number>
std::optional<Number> numberOf(std::string_view text) {
    Number value{};
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    return error == std::errc() && end == text.data() + text.size() ? std::optional(value) : std::nullopt;
}

// "::ffff:0:0/96" and a number.
std::optional<PolicyRow> policyRow(const std::string& prefix, const std::string& value) {
    const auto slash = prefix.find('/');
    const auto number = numberOf<int>(value);
    const auto bits = slash == std::string::npos ? std::optional<std::size_t>(128)
                                                 : numberOf<std::size_t>(std::string_view(prefix).substr(slash + 1));
    PolicyRow row;
    if (!number || !bits || *bits > 128 ||
        ::inet_pton(AF_INET6, prefix.substr(0, slash).c_str(), row.prefix.data()) != 1)
        return {};
    row.bits = *bits;
    row.value = *number;
    return row;
}

std::string scopeText(int scope) {
    switch (scope) {
    case kLinkScope:
        return "2 (link)";
    case kSiteScope:
        return "5 (site)";
    case kGlobalScope:
        return "14 (global)";
    default:
        return std::to_string(scope);
    }
}

void findSource(RankedAddress& ranked, const CallContext& context) {
    const auto fd = calls::socket(context, ranked.address.family(), SOCK_DGRAM | SOCK_CLOEXEC, 0);
    if (!fd) {
        ranked.sourceError = fd.error().number;
        return;
    }
    const auto connected = calls::connect(context, *fd, ranked.address.bytes(), ranked.address.length());
    if (!connected)
        ranked.sourceError = connected.error().number;
    else if (const auto name = calls::getsockname(context, *fd))
        ranked.source = Address::fromBytes(name->address, name->addressLength);
    (void)calls::close(context, *fd); // a UDP socket of our own: nothing is lost
}

// Common bits say nothing of IPv4 addresses of different networks, so glibc counts them inside one alone.
std::size_t bitsInOneNetwork(const Bits128& to, const Bits128& from, unsigned prefixBits) {
    constexpr std::size_t kMapped = 96;
    const std::size_t shared = sharedPrefix(to, from) - kMapped;
    return shared >= prefixBits ? shared : 0;
}

RankedAddress ranked(const Address& address, const AddressPolicy& policy, const CallContext& context,
                     const OwnAddresses& own) {
    RankedAddress out;
    out.address = address;
    findSource(out, context);
    out.scope = scopeOf(address);
    out.label = policy.labelOf(address);
    out.precedence = policy.precedenceOf(address);
    if (!out.source)
        return out;
    out.sourceScope = scopeOf(*out.source);
    out.sourceLabel = policy.labelOf(*out.source);
    const auto to = bitsOf(address);
    const auto from = bitsOf(*out.source);
    out.ownError = own.error;
    const OwnAddress* const facts = own.find(*out.source);
    if (facts != nullptr)
        out.own = *facts;
    if (to && from && address.family() == AF_INET6)
        out.sharedBits = sharedPrefix(*to, *from);
    else if (to && from && facts != nullptr)
        out.sharedBits = bitsInOneNetwork(*to, *from, facts->prefixBits);
    return out;
}

OrderReason decided(int rule, bool isFirst, std::string why) { return {rule, isFirst ? -1 : 1, std::move(why)}; }

std::string hostOf(const RankedAddress& ranked) { return ranked.address.host(); }

} // namespace

AddressPolicy AddressPolicy::builtIn() {
    return {{std::begin(kLabels), std::end(kLabels)}, {std::begin(kPrecedences), std::end(kPrecedences)}, false, false};
}

AddressPolicy AddressPolicy::fromText(std::string_view gaiConf) {
    AddressPolicy policy = builtIn();
    std::istringstream lines{std::string(gaiConf)};
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line.substr(0, line.find('#')));
        std::string kind;
        std::string prefix;
        std::string value;
        words >> kind >> prefix >> value;
        const bool isLabel = kind == "label";
        const auto row = isLabel || kind == "precedence" ? policyRow(prefix, value) : std::nullopt;
        if (!row)
            continue;
        std::vector<PolicyRow>& rows = isLabel ? policy.labels : policy.precedences;
        bool& isOwn = isLabel ? policy.ownLabels : policy.ownPrecedences;
        if (!isOwn)
            rows.clear();
        isOwn = true;
        rows.push_back(*row);
    }
    return policy;
}

AddressPolicy AddressPolicy::ofThisSystem() {
    const std::ifstream file("/etc/gai.conf");
    std::ostringstream text;
    text << file.rdbuf();
    return fromText(text.str());
}

int AddressPolicy::labelOf(const Address& address) const { return valueFor(labels, address, kNoLabel); }
int AddressPolicy::precedenceOf(const Address& address) const { return valueFor(precedences, address, kNoPrecedence); }

int scopeOf(const Address& address) {
    const auto bits = bitsOf(address);
    if (!bits)
        return kGlobalScope;
    const Bits128& b = *bits;
    if (address.family() == AF_INET)
        return b[12] == 127 || (b[12] == 169 && b[13] == 254) ? kLinkScope : kGlobalScope;
    constexpr Bits128 kLoopback{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1};
    if (b[0] == 0xff)
        return b[1] & 0x0f;
    if (b == kLoopback || (b[0] == 0xfe && (b[1] & 0xc0) == 0x80))
        return kLinkScope;
    return b[0] == 0xfe && (b[1] & 0xc0) == 0xc0 ? kSiteScope : kGlobalScope;
}

namespace {

using Ranked = RankedAddress;
using Reason = std::optional<OrderReason>; // none: the rule does not part them

// Both have a source from here on.
Reason ruleOfScope(const Ranked& a, const Ranked& b) {
    const auto match = [](const Ranked& one) { return one.scope == one.sourceScope; };
    if (match(a) == match(b))
        return {};
    const Ranked& lost = match(a) ? b : a;
    return decided(2, match(a),
                   fmt::format("{} has scope {}, and its source {} has {}", hostOf(lost), scopeText(lost.scope),
                               lost.source->host(), scopeText(lost.sourceScope)));
}

Reason ruleOfDeprecated(const Ranked& a, const Ranked& b) {
    if (a.own.isDeprecated == b.own.isDeprecated)
        return {};
    const Ranked& lost = a.own.isDeprecated ? a : b;
    return decided(3, b.own.isDeprecated,
                   fmt::format("the source of {}, {}, is deprecated: its preferred lifetime is over", hostOf(lost),
                               lost.source->host()));
}

Reason ruleOfHome(const Ranked& a, const Ranked& b) {
    if (a.own.isHome == b.own.isHome)
        return {};
    const Ranked& won = a.own.isHome ? a : b;
    return decided(4, a.own.isHome,
                   fmt::format("the source of {}, {}, is a home address", hostOf(won), won.source->host()));
}

Reason ruleOfLabel(const Ranked& a, const Ranked& b) {
    const auto match = [](const Ranked& one) { return one.label == one.sourceLabel; };
    if (match(a) == match(b))
        return {};
    const Ranked& lost = match(a) ? b : a;
    return decided(5, match(a),
                   fmt::format("{} has label {}, and its source {} has {}", hostOf(lost), lost.label,
                               lost.source->host(), lost.sourceLabel));
}

Reason ruleOfPrecedence(const Ranked& a, const Ranked& b) {
    if (a.precedence == b.precedence)
        return {};
    const bool isFirst = a.precedence > b.precedence;
    const Ranked& won = isFirst ? a : b;
    const Ranked& lost = isFirst ? b : a;
    return decided(6, isFirst,
                   fmt::format("precedence {} of {} is above {} of {}", won.precedence, hostOf(won), lost.precedence,
                               hostOf(lost)));
}

Reason ruleOfTransport(const Ranked& a, const Ranked& b) {
    if (a.own.interface == b.own.interface || a.own.isOverTunnel == b.own.isOverTunnel)
        return {};
    const Ranked& lost = a.own.isOverTunnel ? a : b;
    return decided(7, b.own.isOverTunnel,
                   fmt::format("the way to {} goes through a tunnel, the other is native", hostOf(lost)));
}

Reason ruleOfSmallerScope(const Ranked& a, const Ranked& b) {
    if (a.scope == b.scope)
        return {};
    return decided(8, a.scope < b.scope,
                   fmt::format("scope {} of {} is smaller than {}", scopeText(std::min(a.scope, b.scope)),
                               hostOf(a.scope < b.scope ? a : b), scopeText(std::max(a.scope, b.scope))));
}

Reason ruleOfPrefix(const Ranked& a, const Ranked& b) {
    if (a.address.family() != b.address.family() || a.sharedBits == b.sharedBits)
        return {};
    const bool isFirst = a.sharedBits > b.sharedBits;
    const Ranked& won = isFirst ? a : b;
    const std::size_t less = std::min(a.sharedBits, b.sharedBits);
    return decided(
        9, isFirst,
        won.address.family() == AF_INET && less == 0
            ? fmt::format("{} is in the network of its source {}, the other is not", hostOf(won), won.source->host())
            : fmt::format("{} shares its first {} bits with its source, the other {}", hostOf(won), won.sharedBits,
                          less));
}

constexpr Reason (*kRules[])(const Ranked&, const Ranked&) = {ruleOfScope,        ruleOfDeprecated, ruleOfHome,
                                                              ruleOfLabel,        ruleOfPrecedence, ruleOfTransport,
                                                              ruleOfSmallerScope, ruleOfPrefix};

} // namespace

OrderReason compareByRules(const RankedAddress& first, const RankedAddress& second) {
    if (first.source.has_value() != second.source.has_value()) {
        const RankedAddress& lost = first.source ? second : first;
        return decided(1, first.source.has_value(),
                       fmt::format("this machine has no way to {} ({})", hostOf(lost), errnoSymbol(lost.sourceError)));
    }
    if (!first.source)
        return {10, 0, "this machine has a way to neither; they stay in the order in which they were found"};
    OrderReason reason{10, 0, "no rule parts them: they stay in the order in which they were found"};
    for (const auto rule : kRules)
        if (Reason one = rule(first, second)) {
            reason = std::move(*one);
            break;
        }
    if (const int error = first.ownError != 0 ? first.ownError : second.ownError; error != 0 && reason.rule > 2)
        reason.why += fmt::format(" (rules 3, 4 and 7 not looked at: {})", errnoSymbol(error));
    return reason;
}

std::vector<RankedAddress> rankAddresses(std::span<const Address> addresses, const AddressPolicy& policy,
                                         const CallContext& context, std::size_t most) {
    std::vector<RankedAddress> out;
    const OwnAddresses own = addresses.empty() ? OwnAddresses() : readOwnAddresses(context);
    for (const Address& address : addresses) {
        if (out.size() >= most)
            break;
        if (std::ranges::find(out, address, &RankedAddress::address) == out.end())
            out.push_back(ranked(address, policy, context, own));
    }
    return out;
}

} // namespace swb
