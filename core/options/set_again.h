#pragma once

#include "core/options/option_snapshot.h"
#include "core/options/option_spec.h"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace swb {

// One option of a socket, as a table shows it.
struct OptionRow {
    const OptionSpec* spec = nullptr;
    std::optional<OptionAnswer> now;     // none: not asked
    std::optional<OptionAnswer> atFirst; // of a fresh socket; none: not known

    bool isAnswered() const { return now && now->error == 0; }
    bool isChanged() const; // from what a fresh socket has; what moves by itself does not count
};

// The rows of what a socket answered, in order of level and name. `defaults` null: not known.
std::vector<OptionRow> optionRows(const OptionSnapshot& now, const OptionSnapshot* defaults);

// One setsockopt that makes an option read again as it read.
struct OptionSetter {
    const OptionSpec* spec = nullptr;
    int level = 0;
    int name = 0;
    Bytes value;          // half of what a buffer reads: the kernel doubles it again
    std::string text;     // the same as encodeOption() reads it
    std::string own = {}; // why a person hardly meant it: the kernel changes it by itself; else empty
};

// For the rows that can be set and read, in the order that phases demand. `Changed`: those that are not as a
// fresh socket has them. `isConnected`: what a connection found out by itself is told as the kernel's own.
enum class SetterScope : std::uint8_t { Changed, All };
std::vector<OptionSetter> settersOf(std::span<const OptionRow> rows, SetterScope scope, bool isConnected);

// Before bind, before listen or connect, any time, connected: 0 to 3.
int phaseRank(Phase phase);

} // namespace swb
