#include "core/constants/table_row.h"
#include "core/constants/tables.h"
#include "core/options/option_constants.h"

#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <linux/in6.h>
#include <linux/net_tstamp.h>
#include <linux/pkt_sched.h>
#include <linux/socket.h>
#include <linux/tcp.h>
#include <linux/udp.h>
#include <netinet/ip.h>

#include <cstdint>
#include <ctime>

namespace swb {

namespace {

constexpr std::string_view kSocket = "linux/socket.h";
constexpr std::string_view kStamps = "linux/net_tstamp.h";
constexpr std::string_view kTcp = "linux/tcp.h";

constexpr NamedValue kPriorities[] = {
    SWB_ROW(TC_PRIO_BESTEFFORT, "The ordinary priority.", "", "linux/pkt_sched.h"),
    SWB_ROW(TC_PRIO_FILLER, "Below the ordinary.", "", "linux/pkt_sched.h"),
    SWB_ROW(TC_PRIO_BULK, "Throughput matters, delay does not.", "", "linux/pkt_sched.h"),
    SWB_ROW(TC_PRIO_INTERACTIVE_BULK, "Bulk that somebody waits for.", "", "linux/pkt_sched.h"),
    SWB_ROW(TC_PRIO_INTERACTIVE, "Somebody waits for each packet.", "", "linux/pkt_sched.h"),
    SWB_ROW(TC_PRIO_CONTROL, "Control traffic, before everything else.", "Needs privilege.", "linux/pkt_sched.h"),
};
static_assert(isSoundTable(kPriorities));

constexpr NamedValue kTrafficClasses[] = {
    SWB_ROW(IPTOS_CLASS_CS0, "Ordinary traffic.", "", "RFC 2474"),
    SWB_ROW(IPTOS_MINCOST, "Asks for low cost; today these two bits are ECN.", "", "RFC 1349"),
    SWB_ROW(IPTOS_RELIABILITY, "Asks for reliability.", "", "RFC 1349"),
    SWB_ROW(IPTOS_THROUGHPUT, "Asks for throughput.", "", "RFC 1349"),
    SWB_ROW(IPTOS_LOWDELAY, "Asks for low delay; ssh does so for typing.", "", "RFC 1349"),
    SWB_ROW(IPTOS_CLASS_CS1, "Class selector 1, low priority.", "", "RFC 2474"),
    SWB_ROW(IPTOS_DSCP_AF11, "Assured forwarding 1, low drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF12, "Assured forwarding 1, medium drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF13, "Assured forwarding 1, high drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_CLASS_CS2, "Class selector 2, operations and management.", "", "RFC 4594"),
    SWB_ROW(IPTOS_DSCP_AF21, "Assured forwarding 2, low drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF22, "Assured forwarding 2, medium drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF23, "Assured forwarding 2, high drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_CLASS_CS3, "Class selector 3, broadcast video.", "", "RFC 4594"),
    SWB_ROW(IPTOS_DSCP_AF31, "Assured forwarding 3, low drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF32, "Assured forwarding 3, medium drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF33, "Assured forwarding 3, high drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_CLASS_CS4, "Class selector 4, real-time interaction.", "", "RFC 4594"),
    SWB_ROW(IPTOS_DSCP_AF41, "Assured forwarding 4, low drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF42, "Assured forwarding 4, medium drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_DSCP_AF43, "Assured forwarding 4, high drop.", "", "RFC 2597"),
    SWB_ROW(IPTOS_CLASS_CS5, "Class selector 5, signalling.", "", "RFC 4594"),
    SWB_ROW(IPTOS_DSCP_EF, "Expedited forwarding: voice.", "", "RFC 3246"),
    SWB_ROW(IPTOS_CLASS_CS6, "Class selector 6, network control.", "", "RFC 4594"),
    SWB_ROW(IPTOS_CLASS_CS7, "Class selector 7, reserved.", "", "RFC 2474"),
};
static_assert(isSoundTable(kTrafficClasses));

constexpr NamedValue kTimestamping[] = {
    SWB_ROW(SOF_TIMESTAMPING_TX_HARDWARE, "Stamps sent packets in the network card.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_TX_SOFTWARE, "Stamps sent packets when they go to the driver.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_RX_HARDWARE, "Stamps received packets in the network card.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_RX_SOFTWARE, "Stamps received packets when they enter the kernel.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_SOFTWARE, "Reports the stamps of software.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_SYS_HARDWARE, "Without effect today.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_RAW_HARDWARE, "Reports the stamps of hardware.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_OPT_ID, "Numbers the stamps.", "EINVAL on TCP before connect.", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_TX_SCHED, "Stamps sent packets before the queueing discipline.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_TX_ACK, "Stamps when all sent data is acknowledged.", "TCP alone.", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_OPT_CMSG, "Control data with every stamp.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_OPT_TSONLY, "The stamp without the packet.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_OPT_STATS, "Statistics of the connection with the stamp.", "Needs OPT_TSONLY.", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_OPT_PKTINFO, "The interface with the stamp.", "", kStamps),
    SWB_ROW(SOF_TIMESTAMPING_OPT_TX_SWHW, "Both stamps of software and hardware.", "", kStamps),
    {1 << 15, "SOF_TIMESTAMPING_BIND_PHC", "Takes the time from the clock named in the second field.", "", kStamps},
    {1 << 16, "SOF_TIMESTAMPING_OPT_ID_TCP", "Counts the numbers from where sending stands.", "", kStamps},
    {1 << 17, "SOF_TIMESTAMPING_OPT_RX_FILTER", "Only the stamps asked for here.", "", kStamps},
    {1 << 18, "SOF_TIMESTAMPING_TX_COMPLETION", "Stamps when the card reports a packet sent.", "", kStamps},
};
static_assert(isSoundTable(kTimestamping));

constexpr NamedValue kBufferLocks[] = {
    SWB_ROW(SOCK_SNDBUF_LOCK, "The send buffer was set and is not tuned.", "", kSocket),
    SWB_ROW(SOCK_RCVBUF_LOCK, "The receive buffer was set and is not tuned.", "", kSocket),
};
static_assert(isSoundTable(kBufferLocks));

constexpr NamedValue kRehashModes[] = {
    {-1, "SOCK_TXREHASH_DEFAULT", "As net.core.txrehash says.", "The header has 255, the same byte.", kSocket},
    SWB_ROW(SOCK_TXREHASH_DISABLED, "The path stays.", "", kSocket),
    SWB_ROW(SOCK_TXREHASH_ENABLED, "Losses change the path.", "", kSocket),
};
static_assert(isSoundTable(kRehashModes));
static_assert(static_cast<std::int8_t>(SOCK_TXREHASH_DEFAULT) == -1);

constexpr NamedValue kPathMtuModes[] = {
    SWB_ROW(IP_PMTUDISC_DONT, "Never sets don't-fragment.", "", "ip(7)"),
    SWB_ROW(IP_PMTUDISC_WANT, "Fragments what is larger than the path MTU, else sets don't-fragment.", "", "ip(7)"),
    SWB_ROW(IP_PMTUDISC_DO, "Always sets don't-fragment; what is larger fails with EMSGSIZE.", "", "ip(7)"),
    SWB_ROW(IP_PMTUDISC_PROBE, "Sets don't-fragment and ignores the path MTU.", "", "ip(7)"),
    SWB_ROW(IP_PMTUDISC_INTERFACE, "Goes by the interface's MTU and believes no ICMP message.", "", "linux/in.h"),
    SWB_ROW(IP_PMTUDISC_OMIT, "As INTERFACE, but fragments.", "", "linux/in.h"),
};
static_assert(isSoundTable(kPathMtuModes));

constexpr NamedValue kPathMtuModes6[] = {
    SWB_ROW(IPV6_PMTUDISC_DONT, "Fragments as the path MTU asks.", "", "ipv6(7)"),
    SWB_ROW(IPV6_PMTUDISC_WANT, "Fragments what is larger than the path MTU.", "", "ipv6(7)"),
    SWB_ROW(IPV6_PMTUDISC_DO, "What is larger fails with EMSGSIZE.", "", "ipv6(7)"),
    SWB_ROW(IPV6_PMTUDISC_PROBE, "Ignores the path MTU.", "", "ipv6(7)"),
    SWB_ROW(IPV6_PMTUDISC_INTERFACE, "Goes by the interface's MTU and believes no ICMP message.", "", "linux/in6.h"),
    SWB_ROW(IPV6_PMTUDISC_OMIT, "As INTERFACE, but fragments.", "", "linux/in6.h"),
};
static_assert(isSoundTable(kPathMtuModes6));

constexpr NamedValue kSourcePreferences[] = {
    SWB_ROW(IPV6_PREFER_SRC_TMP, "Prefers a temporary address.", "", "RFC 5014"),
    SWB_ROW(IPV6_PREFER_SRC_PUBLIC, "Prefers a public address.", "", "RFC 5014"),
    SWB_ROW(IPV6_PREFER_SRC_COA, "Prefers a care-of address.", "", "RFC 5014"),
    SWB_ROW(IPV6_PREFER_SRC_CGA, "Prefers a cryptographically generated address.", "", "RFC 5014"),
    SWB_ROW(IPV6_PREFER_SRC_PUBTMP_DEFAULT, "Public or temporary as the system decides.", "", "RFC 5014"),
    SWB_ROW(IPV6_PREFER_SRC_HOME, "Prefers a home address.", "", "RFC 5014"),
    SWB_ROW(IPV6_PREFER_SRC_NONCGA, "Prefers an address that is not cryptographically generated.", "", "RFC 5014"),
};
static_assert(isSoundTable(kSourcePreferences));

constexpr NamedValue kRepairModes[] = {
    SWB_ROW(TCP_REPAIR_OFF_NO_WP, "Ends the repair without a window probe.", "", kTcp),
    SWB_ROW(TCP_REPAIR_OFF, "Ends the repair.", "", kTcp),
    SWB_ROW(TCP_REPAIR_ON, "Begins the repair.", "", kTcp),
};
static_assert(isSoundTable(kRepairModes));

constexpr NamedValue kRepairQueues[] = {
    SWB_ROW(TCP_NO_QUEUE, "Neither queue.", "", kTcp),
    SWB_ROW(TCP_RECV_QUEUE, "What was received.", "", kTcp),
    SWB_ROW(TCP_SEND_QUEUE, "What is to be sent.", "", kTcp),
};
static_assert(isSoundTable(kRepairQueues));

constexpr NamedValue kSavedSynModes[] = {
    {0, "off", "Keeps nothing.", "", kTcp},
    {1, "IP and TCP headers", "Keeps the headers from IP on.", "", kTcp},
    {2, "link headers too", "Keeps the link layer's header as well.", "", kTcp},
};
static_assert(isSoundTable(kSavedSynModes));

constexpr NamedValue kUdpEncapsulations[] = {
    {0, "none", "An ordinary UDP socket.", "", "linux/udp.h"},
    SWB_ROW(UDP_ENCAP_ESPINUDP_NON_IKE, "IPsec in UDP, the early draft.", "", "linux/udp.h"),
    SWB_ROW(UDP_ENCAP_ESPINUDP, "IPsec in UDP.", "", "RFC 3948"),
    SWB_ROW(UDP_ENCAP_L2TPINUDP, "L2TP in UDP.", "", "RFC 2661"),
    SWB_ROW(UDP_ENCAP_GTP0, "GTP, version 0.", "For the kernel's own use.", "linux/udp.h"),
    SWB_ROW(UDP_ENCAP_GTP1U, "GTP, version 1.", "For the kernel's own use.", "linux/udp.h"),
};
static_assert(isSoundTable(kUdpEncapsulations));

constexpr NamedValue kPacketVersions[] = {
    SWB_ROW(TPACKET_V1, "The first format.", "", "packet(7)"),
    SWB_ROW(TPACKET_V2, "With nanoseconds and VLAN tags.", "", "packet(7)"),
    SWB_ROW(TPACKET_V3, "With blocks of frames of any size.", "", "packet(7)"),
};
static_assert(isSoundTable(kPacketVersions));

constexpr NamedValue kFanoutModes[] = {
    SWB_ROW(PACKET_FANOUT_HASH, "By the flow.", "", "packet(7)"),
    SWB_ROW(PACKET_FANOUT_LB, "In turn.", "", "packet(7)"),
    SWB_ROW(PACKET_FANOUT_CPU, "By the processor that received it.", "", "packet(7)"),
    SWB_ROW(PACKET_FANOUT_ROLLOVER, "The next socket when one is full.", "", "packet(7)"),
    SWB_ROW(PACKET_FANOUT_RND, "At random.", "", "packet(7)"),
    SWB_ROW(PACKET_FANOUT_QM, "By the queue of the card.", "", "packet(7)"),
    SWB_ROW(PACKET_FANOUT_CBPF, "A classic BPF program decides.", "", "linux/if_packet.h"),
    SWB_ROW(PACKET_FANOUT_EBPF, "An eBPF program decides.", "", "linux/if_packet.h"),
};
static_assert(isSoundTable(kFanoutModes));

constexpr NamedValue kMemberships[] = {
    SWB_ROW(PACKET_MR_MULTICAST, "One multicast address.", "", "packet(7)"),
    SWB_ROW(PACKET_MR_PROMISC, "Everything on the wire.", "", "packet(7)"),
    SWB_ROW(PACKET_MR_ALLMULTI, "Every multicast packet.", "", "packet(7)"),
    SWB_ROW(PACKET_MR_UNICAST, "One more address of this machine.", "", "linux/if_packet.h"),
};
static_assert(isSoundTable(kMemberships));

#define SWB_ICMP_BIT(type, ...) {1LL << (type), #type, __VA_ARGS__}
constexpr NamedValue kIcmpBits[] = {
    SWB_ICMP_BIT(ICMP_ECHOREPLY, "Answers to ping.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_DEST_UNREACH, "Destination unreachable.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_SOURCE_QUENCH, "Source quench.", "Deprecated.", "RFC 792"),
    SWB_ICMP_BIT(ICMP_REDIRECT, "Redirect.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_ECHO, "Ping.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_TIME_EXCEEDED, "Time exceeded.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_PARAMETERPROB, "Parameter problem.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_TIMESTAMP, "Time stamp request.", "", "RFC 792"),
    SWB_ICMP_BIT(ICMP_TIMESTAMPREPLY, "Time stamp reply.", "", "RFC 792"),
};
static_assert(isSoundTable(kIcmpBits));

constexpr NamedValue kTcpInfoFlags[] = {
    SWB_ROW(TCPI_OPT_TIMESTAMPS, "Time stamps are in use.", "", "RFC 7323"),
    SWB_ROW(TCPI_OPT_SACK, "Selective acknowledgement is in use.", "", "RFC 2018"),
    SWB_ROW(TCPI_OPT_WSCALE, "Window scaling is in use.", "", "RFC 7323"),
    SWB_ROW(TCPI_OPT_ECN, "Explicit congestion notification was agreed.", "", "RFC 3168"),
    SWB_ROW(TCPI_OPT_ECN_SEEN, "A packet with an ECN mark came.", "", kTcp),
    SWB_ROW(TCPI_OPT_SYN_DATA, "Data in the SYN was acknowledged.", "", "RFC 7413"),
    {64, "TCPI_OPT_USEC_TS", "Time stamps count microseconds.", "", kTcp},
};
static_assert(isSoundTable(kTcpInfoFlags));

constexpr NamedValue kCongestionStates[] = {
    SWB_ROW(TCP_CA_Open, "Nothing is amiss.", "", kTcp),
    SWB_ROW(TCP_CA_Disorder, "Duplicate acknowledgements came.", "", kTcp),
    SWB_ROW(TCP_CA_CWR, "The window is being reduced.", "", kTcp),
    SWB_ROW(TCP_CA_Recovery, "Lost segments are sent again.", "", kTcp),
    SWB_ROW(TCP_CA_Loss, "The retransmission timer fired.", "", kTcp),
};
static_assert(isSoundTable(kCongestionStates));

constexpr NamedValue kClocks[] = {
    SWB_ROW(CLOCK_REALTIME, "The time of day.", "", "clock_gettime(2)"),
    SWB_ROW(CLOCK_MONOTONIC, "Counts on whatever happens to the time of day.", "", "clock_gettime(2)"),
    SWB_ROW(CLOCK_BOOTTIME, "As MONOTONIC, and counts while suspended.", "", "clock_gettime(2)"),
    SWB_ROW(CLOCK_TAI, "Atomic time, without leap seconds.", "", "clock_gettime(2)"),
};
static_assert(isSoundTable(kClocks));

constexpr NamedValue kTxtimeFlags[] = {
    SWB_ROW(SOF_TXTIME_DEADLINE_MODE, "The time is the latest, not the earliest.", "", kStamps),
    SWB_ROW(SOF_TXTIME_REPORT_ERRORS, "Packets that missed it go to the error queue.", "", kStamps),
};
static_assert(isSoundTable(kTxtimeFlags));

constexpr NamedValue kOnOff[] = {
    {0, "off", "Off.", "", "POSIX"},
    {1, "on", "On.", "", "POSIX"},
};
static_assert(isSoundTable(kOnOff));

} // namespace

NamedTable transportProtocols() {
    const NamedTable all = ipProtocols();
    return !all.empty() && all.front().value == 0 ? all.subspan(1) : all;
}

NamedTable trafficPriorities() { return kPriorities; }
NamedTable trafficClasses() { return kTrafficClasses; }
NamedTable timestampingFlags() { return kTimestamping; }
NamedTable bufferLocks() { return kBufferLocks; }
NamedTable rehashModes() { return kRehashModes; }
NamedTable pathMtuModes() { return kPathMtuModes; }
NamedTable pathMtuModes6() { return kPathMtuModes6; }
NamedTable sourcePreferences() { return kSourcePreferences; }
NamedTable repairModes() { return kRepairModes; }
NamedTable repairQueues() { return kRepairQueues; }
NamedTable savedSynModes() { return kSavedSynModes; }
NamedTable udpEncapsulations() { return kUdpEncapsulations; }
NamedTable packetVersions() { return kPacketVersions; }
NamedTable packetFanoutModes() { return kFanoutModes; }
NamedTable packetMemberships() { return kMemberships; }
NamedTable icmpFilterBits() { return kIcmpBits; }
NamedTable tcpInfoFlags() { return kTcpInfoFlags; }
NamedTable congestionStates() { return kCongestionStates; }
NamedTable clocks() { return kClocks; }
NamedTable txtimeFlags() { return kTxtimeFlags; }
NamedTable onOff() { return kOnOff; }

} // namespace swb
