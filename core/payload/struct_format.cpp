#include "core/payload/struct_format.h"

#include "core/base/escape.h"
#include "core/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <cstddef>

namespace swb {

namespace {

struct LetterRow {
    char letter;
    std::uint8_t standardSize; // 0: native only
    std::uint8_t nativeSize;
    std::uint8_t alignment; // native
    std::string_view meaning;
};
constexpr LetterRow kLetters[] = {
    {'x', 1, 1, 1, "padding, a zero byte"},
    {'c', 1, 1, 1, "one byte"},
    {'b', 1, 1, 1, "signed char"},
    {'B', 1, 1, 1, "unsigned char"},
    {'?', 1, sizeof(bool), alignof(bool), "bool"},
    {'h', 2, sizeof(short), alignof(short), "short"},
    {'H', 2, sizeof(short), alignof(short), "unsigned short"},
    {'i', 4, sizeof(int), alignof(int), "int"},
    {'I', 4, sizeof(int), alignof(int), "unsigned int"},
    {'l', 4, sizeof(long), alignof(long), "long"},
    {'L', 4, sizeof(long), alignof(long), "unsigned long"},
    {'q', 8, sizeof(long long), alignof(long long), "long long"},
    {'Q', 8, sizeof(long long), alignof(long long), "unsigned long long"},
    {'n', 0, sizeof(std::ptrdiff_t), alignof(std::ptrdiff_t), "ssize_t"},
    {'N', 0, sizeof(std::size_t), alignof(std::size_t), "size_t"},
    {'e', 2, 2, alignof(short), "half-precision float"},
    {'f', 4, sizeof(float), alignof(float), "float"},
    {'d', 8, sizeof(double), alignof(double), "double"},
    {'s', 1, 1, 1, "bytes of a fixed length"},
    {'p', 1, 1, 1, "bytes after a byte with their count (Pascal)"},
    {'P', 0, sizeof(void*), alignof(void*), "pointer"},
};

const LetterRow* findLetter(char letter) {
    const auto* row = std::ranges::find(kLetters, letter, &LetterRow::letter);
    return row == std::end(kLetters) ? nullptr : row;
}

bool isSpace(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool isDigit(char c) { return c >= '0' && c <= '9'; }
bool isOrder(char c) { return std::string_view("@=<>!").find(c) != std::string_view::npos; }

std::string badLetter(std::string_view text, char letter) {
    if (isOrder(letter))
        return fmt::format("'{}' says the byte order of the whole, so it stands first", letter);
    if (isSpace(letter))
        return "a count stands directly before its letter, without a space";
    return fmt::format("{} is no letter of a format; known are x c b B ? h H i I l L q Q n N e f d s p P",
                       quoted(text));
}

} // namespace

std::string_view structLetterMeaning(char letter) {
    const LetterRow* row = findLetter(letter);
    return row ? row->meaning : std::string_view();
}

std::uint64_t StructCode::values() const {
    if (letter == 'x')
        return 0;
    return letter == 's' || letter == 'p' ? 1 : count;
}

bool StructFormat::isLittleEndian() const {
    if (m_order == '<')
        return true;
    return m_order != '>' && m_order != '!' && std::endian::native == std::endian::little;
}

std::string StructFormat::orderText() const {
    const std::string_view end =
        isLittleEndian() ? "little-endian: the low byte first" : "big-endian: the high byte first";
    switch (m_order) {
    case '!':
        return fmt::format("network byte order, {}", end);
    case '@':
        return fmt::format("native order, sizes and alignment, {}", end);
    case '=':
        return fmt::format("native order, standard sizes, {}", end);
    default:
        return std::string(end);
    }
}

Parsed<StructFormat> StructFormat::parse(std::string_view format) {
    StructFormat result;
    std::size_t at = 0;
    const auto fail = [](std::size_t position, std::size_t length, std::string message) {
        return tl::unexpected(ParseError{position, length, std::move(message)});
    };
    if (!format.empty() && isOrder(format[0]))
        result.m_order = format[at++];
    const bool isNative = result.m_order == '@';
    while (at < format.size()) {
        if (isSpace(format[at])) {
            ++at;
            continue;
        }
        StructCode code;
        code.position = at;
        if (isDigit(format[at]))
            code.count = 0;
        for (; at < format.size() && isDigit(format[at]); ++at)
            code.count = std::min<std::uint64_t>(code.count * 10 + static_cast<std::uint64_t>(format[at] - '0'),
                                                 UINT64_MAX / 100); // far beyond the limit, and stays there
        if (at == format.size())
            return fail(code.position, at - code.position,
                        fmt::format("the count {} has no letter after it", format.substr(code.position)));
        const LetterRow* row = findLetter(format[at]);
        const std::size_t characterLength = utf8At(viewOf(format), at).length;
        if (!row)
            return fail(at, characterLength, badLetter(format.substr(at, characterLength), format[at]));
        if (!isNative && row->standardSize == 0)
            return fail(at, 1,
                        fmt::format("'{}' ({}) has no standard size: it goes with native order, '@' or none, only",
                                    row->letter, row->meaning));
        ++at;
        code.letter = row->letter;
        code.length = at - code.position;
        const bool isOneValue = code.letter == 's' || code.letter == 'p';
        code.size = isOneValue ? code.count : isNative ? row->nativeSize : row->standardSize;
        const std::uint64_t alignment = isNative ? row->alignment : 1;
        code.padding = (alignment - result.m_size % alignment) % alignment;
        code.offset = result.m_size + code.padding;
        if (code.count > kMostBytes || code.offset + code.bytes() > kMostBytes)
            return fail(code.position, code.length,
                        fmt::format("up to here the format describes more than {} bytes, the most that are packed "
                                    "here",
                                    std::uint64_t{kMostBytes}));
        result.m_size = code.offset + code.bytes();
        result.m_values += code.values();
        result.m_codes.push_back(code);
    }
    return result;
}

std::vector<StructField> StructFormat::fields(std::size_t most) const {
    std::vector<StructField> result;
    std::uint64_t index = 0;
    for (const StructCode& code : m_codes) {
        if (result.size() >= most)
            break;
        if (code.padding > 0)
            result.push_back({&code, index, code.offset - code.padding, code.padding, true});
        if (code.letter == 'x' && code.count > 0)
            result.push_back({&code, index, code.offset, code.count, true});
        for (std::uint64_t i = 0; i < code.values() && result.size() < most; ++i)
            result.push_back({&code, index++, code.offset + i * code.size, code.size, false});
    }
    result.resize(std::min(result.size(), most));
    return result;
}

} // namespace swb
