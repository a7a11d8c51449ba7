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

// Those that change another option by themselves come before it, whatever the table's order: IP_TOS sets SO_PRIORITY,
// a buffer's size sets its bit of SO_BUF_LOCK, and a kind of time stamp that is turned off turns off all.
// By the phase first: before bind, before listen or connect, any time, connected.
int setRank(const OptionSpec& spec, BytesView value);

// What setsockopt has to be given so that the option reads as `reads`: of a buffer half, the kernel doubles it.
Bytes valueToSet(const OptionSpec& spec, const Bytes& reads);

// Whether an answer is other than that of a fresh socket: not what moves by itself, and of a structure that can only
// be read, which tells of the traffic, not its single fields.
bool isChangedFrom(const OptionSpec& spec, const OptionAnswer& now, const OptionAnswer& atFirst);

} // namespace swb
