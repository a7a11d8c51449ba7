#include "core/payload/python_tokens.h"

#include "core/base/escape.h"
#include "core/base/hex_digit.h"
#include "core/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

namespace swb {

namespace {

bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isNonAscii(char c) { return static_cast<unsigned char>(c) >= 0x80; }
bool isNameStart(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || isNonAscii(c); }
bool isNamePart(char c) { return isNameStart(c) || isDigit(c); }

int digitValue(char c) { return hexDigit(c) >= 0 ? hexDigit(c) : 99; }

// Digits of base 2, 8 or 16 as decimal ones: limbs of nine digits, the lowest first.
std::string decimalOf(std::string_view digits, int base) {
    constexpr std::uint64_t kLimb = 1'000'000'000;
    std::vector<std::uint64_t> limbs;
    for (const char c : digits) {
        auto carry = static_cast<std::uint64_t>(digitValue(c));
        for (std::uint64_t& limb : limbs) {
            limb = limb * static_cast<std::uint64_t>(base) + carry;
            carry = limb / kLimb;
            limb %= kLimb;
        }
        if (carry > 0)
            limbs.push_back(carry);
    }
    if (limbs.empty())
        return "0";
    std::string result = std::to_string(limbs.back());
    for (std::size_t i = limbs.size() - 1; i-- > 0;)
        result += fmt::format("{:09}", limbs[i]);
    return result;
}

std::string withoutLeadingZeros(std::string digits) {
    digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size() - 1));
    return digits;
}

} // namespace

std::size_t PythonTokens::characterLength() const {
    return std::max<std::size_t>(1, utf8At(viewOf(m_text), m_at).length);
}

std::optional<std::size_t> PythonTokens::findNul() const {
    const std::size_t at = m_text.find('\0');
    return at == std::string_view::npos ? std::nullopt : std::optional(at);
}

void PythonTokens::skipSpace() {
    while (!atEnd()) {
        const char c = peek();
        const bool isLineEnd = c == '\n' || c == '\r';
        if (c == ' ' || c == '\t' || c == '\f' || (isLineEnd && insideBrackets)) {
            ++m_at;
        } else if (c == '#') {
            m_at = std::min(m_text.find_first_of("\r\n", m_at), m_text.size());
        } else if (c == '\\' && (peek(1) == '\n' || peek(1) == '\r')) {
            m_at += peek(1) == '\r' && peek(2) == '\n' ? 3 : 2;
        } else {
            return;
        }
    }
}

void PythonTokens::skipBlankLines() {
    const bool before = std::exchange(insideBrackets, true);
    skipSpace();
    insideBrackets = before;
}

bool PythonTokens::isNumberHere() const { return isDigit(peek()) || (peek() == '.' && isDigit(peek(1))); }

bool PythonTokens::isWordHere() const { return isNameStart(peek()); }

std::string_view PythonTokens::word() {
    const std::size_t begin = m_at;
    while (isNamePart(peek()))
        ++m_at;
    return slice(begin, m_at - begin);
}

// Of r, u, b, rb, br and f in either case; npos when no quote follows.
std::size_t PythonTokens::prefixLength() const {
    std::size_t length = 0;
    while (length < 3 && std::string_view("rRuUbBfF").find(peek(length)) != std::string_view::npos && peek(length))
        ++length;
    const char quote = peek(length);
    return length < 3 && (quote == '\'' || quote == '"') ? length : std::string_view::npos;
}

bool PythonTokens::isQuoteHere() const { return prefixLength() != std::string_view::npos; }

bool PythonTokens::digits(std::string& out, int base) {
    while (digitValue(peek()) < base || peek() == '_') {
        if (peek() == '_' && digitValue(peek(1)) >= base)
            return false;
        if (peek() != '_')
            out += peek();
        ++m_at;
    }
    return true;
}

Parsed<PyValue> PythonTokens::checkedEnd(PyValue value, std::size_t begin) {
    if (isNamePart(peek()))
        return fail(m_at, characterLength(),
                    fmt::format("{} cannot follow the number {}", quoted(slice(m_at, characterLength())),
                                quoted(slice(begin, m_at - begin))));
    if (value.digits.size() > kPythonDigits)
        return fail(begin, m_at - begin,
                    fmt::format("the number has {} digits; Python writes and reads at most {}", value.digits.size(),
                                kPythonDigits));
    return value;
}

