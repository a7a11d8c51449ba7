#include "core/net/zeroconf.h"

#include "core/base/ascii.h"
#include "core/base/escape.h"

#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::size_t kMostServiceName = 15; // RFC 6335, 5.1

// The two labels; an empty first one where the text is of another shape.
std::pair<std::string_view, std::string_view> labelsOf(std::string_view type) {
    const auto dot = type.rfind('.');
    if (dot == std::string_view::npos)
        return {};
    return {type.substr(0, dot), type.substr(dot + 1)};
}

} // namespace

std::vector<ZeroconfText> readTexts(std::span<const Bytes> texts) {
    std::vector<ZeroconfText> out;
    for (const Bytes& text : texts) {
        if (text.empty())
            continue; // a record must have one text, and this is how it has none
        const auto equals = std::ranges::find(text, std::uint8_t{'='});
        ZeroconfText entry;
        entry.key = escapeBytes({text.begin(), equals});
        if (equals != text.end())
            entry.value = escapeBytes({equals + 1, text.end()});
        const auto isSame = [&entry](const ZeroconfText& one) { return sameIgnoringCase(one.key, entry.key); };
        if (equals == text.begin())
            entry.note = "without a key: readers pass over it";
        else if (std::ranges::any_of(out, isSame))
            entry.note = "this key stood before: the first one counts";
        else if (!entry.value)
            entry.note = "a key alone: it is set";
        else if (entry.value->empty())
            entry.note = "set, and empty";
        out.push_back(std::move(entry));
    }
    return out;
}

int socketTypeOf(std::string_view serviceType) {
    const auto [name, transport] = labelsOf(serviceType);
    if (name.empty())
        return 0;
    return sameIgnoringCase(transport, "_tcp") ? SOCK_STREAM : sameIgnoringCase(transport, "_udp") ? SOCK_DGRAM : 0;
}

std::string serviceTypeFault(std::string_view serviceType) {
    auto [name, transport] = labelsOf(serviceType);
    if (socketTypeOf(serviceType) == 0)
        return "a type of a service ends in ._tcp or ._udp: _http._tcp";
    if (const auto sub = name.find("._sub."); sub != std::string_view::npos)
        name = name.substr(sub + 6);
    if (!name.starts_with('_') || name.size() < 2 || name.find('.') != std::string_view::npos)
        return "a type of a service begins with an underscore and a name: _http._tcp";
    if (name.size() - 1 > kMostServiceName)
        return fmt::format("the name of a service has {} characters at most, this one has {}", kMostServiceName,
                           name.size() - 1);
    const auto isAllowed = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    };
    return std::ranges::all_of(name.substr(1), isAllowed) ? std::string()
                                                          : "the name of a service has letters, digits and hyphens";
}

Address zeroconfAddress(std::string_view digits, std::uint16_t port, std::uint32_t interface) {
    const std::string service = std::to_string(port);
    if (const auto inet = Address::parseInet(digits, service))
        return *inet;
    const auto plain = Address::parseInet6(digits, service);
    if (!plain)
        return {};
    const auto* inet6 = reinterpret_cast<const sockaddr_in6*>(plain->data());
    if (!IN6_IS_ADDR_LINKLOCAL(&inet6->sin6_addr) || plain->scopeId() != 0)
        return *plain;
    const auto scoped = Address::parseInet6(digits, service, 0, interface);
    return scoped ? *scoped : *plain;
}

std::string interfaceNameOf(std::uint32_t index) {
    std::array<char, IF_NAMESIZE> name{};
    return ::if_indextoname(index, name.data()) != nullptr ? std::string(name.data()) : std::to_string(index);
}

} // namespace swb
