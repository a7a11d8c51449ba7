#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace re2 {
class RE2;
}

namespace swb {

// What a message is looked at for, as a person writes it.
struct Pattern {
    enum class Form {
        Text,  // with escapes: "PING\r\n"
        Hex,   // pairs of digits, '?' for a digit that may be any: "de ad ?? 0?"
        Regex, // RE2's syntax over bytes: \xff is that byte, . any but a line end
    };
    enum class Place { Anywhere, Start, End, Whole };

    Form form = Form::Text;
    Place place = Place::Anywhere;
    bool ignoresCase = false; // of ASCII letters; not for Hex
    std::string text;

    friend bool operator==(const Pattern&, const Pattern&) = default;
};

// Where in a message, in bytes.
struct Span {
    std::size_t offset = 0, length = 0;
    friend bool operator==(const Span&, const Span&) = default;
};

struct Match {
    Span all;
    std::vector<std::optional<Span>> captures; // groups of a regular expression from 1; empty: the group took no part
};

// A pattern that can be looked for. Looking takes time linear in the message, and no more than kMostSteps: what a
// large expression has no time for is not searched, and that is told. A copy shares what was compiled.
// Thread: any; const functions from several at once.
class Matcher {
public:
    static constexpr std::size_t kLongestText = 16384;      // of a pattern
    static constexpr int kMostMemory = 8 << 20;             // bytes, for one compiled expression
    static constexpr std::size_t kMostInstructions = 32768; // it may have
    static constexpr std::size_t kMostSteps = 1U << 27;     // instructions of the expression times bytes searched
    static constexpr std::size_t kMostCaptures = 99;        // groups that are told

    // Errors, at the byte of the pattern's text: an unknown escape, half a byte, what RE2 refuses; a pattern that is
    // empty; one that is too large (kMostMemory, RE2's own limit of 1,000 repetitions).
    static Parsed<Matcher> compile(const Pattern& pattern);

    enum class Found { No, Yes, TooLarge }; // TooLarge: not in the part that there was time to search
    // `match` may be null: then nothing is told, and it is faster.
    Found find(BytesView message, Match* match) const;
    bool matches(BytesView message) const { return find(message, nullptr) == Found::Yes; }

    std::size_t searchable() const { return m_searchable; }                         // bytes of a message
    const std::vector<std::string>& captureNames() const { return m_captureNames; } // of group i + 1; "" without name

private:
    Found findText(BytesView message, Match* match) const;
    Found findExpression(BytesView message, Match* match) const;

    Pattern::Place m_place = Pattern::Place::Anywhere;
    std::string m_literal; // of a plain text, where there is no expression
    std::shared_ptr<const re2::RE2> m_expression;
    std::vector<std::string> m_captureNames;
    std::size_t m_searchable = SIZE_MAX;
};

} // namespace swb
