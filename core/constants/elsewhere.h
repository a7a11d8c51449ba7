#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace swb {

// What other systems number a constant of this one. None: the system has not got it by this name.
// Source: the published headers of the systems; never run here.
struct NumbersElsewhere {
    std::string_view symbol;
    std::optional<int> windows, macOs, freeBsd, openBsd;
};

std::span<const NumbersElsewhere> numbersElsewhere(); // sorted by symbol
const NumbersElsewhere* findElsewhere(std::string_view symbol);

// The same of errors. Windows has them with 10000 more than BSD and the letters WSA before.
std::span<const NumbersElsewhere> errnosElsewhere(); // sorted by symbol
const NumbersElsewhere* findErrnoElsewhere(std::string_view symbol);
std::string winsockName(std::string_view symbol); // "WSAECONNREFUSED" of "ECONNREFUSED"

// What this system has not got by this name.
struct ForeignConstant {
    std::string_view symbol;
    std::string_view meaning;
    std::optional<int> windows, macOs, freeBsd, openBsd;
};

std::span<const ForeignConstant> foreignErrnos();
std::span<const ForeignConstant> foreignMessageFlags();

} // namespace swb
