#include "core/constants/packet_tables.h"
#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <linux/netlink.h>
#include <netinet/in.h>

namespace swb {

namespace {

constexpr std::string_view kIana = "IANA protocol numbers";
constexpr std::string_view kExtension = "An extension header of IPv6, not a transport.";
constexpr std::string_view kGone = "The kernel no longer has it.";

constexpr NamedValue kIp[] = {
    SWB_ROW(IPPROTO_IP, "No choice: the kernel takes the usual protocol of the type.",
            "In an IPv6 packet 0 means Hop-by-Hop Options (IPPROTO_HOPOPTS).", "socket(2)"),
    SWB_ROW(IPPROTO_ICMP, "ICMP: errors and echo of IPv4.",
            "As SOCK_DGRAM this is a ping socket, for the groups in net.ipv4.ping_group_range.", "icmp(7)"),
    SWB_ROW(IPPROTO_IGMP, "IGMP: membership in multicast groups of IPv4.", "", "RFC 3376"),
    SWB_ROW(IPPROTO_IPIP, "IPv4 packets inside IPv4 packets.", "Other systems name it IPPROTO_IPV4.", "RFC 2003"),
    SWB_ROW(IPPROTO_TCP, "TCP: a reliable stream of bytes.", "", "tcp(7)"),
    SWB_ROW(IPPROTO_EGP, "Exterior Gateway Protocol, the ancestor of BGP.", "", kIana),
    SWB_ROW(IPPROTO_PUP, "PARC Universal Packet, older than IP.", "", kIana),
    SWB_ROW(IPPROTO_UDP, "UDP: single datagrams with ports and a checksum.", "", "udp(7)"),
    SWB_ROW(IPPROTO_IDP, "Internetwork Datagram Protocol of Xerox NS.", "", kIana),
    SWB_ROW(IPPROTO_TP, "ISO transport protocol, class 4.", "", kIana),
    SWB_ROW(IPPROTO_DCCP, "DCCP: datagrams with congestion control.", "Removed from Linux in 6.16.", "RFC 4340"),
    SWB_ROW(IPPROTO_IPV6, "IPv6 packets inside IPv4 packets; also the level of IPv6's options.", "", "RFC 4213"),
    SWB_ROW(IPPROTO_ROUTING, "The routing header of IPv6.", kExtension, "RFC 8200"),
    SWB_ROW(IPPROTO_FRAGMENT, "The fragment header of IPv6.", kExtension, "RFC 8200"),
    SWB_ROW(IPPROTO_RSVP, "RSVP: reserves capacity along a path.", "", "RFC 2205"),
    SWB_ROW(IPPROTO_GRE, "GRE: packets of other protocols inside IP.", "", "RFC 2784"),
    SWB_ROW(IPPROTO_ESP, "ESP, the encryption of IPsec.", "", "RFC 4303"),
    SWB_ROW(IPPROTO_AH, "The authentication header of IPsec.", "", "RFC 4302"),
    SWB_ROW(IPPROTO_ICMPV6, "ICMPv6: errors, echo and neighbour discovery of IPv6.",
            "As SOCK_DGRAM over AF_INET6 this is a ping socket, for the groups in net.ipv4.ping_group_range.",
            "RFC 4443"),
    SWB_ROW(IPPROTO_NONE, "No next header: nothing follows the IPv6 header.", kExtension, "RFC 8200"),
    SWB_ROW(IPPROTO_DSTOPTS, "The destination options of IPv6.", kExtension, "RFC 8200"),
    SWB_ROW(IPPROTO_MTP, "Multicast Transport Protocol.", "", kIana),
    SWB_ROW(IPPROTO_BEETPH, "The pseudo header of IPsec's BEET mode.",
            "The number is assigned to another protocol, IPIP.", "netinet/in.h"),
    SWB_ROW(IPPROTO_ENCAP, "The encapsulation header of RFC 1241.", "", "RFC 1241"),
    SWB_ROW(IPPROTO_PIM, "PIM: multicast routing.", "", "RFC 7761"),
    SWB_ROW(IPPROTO_COMP, "IPComp: compressed packets.", "", "RFC 3173"),
    {115, "IPPROTO_L2TP", "L2TP version 3 straight over IP.", "Needs the kernel module l2tp_ip.", "RFC 3931"},
    SWB_ROW(IPPROTO_SCTP, "SCTP: messages over a connection with several streams and addresses.",
            "Needs the kernel module sctp.", "RFC 9260"),
    SWB_ROW(IPPROTO_MH, "The mobility header of IPv6.", kExtension, "RFC 6275"),
    SWB_ROW(IPPROTO_UDPLITE, "UDP-Lite: UDP whose checksum may leave out the end of the data.",
            "Recent kernels log a notice that it will go.", "udplite(7)"),
    SWB_ROW(IPPROTO_MPLS, "MPLS labels inside IP.", "", "RFC 4023"),
    SWB_ROW(IPPROTO_ETHERNET, "Ethernet frames inside IPv6 segment routing.", "", "RFC 8986"),
    {144, "IPPROTO_AGGFRAG", "Aggregated and fragmented packets inside ESP.", "Since Linux 6.10.", "RFC 9347"},
    SWB_ROW(IPPROTO_RAW, "A raw socket whose program writes the IPv4 header itself; it can only send.",
            "Reserved: never seen in a packet.", "raw(7)"),
    {256, "IPPROTO_SMC", "SMC: TCP-like streams over shared memory or RDMA.",
     "Not a number in packets; Linux alone, since 6.11.", "linux/in.h"},
    SWB_ROW(IPPROTO_MPTCP, "Multipath TCP: one TCP connection over several paths.",
            "Not a number in packets, where it is TCP with an option; falls back to TCP.", "RFC 8684"),
};
static_assert(isSoundTable(kIp));
#ifdef IPPROTO_L2TP // in newer headers of the C library
static_assert(IPPROTO_L2TP == 115);
#endif

constexpr NamedValue kNetlink[] = {
    SWB_ROW(NETLINK_ROUTE, "Interfaces, addresses, routes, neighbours and queueing.", "", "rtnetlink(7)"),
    SWB_ROW(NETLINK_USERSOCK, "Messages between programs.", "", "netlink(7)"),
    SWB_ROW(NETLINK_FIREWALL, "Packets queued by the old IPv4 firewall.", kGone, "netlink(7)"),
    SWB_ROW(NETLINK_SOCK_DIAG, "The system's sockets and their state, as the tool ss shows them.",
            "Also called NETLINK_INET_DIAG.", "sock_diag(7)"),
    SWB_ROW(NETLINK_NFLOG, "Packets logged by netfilter, the old way.", kGone, "netlink(7)"),
    SWB_ROW(NETLINK_XFRM, "The policies and associations of IPsec.", "", "netlink(7)"),
    SWB_ROW(NETLINK_SELINUX, "Events of SELinux.", "", "netlink(7)"),
    SWB_ROW(NETLINK_ISCSI, "iSCSI sessions.", "", "netlink(7)"),
    SWB_ROW(NETLINK_AUDIT, "The audit trail.", "", "netlink(7)"),
    SWB_ROW(NETLINK_FIB_LOOKUP, "Asks the kernel for the route of an address.", "", "netlink(7)"),
    SWB_ROW(NETLINK_CONNECTOR, "Events of kernel parts, such as started and ended processes.", "", "netlink(7)"),
    SWB_ROW(NETLINK_NETFILTER, "The packet filter: tables, queues, logs and connection tracking.", "", "netlink(7)"),
    SWB_ROW(NETLINK_IP6_FW, "Packets queued by the old IPv6 firewall.", kGone, "netlink(7)"),
    SWB_ROW(NETLINK_DNRTMSG, "Routes of DECnet.", kGone, "netlink(7)"),
    SWB_ROW(NETLINK_KOBJECT_UEVENT, "Devices coming and going, as udev hears of them.", "", "netlink(7)"),
    SWB_ROW(NETLINK_GENERIC, "Families of messages that register by name.", "", "netlink(7)"),
    SWB_ROW(NETLINK_SCSITRANSPORT, "Events of SCSI transports.", "", "netlink(7)"),
    SWB_ROW(NETLINK_ECRYPTFS, "Keys of the eCryptfs file system.", kGone, "netlink(7)"),
    SWB_ROW(NETLINK_RDMA, "RDMA devices.", "", "netlink(7)"),
    SWB_ROW(NETLINK_CRYPTO, "The kernel's cryptographic algorithms.", "", "netlink(7)"),
    SWB_ROW(NETLINK_SMC, "Monitoring of SMC sockets.", "", "linux/netlink.h"),
};
static_assert(isSoundTable(kNetlink));

constexpr NamedValue kUnnamed[] = {
    {0, "0", "The one protocol of the family.", "Other numbers are refused by most of these families.", "socket(2)"},
};
static_assert(isSoundTable(kUnnamed));

} // namespace

NamedTable ipProtocols() { return kIp; }

NamedTable netlinkProtocols() { return kNetlink; }

NamedTable protocolsOf(int family) {
    if (family == AF_INET || family == AF_INET6)
        return kIp;
    if (family == AF_PACKET)
        return packetProtocols();
    return family == AF_NETLINK ? NamedTable(kNetlink) : NamedTable(kUnnamed);
}

} // namespace swb
