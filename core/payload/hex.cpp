#include "core/payload/hex.h"

#include "core/base/escape.h"
#include "core/base/hex_digit.h"
#include "core/base/utf8.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr std::string_view kSeparators = " \t\r\n,:-";

void appendHex(std::string& out, std::uint8_t byte) {
    out += kDigits[byte >> 4];
    out += kDigits[byte & 15];
}

bool startsPrefix(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size())
        return false;
    const char mark = text[at];
    const char x = text[at + 1];
    return (mark == '0' && (x == 'x' || x == 'X')) || (mark == '\\' && x == 'x');
}

ParseError notHex(std::string_view text, std::size_t at) {
    const std::size_t length = utf8At(viewOf(text), at).length;
    return {at, length, fmt::format("{} is not a hex digit (0-9, a-f)", quoted(text.substr(at, length)))};
}

ParseError halfByte(std::string_view text, std::size_t at) {
    return {at, 1, fmt::format("'{}' is half a byte: two hex digits make one, as in 0{}", text[at], text[at])};
}

ParseError emptyPrefix(std::string_view text, std::size_t at) {
    return {at, 2, fmt::format("two hex digits are missing after {}", text.substr(at, 2))};
}

} // namespace

Parsed<Bytes> parseHex(std::string_view text) {
    Bytes out;
    out.reserve(text.size() / 2);
    for (std::size_t at = 0; at < text.size();) {
        if (kSeparators.find(text[at]) != std::string_view::npos) {
            ++at;
            continue;
        }
        if (startsPrefix(text, at)) {
            if (at + 2 == text.size() || kSeparators.find(text[at + 2]) != std::string_view::npos)
                return tl::unexpected(emptyPrefix(text, at));
            at += 2;
        }
        const int high = hexDigit(text[at]);
        if (high < 0)
            return tl::unexpected(notHex(text, at));
        if (at + 1 == text.size() || kSeparators.find(text[at + 1]) != std::string_view::npos)
            return tl::unexpected(halfByte(text, at));
        const int low = hexDigit(text[at + 1]);
        if (low < 0)
            return tl::unexpected(text[at + 1] == '\\' ? halfByte(text, at) : notHex(text, at + 1));
        out.push_back(static_cast<std::uint8_t>(high << 4 | low));
        at += 2;
    }
    return out;
}

std::string toHex(BytesView bytes, std::string_view separator) {
    std::string out;
    out.reserve(bytes.size() * (2 + separator.size()));
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i > 0)
            out += separator;
        appendHex(out, bytes[i]);
    }
    return out;
}

HexRow hexRow(BytesView bytes, std::size_t row, std::size_t width) {
    width = std::max<std::size_t>(width, 1);
    if (row >= hexRowCount(bytes.size(), width))
        return {bytes.size(), std::string(width * 3 - 1, ' '), {}};
    const std::size_t offset = row * width;
    const BytesView part = bytes.subspan(offset, std::min(width, bytes.size() - offset));
    HexRow out{offset, toHex(part), {}};
    out.hex.resize(width * 3 - 1, ' ');
    for (const std::uint8_t byte : part)
        out.text += byte >= 0x20 && byte < 0x7f ? static_cast<char>(byte) : '.';
    return out;
}

std::size_t hexRowCount(std::size_t size, std::size_t width) {
    width = std::max<std::size_t>(width, 1);
    return size / width + (size % width != 0 ? 1 : 0);
}

} // namespace swb
