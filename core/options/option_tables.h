#pragma once

#include "core/options/option_names.h"

#include <cstddef>
#include <span>

// One row whose numbers are the headers' own macros, so that number and symbol cannot disagree. A row written with a
// literal number is one the oldest supported headers do not have yet.
#define SWB_OPTION(level, symbol, ...) {level, symbol, #symbol, __VA_ARGS__}

// The parts of optionNames(), which alone uses them.
namespace swb {

std::span<const OptionName> socketOptions();
std::span<const OptionName> ipOptions();
std::span<const OptionName> ipv6Options();
std::span<const OptionName> tcpOptions(); // Multipath TCP too
std::span<const OptionName> sctpOptions();
std::span<const OptionName> otherOptions();

// For static_assert: rows rise by level and number, and no text that must be there is empty.
template <std::size_t size>
consteval bool isSoundTable(const OptionName (&table)[size]) {
    for (std::size_t i = 0; i < size; ++i) {
        const bool rises = i == 0 || table[i - 1].level < table[i].level ||
                           (table[i - 1].level == table[i].level && table[i - 1].name < table[i].name);
        if (!rises || table[i].symbol.empty() || table[i].meaning.empty() || table[i].source.empty())
            return false;
    }
    return true;
}

} // namespace swb
