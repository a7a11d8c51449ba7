#pragma once

#include <cstddef>

// One row of a NamedValue table whose number is the header's own macro, so that number and symbol cannot disagree.
// A row written with a literal number is one the oldest supported headers do not have yet.
#define SWB_ROW(symbol, ...) {symbol, #symbol, __VA_ARGS__}

namespace swb {

// For static_assert: every row's number is greater than the one before, and no text that must be there is empty.
template <class Row, std::size_t size>
consteval bool isSoundTable(const Row (&table)[size]) {
    for (std::size_t i = 0; i < size; ++i) {
        const bool rises = i == 0 || table[i - 1].value < table[i].value;
        if (!rises || table[i].symbol.empty() || table[i].meaning.empty() || table[i].source.empty())
            return false;
    }
    return true;
}

} // namespace swb
