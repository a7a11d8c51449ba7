#include "core/payload/text_codec.h"

#include "core/base/hex_digit.h"
#include "core/base/utf8.h"

#include <fmt/format.h>

#include <optional>

namespace swb {
namespace {

using Failure = std::optional<ParseError>;

struct SimpleEscape {
    char letter;
    std::uint8_t byte;
};

constexpr SimpleEscape kSimpleEscapes[] = {
    {'n', 0x0a}, {'r', 0x0d}, {'t', 0x09}, {'a', 0x07},  {'b', 0x08},  {'f', 0x0c},
    {'v', 0x0b}, {'e', 0x1b}, {'"', '"'},  {'\\', '\\'}, {'\'', '\''},
};

std::string_view bytesOf(LineEnding ending) {
    switch (ending) {
    case LineEnding::AsTyped:
        return {};
    case LineEnding::Lf:
        return "\n";
    case LineEnding::CrLf:
        return "\r\n";
    case LineEnding::Cr:
        return "\r";
    case LineEnding::Nul:
        return {"\0", 1};
    }
    return {};
}

bool isOctal(char c) { return c >= '0' && c <= '7'; }

class TextEncoder {
public:
    TextEncoder(std::string_view text, const TextOptions& options)
        : m_text(text)
        , m_options(options) {}

    Parsed<Bytes> run();

private:
    Failure step();
    Failure escape();
    Failure octal();
    Failure hexByte();
    Failure unicode(std::size_t digits);
    Failure unknownEscape() const;
    Failure surrogate(char32_t high, std::size_t length) const;
    Failure character(char32_t codePoint, std::size_t length);
    void lineEnd();
    void put(std::string_view bytes) { m_out.insert(m_out.end(), bytes.begin(), bytes.end()); }
    Failure fail(std::size_t length, std::string message) const { return ParseError{m_at, length, std::move(message)}; }
    char charAt(std::size_t at) const { return at < m_text.size() ? m_text[at] : '\0'; }
    std::size_t countHex(std::size_t from, std::size_t most) const;
    char32_t hexValue(std::size_t from, std::size_t digits) const;

