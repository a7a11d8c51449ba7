#include "core/net/address_faults.h"

#include "core/base/escape.h"
#include "core/base/utf8.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <optional>

namespace swb::address_faults {
namespace {

constexpr std::string_view kSpaces = " \t\r\n\f\v";

bool isHex(char c) { return isDigit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// ASCII, or part of any character beyond it: an international name has those.
bool isLetter(char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x80 || (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z');
}

bool isNameCharacter(char c) { return isLetter(c) || isDigit(c) || c == '-' || c == '_' || c == '.'; }

bool looksLikeName(std::string_view text) {
    return std::ranges::all_of(text, isNameCharacter) && std::ranges::any_of(text, isLetter);
}

ParseError markCharacter(std::string_view text, std::size_t at, std::string_view why) {
    const std::size_t length = utf8At(viewOf(text), at).length;
    return {at, length, fmt::format("{} {}", quoted(text.substr(at, length)), why)};
}

std::optional<ParseError> spaceFault(std::string_view text) {
    const std::size_t at = text.find_first_of(kSpaces);
    if (at == std::string_view::npos)
        return {};
    const std::size_t end = std::min(text.find_first_not_of(kSpaces, at), text.size());
    return ParseError{at, end - at, "a space does not belong here"};
}

ParseError whole(std::string_view text, std::string message) { return {0, text.size(), std::move(message)}; }

ParseError nameFault(std::string_view text, std::string_view example) {
    return whole(text, fmt::format("{} is a name, not an address. getaddrinfo would look it up; here write a numeric "
                                   "address such as {}",
                                   quoted(text), example));
}

bool isReadable(int family, std::string_view text) {
    in6_addr address{};
    return ::inet_pton(family, textForC(text).c_str(), &address) == 1;
}

// What the historic reader makes of parts left out, octal, hex and one large number.
std::optional<std::string> historicReading(std::string_view text) {
    in_addr address{};
    if (::inet_aton(textForC(text).c_str(), &address) == 0)
        return {};
    std::array<char, INET_ADDRSTRLEN> out{};
    return ::inet_ntop(AF_INET, &address, out.data(), out.size());
}

// For digits without a leading zero: of equal length, they compare as text.
bool fitsByte(std::string_view digits) { return digits.size() < 3 || (digits.size() == 3 && digits <= "255"); }

// The first of four numbers that is none, in a text of hex digits and dots; `base` is where that text begins.
std::optional<ParseError> quadFault(std::string_view text, std::size_t base) {
    std::size_t part = 0;
    for (std::size_t at = 0; at <= text.size(); ++part) {
        const std::size_t end = std::min(text.find('.', at), text.size());
        const std::string_view number = text.substr(at, end - at);
        if (part == 4)
            return ParseError{base + at - 1, text.size() - at + 1,
                              "an IPv4 address has four numbers; this is too many"};
        if (number.empty()) // the dot at fault is the one behind it, or at the end the one before
            return ParseError{base + (at < text.size() ? at : at - 1), 1,
                              "a number is missing here; an IPv4 address has four, as in 127.0.0.1"};
        if (number.size() > 1 && number.front() == '0')
            return ParseError{
                base + at, number.size(),
                fmt::format("{} begins with 0, which some programs read as octal; write it without", quoted(number))};
        if (!std::ranges::all_of(number, isDigit))
            return ParseError{base + at, number.size(),
                              fmt::format("{} is not a decimal number; an IPv4 part is in decimal", quoted(number))};
        if (!fitsByte(number))
            return ParseError{base + at, number.size(),
                              fmt::format("{} does not fit a byte; each of the four numbers is 0..255", number)};
        at = end + 1;
    }
    if (part < 4)
        return ParseError{base, text.size(), fmt::format("an IPv4 address has four numbers; here are {}", part)};
    return {};
}

// Signs that a person took the field for more than an address: a port, brackets, a prefix length.
std::optional<ParseError> foreignSign(std::string_view host) {
    if (host.starts_with('['))
        return markCharacter(host, 0, "does not belong here; brackets are for URLs, where a port follows");
    if (const std::size_t slash = host.find('/'); slash != std::string_view::npos)
        return ParseError{slash, host.size() - slash,
                          host.find("://") != std::string_view::npos
                              ? "this is a URL; here write the address alone"
                              : "a socket address has no prefix length; write the address alone"};
    const std::size_t colon = host.find(':');
    if (colon != std::string_view::npos && isReadable(AF_INET, host.substr(0, colon)))
        return ParseError{colon, host.size() - colon, "the port has a field of its own"};
    return {};
}

std::optional<ParseError> groupFault(std::string_view text) {
    bool hasGap = false;
    std::size_t groups = 0;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find(':', at), text.size());
        const std::string_view group = text.substr(at, end - at);
        if (group.find('.') != std::string_view::npos) {
            if (auto fault = quadFault(group, at))
                return fault;
            if (end < text.size())
                return ParseError{at, group.size(), "an IPv4 part can only stand at the end"};
            ++groups;
        } else if (group.size() > 4) {
            return ParseError{at, group.size(),
                              fmt::format("{} does not fit 16 bits; a group is 1 to 4 hex digits", quoted(group))};
        }
        if (!group.empty() && ++groups > 8)
            return ParseError{at, text.size() - at, "an IPv6 address has eight groups; this is too many"};
        if (text.substr(end).starts_with("::")) {
            if (hasGap || text.substr(end).starts_with(":::"))
                return ParseError{end, text.substr(end).starts_with(":::") ? 3U : 2U, "'::' can stand only once"};
            hasGap = true;
            at = end + 2;
        } else {
            if (end + 1 == text.size() || (end == 0 && !text.empty()))
                return ParseError{end, 1, "a single ':' stands between two groups; for zeros left out write '::'"};
            at = end + 1;
        }
    }
    if (hasGap && groups == 8)
        return whole(text, "'::' stands for at least one group, and here are eight besides");
    if (!hasGap && groups < 8)
        return whole(text, fmt::format("an IPv6 address has eight groups and here are {}; write '::' for the zeros "
                                       "left out",
                                       groups));
    return {};
}

} // namespace

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::string textForC(std::string_view text) {
    return text.find('\0') == std::string_view::npos ? std::string(text) : std::string("?");
}

Parsed<std::uint32_t> namedNumber(NamedTable table, std::string_view text, std::uint32_t most) {
    if (text.empty())
        return 0;
    const auto value = parseValue(table, text);
    if (!value)
        return tl::unexpected(whole(text, fmt::format("{} is no number, decimal or 0x{}", quoted(text),
                                                      table.empty() ? "" : ", and no name of the list")));
    if (*value < 0 || *value > most)
        return tl::unexpected(whole(text, fmt::format("{} does not fit: 0 to {}", quoted(text), most)));
    return static_cast<std::uint32_t>(*value);
}

std::string longNameFault(std::string_view name) {
    constexpr std::size_t kMost = IF_NAMESIZE - 1; // a NUL stands behind it
    return name.size() <= kMost ? std::string()
                                : fmt::format(" (ifr_name holds {} bytes, these are {})", kMost, name.size());
}

ParseError portFault(std::string_view text) {
    if (auto fault = spaceFault(text))
        return *fault;
    const auto bad = std::ranges::find_if_not(text, isDigit);
    const auto at = static_cast<std::size_t>(bad - text.begin());
    if (at == 0 && looksLikeName(text))
        return whole(text, fmt::format("{} is no number. getaddrinfo or getservbyname would look up a service; here "
                                       "write its number, such as 80",
                                       quoted(text)));
    return markCharacter(text, std::min(at, text.size() - 1), "is not a decimal digit; a port is 0..65535");
}

ParseError inetFault(std::string_view host) {
    if (host.empty())
        return {0, 0, "an address is missing; 127.0.0.1 is this machine, 0.0.0.0 every interface"};
    if (auto fault = spaceFault(host))
        return *fault;
    if (const auto reading = historicReading(host))
        return whole(host,
                     fmt::format("{} is not four plain decimal numbers; inet_aton would read it as {}. Write that if "
                                 "it is meant",
                                 quoted(host), *reading));
    if (isReadable(AF_INET6, host.substr(0, host.find('%'))))
        return whole(host, fmt::format("{} is an IPv6 address; it needs a socket of AF_INET6", quoted(host)));
    if (auto fault = foreignSign(host))
        return *fault;
    if (looksLikeName(host))
        return nameFault(host, "127.0.0.1");
    auto bad = std::ranges::find_if_not(host, isNameCharacter);
    if (bad == host.end())
        bad = std::ranges::find_if_not(host, [](char c) { return isDigit(c) || c == '.'; });
    if (bad != host.end())
        return markCharacter(host, static_cast<std::size_t>(bad - host.begin()),
                             "does not belong here; an IPv4 address is four numbers with dots between");
    return quadFault(host, 0).value_or(whole(host, fmt::format("{} is not an IPv4 address", quoted(host))));
}

ParseError inet6Fault(std::string_view address) {
    if (address.empty())
        return {0, 0, "an address is missing; ::1 is this machine, :: every interface"};
    if (auto fault = spaceFault(address))
        return *fault;
    if (const auto reading = historicReading(address))
        return whole(address, fmt::format("{} is an IPv4 address; on a socket of AF_INET6 write ::ffff:{}",
                                          quoted(address), *reading));
    if (auto fault = foreignSign(address))
        return *fault;
    if (address.find(':') == std::string_view::npos && looksLikeName(address))
        return nameFault(address, "::1");
    const auto bad = std::ranges::find_if_not(address, [](char c) { return isHex(c) || c == ':' || c == '.'; });
    if (bad != address.end())
        return markCharacter(address, static_cast<std::size_t>(bad - address.begin()),
                             "does not belong here; an IPv6 address is hex digits with colons between");
    return groupFault(address).value_or(whole(address, fmt::format("{} is not an IPv6 address", quoted(address))));
}

} // namespace swb::address_faults
