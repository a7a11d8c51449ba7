#include "core/base/ascii.h"
#include "core/base/escape.h"
#include "core/transcript/filter_node.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <utility>

namespace swb {

namespace {

using Kind = FilterNode::Kind;
using Compare = FilterNode::Compare;
using Place = Pattern::Place;

constexpr int kDeepest = 100;

enum class FieldKind : std::uint8_t { Number, Size, Time, Word, Text, Bytes };
struct FieldRow {
    std::string_view name;
    FilterField field;
    FieldKind kind;
};
constexpr std::array kFields = {
    FieldRow{"dir", FilterField::Direction, FieldKind::Word},
    FieldRow{"direction", FilterField::Direction, FieldKind::Word},
    FieldRow{"len", FilterField::Length, FieldKind::Size},
    FieldRow{"length", FilterField::Length, FieldKind::Size},
    FieldRow{"bytes", FilterField::Length, FieldKind::Size},
    FieldRow{"kept", FilterField::Kept, FieldKind::Size},
    FieldRow{"full", FilterField::FullLength, FieldKind::Size},
    FieldRow{"row", FilterField::Row, FieldKind::Number},
    FieldRow{"call", FilterField::Call, FieldKind::Number},
    FieldRow{"socket", FilterField::Socket, FieldKind::Number},
    FieldRow{"flags", FilterField::Flags, FieldKind::Number},
    FieldRow{"time", FilterField::Time, FieldKind::Time},
    FieldRow{"note", FilterField::Note, FieldKind::Word},
    FieldRow{"peer", FilterField::Peer, FieldKind::Text},
    FieldRow{"mark", FilterField::Mark, FieldKind::Text},
    FieldRow{"remark", FilterField::Remark, FieldKind::Text},
    FieldRow{"data", FilterField::Data, FieldKind::Bytes},
};

struct WordRow {
    FilterField field;
    std::string_view word;
    std::int64_t value;
};
constexpr std::int64_t numberOf(RowNote note) { return static_cast<std::int64_t>(note); }
constexpr std::array kWords = {
    WordRow{FilterField::Direction, "in", 1},
    WordRow{FilterField::Direction, "received", 1},
    WordRow{FilterField::Direction, "out", 0},
    WordRow{FilterField::Direction, "sent", 0},
    WordRow{FilterField::Note, "none", numberOf(RowNote::None)},
    WordRow{FilterField::Note, "end", numberOf(RowNote::EndOfStream)},
    WordRow{FilterField::Note, "empty", numberOf(RowNote::ZeroLengthDatagram)},
    WordRow{FilterField::Note, "truncated", numberOf(RowNote::Truncated)},
    WordRow{FilterField::Note, "peeked", numberOf(RowNote::Peeked)},
    WordRow{FilterField::Note, "discarded", numberOf(RowNote::Discarded)},
    WordRow{FilterField::Note, "error", numberOf(RowNote::ErrorQueue)},
    WordRow{FilterField::Note, "oob", numberOf(RowNote::OutOfBand)},
    WordRow{FilterField::Note, "kernel", numberOf(RowNote::InKernel)},
    WordRow{FilterField::Note, "lost", numberOf(RowNote::NotKept)},
};

struct UnitRow {
    FieldKind kind;
    std::string_view unit;
    double factor;
};
constexpr std::array kUnits = {
    UnitRow{FieldKind::Time, "", 1e9},      UnitRow{FieldKind::Time, "ns", 1},
    UnitRow{FieldKind::Time, "us", 1e3},    UnitRow{FieldKind::Time, "\u00b5s", 1e3},
    UnitRow{FieldKind::Time, "ms", 1e6},    UnitRow{FieldKind::Time, "s", 1e9},
    UnitRow{FieldKind::Time, "min", 60e9},  UnitRow{FieldKind::Time, "h", 3600e9},
    UnitRow{FieldKind::Size, "", 1},        UnitRow{FieldKind::Size, "k", 1024},
    UnitRow{FieldKind::Size, "M", 1048576}, UnitRow{FieldKind::Size, "G", 1073741824},
    UnitRow{FieldKind::Number, "", 1},
};

struct OperatorRow {
    std::string_view sign;
    Compare compare;
};
// The longer ones first.
constexpr std::array kOperators = {
    OperatorRow{"==", Compare::Equal},       OperatorRow{"!=", Compare::Unequal},
    OperatorRow{"<=", Compare::LessOrEqual}, OperatorRow{">=", Compare::GreaterOrEqual},
    OperatorRow{"<", Compare::Less},         OperatorRow{">", Compare::Greater},
    OperatorRow{"=", Compare::Equal},
};

struct PlaceRow {
    std::string_view word;
    Place place;
};
constexpr std::array kPlaces = {
    PlaceRow{"contains", Place::Anywhere}, PlaceRow{"~", Place::Anywhere},       PlaceRow{"starts", Place::Start},
    PlaceRow{"ends", Place::End},          PlaceRow{"matches", Place::Anywhere},
};

bool isWordCharacter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

// Recursive descent over the text; every error has its place in it.
class Parser {
public:
    explicit Parser(std::string_view text)
        : m_text(text) {}

