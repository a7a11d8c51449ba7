#pragma once

#include <optional>
#include <span>
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

// What Winsock calls this errno: 10061 (WSAECONNREFUSED). None where it has no such error.
// Source: Windows Sockets error codes.
std::optional<int> winsockError(int number);

} // namespace swb
