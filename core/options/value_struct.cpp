#include "core/base/escape.h"
#include "core/options/value_text.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>

namespace swb::valuetext {

namespace {

constexpr std::size_t kShownWhole = 5; // a structure of more fields is told by its size

bool isNumberKind(const FieldSpec& field) { return field.kind <= FieldKind::IfIndex && isNumberSize(field.size); }

std::string numberText(const FieldSpec& field, BytesView bytes) {
    std::uint64_t value = loadNumber(bytes);
    if (field.bits != 0)
        value = value >> field.bit & ((1u << field.bits) - 1);
    switch (field.kind) {
    case FieldKind::Signed:
        return fmt::format("{}", loadSigned(bytes));
    case FieldKind::BigEndian:
        return fmt::format("{}", swapped(value, field.size));
    case FieldKind::Hex:
        return fmt::format("{:#x}", value);
    case FieldKind::Enum:
        return decodeValue(field.names(), loadSigned(bytes));
    case FieldKind::Flags:
        return decodeFlags(field.names(), value);
    case FieldKind::IfIndex:
        return interfaceText(loadSigned(bytes));
    default:
        return fmt::format("{}", value);
    }
}

std::string fieldText(const FieldSpec& field, BytesView bytes) {
    if (isNumberKind(field))
        return numberText(field, bytes);
    switch (field.kind) {
    case FieldKind::Ipv4:
        return ipv4Text(bytes);
    case FieldKind::Ipv6:
        return ipv6Text(bytes);
    case FieldKind::SocketAddress:
        return addressText(bytes);
    case FieldKind::Text: {
        const auto end = std::ranges::find(bytes, 0);
        return quotedText(bytes.first(static_cast<std::size_t>(end - bytes.begin())));
    }
    default:
        return "hex " + hexText(bytes);
    }
}

Parsed<std::uint64_t> parseFieldNumber(const FieldSpec& field, Piece piece) {
    const NumberForm form{field.size, field.kind == FieldKind::Signed || field.kind == FieldKind::Enum, field.unit};
    if (field.kind == FieldKind::Enum || field.kind == FieldKind::Flags)
        return parseNamed(piece, field.names(), form);
    if (field.kind == FieldKind::IfIndex)
        return parseInterface(piece);
    auto number = parseNumber(piece, form);
    if (number && field.kind == FieldKind::BigEndian)
        return swapped(*number, field.size);
    return number;
}

Parsed<Bytes> parseFieldBytes(const FieldSpec& field, Piece piece) {
    Parsed<Bytes> bytes;
    switch (field.kind) {
    case FieldKind::Ipv4:
        return parseIp(piece, AF_INET);
    case FieldKind::Ipv6:
        return parseIp(piece, AF_INET6);
    case FieldKind::SocketAddress:
        return parseSocketAddress(piece, field.size);
    case FieldKind::Text:
        bytes = parseQuoted(piece);
        break;
    default:
        bytes = parseHexText(piece.text.starts_with("hex ") ? piece.from(4) : piece);
        break;
    }
    if (bytes && bytes->size() > field.size)
        return fault(piece,
                     fmt::format("{} has room for {} bytes; {} are given.", field.name, field.size, bytes->size()));
    if (bytes)
        bytes->resize(field.size);
    return bytes;
}

Parsed<void> storeField(const FieldSpec& field, Piece piece, Bytes& into) {
    const std::span<std::uint8_t> place(into.data() + field.offset, field.size);
    if (isNumberKind(field)) {
        const auto number = parseFieldNumber(field, piece);
        if (!number)
            return tl::unexpected(number.error());
        if (field.bits == 0) {
            storeNumber(*number, place);
            return {};
        }
        const unsigned mask = (1u << field.bits) - 1;
        if (*number > mask)
            return fault(piece, fmt::format("{} has {} bits: 0 to {}.", field.name, field.bits, mask));
        place[0] = static_cast<std::uint8_t>((place[0] & ~(mask << field.bit)) | *number << field.bit);
        return {};
    }
    const auto bytes = parseFieldBytes(field, piece);
    if (!bytes)
        return tl::unexpected(bytes.error());
    std::ranges::copy(*bytes, place.begin());
    return {};
}

std::string namesText(const StructLayout& layout) {
    std::string text;
    for (const FieldSpec& field : layout.fields)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", field.name);
    return text;
}

} // namespace

void decodeStruct(const StructLayout& layout, BytesView bytes, DecodedOption& into) {
    std::string text;
    std::size_t known = 0;
    for (const FieldSpec& field : layout.fields) {
        if (std::size_t{field.offset} + field.size > bytes.size())
            break;
        known = std::size_t{field.offset} + field.size;
        std::string value = fieldText(field, bytes.subspan(field.offset, field.size));
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", field.name, value);
        into.fields.push_back({field.name, std::move(value), field.unit, field.meaning, field.offset, field.size});
    }
    const bool isWhole = bytes.size() >= layout.size;
    const std::size_t end = isWhole ? std::max(known, std::size_t{layout.size}) : known;
    const BytesView rest = bytes.subspan(end);
    into.rest.assign(rest.begin(), rest.end());
    if (!rest.empty() && isWhole)
        text += fmt::format("{}rest={}", text.empty() ? "" : ", ", hexText(rest));
    into.text = isWhole ? "{" + text + "}" : "hex " + hexText(bytes);
    into.brief = into.fields.size() <= kShownWhole && isWhole && rest.empty()
                     ? into.text
                     : fmt::format("{} fields in {} bytes", into.fields.size(), bytes.size());
    if (!isWhole)
        into.note = fmt::format("{} of the {} bytes that this program knows", bytes.size(), layout.size);
    else if (!rest.empty())
        into.note = fmt::format("{} bytes more than this program knows", rest.size());
}

Parsed<Bytes> encodeStruct(const StructLayout& layout, Piece piece) {
    piece = piece.trimmed();
    if (piece.text.starts_with('{')) {
        if (!piece.text.ends_with('}'))
            return fault(piece, "The closing brace is missing.");
        piece = piece.from(1, piece.text.size() - 2).trimmed();
    }
    Bytes bytes(layout.size);
    Bytes rest;
    if (piece.isEmpty())
        return bytes;
    std::size_t next = 0;
    for (const Piece& part : split(piece, ',')) {
        const std::size_t equals = part.text.find('=');
        const bool isNamed = equals != std::string_view::npos && part.text.find('"') > equals;
        const Piece name = part.from(0, isNamed ? equals : 0).trimmed();
        const Piece value = isNamed ? part.from(equals + 1).trimmed() : part;
        if (isNamed && name.text == "rest") {
            auto more = parseHexText(value);
            if (!more)
                return more;
            rest = std::move(*more);
            continue;
        }
        auto field = layout.fields.begin() + static_cast<std::ptrdiff_t>(std::min(next, layout.fields.size()));
        if (isNamed)
            field = std::ranges::find(layout.fields, name.text, &FieldSpec::name);
        if (field == layout.fields.end())
            return fault(isNamed ? name : part, isNamed ? fmt::format("struct {} has no field {}; it has {}.",
                                                                      layout.name, quoted(name.text), namesText(layout))
                                                        : fmt::format("struct {} has {} fields: {}.", layout.name,
                                                                      layout.fields.size(), namesText(layout)));
        bytes.resize(std::max(bytes.size(), std::size_t{field->offset} + field->size));
        if (const auto stored = storeField(*field, value, bytes); !stored)
            return tl::unexpected(stored.error());
        next = static_cast<std::size_t>(field - layout.fields.begin()) + 1;
    }
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

} // namespace swb::valuetext

namespace swb {

namespace {

bool isFraction(valuetext::Piece seconds) {
    return !seconds.trimmed().isEmpty() && !valuetext::parseNumber(seconds, {8, true, Unit::Seconds}) &&
           (seconds.text.find('.') != std::string_view::npos ||
            valuetext::parseNumber(seconds, {8, true, Unit::Microseconds}));
}

// "1.5 s" or "250 ms" as the seconds of a timeval is all of it, as long as the microseconds say nothing else.
Parsed<Bytes> wholeTime(valuetext::Piece seconds, valuetext::Piece micros) {
    auto whole = valuetext::parseTime(seconds);
    if (whole && !micros.isEmpty() && micros.text != "0")
        return valuetext::fault(seconds, "Either 1.5 s or 250 ms here and 0 in tv_usec, or whole seconds here.");
    return whole;
}

} // namespace

tl::expected<Bytes, FieldFault> encodeFields(const StructLayout& layout, std::span<const std::string> texts) {
    Bytes bytes(layout.size);
    if (layout.name == "timeval" && texts.size() == 2 && isFraction(valuetext::Piece{texts[0]})) {
        auto time = wholeTime(valuetext::Piece{texts[0]}, valuetext::Piece{texts[1]}.trimmed());
        if (!time)
            return tl::unexpected(FieldFault{0, time.error()});
        return std::move(*time);
    }
    for (std::size_t i = 0; i < std::min(texts.size(), layout.fields.size()); ++i) {
        const valuetext::Piece piece = valuetext::Piece{texts[i]}.trimmed();
        if (piece.isEmpty())
            continue;
        if (const auto stored = valuetext::storeField(layout.fields[i], piece, bytes); !stored)
            return tl::unexpected(FieldFault{i, stored.error()});
    }
    return bytes;
}

} // namespace swb