    Parsed<FilterNode> all() {
        skip();
        if (m_at == m_text.size())
            return FilterNode{};
        auto root = any();
        if (root && m_at < m_text.size())
            return wrong(m_at, 1, "here && or || is expected, or the end");
        return root;
    }

private:
    using Node = Parsed<FilterNode>;

    tl::unexpected<ParseError> wrong(std::size_t at, std::size_t length, std::string message) const {
        const std::size_t place = std::min(at, m_text.size());
        return tl::unexpected(ParseError{place, std::min(length, m_text.size() - place), std::move(message)});
    }

    void skip() {
        while (m_at < m_text.size() && std::string_view(" \t\r\n").find(m_text[m_at]) != std::string_view::npos)
            ++m_at;
    }

    bool takeSign(std::string_view sign) {
        if (!m_text.substr(m_at).starts_with(sign))
            return false;
        m_at += sign.size();
        skip();
        return true;
    }

    std::string_view peekWord() const {
        std::size_t end = m_at;
        while (end < m_text.size() && isWordCharacter(m_text[end]))
            ++end;
        return m_text.substr(m_at, end - m_at);
    }

    // The character behind `sign`, where that comes next.
    char peekAfter(std::string_view sign) const {
        const std::string_view rest = m_text.substr(m_at);
        return rest.size() > sign.size() && rest.starts_with(sign) ? rest[sign.size()] : '\0';
    }

    bool takeWord(std::string_view word) {
        if (!sameIgnoringCase(peekWord(), word))
            return false;
        return takeSign(m_text.substr(m_at, word.size()));
    }

    Node joined(Kind kind, std::string_view sign, std::string_view word, Node (Parser::*part)()) {
        auto first = (this->*part)();
        if (!first)
            return first;
        FilterNode node{.kind = kind};
        node.parts.push_back(std::move(*first));
        while (takeSign(sign) || takeWord(word)) {
            auto next = (this->*part)();
            if (!next)
                return next;
            node.parts.push_back(std::move(*next));
        }
        if (node.parts.size() == 1)
            return std::move(node.parts.front());
        // What a row tells by itself comes first: it costs the least.
        std::ranges::stable_partition(node.parts, [](const FilterNode& each) { return !each.readsBytes; });
        node.readsBytes = node.parts.back().readsBytes;
        return node;
    }

    Node any() { return joined(Kind::Any, "||", "or", &Parser::every); }
    Node every() { return joined(Kind::All, "&&", "and", &Parser::negation); }

    Node negation() {
        if (++m_depth > kDeepest)
            return wrong(m_at, 1, fmt::format("nested more than {} deep", kDeepest));
        auto node = m_text.substr(m_at).starts_with("!=") || !(takeSign("!") || takeWord("not")) ? single() : negated();
        --m_depth;
        return node;
    }

    Node negated() {
        auto part = negation();
        if (!part)
            return part;
        FilterNode node{.kind = Kind::Not};
        node.readsBytes = part->readsBytes;
        node.parts.push_back(std::move(*part));
        return node;
    }

