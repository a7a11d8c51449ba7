#pragma once

#include "core/options/option_spec.h"

#include <cstddef>
#include <span>

// One row whose numbers are the headers' own macros, so that number and symbol cannot disagree.
#define SWB_OPTION(number_level, number_name, ...)                                                                     \
    {.level = number_level, .name = number_name, .symbol = #number_name, __VA_ARGS__}
// One that the oldest supported headers do not have yet; where a header has it, a static_assert holds the number.
#define SWB_OPTION_NUMBER(number_level, number, text, ...)                                                             \
    {.level = number_level, .name = number, .symbol = #text, __VA_ARGS__}

// The parts of optionNames(), which alone uses them.
namespace swb {

std::span<const OptionSpec> socketOptions();
std::span<const OptionSpec> ipOptions();
std::span<const OptionSpec> ipv6Options();
std::span<const OptionSpec> tcpOptions(); // Multipath TCP too
std::span<const OptionSpec> sctpOptions();
std::span<const OptionSpec> otherOptions();

std::string_view meaningElsewhere(std::string_view symbol); // of an option of other systems; empty: none is known

// For static_assert: rows rise by level and number, no text that must be there is empty, and what a kind needs is
// there.
template <std::size_t size>
consteval bool isSoundTable(const OptionSpec (&table)[size]) {
    for (std::size_t i = 0; i < size; ++i) {
        const OptionSpec& row = table[i];
        const bool rises = i == 0 || table[i - 1].level < row.level ||
                           (table[i - 1].level == row.level && table[i - 1].name < row.name);
        if (!rises || row.symbol.empty() || row.meaning.empty() || row.source.empty())
            return false;
        if ((row.kind == ValueKind::Struct) == row.structure.empty())
            return false;
#ifndef __SANITIZE_ADDRESS__ // with UBSan beside it, GCC takes no function's address for a constant (its bug 71962)
        if (row.kind == ValueKind::Enum && row.names == nullptr)
            return false;
#endif
        if (row.range.low > row.range.high || (row.os & os::Linux) == 0)
            return false;
    }
    return true;
}

} // namespace swb
