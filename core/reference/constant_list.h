#pragma once

#include "core/constants/named_value.h"
#include "core/constants/resolver_tables.h"
#include "core/explain/explanation.h"
#include "core/options/option_names.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace swb {

// What other systems number it, as in kOtherSystems; none: not known to have it by this name.
using NumbersOfSystems = std::array<std::optional<int>, 4>;
inline constexpr std::array<std::string_view, 4> kOtherSystems{"Windows", "macOS", "FreeBSD", "OpenBSD"};

// One constant of the socket world, from whichever table has it.
struct Constant {
    std::string_view symbol;
    std::optional<std::int64_t> value; // none: this system has not got it
    std::string_view group;            // "address family", "option of SOL_SOCKET"
    std::string_view meaning;          // one line
    std::string_view note;             // the surprise, if there is one
    std::string systems;               // "Linux 10, Windows 23, macOS 30"
    std::string_view source;
    const OptionSpec* option = nullptr;         // of an option of this system
    const ResolverConstant* resolver = nullptr; // of name resolution
    int error = 0;                              // of an errno
    NumbersOfSystems elsewhere = {};
    bool isSecondName = false; // of a number that another row of the group names first
};

// Constants of one kind, which follow each other in allConstants().
struct ConstantGroup {
    std::string_view name;
    bool isFlags;     // its numbers are bits that may be joined
    NamedTable flags; // of flags: the names of the bits
    std::span<const Constant> rows;
};

// Every constant that any table here names: families, types, protocols, flags, errors, options and their values, and
// what else Python's socket module has. Made when first asked for. Thread: any.
std::span<const Constant> allConstants();
std::span<const ConstantGroup> constantGroups();

// Everything that is said of it, in the common form.
Explanation explainConstant(const Constant& constant);

} // namespace swb
