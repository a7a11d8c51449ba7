#include "core/base/escape.h"
#include "core/base/utf8.h"
#include "core/payload/python_literal.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>

namespace swb {

namespace {

using Kind = PyValue::Kind;

// What str.isprintable() denies beyond ASCII: controls, formats, spaces, surrogates, private use.
// Source: general categories of Unicode 14; a character not assigned there counts as printable here.
struct Range {
    char32_t first, last;
};
constexpr Range kEscaped[] = {{0x80, 0xa0},       {0xad, 0xad},       {0x600, 0x605},      {0x61c, 0x61c},
                              {0x6dd, 0x6dd},     {0x70f, 0x70f},     {0x890, 0x891},      {0x8e2, 0x8e2},
                              {0x1680, 0x1680},   {0x180e, 0x180e},   {0x2000, 0x200f},    {0x2028, 0x202f},
                              {0x205f, 0x2064},   {0x2066, 0x206f},   {0x3000, 0x3000},    {0xd800, 0xf8ff},
                              {0xfeff, 0xfeff},   {0xfff9, 0xfffb},   {0x110bd, 0x110bd},  {0x110cd, 0x110cd},
                              {0x13430, 0x13438}, {0x1bca0, 0x1bca3}, {0x1d173, 0x1d17a},  {0xe0001, 0xe0001},
                              {0xe0020, 0xe007f}, {0xf0000, 0xffffd}, {0x100000, 0x10fffd}};

bool staysAsItIs(char32_t c) {
    if (c < 0x80)
        return c >= 0x20 && c < 0x7f;
    return std::ranges::none_of(kEscaped, [c](Range range) { return c >= range.first && c <= range.last; });
}

// Single quotes, unless there are some inside and no double ones.
template <class Text>
char quoteFor(const Text& text) {
    const bool hasSingle = std::ranges::find(text, '\'') != text.end();
    return hasSingle && std::ranges::find(text, '"') == text.end() ? '"' : '\'';
}

void appendCharacter(std::string& out, char32_t c, char quote) {
    if (c == static_cast<char32_t>(quote))
        (out += '\\') += quote;
    else if (const char* escape = commonEscape(c))
        out += escape;
    else if (staysAsItIs(c))
        appendUtf8(out, c);
    else if (c <= 0xff)
        out += fmt::format("\\x{:02x}", static_cast<std::uint32_t>(c));
    else
        out += c <= 0xffff ? fmt::format("\\u{:04x}", static_cast<std::uint32_t>(c))
                           : fmt::format("\\U{:08x}", static_cast<std::uint32_t>(c));
}

std::string textRepr(const std::u32string& text) {
    const char quote = quoteFor(text);
    std::string out(1, quote);
    for (const char32_t c : text)
        appendCharacter(out, c, quote);
    return out += quote;
}

std::string bytesRepr(const Bytes& bytes) {
    const char quote = quoteFor(bytes);
    std::string out = {'b', quote};
    for (const std::uint8_t byte : bytes) {
        if (byte >= 0x7f)
            out += fmt::format("\\x{:02x}", byte);
        else
            appendCharacter(out, byte, quote);
    }
    return out += quote;
}

// The shortest digits that read back to the number; with an exponent below 1e-4 and from 1e16 on.
std::string realText(double number) {
    if (std::isinf(number))
        return number < 0 ? "-inf" : "inf";
    if (std::isnan(number))
        return "nan";
    std::array<char, 40> room;
    const auto end = std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::scientific).ptr;
    const std::string_view shortest(room.data(), static_cast<std::size_t>(end - room.data()));
    const std::size_t mark = shortest.find('e');
    int exponent = 0;
    const std::size_t digitsAt = mark + (shortest[mark + 1] == '+' ? 2 : 1);
    std::from_chars(shortest.data() + digitsAt, shortest.data() + shortest.size(), exponent);
    if (exponent < -4 || exponent >= 16)
        return std::string(shortest); // 1e-05, 1.5e+16: two digits at least in both
    const auto fixed = std::to_chars(room.data(), room.data() + room.size(), number, std::chars_format::fixed).ptr;
    return {room.data(), static_cast<std::size_t>(fixed - room.data())};
}

std::string floatRepr(double number) {
    std::string text = realText(number);
    if (text.find_first_not_of("-0123456789") == std::string::npos)
        text += ".0";
    return text;
}

std::string complexRepr(const PyValue& value) {
    const std::string imaginary = realText(value.imaginary);
    if (value.real == 0 && !std::signbit(value.real))
        return imaginary + 'j';
    return fmt::format("({}{}{}j)", realText(value.real), std::signbit(value.imaginary) ? "" : "+", imaginary);
}

void append(std::string& out, const PyValue& value);

void appendItems(std::string& out, const PyValue& value, std::string_view brackets) {
    out += brackets[0];
    for (std::size_t i = 0; i < value.items.size(); ++i) {
        const bool isMapped = value.kind == Kind::Dict && i % 2 == 1;
        if (i > 0)
            out += isMapped ? ": " : ", ";
        append(out, value.items[i]);
    }
    if (value.kind == Kind::Tuple && value.items.size() == 1)
        out += ',';
    out += brackets[1];
}

void append(std::string& out, const PyValue& value) {
    switch (value.kind) {
    case Kind::None:
        out += "None";
        break;
    case Kind::Ellipsis:
        out += "Ellipsis";
        break;
    case Kind::Bool:
        out += value.truth ? "True" : "False";
        break;
    case Kind::Int:
        out += value.digits;
        break;
    case Kind::Float:
        out += floatRepr(value.real);
        break;
    case Kind::Complex:
        out += complexRepr(value);
        break;
    case Kind::Text:
        out += textRepr(value.text);
        break;
    case Kind::ByteString:
        out += bytesRepr(value.bytes);
        break;
    case Kind::List:
        appendItems(out, value, "[]");
        break;
    case Kind::Tuple:
        appendItems(out, value, "()");
        break;
    case Kind::Dict:
        appendItems(out, value, "{}");
        break;
    case Kind::Set:
        if (value.items.empty())
            out += "set()";
        else
            appendItems(out, value, "{}");
        break;
    }
}

} // namespace

std::string pythonRepr(const PyValue& value) {
    std::string out;
    append(out, value);
    return out;
}

tl::expected<std::string, std::size_t> utf8Of(std::u32string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (!isUnicodeScalar(text[i]))
            return tl::unexpected(i);
        appendUtf8(out, text[i]);
    }
    return out;
}

} // namespace swb
