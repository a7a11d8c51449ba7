#include "core/base/escape.h"
#include "core/net/address.h"
#include "core/net/address_faults.h"
#include "core/net/interfaces.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>
#include <string>

namespace swb {
namespace {

using namespace address_faults;

std::optional<std::uint64_t> decimal(std::string_view digits, std::uint64_t most) {
    std::uint64_t value = 0;
    for (const char c : digits) {
        value = value * 10 + static_cast<std::uint64_t>(c - '0');
        if (value > most)
            return {};
    }
    return value;
}

ParseError portTooLarge(std::string_view digits) {
    // strtol gives a C program at most this much to cast; beyond, what it gets depends on the program.
    constexpr std::uint64_t kMostCast = 0x7fffffff;
    constexpr std::size_t kShown = 24;
    std::string message = fmt::format("{}{} does not fit 16 bits (0..65535)", digits.substr(0, kShown),
                                      digits.size() > kShown ? "..." : "");
    if (const auto value = decimal(digits, kMostCast))
        message += fmt::format("; a C program that casts it would get {}", *value & 0xffff);
    return {0, digits.size(), std::move(message)};
}

std::string interfaceList() {
    std::string out;
    for (const auto& [index, name] : interfaceNames())
        out += fmt::format("{}{} ({})", out.empty() ? "" : ", ", name, index);
    return out;
}

// What stands after the '%', which is at `percent`.
Parsed<std::uint32_t> parseScope(std::string_view host, std::size_t percent) {
    const std::string scope(host.substr(percent + 1));
    const std::size_t at = percent + 1;
    if (scope.empty())
        return tl::unexpected(
            ParseError{percent, 1, "after '%' comes an interface, by name or index: " + interfaceList()});
    // string::c_str() would end at a NUL, and the rest would pass unread.
    const bool isCString = scope.find('\0') == std::string::npos;
    if (const unsigned index = isCString ? ::if_nametoindex(scope.c_str()) : 0; index != 0)
        return index;
    if (!std::ranges::all_of(scope, isDigit))
        return tl::unexpected(ParseError{at, scope.size(),
                                         fmt::format("no interface is called {}{}; here there are {}", quoted(scope),
                                                     address_faults::longNameFault(scope), interfaceList())});
    const auto index = decimal(scope, UINT32_MAX);
    if (!index)
        return tl::unexpected(ParseError{at, scope.size(), "an interface index is at most 4294967295"});
    return static_cast<std::uint32_t>(*index);
}

} // namespace

Parsed<std::uint16_t> parsePort(std::string_view text) {
    if (text.starts_with('-') && text.size() > 1 && std::ranges::all_of(text.substr(1), isDigit)) {
        const auto value = decimal(text.substr(1), 0x7fffffff);
        return tl::unexpected(ParseError{
            0, text.size(),
            value ? fmt::format("a port is never negative (0..65535); a C program that casts {} would get {}", text,
                                (0 - *value) & 0xffff)
                  : "a port is never negative (0..65535)"});
    }
    if (!std::ranges::all_of(text, isDigit))
        return tl::unexpected(portFault(text));
    const auto value = decimal(text, 0xffff);
    if (!value)
        return tl::unexpected(portTooLarge(text));
    return static_cast<std::uint16_t>(*value);
}

Parsed<Address> Address::parseInet(std::string_view host, std::string_view port) {
    sockaddr_in in{};
    in.sin_family = AF_INET;
    if (::inet_pton(AF_INET, textForC(host).c_str(), &in.sin_addr) != 1)
        return tl::unexpected(inetFault(host));
    const auto number = parsePort(port);
    if (!number)
        return tl::unexpected(number.error());
    in.sin_port = htons(*number);
    return fromSockaddr(reinterpret_cast<const sockaddr*>(&in), sizeof in);
}

Parsed<Address> Address::parseInet6(std::string_view host, std::string_view port, std::uint32_t flowInfo,
                                    std::uint32_t scopeId) {
    sockaddr_in6 in{};
    in.sin6_family = AF_INET6;
    in.sin6_flowinfo = htonl(flowInfo);
    in.sin6_scope_id = scopeId;
    const std::size_t percent = host.find('%');
    if (percent == 0)
        return tl::unexpected(ParseError{0, 1, "an address is missing before '%'"});
    if (::inet_pton(AF_INET6, textForC(host.substr(0, percent)).c_str(), &in.sin6_addr) != 1)
        return tl::unexpected(inet6Fault(host.substr(0, percent)));
    if (percent != std::string_view::npos) {
        const auto scope = parseScope(host, percent);
        if (!scope)
            return tl::unexpected(scope.error());
        in.sin6_scope_id = *scope;
    }
    const auto number = parsePort(port);
    if (!number)
        return tl::unexpected(number.error());
    in.sin6_port = htons(*number);
    return fromSockaddr(reinterpret_cast<const sockaddr*>(&in), sizeof in);
}

} // namespace swb
