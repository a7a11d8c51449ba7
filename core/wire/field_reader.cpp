#include "core/wire/field_reader.h"

#include "core/payload/hex.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace swb {

namespace {

constexpr std::size_t kBytesShown = 16;
constexpr std::size_t kIpv4Size = 4;
constexpr std::size_t kIpv6Size = 16;
constexpr std::size_t kMacSize = 6;

} // namespace

FieldReader::FieldReader(BytesView bytes, std::size_t base, WireOrder order, bool cutIsFault)
    : m_bytes(bytes)
    , m_base(base)
    , m_order(order)
    , m_cutIsFault(cutIsFault) {}

// Whether so many bytes are there; otherwise what is left becomes the field that says they are not.
bool FieldReader::want(std::string_view name, std::size_t count) {
    if (m_isCut)
        return false;
    const std::size_t there = left();
    if (there >= count)
        return true;
    Field cut;
    cut.name = name;
    cut.value = shortHex(peek());
    cut.note = fmt::format("cut off: {} of {} bytes are there", there, count);
    cut.offset = m_base + m_at;
    cut.length = there;
    cut.isFaulty = m_cutIsFault;
    m_fields.push_back(std::move(cut));
    m_at = m_bytes.size();
    m_isCut = true;
    return false;
}

std::uint64_t FieldReader::value(std::string_view name, std::size_t width) {
    if (!want(name, width))
        return 0;
    const BytesView taken = m_bytes.subspan(m_at, width);
    std::uint64_t number = 0;
    const bool isBig = m_order == WireOrder::Network || std::endian::native == std::endian::big;
    for (std::size_t i = 0; i < width; ++i)
        number = number << 8 | taken[isBig ? i : width - 1 - i];
    Field field;
    field.name = name;
    field.offset = m_base + m_at;
    field.length = width;
    m_fields.push_back(std::move(field));
    m_at += width;
    return number;
}

std::uint64_t FieldReader::number(std::string_view name, std::size_t width) {
    const std::uint64_t number = value(name, width);
    last().value = std::to_string(number);
    return number;
}

std::uint64_t FieldReader::hex(std::string_view name, std::size_t width) {
    const std::uint64_t number = value(name, width);
    last().value = fmt::format("{:#0{}x}", number, 2 + 2 * width);
    return number;
}

std::uint64_t FieldReader::named(std::string_view name, std::size_t width, NamedTable table) {
    const std::uint64_t number = value(name, width);
    last().value = namedNumber(table, number);
    if (const NamedValue* row = findValue(table, static_cast<std::int64_t>(number)))
        last().note = row->meaning;
    return number;
}

std::uint64_t FieldReader::bits(std::string_view name, unsigned count) {
    const std::size_t touched = (m_bit + count + 7) / 8;
    if (!want(name, touched))
        return 0;
    std::uint64_t number = 0;
    for (unsigned i = 0; i < count; ++i) {
        const unsigned bit = m_bit + i;
        const std::uint8_t byte = m_bytes[m_at + bit / 8];
        number = number << 1 | ((byte >> (7 - bit % 8)) & 1U);
    }
    Field field;
    field.name = name;
    field.value = std::to_string(number);
    field.offset = m_base + m_at;
    field.length = touched;
    field.bit = static_cast<std::uint8_t>(m_bit);
    field.bits = static_cast<std::uint8_t>(count);
    m_fields.push_back(std::move(field));
    m_at += (m_bit + count) / 8;
    m_bit = (m_bit + count) % 8;
    return number;
}

bool FieldReader::flag(std::string_view name, std::string_view meaning) {
    const bool isSet = bits(name, 1) != 0;
    last().value = isSet ? "set" : "not set";
    if (isSet)
        last().note = meaning;
    return isSet;
}

BytesView FieldReader::bytes(std::string_view name, std::size_t count) {
    if (!want(name, count))
        return {};
    const BytesView taken = m_bytes.subspan(m_at, count);
    Field field;
    field.name = name;
    field.value = shortHex(taken);
    field.offset = m_base + m_at;
    field.length = count;
    m_fields.push_back(std::move(field));
    m_at += count;
    return taken;
}

BytesView FieldReader::ipv4(std::string_view name) {
    const BytesView taken = bytes(name, kIpv4Size);
    last().value = ipText(taken);
    return taken;
}

BytesView FieldReader::ipv6(std::string_view name) {
    const BytesView taken = bytes(name, kIpv6Size);
    last().value = ipText(taken);
    return taken;
}

BytesView FieldReader::mac(std::string_view name) {
    const BytesView taken = bytes(name, kMacSize);
    last().value = macText(taken);
    return taken;
}

void FieldReader::fault(std::string note) {
    last().isFaulty = true;
    last().note = std::move(note);
}

void FieldReader::rest(std::string_view name) {
    if (left() > 0)
        bytes(name, left());
}

std::string namedNumber(NamedTable table, std::uint64_t value) {
    const NamedValue* row = findValue(table, static_cast<std::int64_t>(value));
    return row != nullptr ? fmt::format("{} ({})", row->symbol, value) : std::to_string(value);
}

std::string shortHex(BytesView bytes) {
    std::string text = toHex(bytes.first(std::min(bytes.size(), kBytesShown)));
    if (bytes.size() > kBytesShown)
        text += " ...";
    return text;
}

std::string macText(BytesView bytes) { return toHex(bytes, ":"); }

std::string ipText(BytesView bytes) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    if (bytes.size() == kIpv4Size)
        ::inet_ntop(AF_INET, bytes.data(), text.data(), text.size());
    else if (bytes.size() == kIpv6Size)
        ::inet_ntop(AF_INET6, bytes.data(), text.data(), text.size());
    return text.data();
}

Field groupOf(std::string_view name, std::size_t offset, std::size_t length, std::vector<Field> children) {
    Field group;
    group.name = name;
    group.offset = offset;
    group.length = length;
    group.children = std::move(children);
    return group;
}

} // namespace swb
