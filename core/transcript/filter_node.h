#pragma once

#include "core/rules/pattern.h"
#include "core/transcript/transcript_row.h"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

enum class FilterField : std::uint8_t {
    Direction,
    Length,
    Kept,
    FullLength,
    Row,
    Call,
    Socket,
    Flags,
    Time,
    Note,
    Peer,
    Mark,
    Remark,
    Data,
};

// One part of a filter expression as it was understood.
struct FilterNode {
    enum class Kind : std::uint8_t { All, Any, Not, Number, Text };
    enum class Compare : std::uint8_t { Equal, Unequal, Less, LessOrEqual, Greater, GreaterOrEqual };

    Kind kind = Kind::All;
    FilterField field = FilterField::Data;
    Compare compare = Compare::Equal;    // of a number; Text: Equal or Unequal
    std::int64_t number = 0;             // also directions, notes, nanoseconds
    std::optional<Matcher> matcher = {}; // Text; none: any text that is not empty
    std::vector<FilterNode> parts = {};  // All, Any, Not
    bool readsBytes = false;             // it, or a part of it
};

// Compiles an expression; the root is an All without parts for an empty text.
Parsed<FilterNode> parseFilter(std::string_view text);

} // namespace swb
