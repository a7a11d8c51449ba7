#include "core/wire/control_fields.h"

#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/payload/hex.h"
#include "core/payload/text_codec.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <optional>

namespace swb {

namespace {

constexpr std::size_t kLengthSize = sizeof(std::size_t);

tl::unexpected<ParseError> refused(std::string_view text, std::string message, std::size_t position = 0) {
    return tl::unexpected(ParseError{position, text.size() - position, std::move(message)});
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(" \t");
    return first == std::string_view::npos ? std::string_view()
                                           : text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

// A number with its sign apart, so that every value of 64 bits can be written.
struct Typed {
    bool isNegative = false;
    std::uint64_t size = 0;
};

std::optional<Typed> readNumber(std::string_view text) {
    Typed typed;
    if (text.starts_with('-')) {
        typed.isNegative = true;
        text.remove_prefix(1);
    }
    const bool isHex = text.starts_with("0x") || text.starts_with("0X");
    if (isHex)
        text.remove_prefix(2);
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), typed.size, isHex ? 16 : 10);
    if (error != std::errc() || end != text.data() + text.size())
        return {};
    return typed;
}

Bytes bytesOfNumber(std::uint64_t number, std::size_t length, bool bigEndian) {
    Bytes bytes(length);
    for (std::size_t i = 0; i < length; ++i) {
        bytes[bigEndian ? length - 1 - i : i] = static_cast<std::uint8_t>(number);
        number >>= 8;
    }
    return bytes;
}

Parsed<Bytes> encodeNumber(const ControlField& field, std::string_view text) {
    const auto typed = readNumber(text);
    if (!typed)
        return refused(text, "a number is wanted, decimal or with 0x");
    const std::size_t length = field.length == 0 ? 4 : field.length;
    const std::uint64_t most = length == 8 ? UINT64_MAX : (std::uint64_t{1} << (length * 8)) - 1;
    const bool fits = typed->isNegative ? typed->size <= most / 2 + 1 : typed->size <= most;
    if (!fits)
        return refused(text,
                       fmt::format("the field has {} {}: at most {}", length, length == 1 ? "byte" : "bytes", most));
    const std::uint64_t number = typed->isNegative ? ~typed->size + 1 : typed->size;
    return bytesOfNumber(number, length, field.form == ControlForm::BigEndian);
}

Parsed<Bytes> encodeInterface(const ControlField& field, std::string_view text) {
    if (readNumber(text))
        return encodeNumber(field, text);
    const unsigned index = if_nametoindex(std::string(text).c_str());
    if (index == 0)
        return refused(text, "no interface has this name; its index is taken too");
    return bytesOfNumber(index, field.length, false);
}

Parsed<Bytes> encodeErrno(const ControlField& field, std::string_view text) {
    if (const ErrnoInfo* known = findErrno(text))
        return bytesOfNumber(static_cast<std::uint64_t>(known->number), field.length, false);
    return encodeNumber(field, text);
}

Parsed<Bytes> encodeIp(int family, std::string_view text) {
    Bytes bytes(family == AF_INET ? 4 : 16);
    if (inet_pton(family, std::string(text).c_str(), bytes.data()) != 1)
        return refused(text, family == AF_INET ? "an IPv4 address is wanted: 127.0.0.1"
                                               : "an IPv6 address is wanted, without a scope: ::1");
    return bytes;
}

Parsed<Bytes> encodeDescriptors(std::string_view text) {
    Bytes bytes;
    std::size_t from = 0;
    while (from <= text.size()) {
        const std::size_t end = std::min(text.find(',', from), text.size());
        const std::string_view one = trimmed(text.substr(from, end - from));
        const auto typed = readNumber(one);
        const bool isDigits =
            !one.empty() && one.find_first_not_of("0123456789", one.starts_with('-')) == std::string_view::npos;
        if (isDigits && one != "-" && (!typed || typed->size > INT32_MAX))
            return refused(text, "a descriptor is an int, at most 2147483647", std::min(from, text.size()));
        if (!typed || typed->size > INT32_MAX)
            return refused(text, "descriptors are wanted, numbers with commas between", std::min(from, text.size()));
        const std::uint64_t number = typed->isNegative ? ~typed->size + 1 : typed->size;
        const Bytes more = bytesOfNumber(number, sizeof(int), false);
        bytes.insert(bytes.end(), more.begin(), more.end());
        from = end + 1;
    }
    return bytes;
}

Parsed<Bytes> encodeTime(const ControlField& field, std::string_view text) {
    const std::size_t digits = field.form == ControlForm::Timeval ? 6 : 9;
    const std::size_t point = std::min(text.find('.'), text.size());
    const auto seconds = readNumber(text.substr(0, point));
    std::string fraction(point < text.size() ? text.substr(point + 1) : std::string_view());
    if (!seconds || fraction.size() > digits || fraction.find_first_not_of("0123456789") != std::string::npos)
        return refused(text, fmt::format("seconds are wanted, with at most {} digits behind the point", digits));
    fraction.resize(digits, '0');
    const std::uint64_t whole = seconds->isNegative ? ~seconds->size + 1 : seconds->size;
    Bytes bytes = bytesOfNumber(whole, 8, false);
    const Bytes rest = bytesOfNumber(std::stoull(fraction), 8, false);
    bytes.insert(bytes.end(), rest.begin(), rest.end());
    return bytes;
}

Parsed<Bytes> encodeHex(const ControlField& field, std::string_view text) {
    auto bytes = parseHex(text);
    if (bytes && field.length != 0 && bytes->size() != field.length)
        return refused(text, fmt::format("the field has {} bytes, and these are {}", field.length, bytes->size()));
    return bytes;
}

Field headerField(std::string name, std::string value, std::size_t offset, std::size_t length) {
    return {std::move(name), std::move(value), "", offset, length};
}

Field messageField(const ControlMessage& message) {
    Field field;
    field.offset = message.offset;
    field.length = message.headerSize + message.data.size();
    field.note = controlFaultText(message);
    field.isFaulty = message.fault != ControlFault::None;
    if (message.fault == ControlFault::HeaderCut) {
        field.name = "data";
        field.value = toHex(message.data);
        return field;
    }
    field.name = message.kind != nullptr ? std::string(message.kind->symbol)
                                         : fmt::format("{} {}", controlLevelText(message.level), message.type);
    if (!field.isFaulty)
        field.value = controlValueText(message);
    if (message.kind != nullptr && !field.isFaulty)
        field.note = message.kind->meaning;
    field.children = {headerField("cmsg_len", std::to_string(message.length), message.offset, kLengthSize),
                      headerField("cmsg_level", fmt::format("{} ({})", controlLevelText(message.level), message.level),
                                  message.offset + kLengthSize, sizeof(int)),
                      headerField("cmsg_type",
                                  fmt::format("{} ({})", controlTypeText(message.level, message.type), message.type),
                                  message.offset + kLengthSize + sizeof(int), sizeof(int))};
    for (ControlValue& value : controlValues(message))
        field.children.push_back({std::move(value.name), std::move(value.value), std::move(value.note), value.offset,
                                  value.length, 0, 0, value.isFaulty});
    if (message.padding > 0)
        field.children.push_back({"padding", fmt::format("{} bytes", message.padding), "",
                                  message.dataOffset() + message.data.size(), message.padding});
    field.length += message.padding;
    return field;
}

bool isPlainText(const ControlField& field, BytesView data) {
    const auto back = encodeControlField(field, escapeBytes(data));
    return back && std::ranges::equal(*back, data);
}

std::string numberText(const ControlField& field, BytesView data) {
    ControlMessage message;
    message.data = data;
    const std::uint64_t number = controlNumber(message, {field.name, field.form, 0, field.length});
    if (field.form == ControlForm::Signed)
        return std::to_string(static_cast<std::int64_t>(number));
    if (field.form == ControlForm::Hex || field.form == ControlForm::BigEndian)
        return fmt::format("{:#x}", number);
    return std::to_string(number);
}

} // namespace

