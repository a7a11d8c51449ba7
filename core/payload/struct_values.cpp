#include "core/base/escape.h"
#include "core/payload/half_float.h"
#include "core/payload/python_tokens.h"
#include "core/payload/struct_format.h"

#include <fmt/format.h>

#include <algorithm>
#include <bit>
#include <charconv>
#include <cmath>
#include <cstring>
#include <limits>

namespace swb {

namespace {

using Kind = PyValue::Kind;
using Failure = tl::unexpected<ParseError>;

bool isTrue(const PyValue& value) {
    switch (value.kind) {
    case Kind::None:
        return false;
    case Kind::Ellipsis:
        return true;
    case Kind::Bool:
        return value.truth;
    case Kind::Int:
        return value.digits != "0";
    case Kind::Float:
    case Kind::Complex:
        return value.real != 0 || value.imaginary != 0;
    case Kind::Text:
        return !value.text.empty();
    case Kind::ByteString:
        return !value.bytes.empty();
    default:
        return !value.items.empty();
    }
}

bool isFloatLetter(char letter) { return letter == 'e' || letter == 'f' || letter == 'd'; }

bool isSignedLetter(char letter) { return std::string_view("bhilqn").find(letter) != std::string_view::npos; }

void putInteger(std::uint64_t number, bool isLittle, std::span<std::uint8_t> room) {
    for (std::size_t i = 0; i < room.size(); ++i, number >>= 8)
        room[isLittle ? i : room.size() - 1 - i] = static_cast<std::uint8_t>(number);
}

std::uint64_t integerOf(BytesView bytes, bool isLittle) {
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < bytes.size(); ++i)
        number = number << 8 | bytes[isLittle ? bytes.size() - 1 - i : i];
    return number;
}

std::string article(char letter) { return fmt::format("'{}' ({})", letter, structLetterMeaning(letter)); }

// Puts the values of one format into its bytes.
class Packer {
public:
    Packer(const StructFormat& format, Packed& out)
        : m_isLittle(format.isLittleEndian())
        , m_isNative(format.order() == '@')
        , m_out(out) {}

    // Nothing: it fits.
    std::optional<ParseError> put(const StructField& field, const PyValue& value);

private:
    std::optional<ParseError> misfit(const std::string& why) const;
    std::optional<ParseError> putNumber(const PyValue& value);
    std::optional<ParseError> putWhole(const PyValue& value);
    std::optional<ParseError> putReal(const PyValue& value);
    std::optional<ParseError> putBytes(const PyValue& value);
    std::span<std::uint8_t> room() const { return std::span(m_out.bytes).subspan(m_field->offset, m_field->length); }

