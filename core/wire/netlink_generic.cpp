#include "core/constants/netlink_tables.h"
#include "core/wire/netlink_spec.h"

#include <fmt/format.h>
#include <linux/genetlink.h>
#include <linux/netlink.h>

#include <algorithm>

// NETLINK_GENERIC: a family of messages registers by name and is given a number; the controller tells which.
// Source: linux/genetlink.h; Linux networking documentation, generic netlink.
namespace swb::netlink {
namespace {

constexpr Member kHeader[] = {
    {"cmd", 1, Kind::Number, nullptr, "a command of the family"}, {"version", 1}, {"reserved", 2, Kind::Bytes}};
constexpr Member kControlHeader[] = {
    {"cmd", 1, Kind::Enum, genericCommands}, {"version", 1}, {"reserved", 2, Kind::Bytes}};
static_assert(sizeof(genlmsghdr) == 4);

constexpr Attribute kOperations[] = {
    {CTRL_ATTR_OP_ID, "CTRL_ATTR_OP_ID", Kind::Number, "the command"},
    {CTRL_ATTR_OP_FLAGS, "CTRL_ATTR_OP_FLAGS", Kind::Flags, "", genericOperationFlags},
};
constexpr AttributeTable kOperationTable = {"CTRL_ATTR_OP", kOperations};

constexpr Attribute kGroups[] = {
    {CTRL_ATTR_MCAST_GRP_NAME, "CTRL_ATTR_MCAST_GRP_NAME", Kind::Text, "its name"},
    {CTRL_ATTR_MCAST_GRP_ID, "CTRL_ATTR_MCAST_GRP_ID", Kind::Number, "for NETLINK_ADD_MEMBERSHIP"},
};
constexpr AttributeTable kGroupTable = {"CTRL_ATTR_MCAST_GRP", kGroups};

constexpr Attribute kControl[] = {
    {CTRL_ATTR_FAMILY_ID, "CTRL_ATTR_FAMILY_ID", Kind::Number, "the nlmsg_type of its messages"},
    {CTRL_ATTR_FAMILY_NAME, "CTRL_ATTR_FAMILY_NAME", Kind::Text, "its name"},
    {CTRL_ATTR_VERSION, "CTRL_ATTR_VERSION", Kind::Number, ""},
    {CTRL_ATTR_HDRSIZE, "CTRL_ATTR_HDRSIZE", Kind::Number, "bytes of a header of its own"},
    {CTRL_ATTR_MAXATTR, "CTRL_ATTR_MAXATTR", Kind::Number, "its highest attribute"},
    {CTRL_ATTR_OPS, "CTRL_ATTR_OPS", Kind::List, "its commands", nullptr, &kOperationTable},
    {CTRL_ATTR_MCAST_GROUPS, "CTRL_ATTR_MCAST_GROUPS", Kind::List, "its multicast groups", nullptr, &kGroupTable},
    {CTRL_ATTR_POLICY, "CTRL_ATTR_POLICY", Kind::Bytes, "the attributes it takes"},
    {CTRL_ATTR_OP_POLICY, "CTRL_ATTR_OP_POLICY", Kind::Bytes, "which of them for which command"},
    {CTRL_ATTR_OP, "CTRL_ATTR_OP", Kind::Number, "a command"},
};
constexpr AttributeTable kControlTable = {"CTRL_ATTR", kControl};

std::string controlSummary(BytesView payload) {
    const auto attributes = netlinkAttributes(payload, sizeof(genlmsghdr), payload.size()).attributes;
    const auto valueOf = [&](std::uint16_t type) {
        const auto found = std::ranges::find(attributes, type, &NetlinkAttribute::type);
        return found == attributes.end() ? BytesView() : found->value;
    };
    const BytesView name = valueOf(CTRL_ATTR_FAMILY_NAME);
    if (name.empty())
        return {};
    const BytesView id = valueOf(CTRL_ATTR_FAMILY_ID);
    return id.empty() ? textOf(name) : fmt::format("{} is {}", textOf(name), numberOf(id));
}

} // namespace

Body genericBody(const NetlinkMessage& message, std::size_t base) {
    const bool isControl = message.type == GENL_ID_CTRL;
    const BytesView payload = message.payload;
    const std::size_t held = std::min(payload.size(), sizeof(genlmsghdr));
    Body body;
    Field header = groupOf(
        "genlmsghdr", base, held,
        decodeMembers(isControl ? std::span<const Member>(kControlHeader) : kHeader, payload.first(held), base));
    if (held < sizeof(genlmsghdr)) {
        header.note = fmt::format("{} of {} bytes are there", held, sizeof(genlmsghdr));
        header.isFaulty = true;
    }
    body.fields.push_back(std::move(header));
    for (Field& attribute : decodeAttributes(isControl ? &kControlTable : nullptr, payload.subspan(held), base + held))
        body.fields.push_back(std::move(attribute));
    if (isControl)
        body.summary = controlSummary(payload);
    return body;
}

} // namespace swb::netlink
