#include "core/options/option_value.h"

#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/net/address.h"
#include "core/options/option_constants.h"
#include "core/options/option_names.h"
#include "core/options/value_text.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

using namespace valuetext;

namespace {

constexpr std::size_t kInt = 4;
constexpr std::string_view kAnyCongestionInfo = "tcp_cc_info"; // a union of the layouts of several algorithms

void plain(DecodedOption& into, std::string text) {
    into.brief = text;
    into.text = std::move(text);
}

void asHex(BytesView bytes, DecodedOption& into) { plain(into, "hex " + hexText(bytes)); }

void decodeBool(BytesView bytes, DecodedOption& into) {
    plain(into, decodeValue(onOff(), *into.number));
    if (bytes.size() != kInt)
        into.note = fmt::format("{} byte{}", bytes.size(), bytes.size() == 1 ? "" : "s");
}

std::string groupsText(BytesView bytes) {
    std::string text;
    for (std::size_t bit = 0; bit < bytes.size() * 8; ++bit) {
        const std::uint64_t word = loadNumber(bytes.subspan(bit / 32 * kInt, kInt));
        if ((word >> (bit % 32) & 1) != 0)
            text += fmt::format("{}{}", text.empty() ? "" : ", ", bit + 1);
    }
    return text.empty() ? "none" : text;
}

std::string listText(BytesView bytes) {
    std::string text;
    for (std::size_t at = 0; at < bytes.size(); at += kInt)
        text += fmt::format("{}{}", at == 0 ? "" : ", ", loadNumber(bytes.subspan(at, kInt)));
    return text.empty() ? "none" : text;
}

// Kinds that are a number of 1, 2, 4 or 8 bytes, whatever length came.
void decodeNumber(const OptionSpec& spec, BytesView bytes, DecodedOption& into) {
    into.number = loadSigned(bytes);
    const std::uint64_t value = loadNumber(bytes);
    const bool isUnsigned = spec.kind == ValueKind::UInt32 || spec.kind == ValueKind::UInt64;
    switch (spec.kind) {
    case ValueKind::Bool:
        return decodeBool(bytes, into);
    case ValueKind::Enum:
        plain(into, decodeValue(spec.names(), *into.number));
        break;
    case ValueKind::Flags:
        plain(into, spec.names != nullptr ? decodeFlags(spec.names(), value) : fmt::format("{:#x}", value));
        break;
    case ValueKind::Errno:
        plain(into, *into.number == 0                                      ? "0"
                    : findErrno(static_cast<int>(*into.number)) != nullptr ? errnoSymbol(static_cast<int>(*into.number))
                                                                           : fmt::format("{}", *into.number));
        break;
    case ValueKind::IfIndex:
        plain(into, interfaceText(*into.number));
        break;
    case ValueKind::IfIndexBig:
        into.number =
            loadSigned(numberBytes(swapped(value, static_cast<int>(bytes.size())), static_cast<int>(bytes.size())));
        plain(into, interfaceText(*into.number));
        break;
    case ValueKind::PortRange:
        plain(into, value == 0 ? "off" : fmt::format("{}-{}", value & 0xffff, value >> 16));
        break;
    default:
        plain(into, isUnsigned ? fmt::format("{}", value) : fmt::format("{}", *into.number));
        break;
    }
    if (bytes.size() == 1)
        into.note = "1 byte";
}

bool isNumber(ValueKind kind) {
    switch (kind) {
    case ValueKind::Bool:
    case ValueKind::Int:
    case ValueKind::UInt32:
    case ValueKind::UInt64:
    case ValueKind::Enum:
    case ValueKind::Flags:
    case ValueKind::Errno:
    case ValueKind::IfIndex:
    case ValueKind::IfIndexBig:
    case ValueKind::PortRange:
    case ValueKind::Group:
    case ValueKind::Descriptor:
        return true;
    default:
        return false;
    }
}

void decodeLinger(BytesView bytes, DecodedOption& into) {
    const std::int64_t isOn = loadSigned(bytes.first(kInt));
    const std::int64_t seconds = loadSigned(bytes.subspan(kInt));
    if (isOn != 0 && isOn != 1)
        return plain(into, fmt::format("{{{}, {}}}", isOn, seconds));
    plain(into, isOn == 0 && seconds == 0 ? "off" : fmt::format("{}, {} s", isOn == 0 ? "off" : "on", seconds));
    if (isOn == 1 && seconds == 0)
        into.note = "close resets the connection";
}

Parsed<Bytes> encodeLinger(Piece piece) {
    if (piece.text.starts_with('{') && piece.text.ends_with('}'))
        piece = piece.from(1, piece.text.size() - 2);
    const auto parts = split(piece, ',');
    if (parts.size() > 2)
        return fault(piece, "Two parts: on or off, and seconds.");
    const auto isOn = parseNamed(parts[0], onOff(), {4, true});
    if (!isOn)
        return tl::unexpected(isOn.error());
    if (parts.size() == 1 && *isOn != 0)
        return fault(piece, "How many seconds? Write \"on, 5 s\".");
    const auto seconds = parts.size() == 2 ? parseNumber(parts[1], {4, true, Unit::Seconds}) : Parsed<std::uint64_t>(0);
    if (!seconds)
        return tl::unexpected(seconds.error());
    Bytes bytes = numberBytes(*isOn, 4);
    const Bytes second = numberBytes(*seconds, 4);
    bytes.insert(bytes.end(), second.begin(), second.end());
    return bytes;
}

void decodeInterfaceIpv4(BytesView bytes, DecodedOption& into) {
    if (bytes.size() == kInt)
        return plain(into, ipv4Text(bytes));
    const StructLayout& layout = *findLayout("ip_mreqn");
    if (bytes.size() == layout.size)
        return decodeStruct(layout, bytes, into);
    asHex(bytes, into);
}

Parsed<Bytes> encodeInterfaceIpv4(Piece piece) {
    if (piece.text.starts_with('{') || piece.text.find(',') != std::string_view::npos)
        return encodeStruct(*findLayout("ip_mreqn"), piece);
    if (auto address = parseIp(piece, AF_INET))
        return address;
    const auto index = parseInterface(piece);
    if (!index)
        return fault(piece,
                     fmt::format("{} is neither an IPv4 address nor an interface of this system.", quoted(piece.text)));
    Bytes bytes(2 * kInt);
    const Bytes last = numberBytes(*index, 4);
    bytes.insert(bytes.end(), last.begin(), last.end());
    return bytes;
}

Parsed<Bytes> encodePortRange(Piece piece) {
    if (sameWord(piece.text, "off"))
        return numberBytes(0, 4);
    const auto ends = split(piece, '-');
    if (ends.size() != 2)
        return fault(piece, "Two ports with a dash between them, as in 40000-41000, or off.");
    const auto low = parseNumber(ends[0], {2, false});
    const auto high = parseNumber(ends[1], {2, false});
    if (!low || !high)
        return tl::unexpected(!low ? low.error() : high.error());
    return numberBytes((*high & 0xffff) << 16 | (*low & 0xffff), 4);
}

Parsed<Bytes> encodeGroups(Piece piece) {
    Bytes bytes;
    if (sameWord(piece.text, "none"))
        return bytes;
    for (const Piece& part : split(piece, ',')) {
        const auto group = parseNumber(part, {2, false});
        if (!group || *group == 0 || *group > 0xffff)
            return fault(part, "The number of a group is missing: 1 to 65535.");
        bytes.resize(std::max<std::size_t>(bytes.size(), (*group - 1) / 32 * kInt + kInt));
        const std::span<std::uint8_t> word(bytes.data() + (*group - 1) / 32 * kInt, kInt);
        storeNumber(loadNumber(word) | std::uint64_t{1} << ((*group - 1) % 32), word);
    }
    return bytes;
}

Parsed<Bytes> encodeList(Piece piece) {
    Bytes bytes;
    if (sameWord(piece.text, "none"))
        return bytes;
    for (const Piece& part : split(piece, ',')) {
        const auto number = parseNumber(part, {4, false});
        if (!number)
            return tl::unexpected(number.error());
        const Bytes one = numberBytes(*number, 4);
        bytes.insert(bytes.end(), one.begin(), one.end());
    }
    return bytes;
}

Parsed<Bytes> encodeNumber(const OptionSpec& spec, Piece piece) {
    const int size = spec.kind == ValueKind::UInt64 ? 8 : 4;
    const NumberForm form{size, spec.kind != ValueKind::UInt32 && spec.kind != ValueKind::UInt64, spec.unit};
    Parsed<std::uint64_t> number;
    switch (spec.kind) {
    case ValueKind::PortRange:
        return encodePortRange(piece);
    case ValueKind::Bool:
        if (sameWord(piece.text, "yes") || sameWord(piece.text, "true"))
            return numberBytes(1, size);
        if (sameWord(piece.text, "no") || sameWord(piece.text, "false"))
            return numberBytes(0, size);
        number = parseNamed(piece, onOff(), form);
        break;
    case ValueKind::Enum:
    case ValueKind::Flags:
        number = parseNamed(piece, spec.names != nullptr ? spec.names() : NamedTable(), form);
        break;
    case ValueKind::Errno:
        if (const ErrnoInfo* known = findErrno(piece.text))
            return numberBytes(static_cast<std::uint64_t>(known->number), size);
        number = parseNumber(piece, form);
        break;
    case ValueKind::IfIndex:
    case ValueKind::IfIndexBig:
        number = parseInterface(piece);
        if (number && spec.kind == ValueKind::IfIndexBig)
            number = swapped(*number, size);
        break;
    default:
        number = parseNumber(piece, form);
        break;
    }
    if (!number)
        return tl::unexpected(number.error());
    return numberBytes(*number, size);
}

// "hex 01 02", "int 5": the forms that every kind takes. Empty where the text is none of them.
std::optional<Parsed<Bytes>> encodeRaw(Piece piece) {
    struct Form {
        std::string_view word;
        int size;
        bool isSigned;
    };
    static constexpr Form kForms[] = {
        {"int", 4, true}, {"u8", 1, false}, {"u16", 2, false}, {"u32", 4, false}, {"u64", 8, false}};
    const std::size_t space = piece.text.find(' ');
    const std::string_view word = piece.text.substr(0, space);
    const Piece value = space == std::string_view::npos ? piece.from(piece.text.size()) : piece.from(space + 1);
    if (word == "hex")
        return parseHexText(value);
    const auto form = std::ranges::find(kForms, word, &Form::word);
    if (form == std::end(kForms) || value.isEmpty()) // a bare "u8" may be the name of an interface
        return {};
    const auto number = parseNumber(value, {form->size, form->isSigned});
    if (!number)
        return Parsed<Bytes>(tl::unexpected(number.error()));
    return numberBytes(*number, form->size);
}

void decodeStructOf(const OptionSpec& spec, BytesView bytes, DecodedOption& into) {
    const StructLayout* layout = findLayout(spec.structure);
    const bool isOpen = spec.structure == kAnyCongestionInfo && layout != nullptr && bytes.size() != layout->size;
    if (layout != nullptr && !isOpen)
        return decodeStruct(*layout, bytes, into);
    asHex(bytes, into);
    if (bytes.empty())
        into.brief = "none";
    else if (isOpen)
        into.note = "TCP_CONGESTION says whose layout this is";
}

void decodeOther(const OptionSpec& spec, BytesView bytes, DecodedOption& into) {
    const std::size_t size = bytes.size();
    switch (spec.kind) {
    case ValueKind::Ifname:
    case ValueKind::Text: {
        // What a program gets may end in NULs that fill its buffer up.
        std::size_t length = size;
        while (length > 0 && bytes[length - 1] == 0)
            --length;
        return plain(into, length == 0 ? "none" : quotedText(bytes.first(length)));
    }
    case ValueKind::SocketAddress:
        plain(into, size == 0 ? "none" : addressText(bytes));
        if (into.text.starts_with("hex "))
            into.brief = Address::fromBytes(bytes, static_cast<std::uint32_t>(size)).toString();
        return;
    case ValueKind::Filter:
        return decodeFilter(bytes, into);
    case ValueKind::InterfaceIpv4:
        return decodeInterfaceIpv4(bytes, into);
    case ValueKind::Struct:
        return decodeStructOf(spec, bytes, into);
    case ValueKind::Linger:
        return size == 2 * kInt ? decodeLinger(bytes, into) : asHex(bytes, into);
    case ValueKind::TimeVal:
        if (size != 16)
            return asHex(bytes, into);
        plain(into, timeText(loadSigned(bytes.first(8)), loadSigned(bytes.subspan(8))));
        into.note = into.text == "0 s" ? "for ever" : "";
        return;
    case ValueKind::GroupBits:
        return size % kInt == 0 ? plain(into, groupsText(bytes)) : asHex(bytes, into);
    case ValueKind::UInt32List:
        return size % kInt == 0 ? plain(into, listText(bytes)) : asHex(bytes, into);
    default:
        return size == 0 ? plain(into, "none") : asHex(bytes, into);
    }
}

} // namespace

