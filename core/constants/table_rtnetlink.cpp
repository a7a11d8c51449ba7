#include "core/constants/netlink_tables.h"
#include "core/constants/table_row.h"

#include <linux/fib_rules.h>
#include <linux/if.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

namespace swb {

namespace {

constexpr std::string_view kRoute = "rtnetlink(7)";
constexpr std::string_view kIf = "linux/if.h";
constexpr std::string_view kDevice = "netdevice(7)";
constexpr std::string_view kAddr = "linux/if_addr.h";
constexpr std::string_view kNeighbour = "linux/neighbour.h";
constexpr std::string_view kRules = "linux/fib_rules.h";

constexpr NamedValue kInterfaceFlags[] = {
    SWB_ROW(IFF_UP, "Turned on.", "", kDevice),
    SWB_ROW(IFF_BROADCAST, "Has a broadcast address.", "", kDevice),
    SWB_ROW(IFF_DEBUG, "Its driver logs.", "", kDevice),
    SWB_ROW(IFF_LOOPBACK, "Leads back to this machine.", "", kDevice),
    SWB_ROW(IFF_POINTOPOINT, "Has one peer at the other end.", "", kDevice),
    SWB_ROW(IFF_NOTRAILERS, "Of no meaning on Linux.", "", kDevice),
    SWB_ROW(IFF_RUNNING, "Able to carry packets.", "", kDevice),
    SWB_ROW(IFF_NOARP, "Without ARP.", "", kDevice),
    SWB_ROW(IFF_PROMISC, "Takes packets for any address.", "", kDevice),
    SWB_ROW(IFF_ALLMULTI, "Takes all multicast packets.", "", kDevice),
    SWB_ROW(IFF_MASTER, "Bundles others.", "", kDevice),
    SWB_ROW(IFF_SLAVE, "Belongs to a bundle.", "", kDevice),
    SWB_ROW(IFF_MULTICAST, "Can multicast.", "", kDevice),
    SWB_ROW(IFF_PORTSEL, "Can choose its medium.", "", kDevice),
    SWB_ROW(IFF_AUTOMEDIA, "Chooses its medium by itself.", "", kDevice),
    SWB_ROW(IFF_DYNAMIC, "Loses its addresses when it goes down.", "", kDevice),
    SWB_ROW(IFF_LOWER_UP, "Has a carrier.", "", kDevice),
    SWB_ROW(IFF_DORMANT, "Waits for something outside.", "", kDevice),
    SWB_ROW(IFF_ECHO, "Echoes what is sent.", "", kDevice),
};
static_assert(isSoundTable(kInterfaceFlags));

constexpr NamedValue kOperational[] = {
    SWB_ROW(IF_OPER_UNKNOWN, "The driver does not tell.", "", kIf),
    SWB_ROW(IF_OPER_NOTPRESENT, "A part is missing.", "", kIf),
    SWB_ROW(IF_OPER_DOWN, "Cannot carry packets.", "", kIf),
    SWB_ROW(IF_OPER_LOWERLAYERDOWN, "The interface below it is down.", "", kIf),
    SWB_ROW(IF_OPER_TESTING, "Under test.", "", kIf),
    SWB_ROW(IF_OPER_DORMANT, "Waits for something outside, such as a login.", "", kIf),
    SWB_ROW(IF_OPER_UP, "Can carry packets.", "", kIf),
};
static_assert(isSoundTable(kOperational));

constexpr NamedValue kLinkModes[] = {
    SWB_ROW(IF_LINK_MODE_DEFAULT, "With a carrier it is up.", "", kIf),
    SWB_ROW(IF_LINK_MODE_DORMANT, "With a carrier it waits for a program.", "", kIf),
    SWB_ROW(IF_LINK_MODE_TESTING, "With a carrier it is tested first.", "", kIf),
};
static_assert(isSoundTable(kLinkModes));

constexpr NamedValue kAddressFlags[] = {
    SWB_ROW(IFA_F_SECONDARY, "Not the first of its network; on IPv6, a temporary one.", "", kAddr),
    SWB_ROW(IFA_F_NODAD, "Not checked for being taken.", "", kAddr),
    SWB_ROW(IFA_F_OPTIMISTIC, "In use while it is being checked.", "", kAddr),
    SWB_ROW(IFA_F_DADFAILED, "Another machine has it.", "", kAddr),
    SWB_ROW(IFA_F_HOMEADDRESS, "A home address of mobile IPv6.", "", kAddr),
    SWB_ROW(IFA_F_DEPRECATED, "Not for new connections.", "", kAddr),
    SWB_ROW(IFA_F_TENTATIVE, "Being checked for being taken.", "", kAddr),
    SWB_ROW(IFA_F_PERMANENT, "Without an end.", "", kAddr),
    SWB_ROW(IFA_F_MANAGETEMPADDR, "The kernel makes temporary addresses beside it.", "", kAddr),
    SWB_ROW(IFA_F_NOPREFIXROUTE, "Without a route of its own.", "", kAddr),
    SWB_ROW(IFA_F_MCAUTOJOIN, "A group that is joined.", "", kAddr),
    SWB_ROW(IFA_F_STABLE_PRIVACY, "Made by RFC 7217.", "", kAddr),
};
static_assert(isSoundTable(kAddressFlags));

constexpr NamedValue kOrigins[] = {
    SWB_ROW(IFAPROT_UNSPEC, "A person or a program added it.", "", kAddr),
    SWB_ROW(IFAPROT_KERNEL_LO, "The kernel, for loopback.", "", kAddr),
    SWB_ROW(IFAPROT_KERNEL_RA, "The kernel, from a router's announcement.", "", kAddr),
    SWB_ROW(IFAPROT_KERNEL_LL, "The kernel, as the link-local address.", "", kAddr),
};
static_assert(isSoundTable(kOrigins));

constexpr NamedValue kGenerationModes[] = {
    SWB_ROW(IN6_ADDR_GEN_MODE_EUI64, "From the address of the link.", "", "linux/if_link.h"),
    SWB_ROW(IN6_ADDR_GEN_MODE_NONE, "No link-local address is made.", "", "linux/if_link.h"),
    SWB_ROW(IN6_ADDR_GEN_MODE_STABLE_PRIVACY, "From a secret, by RFC 7217.", "", "linux/if_link.h"),
    SWB_ROW(IN6_ADDR_GEN_MODE_RANDOM, "By chance.", "", "linux/if_link.h"),
};
static_assert(isSoundTable(kGenerationModes));

constexpr NamedValue kScopes[] = {
    SWB_ROW(RT_SCOPE_UNIVERSE, "Anywhere.", "ip calls it global.", kRoute),
    SWB_ROW(RT_SCOPE_SITE, "Within one site.", "", kRoute),
    SWB_ROW(RT_SCOPE_LINK, "On the attached network.", "", kRoute),
    SWB_ROW(RT_SCOPE_HOST, "On this machine.", "", kRoute),
    SWB_ROW(RT_SCOPE_NOWHERE, "Nowhere: it is not there.", "", kRoute),
};
static_assert(isSoundTable(kScopes));

constexpr NamedValue kTables[] = {
    SWB_ROW(RT_TABLE_UNSPEC, "No table is named.", "", kRoute),
    SWB_ROW(RT_TABLE_COMPAT, "The table's number is above 255: see RTA_TABLE.", "", kRoute),
    SWB_ROW(RT_TABLE_DEFAULT, "Asked last; usually empty.", "", kRoute),
    SWB_ROW(RT_TABLE_MAIN, "The usual table.", "", kRoute),
    SWB_ROW(RT_TABLE_LOCAL, "This machine's own and broadcast addresses, kept by the kernel.", "", kRoute),
};
static_assert(isSoundTable(kTables));

constexpr NamedValue kProtocols[] = {
    SWB_ROW(RTPROT_UNSPEC, "Not told.", "", kRoute),
    SWB_ROW(RTPROT_REDIRECT, "An ICMP redirect.", "", kRoute),
    SWB_ROW(RTPROT_KERNEL, "The kernel itself, for an address.", "", kRoute),
    SWB_ROW(RTPROT_BOOT, "A command; meant for the start of the system.", "", kRoute),
    SWB_ROW(RTPROT_STATIC, "The administrator.", "", kRoute),
    SWB_ROW(RTPROT_GATED, "GateD.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_RA, "A router's announcement.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_MRT, "MRT.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_ZEBRA, "Zebra or FRR.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_BIRD, "BIRD.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_DNROUTED, "The routing program of DECnet.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_XORP, "XORP.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_NTK, "Netsukuku.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_DHCP, "A DHCP client.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_MROUTED, "A multicast routing program.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_KEEPALIVED, "keepalived.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_BABEL, "Babel.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_OPENR, "Open/R.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_BGP, "BGP.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_ISIS, "IS-IS.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_OSPF, "OSPF.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_RIP, "RIP.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTPROT_EIGRP, "EIGRP.", "", "linux/rtnetlink.h"),
};
static_assert(isSoundTable(kProtocols));

constexpr NamedValue kTypes[] = {
    SWB_ROW(RTN_UNSPEC, "Not told.", "", kRoute),
    SWB_ROW(RTN_UNICAST, "To one host or network.", "", kRoute),
    SWB_ROW(RTN_LOCAL, "To this machine itself.", "", kRoute),
    SWB_ROW(RTN_BROADCAST, "A broadcast address.", "", kRoute),
    SWB_ROW(RTN_ANYCAST, "An anycast address.", "", kRoute),
    SWB_ROW(RTN_MULTICAST, "Multicast.", "", kRoute),
    SWB_ROW(RTN_BLACKHOLE, "Dropped in silence.", "", kRoute),
    SWB_ROW(RTN_UNREACHABLE, "Refused with EHOSTUNREACH.", "", kRoute),
    SWB_ROW(RTN_PROHIBIT, "Refused with EACCES.", "", kRoute),
    SWB_ROW(RTN_THROW, "The search goes on in another table.", "", kRoute),
    SWB_ROW(RTN_NAT, "Translated.", "Not implemented.", kRoute),
    SWB_ROW(RTN_XRESOLVE, "Asked of a program.", "Not implemented.", kRoute),
};
static_assert(isSoundTable(kTypes));

constexpr NamedValue kRouteFlags[] = {
    SWB_ROW(RTNH_F_DEAD, "The next hop is dead.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTNH_F_PERVASIVE, "The gateway is looked up again.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTNH_F_ONLINK, "The gateway is taken to be on this link.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTNH_F_OFFLOAD, "The hardware does it.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTNH_F_LINKDOWN, "The interface has no carrier.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTNH_F_UNRESOLVED, "The entry is not resolved yet.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTNH_F_TRAP, "The hardware hands its packets to the kernel.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTM_F_NOTIFY, "Wants a notice of a change.", "", kRoute),
    SWB_ROW(RTM_F_CLONED, "Made from another route.", "", kRoute),
    SWB_ROW(RTM_F_EQUALIZE, "Spread over several.", "Not implemented.", kRoute),
    SWB_ROW(RTM_F_PREFIX, "A prefix.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTM_F_LOOKUP_TABLE, "Wants to know the table found.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTM_F_FIB_MATCH, "Wants the entry found, not the route made of it.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTM_F_OFFLOAD, "The hardware does it.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTM_F_TRAP, "The hardware hands its packets to the kernel.", "", "linux/rtnetlink.h"),
    SWB_ROW(RTM_F_OFFLOAD_FAILED, "The hardware could not take it.", "", "linux/rtnetlink.h"),
};
static_assert(isSoundTable(kRouteFlags));

constexpr NamedValue kPreferences[] = {
    {0, "medium", "The usual preference of a router.", "", "RFC 4191"},
    {1, "high", "Preferred over others.", "", "RFC 4191"},
    {3, "low", "Others are preferred.", "", "RFC 4191"},
};
static_assert(isSoundTable(kPreferences));

constexpr NamedValue kNeighbourStates[] = {
    SWB_ROW(NUD_INCOMPLETE, "Being asked for.", "", kRoute),
    SWB_ROW(NUD_REACHABLE, "Known, and confirmed not long ago.", "", kRoute),
    SWB_ROW(NUD_STALE, "Known; to be confirmed when used.", "", kRoute),
    SWB_ROW(NUD_DELAY, "Used; waits a moment for a confirmation from above.", "", kRoute),
    SWB_ROW(NUD_PROBE, "Being asked again.", "", kRoute),
    SWB_ROW(NUD_FAILED, "Does not answer.", "", kRoute),
    SWB_ROW(NUD_NOARP, "Needs no asking.", "", kRoute),
    SWB_ROW(NUD_PERMANENT, "Fixed; never forgotten.", "", kRoute),
};
static_assert(isSoundTable(kNeighbourStates));

constexpr NamedValue kNeighbourFlags[] = {
    SWB_ROW(NTF_USE, "Ask it now.", "", kNeighbour),
    SWB_ROW(NTF_SELF, "Belongs to the interface itself.", "", kNeighbour),
    SWB_ROW(NTF_MASTER, "Belongs to the bridge above.", "", kNeighbour),
    SWB_ROW(NTF_PROXY, "This machine answers for it.", "", kRoute),
    SWB_ROW(NTF_EXT_LEARNED, "Learnt from outside.", "", kNeighbour),
    SWB_ROW(NTF_OFFLOADED, "In the hardware.", "", kNeighbour),
    SWB_ROW(NTF_STICKY, "Does not move to another port.", "", kNeighbour),
    SWB_ROW(NTF_ROUTER, "An IPv6 router.", "", kRoute),
};
static_assert(isSoundTable(kNeighbourFlags));

constexpr NamedValue kRuleActions[] = {
    SWB_ROW(FR_ACT_UNSPEC, "None.", "", kRules),
    SWB_ROW(FR_ACT_TO_TBL, "Looks in a table.", "", kRules),
    SWB_ROW(FR_ACT_GOTO, "Jumps to another rule.", "", kRules),
    SWB_ROW(FR_ACT_NOP, "Does nothing.", "", kRules),
    SWB_ROW(FR_ACT_BLACKHOLE, "Drops in silence.", "", kRules),
    SWB_ROW(FR_ACT_UNREACHABLE, "Refuses with ENETUNREACH.", "", kRules),
    SWB_ROW(FR_ACT_PROHIBIT, "Refuses with EACCES.", "", kRules),
};
static_assert(isSoundTable(kRuleActions));

constexpr NamedValue kRuleFlags[] = {
    SWB_ROW(FIB_RULE_PERMANENT, "Cannot be removed.", "", kRules),
    SWB_ROW(FIB_RULE_INVERT, "For what does not match.", "", kRules),
    SWB_ROW(FIB_RULE_UNRESOLVED, "The rule to jump to is not there.", "", kRules),
    SWB_ROW(FIB_RULE_IIF_DETACHED, "The interface of arrival is not there.", "", kRules),
    SWB_ROW(FIB_RULE_OIF_DETACHED, "The interface of departure is not there.", "", kRules),
    SWB_ROW(FIB_RULE_FIND_SADDR, "May choose the source address.", "", kRules),
};
static_assert(isSoundTable(kRuleFlags));

} // namespace

NamedTable interfaceFlags() { return kInterfaceFlags; }
NamedTable operationalStates() { return kOperational; }
NamedTable linkModes() { return kLinkModes; }
NamedTable interfaceAddressFlags() { return kAddressFlags; }
NamedTable addressOrigins() { return kOrigins; }
NamedTable addressGenerationModes() { return kGenerationModes; }
NamedTable routeScopes() { return kScopes; }
NamedTable routeTables() { return kTables; }
NamedTable routeProtocols() { return kProtocols; }
NamedTable routeTypes() { return kTypes; }
NamedTable routeFlags() { return kRouteFlags; }
NamedTable routePreferences() { return kPreferences; }
NamedTable neighbourStates() { return kNeighbourStates; }
NamedTable neighbourFlags() { return kNeighbourFlags; }
NamedTable ruleActions() { return kRuleActions; }
NamedTable ruleFlags() { return kRuleFlags; }

} // namespace swb
