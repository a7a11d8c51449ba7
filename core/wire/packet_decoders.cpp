#include "core/wire/decoder_rows.h"
#include "core/wire/packet_layers.h"

#include <linux/if_ether.h>
#include <linux/if_packet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstddef>
#include <cstring>

namespace swb {

namespace {

using packet::Scope;
using Layer = void (*)(BytesView, std::size_t, const Scope&, Decoded&);

bool isRawIp(const DecodeContext& context) { return context.family == AF_INET && context.type == SOCK_RAW; }
bool isRawIp6(const DecodeContext& context) { return context.family == AF_INET6 && context.type == SOCK_RAW; }

// A raw socket of ICMPv6 and a ping socket have their checksum made by the kernel.
bool isPing(const DecodeContext& context) {
    const bool ping = context.family == AF_INET && context.protocol == IPPROTO_ICMP;
    const bool ping6 = context.family == AF_INET6 && context.protocol == IPPROTO_ICMPV6;
    return context.type == SOCK_DGRAM && (ping || ping6);
}

// The address inside a sockaddr_in or sockaddr_in6.
BytesView hostBytes(const Address& address) {
    const BytesView bytes = address.bytes();
    if (address.family() == AF_INET && bytes.size() >= sizeof(sockaddr_in))
        return bytes.subspan(offsetof(sockaddr_in, sin_addr), 4);
    if (address.family() == AF_INET6 && bytes.size() >= offsetof(sockaddr_in6, sin6_scope_id))
        return bytes.subspan(offsetof(sockaddr_in6, sin6_addr), 16);
    return {};
}

// Without an IP header the ends are those of the socket, where it has them.
Scope scopeOf(const DecodeContext& context) {
    Scope scope;
    scope.kernelFillsIp = context.isSent && isRawIp(context);
    scope.kernelFillsIcmp =
        context.isSent && (isPing(context) || (isRawIp6(context) && context.protocol == IPPROTO_ICMPV6));
    if (context.peer.isEmpty() || context.local.isEmpty() || context.local.isWildcard())
        return scope;
    scope.source = hostBytes(context.isSent ? context.local : context.peer);
    scope.destination = hostBytes(context.isSent ? context.peer : context.local);
    return scope;
}

template <Layer layer>
Decoded read(BytesView bytes, const DecodeContext& context) {
    Decoded out;
    layer(bytes, 0, scopeOf(context), out);
    return out;
}

unsigned etherTypeOf(const Address& address) {
    const BytesView bytes = address.bytes();
    constexpr std::size_t kOffset = offsetof(sockaddr_ll, sll_protocol);
    if (address.family() != AF_PACKET || bytes.size() < kOffset + 2)
        return 0;
    return static_cast<unsigned>(bytes[kOffset]) << 8 | bytes[kOffset + 1];
}

bool startsWithVersion(BytesView bytes, unsigned version) { return !bytes.empty() && bytes[0] >> 4 == version; }

// What went into a raw socket begins with a header only where IP_HDRINCL was set, which nobody wrote down.
bool beginsWithIpv4(BytesView bytes) {
    constexpr std::size_t kLeast = 20;
    if (bytes.size() < kLeast || !startsWithVersion(bytes, 4) || (bytes[0] & 15) < 5)
        return false;
    const std::size_t total = static_cast<std::size_t>(bytes[2]) << 8 | bytes[3];
    return total == bytes.size() || total == 0;
}

bool suitsIpv4(BytesView bytes, const DecodeContext& context) {
    if (isRawIp(context))
        return !context.isSent || context.protocol == IPPROTO_RAW || beginsWithIpv4(bytes);
    if (context.family != AF_PACKET || context.type != SOCK_DGRAM)
        return false;
    const unsigned type = etherTypeOf(context.peer);
    return type == ETH_P_IP || (type == 0 && startsWithVersion(bytes, 4));
}

bool suitsIpv6(BytesView bytes, const DecodeContext& context) {
    if (isRawIp6(context))
        return context.protocol == IPPROTO_RAW;
    if (context.family != AF_PACKET || context.type != SOCK_DGRAM)
        return false;
    const unsigned type = etherTypeOf(context.peer);
    return type == ETH_P_IPV6 || (type == 0 && startsWithVersion(bytes, 6));
}

bool suitsArp(BytesView, const DecodeContext& context) {
    return context.family == AF_PACKET && context.type == SOCK_DGRAM && etherTypeOf(context.peer) == ETH_P_ARP;
}

bool suitsEthernet(BytesView, const DecodeContext& context) {
    return context.family == AF_PACKET && context.type == SOCK_RAW;
}

// What a raw IPv4 socket sends and what a raw IPv6 socket sends and receives has no IP header.
template <int protocol>
bool suitsTransport(BytesView, const DecodeContext& context) {
    return context.protocol == protocol && ((isRawIp(context) && context.isSent) || isRawIp6(context));
}

bool suitsIcmp(BytesView bytes, const DecodeContext& context) {
    return suitsTransport<IPPROTO_ICMP>(bytes, context) || (isPing(context) && context.family == AF_INET);
}

bool suitsIcmp6(BytesView bytes, const DecodeContext& context) {
    return suitsTransport<IPPROTO_ICMPV6>(bytes, context) || (isPing(context) && context.family == AF_INET6);
}

const Decoder kRows[] = {
    {"ethernet",
     "Ethernet frame",
     "Hardware addresses, type or length, VLAN tags, and what the frame carries",
     {},
     read<packet::ethernet>,
     suitsEthernet},
    {"ipv4",
     "IPv4 packet",
     "The IPv4 header with its options, and what the packet carries",
     {},
     read<packet::ipv4>,
     suitsIpv4},
    {"ipv6",
     "IPv6 packet",
     "The IPv6 header with its extension headers, and what the packet carries",
     {},
     read<packet::ipv6>,
     suitsIpv6},
    {"arp", "ARP", "Which hardware address has this address?", {}, read<packet::arp>, suitsArp},
    {"icmp",
     "ICMP message",
     "ICMP without an IP header before it, as a ping socket gives it",
     {},
     read<packet::icmp>,
     suitsIcmp},
    {"icmpv6",
     "ICMPv6 message",
     "ICMPv6 without an IP header before it, as every socket gives it",
     {},
     read<packet::icmp6>,
     suitsIcmp6},
    {"udp",
     "UDP datagram",
     "A UDP header and its data, without an IP header before it",
     {},
     read<packet::udp>,
     suitsTransport<IPPROTO_UDP>},
    {"udplite",
     "UDP-Lite datagram",
     "A UDP-Lite header and its data, without an IP header before it",
     {},
     read<packet::udpLite>,
     suitsTransport<IPPROTO_UDPLITE>},
    {"tcp",
     "TCP segment",
     "A TCP header with its options and data, without an IP header before it",
     {},
     read<packet::tcp>,
     suitsTransport<IPPROTO_TCP>},
};

} // namespace

std::span<const Decoder> packetDecoders() { return kRows; }

} // namespace swb