Parsed<PyValue> PythonTokens::number() {
    const char kind = static_cast<char>(peek(1) | 0x20);
    if (peek() == '0' && (kind == 'x' || kind == 'o' || kind == 'b'))
        return basedNumber(kind == 'x' ? 16 : kind == 'o' ? 8 : 2);
    return decimalNumber();
}

Parsed<PyValue> PythonTokens::basedNumber(int base) {
    const std::size_t begin = m_at;
    m_at += 2;
    std::string found;
    if (!digits(found, base) || found.empty())
        return fail(begin, m_at - begin, fmt::format("after {} come digits of base {}", quoted(slice(begin, 2)), base));
    found = withoutLeadingZeros(std::move(found));
    if (found.size() > 4 * kPythonDigits)
        return fail(
            begin, m_at - begin,
            fmt::format("the number has far more than {} decimal digits, the most that Python writes", kPythonDigits));
    PyValue value;
    value.kind = PyValue::Kind::Int;
    value.digits = decimalOf(found, base);
    return checkedEnd(std::move(value), begin);
}

Parsed<PyValue> PythonTokens::decimalNumber() {
    const std::size_t begin = m_at;
    std::string text;
    bool isWell = digits(text, 10);
    const std::string whole = text;
    bool isReal = false;
    if (peek() == '.') {
        isReal = true;
        text += '.';
        ++m_at;
        isWell = isWell && (peek() != '_' && digits(text, 10));
    }
    if (isWell && (peek() == 'e' || peek() == 'E') &&
        (isDigit(peek(1)) || ((peek(1) == '+' || peek(1) == '-') && isDigit(peek(2))))) {
        isReal = true;
        text += 'e';
        ++m_at;
        if (!isDigit(peek()))
            text += m_text[m_at++];
        isWell = digits(text, 10);
    }
    if (!isWell)
        return fail(m_at, 1, "an underscore stands between two digits, and alone");
    PyValue value;
    if (peek() == 'j' || peek() == 'J') {
        ++m_at;
        value.kind = PyValue::Kind::Complex;
        value.imaginary = toDouble(text);
    } else if (isReal) {
        value.kind = PyValue::Kind::Float;
        value.real = toDouble(text);
    } else {
        value.kind = PyValue::Kind::Int;
        value.digits = withoutLeadingZeros(whole);
        if (whole[0] == '0' && value.digits != "0")
            return fail(
                begin, m_at - begin,
                "a whole number does not begin with 0; octal is written 0o17, and 0 before digits means nothing");
    }
    return checkedEnd(std::move(value), begin);
}

double PythonTokens::toDouble(std::string_view decimal) {
    const bool isNegative = decimal.starts_with('-');
    decimal.remove_prefix(isNegative ? 1 : 0);
    double value = 0;
    const auto [end, error] = std::from_chars(decimal.data(), decimal.data() + decimal.size(), value);
    if (error == std::errc::result_out_of_range) {
        // Too large or too small: where its first digit stands tells which.
        const std::size_t mark = std::min(decimal.find('e'), decimal.size());
        const std::string_view mantissa = decimal.substr(0, mark);
        const auto first = static_cast<std::int64_t>(mantissa.find_first_of("123456789"));
        const auto point = static_cast<std::int64_t>(std::min(mantissa.find('.'), mantissa.size()));
        std::int64_t exponent = 0;
        const std::size_t digits = mark + (decimal.substr(mark).starts_with("e+") ? 2 : 1);
        if (digits < decimal.size()) {
            const auto read = std::from_chars(decimal.data() + digits, decimal.data() + decimal.size(), exponent);
            if (read.ec == std::errc::result_out_of_range)
                exponent = decimal[digits] == '-' ? std::numeric_limits<int>::min() : std::numeric_limits<int>::max();
        }
        value = point - first + exponent < 0 ? 0.0 : std::numeric_limits<double>::infinity();
    }
    return isNegative ? -value : value;
}

