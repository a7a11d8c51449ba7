#include "core/constants/netlink_tables.h"
#include "core/constants/tables.h"
#include "core/wire/netlink_spec.h"

#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>

// Attributes of addresses, routes, neighbours and rules. Source: rtnetlink(7) and the headers named by their prefixes.
namespace swb::netlink {
namespace {

constexpr std::string_view kForEver = "seconds; 4294967295: for ever";
constexpr std::string_view kHundredths = "hundredths of a second";

constexpr Member kAddressCache[] = {{"ifa_prefered", 4, Kind::Number, nullptr, kForEver},
                                    {"ifa_valid", 4, Kind::Number, nullptr, kForEver},
                                    {"cstamp", 4, Kind::Number, nullptr, kHundredths},
                                    {"tstamp", 4, Kind::Number, nullptr, kHundredths}};

constexpr Attribute kAddress[] = {
    {IFA_ADDRESS, "IFA_ADDRESS", Kind::Ip, "the address; with a peer, the peer's"},
    {IFA_LOCAL, "IFA_LOCAL", Kind::Ip, "this machine's address"},
    {IFA_LABEL, "IFA_LABEL", Kind::Text, "the name old programs know it by"},
    {IFA_BROADCAST, "IFA_BROADCAST", Kind::Ip, "everybody on the network"},
    {IFA_ANYCAST, "IFA_ANYCAST", Kind::Ip, ""},
    {IFA_CACHEINFO, "IFA_CACHEINFO", Kind::Struct, "how long it lasts", nullptr, nullptr, kAddressCache},
    {IFA_MULTICAST, "IFA_MULTICAST", Kind::Ip, ""},
    {IFA_FLAGS, "IFA_FLAGS", Kind::Flags, "all its flags; ifa_flags has room for eight", interfaceAddressFlags},
    {IFA_RT_PRIORITY, "IFA_RT_PRIORITY", Kind::Number, "the metric of its route"},
    {IFA_TARGET_NETNSID, "IFA_TARGET_NETNSID", Kind::Signed, ""},
    {IFA_PROTO, "IFA_PROTO", Kind::Enum, "who added it", addressOrigins},
};

constexpr Member kRouteCache[] = {{"rta_clntref", 4},
                                  {"rta_lastuse", 4, Kind::Number, nullptr, kHundredths},
                                  {"rta_expires", 4, Kind::Signed, nullptr, kHundredths},
                                  {"rta_error", 4, Kind::Error},
                                  {"rta_used", 4},
                                  {"rta_id", 4},
                                  {"rta_ts", 4},
                                  {"rta_tsage", 4}};

constexpr Attribute kMetrics[] = {
    {RTAX_LOCK, "RTAX_LOCK", Kind::Hex, "a bit for each metric that shall stay as it is"},
    {RTAX_MTU, "RTAX_MTU", Kind::Number, "the largest packet on the way, in bytes"},
    {RTAX_WINDOW, "RTAX_WINDOW", Kind::Number, "the largest window of TCP"},
    {RTAX_RTT, "RTAX_RTT", Kind::Number, "the first guess of the round trip"},
    {RTAX_RTTVAR, "RTAX_RTTVAR", Kind::Number, ""},
    {RTAX_SSTHRESH, "RTAX_SSTHRESH", Kind::Number, ""},
    {RTAX_CWND, "RTAX_CWND", Kind::Number, "the largest congestion window"},
    {RTAX_ADVMSS, "RTAX_ADVMSS", Kind::Number, "the segment size TCP announces"},
    {RTAX_REORDERING, "RTAX_REORDERING", Kind::Number, ""},
    {RTAX_HOPLIMIT, "RTAX_HOPLIMIT", Kind::Number, "hops a packet may take"},
    {RTAX_INITCWND, "RTAX_INITCWND", Kind::Number, "the first congestion window"},
    {RTAX_FEATURES, "RTAX_FEATURES", Kind::Hex, ""},
    {RTAX_RTO_MIN, "RTAX_RTO_MIN", Kind::Number, "milliseconds"},
    {RTAX_INITRWND, "RTAX_INITRWND", Kind::Number, ""},
    {RTAX_QUICKACK, "RTAX_QUICKACK", Kind::Number, ""},
    {RTAX_CC_ALGO, "RTAX_CC_ALGO", Kind::Text, "the congestion control"},
    {RTAX_FASTOPEN_NO_COOKIE, "RTAX_FASTOPEN_NO_COOKIE", Kind::Number, ""},
};
constexpr AttributeTable kMetricTable = {"RTAX", kMetrics};

extern const AttributeTable kHopTable; // of a next hop among several: the attributes of a route

constexpr Attribute kRoute[] = {
    {RTA_DST, "RTA_DST", Kind::Ip, "where it leads; none: everywhere, the default route"},
    {RTA_SRC, "RTA_SRC", Kind::Ip, "for packets from there alone"},
    {RTA_IIF, "RTA_IIF", Kind::Interface, "the interface of arrival"},
    {RTA_OIF, "RTA_OIF", Kind::Interface, "the interface of departure"},
    {RTA_GATEWAY, "RTA_GATEWAY", Kind::Ip, "the router on the way"},
    {RTA_PRIORITY, "RTA_PRIORITY", Kind::Number, "its metric: the lowest wins"},
    {RTA_PREFSRC, "RTA_PREFSRC", Kind::Ip, "the source address preferred"},
    {RTA_METRICS, "RTA_METRICS", Kind::Nested, "properties of the way", nullptr, &kMetricTable},
    {RTA_MULTIPATH, "RTA_MULTIPATH", Kind::Nexthops, "several next hops", nullptr, &kHopTable},
    {RTA_PROTOINFO, "RTA_PROTOINFO", Kind::Bytes, "no longer used"},
    {RTA_FLOW, "RTA_FLOW", Kind::Hex, "the realm"},
    {RTA_CACHEINFO, "RTA_CACHEINFO", Kind::Struct, "how it is used", nullptr, nullptr, kRouteCache},
    {RTA_TABLE, "RTA_TABLE", Kind::Enum, "its table; rtm_table has room for 255", routeTables},
    {RTA_MARK, "RTA_MARK", Kind::Hex, "the mark looked up with"},
    {RTA_MFC_STATS, "RTA_MFC_STATS", Kind::Bytes, "counters of multicast routing"},
    {RTA_VIA, "RTA_VIA", Kind::Prefixed, "a router of another family"},
    {RTA_NEWDST, "RTA_NEWDST", Kind::Bytes, "the new MPLS label"},
    {RTA_PREF, "RTA_PREF", Kind::Enum, "how much the router is preferred", routePreferences},
    {RTA_ENCAP_TYPE, "RTA_ENCAP_TYPE", Kind::Number, "the kind of tunnel"},
    {RTA_ENCAP, "RTA_ENCAP", Kind::Bytes, "the tunnel"},
    {RTA_EXPIRES, "RTA_EXPIRES", Kind::Number, "hundredths of a second"},
    {RTA_PAD, "RTA_PAD", Kind::Bytes, "brings what follows to a multiple of eight"},
    {RTA_UID, "RTA_UID", Kind::Number, "the user looked up with"},
    {RTA_TTL_PROPAGATE, "RTA_TTL_PROPAGATE", Kind::Number, ""},
    {RTA_IP_PROTO, "RTA_IP_PROTO", Kind::Enum, "the protocol looked up with", ipProtocols},
    {RTA_SPORT, "RTA_SPORT", Kind::BigNumber, "the source port looked up with"},
    {RTA_DPORT, "RTA_DPORT", Kind::BigNumber, "the destination port looked up with"},
    {RTA_NH_ID, "RTA_NH_ID", Kind::Number, "the next hop it refers to"},
};
constinit const AttributeTable kHopTable = {"RTA", kRoute};

constexpr Member kNeighbourCache[] = {{"ndm_confirmed", 4, Kind::Number, nullptr, kHundredths},
                                      {"ndm_used", 4, Kind::Number, nullptr, kHundredths},
                                      {"ndm_updated", 4, Kind::Number, nullptr, kHundredths},
                                      {"ndm_refcnt", 4}};

constexpr Attribute kNeighbour[] = {
    {NDA_DST, "NDA_DST", Kind::Ip, "its address"},
    {NDA_LLADDR, "NDA_LLADDR", Kind::Hardware, "its address on the link"},
    {NDA_CACHEINFO, "NDA_CACHEINFO", Kind::Struct, "when it was heard of, backwards from now", nullptr, nullptr,
     kNeighbourCache},
    {NDA_PROBES, "NDA_PROBES", Kind::Number, "how often it was asked"},
    {NDA_VLAN, "NDA_VLAN", Kind::Number, ""},
    {NDA_PORT, "NDA_PORT", Kind::BigNumber, ""},
    {NDA_VNI, "NDA_VNI", Kind::Number, ""},
    {NDA_IFINDEX, "NDA_IFINDEX", Kind::Interface, ""},
    {NDA_MASTER, "NDA_MASTER", Kind::Interface, "the bridge above"},
    {NDA_LINK_NETNSID, "NDA_LINK_NETNSID", Kind::Signed, ""},
    {NDA_SRC_VNI, "NDA_SRC_VNI", Kind::Number, ""},
    {NDA_PROTOCOL, "NDA_PROTOCOL", Kind::Enum, "who added it", routeProtocols},
    {NDA_NH_ID, "NDA_NH_ID", Kind::Number, ""},
    {NDA_FDB_EXT_ATTRS, "NDA_FDB_EXT_ATTRS", Kind::Bytes, ""},
    {NDA_FLAGS_EXT, "NDA_FLAGS_EXT", Kind::Hex, ""},
};

constexpr Member kRange[] = {{"start", 2}, {"end", 2}};
constexpr Member kUsers[] = {{"start", 4}, {"end", 4}};

constexpr Attribute kRule[] = {
    {FRA_DST, "FRA_DST", Kind::Ip, "for packets to there"},
    {FRA_SRC, "FRA_SRC", Kind::Ip, "for packets from there"},
    {FRA_IIFNAME, "FRA_IIFNAME", Kind::Text, "for packets that arrived there"},
    {FRA_GOTO, "FRA_GOTO", Kind::Number, "the rule to jump to"},
    {FRA_PRIORITY, "FRA_PRIORITY", Kind::Number, "the lowest is asked first"},
    {FRA_FWMARK, "FRA_FWMARK", Kind::Hex, "for packets with this mark"},
    {FRA_FLOW, "FRA_FLOW", Kind::Hex, "the realm"},
    {FRA_TUN_ID, "FRA_TUN_ID", Kind::BigNumber, ""},
    {FRA_SUPPRESS_IFGROUP, "FRA_SUPPRESS_IFGROUP", Kind::Signed, "-1: none"},
    {FRA_SUPPRESS_PREFIXLEN, "FRA_SUPPRESS_PREFIXLEN", Kind::Signed, "-1: none"},
    {FRA_TABLE, "FRA_TABLE", Kind::Enum, "the table to look in", routeTables},
    {FRA_FWMASK, "FRA_FWMASK", Kind::Hex, "the bits of the mark that count"},
    {FRA_OIFNAME, "FRA_OIFNAME", Kind::Text, "for packets that leave there"},
    {FRA_PAD, "FRA_PAD", Kind::Bytes, ""},
    {FRA_L3MDEV, "FRA_L3MDEV", Kind::Number, "1: the table of the VRF"},
    {FRA_UID_RANGE, "FRA_UID_RANGE", Kind::Struct, "for these users", nullptr, nullptr, kUsers},
    {FRA_PROTOCOL, "FRA_PROTOCOL", Kind::Enum, "who added it", routeProtocols},
    {FRA_IP_PROTO, "FRA_IP_PROTO", Kind::Enum, "for this protocol", ipProtocols},
    {FRA_SPORT_RANGE, "FRA_SPORT_RANGE", Kind::Struct, "for these source ports", nullptr, nullptr, kRange},
    {FRA_DPORT_RANGE, "FRA_DPORT_RANGE", Kind::Struct, "for these destination ports", nullptr, nullptr, kRange},
};

} // namespace

constinit const AttributeTable kAddressAttributes = {"IFA", kAddress};
constinit const AttributeTable kRouteAttributes = {"RTA", kRoute};
constinit const AttributeTable kNeighbourAttributes = {"NDA", kNeighbour};
constinit const AttributeTable kRuleAttributes = {"FRA", kRule};

} // namespace swb::netlink