DecodedOption decodeOption(const OptionSpec& spec, BytesView bytes) {
    DecodedOption decoded;
    if (isNumber(spec.kind)) {
        const std::size_t largest = spec.kind == ValueKind::UInt64 ? 8 : kInt;
        if (isNumberSize(bytes.size()) && bytes.size() <= largest) {
            decodeNumber(spec, bytes, decoded);
        } else {
            asHex(bytes, decoded);
            decoded.note = bytes.empty() ? "nothing came"
                                         : fmt::format("{} bytes, which is not the size of this number", bytes.size());
        }
        return decoded;
    }
    if (&spec == &unknownOption() && bytes.size() == kInt) {
        decoded.number = loadSigned(bytes);
        plain(decoded, fmt::format("int {}", *decoded.number));
        return decoded;
    }
    decodeOther(spec, bytes, decoded);
    return decoded;
}

Parsed<Bytes> encodeOption(const OptionSpec& spec, std::string_view text) {
    const Piece piece = Piece{text}.trimmed();
    if (auto raw = encodeRaw(piece))
        return *raw;
    if (isNumber(spec.kind))
        return encodeNumber(spec, piece);
    switch (spec.kind) {
    case ValueKind::Nothing:
        if (!piece.isEmpty())
            return fault(piece, "This option takes no value.");
        return Bytes(kInt);
    case ValueKind::Ifname:
    case ValueKind::Text: {
        if (piece.isEmpty() || sameWord(piece.text, "none"))
            return Bytes();
        auto bytes = parseQuoted(piece);
        if (bytes && spec.kind == ValueKind::Ifname)
            bytes->push_back(0);
        return bytes;
    }
    case ValueKind::SocketAddress:
        return parseSocketAddress(piece, 0);
    case ValueKind::Filter:
        return encodeFilter(piece);
    case ValueKind::InterfaceIpv4:
        return encodeInterfaceIpv4(piece);
    case ValueKind::Linger:
        return encodeLinger(piece);
    case ValueKind::TimeVal:
        return parseTime(piece);
    case ValueKind::GroupBits:
        return encodeGroups(piece);
    case ValueKind::UInt32List:
        return encodeList(piece);
    case ValueKind::Struct:
        if (const StructLayout* layout = findLayout(spec.structure))
            return encodeStruct(*layout, piece);
        break;
    default:
        break;
    }
    if (sameWord(piece.text, "none"))
        return Bytes();
    return piece.text.starts_with('"') ? parseQuoted(piece) : parseHexText(piece);
}

