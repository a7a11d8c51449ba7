#include "core/base/escape.h"

#include "core/base/utf8.h"

#include <fmt/format.h>

#include <iterator>

namespace swb {
namespace {

template <class... Args>
void append(std::string& out, fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(out), format, std::forward<Args>(args)...);
}

bool isOctalDigit(std::uint8_t c) { return c >= '0' && c <= '7'; }

bool isHexDigit(std::uint8_t c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

// \0 alone would take the digits after it for octal.
bool canWriteShortNul(BytesView bytes, std::size_t at) {
    return bytes[at] == 0 && (at + 1 == bytes.size() || !isOctalDigit(bytes[at + 1]));
}

void appendEscaped(std::string& out, char32_t codePoint) {
    if (codePoint < 0x80)
        append(out, "\\x{:02x}", static_cast<unsigned>(codePoint));
    else if (codePoint < 0x10000)
        append(out, "\\u{:04x}", static_cast<unsigned>(codePoint));
    else
        append(out, "\\U{:08x}", static_cast<unsigned>(codePoint));
}

bool isPrintableAscii(std::uint8_t byte) { return byte >= 0x20 && byte < 0x7f; }

} // namespace

const char* commonEscape(char32_t character) {
    switch (character) {
    case '\n':
        return "\\n";
    case '\r':
        return "\\r";
    case '\t':
        return "\\t";
    case '\\':
        return "\\\\";
    default:
        return nullptr;
    }
}

std::string escapeBytes(BytesView bytes, TextEncoding encoding) {
    std::string out;
    out.reserve(bytes.size());
    for (std::size_t at = 0; at < bytes.size();) {
        const std::uint8_t byte = bytes[at];
        const Utf8Step step = encoding == TextEncoding::Utf8 ? utf8At(bytes, at) : Utf8Step{byte, 1, true};
        if (const char* known = commonEscape(byte))
            out += known;
        else if (canWriteShortNul(bytes, at))
            out += "\\0";
        else if (step.isValid && isPrintable(step.codePoint))
            appendUtf8(out, step.codePoint);
        else if (step.isValid && encoding == TextEncoding::Utf8)
            appendEscaped(out, step.codePoint);
        else
            append(out, "\\x{:02x}", byte);
        at += step.length;
    }
    return out;
}

std::string cLiteral(BytesView bytes) {
    std::string out = "\"";
    bool afterHex = false; // C takes every hex digit that follows \x
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        const std::uint8_t byte = bytes[at];
        if (afterHex && isHexDigit(byte))
            out += "\" \"";
        afterHex = false;
        if (const char* known = commonEscape(byte)) {
            out += known;
        } else if (byte == '"') {
            out += "\\\"";
        } else if (byte == '?' && at > 0 && bytes[at - 1] == '?') {
            out += "\\?";
        } else if (canWriteShortNul(bytes, at)) {
            out += "\\0";
        } else if (isPrintableAscii(byte)) {
            out += static_cast<char>(byte);
        } else {
            append(out, "\\x{:02x}", byte);
            afterHex = true;
        }
    }
    return out + '"';
}

std::string pythonBytesLiteral(BytesView bytes) {
    std::string out = "b'";
    for (const std::uint8_t byte : bytes) {
        if (const char* known = commonEscape(byte))
            out += known;
        else if (byte == '\'')
            out += "\\'";
        else if (isPrintableAscii(byte))
            out += static_cast<char>(byte);
        else
            append(out, "\\x{:02x}", byte);
    }
    return out + '\'';
}

std::string pythonTextLiteral(BytesView bytes) {
    std::string out = "'";
    for (std::size_t at = 0; at < bytes.size();) {
        const Utf8Step step = utf8At(bytes, at);
        if (const char* known = commonEscape(bytes[at]))
            out += known;
        else if (bytes[at] == '\'')
            out += "\\'";
        else if (!step.isValid)
            append(out, "\\udc{:02x}", bytes[at]);
        else if (isPrintable(step.codePoint))
            appendUtf8(out, step.codePoint);
        else
            appendEscaped(out, step.codePoint);
        at += step.length;
    }
    return out + '\'';
}

std::string quoted(std::string_view text, std::size_t limit) {
    const BytesView bytes = viewOf(text);
    std::size_t end = 0;
    while (end < bytes.size()) {
        const std::size_t next = end + utf8At(bytes, end).length;
        if (next > limit)
            break;
        end = next;
    }
    return fmt::format("'{}{}'", escapeBytes(bytes.first(end)), end < bytes.size() ? "..." : "");
}

} // namespace swb
