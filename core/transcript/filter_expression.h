#pragma once

#include "core/base/parse_error.h"
#include "core/transcript/marks.h"
#include "core/transcript/transcript_row.h"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace swb {

struct FilterNode;

// Which rows of a transcript a person wants to see, as an expression:
//   dir == in && len > 100 && peer ~ "127." && data contains "abc\r\n" && !(socket == 3) && time > 2.5s
//   socket, len, kept, full, row, call, flags   ==  !=  <  <=  >  >=   a number, also 0x...; len (length, bytes) and
//                its like with k, M, G; socket as s3 too
//   time         a duration since the first row: 2.5s 10ms 3us 2min; without a unit, seconds
//   dir          == != in, out (received, sent)
//   note         == != a kind: none end empty truncated peeked discarded error oob kernel lost
//   peer         == != "127.0.0.1:80", ~ (contains), starts, ends, matches /expression/
//   mark         == != a word, or any; remark as peer: the note a person wrote
//   data         == != contains starts ends "text with escapes" or hex "de ad ?? 0?", ~ is contains;
//                matches /expression/ (RE2, over bytes; /.../i ignores the case of ASCII letters)
//   "text"       alone is data contains "text"; /expression/ alone is data matches
//   && || ! ( )  or and, or, not
// A value. Thread: any.
class FilterExpression {
public:
    // Errors: at their byte. An empty text matches every row.
    static Parsed<FilterExpression> parse(std::string_view text);

    bool readsBytes() const; // else rows are told by themselves, and nothing is read from disk
    bool isEmpty() const { return m_root == nullptr; }

private:
    friend class RowFilter;
    std::shared_ptr<const FilterNode> m_root; // null: everything
};

// An expression at work on the rows of one transcript. Remembers what it found of addresses: one thread at a time.
class RowFilter {
public:
    // `start` is the time of the first row; without marks, none has one.
    explicit RowFilter(FilterExpression expression, Nanoseconds start = {}, const Marks* marks = nullptr);
    RowFilter(RowFilter&&) noexcept;
    RowFilter& operator=(RowFilter&&) noexcept;
    ~RowFilter();

    bool matches(const RowView& row);
    // Rows that a regular expression had no time to search to their end, and that count as no match.
    std::uint64_t cutShort() const { return m_cutShort; }

private:
    bool holds(const FilterNode& node, const RowView& row);
    bool holdsForText(const FilterNode& node, BytesView text);
    bool holdsForPeer(const FilterNode& node, const RowView& row);

    FilterExpression m_expression;
    Nanoseconds m_start;
    const Marks* m_marks;
    std::unordered_map<const FilterNode*, std::unordered_map<std::string, bool>> m_peers;
    std::string m_key;
    std::uint64_t m_cutShort = 0;
};

} // namespace swb
