#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <sys/socket.h>

namespace swb {

namespace {

constexpr std::string_view kHeader = "bits/socket.h";
constexpr std::string_view kFamilies = "address_families(7)";
constexpr std::string_view kNever = "No socket of this family can be created.";

constexpr NamedValue kTable[] = {
    SWB_ROW(AF_UNSPEC, "No family: stands for any family where one is asked for.",
            "socket() refuses it; connect() with it dissolves the association of a datagram socket.", "connect(2)"),
    SWB_ROW(AF_UNIX,
            "Sockets within one machine, named by a file system path or an abstract name; they can pass descriptors "
            "and credentials.",
            "Also called AF_LOCAL. A path outlives its socket until somebody unlinks it.", "unix(7)"),
    SWB_ROW(AF_INET, "IPv4: TCP, UDP, UDP-Lite, Multipath TCP, ping and raw sockets.", "", "ip(7)"),
    SWB_ROW(AF_AX25, "AX.25, the packet radio protocol of amateur radio.", "Needs the kernel module ax25.", "ax25(4)"),
    SWB_ROW(AF_IPX, "IPX, the network protocol of Novell NetWare.", "Removed from Linux in 4.18.", kFamilies),
    SWB_ROW(AF_APPLETALK, "DDP, the datagram protocol of AppleTalk.", "Needs the kernel module appletalk.", "ddp(7)"),
    SWB_ROW(AF_NETROM, "NET/ROM, amateur radio routing on top of AX.25.", "Needs the kernel module netrom.",
            "netrom(4)"),
    SWB_ROW(AF_BRIDGE, "A number for netlink messages about network bridges.", kNever, kFamilies),
    SWB_ROW(AF_ATMPVC, "ATM over permanent virtual circuits.", "Needs the kernel module atm.", kFamilies),
    SWB_ROW(AF_X25, "The packet layer of X.25 (ISO 8208).", "Needs the kernel module x25.", "x25(7)"),
    SWB_ROW(AF_INET6, "IPv6, and IPv4 through mapped addresses while IPV6_V6ONLY is off.",
            "The number differs between systems: 10 on Linux, 23 on Windows, 30 on macOS, 28 on FreeBSD.", "ipv6(7)"),
    SWB_ROW(AF_ROSE, "ROSE, amateur radio networking over AX.25.", "Needs the kernel module rose.", "rose(4)"),
    SWB_ROW(AF_DECnet, "DECnet, the network of Digital Equipment.", "Removed from Linux in 6.1.", kFamilies),
    SWB_ROW(AF_NETBEUI, "A number kept for NetBEUI over 802.2.", "Never implemented.", kFamilies),
    SWB_ROW(AF_SECURITY, "A number kept for security callbacks inside the kernel.", kNever, kHeader),
    SWB_ROW(AF_KEY, "PF_KEY version 2: manages the security associations of IPsec.",
            "Needs CAP_NET_ADMIN and a kernel built with it.", "RFC 2367"),
    SWB_ROW(AF_NETLINK, "Messages between programs and the kernel: routes, interfaces, socket statistics, events.",
            "AF_ROUTE is the same number on Linux.", "netlink(7)"),
    SWB_ROW(AF_PACKET, "Whole frames of the link layer, sent and received past the protocols.",
            "Needs CAP_NET_RAW; the protocol is an EtherType in network byte order, htons(ETH_P_ALL) for all.",
            "packet(7)"),
    SWB_ROW(AF_ASH, "A number kept for Ash.", "Never part of Linux.", kHeader),
    SWB_ROW(AF_ECONET, "Econet, the network of Acorn computers.", "Removed from Linux in 3.5.", kFamilies),
    SWB_ROW(AF_ATMSVC, "ATM over switched virtual circuits.", "Needs the kernel module atm.", kFamilies),
    SWB_ROW(AF_RDS, "Reliable Datagram Sockets, over TCP or RDMA.", "Needs the kernel module rds.", kFamilies),
    SWB_ROW(AF_SNA, "A number kept for IBM's SNA.", "Never part of Linux.", kHeader),
    SWB_ROW(AF_IRDA, "IrDA, the infrared link.", "Removed from Linux in 4.17.", kFamilies),
    SWB_ROW(AF_PPPOX, "Transports for PPP: PPPoE, L2TP and PPTP.", "Needs the kernel module pppox.", kFamilies),
    SWB_ROW(AF_WANPIPE, "A number kept for Sangoma's WANPIPE cards.", "Removed from Linux.", kHeader),
    SWB_ROW(AF_LLC, "IEEE 802.2 logical link control.", "Needs the kernel module llc2.", kFamilies),
    SWB_ROW(AF_IB, "Native addresses of InfiniBand.",
            "An address format of the RDMA connection manager; no socket has it.", kFamilies),
    SWB_ROW(AF_MPLS, "Multiprotocol Label Switching, in messages about routes.",
            "A family of routing messages; no socket has it.", kFamilies),
    SWB_ROW(AF_CAN, "Controller Area Network, the bus in vehicles and machines.", "Needs the kernel module can.",
            kFamilies),
    SWB_ROW(AF_TIPC, "TIPC, messages between the machines of a cluster.",
            "Needs the kernel module tipc. 30 is AF_INET6 on macOS.", kFamilies),
    SWB_ROW(AF_BLUETOOTH, "Bluetooth: L2CAP, RFCOMM, SCO, HCI and others.", "Needs the kernel module bluetooth.",
            kFamilies),
    SWB_ROW(AF_IUCV, "Messages between guests of z/VM.", "Only on IBM Z machines.", kFamilies),
    SWB_ROW(AF_RXRPC, "RxRPC, the remote calls of the Andrew File System.", "Needs the kernel module rxrpc.",
            kFamilies),
    SWB_ROW(AF_ISDN, "ISDN telephone lines (mISDN).", "Needs the kernel module mISDN_core.", kFamilies),
    SWB_ROW(AF_PHONET, "Phonet, the bus to Nokia modems.", "Needs the kernel module phonet.", kFamilies),
    SWB_ROW(AF_IEEE802154, "IEEE 802.15.4 low-rate radio, the layer under ZigBee and 6LoWPAN.",
            "Needs the kernel module ieee802154_socket.", kFamilies),
    SWB_ROW(AF_CAIF, "CAIF, the link to ST-Ericsson modems.", "Needs the kernel module caif_socket.", kFamilies),
    SWB_ROW(AF_ALG, "The kernel's cryptography: hashes, ciphers and random numbers by read and write.",
            "Needs a kernel built with CONFIG_CRYPTO_USER_API.", kFamilies),
    SWB_ROW(AF_NFC, "Near-field communication.", "Needs the kernel module nfc.", kFamilies),
    SWB_ROW(AF_VSOCK, "Between a virtual machine and its host, addressed by a context id and a port.",
            "Streams and seqpackets; datagrams only with VMware's transport.", "vsock(7)"),
    SWB_ROW(AF_KCM, "Kernel connection multiplexer: messages cut out of TCP streams by a BPF program.",
            "Needs the kernel module kcm.", kFamilies),
    SWB_ROW(AF_QIPCRTR, "The message router of Qualcomm chips.", "Needs the kernel module qrtr.", kFamilies),
    SWB_ROW(AF_SMC, "TCP-like streams over shared memory or RDMA, with IP addresses.",
            "Since Linux 6.11 also reached as AF_INET with protocol 256.", kFamilies),
    SWB_ROW(AF_XDP, "Packet rings shared with the driver and steered by an XDP program.",
            "Needs CAP_NET_RAW; only with SOCK_RAW.", kFamilies),
    SWB_ROW(AF_MCTP, "MCTP, between the management controllers on a mainboard.", "Needs a kernel built with MCTP.",
            kHeader),
};
static_assert(isSoundTable(kTable));

} // namespace

NamedTable families() { return kTable; }

} // namespace swb
