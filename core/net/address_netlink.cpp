#include "core/constants/tables.h"
#include "core/net/address.h"
#include "core/net/address_faults.h"
#include "core/net/address_view.h"

#include <fmt/format.h>
#include <linux/netlink.h>
#include <sys/socket.h>

#include <limits>

namespace swb {

Address Address::netlink(std::uint32_t portId, std::uint32_t groups) {
    sockaddr_nl nl{};
    nl.nl_family = AF_NETLINK;
    nl.nl_pid = portId;
    nl.nl_groups = groups;
    return fromSockaddr(reinterpret_cast<const sockaddr*>(&nl), sizeof nl);
}

Parsed<Address> Address::parseNetlink(std::string_view portId, std::string_view groups) {
    constexpr std::uint32_t kMost = std::numeric_limits<std::uint32_t>::max();
    const auto id = address_faults::namedNumber({}, portId, kMost);
    if (!id)
        return tl::unexpected(id.error());
    const auto mask = address_faults::namedNumber(routeGroups(), groups, kMost);
    if (!mask)
        return tl::unexpected(mask.error());
    return netlink(*id, *mask);
}

namespace address_view {

std::optional<Netlink> asNetlink(const Address& address) {
    if (address.family() != AF_NETLINK || address.length() < sizeof(sockaddr_nl))
        return {};
    const auto nl = copyOf<sockaddr_nl>(address);
    return Netlink{nl.nl_pid, nl.nl_groups, nl.nl_pad == 0 && address.length() == sizeof nl};
}

std::string textOf(const Netlink& netlink) {
    std::string text = fmt::format("netlink:{}", netlink.portId);
    if (netlink.groups != 0)
        text += fmt::format(" groups {:#x}", netlink.groups);
    return text;
}

std::string cLinesOf(const Netlink& netlink, std::string_view name) {
    std::string fields = ".nl_family = AF_NETLINK";
    if (netlink.portId != 0)
        fields += fmt::format(", .nl_pid = {}", netlink.portId);
    if (netlink.groups != 0)
        fields += fmt::format(", .nl_groups = {:#x}", netlink.groups);
    return fmt::format("struct sockaddr_nl {} = {{{}}};", name, fields);
}

} // namespace address_view
} // namespace swb
