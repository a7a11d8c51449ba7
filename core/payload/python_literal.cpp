#include "core/payload/python_literal.h"

#include "core/base/escape.h"
#include "core/base/utf8.h"
#include "core/payload/python_tokens.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <utility>

namespace swb {

namespace {

using Kind = PyValue::Kind;

bool isHashable(const PyValue& value) {
    if (value.kind == Kind::List || value.kind == Kind::Dict || value.kind == Kind::Set)
        return false;
    return std::ranges::all_of(value.items, isHashable);
}

std::string numberKey(double number) {
    if (number == 0)
        return "n0";
    if (std::isfinite(number) && std::trunc(number) == number)
        return fmt::format("n{:.0f}", number); // exact: 1 and 1.0 are one key
    return fmt::format("f{:a}", number);
}

// The same text for values that Python takes for equal, so that 1, 1.0 and True are one key of a dict.
std::string equalityKey(const PyValue& value) {
    switch (value.kind) {
    case Kind::Bool:
        return value.truth ? "n1" : "n0";
    case Kind::Int:
        return "n" + value.digits;
    case Kind::Float:
        return numberKey(value.real);
    case Kind::Complex:
        return value.imaginary == 0 ? numberKey(value.real)
                                    : "c" + numberKey(value.real) + "+" + numberKey(value.imaginary);
    case Kind::Tuple: {
        std::string key = "(";
        for (const PyValue& item : value.items) {
            const std::string part = equalityKey(item);
            key += fmt::format("{}:{}", part.size(), part);
        }
        return key;
    }
    default:
        return pythonRepr(value);
    }
}

class LiteralParser {
public:
    explicit LiteralParser(std::string_view text)
        : m_scan(text) {}

    Parsed<PyValue> run();

private:
    using Failure = tl::unexpected<ParseError>;
    using Keys = std::unordered_map<std::string, std::size_t>; // where the item of this key stands
    // ast.literal_eval() takes a sign before a bare number only, and a sum of a real number and an imaginary one.
    enum class Form { Other, Number, Signed };
    struct Read {
        PyValue value;
        Form form = Form::Other;
    };

    Parsed<PyValue> several();
    Parsed<PyValue> expression();
    Parsed<Read> operand();
    Parsed<Read> atom();
    Parsed<Read> negated();
    Parsed<PyValue> plusImaginary(const Read& left);
    Parsed<Read> parenthesized();
    Parsed<PyValue> listed();
    Parsed<PyValue> braced();
    Parsed<PyValue> texts();
    Parsed<PyValue> word();
    Parsed<PyValue> emptySet(std::size_t begin);
    Parsed<bool> moreItems(char close, std::string_view what);
    Parsed<bool> addItem(PyValue& set, Keys& keys, PyValue item);
    Parsed<bool> addPair(PyValue& dict, Keys& keys, PyValue key);
    Parsed<bool> enter();
    void leave() {
        --m_depth;
        m_scan.insideBrackets = m_depth > 0;
    }
    Failure fail(std::size_t position, std::size_t length, std::string message) const {
        return tl::unexpected(ParseError{position, length, std::move(message)});
    }
    Failure unexpectedHere(std::string_view wanted) const;
    PyValue placed(PyValue value, std::size_t begin) const {
        value.position = begin;
        value.length = m_scan.at() - begin;
        return value;
    }

