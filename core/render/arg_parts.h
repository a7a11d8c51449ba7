#pragma once

#include "core/calls/call_record.h"
#include "core/constants/named_value.h"
#include "core/options/option_value.h"

#include <string_view>
#include <vector>

namespace swb {

// A piece of an argument that is made of named constants: SOCK_STREAM and SOCK_CLOEXEC of SOCK_STREAM|SOCK_CLOEXEC.
struct ArgPart {
    std::string_view symbol; // empty: no table names it
    std::int64_t value;
    bool isBits = false;           // a nameless rest of a set of bits, told in hex
    std::string_view meaning = {}; // one line, for what has a name
};

// Constants that arguments of this kind are read by; the other kinds are plain numbers, bytes or addresses.
bool isNamedKind(ArgKind kind);
// Kinds that are sets of bits: their whole number is told in hex.
bool isBitsKind(ArgKind kind);

// The bits that the table names, then the rest; empty for none.
std::vector<ArgPart> flagParts(NamedTable table, std::uint32_t value);

// The parts of one argument, in the order of their table; empty for a set of bits with none set.
std::vector<ArgPart> argParts(const CallRecord& record, const ArgSpec& arg);

// False for the commands of fcntl that read and take no argument.
bool takesFcntlArgument(std::int64_t command);

// Options whose value is text whatever its length: TCP_CONGESTION, TCP_ULP, SO_BINDTODEVICE.
bool isTextOption(std::int64_t level, std::int64_t name);
bool isFilterOption(std::int64_t level, std::int64_t name); // takes the program of a classic filter

// The value of an option that was set or read, as far as the record keeps it: of a long structure the fields of its
// beginning.
DecodedOption decodedValue(const CallRecord& record, const OptionSpec& option);

} // namespace swb
