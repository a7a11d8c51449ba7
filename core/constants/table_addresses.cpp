#include "core/constants/table_row.h"
#include "core/constants/tables.h"

#include <linux/rtnetlink.h>
#include <linux/vm_sockets.h>
#include <sys/socket.h>

namespace swb {

namespace {

constexpr std::string_view kRoute = "rtnetlink(7)";

constexpr NamedValue kRouteGroups[] = {
    SWB_ROW(RTMGRP_LINK, "Interfaces that come, go or change.", "", kRoute),
    SWB_ROW(RTMGRP_NOTIFY, "Notices meant for the person at the machine.", "Never sent.", kRoute),
    SWB_ROW(RTMGRP_NEIGH, "Neighbours: link addresses found, changed or forgotten.", "", kRoute),
    SWB_ROW(RTMGRP_TC, "Queueing disciplines, classes and filters.", "", kRoute),
    SWB_ROW(RTMGRP_IPV4_IFADDR, "IPv4 addresses added and removed.", "", kRoute),
    SWB_ROW(RTMGRP_IPV4_MROUTE, "IPv4 multicast routes.", "", kRoute),
    SWB_ROW(RTMGRP_IPV4_ROUTE, "IPv4 routes added and removed.", "", kRoute),
    SWB_ROW(RTMGRP_IPV4_RULE, "IPv4 policy rules.", "", kRoute),
    SWB_ROW(RTMGRP_IPV6_IFADDR, "IPv6 addresses added and removed.", "", kRoute),
    SWB_ROW(RTMGRP_IPV6_MROUTE, "IPv6 multicast routes.", "", kRoute),
    SWB_ROW(RTMGRP_IPV6_ROUTE, "IPv6 routes added and removed.", "", kRoute),
    SWB_ROW(RTMGRP_IPV6_IFINFO, "IPv6 settings of interfaces.", "", kRoute),
    SWB_ROW(RTMGRP_DECnet_IFADDR, "DECnet addresses.", "Removed from Linux in 6.1.", kRoute),
    SWB_ROW(RTMGRP_DECnet_ROUTE, "DECnet routes.", "Removed from Linux in 6.1.", kRoute),
    SWB_ROW(RTMGRP_IPV6_PREFIX, "IPv6 prefixes that routers announce.", "", kRoute),
};
static_assert(isSoundTable(kRouteGroups));

constexpr NamedValue kVsockContexts[] = {
    SWB_ROW(VMADDR_CID_HYPERVISOR, "The hypervisor itself.", "Few hypervisors answer there.", "vsock(7)"),
    SWB_ROW(VMADDR_CID_LOCAL, "This machine, through the loopback transport.",
            "Needs the kernel module vsock_loopback: without it bind answers EADDRNOTAVAIL, and connect asks the "
            "hypervisor and gets ETIMEDOUT.",
            "vsock(7)"),
    SWB_ROW(VMADDR_CID_HOST, "The host of this virtual machine.", "", "vsock(7)"),
    SWB_ROW(VMADDR_CID_ANY, "For bind: whatever context id this machine has.", "Also written -1.", "vsock(7)"),
};
static_assert(isSoundTable(kVsockContexts));

constexpr NamedValue kVsockPorts[] = {
    SWB_ROW(VMADDR_PORT_ANY, "For bind: the kernel chooses a free port.", "Also written -1. Port 0 is a port here.",
            "vsock(7)"),
};
static_assert(isSoundTable(kVsockPorts));

constexpr NamedValue kVsockFlags[] = {
    SWB_ROW(VMADDR_FLAG_TO_HOST, "Goes to the host, which forwards it to a sibling machine.", "Read in connect alone.",
            "linux/vm_sockets.h"),
};
static_assert(isSoundTable(kVsockFlags));

} // namespace

NamedTable routeGroups() { return kRouteGroups; }
NamedTable vsockContexts() { return kVsockContexts; }
NamedTable vsockPorts() { return kVsockPorts; }
NamedTable vsockFlags() { return kVsockFlags; }

} // namespace swb