    PythonTokens m_scan;
    int m_depth = 0;
};

LiteralParser::Failure LiteralParser::unexpectedHere(std::string_view wanted) const {
    const std::size_t at = m_scan.at();
    if (m_scan.atEnd())
        return fail(at, 0, fmt::format("the literal ends where {} should follow", wanted));
    const std::size_t length = m_scan.characterLength();
    return fail(at, length, fmt::format("{} stands where {} should", quoted(m_scan.slice(at, length)), wanted));
}

Parsed<bool> LiteralParser::enter() {
    if (m_depth >= kPythonDepth)
        return fail(m_scan.at() - 1, 1, fmt::format("brackets are nested deeper than {}", kPythonDepth));
    ++m_depth;
    m_scan.insideBrackets = true;
    return true;
}

Parsed<PyValue> LiteralParser::run() {
    if (const auto nul = m_scan.findNul())
        return fail(*nul, 1, "a NUL byte cannot stand in Python's source; inside quotes it is written \\x00");
    m_scan.skipBlankLines();
    if (m_scan.atEnd())
        return fail(m_scan.at(), 0,
                    "nothing is here; a literal is a number, 'text', b'bytes', [1, 2], (1, 2), "
                    "{'key': 1}, {1, 2}, True, False or None");
    auto value = several();
    if (!value)
        return value;
    m_scan.skipBlankLines();
    if (!m_scan.atEnd())
        return unexpectedHere("a comma or the end");
    return value;
}

// "1, 2" without brackets is a tuple.
Parsed<PyValue> LiteralParser::several() {
    const std::size_t begin = m_scan.at();
    auto first = expression();
    if (!first)
        return first;
    m_scan.skipSpace();
    if (!m_scan.take(','))
        return first;
    PyValue tuple;
    tuple.kind = Kind::Tuple;
    tuple.items.push_back(*std::move(first));
    for (;;) {
        m_scan.skipSpace();
        if (m_scan.atEnd() || m_scan.peek() == '\n' || m_scan.peek() == '\r')
            return placed(std::move(tuple), begin);
        auto item = expression();
        if (!item)
            return item;
        tuple.items.push_back(*std::move(item));
        m_scan.skipSpace();
        if (!m_scan.take(','))
            return placed(std::move(tuple), begin);
    }
}

Parsed<PyValue> LiteralParser::expression() {
    m_scan.skipSpace();
    auto left = operand();
    if (!left)
        return tl::unexpected(left.error());
    m_scan.skipSpace();
    if (m_scan.peek() == '+' || m_scan.peek() == '-')
        return plusImaginary(*left);
    return std::move(left->value);
}

Parsed<LiteralParser::Read> LiteralParser::operand() {
    return m_scan.peek() == '-' || m_scan.peek() == '+' ? negated() : atom();
}

Parsed<LiteralParser::Read> LiteralParser::negated() {
    const std::size_t begin = m_scan.at();
    const bool isMinus = m_scan.peek() == '-';
    m_scan.take(m_scan.peek());
    m_scan.skipSpace();
    auto read = atom();
    if (!read)
        return read;
    if (read->form != Form::Number)
        return fail(begin, 1, "a sign stands before a number only, and once");
    PyValue& value = read->value;
    if (isMinus && value.kind == Kind::Int && value.digits != "0")
        value.digits.insert(0, 1, '-');
    if (isMinus) {
        value.real = -value.real;
        value.imaginary = -value.imaginary;
    }
    value = placed(std::move(value), begin);
    read->form = Form::Signed;
    return read;
}

double realOf(const PyValue& value) {
    return value.kind == Kind::Int ? PythonTokens::toDouble(value.digits) : value.real;
}

Parsed<PyValue> LiteralParser::plusImaginary(const Read& left) {
    const std::size_t at = m_scan.at();
    const bool isMinus = m_scan.peek() == '-';
    m_scan.take(m_scan.peek());
    m_scan.skipSpace();
    const bool leftIsReal = left.form != Form::Other && left.value.kind != Kind::Complex;
    auto right = leftIsReal ? atom() : Parsed<Read>(Read{});
    if (!right)
        return tl::unexpected(right.error());
    if (right->form != Form::Number || right->value.kind != Kind::Complex)
        return fail(at, 1,
                    "a literal is a value, not a sum: only a complex number is written with a sign inside, as "
                    "in 1+2j");
    PyValue sum;
    sum.kind = Kind::Complex;
    sum.real = realOf(left.value) + (isMinus ? -right->value.real : right->value.real);
    sum.imaginary = isMinus ? -right->value.imaginary : right->value.imaginary;
    return placed(std::move(sum), left.value.position);
}

Parsed<LiteralParser::Read> LiteralParser::atom() {
    const auto whole = [](Parsed<PyValue> value) -> Parsed<Read> {
        if (!value)
            return tl::unexpected(value.error());
        return Read{*std::move(value), Form::Other};
    };
    const char c = m_scan.peek();
    const std::size_t begin = m_scan.at();
    if (c == '(')
        return parenthesized();
    if (c == '[')
        return whole(listed());
    if (c == '{')
        return whole(braced());
    if (m_scan.isQuoteHere())
        return whole(texts());
    if (m_scan.slice(begin, 3) == "...") {
        m_scan.skip(3);
        PyValue dots;
        dots.kind = Kind::Ellipsis;
        return whole(placed(std::move(dots), begin));
    }
    if (m_scan.isNumberHere()) {
        auto number = m_scan.number();
        if (!number)
            return tl::unexpected(number.error());
        return Read{placed(*std::move(number), begin), Form::Number};
    }
    if (m_scan.isWordHere())
        return whole(word());
    return unexpectedHere("a value");
}

Parsed<LiteralParser::Read> LiteralParser::parenthesized() {
    const std::size_t begin = m_scan.at();
    m_scan.take('(');
    if (auto entered = enter(); !entered)
        return tl::unexpected(entered.error());
    PyValue tuple;
    tuple.kind = Kind::Tuple;
    for (bool isFirst = true;; isFirst = false) {
        m_scan.skipSpace();
        if (m_scan.peek() == ')')
            break;
        auto read = operand();
        if (!read)
            return read;
        m_scan.skipSpace();
        if (m_scan.peek() == '+' || m_scan.peek() == '-') {
            auto sum = plusImaginary(*read);
            if (!sum)
                return tl::unexpected(sum.error());
            read = Read{*std::move(sum), Form::Other};
            m_scan.skipSpace();
        }
        if (isFirst && m_scan.peek() == ')') { // brackets around one value: no tuple
            m_scan.take(')');
            leave();
            return read;
        }
        tuple.items.push_back(std::move(read->value));
        if (auto more = moreItems(')', "parenthesis"); !more)
            return tl::unexpected(more.error());
    }
    m_scan.take(')');
    leave();
    return Read{placed(std::move(tuple), begin), Form::Other};
}

// After an item: a comma, or the bracket that closes.
Parsed<bool> LiteralParser::moreItems(char close, std::string_view what) {
    m_scan.skipSpace();
    if (m_scan.take(',') || m_scan.peek() == close)
        return true;
    return unexpectedHere(fmt::format("a comma or the closing {} {}", what, close));
}

Parsed<PyValue> LiteralParser::listed() {
    const std::size_t begin = m_scan.at();
    m_scan.take('[');
    if (auto entered = enter(); !entered)
        return tl::unexpected(entered.error());
    PyValue list;
    list.kind = Kind::List;
    for (m_scan.skipSpace(); m_scan.peek() != ']'; m_scan.skipSpace()) {
        auto item = expression();
        if (!item)
            return item;
        list.items.push_back(*std::move(item));
        if (auto more = moreItems(']', "bracket"); !more)
            return tl::unexpected(more.error());
    }
    m_scan.take(']');
    leave();
    return placed(std::move(list), begin);
}

Parsed<PyValue> LiteralParser::braced() {
    const std::size_t begin = m_scan.at();
    m_scan.take('{');
    if (auto entered = enter(); !entered)
        return tl::unexpected(entered.error());
    Keys keys;
    PyValue value;
    value.kind = Kind::Dict; // {} is an empty one
    bool isFirst = true;
    for (m_scan.skipSpace(); m_scan.peek() != '}'; m_scan.skipSpace()) {
        auto item = expression();
        if (!item)
            return item;
        m_scan.skipSpace();
        if (std::exchange(isFirst, false) && m_scan.peek() != ':')
            value.kind = Kind::Set;
        const auto added =
            value.kind == Kind::Dict ? addPair(value, keys, *std::move(item)) : addItem(value, keys, *std::move(item));
        if (!added)
            return tl::unexpected(added.error());
        if (auto more = moreItems('}', "brace"); !more)
            return tl::unexpected(more.error());
    }
    m_scan.take('}');
    leave();
    return placed(std::move(value), begin);
}

Parsed<bool> LiteralParser::addItem(PyValue& set, Keys& keys, PyValue item) {
    if (m_scan.peek() == ':')
        return unexpectedHere("a comma, as before in this set,");
    if (!isHashable(item))
        return fail(
            item.position, item.length,
            fmt::format("{} cannot be an item of a set: it can change, so it has no hash", kindText(item.kind)));
    if (keys.emplace(equalityKey(item), set.items.size()).second)
        set.items.push_back(std::move(item));
    return true;
}

Parsed<bool> LiteralParser::addPair(PyValue& dict, Keys& keys, PyValue key) {
    if (!m_scan.take(':'))
        return unexpectedHere("a colon, and then the value of this key,");
    auto value = expression();
    if (!value)
        return tl::unexpected(value.error());
    if (!isHashable(key))
        return fail(
            key.position, key.length,
            fmt::format("{} cannot be the key of a dict: it can change, so it has no hash", kindText(key.kind)));
    const auto [found, isNew] = keys.emplace(equalityKey(key), dict.items.size());
    if (isNew) {
        dict.items.push_back(std::move(key));
        dict.items.push_back(*std::move(value));
    } else {
        dict.items[found->second + 1] = *std::move(value); // the first key stays, the last value counts
    }
    return true;
}

// Literals side by side are one.
Parsed<PyValue> LiteralParser::texts() {
    const std::size_t begin = m_scan.at();
    auto whole = m_scan.quotedLiteral();
    if (!whole)
        return whole;
    std::size_t end = m_scan.at();
    for (m_scan.skipSpace(); m_scan.isQuoteHere(); m_scan.skipSpace()) {
        const std::size_t next = m_scan.at();
        auto more = m_scan.quotedLiteral();
        if (!more)
            return more;
        if (more->kind != whole->kind)
            return fail(next, m_scan.at() - next, "text and bytes cannot be put together");
        whole->text += more->text;
        whole->bytes.insert(whole->bytes.end(), more->bytes.begin(), more->bytes.end());
        end = m_scan.at();
    }
    whole->position = begin;
    whole->length = end - begin;
    return whole;
}

Parsed<PyValue> LiteralParser::word() {
    const std::size_t begin = m_scan.at();
    const std::string_view name = m_scan.word();
    PyValue value;
    if (name == "True" || name == "False") {
        value.kind = Kind::Bool;
        value.truth = name == "True";
    } else if (name == "set") {
        return emptySet(begin);
    } else if (name != "None") {
        const std::string_view close = name == "true"    ? "; Python writes True"
                                       : name == "false" ? "; Python writes False"
                                       : name == "null"  ? "; Python writes None"
                                                         : "";
        return fail(begin, name.size(),
                    fmt::format("{} is a name and no literal{}; a text stands in quotes", quoted(name), close));
    }
    return placed(std::move(value), begin);
}

Parsed<PyValue> LiteralParser::emptySet(std::size_t begin) {
    m_scan.skipSpace();
    if (m_scan.take('(')) {
        m_scan.skipSpace();
        if (m_scan.take(')')) {
            PyValue value;
            value.kind = Kind::Set;
            return placed(std::move(value), begin);
        }
    }
    return fail(begin, 3, "of all calls only set() is taken for a literal: the empty set");
}

} // namespace

Parsed<PyValue> parsePythonLiteral(std::string_view text) { return LiteralParser(text).run(); }

std::string_view kindText(PyValue::Kind kind) {
    constexpr std::string_view kTexts[] = {"None",
                                           "the ellipsis",
                                           "a truth value",
                                           "a whole number",
                                           "a number with a fraction",
                                           "a complex number",
                                           "a text",
                                           "bytes",
                                           "a list",
                                           "a tuple",
                                           "a dict",
                                           "a set"};
    return kTexts[static_cast<std::size_t>(kind)];
}

} // namespace swb