    Node single() {
        if (m_at == m_text.size())
            return wrong(m_at, 0, "something is missing here: a comparison such as len > 100");
        const std::size_t open = m_at;
        if (takeSign("(")) {
            auto inner = any();
            if (inner && !takeSign(")"))
                return wrong(open, 1, "this bracket is not closed");
            return inner;
        }
        if (m_text[m_at] == '"' || m_text[m_at] == '/')
            return textOf(FilterField::Data, Place::Anywhere);
        return comparison();
    }

    Node comparison() {
        const std::size_t at = m_at;
        const std::string_view name = peekWord();
        const auto* field =
            std::ranges::find_if(kFields, [name](const FieldRow& row) { return sameIgnoringCase(row.name, name); });
        if (field == kFields.end())
            return wrong(at, std::max<std::size_t>(name.size(), 1),
                         name.empty() ? "a field is expected here: dir, len, peer, data, ..."
                                      : fmt::format("there is no field {}: dir, len, kept, full, row, call, socket, "
                                                    "flags, time, note, peer, mark, remark, data",
                                                    quoted(name)));
        takeWord(name);
        if (field->kind == FieldKind::Text || field->kind == FieldKind::Bytes)
            return textComparison(*field);
        const std::size_t sign = m_at;
        for (const OperatorRow& row : kOperators)
            if (takeSign(row.sign)) {
                if (field->kind == FieldKind::Word && row.compare > Compare::Unequal)
                    return wrong(sign, row.sign.size(), fmt::format("{} has no order: == or !=", name));
                return field->kind == FieldKind::Word ? word(field->field, row.compare) : number(*field, row.compare);
            }
        return wrong(sign, sign < m_text.size() ? 1 : 0, fmt::format("after {}: == != < <= > >=", name));
    }

    Node word(FilterField field, Compare compare) {
        const std::string_view word = peekWord();
        std::string known;
        for (const WordRow& row : kWords) {
            if (row.field != field)
                continue;
            if (sameIgnoringCase(row.word, word)) {
                takeWord(word);
                return FilterNode{.kind = Kind::Number, .field = field, .compare = compare, .number = row.value};
            }
            known += fmt::format("{}{}", known.empty() ? "" : ", ", row.word);
        }
        return wrong(m_at, word.size(), "expected here: " + known);
    }

    Node number(const FieldRow& field, Compare compare) {
        if (field.field == FilterField::Socket && isWordCharacter(peekAfter("s")))
            ++m_at; // as it is written in the window: s3
        const std::size_t at = m_at;
        const char* const end = m_text.data() + m_text.size();
        const char* const begin = m_text.data() + m_at;
        double value = 0;
        std::uint64_t whole = 0;
        std::from_chars_result read{};
        bool isWhole = true;
        if (m_text.substr(m_at, 2) == "0x") {
            read = std::from_chars(begin + 2, end, whole, 16);
        } else {
            read = std::from_chars(begin, end, whole);
            if (read.ec == std::errc() && read.ptr < end && *read.ptr == '.') {
                isWhole = false;
                read = std::from_chars(begin, end, value, std::chars_format::fixed);
            }
        }
        if (read.ec != std::errc())
            return wrong(at, 1, "a number is expected here");
        m_at += static_cast<std::size_t>(read.ptr - begin);
        const std::size_t unitAt = m_at;
        while (m_at < m_text.size() &&
               (isWordCharacter(m_text[m_at]) || static_cast<unsigned char>(m_text[m_at]) > 127))
            ++m_at;
        const std::string_view unit = m_text.substr(unitAt, m_at - unitAt);
        const auto* known = std::ranges::find_if(
            kUnits, [&](const UnitRow& row) { return row.kind == field.kind && row.unit == unit; });
        if (known == kUnits.end())
            return wrong(unitAt, unit.size(),
                         field.kind == FieldKind::Time   ? "a unit of time: ns us ms s min h"
                         : field.kind == FieldKind::Size ? "k, M or G, or nothing"
                                                         : "no unit belongs here");
        skip();
        if (!isWhole && field.kind != FieldKind::Time)
            return wrong(at, unitAt - at, "a whole number is expected here");
        const double scaled = (isWhole ? static_cast<double>(whole) : value) * known->factor;
        if (scaled > 9.2e18)
            return wrong(at, unitAt - at, "the number is too large");
        const auto exact = isWhole && known->factor == 1 ? static_cast<std::int64_t>(whole) : std::llround(scaled);
        return FilterNode{.kind = Kind::Number, .field = field.field, .compare = compare, .number = exact};
    }

