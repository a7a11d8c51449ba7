#include "core/wire/netlink_build.h"

#include <linux/fib_rules.h>
#include <linux/genetlink.h>
#include <linux/if_addr.h>
#include <linux/inet_diag.h>
#include <linux/neighbour.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/sock_diag.h>

#include <cstring>

namespace swb {
namespace {

template <class T>
BytesView viewOfStruct(const T& value) {
    return {reinterpret_cast<const std::uint8_t*>(&value), sizeof value};
}

template <class T>
void appendStruct(Bytes& to, const T& value) {
    const BytesView bytes = viewOfStruct(value);
    to.insert(to.end(), bytes.begin(), bytes.end());
}

void pad(Bytes& bytes) { bytes.resize(NLMSG_ALIGN(bytes.size())); }

template <class Header>
Bytes dumpRequest(std::uint16_t type, std::uint32_t sequence, const Header& header) {
    return netlinkMessage({type, NLM_F_REQUEST | NLM_F_DUMP, sequence, 0}, viewOfStruct(header));
}

} // namespace

Bytes netlinkMessage(const NetlinkHeader& header, BytesView payload) {
    nlmsghdr raw{};
    raw.nlmsg_len = static_cast<std::uint32_t>(sizeof raw + payload.size());
    raw.nlmsg_type = header.type;
    raw.nlmsg_flags = header.flags;
    raw.nlmsg_seq = header.sequence;
    raw.nlmsg_pid = header.portId;
    Bytes out;
    appendStruct(out, raw);
    out.insert(out.end(), payload.begin(), payload.end());
    pad(out);
    return out;
}

void appendAttribute(Bytes& to, std::uint16_t type, BytesView value) {
    nlattr raw{};
    raw.nla_len = static_cast<std::uint16_t>(sizeof raw + value.size());
    raw.nla_type = type;
    pad(to);
    appendStruct(to, raw);
    to.insert(to.end(), value.begin(), value.end());
    pad(to);
}

Bytes linkListRequest(std::uint32_t sequence) { return dumpRequest(RTM_GETLINK, sequence, ifinfomsg{}); }

Bytes addressListRequest(std::uint32_t sequence, int family) {
    ifaddrmsg header{};
    header.ifa_family = static_cast<std::uint8_t>(family);
    return dumpRequest(RTM_GETADDR, sequence, header);
}

Bytes routeListRequest(std::uint32_t sequence, int family) {
    rtmsg header{};
    header.rtm_family = static_cast<std::uint8_t>(family);
    return dumpRequest(RTM_GETROUTE, sequence, header);
}

Bytes neighbourListRequest(std::uint32_t sequence, int family) {
    ndmsg header{};
    header.ndm_family = static_cast<std::uint8_t>(family);
    return dumpRequest(RTM_GETNEIGH, sequence, header);
}

Bytes ruleListRequest(std::uint32_t sequence, int family) {
    fib_rule_hdr header{};
    header.family = static_cast<std::uint8_t>(family);
    return dumpRequest(RTM_GETRULE, sequence, header);
}

Bytes genericFamilyRequest(std::uint32_t sequence, std::string_view name) {
    genlmsghdr header{};
    header.cmd = CTRL_CMD_GETFAMILY;
    header.version = 1;
    if (name.empty())
        return dumpRequest(GENL_ID_CTRL, sequence, header);
    Bytes payload;
    appendStruct(payload, header);
    Bytes text(name.begin(), name.end());
    text.push_back(0);
    appendAttribute(payload, CTRL_ATTR_FAMILY_NAME, text);
    return netlinkMessage({GENL_ID_CTRL, NLM_F_REQUEST, sequence, 0}, payload);
}

Bytes socketListRequest(std::uint32_t sequence, int family, int protocol, std::uint32_t states) {
    inet_diag_req_v2 header{};
    header.sdiag_family = static_cast<std::uint8_t>(family);
    header.sdiag_protocol = static_cast<std::uint8_t>(protocol);
    header.idiag_states = states;
    return dumpRequest(SOCK_DIAG_BY_FAMILY, sequence, header);
}

} // namespace swb
