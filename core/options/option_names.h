#pragma once

#include "core/options/option_spec.h"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace swb {

// The catalogue, sorted by level, then by name.
std::span<const OptionSpec> optionNames();
const OptionSpec* findOption(int level, int name);
// Any case, second names too ("IPV6_JOIN_GROUP"). A symbol of two levels (MCAST_JOIN_GROUP of IPv4 and IPv6) finds the
// row of the lower level.
const OptionSpec* findOption(std::string_view symbol);
// Second names of options, of which the catalogue holds the first alone.
std::span<const SecondName> optionSecondNames();

// "SO_REUSEADDR", or the number in decimal.
std::string optionSymbol(int level, int name);

// An option that other systems have and this one has not, with their numbers.
struct ForeignOption {
    std::string_view symbol;
    std::string_view level; // by its prefix: "SOL_SOCKET"
    std::optional<std::int64_t> macOs, freeBsd, openBsd, windows;
    std::string_view here;         // what serves the purpose on Linux; empty where nothing is known to
    std::string_view meaning = {}; // one line
};
// "macOS 4130, FreeBSD 2048": who has it, and by which number.
std::string systemsText(const ForeignOption& option);
std::span<const ForeignOption> foreignOptions(); // sorted by symbol

} // namespace swb
