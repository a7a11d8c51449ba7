#pragma once

#include "core/constants/call_errors.h"

#include <cstddef>
#include <span>

// The parts of callErrors(), which alone uses them.
namespace swb {

std::span<const CallError> connectionErrors(); // calls that make, name, join and end sockets
std::span<const CallError> dataErrors();       // calls that move data, ask and set
std::span<const CallError> descriptorErrors(); // files, pipes, duplicates, and what only messages with control data do
std::span<const CallError> waitingErrors();    // epoll, ppoll

// For static_assert: rows rise by call, then by number, and no text is empty.
template <std::size_t size>
consteval bool isSoundTable(const CallError (&table)[size]) {
    for (std::size_t i = 0; i < size; ++i) {
        const bool rises = i == 0 || table[i - 1].call < table[i].call ||
                           (table[i - 1].call == table[i].call && table[i - 1].number < table[i].number);
        if (!rises || table[i].cause.empty() || table[i].remedy.empty() || table[i].source.empty())
            return false;
    }
    return true;
}

} // namespace swb
