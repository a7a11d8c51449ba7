#include "core/wire/netlink_spec.h"

#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/constants/tables.h"

#include <fmt/format.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

namespace swb::netlink {
namespace {

constexpr int kDeepest = 8; // of attributes inside attributes
constexpr std::size_t kTextKept = 200;

struct Shown {
    std::string value;
    std::string note = {};
    bool isFaulty = false;
};

std::int64_t signedOf(BytesView bytes) {
    const std::uint64_t number = numberOf(bytes);
    const auto bits = static_cast<unsigned>(bytes.size() * 8);
    return bits == 0 || bits >= 64 ? static_cast<std::int64_t>(number)
                                   : static_cast<std::int64_t>(number << (64 - bits)) >> (64 - bits);
}

std::uint64_t bigEndianOf(BytesView bytes) {
    std::uint64_t number = 0;
    for (const std::uint8_t byte : bytes.first(std::min<std::size_t>(bytes.size(), 8)))
        number = number << 8 | byte;
    return number;
}

Shown errorShown(BytesView bytes) {
    const std::int64_t number = signedOf(bytes);
    if (number == 0)
        return {"0", "success"};
    const ErrnoInfo* row = number < 0 ? findErrno(static_cast<int>(-number)) : nullptr;
    if (row == nullptr)
        return {std::to_string(number)};
    return {fmt::format("{} ({})", number, row->symbol), std::string(row->meaning)};
}

Shown prefixedShown(BytesView bytes) {
    if (bytes.size() < sizeof(sa_family_t))
        return {shortHex(bytes), "too short for a family", true};
    const std::string family = decodeValue(families(), static_cast<std::int64_t>(numberOf(bytes.first(2))));
    const std::string address = ipText(bytes.subspan(2));
    return {fmt::format("{} {}", family, address.empty() ? shortHex(bytes.subspan(2)) : address)};
}

Shown numbersShown(BytesView bytes) {
    std::string text;
    for (std::size_t at = 0; at + 4 <= bytes.size(); at += 4)
        text += fmt::format("{}{}", at == 0 ? "" : " ", signedOf(bytes.subspan(at, 4)));
    return {text, {}, bytes.size() % 4 != 0};
}

bool isNumber(Kind kind) {
    return kind == Kind::Number || kind == Kind::Signed || kind == Kind::Hex || kind == Kind::Enum ||
           kind == Kind::Flags || kind == Kind::BigNumber || kind == Kind::Interface || kind == Kind::Error;
}

Shown numberShown(Kind kind, BytesView bytes, NamedTable names) {
    const std::uint64_t number = numberOf(bytes);
    switch (kind) {
    case Kind::Signed:
        return {std::to_string(signedOf(bytes))};
    case Kind::Hex:
        return {fmt::format("{:#x}", number)};
    case Kind::Enum: {
        const NamedValue* row = findValue(names, static_cast<std::int64_t>(number));
        return {namedNumber(names, number), row != nullptr ? std::string(row->meaning) : std::string()};
    }
    case Kind::Flags:
        return {decodeFlags(names, number)};
    case Kind::BigNumber:
        return {std::to_string(bigEndianOf(bytes))};
    case Kind::Interface:
        return {interfaceText(static_cast<std::uint32_t>(number))};
    case Kind::Error:
        return errorShown(bytes);
    default:
        return {std::to_string(number)};
    }
}

Shown shown(Kind kind, BytesView bytes, NamedTable names) {
    if (isNumber(kind)) {
        if (!bytes.empty() && bytes.size() <= 8 && std::has_single_bit(bytes.size()))
            return numberShown(kind, bytes, names);
        return {shortHex(bytes), fmt::format("{} bytes are no number", bytes.size()), true};
    }
    switch (kind) {
    case Kind::Text:
        return {textOf(bytes)};
    case Kind::Hardware:
        return {macText(bytes.first(std::min<std::size_t>(bytes.size(), 32)))};
    case Kind::Ip: {
        std::string text = ipText(bytes);
        const bool isNone = text.empty();
        return {isNone ? shortHex(bytes) : std::move(text), isNone ? "neither 4 nor 16 bytes" : "", isNone};
    }
    case Kind::Prefixed:
        return prefixedShown(bytes);
    case Kind::Numbers:
        return numbersShown(bytes);
    case Kind::Empty:
        return {"set"};
    default:
        return {shortHex(bytes)};
    }
}

Field leaf(std::string_view name, std::size_t offset, std::size_t length, Shown shown) {
    Field field;
    field.name = name;
    field.value = std::move(shown.value);
    field.note = std::move(shown.note);
    field.offset = offset;
    field.length = length;
    field.isFaulty = shown.isFaulty;
    return field;
}

const Attribute* rowOf(const AttributeTable* table, std::uint16_t type) {
    if (table == nullptr)
        return nullptr;
    const auto row = std::ranges::find(table->rows, type, &Attribute::type);
    return row == table->rows.end() ? nullptr : &*row;
}

std::string nameOf(const AttributeTable* table, const Attribute* row, std::uint16_t type) {
    if (row != nullptr)
        return std::string(row->name);
    return fmt::format("{} {}", table != nullptr ? table->prefix : "attribute", type);
}

std::vector<Field> decodeNexthops(const AttributeTable* table, BytesView bytes, std::size_t base, int depth) {
    constexpr Member kMembers[] = {{"rtnh_len", 2, Kind::Number, nullptr, "with its attributes"},
                                   {"rtnh_flags", 1, Kind::Hex},
                                   {"rtnh_hops", 1, Kind::Number, nullptr, "weight, less one"},
                                   {"rtnh_ifindex", 4, Kind::Interface}};
    std::vector<Field> out;
    std::size_t at = 0;
    while (bytes.size() - at >= sizeof(rtnexthop)) {
        const auto length = static_cast<std::size_t>(numberOf(bytes.subspan(at, 2)));
        const bool lies = length < sizeof(rtnexthop) || length > bytes.size() - at;
        const std::size_t held = lies ? bytes.size() - at : length;
        const BytesView hop = bytes.subspan(at, held);
        std::vector<Field> children = decodeMembers(kMembers, hop.first(sizeof(rtnexthop)), base + at);
        if (lies)
            children.front().note = fmt::format("says {} bytes, {} are there", length, held);
        children.front().isFaulty = lies;
        for (Field& one :
             decodeAttributes(table, hop.subspan(sizeof(rtnexthop)), base + at + sizeof(rtnexthop), depth + 1))
            children.push_back(std::move(one));
        out.push_back(groupOf("next hop", base + at, held, std::move(children)));
        at = std::min(bytes.size(), at + (held + 3) / 4 * 4);
    }
    if (at < bytes.size())
        out.push_back(leaf("data", base + at, bytes.size() - at, {shortHex(bytes.subspan(at))}));
    return out;
}

std::vector<Field> decodeList(const AttributeTable* table, BytesView bytes, std::size_t base, int depth) {
    static constexpr AttributeTable kNumbered = {"entry", {}};
    std::vector<Field> out = decodeAttributes(&kNumbered, bytes, base, kDeepest);
    const NetlinkAttributes walked = netlinkAttributes(bytes, 0, bytes.size());
    for (std::size_t i = 0; i < walked.attributes.size() && i < out.size(); ++i) {
        const NetlinkAttribute& entry = walked.attributes[i];
        const auto where = static_cast<std::size_t>(entry.value.data() - bytes.data());
        if (!entry.isFaulty && out[i].children.size() > 2) // after nla_len and nla_type
            out[i].children[2] = groupOf("value", base + where, entry.value.size(),
                                         decodeAttributes(table, entry.value, base + where, depth + 1));
        out[i].value =
            fmt::format("{} attributes", netlinkAttributes(entry.value, 0, entry.value.size()).attributes.size());
    }
    return out;
}

// The attributes or members inside a value; nothing for one that is not made of parts.
std::vector<Field> partsOf(const Attribute* row, const NetlinkAttribute& attribute, std::size_t base, int depth) {
    const BytesView value = attribute.value;
    if (depth >= kDeepest)
        return {};
    if (row == nullptr)
        return attribute.isNested ? decodeAttributes(nullptr, value, base, depth + 1) : std::vector<Field>{};
    switch (row->kind) {
    case Kind::Nested:
    case Kind::ByFamily:
        return decodeAttributes(row->nested, value, base, depth + 1);
    case Kind::List:
        return decodeList(row->nested, value, base, depth + 1);
    case Kind::Nexthops:
        return decodeNexthops(row->nested, value, base, depth);
    case Kind::Struct:
        return decodeMembers(row->members, value, base);
    default:
        return {};
    }
}

Shown attributeShown(const Attribute* row, const NetlinkAttribute& attribute, std::size_t partCount) {
    if (partCount > 0)
        return {
            fmt::format("{} {}", partCount, row != nullptr && row->kind == Kind::Struct ? "members" : "attributes")};
    if (row == nullptr)
        return {shortHex(attribute.value)};
    return shown(row->kind, attribute.value, row->names != nullptr ? row->names() : NamedTable{});
}

Field decodeAttribute(const AttributeTable* table, const NetlinkAttribute& attribute, BytesView bytes, std::size_t base,
                      int depth) {
    const Attribute* row = rowOf(table, attribute.type);
    const std::size_t start = base + attribute.offset;
    const std::size_t valueAt = start + sizeof(nlattr);
    std::vector<Field> parts = partsOf(row, attribute, valueAt, depth);
    Shown told = attributeShown(row, attribute, parts.size());
    Field field = leaf(nameOf(table, row, attribute.type), start, attribute.end - attribute.offset, told);
    if (field.note.empty() && row != nullptr)
        field.note = row->meaning;

    Field length = leaf("nla_len", start, 2, {std::to_string(attribute.length)});
    if (attribute.isFaulty) {
        const std::size_t there = bytes.size() - attribute.offset;
        length.note = attribute.length < sizeof(nlattr)
                          ? fmt::format("says {} bytes, and its own header has {}", attribute.length, sizeof(nlattr))
                          : fmt::format("says {} bytes, {} are there", attribute.length, there);
        length.isFaulty = true;
    }
    Field type = leaf("nla_type", start + 2, 2, {std::to_string(attribute.type)});
    if (attribute.isNested)
        type.note = "NLA_F_NESTED: attributes inside";
    if (attribute.isBigEndian)
        type.note = "NLA_F_NET_BYTEORDER: the high byte first";
    field.children = {std::move(length), std::move(type)};
    if (!attribute.value.empty()) {
        Field value = leaf("value", valueAt, attribute.value.size(), std::move(told));
        value.children = std::move(parts);
        field.children.push_back(std::move(value));
    }
    const std::size_t valueEnd = valueAt + attribute.value.size();
    if (valueEnd < base + attribute.end)
        field.children.push_back(
            leaf("padding", valueEnd, base + attribute.end - valueEnd, {{}, "to a multiple of four"}));
    return field;
}

} // namespace

std::uint64_t numberOf(BytesView bytes) {
    switch (bytes.size()) {
    case 1:
        return bytes[0];
    case 2: {
        std::uint16_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        return number;
    }
    case 4: {
        std::uint32_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        return number;
    }
    case 8: {
        std::uint64_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        return number;
    }
    default:
        return 0;
    }
}

std::string interfaceText(std::uint32_t index) {
    std::array<char, IF_NAMESIZE> name{};
    if (index == 0 || ::if_indextoname(index, name.data()) == nullptr)
        return std::to_string(index);
    return fmt::format("{} ({})", index, textOf(viewOf(name.data())));
}

std::string interfaceName(std::uint32_t index) {
    std::array<char, IF_NAMESIZE> name{};
    if (index == 0 || ::if_indextoname(index, name.data()) == nullptr)
        return fmt::format("interface {}", index);
    return textOf(viewOf(name.data()));
}

std::string textOf(BytesView bytes) {
    const auto end = static_cast<std::size_t>(std::ranges::find(bytes, 0) - bytes.begin());
    const BytesView text = bytes.first(std::min(end, kTextKept));
    return escapeBytes(text) + (end > kTextKept ? "..." : "");
}

std::vector<Field> decodeMembers(std::span<const Member> members, BytesView bytes, std::size_t base) {
    std::vector<Field> out;
    std::size_t at = 0;
    for (const Member& member : members) {
        if (at >= bytes.size())
            break;
        const std::size_t size = std::min<std::size_t>(member.size, bytes.size() - at);
        const BytesView value = bytes.subspan(at, size);
        const NamedTable names = member.names != nullptr ? member.names() : NamedTable{};
        Shown told =
            size < member.size
                ? Shown{shortHex(value), fmt::format("cut off: {} of {} bytes are there", size, member.size), true}
                : shown(member.kind, value, names);
        if (told.note.empty())
            told.note = member.meaning;
        out.push_back(leaf(member.name, base + at, size, std::move(told)));
        at += size;
    }
    if (at < bytes.size())
        out.push_back(leaf("data", base + at, bytes.size() - at, {shortHex(bytes.subspan(at)), "of a newer kernel"}));
    return out;
}

std::vector<Field> decodeAttributes(const AttributeTable* table, BytesView bytes, std::size_t base, int depth) {
    std::vector<Field> out;
    const NetlinkAttributes walked = netlinkAttributes(bytes, 0, bytes.size());
    out.reserve(walked.attributes.size());
    for (const NetlinkAttribute& attribute : walked.attributes)
        out.push_back(decodeAttribute(table, attribute, bytes, base, depth));
    if (walked.rest < bytes.size())
        out.push_back(leaf("data", base + walked.rest, bytes.size() - walked.rest,
                           {shortHex(bytes.subspan(walked.rest)), "no attribute fits here"}));
    return out;
}

Body unknownBody(const NetlinkMessage& message, std::size_t base) {
    Body body;
    if (!message.payload.empty())
        body.fields.push_back(leaf("data", base, message.payload.size(), {shortHex(message.payload)}));
    return body;
}

} // namespace swb::netlink