    bool m_isLittle;
    bool m_isNative;
    Packed& m_out;
    const StructField* m_field = nullptr;
    const PyValue* m_value = nullptr;
};

std::optional<ParseError> Packer::misfit(const std::string& why) const {
    std::string shown = pythonRepr(*m_value);
    if (shown.size() > 40)
        shown = std::string(kindText(m_value->kind));
    return ParseError{m_value->position, m_value->length,
                      fmt::format("value {}, {}, does not fit {}: {}", m_field->index + 1, shown,
                                  article(m_field->code->letter), why)};
}

std::optional<ParseError> Packer::put(const StructField& field, const PyValue& value) {
    m_field = &field;
    m_value = &value;
    const char letter = field.code->letter;
    if (letter == '?') {
        room()[0] = isTrue(value) ? 1 : 0;
        return {};
    }
    if (letter == 'c' || letter == 's' || letter == 'p')
        return putBytes(value);
    return isFloatLetter(letter) ? putReal(value) : putWhole(value);
}

std::optional<ParseError> Packer::putBytes(const PyValue& value) {
    if (value.kind != Kind::ByteString)
        return misfit(value.kind == Kind::Text ? "it takes bytes, so put a b before the quote"
                                               : "it takes bytes, as in b'abc'");
    const char letter = m_field->code->letter;
    if (letter == 'c' && value.bytes.size() != 1)
        return misfit(fmt::format("it takes exactly one byte, {} are given", value.bytes.size()));
    std::span<std::uint8_t> to = room();
    if (letter == 'p' && !to.empty()) {
        const std::size_t fits = std::min(value.bytes.size(), to.size() - 1);
        to[0] = static_cast<std::uint8_t>(std::min<std::size_t>(fits, 255));
        to = to.subspan(1);
    }
    if (value.bytes.size() > to.size())
        m_out.cuts.push_back({m_field->index, value.bytes.size(), to.size()});
    std::copy_n(value.bytes.begin(), std::min(value.bytes.size(), to.size()), to.begin());
    return {};
}

std::optional<ParseError> Packer::putWhole(const PyValue& value) {
    if (value.kind != Kind::Int && value.kind != Kind::Bool)
        return misfit(fmt::format("it takes a whole number, not {}", kindText(value.kind)));
    const std::string digits = value.kind == Kind::Bool ? (value.truth ? "1" : "0") : value.digits;
    const std::size_t bits = room().size() * 8;
    const bool isSigned = isSignedLetter(m_field->code->letter);
    const std::uint64_t highest = isSigned ? (std::uint64_t{1} << (bits - 1)) - 1 : UINT64_MAX >> (64 - bits);
    // A pointer takes negative numbers too, as Python's void * does.
    const std::uint64_t lowest = isSigned ? highest + 1 : m_field->code->letter == 'P' ? std::uint64_t{1} << 63 : 0;
    const bool isNegative = digits.starts_with('-');
    std::uint64_t magnitude = 0;
    const char* begin = digits.data() + (isNegative ? 1 : 0);
    const auto read = std::from_chars(begin, digits.data() + digits.size(), magnitude);
    if (read.ec != std::errc() || magnitude > (isNegative ? lowest : highest))
        return misfit(fmt::format("it holds {}{} to {}", lowest > 0 ? "-" : "", lowest, highest));
    putInteger(isNegative ? ~magnitude + 1 : magnitude, m_isLittle, room());
    return {};
}

std::optional<ParseError> Packer::putReal(const PyValue& value) {
    double number = value.real;
    if (value.kind == Kind::Int)
        number = PythonTokens::toDouble(value.digits);
    else if (value.kind == Kind::Bool)
        number = value.truth ? 1 : 0;
    else if (value.kind != Kind::Float)
        return misfit(fmt::format("it takes a number, not {}", kindText(value.kind)));
    if (value.kind == Kind::Int && std::isinf(number))
        return misfit("it is too large for a floating-point number");
    switch (m_field->code->letter) {
    case 'e': {
        const auto half = halfBits(number);
        if (!half)
            return misfit("it holds numbers up to 65504");
        putInteger(*half, m_isLittle, room());
        break;
    }
    case 'f': {
        // In native order Python converts as C does, which makes it infinite.
        if (!m_isNative && !std::isinf(number) && std::isinf(static_cast<float>(number)))
            return misfit("it holds numbers up to 3.4028235e+38");
        putInteger(std::bit_cast<std::uint32_t>(static_cast<float>(number)), m_isLittle, room());
        break;
    }
    default:
        putInteger(std::bit_cast<std::uint64_t>(number), m_isLittle, room());
    }
    return {};
}

// "1, 2" or [1, 2]: the items; anything else is one value.
Parsed<std::vector<PyValue>> valuesOf(std::string_view text) {
    PythonTokens blank(text);
    blank.skipBlankLines();
    if (blank.atEnd())
        return std::vector<PyValue>{};
    auto read = parsePythonLiteral(text);
    if (!read)
        return tl::unexpected(read.error());
    if (read->kind == Kind::Tuple || read->kind == Kind::List)
        return std::move(read->items);
    return std::vector<PyValue>{*std::move(read)};
}

StructError wrongCount(const StructFormat& format, const std::vector<PyValue>& values, std::size_t textLength) {
    const std::size_t takes = format.valueCount();
    const std::string counts =
        fmt::format("the format takes {} {}, {} {} given", takes, takes == 1 ? "value" : "values", values.size(),
                    values.size() == 1 ? "is" : "are");
    if (values.size() > takes) {
        const PyValue& extra = values[takes];
        return {StructError::In::Values,
                {extra.position, values.back().position + values.back().length - extra.position,
                 fmt::format("{}: from here on there are too many", counts)}};
    }
    std::uint64_t left = values.size();
    for (const StructCode& code : format.codes()) {
        if (left < code.values())
            return {StructError::In::Values,
                    {textLength, 0, fmt::format("{}: there is none for {}", counts, article(code.letter))}};
        left -= code.values();
    }
    return {StructError::In::Values, {textLength, 0, counts}};
}

PyValue wholeNumber(std::uint64_t bits, std::size_t size, bool isSigned) {
    PyValue value;
    value.kind = Kind::Int;
    const auto unused = static_cast<unsigned>(64 - 8 * size);
    value.digits =
        isSigned ? std::to_string(static_cast<std::int64_t>(bits << unused) >> unused) : std::to_string(bits);
    return value;
}

} // namespace

tl::expected<Packed, StructError> packStruct(const StructFormat& format, std::string_view text) {
    auto values = valuesOf(text);
    if (!values)
        return tl::unexpected(StructError{StructError::In::Values, values.error()});
    if (values->size() != format.valueCount())
        return tl::unexpected(wrongCount(format, *values, text.size()));
    Packed packed;
    packed.bytes.resize(format.size());
    Packer packer(format, packed);
    for (const StructField& field : format.fields(SIZE_MAX))
        if (!field.isPadding)
            if (auto error = packer.put(field, (*values)[field.index]))
                return tl::unexpected(StructError{StructError::In::Values, *std::move(error)});
    packed.values = *std::move(values);
    return packed;
}

PyValue unpackField(const StructFormat& format, const StructField& field, BytesView bytes) {
    const char letter = field.code->letter;
    const std::uint64_t bits = bytes.size() <= 8 ? integerOf(bytes, format.isLittleEndian()) : 0;
    PyValue value;
    if (letter == 'c' || letter == 's') {
        value.kind = Kind::ByteString;
        value.bytes.assign(bytes.begin(), bytes.end());
    } else if (letter == 'p') {
        value.kind = Kind::ByteString;
        const std::size_t size = bytes.empty() ? 0 : std::min<std::size_t>(bytes[0], bytes.size() - 1);
        if (size > 0)
            value.bytes.assign(bytes.begin() + 1, bytes.begin() + 1 + static_cast<std::ptrdiff_t>(size));
    } else if (letter == '?') {
        value.kind = Kind::Bool;
        value.truth = bits != 0;
    } else if (isFloatLetter(letter)) {
        value.kind = Kind::Float;
        value.real = letter == 'e'   ? halfValue(static_cast<std::uint16_t>(bits))
                     : letter == 'f' ? static_cast<double>(std::bit_cast<float>(static_cast<std::uint32_t>(bits)))
                                     : std::bit_cast<double>(bits);
    } else {
        return wholeNumber(bits, bytes.size(), isSignedLetter(letter));
    }
    return value;
}

} // namespace swb