std::string withUnit(std::string_view value, Unit unit) {
    std::string name(unitName(unit));
    if (value.empty() || name.empty())
        return std::string(value);
    if (const bool isPlural =
            unit == Unit::ByteCount || unit == Unit::Hops || unit == Unit::Segments || unit == Unit::Packets;
        isPlural && value == "1")
        name.pop_back();
    return fmt::format("{} {}", value, name);
}

const OptionSpec* specUnder(const OptionSpec* spec, std::string_view congestionControl) {
    struct Variant {
        std::string_view algorithm;
        std::string_view structure;
    };
    static constexpr Variant kVariants[] = {
        {"bbr", "tcp_bbr_info"},   {"dctcp", "tcp_dctcp_info"}, {"illinois", "tcpvegas_info"},
        {"nv", "tcpvegas_info"},   {"vegas", "tcpvegas_info"},  {"westwood", "tcpvegas_info"},
        {"yeah", "tcpvegas_info"},
    };
    static const std::vector<OptionSpec> kSpecs = [] {
        std::vector<OptionSpec> specs;
        for (const Variant& variant : kVariants) {
            specs.push_back(*findOption("TCP_CC_INFO"));
            specs.back().structure = variant.structure;
        }
        return specs;
    }();
    const auto variant = std::ranges::find(kVariants, congestionControl, &Variant::algorithm);
    if (spec->structure != kAnyCongestionInfo || variant == std::end(kVariants))
        return spec;
    return &kSpecs[static_cast<std::size_t>(variant - std::begin(kVariants))];
}

