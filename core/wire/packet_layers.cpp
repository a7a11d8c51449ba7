#include "core/wire/packet_layers.h"

#include <fmt/format.h>
#include <linux/if_ether.h>
#include <netinet/in.h>

namespace swb::packet {

namespace {

constexpr int kDeepest = 8;

using Layer = void (*)(BytesView, std::size_t, const Scope&, Decoded&);

struct Carried {
    unsigned number;
    Layer layer;
};

constexpr Carried kTransports[] = {
    {IPPROTO_ICMP, icmp}, {IPPROTO_IPIP, ipv4},    {IPPROTO_TCP, tcp},         {IPPROTO_UDP, udp},
    {IPPROTO_IPV6, ipv6}, {IPPROTO_ICMPV6, icmp6}, {IPPROTO_UDPLITE, udpLite},
};
constexpr Carried kNetworks[] = {{ETH_P_IP, ipv4}, {ETH_P_ARP, arp}, {ETH_P_IPV6, ipv6}};

void carry(std::span<const Carried> known, unsigned number, BytesView bytes, std::size_t base, const Scope& scope,
           Decoded& out) {
    for (const Carried& row : known) {
        if (row.number != number || scope.depth >= kDeepest)
            continue;
        Scope inner = scope;
        ++inner.depth;
        return row.layer(bytes, base, inner, out);
    }
    data(bytes, base, "data", out);
}

} // namespace

void network(unsigned etherType, BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    carry(kNetworks, etherType, bytes, base, scope, out);
}

void transport(unsigned protocol, BytesView bytes, std::size_t base, const Scope& scope, Decoded& out) {
    carry(kTransports, protocol, bytes, base, scope, out);
}

void data(BytesView bytes, std::size_t base, std::string_view name, Decoded& out) {
    FieldReader in(bytes, base);
    in.rest(name);
    for (Field& field : in.take())
        out.fields.push_back(std::move(field));
}

FieldReader readerOf(BytesView bytes, std::size_t base, const Scope& scope) {
    return FieldReader(bytes, base, WireOrder::Network, !scope.isQuote);
}

void close(FieldReader& in, std::string_view name, Decoded& out) {
    out.fields.push_back(groupOf(name, in.base(), in.at(), in.take()));
}

bool knowsEnds(const Scope& scope) { return !scope.source.empty() && scope.source.size() == scope.destination.size(); }

InternetSum pseudoSum(const Scope& scope, unsigned protocol, std::size_t length) {
    InternetSum sum;
    sum.add(scope.source);
    sum.add(scope.destination);
    sum.addNumber(static_cast<std::uint32_t>(length));
    sum.addNumber(protocol);
    return sum;
}

void judgeChecksum(FieldReader& in, InternetSum sum, BytesView covered, std::uint64_t found, const Scope& scope) {
    const std::uint16_t pseudo = sum.folded();
    sum.add(covered);
    if (sum.folded() == 0xffff) {
        in.last().note = "correct";
        return;
    }
    if (found != 0 && found == pseudo) {
        in.last().note = "of the pseudo-header alone: the network card was to finish it, and loopback has none";
        return;
    }
    // Without the field itself; the field is even-aligned in everything that comes here.
    const std::uint32_t without = sum.folded() + (0xffffU - static_cast<std::uint32_t>(found));
    const auto right = static_cast<std::uint16_t>(~((without & 0xffff) + (without >> 16)));
    std::string wrong = fmt::format("wrong: {:#06x} would be right", right);
    if (scope.isQuote)
        in.last().note = "does not fit what is quoted: routers change headers on the way";
    else
        in.fault(std::move(wrong));
}

} // namespace swb::packet