Parsed<PyValue> PythonTokens::quotedLiteral() {
    const std::size_t begin = m_at;
    Quoted in;
    for (std::size_t left = prefixLength(); left > 0; --left) {
        const char letter = static_cast<char>(m_text[m_at++] | 0x20);
        if (letter == 'f' || (letter == 'u' && m_at - begin + left > 2))
            return fail(begin, m_at - begin,
                        letter == 'f' ? "an f-string is computed, so it is no literal"
                                      : "u goes with no other letter before a text");
        if ((letter == 'r' && in.isRaw) || (letter == 'b' && in.isBytes))
            return fail(begin, m_at - begin, "a letter stands twice before the quote");
        in.isRaw = in.isRaw || letter == 'r';
        in.isBytes = in.isBytes || letter == 'b';
    }
    const std::size_t quoteLength = peek(1) == peek() && peek(2) == peek() ? 3 : 1;
    in.quote = slice(m_at, quoteLength);
    in.value.kind = in.isBytes ? PyValue::Kind::ByteString : PyValue::Kind::Text;
    m_at += quoteLength;
    while (slice(m_at, quoteLength) != in.quote) {
        if (atEnd() || (quoteLength == 1 && (peek() == '\n' || peek() == '\r')))
            return fail(begin, m_at - begin, fmt::format("the closing {} is missing", in.quote));
        if (auto part = quotedPart(in); !part)
            return tl::unexpected(part.error());
    }
    m_at += quoteLength;
    in.value.position = begin;
    in.value.length = m_at - begin;
    return std::move(in.value);
}

void PythonTokens::put(Quoted& in, char32_t character) {
    if (in.isBytes)
        in.value.bytes.push_back(static_cast<std::uint8_t>(character));
    else
        in.value.text += character;
}

Parsed<bool> PythonTokens::quotedPart(Quoted& in) {
    const char c = peek();
    if (c == '\\' && !in.isRaw)
        return escape(in);
    if (c == '\\' && m_at + 1 < m_text.size() && !isNonAscii(peek(1)) && peek(1) != '\r') { // raw: both stay
        put(in, U'\\');
        put(in, static_cast<char32_t>(peek(1)));
        m_at += 2;
        return true;
    }
    if (c == '\r') { // a line end of the source is a line feed
        m_at += peek(1) == '\n' ? 2 : 1;
        put(in, U'\n');
        return true;
    }
    const Utf8Step read = utf8At(viewOf(m_text), m_at);
    if (!read.isValid)
        return fail(
            m_at, 1,
            fmt::format("the byte {:02x} here is not part of a UTF-8 character", std::uint32_t{read.codePoint}));
    if (in.isBytes && read.codePoint > 0x7f)
        return fail(
            m_at, read.length,
            fmt::format("bytes are written with ASCII characters; the byte is \\x{:02x}, or the UTF-8 of a text",
                        std::uint32_t{read.codePoint} & 0xff));
    put(in, read.codePoint);
    m_at += read.length;
    return true;
}

Parsed<bool> PythonTokens::escape(Quoted& in) {
    constexpr std::string_view kLetters = "\\'\"abfnrtv";
    constexpr std::string_view kMeanings = "\\'\"\a\b\f\n\r\t\v";
    const char letter = peek(1);
    if (letter == '\n' || letter == '\r') {
        m_at += letter == '\r' && peek(2) == '\n' ? 3 : 2;
        return true;
    }
    if (const std::size_t index = kLetters.find(letter); letter != '\0' && index != std::string_view::npos) {
        put(in, static_cast<char32_t>(kMeanings[index]));
        m_at += 2;
        return true;
    }
    if (letter >= '0' && letter <= '7') {
        octalEscape(in);
        return true;
    }
    if (letter == 'x')
        return hexEscape(in, 2);
    if (!in.isBytes && letter == 'u')
        return hexEscape(in, 4);
    if (!in.isBytes && letter == 'U')
        return hexEscape(in, 8);
    if (!in.isBytes && letter == 'N')
        return fail(m_at, 2, "a character by its name is not known here; write it as \\uXXXX or \\UXXXXXXXX");
    put(in, U'\\'); // an unknown escape stays as it is written
    ++m_at;
    return true;
}

void PythonTokens::octalEscape(Quoted& in) {
    char32_t value = 0;
    std::size_t length = 1;
    for (; length < 4 && peek(length) >= '0' && peek(length) <= '7'; ++length)
        value = value * 8 + static_cast<char32_t>(peek(length) - '0');
    put(in, in.isBytes ? value & 0xff : value);
    m_at += length;
}

Parsed<bool> PythonTokens::hexEscape(Quoted& in, std::size_t count) {
    char32_t value = 0;
    std::size_t found = 0;
    for (; found < count && digitValue(peek(2 + found)) < 16; ++found)
        value = value * 16 + static_cast<char32_t>(digitValue(peek(2 + found)));
    if (found < count)
        return fail(m_at, 2 + found, fmt::format("\\{} takes exactly {} hex digits", peek(1), count));
    if (value > 0x10ffff)
        return fail(m_at, 2 + count,
                    fmt::format("U+{:X} is beyond the last character, U+10FFFF", static_cast<std::uint32_t>(value)));
    put(in, value);
    m_at += 2 + count;
    return true;
}

} // namespace swb
