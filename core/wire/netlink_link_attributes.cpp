#include "core/constants/netlink_tables.h"
#include "core/constants/tables.h"
#include "core/wire/netlink_spec.h"

#include <linux/if_link.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

// Attributes of RTM_NEWLINK. Source: rtnetlink(7), linux/if_link.h.
namespace swb::netlink {
namespace {

constexpr Member kStats64[] = {
    {"rx_packets", 8},          {"tx_packets", 8},        {"rx_bytes", 8},         {"tx_bytes", 8},
    {"rx_errors", 8},           {"tx_errors", 8},         {"rx_dropped", 8},       {"tx_dropped", 8},
    {"multicast", 8},           {"collisions", 8},        {"rx_length_errors", 8}, {"rx_over_errors", 8},
    {"rx_crc_errors", 8},       {"rx_frame_errors", 8},   {"rx_fifo_errors", 8},   {"rx_missed_errors", 8},
    {"tx_aborted_errors", 8},   {"tx_carrier_errors", 8}, {"tx_fifo_errors", 8},   {"tx_heartbeat_errors", 8},
    {"tx_window_errors", 8},    {"rx_compressed", 8},     {"tx_compressed", 8},    {"rx_nohandler", 8},
    {"rx_otherhost_dropped", 8}};

constexpr Member kStats[] = {
    {"rx_packets", 4},        {"tx_packets", 4},        {"rx_bytes", 4},         {"tx_bytes", 4},
    {"rx_errors", 4},         {"tx_errors", 4},         {"rx_dropped", 4},       {"tx_dropped", 4},
    {"multicast", 4},         {"collisions", 4},        {"rx_length_errors", 4}, {"rx_over_errors", 4},
    {"rx_crc_errors", 4},     {"rx_frame_errors", 4},   {"rx_fifo_errors", 4},   {"rx_missed_errors", 4},
    {"tx_aborted_errors", 4}, {"tx_carrier_errors", 4}, {"tx_fifo_errors", 4},   {"tx_heartbeat_errors", 4},
    {"tx_window_errors", 4},  {"rx_compressed", 4},     {"tx_compressed", 4},    {"rx_nohandler", 4}};

constexpr Member kMap[] = {{"mem_start", 8, Kind::Hex},
                           {"mem_end", 8, Kind::Hex},
                           {"base_addr", 8, Kind::Hex},
                           {"irq", 2},
                           {"dma", 1},
                           {"port", 1},
                           {"padding", 4, Kind::Bytes}};

constexpr Member kInet6Cache[] = {{"max_reasm_len", 4},
                                  {"tstamp", 4, Kind::Number, nullptr, "hundredths of a second"},
                                  {"reachable_time", 4, Kind::Number, nullptr, "milliseconds"},
                                  {"retrans_time", 4, Kind::Number, nullptr, "milliseconds"}};

constexpr Attribute kInfo[] = {
    {IFLA_INFO_KIND, "IFLA_INFO_KIND", Kind::Text, "which driver: veth, bridge, vlan ..."},
    {IFLA_INFO_DATA, "IFLA_INFO_DATA", Kind::Bytes, "of the driver's own meaning"},
    {IFLA_INFO_XSTATS, "IFLA_INFO_XSTATS", Kind::Bytes, "the driver's own counters"},
    {IFLA_INFO_SLAVE_KIND, "IFLA_INFO_SLAVE_KIND", Kind::Text, "what it is a part of"},
    {IFLA_INFO_SLAVE_DATA, "IFLA_INFO_SLAVE_DATA", Kind::Bytes, "of the bundle's own meaning"},
};
constexpr AttributeTable kInfoTable = {"IFLA_INFO", kInfo};

constexpr Attribute kInet[] = {
    {IFLA_INET_CONF, "IFLA_INET_CONF", Kind::Numbers, "the settings of net.ipv4.conf, numbered from 1"},
};
constexpr AttributeTable kInetTable = {"IFLA_INET", kInet};

constexpr Attribute kInet6[] = {
    {IFLA_INET6_FLAGS, "IFLA_INET6_FLAGS", Kind::Hex, "the kernel's own flags"},
    {IFLA_INET6_CONF, "IFLA_INET6_CONF", Kind::Numbers, "the settings of net.ipv6.conf"},
    {IFLA_INET6_STATS, "IFLA_INET6_STATS", Kind::Bytes, "counters of IPv6, 8 bytes each"},
    {IFLA_INET6_CACHEINFO, "IFLA_INET6_CACHEINFO", Kind::Struct, "times of neighbour discovery", nullptr, nullptr,
     kInet6Cache},
    {IFLA_INET6_ICMP6STATS, "IFLA_INET6_ICMP6STATS", Kind::Bytes, "counters of ICMPv6, 8 bytes each"},
    {IFLA_INET6_TOKEN, "IFLA_INET6_TOKEN", Kind::Ip, "the fixed end of addresses"},
    {IFLA_INET6_ADDR_GEN_MODE, "IFLA_INET6_ADDR_GEN_MODE", Kind::Enum, "how link-local addresses are made",
     addressGenerationModes},
    {IFLA_INET6_RA_MTU, "IFLA_INET6_RA_MTU", Kind::Number, "as a router announced it"},
};
constexpr AttributeTable kInet6Table = {"IFLA_INET6", kInet6};

constexpr Attribute kFamilies[] = {
    {AF_INET, "AF_INET", Kind::Nested, "settings of IPv4", nullptr, &kInetTable},
    {AF_INET6, "AF_INET6", Kind::Nested, "settings of IPv6", nullptr, &kInet6Table},
    {AF_BRIDGE, "AF_BRIDGE", Kind::Bytes, "settings of a bridge's port"},
};
constexpr AttributeTable kFamilyTable = {"family", kFamilies};

constexpr Attribute kXdp[] = {
    {IFLA_XDP_ATTACHED, "IFLA_XDP_ATTACHED", Kind::Number, "0: no XDP program"},
    {IFLA_XDP_FLAGS, "IFLA_XDP_FLAGS", Kind::Hex, ""},
    {IFLA_XDP_PROG_ID, "IFLA_XDP_PROG_ID", Kind::Number, "the number of the program"},
};
constexpr AttributeTable kXdpTable = {"IFLA_XDP", kXdp};

constexpr Attribute kProperties[] = {
    {IFLA_ALT_IFNAME, "IFLA_ALT_IFNAME", Kind::Text, "another name of the interface"},
};
constexpr AttributeTable kPropertyTable = {"IFLA", kProperties};

constexpr Attribute kLink[] = {
    {IFLA_ADDRESS, "IFLA_ADDRESS", Kind::Hardware, "its address on the link"},
    {IFLA_BROADCAST, "IFLA_BROADCAST", Kind::Hardware, "everybody on the link"},
    {IFLA_IFNAME, "IFLA_IFNAME", Kind::Text, "its name"},
    {IFLA_MTU, "IFLA_MTU", Kind::Number, "the largest packet, in bytes"},
    {IFLA_LINK, "IFLA_LINK", Kind::Interface, "the interface below it, or its other end"},
    {IFLA_QDISC, "IFLA_QDISC", Kind::Text, "its queueing discipline"},
    {IFLA_STATS, "IFLA_STATS", Kind::Struct, "counters of 32 bits, which wrap", nullptr, nullptr, kStats},
    {IFLA_COST, "IFLA_COST", Kind::Number, ""},
    {IFLA_PRIORITY, "IFLA_PRIORITY", Kind::Number, ""},
    {IFLA_MASTER, "IFLA_MASTER", Kind::Interface, "the bridge or bundle it belongs to"},
    {IFLA_WIRELESS, "IFLA_WIRELESS", Kind::Bytes, "events of the old wireless extensions"},
    {IFLA_PROTINFO, "IFLA_PROTINFO", Kind::Bytes, "settings of one protocol"},
    {IFLA_TXQLEN, "IFLA_TXQLEN", Kind::Number, "packets that may wait to be sent"},
    {IFLA_MAP, "IFLA_MAP", Kind::Struct, "where its hardware lies", nullptr, nullptr, kMap},
    {IFLA_WEIGHT, "IFLA_WEIGHT", Kind::Number, ""},
    {IFLA_OPERSTATE, "IFLA_OPERSTATE", Kind::Enum, "whether it can carry packets", operationalStates},
    {IFLA_LINKMODE, "IFLA_LINKMODE", Kind::Enum, "what a carrier means for it", linkModes},
    {IFLA_LINKINFO, "IFLA_LINKINFO", Kind::Nested, "what kind of interface it is", nullptr, &kInfoTable},
    {IFLA_NET_NS_PID, "IFLA_NET_NS_PID", Kind::Number, "a process in the network namespace meant"},
    {IFLA_IFALIAS, "IFLA_IFALIAS", Kind::Text, "what a person calls it"},
    {IFLA_NUM_VF, "IFLA_NUM_VF", Kind::Number, "virtual functions of the card"},
    {IFLA_VFINFO_LIST, "IFLA_VFINFO_LIST", Kind::Bytes, "the virtual functions"},
    {IFLA_STATS64, "IFLA_STATS64", Kind::Struct, "counters", nullptr, nullptr, kStats64},
    {IFLA_VF_PORTS, "IFLA_VF_PORTS", Kind::Bytes, ""},
    {IFLA_PORT_SELF, "IFLA_PORT_SELF", Kind::Bytes, ""},
    {IFLA_AF_SPEC, "IFLA_AF_SPEC", Kind::ByFamily, "settings, family by family", nullptr, &kFamilyTable},
    {IFLA_GROUP, "IFLA_GROUP", Kind::Number, "the group it was put in"},
    {IFLA_NET_NS_FD, "IFLA_NET_NS_FD", Kind::Number, "the network namespace meant, as a descriptor"},
    {IFLA_EXT_MASK, "IFLA_EXT_MASK", Kind::Hex, "what else is asked for: 1 virtual functions, 8 no counters"},
    {IFLA_PROMISCUITY, "IFLA_PROMISCUITY", Kind::Number, "how many want packets for any address"},
    {IFLA_NUM_TX_QUEUES, "IFLA_NUM_TX_QUEUES", Kind::Number, ""},
    {IFLA_NUM_RX_QUEUES, "IFLA_NUM_RX_QUEUES", Kind::Number, ""},
    {IFLA_CARRIER, "IFLA_CARRIER", Kind::Number, "1: there is a carrier"},
    {IFLA_PHYS_PORT_ID, "IFLA_PHYS_PORT_ID", Kind::Hardware, "the socket on the card"},
    {IFLA_CARRIER_CHANGES, "IFLA_CARRIER_CHANGES", Kind::Number, "how often the carrier came or went"},
    {IFLA_PHYS_SWITCH_ID, "IFLA_PHYS_SWITCH_ID", Kind::Hardware, "the switch it is a port of"},
    {IFLA_LINK_NETNSID, "IFLA_LINK_NETNSID", Kind::Signed, "the network namespace of the interface below"},
    {IFLA_PHYS_PORT_NAME, "IFLA_PHYS_PORT_NAME", Kind::Text, "the port's name on the card"},
    {IFLA_PROTO_DOWN, "IFLA_PROTO_DOWN", Kind::Number, "1: a program keeps it down"},
    {IFLA_GSO_MAX_SEGS, "IFLA_GSO_MAX_SEGS", Kind::Number, "segments the card cuts one packet into, at most"},
    {IFLA_GSO_MAX_SIZE, "IFLA_GSO_MAX_SIZE", Kind::Number, "bytes of one packet to be cut, at most"},
    {IFLA_PAD, "IFLA_PAD", Kind::Bytes, "brings what follows to a multiple of eight"},
    {IFLA_XDP, "IFLA_XDP", Kind::Nested, "the XDP program on it", nullptr, &kXdpTable},
    {IFLA_EVENT, "IFLA_EVENT", Kind::Number, "why this notice was sent"},
    {IFLA_NEW_NETNSID, "IFLA_NEW_NETNSID", Kind::Signed, ""},
    {IFLA_TARGET_NETNSID, "IFLA_TARGET_NETNSID", Kind::Signed, ""},
    {IFLA_CARRIER_UP_COUNT, "IFLA_CARRIER_UP_COUNT", Kind::Number, ""},
    {IFLA_CARRIER_DOWN_COUNT, "IFLA_CARRIER_DOWN_COUNT", Kind::Number, ""},
    {IFLA_NEW_IFINDEX, "IFLA_NEW_IFINDEX", Kind::Number, "its index in the new namespace"},
    {IFLA_MIN_MTU, "IFLA_MIN_MTU", Kind::Number, ""},
    {IFLA_MAX_MTU, "IFLA_MAX_MTU", Kind::Number, "0: no limit told"},
    {IFLA_PROP_LIST, "IFLA_PROP_LIST", Kind::Nested, "its properties", nullptr, &kPropertyTable},
    {IFLA_ALT_IFNAME, "IFLA_ALT_IFNAME", Kind::Text, "another name of the interface"},
    {IFLA_PERM_ADDRESS, "IFLA_PERM_ADDRESS", Kind::Hardware, "the address its maker gave it"},
    {IFLA_PROTO_DOWN_REASON, "IFLA_PROTO_DOWN_REASON", Kind::Bytes, "why a program keeps it down"},
    {IFLA_PARENT_DEV_NAME, "IFLA_PARENT_DEV_NAME", Kind::Text, "the device it sits on"},
    {IFLA_PARENT_DEV_BUS_NAME, "IFLA_PARENT_DEV_BUS_NAME", Kind::Text, "the bus of that device"},
    {IFLA_GRO_MAX_SIZE, "IFLA_GRO_MAX_SIZE", Kind::Number, "bytes of one joined packet, at most"},
    {IFLA_TSO_MAX_SIZE, "IFLA_TSO_MAX_SIZE", Kind::Number, ""},
    {IFLA_TSO_MAX_SEGS, "IFLA_TSO_MAX_SEGS", Kind::Number, ""},
    {IFLA_ALLMULTI, "IFLA_ALLMULTI", Kind::Number, "how many want all multicast packets"},
    {62, "IFLA_DEVLINK_PORT", Kind::Bytes, "its port in devlink"},
    {63, "IFLA_GSO_IPV4_MAX_SIZE", Kind::Number, ""},
    {64, "IFLA_GRO_IPV4_MAX_SIZE", Kind::Number, ""},
    {65, "IFLA_DPLL_PIN", Kind::Bytes, ""},
    {66, "IFLA_MAX_PACING_OFFLOAD_HORIZON", Kind::Number, "nanoseconds"},
    {67, "IFLA_NETNS_IMMUTABLE", Kind::Number, "1: cannot be moved to another namespace"},
    {68, "IFLA_HEADROOM", Kind::Number, "bytes kept free before a packet"},
    {69, "IFLA_TAILROOM", Kind::Number, "bytes kept free behind a packet"},
};

} // namespace

constinit const AttributeTable kLinkAttributes = {"IFLA", kLink};

} // namespace swb::netlink
