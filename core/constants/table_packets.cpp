#include "core/constants/packet_tables.h"
#include "core/constants/table_row.h"

#include <linux/if_arp.h>
#include <linux/if_ether.h>
#include <linux/if_packet.h>

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>

namespace swb {

namespace {

constexpr std::string_view kIfEther = "linux/if_ether.h";
constexpr std::string_view kIanaTypes = "IEEE EtherType registry";

constexpr NamedValue kEtherTypes[] = {
    {0, "0", "No type: a packet socket with it receives nothing until bind names one.", "", "packet(7)"},
    SWB_ROW(ETH_P_802_3, "Frames with a length in place of a type. No number of the wire: the kernel's own.", "",
            kIfEther),
    SWB_ROW(ETH_P_ALL, "Every frame, those that leave too. No number of the wire: for packet sockets.",
            "It alone sees what this machine sends; any other type sees arriving frames only.", "packet(7)"),
    SWB_ROW(ETH_P_802_2, "Frames with a length and an LLC header behind it. The kernel's own number.", "", kIfEther),
    SWB_ROW(ETH_P_IP, "IPv4.", "", "RFC 894"),
    SWB_ROW(ETH_P_ARP, "ARP: which hardware address has this IPv4 address?", "", "RFC 826"),
    SWB_ROW(ETH_P_RARP, "Reverse ARP, out of use.", "", "RFC 903"),
    SWB_ROW(ETH_P_8021Q, "A VLAN tag; the type proper follows it.", "", "IEEE 802.1Q"),
    SWB_ROW(ETH_P_IPV6, "IPv6.", "", "RFC 2464"),
    SWB_ROW(ETH_P_PAUSE, "Pause frames of flow control.", "", "IEEE 802.3"),
    SWB_ROW(ETH_P_SLOW, "Slow protocols: link aggregation.", "", "IEEE 802.3"),
    SWB_ROW(ETH_P_MPLS_UC, "MPLS.", "", "RFC 3032"),
    SWB_ROW(ETH_P_MPLS_MC, "MPLS to several receivers.", "", "RFC 3032"),
    SWB_ROW(ETH_P_PPP_DISC, "PPPoE, finding a server.", "", "RFC 2516"),
    SWB_ROW(ETH_P_PPP_SES, "PPPoE, the session.", "", "RFC 2516"),
    SWB_ROW(ETH_P_PAE, "802.1X: asking to be let in.", "", kIanaTypes),
    SWB_ROW(ETH_P_8021AD, "The outer VLAN tag of a provider.", "", "IEEE 802.1ad"),
    SWB_ROW(ETH_P_802_EX1, "Free for local experiments.", "A frame of one's own does nobody harm with it.", "IEEE 802"),
    SWB_ROW(ETH_P_LLDP, "LLDP: neighbours tell each other who they are.", "", "IEEE 802.1AB"),
    SWB_ROW(ETH_P_MACSEC, "MACsec: encrypted frames.", "", "IEEE 802.1AE"),
    SWB_ROW(ETH_P_1588, "PTP: clocks set over the network.", "", "IEEE 1588"),
    SWB_ROW(ETH_P_LOOPBACK, "Loop test of Ethernet.", "", kIanaTypes),
};
static_assert(isSoundTable(kEtherTypes));

struct TypeInNetworkOrder {
    std::string_view symbol;
    unsigned type;
};
constexpr TypeInNetworkOrder kInNetworkOrder[] = {
    {"0", 0},
    {"htons(ETH_P_ALL)", ETH_P_ALL},
    {"htons(ETH_P_IP)", ETH_P_IP},
    {"htons(ETH_P_ARP)", ETH_P_ARP},
    {"htons(ETH_P_8021Q)", ETH_P_8021Q},
    {"htons(ETH_P_IPV6)", ETH_P_IPV6},
    {"htons(ETH_P_802_EX1)", ETH_P_802_EX1},
    {"htons(ETH_P_LLDP)", ETH_P_LLDP},
    {"htons(ETH_P_802_2)", ETH_P_802_2},
};

constexpr std::int64_t inNetworkOrder(unsigned type) {
    return std::endian::native == std::endian::big ? type : (type & 0xff) << 8 | type >> 8;
}

constexpr auto kPacketProtocols = [] {
    std::array<NamedValue, std::size(kInNetworkOrder)> rows{};
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const auto* named = std::ranges::find(kEtherTypes, kInNetworkOrder[i].type, &NamedValue::value);
        rows[i] = *named;
        rows[i].symbol = kInNetworkOrder[i].symbol;
        rows[i].value = inNetworkOrder(kInNetworkOrder[i].type);
    }
    std::ranges::sort(rows, {}, &NamedValue::value);
    return rows;
}();

constexpr NamedValue kPacketTypes[] = {
    SWB_ROW(PACKET_HOST, "Addressed to this machine.", "", "packet(7)"),
    SWB_ROW(PACKET_BROADCAST, "Addressed to everybody on the link.", "", "packet(7)"),
    SWB_ROW(PACKET_MULTICAST, "Addressed to a group on the link.", "", "packet(7)"),
    SWB_ROW(PACKET_OTHERHOST, "Addressed to another machine; seen in promiscuous mode.", "", "packet(7)"),
    SWB_ROW(PACKET_OUTGOING, "Sent by this machine, seen on its way out.",
            "On loopback every packet is seen twice: going out, and coming in.", "packet(7)"),
    SWB_ROW(PACKET_LOOPBACK, "A copy of one's own broadcast or multicast; the kernel does not show it.", "",
            "linux/if_packet.h"),
    SWB_ROW(PACKET_USER, "To user space; the kernel does not show it.", "", "linux/if_packet.h"),
    SWB_ROW(PACKET_KERNEL, "To the kernel; the kernel does not show it.", "", "linux/if_packet.h"),
};
static_assert(isSoundTable(kPacketTypes));

constexpr std::string_view kIfArp = "linux/if_arp.h";
constexpr NamedValue kHardware[] = {
    SWB_ROW(ARPHRD_ETHER, "Ethernet, and what looks like it.", "", kIfArp),
    SWB_ROW(ARPHRD_INFINIBAND, "InfiniBand.", "", kIfArp),
    SWB_ROW(ARPHRD_PPP, "PPP: there are no hardware addresses.", "", kIfArp),
    SWB_ROW(ARPHRD_TUNNEL, "IPv4 tunnel.", "", kIfArp),
    SWB_ROW(ARPHRD_TUNNEL6, "IPv6 tunnel.", "", kIfArp),
    SWB_ROW(ARPHRD_LOOPBACK, "Loopback: frames with an Ethernet header of zeros.", "", kIfArp),
    SWB_ROW(ARPHRD_SIT, "IPv6 in IPv4.", "", kIfArp),
    SWB_ROW(ARPHRD_IPGRE, "GRE tunnel.", "", kIfArp),
    SWB_ROW(ARPHRD_IEEE80211, "Wireless LAN.", "", kIfArp),
    SWB_ROW(ARPHRD_IEEE80211_RADIOTAP, "Wireless LAN with the radio's own header before each frame.", "", kIfArp),
    SWB_ROW(ARPHRD_NETLINK, "Netlink, as a monitor sees it.", "", kIfArp),
    SWB_ROW(ARPHRD_NONE, "No header at all: a tun device.", "", kIfArp),
};
static_assert(isSoundTable(kHardware));

constexpr NamedValue kArpOperations[] = {
    {1, "request", "Who has this address?", "", "RFC 826"},
    {2, "reply", "This hardware address has it.", "", "RFC 826"},
    {3, "reverse request", "Which address have I?", "", "RFC 903"},
    {4, "reverse reply", "You have this address.", "", "RFC 903"},
};
static_assert(isSoundTable(kArpOperations));

constexpr std::string_view k791 = "RFC 791";
constexpr NamedValue kIpOptions[] = {
    {0, "end", "The list of options ends here; zeros fill the header.", "", k791},
    {1, "no operation", "One byte, to align the next option.", "", k791},
    {7, "record route", "Every router writes its address in.", "", k791},
    {68, "timestamp", "Every router writes its time in.", "", k791},
    {130, "security", "A security label.", "", "RFC 1108"},
    {131, "loose source route", "Addresses to be visited on the way.", "Most networks drop it.", k791},
    {134, "commercial security", "A label of CIPSO.", "", "FIPS 188"},
    {136, "stream id", "Out of use.", "", "RFC 6814"},
    {137, "strict source route", "All addresses of the way.", "Most networks drop it.", k791},
    {148, "router alert", "Routers shall look at the packet, though it is for another.", "", "RFC 2113"},
};
static_assert(isSoundTable(kIpOptions));

constexpr NamedValue kIp6Options[] = {
    {0, "Pad1", "One byte of padding.", "", "RFC 8200"},
    {1, "PadN", "Several bytes of padding.", "", "RFC 8200"},
    {5, "router alert", "Routers shall look at the packet.", "", "RFC 2711"},
    {0x26, "quick start", "Asks for a sending rate.", "", "RFC 4782"},
    {0xc2, "jumbo payload", "The packet's length where 16 bits are too few.", "", "RFC 2675"},
    {0xc9, "home address", "The sender's address at home.", "", "RFC 6275"},
};
static_assert(isSoundTable(kIp6Options));

constexpr NamedValue kTcpOptions[] = {
    {0, "end", "The list of options ends here.", "", "RFC 9293"},
    {1, "no operation", "One byte, to align the next option.", "", "RFC 9293"},
    {2, "maximum segment size", "The largest segment the sender of this wants to receive.", "", "RFC 9293"},
    {3, "window scale", "The window is to be shifted left so far.", "Sent with SYN alone.", "RFC 7323"},
    {4, "SACK permitted", "Gaps may be told with SACK.", "Sent with SYN alone.", "RFC 2018"},
    {5, "SACK", "Ranges received beyond a gap.", "", "RFC 2018"},
    {8, "timestamps", "The sender's clock, and an echo of the peer's.", "", "RFC 7323"},
    {19, "MD5 signature", "Out of use; TCP-AO took its place.", "", "RFC 2385"},
    {28, "user timeout", "How long data may stay unacknowledged.", "", "RFC 5482"},
    {29, "authentication", "TCP-AO.", "", "RFC 5925"},
    {30, "MPTCP", "Multipath TCP.", "", "RFC 8684"},
    {34, "fast open cookie", "Data with the first segment.", "", "RFC 7413"},
};
static_assert(isSoundTable(kTcpOptions));

constexpr NamedValue kNdOptions[] = {
    {1, "source link-layer address", "The sender's hardware address.", "", "RFC 4861"},
    {2, "target link-layer address", "The target's hardware address.", "", "RFC 4861"},
    {3, "prefix information", "A prefix of this link.", "", "RFC 4861"},
    {4, "redirected header", "The packet that caused a redirect.", "", "RFC 4861"},
    {5, "MTU", "The largest packet of this link.", "", "RFC 4861"},
    {14, "nonce", "A number against replays.", "", "RFC 3971"},
    {24, "route information", "A route that this router offers.", "", "RFC 4191"},
    {25, "recursive DNS servers", "Name servers to ask.", "", "RFC 8106"},
    {31, "DNS search list", "Domains to complete names with.", "", "RFC 8106"},
};
static_assert(isSoundTable(kNdOptions));

} // namespace

NamedTable etherTypes() { return kEtherTypes; }
NamedTable packetProtocols() { return kPacketProtocols; }
NamedTable packetTypes() { return kPacketTypes; }
NamedTable hardwareTypes() { return kHardware; }
NamedTable arpOperations() { return kArpOperations; }
NamedTable ipOptionTypes() { return kIpOptions; }
NamedTable ip6OptionTypes() { return kIp6Options; }
NamedTable tcpOptionKinds() { return kTcpOptions; }
NamedTable ndOptionTypes() { return kNdOptions; }

} // namespace swb