Decoded decodeControl(BytesView control) {
    Decoded decoded{"control messages", {}};
    for (const ControlMessage& message : controlMessages(control))
        decoded.fields.push_back(messageField(message));
    return decoded;
}

Parsed<Bytes> encodeControlField(const ControlField& field, std::string_view typed) {
    const std::string_view text = field.form == ControlForm::Text ? typed : trimmed(typed);
    switch (field.form) {
    case ControlForm::Interface:
        return encodeInterface(field, text);
    case ControlForm::Errno:
        return encodeErrno(field, text);
    case ControlForm::Timeval:
    case ControlForm::Timespec:
        return encodeTime(field, text);
    case ControlForm::Ipv4:
        return encodeIp(AF_INET, text);
    case ControlForm::Ipv6:
        return encodeIp(AF_INET6, text);
    case ControlForm::Descriptors:
        return encodeDescriptors(text);
    case ControlForm::SocketAddress:
    case ControlForm::Raw:
        return encodeHex(field, text);
    case ControlForm::Text:
        return encodeText(text, {.escapes = Escapes::Interpret});
    default:
        return encodeNumber(field, text);
    }
}

std::string controlFieldText(const ControlField& field, BytesView data) {
    const ControlField first{field.name, field.form, 0, field.length};
    const ControlKind alone{0, 0, {}, {&first, 1}, 0, UINT16_MAX, true, {}, {}, {}};
    ControlMessage message;
    message.data = data;
    message.kind = &alone;
    switch (field.form) {
    case ControlForm::Raw:
    case ControlForm::SocketAddress:
        return toHex(data);
    case ControlForm::Text:
        return isPlainText(field, data) ? escapeBytes(data) : toHex(data);
    case ControlForm::Descriptors:
        return fmt::format("{}", fmt::join(descriptorsIn(message), ", "));
    case ControlForm::Timeval:
    case ControlForm::Timespec:
    case ControlForm::Ipv4:
    case ControlForm::Ipv6:
        return controlValues(message).front().value;
    default:
        return numberText(field, data);
    }
}

ControlPart proposedPart(const ControlKind& kind) {
    ControlPart part{kind.level, kind.type, Bytes(kind.leastSize)};
    const auto propose = [&](std::size_t offset, std::uint64_t number, std::size_t length) {
        const Bytes bytes = bytesOfNumber(number, length, false);
        std::ranges::copy(bytes, part.data.begin() + static_cast<std::ptrdiff_t>(offset));
    };
    if (kind.symbol == "IP_TTL" || kind.symbol == "IPV6_HOPLIMIT")
        propose(0, 64, 4);
    if (kind.symbol == "UDP_SEGMENT")
        propose(0, 1000, 2);
    if (kind.symbol == "TLS_SET_RECORD_TYPE")
        propose(0, 22, 1);
    if (kind.symbol == "SCM_TIMESTAMPING")
        part.data.resize(4); // sendmsg() takes flags, not the times
    if (kind.symbol == "IP_TOS")
        part.data.resize(4); // an int, as the socket option has it
    if (kind.symbol == "SCM_CREDENTIALS") {
        propose(0, static_cast<std::uint64_t>(getpid()), 4);
        propose(4, getuid(), 4);
        propose(8, getgid(), 4);
    }
    return part;
}

} // namespace swb
