#include "core/constants/netlink_tables.h"
#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/wire/form_rows.h"

#include <linux/netlink.h>
#include <sys/socket.h>

// Requests that only read, and any message. Source: netlink(7), rtnetlink(7), sock_diag(7).
namespace swb {

namespace {

using K = FormKind;

constexpr std::string_view kSequence = "The answers carry it.";
constexpr std::string_view kPortId = "0: the kernel knows who sends.";
constexpr std::string_view kFamily = "AF_UNSPEC: those of every family.";
constexpr std::string_view kZero = "Not looked at in a list of all.";

#define SWB_LENGTH                                                                                                     \
    {"nlmsg_len",        32, K::Number, "", "Header and all that follows. Left empty, it is counted.", nullptr,        \
     Filled::WholeLength}
#define SWB_TAIL                                                                                                       \
    {"nlmsg_seq", 32, K::Number, "1", kSequence}, { "nlmsg_pid", 32, K::Number, "0", kPortId }
#define SWB_LIST_HEADER(type)                                                                                          \
    SWB_LENGTH, {"nlmsg_type", 16, K::Number, type, "What is asked for.", routeMessageTypes},                          \
        {"nlmsg_flags", 16, K::Hex, "NLM_F_REQUEST|NLM_F_DUMP", "A request, for all of them.", netlinkGetFlags},       \
        SWB_TAIL

const FormField kLinks[] = {
    SWB_LIST_HEADER("RTM_GETLINK"),
    {"ifi_family", 8, K::Number, "AF_UNSPEC", kFamily, families},
    {"padding", 8, K::Number, "0", ""},
    {"ifi_type", 16, K::Number, "0", kZero, hardwareTypes},
    {"ifi_index", 32, K::Number, "0", "Without NLM_F_DUMP: the interface."},
    {"ifi_flags", 32, K::Hex, "0", kZero, interfaceFlags},
    {"ifi_change", 32, K::Hex, "0", kZero},
};
const FormField kAddresses[] = {
    SWB_LIST_HEADER("RTM_GETADDR"),
    {"ifa_family", 8, K::Number, "AF_UNSPEC", kFamily, families},
    {"ifa_prefixlen", 8, K::Number, "0", kZero},
    {"ifa_flags", 8, K::Hex, "0", kZero, interfaceAddressFlags},
    {"ifa_scope", 8, K::Number, "0", kZero, routeScopes},
    {"ifa_index", 32, K::Number, "0", kZero},
};

#define SWB_ROUTE_MEMBERS(length)                                                                                      \
    {"rtm_dst_len", 8, K::Number, length, "Bits of the destination that count."},                                      \
        {"rtm_src_len", 8, K::Number, "0", "Bits of the source that count."}, {"rtm_tos", 8, K::Hex, "0", ""},         \
        {"rtm_table", 8, K::Number, "RT_TABLE_UNSPEC", "", routeTables},                                               \
        {"rtm_protocol", 8, K::Number, "0", kZero, routeProtocols},                                                    \
        {"rtm_scope", 8, K::Number, "0", kZero, routeScopes}, {"rtm_type", 8, K::Number, "0", kZero, routeTypes}, {    \
        "rtm_flags", 32, K::Hex, "0", "", routeFlags                                                                   \
    }

const FormField kRoutes[] = {
    SWB_LIST_HEADER("RTM_GETROUTE"),
    {"rtm_family", 8, K::Number, "AF_UNSPEC", kFamily, families},
    SWB_ROUTE_MEMBERS("0"),
};
const FormField kRouteTo[] = {
    SWB_LENGTH,
    {"nlmsg_type", 16, K::Number, "RTM_GETROUTE", "What is asked for.", routeMessageTypes},
    {"nlmsg_flags", 16, K::Hex, "NLM_F_REQUEST", "A request, for one.", netlinkGetFlags},
    SWB_TAIL,
    {"rtm_family", 8, K::Number, "AF_INET", "That of the address.", families},
    SWB_ROUTE_MEMBERS("32"),
    {"nla_len", 16, K::Number, "", "Of the attribute. Left empty, it is counted.", nullptr, Filled::RestLength},
    {"nla_type", 16, K::Number, "1", "1 is RTA_DST."},
    {"RTA_DST", 32, K::Ipv4, "127.0.0.1", "Where to."},
};
const FormField kNeighbours[] = {
    SWB_LIST_HEADER("RTM_GETNEIGH"),
    {"ndm_family", 8, K::Number, "AF_UNSPEC", kFamily, families},
    {"padding", 24, K::Number, "0", ""},
    {"ndm_ifindex", 32, K::Number, "0", kZero},
    {"ndm_state", 16, K::Hex, "0", kZero, neighbourStates},
    {"ndm_flags", 8, K::Hex, "0", "NTF_PROXY: those this machine answers for.", neighbourFlags},
    {"ndm_type", 8, K::Number, "0", kZero},
};
const FormField kRules[] = {
    SWB_LIST_HEADER("RTM_GETRULE"),
    {"family", 8, K::Number, "AF_UNSPEC", kFamily, families},
    {"dst_len", 8, K::Number, "0", kZero},
    {"src_len", 8, K::Number, "0", kZero},
    {"tos", 8, K::Hex, "0", kZero},
    {"table", 8, K::Number, "0", kZero, routeTables},
    {"res1", 8, K::Number, "0", ""},
    {"res2", 8, K::Number, "0", ""},
    {"action", 8, K::Number, "0", kZero, ruleActions},
    {"flags", 32, K::Hex, "0", kZero, ruleFlags},
};

const FormField kFamilyByName[] = {
    SWB_LENGTH,
    {"nlmsg_type", 16, K::Number, "16", "16 is the controller, GENL_ID_CTRL."},
    {"nlmsg_flags", 16, K::Hex, "NLM_F_REQUEST", "A request, for one.", netlinkGetFlags},
    SWB_TAIL,
    {"cmd", 8, K::Number, "CTRL_CMD_GETFAMILY", "What is asked for.", genericCommands},
    {"version", 8, K::Number, "1", ""},
    {"reserved", 16, K::Number, "0", ""},
    {"nla_len", 16, K::Number, "", "Of the attribute. Left empty, it is counted.", nullptr, Filled::RestLength},
    {"nla_type", 16, K::Number, "2", "2 is CTRL_ATTR_FAMILY_NAME."},
};
const FormField kFamilies[] = {
    SWB_LENGTH,
    {"nlmsg_type", 16, K::Number, "16", "16 is the controller, GENL_ID_CTRL."},
    {"nlmsg_flags", 16, K::Hex, "NLM_F_REQUEST|NLM_F_DUMP", "A request, for all of them.", netlinkGetFlags},
    SWB_TAIL,
    {"cmd", 8, K::Number, "CTRL_CMD_GETFAMILY", "What is asked for.", genericCommands},
    {"version", 8, K::Number, "1", ""},
    {"reserved", 16, K::Number, "0", ""},
};

const FormField kSockets[] = {
    SWB_LENGTH,
    {"nlmsg_type", 16, K::Number, "SOCK_DIAG_BY_FAMILY", "What is asked for.", diagMessageTypes},
    {"nlmsg_flags", 16, K::Hex, "NLM_F_REQUEST|NLM_F_DUMP", "A request, for all of them.", netlinkGetFlags},
    SWB_TAIL,
    {"sdiag_family", 8, K::Number, "AF_INET", "AF_INET or AF_INET6.", families},
    {"sdiag_protocol", 8, K::Number, "IPPROTO_TCP", "One of TCP, UDP, UDP-Lite, raw and SCTP.", ipProtocols},
    {"idiag_ext", 8, K::Hex, "0", "Attributes asked for: bit n-1 for attribute n; 8 is INET_DIAG_CONG."},
    {"padding", 8, K::Number, "0", ""},
    {"idiag_states", 32, K::Hex, "0xffffffff", "A bit for each state: 1 << TCP_LISTEN is 0x400."},
    {"idiag_sport", 16, K::Number, "0", kZero},
    {"idiag_dport", 16, K::Number, "0", kZero},
    {"idiag_src", 128, K::Ipv6, "::", kZero},
    {"idiag_dst", 128, K::Ipv6, "::", kZero},
    {"idiag_if", 32, K::Number, "0", "0: on any interface."},
    {"idiag_cookie", 64, K::Hex, "0", kZero},
};

const FormField kAnyMessage[] = {
    SWB_LENGTH,
    {"nlmsg_type", 16, K::Number, "RTM_GETLINK", "On NETLINK_ROUTE by name, else a number.", routeMessageTypes},
    {"nlmsg_flags", 16, K::Hex, "NLM_F_REQUEST", "What kind of message it is.", netlinkGetFlags},
    SWB_TAIL,
};

bool isProtocol(const DecodeContext& context, int protocol) {
    return context.family == AF_NETLINK && context.protocol == protocol;
}
bool suitsRoute(const DecodeContext& context) { return isProtocol(context, NETLINK_ROUTE); }
bool suitsGeneric(const DecodeContext& context) { return isProtocol(context, NETLINK_GENERIC); }
bool suitsDiag(const DecodeContext& context) { return isProtocol(context, NETLINK_SOCK_DIAG); }
bool suitsAny(const DecodeContext& context) { return context.family == AF_NETLINK; }

Form form(std::string_view id, std::string_view name, std::string_view meaning, std::span<const FormField> fields,
          bool (*suits)(const DecodeContext& context) = nullptr) {
    Form out;
    out.id = id;
    out.name = name;
    out.meaning = meaning;
    out.fields = fields;
    out.order = WireOrder::Host;
    out.payload = "attributes";
    out.suits = suits;
    return out;
}

Form familyByName() {
    Form out =
        form("netlink-family", "netlink: a family by name",
             "NETLINK_GENERIC: the number, commands and groups of a family of messages", kFamilyByName, suitsGeneric);
    out.payload = "name, ended by \\0";
    out.initialPayload = "nlctrl\\0";
    return out;
}

} // namespace

std::span<const Form> netlinkForms() {
    static const Form kForms[] = {
        form("netlink-links", "netlink: link list", "NETLINK_ROUTE: every interface of this machine", kLinks,
             suitsRoute),
        form("netlink-addresses", "netlink: address list", "NETLINK_ROUTE: the addresses of every interface",
             kAddresses),
        form("netlink-routes", "netlink: route list", "NETLINK_ROUTE: the routes of every table", kRoutes),
        form("netlink-route", "netlink: route to an address", "NETLINK_ROUTE: which route packets to it would take",
             kRouteTo),
        form("netlink-neighbours", "netlink: neighbour list",
             "NETLINK_ROUTE: the link addresses that ARP and neighbour discovery know", kNeighbours),
        form("netlink-rules", "netlink: rule list", "NETLINK_ROUTE: which table of routes is asked when", kRules),
        familyByName(),
        form("netlink-families", "netlink: family list", "NETLINK_GENERIC: every family of messages", kFamilies),
        form("netlink-sockets", "netlink: socket list", "NETLINK_SOCK_DIAG: the sockets of every program", kSockets,
             suitsDiag),
        form("netlink-message", "netlink: any message", "The header alone; what follows it as escaped bytes",
             kAnyMessage, suitsAny),
    };
    return kForms;
}

} // namespace swb
