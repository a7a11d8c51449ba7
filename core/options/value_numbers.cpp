#include "core/base/ascii.h"
#include "core/base/escape.h"
#include "core/options/value_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <limits>

namespace swb::valuetext {

namespace {

constexpr bool isSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

struct Suffix {
    Unit unit;
    std::string_view text;
    std::uint64_t factor; // into the smallest unit of its kind: bytes, microseconds
};
constexpr Suffix kSuffixes[] = {
    {Unit::ByteCount, "b", 1},          {Unit::ByteCount, "bytes", 1},
    {Unit::ByteCount, "byte", 1},       {Unit::ByteCount, "k", 1024},
    {Unit::ByteCount, "KiB", 1024},     {Unit::ByteCount, "M", 1u << 20},
    {Unit::ByteCount, "MiB", 1u << 20}, {Unit::ByteCount, "G", 1u << 30},
    {Unit::ByteCount, "GiB", 1u << 30}, {Unit::Seconds, "s", 1000000},
    {Unit::Seconds, "sec", 1000000},    {Unit::Seconds, "seconds", 1000000},
    {Unit::Seconds, "ms", 1000},        {Unit::Seconds, "us", 1},
    {Unit::Seconds, "µs", 1},           {Unit::Seconds, "min", 60000000},
    {Unit::Seconds, "h", 3600000000},   {Unit::BytesPerSecond, "bytes/s", 1},
    {Unit::BytesPerSecond, "k", 1024},  {Unit::BytesPerSecond, "M", 1u << 20},
    {Unit::BytesPerSecond, "b/s", 1},   {Unit::Hops, "hops", 1},
    {Unit::Segments, "segments", 1},    {Unit::Packets, "packets", 1},
};

constexpr std::uint64_t factorOf(Unit unit) {
    return unit == Unit::Seconds ? 1000000 : unit == Unit::Milliseconds ? 1000 : 1;
}

constexpr Unit dimensionOf(Unit unit) {
    return unit == Unit::Milliseconds || unit == Unit::Microseconds ? Unit::Seconds : unit;
}

// The digits at the front of the text: sign, magnitude, how many characters.
struct Digits {
    bool isNegative = false;
    bool isHex = false;
    bool overflows = false;
    std::uint64_t magnitude = 0;
    std::size_t length = 0;
};

Digits readDigits(std::string_view text) {
    Digits digits;
    std::size_t at = 0;
    if (at < text.size() && (text[at] == '-' || text[at] == '+'))
        digits.isNegative = text[at++] == '-';
    digits.isHex = text.size() > at + 2 && text[at] == '0' && lower(text[at + 1]) == 'x';
    if (digits.isHex)
        at += 2;
    const char* first = text.data() + at;
    const auto [end, error] =
        std::from_chars(first, text.data() + text.size(), digits.magnitude, digits.isHex ? 16 : 10);
    digits.overflows = error == std::errc::result_out_of_range;
    digits.length = end == first ? 0 : static_cast<std::size_t>(end - text.data());
    return digits;
}

bool fits(const Digits& digits, std::uint64_t magnitude, const NumberForm& form) {
    const int bits = form.size * 8;
    const std::uint64_t largest = bits == 64 ? UINT64_MAX : (std::uint64_t{1} << bits) - 1;
    const std::uint64_t half = std::uint64_t{1} << (bits - 1);
    if (digits.isNegative)
        return magnitude <= half; // of an unsigned one too: -1 is how programs write "all bits"
    return magnitude <= (form.isSigned && !digits.isHex ? half - 1 : largest);
}

std::string limitsText(const NumberForm& form) {
    if (!form.isSigned)
        return fmt::format("0 to {}", form.size == 8 ? UINT64_MAX : (std::uint64_t{1} << (form.size * 8)) - 1);
    const std::int64_t high = form.size == 8 ? INT64_MAX : (std::int64_t{1} << (form.size * 8 - 1)) - 1;
    return fmt::format("{} to {}", -high - 1, high);
}

} // namespace

Piece Piece::trimmed() const {
    std::size_t begin = 0, end = text.size();
    while (begin < end && isSpace(text[begin]))
        ++begin;
    while (end > begin && isSpace(text[end - 1]))
        --end;
    return from(begin, end - begin);
}

Piece Piece::from(std::size_t begin, std::size_t count) const {
    begin = std::min(begin, text.size());
    return {text.substr(begin, count), offset + begin};
}

std::vector<Piece> split(Piece piece, char separator) {
    std::vector<Piece> pieces;
    bool isQuoted = false;
    std::size_t begin = 0;
    for (std::size_t i = 0; i < piece.text.size(); ++i) {
        const char c = piece.text[i];
        if (c == '\\' && isQuoted)
            ++i;
        else if (c == '"')
            isQuoted = !isQuoted;
        else if (c == separator && !isQuoted) {
            pieces.push_back(piece.from(begin, i - begin).trimmed());
            begin = i + 1;
        }
    }
    pieces.push_back(piece.from(begin).trimmed());
    return pieces;
}

tl::unexpected<ParseError> fault(const Piece& piece, std::string message) {
    return tl::unexpected(ParseError{piece.offset, piece.text.size(), std::move(message)});
}

bool sameWord(std::string_view a, std::string_view b) { return std::ranges::equal(a, b, {}, lower, lower); }

Parsed<std::uint64_t> parseNumber(Piece piece, const NumberForm& form) {
    piece = piece.trimmed();
    if (piece.isEmpty())
        return fault(piece, "A number is missing.");
    const Digits digits = readDigits(piece.text);
    if (digits.length == 0)
        return fault(piece, fmt::format("{} is not a number.", quoted(piece.text)));
    std::uint64_t magnitude = digits.magnitude;
    bool overflows = digits.overflows;
    const Piece suffix = piece.from(digits.length).trimmed();
    if (!suffix.isEmpty()) {
        if (suffix.text.front() == '.')
            return fault(piece, fmt::format("{} has a point: this is a whole number.", quoted(piece.text)));
        const Unit dimension = dimensionOf(form.unit);
        const auto row = std::ranges::find_if(kSuffixes, [&](const Suffix& known) {
            return known.unit == dimension && sameWord(known.text, suffix.text);
        });
        if (row == std::end(kSuffixes) || (digits.isHex && row->factor != 1))
            return fault(suffix, form.unit == Unit::None || unitName(form.unit).empty()
                                     ? fmt::format("{} does not belong to the number.", quoted(suffix.text))
                                     : fmt::format("{} is not a unit that can be turned into {}.", quoted(suffix.text),
                                                   unitName(form.unit)));
        const bool isSame = row->factor == factorOf(form.unit);
        const std::uint64_t mine = isSame ? 1 : factorOf(form.unit), theirs = isSame ? 1 : row->factor;
        overflows = overflows || magnitude > UINT64_MAX / theirs;
        magnitude *= theirs;
        if (!overflows && magnitude % mine != 0)
            return fault(piece,
                         fmt::format("{} is not a whole number of {}.", quoted(piece.text), unitName(form.unit)));
        magnitude /= mine;
    }
    if (overflows || !fits(digits, magnitude, form))
        return fault(piece,
                     fmt::format("{} does not fit: {} {}.", quoted(piece.text), limitsText(form),
                                 form.size == 1 ? "go into one byte" : fmt::format("go into {} bytes", form.size)));
    return digits.isNegative ? 0 - magnitude : magnitude;
}

Parsed<std::uint64_t> parseNamed(Piece piece, NamedTable names, const NumberForm& form) {
    piece = piece.trimmed();
    const auto parts = split(piece, '|');
    std::uint64_t value = 0;
    for (const Piece& part : parts) {
        const auto row =
            std::ranges::find_if(names, [&](const NamedValue& known) { return sameWord(known.symbol, part.text); });
        if (row != names.end()) {
            value |= static_cast<std::uint64_t>(row->value);
            continue;
        }
        // The families' and levels' tables know second names.
        if (const NamedValue* known = findSymbol(names, part.text)) {
            value |= static_cast<std::uint64_t>(known->value);
            continue;
        }
        const bool isWord = !part.isEmpty() && readDigits(part.text).length == 0;
        if (isWord)
            return fault(part,
                         fmt::format("{} is neither a name of this option's values nor a number.", quoted(part.text)));
        const auto number = parseNumber(part, form);
        if (!number)
            return number;
        value |= *number;
    }
    return value;
}

bool isNumberSize(std::size_t size) { return size == 1 || size == 2 || size == 4 || size == 8; }

std::uint64_t loadNumber(BytesView bytes) {
    std::uint8_t one = 0;
    std::uint16_t two = 0;
    std::uint32_t four = 0;
    std::uint64_t eight = 0;
    switch (bytes.size()) {
    case 1:
        std::memcpy(&one, bytes.data(), sizeof one);
        return one;
    case 2:
        std::memcpy(&two, bytes.data(), sizeof two);
        return two;
    case 4:
        std::memcpy(&four, bytes.data(), sizeof four);
        return four;
    case 8:
        std::memcpy(&eight, bytes.data(), sizeof eight);
        return eight;
    default:
        return 0;
    }
}

std::int64_t loadSigned(BytesView bytes) {
    const std::uint64_t value = loadNumber(bytes);
    switch (bytes.size()) {
    case 1:
        return static_cast<std::int8_t>(value);
    case 2:
        return static_cast<std::int16_t>(value);
    case 4:
        return static_cast<std::int32_t>(value);
    default:
        return static_cast<std::int64_t>(value);
    }
}

void storeNumber(std::uint64_t value, std::span<std::uint8_t> to) {
    const Bytes bytes = numberBytes(value, static_cast<int>(to.size()));
    std::ranges::copy(bytes, to.begin());
}

Bytes numberBytes(std::uint64_t value, int size) {
    Bytes bytes(static_cast<std::size_t>(size));
    for (int i = 0; i < size; ++i) {
        const int shift = 8 * (std::endian::native == std::endian::little ? i : size - 1 - i);
        bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(value >> shift);
    }
    return bytes;
}

std::uint64_t swapped(std::uint64_t value, int size) {
    if constexpr (std::endian::native == std::endian::big)
        return value;
    std::uint64_t result = 0;
    for (int i = 0; i < size; ++i)
        result = result << 8 | (value >> (8 * i) & 0xff);
    return result;
}

std::string timeText(std::int64_t seconds, std::int64_t micros) {
    if (seconds < 0 || micros < 0 || micros >= 1000000)
        return fmt::format("{{{}, {}}}", seconds, micros);
    if (micros == 0)
        return fmt::format("{} s", seconds);
    std::string text = fmt::format("{}.{:06}", seconds, micros);
    text.erase(text.find_last_not_of('0') + 1);
    return text + " s";
}

Parsed<Bytes> parseTime(Piece piece) {
    piece = piece.trimmed();
    const auto pairOf = [](std::uint64_t seconds, std::uint64_t micros) {
        Bytes bytes = numberBytes(seconds, 8);
        const Bytes second = numberBytes(micros, 8);
        bytes.insert(bytes.end(), second.begin(), second.end());
        return bytes;
    };
    if (piece.text.starts_with('{') && piece.text.ends_with('}')) {
        const auto parts = split(piece.from(1, piece.text.size() - 2), ',');
        if (parts.size() != 2)
            return fault(piece, "Two numbers stand in the braces: seconds and microseconds.");
        const auto seconds = parseNumber(parts[0], {8, true});
        const auto micros = parseNumber(parts[1], {8, true});
        if (!seconds || !micros)
            return tl::unexpected(!seconds ? seconds.error() : micros.error());
        return pairOf(*seconds, *micros);
    }
    if (sameWord(piece.text, "for ever") || sameWord(piece.text, "never"))
        return pairOf(0, 0);
    const std::size_t point = piece.text.find('.');
    if (point == std::string_view::npos) {
        // A bare number counts seconds. What is no whole number of them may be one of microseconds.
        if (const auto seconds = parseNumber(piece, {8, true, Unit::Seconds}))
            return pairOf(*seconds, 0);
        const auto micros = parseNumber(piece, {8, true, Unit::Microseconds});
        if (!micros)
            return tl::unexpected(micros.error());
        const auto whole = static_cast<std::int64_t>(*micros);
        return pairOf(static_cast<std::uint64_t>(whole / 1000000), static_cast<std::uint64_t>(whole % 1000000));
    }
    const auto seconds = parseNumber(piece.from(0, point), {8, false});
    if (!seconds)
        return tl::unexpected(seconds.error());
    std::size_t end = point + 1;
    std::uint64_t micros = 0;
    int digits = 0;
    for (; end < piece.text.size() && piece.text[end] >= '0' && piece.text[end] <= '9'; ++end, ++digits) {
        if (digits < 6)
            micros = micros * 10 + static_cast<std::uint64_t>(piece.text[end] - '0');
        else if (piece.text[end] != '0')
            return fault(piece, "Nothing is smaller than a microsecond here: at most six digits after the point.");
    }
    for (int i = digits; i < 6; ++i)
        micros *= 10;
    const Piece suffix = piece.from(end).trimmed();
    if (digits == 0 || !(suffix.isEmpty() || sameWord(suffix.text, "s")))
        return fault(suffix.isEmpty() ? piece : suffix, "Seconds with a point are written as 2.5 or 2.5 s.");
    return pairOf(*seconds, micros);
}

} // namespace swb::valuetext
