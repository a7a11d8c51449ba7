#include "core/rules/pattern.h"

#include "core/base/escape.h"
#include "core/base/hex_digit.h"
#include "core/base/utf8.h"
#include "core/payload/hex.h"
#include "core/payload/text_codec.h"

#include <fmt/format.h>
#include <re2/re2.h>

#include <algorithm>
#include <cstring>

namespace swb {
namespace {

constexpr const char* kNoByte = "a pattern without a byte would be in every message";
constexpr std::string_view kSeparators = " \t\r\n,:-";

tl::unexpected<ParseError> fail(std::size_t position, std::size_t length, std::string message) {
    return tl::unexpected(ParseError{position, length, std::move(message)});
}

// RE2 tells a group that took no part by a null pointer: an empty message must not be one itself.
re2::StringPiece pieceOf(BytesView bytes) {
    return {bytes.empty() ? "" : reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

void appendByte(std::string& expression, unsigned byte) { expression += fmt::format("\\x{:02x}", byte); }

bool isLetter(unsigned byte) { return (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z'); }

// A text in which capitals do not count, byte by byte: RE2's own (?i) would take letters of Latin-1 along.
std::string withoutCase(BytesView bytes) {
    std::string expression;
    for (const unsigned byte : bytes) {
        if (!isLetter(byte)) {
            appendByte(expression, byte);
            continue;
        }
        expression += '[';
        appendByte(expression, byte | 0x20U);
        appendByte(expression, byte & ~0x20U);
        expression += ']';
    }
    return expression;
}

// Two digits of which either may be '?'.
void appendHexPair(std::string& expression, char high, char low) {
    if (high == '?' && low == '?') {
        expression += "(?s:.)";
    } else if (high == '?') {
        expression += '[';
        for (unsigned i = 0; i < 16; ++i)
            appendByte(expression, i << 4 | static_cast<unsigned>(hexDigit(low)));
        expression += ']';
    } else if (low == '?') {
        const unsigned first = static_cast<unsigned>(hexDigit(high)) << 4;
        expression += fmt::format("[\\x{:02x}-\\x{:02x}]", first, first | 15U);
    } else {
        appendByte(expression, static_cast<unsigned>(hexDigit(high)) << 4 | static_cast<unsigned>(hexDigit(low)));
    }
}

Parsed<std::string> hexExpression(std::string_view text) {
    std::string expression;
    const auto isDigit = [&](std::size_t at) {
        return at < text.size() && (text[at] == '?' || hexDigit(text[at]) >= 0);
    };
    for (std::size_t at = 0; at < text.size();) {
        if (kSeparators.find(text[at]) != std::string_view::npos) {
            ++at;
            continue;
        }
        if (!isDigit(at)) {
            const std::size_t length = utf8At(viewOf(text), at).length;
            return fail(at, length,
                        fmt::format("{} is neither a hex digit (0-9, a-f) nor ?, which stands for any digit",
                                    quoted(text.substr(at, length))));
        }
        if (!isDigit(at + 1))
            return fail(at, 1,
                        fmt::format("'{}' is half a byte: two digits make one, as in 0{} or {}?", text[at], text[at],
                                    text[at]));
        appendHexPair(expression, text[at], text[at + 1]);
        at += 2;
    }
    if (expression.empty())
        return fail(0, text.size(), kNoByte);
    return expression;
}

re2::RE2::Options options(bool ignoresCase) {
    re2::RE2::Options options;
    options.set_encoding(re2::RE2::Options::EncodingLatin1); // a byte is a character
    options.set_log_errors(false);
    options.set_case_sensitive(!ignoresCase);
    options.set_max_mem(Matcher::kMostMemory);
    return options;
}

std::string_view meaningOf(re2::RE2::ErrorCode code) {
    switch (code) {
    case re2::RE2::ErrorBadEscape:
        return "this escape is not known";
    case re2::RE2::ErrorBadCharClass:
    case re2::RE2::ErrorBadCharRange:
        return "this is no range of characters";
    case re2::RE2::ErrorMissingBracket:
        return "a ] is missing";
    case re2::RE2::ErrorMissingParen:
        return "a ) is missing";
    case re2::RE2::ErrorUnexpectedParen:
        return "this ) has no (";
    case re2::RE2::ErrorTrailingBackslash:
        return "it ends in a backslash; a backslash itself is written \\\\";
    case re2::RE2::ErrorRepeatArgument:
        return "there is nothing here to repeat";
    case re2::RE2::ErrorRepeatSize:
        return "too many repetitions: 1,000 at most, those within each other multiplied";
    case re2::RE2::ErrorRepeatOp:
        return "these repetitions do not go together";
    case re2::RE2::ErrorBadPerlOp:
        return "this group is not known: RE2 has no look-ahead, look-behind or back-reference";
    case re2::RE2::ErrorBadNamedCapture:
        return "this name of a group cannot be used: (?P<name>...), each name once";
    case re2::RE2::ErrorPatternTooLarge:
        return "the expression is too large: it would take more than 8 MiB";
    default:
        return "this is no regular expression";
    }
}

tl::unexpected<ParseError> refused(const std::string& text, const re2::RE2& expression) {
    // RE2 says which piece it did not like, not where it stands: a piece that stands there twice marks all.
    const std::string& piece = expression.error_arg();
    const std::size_t found = piece.empty() ? std::string::npos : text.find(piece);
    const bool isHere = found != std::string::npos && text.find(piece, found + 1) == std::string::npos;
    return fail(isHere ? found : 0, isHere ? piece.size() : text.size(),
                std::string(meaningOf(expression.error_code())));
}

} // namespace

Parsed<Matcher> Matcher::compile(const Pattern& pattern) {
    Matcher matcher;
    matcher.m_place = pattern.place;
    if (pattern.text.empty())
        return fail(0, 0, "an empty pattern would be in every message");
    if (pattern.text.size() > kLongestText)
        return fail(kLongestText, 0, fmt::format("at most {} bytes", kLongestText));
    std::string source;
    if (pattern.form == Pattern::Form::Text) {
        auto bytes = encodeText(pattern.text, {.escapes = Escapes::Interpret});
        if (!bytes)
            return tl::unexpected(std::move(bytes.error()));
        if (!pattern.ignoresCase) {
            matcher.m_literal.assign(bytes->begin(), bytes->end());
            return matcher;
        }
        source = withoutCase(*bytes);
    } else if (pattern.form == Pattern::Form::Hex && pattern.text.find('?') == std::string::npos) {
        auto bytes = parseHex(pattern.text);
        if (!bytes)
            return tl::unexpected(std::move(bytes.error()));
        if (bytes->empty())
            return fail(0, pattern.text.size(), kNoByte);
        matcher.m_literal.assign(bytes->begin(), bytes->end());
        return matcher;
    } else if (pattern.form == Pattern::Form::Hex) {
        auto hex = hexExpression(pattern.text);
        if (!hex)
            return tl::unexpected(std::move(hex.error()));
        source = *std::move(hex);
    } else {
        source = pattern.text;
    }
    const bool isRegex = pattern.form == Pattern::Form::Regex;
    auto compiled = std::make_shared<const re2::RE2>(source, options(isRegex && pattern.ignoresCase));
    if (!compiled->ok())
        return refused(pattern.text, *compiled);
    if (pattern.place == Pattern::Place::End) {
        compiled = std::make_shared<const re2::RE2>("(?:" + source + ")\\z", compiled->options());
        if (!compiled->ok())
            return refused(pattern.text, *compiled);
    }
    const auto size = static_cast<std::size_t>(std::max(1, compiled->ProgramSize()));
    if (size > kMostInstructions)
        return fail(0, pattern.text.size(),
                    fmt::format("the expression is too large: {} steps, and {} are the most", size, kMostInstructions));
    matcher.m_searchable = kMostSteps / size;
    const std::size_t groups = std::min<std::size_t>(
        isRegex ? static_cast<std::size_t>(std::max(0, compiled->NumberOfCapturingGroups())) : 0, kMostCaptures);
    matcher.m_captureNames.resize(groups);
    for (const auto& [number, name] : compiled->CapturingGroupNames())
        if (const auto i = static_cast<std::size_t>(number); i >= 1 && i <= groups)
            matcher.m_captureNames[i - 1] = name;
    matcher.m_expression = std::move(compiled);
    return matcher;
}

Matcher::Found Matcher::find(BytesView message, Match* match) const {
    return m_expression != nullptr ? findExpression(message, match) : findText(message, match);
}

Matcher::Found Matcher::findText(BytesView message, Match* match) const {
    const std::size_t length = m_literal.size();
    if (length > message.size())
        return Found::No;
    std::size_t offset = m_place == Pattern::Place::End ? message.size() - length : 0;
    if (m_place == Pattern::Place::Anywhere) {
        const void* found = ::memmem(message.data(), message.size(), m_literal.data(), length);
        if (found == nullptr)
            return Found::No;
        offset = static_cast<std::size_t>(static_cast<const std::uint8_t*>(found) - message.data());
    } else if ((m_place == Pattern::Place::Whole && length != message.size()) ||
               std::memcmp(message.data() + offset, m_literal.data(), length) != 0) {
        return Found::No;
    }
    if (match != nullptr)
        *match = {{offset, length}, {}};
    return Found::Yes;
}

Matcher::Found Matcher::findExpression(BytesView message, Match* match) const {
    using Place = Pattern::Place;
    const bool isCut = message.size() > m_searchable;
    const bool wantsEnd = m_place == Place::Whole || m_place == Place::End;
    if (isCut && wantsEnd)
        return Found::TooLarge;
    const re2::StringPiece text = pieceOf(message.first(std::min(message.size(), m_searchable)));
    const std::size_t groups = match != nullptr ? m_captureNames.size() + 1 : 0;
    std::vector<re2::StringPiece> found(groups);
    const re2::RE2::Anchor anchor = m_place == Place::Start   ? re2::RE2::ANCHOR_START
                                    : m_place == Place::Whole ? re2::RE2::ANCHOR_BOTH
                                                              : re2::RE2::UNANCHORED;
    const bool isThere = m_expression->Match(text, 0, text.size(), anchor, found.data(), static_cast<int>(groups));
    if (!isThere)
        return isCut ? Found::TooLarge : Found::No;
    if (match == nullptr)
        return Found::Yes;
    const auto spanOf = [&](const re2::StringPiece& piece) {
        return Span{static_cast<std::size_t>(piece.data() - text.data()), piece.size()};
    };
    match->all = spanOf(found[0]);
    match->captures.clear();
    for (std::size_t i = 1; i < groups; ++i)
        match->captures.push_back(found[i].data() != nullptr ? std::optional(spanOf(found[i])) : std::nullopt);
    return Found::Yes;
}

} // namespace swb