    Node textComparison(const FieldRow& field) {
        const std::size_t at = m_at;
        for (const PlaceRow& row : kPlaces)
            if (isWordCharacter(row.word.front()) ? takeWord(row.word) : takeSign(row.word)) {
                if (row.word == "matches" && (m_at == m_text.size() || m_text[m_at] != '/'))
                    return wrong(m_at, m_at < m_text.size() ? 1 : 0, "an expression between / and / is expected here");
                return textOf(field.field, row.place);
            }
        for (const Compare compare : {Compare::Equal, Compare::Unequal}) {
            if (!takeSign(compare == Compare::Equal ? "==" : "!=") && !(compare == Compare::Equal && takeSign("=")))
                continue;
            auto node = field.field == FilterField::Mark ? markOf() : textOf(field.field, Place::Whole);
            if (node)
                node->compare = compare;
            return node;
        }
        return wrong(at, at < m_text.size() ? 1 : 0,
                     fmt::format("after {}: == != contains starts ends matches", field.name));
    }

    // mark == red, mark == any
    Node markOf() {
        if (m_at < m_text.size() && (m_text[m_at] == '"' || m_text[m_at] == '/'))
            return textOf(FilterField::Mark, Place::Whole);
        const std::string_view word = peekWord();
        if (word.empty())
            return wrong(m_at, m_at < m_text.size() ? 1 : 0, "a colour is expected here, or any");
        const std::size_t at = m_at;
        takeWord(word);
        FilterNode node{.kind = Kind::Text, .field = FilterField::Mark};
        if (word != "any")
            return withMatcher(std::move(node), {Pattern::Form::Text, Place::Whole, true, std::string(word)}, at);
        return node;
    }

    // "text", hex "de ad", /expression/, /expression/i; the quotes and slashes within have a backslash before.
    Node textOf(FilterField field, Place place) {
        Pattern pattern;
        pattern.place = place;
        if (takeWord("hex"))
            pattern.form = Pattern::Form::Hex;
        if (m_at == m_text.size() || (m_text[m_at] != '"' && m_text[m_at] != '/'))
            return wrong(m_at, m_at < m_text.size() ? 1 : 0, "a text in quotes is expected here, or /expression/");
        const char quote = m_text[m_at];
        if (quote == '/')
            pattern.form = Pattern::Form::Regex;
        const std::size_t begin = ++m_at;
        while (m_at < m_text.size() && m_text[m_at] != quote)
            m_at += m_text[m_at] == '\\' ? 2 : 1;
        if (m_at >= m_text.size())
            return wrong(begin - 1, 1, quote == '/' ? "this expression is not closed" : "this quote is not closed");
        pattern.text = m_text.substr(begin, m_at - begin);
        ++m_at;
        if (m_at < m_text.size() && m_text[m_at] == 'i' && pattern.form != Pattern::Form::Hex) {
            pattern.ignoresCase = true;
            ++m_at;
        }
        skip();
        FilterNode node{.kind = Kind::Text, .field = field};
        node.readsBytes = field == FilterField::Data;
        return withMatcher(std::move(node), pattern, begin);
    }

    Node withMatcher(FilterNode node, const Pattern& pattern, std::size_t at) const {
        auto matcher = Matcher::compile(pattern);
        if (!matcher)
            return wrong(at + matcher.error().position, matcher.error().length, matcher.error().message);
        node.matcher = std::move(*matcher);
        return node;
    }

    std::string_view m_text;
    std::size_t m_at = 0;
    int m_depth = 0;
};

} // namespace

Parsed<FilterNode> parseFilter(std::string_view text) { return Parser(text).all(); }

} // namespace swb
