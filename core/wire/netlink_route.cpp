#include "core/constants/netlink_tables.h"
#include "core/constants/packet_tables.h"
#include "core/constants/tables.h"
#include "core/wire/netlink_spec.h"

#include <fmt/format.h>
#include <linux/fib_rules.h>
#include <linux/if_addr.h>
#include <linux/if_link.h>
#include <linux/neighbour.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

// The messages of NETLINK_ROUTE. Source: rtnetlink(7), RFC 3549.
namespace swb::netlink {
namespace {

using Attributes = std::vector<NetlinkAttribute>;

constexpr std::string_view kLengthMeaning = "bits that count";

constexpr Member kIfinfo[] = {{"ifi_family", 1, Kind::Enum, families},
                              {"padding", 1, Kind::Bytes},
                              {"ifi_type", 2, Kind::Enum, hardwareTypes},
                              {"ifi_index", 4, Kind::Interface},
                              {"ifi_flags", 4, Kind::Flags, interfaceFlags},
                              {"ifi_change", 4, Kind::Hex, nullptr, "which flags are meant; all of them: 0xffffffff"}};
static_assert(sizeof(ifinfomsg) == 16);

constexpr Member kIfaddr[] = {{"ifa_family", 1, Kind::Enum, families},
                              {"ifa_prefixlen", 1, Kind::Number, nullptr, kLengthMeaning},
                              {"ifa_flags", 1, Kind::Flags, interfaceAddressFlags},
                              {"ifa_scope", 1, Kind::Enum, routeScopes},
                              {"ifa_index", 4, Kind::Interface}};
static_assert(sizeof(ifaddrmsg) == 8);

constexpr Member kRtmsg[] = {{"rtm_family", 1, Kind::Enum, families},
                             {"rtm_dst_len", 1, Kind::Number, nullptr, "bits of the destination that count"},
                             {"rtm_src_len", 1, Kind::Number, nullptr, "bits of the source that count"},
                             {"rtm_tos", 1, Kind::Hex},
                             {"rtm_table", 1, Kind::Enum, routeTables},
                             {"rtm_protocol", 1, Kind::Enum, routeProtocols},
                             {"rtm_scope", 1, Kind::Enum, routeScopes},
                             {"rtm_type", 1, Kind::Enum, routeTypes},
                             {"rtm_flags", 4, Kind::Flags, routeFlags}};
static_assert(sizeof(rtmsg) == 12);

constexpr Member kNdmsg[] = {
    {"ndm_family", 1, Kind::Enum, families},       {"padding", 3, Kind::Bytes},
    {"ndm_ifindex", 4, Kind::Interface},           {"ndm_state", 2, Kind::Flags, neighbourStates},
    {"ndm_flags", 1, Kind::Flags, neighbourFlags}, {"ndm_type", 1, Kind::Enum, routeTypes}};
static_assert(sizeof(ndmsg) == 12);

constexpr Member kFibRule[] = {{"family", 1, Kind::Enum, families},
                               {"dst_len", 1, Kind::Number, nullptr, "bits of the destination that count"},
                               {"src_len", 1, Kind::Number, nullptr, "bits of the source that count"},
                               {"tos", 1, Kind::Hex},
                               {"table", 1, Kind::Enum, routeTables},
                               {"res1", 1},
                               {"res2", 1},
                               {"action", 1, Kind::Enum, ruleActions},
                               {"flags", 4, Kind::Flags, ruleFlags}};
static_assert(sizeof(fib_rule_hdr) == 12);

constexpr Member kTcmsg[] = {{"tcm_family", 1, Kind::Enum, families},
                             {"padding", 3, Kind::Bytes},
                             {"tcm_ifindex", 4, Kind::Interface},
                             {"tcm_handle", 4, Kind::Hex},
                             {"tcm_parent", 4, Kind::Hex},
                             {"tcm_info", 4, Kind::Hex}};
static_assert(sizeof(tcmsg) == 20);

constexpr Attribute kTrafficRows[] = {
    {TCA_KIND, "TCA_KIND", Kind::Text, "which discipline or filter"},
    {TCA_OPTIONS, "TCA_OPTIONS", Kind::Bytes, "of its own meaning"},
    {TCA_STATS, "TCA_STATS", Kind::Bytes, "counters, the old way"},
    {TCA_STATS2, "TCA_STATS2", Kind::Bytes, "counters"},
};
constexpr AttributeTable kTraffic = {"TCA", kTrafficRows};

BytesView valueOf(const Attributes& attributes, std::uint16_t type) {
    const auto found = std::ranges::find(attributes, type, &NetlinkAttribute::type);
    return found == attributes.end() ? BytesView() : found->value;
}

std::uint32_t wordOf(const Attributes& attributes, std::uint16_t type) {
    return static_cast<std::uint32_t>(numberOf(valueOf(attributes, type)));
}

template <class T>
T headerOf(BytesView payload) {
    T out{};
    std::memcpy(&out, payload.data(), std::min(sizeof out, payload.size()));
    return out;
}

std::string withoutPrefix(std::string text, std::string_view prefix) {
    for (std::size_t at = text.find(prefix); at != std::string::npos; at = text.find(prefix, at))
        text.erase(at, prefix.size());
    return text;
}

std::string flagsText(NamedTable names, std::uint64_t value, std::string_view prefix) {
    std::string text = withoutPrefix(decodeFlags(names, value), prefix);
    std::ranges::replace(text, '|', ' ');
    return text;
}

std::string linkSummary(BytesView payload, const Attributes& attributes) {
    const auto header = headerOf<ifinfomsg>(payload);
    const BytesView name = valueOf(attributes, IFLA_IFNAME);
    std::string text = fmt::format("{}", header.ifi_index);
    if (!name.empty())
        text += fmt::format(": {}, {}", textOf(name), flagsText(interfaceFlags(), header.ifi_flags, "IFF_"));
    if (const std::uint32_t mtu = wordOf(attributes, IFLA_MTU); mtu != 0)
        text += fmt::format(", mtu {}", mtu);
    return text;
}

std::string addressSummary(BytesView payload, const Attributes& attributes) {
    const auto header = headerOf<ifaddrmsg>(payload);
    BytesView address = valueOf(attributes, IFA_LOCAL);
    if (address.empty())
        address = valueOf(attributes, IFA_ADDRESS);
    return fmt::format("{}/{} on {}", ipText(address), header.ifa_prefixlen, interfaceName(header.ifa_index));
}

std::string tableText(std::uint32_t table) { return withoutPrefix(decodeValue(routeTables(), table), "RT_TABLE_"); }

std::string routeSummary(BytesView payload, const Attributes& attributes) {
    const auto header = headerOf<rtmsg>(payload);
    const BytesView destination = valueOf(attributes, RTA_DST);
    std::string text = destination.empty() ? "default" : fmt::format("{}/{}", ipText(destination), header.rtm_dst_len);
    if (header.rtm_type != RTN_UNICAST)
        text = withoutPrefix(decodeValue(routeTypes(), header.rtm_type), "RTN_") + ' ' + text;
    if (const BytesView gateway = valueOf(attributes, RTA_GATEWAY); !gateway.empty())
        text += " via " + ipText(gateway);
    if (const std::uint32_t out = wordOf(attributes, RTA_OIF); out != 0)
        text += " on " + interfaceName(out);
    const BytesView table = valueOf(attributes, RTA_TABLE);
    return text + ", table " + tableText(table.empty() ? header.rtm_table : wordOf(attributes, RTA_TABLE));
}

std::string neighbourSummary(BytesView payload, const Attributes& attributes) {
    const auto header = headerOf<ndmsg>(payload);
    std::string text = ipText(valueOf(attributes, NDA_DST));
    if (const BytesView link = valueOf(attributes, NDA_LLADDR); !link.empty())
        text += " is " + macText(link.first(std::min<std::size_t>(link.size(), 32)));
    return fmt::format("{} on {}, {}", text, interfaceName(static_cast<std::uint32_t>(header.ndm_ifindex)),
                       flagsText(neighbourStates(), header.ndm_state, "NUD_"));
}

std::string prefixText(BytesView address, unsigned length) {
    return address.empty() ? "all" : fmt::format("{}/{}", ipText(address), length);
}

std::string ruleSummary(BytesView payload, const Attributes& attributes) {
    const auto header = headerOf<fib_rule_hdr>(payload);
    const BytesView table = valueOf(attributes, FRA_TABLE);
    return fmt::format("{}: from {} to {}, table {}", wordOf(attributes, FRA_PRIORITY),
                       prefixText(valueOf(attributes, FRA_SRC), header.src_len),
                       prefixText(valueOf(attributes, FRA_DST), header.dst_len),
                       tableText(table.empty() ? header.table : wordOf(attributes, FRA_TABLE)));
}

std::string trafficSummary(BytesView payload, const Attributes& attributes) {
    const auto header = headerOf<tcmsg>(payload);
    return fmt::format("{} on {}", textOf(valueOf(attributes, TCA_KIND)),
                       interfaceName(static_cast<std::uint32_t>(header.tcm_ifindex)));
}

// The three or four messages of one kind of thing, NEW, DEL, GET and SET, have the same form.
struct Form {
    std::uint16_t first; // RTM_NEW...
    std::string_view header;
    std::size_t size;
    std::span<const Member> members;
    const AttributeTable* attributes;
    std::string (*summary)(BytesView payload, const Attributes& attributes);
};

constexpr std::array<Form, 8> kForms = {{
    {RTM_NEWLINK, "ifinfomsg", sizeof(ifinfomsg), kIfinfo, &kLinkAttributes, linkSummary},
    {RTM_NEWADDR, "ifaddrmsg", sizeof(ifaddrmsg), kIfaddr, &kAddressAttributes, addressSummary},
    {RTM_NEWROUTE, "rtmsg", sizeof(rtmsg), kRtmsg, &kRouteAttributes, routeSummary},
    {RTM_NEWNEIGH, "ndmsg", sizeof(ndmsg), kNdmsg, &kNeighbourAttributes, neighbourSummary},
    {RTM_NEWRULE, "fib_rule_hdr", sizeof(fib_rule_hdr), kFibRule, &kRuleAttributes, ruleSummary},
    {RTM_NEWQDISC, "tcmsg", sizeof(tcmsg), kTcmsg, &kTraffic, trafficSummary},
    {RTM_NEWTCLASS, "tcmsg", sizeof(tcmsg), kTcmsg, &kTraffic, trafficSummary},
    {RTM_NEWTFILTER, "tcmsg", sizeof(tcmsg), kTcmsg, &kTraffic, trafficSummary},
}};

bool isGet(std::uint16_t type) { return type % 4 == 2; }

} // namespace

Body routeBody(const NetlinkMessage& message, std::size_t base) {
    const auto form = std::ranges::find(kForms, message.type / 4 * 4, &Form::first);
    if (form == kForms.end() || message.type < RTM_BASE)
        return unknownBody(message, base);
    const BytesView payload = message.payload;
    const std::size_t held = std::min(payload.size(), form->size);
    Field header = groupOf(form->header, base, held, decodeMembers(form->members, payload.first(held), base));
    if (held < form->size) {
        // A request for a list may end after the family: rtgenmsg.
        const bool isEnough = isGet(message.type) && held >= sizeof(rtgenmsg);
        header.note = fmt::format("{} of {} bytes are there", held, form->size);
        header.isFaulty = !isEnough;
        for (Field& member : header.children)
            member.isFaulty = member.isFaulty && !isEnough;
    }
    Body body;
    if (held > 0 || header.isFaulty)
        body.fields.push_back(std::move(header));
    const std::size_t at = std::min(payload.size(), static_cast<std::size_t>(NLMSG_ALIGN(form->size)));
    for (Field& attribute : decodeAttributes(form->attributes, payload.subspan(at), base + at))
        body.fields.push_back(std::move(attribute));
    const bool isRequest = isGet(message.type) && (message.flags & NLM_F_REQUEST) != 0;
    if (!isRequest && held == form->size)
        body.summary = form->summary(payload, netlinkAttributes(payload, at, payload.size()).attributes);
    return body;
}

} // namespace swb::netlink
