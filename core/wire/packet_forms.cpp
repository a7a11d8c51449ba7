#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/wire/form_rows.h"

#include <netinet/in.h>
#include <sys/socket.h>

namespace swb {

namespace {

using K = FormKind;

constexpr std::string_view kSum = "Left empty, it is computed over the message.";
constexpr std::string_view kTransportSum =
    "Left empty, it is computed where both addresses below are given; else it is 0.";
constexpr std::string_view kPseudo = "Not in the header: the checksum covers it.";

const FormField kIcmpEcho[] = {
    {"type", 8, K::Number, "8", "8 asks, 0 answers.", icmpTypes},
    {"code", 8, K::Number, "0", "Always 0 for an echo."},
    {"checksum", 16, K::Hex, "", kSum, nullptr, Filled::InternetChecksum},
    {"identifier", 16, K::Number, "1", "The answer brings it back. A ping socket replaces it by its own port."},
    {"sequence", 16, K::Number, "1", "The answer brings it back."},
};
const FormField kIcmp[] = {
    {"type", 8, K::Number, "13", "What the message is.", icmpTypes},
    {"code", 8, K::Number, "0", "Which kind of it."},
    {"checksum", 16, K::Hex, "", kSum, nullptr, Filled::InternetChecksum},
    {"rest of the header", 32, K::Hex, "0", "Four bytes that mean what the type says."},
};
const FormField kIcmp6Echo[] = {
    {"type", 8, K::Number, "128", "128 asks, 129 answers.", icmp6Types},
    {"code", 8, K::Number, "0", "Always 0 for an echo."},
    {"checksum", 16, K::Hex, "", "A raw socket of ICMPv6 and a ping socket have it made by the kernel, always.",
     nullptr, Filled::TransportChecksum},
    {"identifier", 16, K::Number, "1", "The answer brings it back. A ping socket replaces it by its own port."},
    {"sequence", 16, K::Number, "1", "The answer brings it back."},
    {"source", 0, K::Ipv6, "", kPseudo},
    {"destination", 0, K::Ipv6, "", kPseudo},
};
const FormField kUdp[] = {
    {"source port", 16, K::Number, "4001", "Where an answer would go."},
    {"destination port", 16, K::Number, "4000", "Who shall get it."},
    {"length", 16, K::Number, "", "Of header and data. Left empty, it is counted.", nullptr, Filled::WholeLength},
    {"checksum", 16, K::Hex, "", kTransportSum, nullptr, Filled::TransportChecksum},
    {"source", 0, K::Ip, "127.0.0.1", kPseudo},
    {"destination", 0, K::Ip, "127.0.0.1", kPseudo},
};
const FormField kTcp[] = {
    {"source port", 16, K::Number, "4001", "Where the answer goes."},
    {"destination port", 16, K::Number, "4000", "Who shall get it."},
    {"sequence number", 32, K::Number, "1", "Of the first byte."},
    {"acknowledgment number", 32, K::Number, "0", "The next byte expected."},
    {"data offset", 4, K::Number, "", "Of the header in words. Left empty, it is 5: no options.", nullptr,
     Filled::HeaderWords},
    {"reserved", 4, K::Number, "0", "Must be 0."},
    {"CWR", 1, K::Flag, "0", "The sender has slowed down."},
    {"ECE", 1, K::Flag, "0", "Congestion was met on the way."},
    {"URG", 1, K::Flag, "0", "The urgent pointer counts."},
    {"ACK", 1, K::Flag, "0", "The acknowledgment number counts."},
    {"PSH", 1, K::Flag, "0", "Hand it to the program now."},
    {"RST", 1, K::Flag, "0", "Break the connection off."},
    {"SYN", 1, K::Flag, "1", "Begin a connection."},
    {"FIN", 1, K::Flag, "0", "No more to send."},
    {"window", 16, K::Number, "65535", "How much may be sent before the next acknowledgment."},
    {"checksum", 16, K::Hex, "", kTransportSum, nullptr, Filled::TransportChecksum},
    {"urgent pointer", 16, K::Number, "0", "Where the urgent data ends."},
    {"source", 0, K::Ip, "127.0.0.1", kPseudo},
    {"destination", 0, K::Ip, "127.0.0.1", kPseudo},
};
const FormField kIpv4[] = {
    {"version", 4, K::Number, "4", "4 is that of IPv4."},
    {"header length", 4, K::Number, "", "In words. Left empty, it is 5: no options.", nullptr, Filled::HeaderWords},
    {"DSCP", 6, K::Number, "0", "The service asked for."},
    {"ECN", 2, K::Number, "0", "Congestion."},
    {"total length", 16, K::Number, "", "Left empty, it is counted. A raw socket's kernel overwrites it.", nullptr,
     Filled::WholeLength},
    {"identification", 16, K::Hex, "0", "With 0, a raw socket's kernel chooses one."},
    {"reserved", 1, K::Flag, "0", "Must be 0."},
    {"don't fragment", 1, K::Flag, "0", "A router that would have to split it drops it."},
    {"more fragments", 1, K::Flag, "0", "This is not the last part."},
    {"fragment offset", 13, K::Number, "0", "In units of 8 bytes."},
    {"time to live", 8, K::Number, "64", "How many routers it may pass."},
    {"protocol", 8, K::Number, "253", "What it carries. 253 is free for experiments.", ipProtocols},
    {"header checksum", 16, K::Hex, "", "Left empty, it is computed. A raw socket's kernel overwrites it.", nullptr,
     Filled::HeaderChecksum},
    {"source", 32, K::Ipv4, "127.0.0.1", "With 0.0.0.0, a raw socket's kernel writes its own."},
    {"destination", 32, K::Ipv4, "127.0.0.1", "A raw socket sends to the address of sendto, whatever stands here."},
};
const FormField kIpv6[] = {
    {"version", 4, K::Number, "6", "6 is that of IPv6."},
    {"traffic class", 8, K::Number, "0", "Service and congestion."},
    {"flow label", 20, K::Hex, "0", "Packets that belong together."},
    {"payload length", 16, K::Number, "", "Left empty, it is counted.", nullptr, Filled::PayloadLength},
    {"next header", 8, K::Number, "253", "What it carries. 253 is free for experiments.", ipProtocols},
    {"hop limit", 8, K::Number, "64", "How many routers it may pass."},
    {"source", 128, K::Ipv6, "::1", "Who sends it."},
    {"destination", 128, K::Ipv6, "::1", "Who shall get it."},
};
const FormField kEthernet[] = {
    {"destination", 48, K::Mac, "00:00:00:00:00:00", "ff:ff:ff:ff:ff:ff is everybody on the link."},
    {"source", 48, K::Mac, "00:00:00:00:00:00", "Who sends it."},
    {"type", 16, K::Hex, "0x88b5", "What it carries; below 0x600 it is a length. 0x88b5 is free for experiments.",
     etherTypes},
};
const FormField kArp[] = {
    {"hardware type", 16, K::Number, "1", "1 is Ethernet.", hardwareTypes},
    {"protocol type", 16, K::Hex, "0x0800", "0x0800 is IPv4.", etherTypes},
    {"hardware length", 8, K::Number, "6", "Bytes of a hardware address."},
    {"protocol length", 8, K::Number, "4", "Bytes of an address."},
    {"operation", 16, K::Number, "1", "1 asks, 2 answers.", arpOperations},
    {"sender hardware address", 48, K::Mac, "00:00:00:00:00:00", "Who asks."},
    {"sender address", 32, K::Ipv4, "127.0.0.1", "Who asks."},
    {"target hardware address", 48, K::Mac, "00:00:00:00:00:00", "What is asked for: zeros."},
    {"target address", 32, K::Ipv4, "127.0.0.1", "Whose hardware address is asked for."},
};

bool isIp4Icmp(const DecodeContext& context) {
    return context.family == AF_INET && context.protocol == IPPROTO_ICMP && context.type != SOCK_STREAM;
}
bool isIp6Icmp(const DecodeContext& context) {
    return context.family == AF_INET6 && context.protocol == IPPROTO_ICMPV6 && context.type != SOCK_STREAM;
}
template <int protocol>
bool isRaw(const DecodeContext& context) {
    return context.type == SOCK_RAW && context.protocol == protocol &&
           (context.family == AF_INET || context.family == AF_INET6);
}
bool isRawIp4(const DecodeContext& context) {
    return context.type == SOCK_RAW && context.family == AF_INET && context.protocol == IPPROTO_RAW;
}
bool isRawIp6(const DecodeContext& context) {
    return context.type == SOCK_RAW && context.family == AF_INET6 && context.protocol == IPPROTO_RAW;
}
bool isPacket(const DecodeContext& context) { return context.family == AF_PACKET && context.type == SOCK_RAW; }

const Form kForms[] = {
    {"icmp-echo", "ICMP echo", "Ping: a request that whoever gets it answers", kIcmpEcho, WireOrder::Network, 0, "data",
     isIp4Icmp},
    {"icmp", "ICMP, any type", "The four fields that every ICMP message begins with", kIcmp, WireOrder::Network, 0,
     "what follows"},
    {"icmpv6-echo", "ICMPv6 echo", "Ping over IPv6", kIcmp6Echo, WireOrder::Network, IPPROTO_ICMPV6, "data", isIp6Icmp},
    {"udp", "UDP header", "Ports, length and checksum", kUdp, WireOrder::Network, IPPROTO_UDP, "data",
     isRaw<IPPROTO_UDP>},
    {"tcp", "TCP header", "A segment without options", kTcp, WireOrder::Network, IPPROTO_TCP, "data",
     isRaw<IPPROTO_TCP>},
    {"ipv4", "IPv4 header", "For IP_HDRINCL, for IPPROTO_RAW, or inside a frame", kIpv4, WireOrder::Network, 0,
     "payload", isRawIp4},
    {"ipv6", "IPv6 header", "For IPPROTO_RAW, or inside a frame", kIpv6, WireOrder::Network, 0, "payload", isRawIp6},
    {"ethernet", "Ethernet frame", "Hardware addresses and type", kEthernet, WireOrder::Network, 0, "payload",
     isPacket},
    {"arp", "ARP", "Which hardware address has this IPv4 address?", kArp, WireOrder::Network, 0, "padding"},
};

} // namespace

std::span<const Form> packetForms() { return kForms; }

} // namespace swb
