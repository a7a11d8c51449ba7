#include "core/base/escape.h"
#include "core/constants/packet_tables.h"
#include "core/net/address.h"
#include "core/net/address_faults.h"
#include "core/net/address_view.h"
#include "core/net/interfaces.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netpacket/packet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace swb {
namespace {

constexpr std::size_t kHardwareAt = offsetof(sockaddr_ll, sll_addr);

Parsed<int> parseInterface(std::string_view text) {
    if (text.empty())
        return 0;
    const bool isNumber = std::ranges::all_of(text, address_faults::isDigit);
    if (const unsigned index = ::if_nametoindex(address_faults::textForC(text).c_str()); index != 0)
        return static_cast<int>(index);
    if (isNumber) {
        const auto index = address_faults::namedNumber({}, text, INT32_MAX);
        if (!index)
            return tl::unexpected(index.error());
        return static_cast<int>(*index);
    }
    std::string known;
    for (const auto& [index, name] : interfaceNames())
        known += fmt::format("{}{} ({})", known.empty() ? "" : ", ", name, index);
    return tl::unexpected(ParseError{0, text.size(),
                                     fmt::format("no interface is called {}{}; here there are {}", quoted(text),
                                                 address_faults::longNameFault(text), known)});
}

std::string nameOf(int index) {
    std::array<char, IF_NAMESIZE> name{};
    if (index <= 0 || ::if_indextoname(static_cast<unsigned>(index), name.data()) == nullptr)
        return {};
    return name.data();
}

} // namespace

Parsed<Address> Address::parseLink(std::string_view interface, std::string_view protocol, BytesView hardware) {
    const auto index = parseInterface(interface);
    if (!index)
        return tl::unexpected(index.error());
    const auto type = address_faults::namedNumber(etherTypes(), protocol, 0xffff);
    if (!type)
        return tl::unexpected(type.error());
    sockaddr_ll link{};
    if (hardware.size() > sizeof link.sll_addr)
        return tl::unexpected(ParseError{
            0, 0, fmt::format("sll_addr holds {} bytes, and these are {}", sizeof link.sll_addr, hardware.size())});
    link.sll_family = AF_PACKET;
    link.sll_protocol = htons(static_cast<std::uint16_t>(*type));
    link.sll_ifindex = *index;
    link.sll_halen = static_cast<std::uint8_t>(hardware.size());
    std::ranges::copy(hardware, link.sll_addr);
    return fromSockaddr(reinterpret_cast<const sockaddr*>(&link), sizeof link);
}

namespace address_view {

std::optional<Link> asLink(const Address& address) {
    if (address.family() != AF_PACKET || address.length() < kHardwareAt || address.bytes().size() < kHardwareAt)
        return {};
    const auto link = copyOf<sockaddr_ll>(address);
    const BytesView behind = address.bytes().subspan(kHardwareAt);
    const BytesView hardware = behind.first(std::min<std::size_t>(behind.size(), link.sll_halen));
    const bool restIsZero = std::ranges::all_of(behind.subspan(hardware.size()), [](auto byte) { return byte == 0; });
    return Link{link.sll_ifindex, ntohs(link.sll_protocol),
                link.sll_hatype,  link.sll_pkttype,
                hardware,         address.length() == sizeof link && restIsZero && hardware.size() == link.sll_halen};
}

std::string textOf(const Link& link) {
    std::string text = link.index == 0 ? std::string("any") : nameOf(link.index);
    if (text.empty())
        text = fmt::format("interface {}", link.index);
    const NamedValue* type = findValue(etherTypes(), link.protocol);
    if (link.protocol != 0)
        text += type != nullptr ? fmt::format(" {}", type->symbol) : fmt::format(" {:#06x}", link.protocol);
    if (link.hardwareType != 0 || link.packetType != 0) // only what was received has them
        text += ' ' + decodeValue(packetTypes(), link.packetType);
    if (!link.hardware.empty())
        text += fmt::format(" {:02x}", fmt::join(link.hardware, ":"));
    return text;
}

std::string pythonOf(const Link& link) {
    const std::string interface = nameOf(link.index);
    if (interface.empty() && link.index != 0)
        return {};
    return fmt::format("('{}', {}, {}, {}, {})", interface, link.protocol, link.packetType, link.hardwareType,
                       pythonBytesLiteral(link.hardware));
}

std::string cLinesOf(const Link& link, std::string_view name) {
    std::string fields = ".sll_family = AF_PACKET";
    if (link.protocol != 0)
        fields += fmt::format(", .sll_protocol = htons({:#06x})", link.protocol);
    if (const std::string interface = nameOf(link.index); !interface.empty())
        fields += fmt::format(", .sll_ifindex = if_nametoindex({})", cLiteral(viewOf(interface)));
    else if (link.index != 0)
        fields += fmt::format(", .sll_ifindex = {}", link.index);
    if (link.hardwareType != 0)
        fields += fmt::format(", .sll_hatype = {}", link.hardwareType);
    if (link.packetType != 0)
        fields += fmt::format(", .sll_pkttype = {}", link.packetType);
    if (!link.hardware.empty())
        fields += fmt::format(", .sll_halen = {}, .sll_addr = {{{:#04x}}}", link.hardware.size(),
                              fmt::join(link.hardware, ", "));
    return fmt::format("struct sockaddr_ll {} = {{{}}};", name, fields);
}

} // namespace address_view
} // namespace swb