    std::string_view m_text;
    TextOptions m_options;
    Bytes m_out;
    std::size_t m_at = 0;
    std::string_view m_lastEnd = "\n";
};

Parsed<Bytes> TextEncoder::run() {
    m_out.reserve(m_text.size() + 2);
    while (m_at < m_text.size())
        if (Failure failure = step())
            return tl::unexpected(std::move(*failure));
    if (m_options.endLastLine && !m_text.empty())
        put(m_options.lineEnding == LineEnding::AsTyped ? m_lastEnd : bytesOf(m_options.lineEnding));
    return std::move(m_out);
}

Failure TextEncoder::step() {
    const char c = m_text[m_at];
    if (c == '\n' || c == '\r') {
        lineEnd();
        return {};
    }
    if (c == '\\' && m_options.escapes == Escapes::Interpret)
        return escape();
    const Utf8Step read = utf8At(viewOf(m_text), m_at);
    if (!read.isValid)
        return fail(
            1, fmt::format("the byte {:02x} here is not part of a UTF-8 character", std::uint32_t{read.codePoint}));
    return character(read.codePoint, read.length);
}

void TextEncoder::lineEnd() {
    const bool isPair = m_text[m_at] == '\r' && charAt(m_at + 1) == '\n';
    m_lastEnd = m_text.substr(m_at, isPair ? 2 : 1);
    m_at += m_lastEnd.size();
    put(m_options.lineEnding == LineEnding::AsTyped ? m_lastEnd : bytesOf(m_options.lineEnding));
}

// Writes a character that takes `length` bytes of the text at m_at, and goes on behind it.
Failure TextEncoder::character(char32_t codePoint, std::size_t length) {
    const bool isLatin1 = m_options.encoding == TextEncoding::Latin1;
    if (codePoint < 0x80 || (isLatin1 && codePoint <= 0xff)) {
        m_out.push_back(static_cast<std::uint8_t>(codePoint));
    } else if (isLatin1) {
        return fail(length, fmt::format("U+{:04X} is not in Latin-1, which ends at U+00FF; choose UTF-8, or write "
                                        "the bytes as \\xHH",
                                        std::uint32_t{codePoint}));
    } else {
        std::string utf8;
        appendUtf8(utf8, codePoint);
        put(utf8);
    }
    m_at += length;
    return {};
}

Failure TextEncoder::escape() {
    if (m_at + 1 == m_text.size())
        return fail(1, "the text ends after a backslash; a backslash itself is written \\\\");
    const char letter = m_text[m_at + 1];
    for (const SimpleEscape& simple : kSimpleEscapes) {
        if (simple.letter == letter) {
            m_out.push_back(simple.byte);
            m_at += 2;
            return {};
        }
    }
    if (isOctal(letter))
        return octal();
    if (letter == 'x')
        return hexByte();
    if (letter == 'u')
        return unicode(4);
    return letter == 'U' ? unicode(8) : unknownEscape();
}

Failure TextEncoder::octal() {
    unsigned value = 0;
    std::size_t length = 1;
    while (length < 4 && isOctal(charAt(m_at + length)))
        value = value * 8 + static_cast<unsigned>(m_text[m_at + length++] - '0');
    if (value > 0xff)
        return fail(length, fmt::format("{} is octal for {}, more than one byte holds (\\377 is 255)",
                                        m_text.substr(m_at, length), value));
    m_out.push_back(static_cast<std::uint8_t>(value));
    m_at += length;
    return {};
}

std::size_t TextEncoder::countHex(std::size_t from, std::size_t most) const {
    std::size_t count = 0;
    while (count < most && hexDigit(charAt(from + count)) >= 0)
        ++count;
    return count;
}

char32_t TextEncoder::hexValue(std::size_t from, std::size_t digits) const {
    char32_t value = 0;
    for (std::size_t i = 0; i < digits; ++i)
        value = value * 16 + static_cast<char32_t>(hexDigit(m_text[from + i]));
    return value;
}

Failure TextEncoder::hexByte() {
    const std::size_t digits = countHex(m_at + 2, 2);
    if (digits < 2)
        return fail(2 + digits, "\\x takes exactly two hex digits, as in \\x0a");
    m_out.push_back(static_cast<std::uint8_t>(hexValue(m_at + 2, 2)));
    m_at += 4;
    return {};
}

Failure TextEncoder::unicode(std::size_t digits) {
    const std::size_t found = countHex(m_at + 2, digits);
    if (found < digits)
        return fail(2 + found, digits == 4 ? "\\u takes exactly four hex digits, as in \\u00e9"
                                           : "\\U takes exactly eight hex digits, as in \\U0001f600");
    const char32_t codePoint = hexValue(m_at + 2, digits);
    if (codePoint > 0x10ffff)
        return fail(2 + digits, fmt::format("U+{:X} is beyond the last character, U+10FFFF", std::uint32_t{codePoint}));
    if (!isUnicodeScalar(codePoint))
        return surrogate(codePoint, 2 + digits);
    return character(codePoint, 2 + digits);
}

Failure TextEncoder::surrogate(char32_t high, std::size_t length) const {
    const std::size_t next = m_at + length;
    if (high < 0xdc00 && charAt(next) == '\\' && charAt(next + 1) == 'u' && countHex(next + 2, 4) == 4) {
        const char32_t low = hexValue(next + 2, 4);
        if (low >= 0xdc00 && low <= 0xdfff)
            return fail(length + 6, fmt::format("two halves of a UTF-16 pair; write the character as \\U{:08x}",
                                                0x10000 + ((high - 0xd800) << 10) + (low - 0xdc00)));
    }
    return fail(length, fmt::format("U+{:04X} is half of a UTF-16 pair and no character by itself; write a whole "
                                    "character as \\UXXXXXXXX",
                                    std::uint32_t{high}));
}

Failure TextEncoder::unknownEscape() const {
    const std::size_t length = 1 + utf8At(viewOf(m_text), m_at + 1).length;
    constexpr std::string_view kKnown = "known are \\n \\r \\t \\0 \\a \\b \\f \\v \\e \\\" \\' \\ooo \\xHH \\uXXXX "
                                        "\\UXXXXXXXX, and \\\\ for a backslash";
    const std::string_view next = m_text.substr(m_at + 1, length - 1);
    if (next == "\n" || next == "\r")
        return fail(1, fmt::format("a backslash before a line end is no escape here; {}", kKnown));
    return fail(length, fmt::format("a backslash before {} is no escape here; {}", quoted(next), kKnown));
}

} // namespace

Parsed<Bytes> encodeText(std::string_view utf8, const TextOptions& options) { return TextEncoder(utf8, options).run(); }

} // namespace swb