const StructLayout* layoutOf(const OptionSpec& spec) {
    switch (spec.kind) {
    case ValueKind::Linger:
        return findLayout("linger");
    case ValueKind::TimeVal:
        return findLayout("timeval");
    case ValueKind::Struct:
        return findLayout(spec.structure);
    default:
        return nullptr;
    }
}

std::uint32_t readRoom(const OptionSpec& spec) {
    switch (spec.kind) {
    case ValueKind::UInt64:
    case ValueKind::Linger:
        return 8;
    case ValueKind::TimeVal:
    case ValueKind::Ifname:
        return 16;
    case ValueKind::SocketAddress:
        return 128;
    case ValueKind::GroupBits:
        return 64;
    case ValueKind::Filter:
        return 4096;
    case ValueKind::Text:
        return 256;
    case ValueKind::UInt32List:
    case ValueKind::Buffer:
        return 1024;
    case ValueKind::Struct:
        if (const StructLayout* layout = findLayout(spec.structure))
            return layout->isExact || layout->size < 16 ? layout->size : layout->size * 2u;
        return 1024;
    default:
        return 4;
    }
}

const OptionSpec& unknownOption() {
    static constexpr OptionSpec kUnknown{
        .level = -1, .name = -1, .symbol = "", .kind = ValueKind::Buffer, .meaning = "", .source = ""};
    return kUnknown;
}

} // namespace swb
