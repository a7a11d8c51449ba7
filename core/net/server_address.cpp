#include "core/net/server_address.h"

#include <algorithm>
#include <string>

namespace swb {

namespace {

ParseError moved(ParseError error, std::size_t by) {
    error.position += by;
    return error;
}

Parsed<Address> readBracketed(std::string_view text, std::string_view usualPort) {
    const auto end = text.find(']');
    if (end == std::string_view::npos)
        return tl::unexpected(ParseError{0, 1, "the closing bracket is missing: [2001:db8::1]:53"});
    const std::string_view rest = text.substr(end + 1);
    if (!rest.empty() && rest.front() != ':')
        return tl::unexpected(ParseError{end + 1, rest.size(), "behind the bracket stands a colon and the port"});
    const std::string_view port = rest.empty() ? usualPort : rest.substr(1);
    if (const auto number = parsePort(port); !number)
        return tl::unexpected(moved(number.error(), end + 2));
    auto address = Address::parseInet6(text.substr(1, end - 1), port);
    return address ? address : tl::unexpected(moved(address.error(), 1));
}

} // namespace

Parsed<Address> readServerAddress(std::string_view text, std::uint16_t usualPort) {
    const std::string usual = std::to_string(usualPort);
    if (text.starts_with('['))
        return readBracketed(text, usual);
    if (std::ranges::count(text, ':') > 1)
        return Address::parseInet6(text, usual);
    const auto colon = text.find(':');
    if (colon == std::string_view::npos)
        return Address::parseInet(text, usual);
    if (const auto number = parsePort(text.substr(colon + 1)); !number)
        return tl::unexpected(moved(number.error(), colon + 1));
    return Address::parseInet(text.substr(0, colon), text.substr(colon + 1));
}

} // namespace swb
