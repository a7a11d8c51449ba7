#include "core/constants/netlink_tables.h"
#include "core/constants/table_row.h"

#include <linux/genetlink.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

namespace swb {

namespace {

constexpr std::string_view kNetlink = "netlink(7)";
constexpr std::string_view kRoute = "rtnetlink(7)";
constexpr std::string_view kRouteHeader = "linux/rtnetlink.h";
constexpr std::string_view kGeneric = "linux/genetlink.h";

constexpr NamedValue kControl[] = {
    SWB_ROW(NLMSG_NOOP, "Nothing: to be skipped.", "", kNetlink),
    SWB_ROW(NLMSG_ERROR, "The answer to a request: an errno, or 0, which acknowledges it.", "", kNetlink),
    SWB_ROW(NLMSG_DONE, "The end of a list of several messages.", "", kNetlink),
    SWB_ROW(NLMSG_OVERRUN, "Messages were lost.", "Never sent; loss is told by ENOBUFS.", kNetlink),
};
static_assert(isSoundTable(kControl));

constexpr NamedValue kRouteTypes[] = {
    SWB_ROW(RTM_NEWLINK, "An interface: here it is, or make or change it.", "", kRoute),
    SWB_ROW(RTM_DELLINK, "An interface is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETLINK, "Asks for one interface, or with NLM_F_DUMP for all.", "", kRoute),
    SWB_ROW(RTM_SETLINK, "Changes an interface.", "", kRouteHeader),
    SWB_ROW(RTM_NEWADDR, "An address of an interface: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELADDR, "An address is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETADDR, "Asks for the addresses of interfaces.", "", kRoute),
    SWB_ROW(RTM_NEWROUTE, "A route: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELROUTE, "A route is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETROUTE, "Asks which route an address takes, or with NLM_F_DUMP for all routes.", "", kRoute),
    SWB_ROW(RTM_NEWNEIGH, "A neighbour, as ARP and neighbour discovery know it: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELNEIGH, "A neighbour is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETNEIGH, "Asks for the neighbours.", "", kRoute),
    SWB_ROW(RTM_NEWRULE, "A policy rule, which chooses a table of routes: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELRULE, "A policy rule is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETRULE, "Asks for the policy rules.", "", kRoute),
    SWB_ROW(RTM_NEWQDISC, "A queueing discipline: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELQDISC, "A queueing discipline is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETQDISC, "Asks for the queueing disciplines.", "", kRoute),
    SWB_ROW(RTM_NEWTCLASS, "A class of traffic: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELTCLASS, "A class of traffic is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETTCLASS, "Asks for the classes of traffic.", "", kRoute),
    SWB_ROW(RTM_NEWTFILTER, "A filter of traffic: here it is, or add it.", "", kRoute),
    SWB_ROW(RTM_DELTFILTER, "A filter of traffic is gone, or shall go.", "", kRoute),
    SWB_ROW(RTM_GETTFILTER, "Asks for the filters of traffic.", "", kRoute),
    SWB_ROW(RTM_NEWACTION, "An action of traffic control: here it is, or add it.", "", kRouteHeader),
    SWB_ROW(RTM_DELACTION, "An action of traffic control is gone, or shall go.", "", kRouteHeader),
    SWB_ROW(RTM_GETACTION, "Asks for the actions of traffic control.", "", kRouteHeader),
    SWB_ROW(RTM_NEWPREFIX, "A prefix that an IPv6 router announced.", "", kRouteHeader),
    SWB_ROW(RTM_GETMULTICAST, "Asks for the multicast addresses of interfaces.", "", kRouteHeader),
    SWB_ROW(RTM_GETANYCAST, "Asks for the anycast addresses of interfaces.", "", kRouteHeader),
    SWB_ROW(RTM_NEWNEIGHTBL, "The settings of a table of neighbours.", "", kRouteHeader),
    SWB_ROW(RTM_GETNEIGHTBL, "Asks for the settings of the tables of neighbours.", "", kRouteHeader),
    SWB_ROW(RTM_SETNEIGHTBL, "Changes the settings of a table of neighbours.", "", kRouteHeader),
    SWB_ROW(RTM_NEWNDUSEROPT, "An option of neighbour discovery that concerns programs, such as DNS servers.", "",
            kRouteHeader),
    SWB_ROW(RTM_NEWADDRLABEL, "A label for choosing IPv6 source addresses: here it is, or add it.", "", kRouteHeader),
    SWB_ROW(RTM_DELADDRLABEL, "A label for choosing IPv6 source addresses shall go.", "", kRouteHeader),
    SWB_ROW(RTM_GETADDRLABEL, "Asks for the labels for choosing IPv6 source addresses.", "", kRouteHeader),
    SWB_ROW(RTM_GETDCB, "Asks for the settings of data centre bridging.", "", kRouteHeader),
    SWB_ROW(RTM_SETDCB, "Changes the settings of data centre bridging.", "", kRouteHeader),
    SWB_ROW(RTM_NEWNETCONF, "Settings of IP on an interface.", "", kRouteHeader),
    SWB_ROW(RTM_DELNETCONF, "Settings of IP on an interface are gone.", "", kRouteHeader),
    SWB_ROW(RTM_GETNETCONF, "Asks for the settings of IP on interfaces.", "", kRouteHeader),
    SWB_ROW(RTM_NEWMDB, "A multicast entry of a bridge: here it is, or add it.", "", kRouteHeader),
    SWB_ROW(RTM_DELMDB, "A multicast entry of a bridge is gone, or shall go.", "", kRouteHeader),
    SWB_ROW(RTM_GETMDB, "Asks for the multicast entries of bridges.", "", kRouteHeader),
    SWB_ROW(RTM_NEWNSID, "A number by which one network namespace knows another.", "", kRouteHeader),
    SWB_ROW(RTM_DELNSID, "A number of a network namespace is gone.", "", kRouteHeader),
    SWB_ROW(RTM_GETNSID, "Asks for the number of a network namespace.", "", kRouteHeader),
    SWB_ROW(RTM_NEWSTATS, "Counters of an interface.", "", kRouteHeader),
    SWB_ROW(RTM_GETSTATS, "Asks for counters of interfaces.", "", kRouteHeader),
    SWB_ROW(RTM_SETSTATS, "Turns counters of an interface on or off.", "", kRouteHeader),
    SWB_ROW(RTM_NEWCACHEREPORT, "A packet for which multicast routing knows no way.", "", kRouteHeader),
    SWB_ROW(RTM_NEWCHAIN, "A chain of traffic filters: here it is, or add it.", "", kRouteHeader),
    SWB_ROW(RTM_DELCHAIN, "A chain of traffic filters is gone, or shall go.", "", kRouteHeader),
    SWB_ROW(RTM_GETCHAIN, "Asks for the chains of traffic filters.", "", kRouteHeader),
    SWB_ROW(RTM_NEWNEXTHOP, "A next hop that routes refer to: here it is, or add it.", "", kRouteHeader),
    SWB_ROW(RTM_DELNEXTHOP, "A next hop is gone, or shall go.", "", kRouteHeader),
    SWB_ROW(RTM_GETNEXTHOP, "Asks for the next hops.", "", kRouteHeader),
    SWB_ROW(RTM_NEWLINKPROP, "Adds a property of an interface, such as another name.", "", kRouteHeader),
    SWB_ROW(RTM_DELLINKPROP, "Removes a property of an interface.", "", kRouteHeader),
    SWB_ROW(RTM_GETLINKPROP, "Asks for the properties of an interface.", "", kRouteHeader),
    SWB_ROW(RTM_NEWVLAN, "A VLAN of a bridge's port: here it is, or change it.", "", kRouteHeader),
    SWB_ROW(RTM_DELVLAN, "A VLAN of a bridge's port is gone.", "", kRouteHeader),
    SWB_ROW(RTM_GETVLAN, "Asks for the VLANs of bridge ports.", "", kRouteHeader),
    SWB_ROW(RTM_NEWNEXTHOPBUCKET, "A share of a group of next hops.", "", kRouteHeader),
    SWB_ROW(RTM_DELNEXTHOPBUCKET, "A share of a group of next hops is gone.", "", kRouteHeader),
    SWB_ROW(RTM_GETNEXTHOPBUCKET, "Asks for the shares of groups of next hops.", "", kRouteHeader),
};
static_assert(isSoundTable(kRouteTypes));

// The lower bits, which every message has.
#define SWB_NETLINK_COMMON_FLAGS                                                                                       \
    SWB_ROW(NLM_F_REQUEST, "It asks for something.", "", kNetlink),                                                    \
        SWB_ROW(NLM_F_MULTI, "One of several; NLMSG_DONE follows the last.", "", kNetlink),                            \
        SWB_ROW(NLM_F_ACK, "Asks for an NLMSG_ERROR with 0 when it succeeds, too.", "", kNetlink),                     \
        SWB_ROW(NLM_F_ECHO, "Asks to be sent the notice that its success gives rise to.", "", kNetlink),               \
        SWB_ROW(NLM_F_DUMP_INTR, "What is listed changed while it was being listed: ask again.", "",                   \
                "linux/netlink.h"),                                                                                    \
        SWB_ROW(NLM_F_DUMP_FILTERED, "The list was narrowed down as asked.", "", "linux/netlink.h")

constexpr NamedValue kGetFlags[] = {
    SWB_NETLINK_COMMON_FLAGS,
    SWB_ROW(NLM_F_ROOT, "The whole table, not one entry.", "", kNetlink),
    SWB_ROW(NLM_F_MATCH, "All that match.", "Not implemented: it lists as NLM_F_ROOT does.", kNetlink),
    SWB_ROW(NLM_F_DUMP, "All of them: NLM_F_ROOT and NLM_F_MATCH.", "", kNetlink),
    SWB_ROW(NLM_F_ATOMIC, "A snapshot of one moment.", "Needs CAP_NET_ADMIN.", kNetlink),
};
static_assert(isSoundTable(kGetFlags));

constexpr NamedValue kNewFlags[] = {
    SWB_NETLINK_COMMON_FLAGS,
    SWB_ROW(NLM_F_REPLACE, "Replaces what is there.", "", kNetlink),
    SWB_ROW(NLM_F_EXCL, "Fails if it is there already.", "", kNetlink),
    SWB_ROW(NLM_F_CREATE, "Makes it if it is not there.", "", kNetlink),
    SWB_ROW(NLM_F_APPEND, "Adds it at the end of the list.", "", kNetlink),
};
static_assert(isSoundTable(kNewFlags));

constexpr NamedValue kDeleteFlags[] = {
    SWB_NETLINK_COMMON_FLAGS,
    SWB_ROW(NLM_F_NONREC, "Not what is below it.", "", "linux/netlink.h"),
    SWB_ROW(NLM_F_BULK, "Several at once.", "", "linux/netlink.h"),
};
static_assert(isSoundTable(kDeleteFlags));

constexpr NamedValue kAnswerFlags[] = {
    SWB_NETLINK_COMMON_FLAGS,
    SWB_ROW(NLM_F_CAPPED, "Only the header of the request comes back, not what followed it.", "", "linux/netlink.h"),
    SWB_ROW(NLM_F_ACK_TLVS, "Attributes that tell more follow; NETLINK_EXT_ACK asks for them.", "", "linux/netlink.h"),
};
static_assert(isSoundTable(kAnswerFlags));

constexpr NamedValue kGenericCommands[] = {
    SWB_ROW(CTRL_CMD_NEWFAMILY, "A family of messages: here it is.", "", kGeneric),
    SWB_ROW(CTRL_CMD_DELFAMILY, "A family of messages is gone.", "", kGeneric),
    SWB_ROW(CTRL_CMD_GETFAMILY, "Asks for a family by name or number, or for all.", "", kGeneric),
    SWB_ROW(CTRL_CMD_NEWOPS, "Commands were added to a family.", "", kGeneric),
    SWB_ROW(CTRL_CMD_DELOPS, "Commands were taken from a family.", "", kGeneric),
    SWB_ROW(CTRL_CMD_GETOPS, "Asks for the commands of a family.", "Not implemented.", kGeneric),
    SWB_ROW(CTRL_CMD_NEWMCAST_GRP, "A multicast group of a family is there.", "", kGeneric),
    SWB_ROW(CTRL_CMD_DELMCAST_GRP, "A multicast group of a family is gone.", "", kGeneric),
    SWB_ROW(CTRL_CMD_GETMCAST_GRP, "Kept for asking about multicast groups.", "Not implemented.", kGeneric),
    SWB_ROW(CTRL_CMD_GETPOLICY, "Asks which attributes a family takes.", "", kGeneric),
};
static_assert(isSoundTable(kGenericCommands));

constexpr NamedValue kGenericFlags[] = {
    SWB_ROW(GENL_ADMIN_PERM, "Needs CAP_NET_ADMIN.", "", kGeneric),
    SWB_ROW(GENL_CMD_CAP_DO, "Can be asked of one thing.", "", kGeneric),
    SWB_ROW(GENL_CMD_CAP_DUMP, "Can list all.", "", kGeneric),
    SWB_ROW(GENL_CMD_CAP_HASPOL, "The kernel can tell which attributes it takes.", "", kGeneric),
    SWB_ROW(GENL_UNS_ADMIN_PERM, "Needs CAP_NET_ADMIN in the user namespace of the network namespace.", "", kGeneric),
};
static_assert(isSoundTable(kGenericFlags));

constexpr NamedValue kDiagTypes[] = {
    SWB_ROW(TCPDIAG_GETSOCK, "Asks for TCP sockets, the old way.", "", "sock_diag(7)"),
    SWB_ROW(SOCK_DIAG_BY_FAMILY, "Asks for sockets of a family, or is one of them.", "", "sock_diag(7)"),
    SWB_ROW(SOCK_DESTROY, "Closes a socket of any program by force.", "Needs CAP_NET_ADMIN.", "linux/sock_diag.h"),
};
static_assert(isSoundTable(kDiagTypes));

constexpr NamedValue kDiagTimers[] = {
    {0, "no timer", "No timer runs.", "", "sock_diag(7)"},
    {1, "retransmission", "Unacknowledged bytes will be sent again.", "", "sock_diag(7)"},
    {2, "keepalive", "The peer will be probed.", "", "sock_diag(7)"},
    {3, "TIME_WAIT", "The addresses rest.", "", "sock_diag(7)"},
    {4, "zero window probe", "The peer has no room; it will be asked again.", "", "sock_diag(7)"},
};
static_assert(isSoundTable(kDiagTimers));

} // namespace

NamedTable netlinkControlTypes() { return kControl; }
NamedTable routeMessageTypes() { return kRouteTypes; }
NamedTable netlinkGetFlags() { return kGetFlags; }
NamedTable netlinkNewFlags() { return kNewFlags; }
NamedTable netlinkDeleteFlags() { return kDeleteFlags; }
NamedTable netlinkAnswerFlags() { return kAnswerFlags; }
NamedTable genericCommands() { return kGenericCommands; }
NamedTable genericOperationFlags() { return kGenericFlags; }
NamedTable diagMessageTypes() { return kDiagTypes; }
NamedTable diagTimers() { return kDiagTimers; }

} // namespace swb
