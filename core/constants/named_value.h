#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace swb {

// One constant of the socket world as this system numbers it.
struct NamedValue {
    std::int64_t value;
    std::string_view symbol;  // "AF_INET6"
    std::string_view meaning; // one line, our own words
    std::string_view note;    // the surprise, if there is one
    std::string_view source;  // "ip(7)"
};

using NamedTable = std::span<const NamedValue>;

const NamedValue* findValue(NamedTable table, std::int64_t value);
// Any case; a second name of the number ("AF_LOCAL", "PF_INET", "FIONREAD") finds the row of the first.
const NamedValue* findSymbol(NamedTable table, std::string_view symbol);

// Second names of one number, of which a table holds the first alone. PF_ names are not among them.
struct SecondName {
    std::string_view alias;
    std::string_view symbol;
};
std::span<const SecondName> secondNames();

// The symbol, or the decimal number when the table has none: a value this build never heard of is still a value.
std::string decodeValue(NamedTable table, std::int64_t value);

// "MSG_PEEK|MSG_DONTWAIT|0x100000": every bit named or left as one hex rest; "0" for none.
std::string decodeFlags(NamedTable table, std::uint64_t value);

// Reads a symbol (any case), a decimal number (signed), 0x hex, or several of them joined by '|'.
// Spaces around a part do not matter. Empty when a part is none of these or does not fit 64 bits.
std::optional<std::int64_t> parseValue(NamedTable table, std::string_view text);

} // namespace swb
