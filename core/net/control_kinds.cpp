#include "core/net/control_message.h"

#include <linux/errqueue.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <linux/tls.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <array>

namespace swb {

namespace {

using F = ControlForm;

constexpr ControlField kInt[] = {{"value", F::Signed, 0, 4}};
constexpr ControlField kUnsigned[] = {{"value", F::Unsigned, 0, 4}};
constexpr ControlField kHex32[] = {{"value", F::Hex, 0, 4}};
constexpr ControlField kAnyNumber[] = {{"value", F::Unsigned, 0, 0}};
constexpr ControlField kBytes[] = {{"data", F::Raw, 0, 0}};
constexpr ControlField kDescriptors[] = {{"descriptors", F::Descriptors, 0, 0}};
constexpr ControlField kCredentials[] = {
    {"pid", F::Signed, 0, 4}, {"uid", F::Unsigned, 4, 4}, {"gid", F::Unsigned, 8, 4}};
constexpr ControlField kLabel[] = {{"label", F::Text, 0, 0}};
constexpr ControlField kTimeval[] = {{"time", F::Timeval, 0, 16}};
constexpr ControlField kTimespec[] = {{"time", F::Timespec, 0, 16}};
constexpr ControlField kTimestamping[] = {
    {"software", F::Timespec, 0, 16}, {"legacy", F::Timespec, 16, 16}, {"hardware", F::Timespec, 32, 16}};
constexpr ControlField kTimestampingPacket[] = {
    {"if_index", F::Interface, 0, 4}, {"pkt_length", F::Unsigned, 4, 4}, {"reserved", F::Raw, 8, 8}};
constexpr ControlField kTransmitTime[] = {{"time", F::Unsigned, 0, 8}};
constexpr ControlField kPacketInfo4[] = {
    {"ipi_ifindex", F::Interface, 0, 4}, {"ipi_spec_dst", F::Ipv4, 4, 4}, {"ipi_addr", F::Ipv4, 8, 4}};
constexpr ControlField kPacketInfo6[] = {{"ipi6_addr", F::Ipv6, 0, 16}, {"ipi6_ifindex", F::Interface, 16, 4}};
constexpr ControlField kAddress[] = {{"address", F::SocketAddress, 0, 0}};
constexpr ControlField kPathMtu[] = {{"ip6m_addr", F::SocketAddress, 0, 28}, {"ip6m_mtu", F::Unsigned, 28, 4}};
constexpr ControlField kFlowInfo[] = {{"flow info", F::BigEndian, 0, 4}};
constexpr ControlField kSegment[] = {{"segment size", F::Unsigned, 0, 2}};
constexpr ControlField kRecordType[] = {{"record type", F::Unsigned, 0, 1}};
constexpr ControlField kAuxData[] = {{"tp_status", F::Hex, 0, 4},       {"tp_len", F::Unsigned, 4, 4},
                                     {"tp_snaplen", F::Unsigned, 8, 4}, {"tp_mac", F::Unsigned, 12, 2},
                                     {"tp_net", F::Unsigned, 14, 2},    {"tp_vlan_tci", F::Hex, 16, 2},
                                     {"tp_vlan_tpid", F::Hex, 18, 2}};
// struct sock_extended_err, and behind it the address of who told of the error.
constexpr ControlField kExtendedError[] = {{"ee_errno", F::Errno, 0, 4},    {"ee_origin", F::ErrorOrigin, 4, 1},
                                           {"ee_type", F::Unsigned, 5, 1},  {"ee_code", F::Unsigned, 6, 1},
                                           {"ee_pad", F::Raw, 7, 1},        {"ee_info", F::Unsigned, 8, 4},
                                           {"ee_data", F::Unsigned, 12, 4}, {"offender", F::SocketAddress, 16, 0}};

// A control message has no size limit of its own but net.core.optmem_max.
constexpr std::uint16_t kAny = UINT16_MAX;
constexpr std::uint16_t kMostDescriptors = 253 * 4; // SCM_MAX_FD

constexpr ControlKind kKinds[] = {
    {IPPROTO_IP, IP_TOS, "IP_TOS", kAnyNumber, 1, 4, true, "IP_RECVTOS",
     "The type-of-service byte of the packet: its traffic class, and two bits of congestion notice.", "ip(7)"},
    {IPPROTO_IP, IP_TTL, "IP_TTL", kInt, 4, 4, true, "IP_RECVTTL", "The time to live of the packet.", "ip(7)"},
    {IPPROTO_IP, 3, "SCM_SECURITY", kLabel, 1, kAny, false, "IP_PASSSEC", "The IPsec security label of the datagram.",
     "ip(7)"},
    {IPPROTO_IP, IP_RECVOPTS, "IP_RECVOPTS", kBytes, 0, 40, false, "IP_RECVOPTS",
     "The IPv4 options of the packet, as they came.", "ip(7)"},
    {IPPROTO_IP, IP_RETOPTS, "IP_RETOPTS", kBytes, 0, 40, true, "IP_RETOPTS",
     "The IPv4 options of the packet; received, in the form in which they can be sent back.", "ip(7)"},
    {IPPROTO_IP, IP_PKTINFO, "IP_PKTINFO", kPacketInfo4, 12, 12, true, "IP_PKTINFO",
     "The interface of the packet, its local address and the address in its header.", "ip(7)"},
    {IPPROTO_IP, IP_RECVERR, "IP_RECVERR", kExtendedError, 16, 32, false, "IP_RECVERR",
     "An entry of the error queue: what happened to a packet that was sent, and who told.", "ip(7)"},
    {IPPROTO_IP, IP_ORIGDSTADDR, "IP_ORIGDSTADDR", kAddress, 16, 16, false, "IP_RECVORIGDSTADDR",
     "The destination that the packet was sent to, before a transparent proxy took it.", "ip(7)"},
    {IPPROTO_IP, IP_CHECKSUM, "IP_CHECKSUM", kHex32, 4, 4, false, "IP_CHECKSUM",
     "The sum of the datagram's payload, as the kernel worked it out.", "linux/in.h"},
    {IPPROTO_IP, IP_RECVFRAGSIZE, "IP_RECVFRAGSIZE", kInt, 4, 4, false, "IP_RECVFRAGSIZE",
     "The size of the largest fragment the datagram came in; 0 when it came whole.", "linux/in.h"},
    {IPPROTO_IP, 52, "IP_PROTOCOL", kInt, 4, 4, true, "", "The protocol in the header of a raw packet to send.",
     "linux/in.h"},

    {SOL_SOCKET, SCM_RIGHTS, "SCM_RIGHTS", kDescriptors, 4, kMostDescriptors, true, "",
     "Descriptors that are passed: the receiver gets new numbers for the same open files.", "unix(7)"},
    {SOL_SOCKET, SCM_CREDENTIALS, "SCM_CREDENTIALS", kCredentials, 12, 12, true, "SO_PASSCRED",
     "Process, user and group of the sender. The kernel checks what is claimed.", "unix(7)"},
    {SOL_SOCKET, 3, "SCM_SECURITY", kLabel, 1, kAny, false, "SO_PASSSEC", "The security label of the sender.",
     "unix(7)"},
    {SOL_SOCKET, 4, "SCM_PIDFD", kDescriptors, 4, 4, false, "SO_PASSPIDFD",
     "A descriptor that stands for the process of the sender.", "Linux 6.5, asm-generic/socket.h"},
    {SOL_SOCKET, SO_PRIORITY, "SO_PRIORITY", kInt, 4, 4, true, "SO_RCVPRIORITY",
     "The queueing priority of this packet alone.", "Linux 6.14, net/core/sock.c"},
    {SOL_SOCKET, SO_TIMESTAMP, "SCM_TIMESTAMP", kTimeval, 16, 16, false, "SO_TIMESTAMP",
     "When the packet came, in seconds and microseconds.", "socket(7)"},
    {SOL_SOCKET, SO_TIMESTAMPNS, "SCM_TIMESTAMPNS", kTimespec, 16, 16, false, "SO_TIMESTAMPNS",
     "When the packet came, in seconds and nanoseconds.", "socket(7)"},
    {SOL_SOCKET, SO_MARK, "SO_MARK", kHex32, 4, 4, true, "SO_RCVMARK", "The mark of the packet, for routing rules.",
     "socket(7)"},
    {SOL_SOCKET, SO_TIMESTAMPING, "SCM_TIMESTAMPING", kTimestamping, 48, 48, true, "SO_TIMESTAMPING",
     "Time stamps of a packet received or sent: by the software, and by the network card. Sent, it is four bytes of "
     "flags.",
     "Linux networking documentation, timestamping"},
    {SOL_SOCKET, SO_RXQ_OVFL, "SO_RXQ_OVFL", kUnsigned, 4, 4, false, "SO_RXQ_OVFL",
     "How many packets this socket has dropped since it was made, because its queue was full.", "socket(7)"},
    {SOL_SOCKET, SO_WIFI_STATUS, "SCM_WIFI_STATUS", kInt, 4, 4, false, "SO_WIFI_STATUS",
     "Whether a wireless frame was acknowledged.", "asm-generic/socket.h"},
    {SOL_SOCKET, 54, "SCM_TIMESTAMPING_OPT_STATS", kBytes, 0, kAny, false, "SO_TIMESTAMPING",
     "Figures of the TCP connection at the moment of a transmit time stamp, as netlink attributes.",
     "Linux networking documentation, timestamping"},
    {SOL_SOCKET, 58, "SCM_TIMESTAMPING_PKTINFO", kTimestampingPacket, 16, 16, false, "SO_TIMESTAMPING",
     "The interface and length of a packet that has a hardware time stamp.",
     "Linux networking documentation, timestamping"},
    {SOL_SOCKET, SO_TXTIME, "SCM_TXTIME", kTransmitTime, 8, 8, true, "",
     "When the packet is to be sent, in nanoseconds of the clock that SO_TXTIME chose.", "linux/net_tstamp.h"},
    {SOL_SOCKET, 63, "SO_TIMESTAMP_NEW", kTimeval, 16, 16, false, "SO_TIMESTAMP_NEW",
     "When the packet came, in seconds and microseconds of 64 bits on every machine.", "asm-generic/socket.h"},
    {SOL_SOCKET, 64, "SO_TIMESTAMPNS_NEW", kTimespec, 16, 16, false, "SO_TIMESTAMPNS_NEW",
     "When the packet came, in seconds and nanoseconds of 64 bits on every machine.", "asm-generic/socket.h"},
    {SOL_SOCKET, 65, "SO_TIMESTAMPING_NEW", kTimestamping, 48, 48, false, "SO_TIMESTAMPING_NEW",
     "Time stamps of a packet as SCM_TIMESTAMPING has them, of 64 bits on every machine.", "asm-generic/socket.h"},
    {SOL_SOCKET, 81, "SCM_TS_OPT_ID", kUnsigned, 4, 4, true, "",
     "The number by which the transmit time stamps of this packet shall be known.", "Linux 6.13, timestamping"},
    {SOL_SOCKET, 84, "SCM_INQ", kInt, 4, 4, false, "SO_INQ", "How many bytes are still waiting behind these.",
     "Linux 6.17, asm-generic/socket.h"},

    {IPPROTO_TCP, TCP_CM_INQ, "TCP_CM_INQ", kInt, 4, 4, false, "TCP_INQ",
     "How many bytes are still waiting behind these.", "tcp(7)"},

    {IPPROTO_UDP, UDP_SEGMENT, "UDP_SEGMENT", kSegment, 2, 2, true, "",
     "The kernel cuts what is sent into datagrams of this many bytes.", "udp(7)"},
    {IPPROTO_UDP, UDP_GRO, "UDP_GRO", kInt, 4, 4, false, "UDP_GRO",
     "Several datagrams came joined into one; each but the last was this long.", "udp(7)"},

    {IPPROTO_IPV6, IPV6_2292PKTINFO, "IPV6_2292PKTINFO", kPacketInfo6, 20, 20, true, "IPV6_2292PKTINFO",
     "IPV6_PKTINFO by its number of old.", "RFC 2292"},
    {IPPROTO_IPV6, IPV6_2292HOPLIMIT, "IPV6_2292HOPLIMIT", kInt, 4, 4, true, "IPV6_2292HOPLIMIT",
     "IPV6_HOPLIMIT by its number of old.", "RFC 2292"},
    {IPPROTO_IPV6, 11, "IPV6_FLOWINFO", kFlowInfo, 4, 4, true, "IPV6_FLOWINFO",
     "Traffic class and flow label of the packet: the lower 28 bits of its first word.", "linux/in6.h"},
    {IPPROTO_IPV6, IPV6_RECVERR, "IPV6_RECVERR", kExtendedError, 16, 44, false, "IPV6_RECVERR",
     "An entry of the error queue: what happened to a packet that was sent, and who told.", "ipv6(7)"},
    {IPPROTO_IPV6, IPV6_PKTINFO, "IPV6_PKTINFO", kPacketInfo6, 20, 20, true, "IPV6_RECVPKTINFO",
     "The interface of the packet and its local address.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_HOPLIMIT, "IPV6_HOPLIMIT", kInt, 4, 4, true, "IPV6_RECVHOPLIMIT",
     "The hop limit of the packet.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_HOPOPTS, "IPV6_HOPOPTS", kBytes, 0, kAny, true, "IPV6_RECVHOPOPTS",
     "The hop-by-hop options of the packet.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_RTHDRDSTOPTS, "IPV6_RTHDRDSTOPTS", kBytes, 0, kAny, true, "IPV6_RECVRTHDR",
     "The destination options before the routing header.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_RTHDR, "IPV6_RTHDR", kBytes, 0, kAny, true, "IPV6_RECVRTHDR",
     "The routing header of the packet.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_DSTOPTS, "IPV6_DSTOPTS", kBytes, 0, kAny, true, "IPV6_RECVDSTOPTS",
     "The destination options of the packet.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_PATHMTU, "IPV6_PATHMTU", kPathMtu, 32, 32, false, "IPV6_RECVPATHMTU",
     "The largest packet that fits the path to an address.", "RFC 3542"},
    {IPPROTO_IPV6, IPV6_DONTFRAG, "IPV6_DONTFRAG", kInt, 4, 4, true, "", "Refuses to send this packet in fragments.",
     "RFC 3542"},
    {IPPROTO_IPV6, IPV6_TCLASS, "IPV6_TCLASS", kInt, 4, 4, true, "IPV6_RECVTCLASS",
     "The traffic class of the packet. Sent, -1 leaves the socket's own.", "RFC 3542"},
    {IPPROTO_IPV6, 74, "IPV6_ORIGDSTADDR", kAddress, 28, 28, false, "IPV6_RECVORIGDSTADDR",
     "The destination that the packet was sent to, before a transparent proxy took it.", "linux/in6.h"},
    {IPPROTO_IPV6, 77, "IPV6_RECVFRAGSIZE", kInt, 4, 4, false, "IPV6_RECVFRAGSIZE",
     "The size of the largest fragment the datagram came in; 0 when it came whole.", "linux/in6.h"},

    {SOL_PACKET, PACKET_AUXDATA, "PACKET_AUXDATA", kAuxData, 20, 20, false, "PACKET_AUXDATA",
     "What the capture knows of the frame: its lengths, where its headers begin, its VLAN.", "packet(7)"},
    {SOL_PACKET, PACKET_TX_TIMESTAMP, "PACKET_TX_TIMESTAMP", kExtendedError, 16, 44, false, "SO_TIMESTAMPING",
     "An entry of the error queue: a transmit time stamp of a frame.", "linux/if_packet.h"},

    {SOL_NETLINK, NETLINK_PKTINFO, "NETLINK_PKTINFO", kUnsigned, 4, 4, false, "NETLINK_PKTINFO",
     "The multicast group that the message was sent to; 0 for a message to this socket alone.", "netlink(7)"},
    {SOL_NETLINK, NETLINK_LISTEN_ALL_NSID, "NETLINK_LISTEN_ALL_NSID", kInt, 4, 4, false, "NETLINK_LISTEN_ALL_NSID",
     "The network namespace that the message came from.", "netlink(7)"},

    {SOL_TLS, TLS_SET_RECORD_TYPE, "TLS_SET_RECORD_TYPE", kRecordType, 1, 1, true, "",
     "The type of the TLS record to send: 22 handshake, 23 data, 21 alert.", "Linux networking documentation, TLS"},
    {SOL_TLS, TLS_GET_RECORD_TYPE, "TLS_GET_RECORD_TYPE", kRecordType, 1, 1, false, "TCP_ULP",
     "The type of the TLS record that came: 22 handshake, 23 data, 21 alert.", "Linux networking documentation, TLS"},

    {287, 1, "VSOCK_RECVERR", kExtendedError, 16, 44, false, "SO_ZEROCOPY",
     "An entry of the error queue: which zero-copy sends are done.", "linux/vm_sockets.h"},
};

constexpr bool isSorted() {
    std::size_t i = 0;
    for (const ControlKind& kind : kKinds) {
        if (i > 0 && (kKinds[i - 1].level > kind.level ||
                      (kKinds[i - 1].level == kind.level && kKinds[i - 1].type >= kind.type)))
            return false;
        ++i;
    }
    return true;
}
static_assert(isSorted(), "findControlKind() searches by halves");

} // namespace

std::span<const ControlKind> controlKinds() { return kKinds; }

} // namespace swb
