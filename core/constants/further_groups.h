#pragma once

#include "core/constants/named_value.h"

#include <cstddef>
#include <span>
#include <string_view>

namespace swb {

// A group of constants that no call's arguments are decoded by: they stand in the reference alone. Within a group
// numbers may repeat and do not rise where the names belong together otherwise.
struct FurtherGroup {
    std::string_view name; // "CAN frame", as it follows a number
    bool isFlags;          // its numbers are bits that may be joined
    NamedTable rows;
};

std::span<const FurtherGroup> canGroups();       // AF_CAN: raw, broadcast manager, J1939
std::span<const FurtherGroup> tipcGroups();      // AF_TIPC
std::span<const FurtherGroup> scatteredGroups(); // addresses, limits, kernel cryptography, Bluetooth, vsock

// For static_assert: no text that must be there is empty.
template <std::size_t size>
consteval bool isTold(const NamedValue (&table)[size]) {
    for (const NamedValue& row : table)
        if (row.symbol.empty() || row.meaning.empty() || row.source.empty())
            return false;
    return true;
}

} // namespace swb
