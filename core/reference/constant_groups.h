#pragma once

#include "core/constants/named_value.h"

#include <span>
#include <string_view>

// The tables that allConstants() is made of, which alone uses them.
namespace swb {

struct TableGroup {
    std::string_view name; // as it stands after a number, or before one: "address family 10"
    bool isFlags;
    NamedTable (*table)();
    std::string_view systems = {}; // where all of its rows are known, beyond this system
};

std::span<const TableGroup> firstGroups();
std::span<const TableGroup> secondGroups();

} // namespace swb
