#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace swb {

// The name of one socket option as getsockopt and setsockopt take it.
struct OptionName {
    int level;
    int name;
    std::string_view symbol;  // "TCP_NODELAY"
    std::string_view meaning; // one line
    std::string_view gotcha;  // the surprise, if there is one
    std::string_view source;
};

// Sorted by level, then by name.
std::span<const OptionName> optionNames();
const OptionName* findOption(int level, int name);
// Any case, second names too ("IPV6_JOIN_GROUP"). A symbol of two levels (MCAST_JOIN_GROUP of IPv4 and IPv6) finds the
// row of the lower level.
const OptionName* findOption(std::string_view symbol);

// "SO_REUSEADDR", or the number in decimal.
std::string optionSymbol(int level, int name);

} // namespace swb
