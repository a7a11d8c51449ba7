#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace swb {

namespace {

constexpr std::string_view kHeader = "bits/socket.h";

constexpr NamedValue kLevels[] = {
    SWB_ROW(IPPROTO_IP, "Options of IPv4.", "Also called SOL_IP.", "ip(7)"),
    SWB_ROW(SOL_SOCKET, "Options that every family has.", "0xffff on the BSDs, macOS and Windows.", "socket(7)"),
    SWB_ROW(IPPROTO_TCP, "Options of TCP, and those that Multipath TCP hands on.", "Also called SOL_TCP.", "tcp(7)"),
    SWB_ROW(IPPROTO_UDP, "Options of UDP.", "Also called SOL_UDP.", "udp(7)"),
    SWB_ROW(AF_VSOCK, "Options of sockets between a virtual machine and its host.",
            "The level is the number of the family.", "vsock(7)"),
    SWB_ROW(IPPROTO_IPV6, "Options of IPv6.", "Also called SOL_IPV6.", "ipv6(7)"),
    SWB_ROW(IPPROTO_ICMPV6, "Options of raw ICMPv6 sockets.", "Also called SOL_ICMPV6.", "RFC 3542"),
    {IPPROTO_SCTP, "SOL_SCTP", "Options of SCTP.", "", "RFC 6458"},
    {IPPROTO_UDPLITE, "SOL_UDPLITE", "Options of UDP-Lite.", "", "udplite(7)"},
    SWB_ROW(SOL_RAW, "Options of raw sockets.", "Also called IPPROTO_RAW.", "raw(7)"),
    SWB_ROW(SOL_DECNET, "Options of DECnet.", "Removed from Linux in 6.1.", kHeader),
    SWB_ROW(SOL_X25, "Options of X.25.", "", "x25(7)"),
    SWB_ROW(SOL_PACKET, "Options of AF_PACKET.", "", "packet(7)"),
    SWB_ROW(SOL_ATM, "Options of ATM.", "", kHeader),
    SWB_ROW(SOL_AAL, "Options of the adaptation layer of ATM.", "", kHeader),
    SWB_ROW(SOL_IRDA, "Options of IrDA.", "Removed from Linux in 4.17.", kHeader),
    SWB_ROW(SOL_NETBEUI, "Options of NetBEUI.", "Never implemented.", kHeader),
    SWB_ROW(SOL_LLC, "Options of IEEE 802.2 logical link control.", "", kHeader),
    SWB_ROW(SOL_DCCP, "Options of DCCP.", "Removed from Linux in 6.16.", kHeader),
    SWB_ROW(SOL_NETLINK, "Options of netlink.", "", "netlink(7)"),
    SWB_ROW(SOL_TIPC, "Options of TIPC.", "", kHeader),
    SWB_ROW(SOL_RXRPC, "Options of RxRPC.", "", kHeader),
    SWB_ROW(SOL_PPPOL2TP, "Options of PPP over L2TP.", "", kHeader),
    SWB_ROW(SOL_BLUETOOTH, "Options of Bluetooth.", "", kHeader),
    SWB_ROW(SOL_PNPIPE, "Options of Phonet pipes.", "", kHeader),
    SWB_ROW(SOL_RDS, "Options of RDS.", "", kHeader),
    SWB_ROW(SOL_IUCV, "Options of IUCV.", "", kHeader),
    SWB_ROW(SOL_CAIF, "Options of CAIF.", "", kHeader),
    SWB_ROW(SOL_ALG, "Options of the kernel's cryptography sockets.", "", kHeader),
    SWB_ROW(SOL_NFC, "Options of near-field communication.", "", kHeader),
    SWB_ROW(SOL_KCM, "Options of the kernel connection multiplexer.", "", kHeader),
    SWB_ROW(SOL_TLS, "Options of kernel TLS on a TCP socket.", "Only after TCP_ULP has been set to tls.",
            "Linux networking documentation, TLS"),
    SWB_ROW(SOL_XDP, "Options of AF_XDP.", "", "Linux networking documentation, AF_XDP"),
    SWB_ROW(SOL_MPTCP, "Options of Multipath TCP itself.", "", "Linux networking documentation, MPTCP"),
    SWB_ROW(SOL_MCTP, "Options of MCTP.", "", kHeader),
    SWB_ROW(SOL_SMC, "Options of SMC.", "", kHeader),
    {287, "SOL_VSOCK", "Control messages of sockets between a virtual machine and its host.",
     "Its options have the level AF_VSOCK.", "linux/vm_sockets.h"},
};
static_assert(isSoundTable(kLevels));
#ifdef SOL_VSOCK // in newer headers of the C library
static_assert(SOL_VSOCK == 287);
#endif

constexpr NamedValue kStates[] = {
    SWB_ROW(TCP_ESTABLISHED, "Connected: both sides may send.", "", "RFC 9293"),
    SWB_ROW(TCP_SYN_SENT, "connect has sent its SYN and waits for the answer.", "", "RFC 9293"),
    SWB_ROW(TCP_SYN_RECV, "A SYN has come and been answered; the last step of the handshake is missing.", "",
            "RFC 9293"),
    SWB_ROW(TCP_FIN_WAIT1, "This side has ended its sending; the peer has not acknowledged that yet.", "", "RFC 9293"),
    SWB_ROW(TCP_FIN_WAIT2, "This side has ended its sending, the peer knows and may still send.", "", "RFC 9293"),
    SWB_ROW(TCP_TIME_WAIT, "Both sides are done; the addresses rest a minute against late packets.",
            "Only the side that closed first has it. It keeps the port from bind without SO_REUSEADDR.", "RFC 9293"),
    SWB_ROW(TCP_CLOSE, "Not connected: new, or over.", "", "RFC 9293"),
    SWB_ROW(TCP_CLOSE_WAIT, "The peer has ended its sending; this side has not closed yet.",
            "A program that leaves sockets in this state forgets to close them.", "RFC 9293"),
    SWB_ROW(TCP_LAST_ACK, "The peer closed first, then this side; the last acknowledgement is missing.", "",
            "RFC 9293"),
    SWB_ROW(TCP_LISTEN, "Waits for connections.", "", "RFC 9293"),
    SWB_ROW(TCP_CLOSING, "Both sides closed at the same time; an acknowledgement is missing.", "", "RFC 9293"),
    {12, "TCP_NEW_SYN_RECV", "A request for a connection that has no socket of its own yet.",
     "Shown to programs as TCP_SYN_RECV.", "linux/tcp_states.h"},
    {13, "TCP_BOUND_INACTIVE", "Bound, neither listening nor connected, as sock_diag shows it.", "Since Linux 6.8.",
     "linux/tcp_states.h"},
};
static_assert(isSoundTable(kStates));

} // namespace

NamedTable optionLevels() { return kLevels; }

NamedTable tcpStates() { return kStates; }

} // namespace swb
