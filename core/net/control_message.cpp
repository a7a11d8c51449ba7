#include "core/net/control_message.h"

#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/constants/tables.h"
#include "core/net/address.h"
#include "core/net/extended_error.h"

#include <arpa/inet.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace swb {

namespace {

constexpr std::size_t kHeader = CMSG_LEN(0);
static_assert(kHeader == sizeof(cmsghdr), "the data begins right behind the header on this system");

constexpr ControlField kLeftOver[] = {{"data", ControlForm::Raw, 0, 0}};
// What sendmsg() takes as SCM_TIMESTAMPING is not the structure that recvmsg() gives.
constexpr ControlField kTimestampingFlags[] = {{"flags", ControlForm::Hex, 0, 4}};
constexpr std::size_t kTimestampingFlagsSize = 4;

bool isTimestampingFlags(const ControlMessage& message) {
    return message.level == SOL_SOCKET && message.type == SO_TIMESTAMPING &&
           message.data.size() == kTimestampingFlagsSize;
}

bool hasWrongSize(const ControlMessage& message) {
    if (message.kind == nullptr || isTimestampingFlags(message))
        return false;
    const std::size_t size = message.data.size();
    const bool isUneven = message.kind->fields.front().form == ControlForm::Descriptors && size % sizeof(int) != 0;
    return size < message.kind->leastSize || size > message.kind->mostSize || isUneven;
}

std::size_t aligned(std::size_t size) { return CMSG_ALIGN(size); }

// The bytes of a field, as far as the data reaches.
BytesView bytesOf(const ControlField& field, BytesView data) {
    if (field.offset >= data.size())
        return {};
    const BytesView rest = data.subspan(field.offset);
    return field.length == 0 ? rest : rest.first(std::min<std::size_t>(rest.size(), field.length));
}

bool isWhole(const ControlField& field, BytesView bytes) { return field.length == 0 || bytes.size() == field.length; }

std::uint64_t numberOf(const ControlField& field, BytesView bytes) {
    std::uint64_t number = 0;
    if (bytes.empty() || bytes.size() > sizeof number)
        return 0;
    if (field.form == ControlForm::BigEndian) {
        for (const std::uint8_t byte : bytes)
            number = number << 8 | byte;
        return number;
    }
    std::memcpy(&number, bytes.data(), bytes.size()); // of a machine whose first byte is the least significant
    const bool isNegative = (bytes.back() & 0x80) != 0 && bytes.size() < sizeof number;
    if (field.form == ControlForm::Signed && isNegative)
        number |= UINT64_MAX << (bytes.size() * 8);
    return number;
}

std::string hexText(BytesView bytes) {
    return bytes.empty() ? "(no bytes)" : fmt::format("{:02x}", fmt::join(bytes, " "));
}

std::string interfaceText(std::uint64_t index) {
    char name[IF_NAMESIZE];
    const auto number = static_cast<unsigned>(index);
    return number != 0 && if_indextoname(number, name) != nullptr ? std::string(name) : std::to_string(number);
}

std::string ipText(int family, BytesView bytes) {
    char text[INET6_ADDRSTRLEN];
    return inet_ntop(family, bytes.data(), text, sizeof text) != nullptr ? text : hexText(bytes);
}

std::string descriptorsText(BytesView bytes) {
    std::string text;
    for (std::size_t at = 0; at + sizeof(int) <= bytes.size(); at += sizeof(int)) {
        int fd = 0;
        std::memcpy(&fd, bytes.data() + at, sizeof fd);
        text += (text.empty() ? "" : ", ") + std::to_string(fd);
    }
    return text;
}

struct TimePair {
    std::int64_t seconds = 0;
    std::int64_t fraction = 0;
};

TimePair timeOf(BytesView bytes) {
    TimePair time;
    std::memcpy(&time, bytes.data(), std::min(bytes.size(), sizeof time));
    return time;
}

std::string timeText(const ControlField& field, BytesView bytes) {
    const TimePair time = timeOf(bytes);
    const int digits = field.form == ControlForm::Timeval ? 6 : 9;
    if (time.fraction < 0)
        return fmt::format("{} + {}", time.seconds, time.fraction);
    return fmt::format("{}.{:0{}}", time.seconds, time.fraction, digits);
}

std::string timeNote(BytesView bytes) {
    const TimePair time = timeOf(bytes);
    if (time.seconds == 0 && time.fraction == 0)
        return "none";
    constexpr std::int64_t kLastYear = 253402300800; // the end of the year 9999
    if (time.seconds < 0 || time.seconds >= kLastYear)
        return {};
    return fmt::format("{:%Y-%m-%d %H:%M:%S} UTC", fmt::gmtime(static_cast<std::time_t>(time.seconds)));
}

bool isNumber(ControlForm form) { return form <= ControlForm::ErrorOrigin; }

std::string numberText(const ControlField& field, BytesView bytes) {
    if (bytes.size() > sizeof(std::uint64_t))
        return hexText(bytes);
    const std::uint64_t number = numberOf(field, bytes);
    switch (field.form) {
    case ControlForm::Signed:
        return std::to_string(static_cast<std::int64_t>(number));
    case ControlForm::Hex:
    case ControlForm::BigEndian:
        return fmt::format("{:#x}", number);
    case ControlForm::Interface:
        return interfaceText(number);
    case ControlForm::Errno:
        return number == 0 ? "0" : errnoSymbol(static_cast<int>(number));
    case ControlForm::ErrorOrigin:
        return errorOriginText(static_cast<std::uint8_t>(number));
    default:
        return std::to_string(number);
    }
}

std::string valueText(const ControlField& field, BytesView bytes) {
    if (!isWhole(field, bytes))
        return hexText(bytes);
    if (isNumber(field.form))
        return bytes.empty() ? "(no bytes)" : numberText(field, bytes);
    switch (field.form) {
    case ControlForm::Timeval:
    case ControlForm::Timespec:
        return timeText(field, bytes);
    case ControlForm::Ipv4:
        return ipText(AF_INET, bytes);
    case ControlForm::Ipv6:
        return ipText(AF_INET6, bytes);
    case ControlForm::Descriptors:
        return '[' + descriptorsText(bytes) + ']';
    case ControlForm::SocketAddress:
        return Address::fromBytes(bytes, static_cast<std::uint32_t>(bytes.size())).toString();
    case ControlForm::Text:
        return escapeBytes(bytes);
    default:
        return hexText(bytes);
    }
}

std::string noteOf(const ControlMessage& message, const ControlField& field, BytesView bytes) {
    if (!isWhole(field, bytes))
        return fmt::format("{} bytes where it has {}", bytes.size(), field.length);
    if (field.form == ControlForm::Timeval || field.form == ControlForm::Timespec)
        return timeNote(bytes);
    if (field.form == ControlForm::Interface && numberOf(field, bytes) != 0)
        return fmt::format("index {}", numberOf(field, bytes));
    if (field.form == ControlForm::ErrorOrigin)
        if (const auto error = parseExtendedError(message.data))
            return extendedErrorReason(*error);
    return {};
}

} // namespace

std::size_t controlSpace(std::size_t dataSize) { return CMSG_SPACE(dataSize); }

std::vector<ControlMessage> controlMessages(BytesView control) {
    std::vector<ControlMessage> messages;
    std::size_t at = 0;
    while (at < control.size()) {
        const BytesView rest = control.subspan(at);
        ControlMessage& message = messages.emplace_back();
        message.offset = at;
        if (rest.size() < kHeader) {
            message.fault = ControlFault::HeaderCut;
            message.data = rest;
            return messages;
        }
        cmsghdr header;
        std::memcpy(&header, rest.data(), sizeof header);
        message.headerSize = kHeader;
        message.length = header.cmsg_len;
        message.level = header.cmsg_level;
        message.type = header.cmsg_type;
        message.kind = findControlKind(message.level, message.type);
        if (header.cmsg_len < kHeader || header.cmsg_len > rest.size()) {
            message.fault = header.cmsg_len < kHeader ? ControlFault::LengthTooSmall : ControlFault::LengthTooLarge;
            message.data = rest.subspan(kHeader);
            return messages;
        }
        message.data = rest.subspan(kHeader, header.cmsg_len - kHeader);
        if (hasWrongSize(message))
            message.fault = ControlFault::WrongSize;
        const std::size_t taken = std::min(aligned(header.cmsg_len), rest.size());
        message.padding = taken - header.cmsg_len;
        at += taken;
    }
    return messages;
}

const ControlKind* findControlKind(int level, int type) {
    const std::span<const ControlKind> kinds = controlKinds();
    const auto found = std::partition_point(kinds.begin(), kinds.end(), [&](const ControlKind& kind) {
        return kind.level < level || (kind.level == level && kind.type < type);
    });
    return found != kinds.end() && found->level == level && found->type == type ? &*found : nullptr;
}

const ControlKind* findControlKind(std::string_view symbol) {
    const auto sameLetter = [](char a, char b) { return (a | 0x20) == (b | 0x20); };
    const std::span<const ControlKind> kinds = controlKinds();
    // The rows of SOL_SOCKET come first in a program's mind: SCM_SECURITY is there and in IPv4.
    const ControlKind* best = nullptr;
    for (const ControlKind& kind : kinds)
        if (std::ranges::equal(kind.symbol, symbol, sameLetter) && (best == nullptr || kind.level == SOL_SOCKET))
            best = &kind;
    return best;
}

std::string controlTypeText(int level, int type) {
    const ControlKind* kind = findControlKind(level, type);
    return kind != nullptr ? std::string(kind->symbol) : std::to_string(type);
}

std::string controlLevelText(int level) { return decodeValue(optionLevels(), level); }

std::span<const ControlField> controlFields(const ControlMessage& message) {
    if (isTimestampingFlags(message))
        return kTimestampingFlags;
    return message.kind != nullptr ? message.kind->fields : std::span<const ControlField>(kLeftOver);
}

std::uint64_t controlNumber(const ControlMessage& message, const ControlField& field) {
    const BytesView bytes = bytesOf(field, message.data);
    return isWhole(field, bytes) && isNumber(field.form) ? numberOf(field, bytes) : 0;
}

std::vector<int> descriptorsIn(const ControlMessage& message) {
    std::vector<int> fds;
    if (message.kind == nullptr || message.kind->fields.front().form != ControlForm::Descriptors)
        return fds;
    for (std::size_t at = 0; at + sizeof(int) <= message.data.size(); at += sizeof(int)) {
        int& fd = fds.emplace_back();
        std::memcpy(&fd, message.data.data() + at, sizeof fd);
    }
    return fds;
}

std::vector<ControlValue> controlValues(const ControlMessage& message) {
    std::vector<ControlValue> values;
    std::size_t reached = 0;
    const bool isReadable = message.fault == ControlFault::None || message.fault == ControlFault::WrongSize;
    for (const ControlField& field : isReadable ? controlFields(message) : std::span<const ControlField>()) {
        const BytesView bytes = bytesOf(field, message.data);
        if (bytes.empty() && field.offset > 0)
            break; // the rest of the structure is not there
        values.push_back({std::string(field.name), valueText(field, bytes), noteOf(message, field, bytes),
                          message.dataOffset() + field.offset, bytes.size(), !isWhole(field, bytes)});
        reached = field.offset + bytes.size();
    }
    if (reached < message.data.size())
        values.push_back({"data", hexText(message.data.subspan(reached)), isReadable ? "left over" : "",
                          message.dataOffset() + reached, message.data.size() - reached, true});
    return values;
}

std::string controlValueText(const ControlMessage& message) {
    if (const std::string fault = controlFaultText(message); !fault.empty())
        return fault;
    if (message.kind != nullptr && message.kind->fields.size() > 1 &&
        message.kind->fields[1].form == ControlForm::ErrorOrigin)
        if (const auto error = parseExtendedError(message.data))
            return extendedErrorText(*error);
    const std::vector<ControlValue> values = controlValues(message);
    if (values.size() == 1)
        return values.front().value;
    std::string text;
    for (const ControlValue& value : values) {
        if (value.name == "reserved" || value.note == "none")
            continue;
        text += (text.empty() ? "" : ", ") + value.name + ' ' + value.value;
    }
    return text;
}

std::string controlFaultText(const ControlMessage& message) {
    const std::size_t there = message.headerSize + message.data.size();
    switch (message.fault) {
    case ControlFault::None:
        return {};
    case ControlFault::HeaderCut:
        return fmt::format("{} bytes are left, and a header has {}", message.data.size(), kHeader);
    case ControlFault::LengthTooSmall:
        return fmt::format("cmsg_len says {}, and the header alone has {}", message.length, kHeader);
    case ControlFault::LengthTooLarge:
        return fmt::format("cmsg_len says {} bytes, and {} are there", message.length, there);
    case ControlFault::WrongSize:
        break;
    }
    const ControlKind& kind = *message.kind;
    if (message.data.size() >= kind.leastSize && message.data.size() <= kind.mostSize)
        return fmt::format("{} bytes are no whole number of descriptors", message.data.size());
    if (kind.leastSize == kind.mostSize)
        return fmt::format("{} bytes of data, and {} has {}", message.data.size(), kind.symbol, kind.leastSize);
    return fmt::format("{} bytes of data, and {} has {} to {}", message.data.size(), kind.symbol, kind.leastSize,
                       kind.mostSize);
}

Bytes controlBytes(std::span<const ControlPart> parts) {
    Bytes bytes;
    for (const ControlPart& part : parts) {
        const cmsghdr header{CMSG_LEN(part.data.size()), part.level, part.type};
        const std::size_t at = bytes.size();
        bytes.resize(at + CMSG_SPACE(part.data.size()));
        std::memcpy(bytes.data() + at, &header, sizeof header);
        if (!part.data.empty())
            std::memcpy(bytes.data() + at + kHeader, part.data.data(), part.data.size());
    }
    return bytes;
}

std::vector<ControlPart> controlParts(BytesView control) {
    std::vector<ControlPart> parts;
    for (const ControlMessage& message : controlMessages(control))
        if (message.fault != ControlFault::HeaderCut)
            parts.push_back({message.level, message.type, {message.data.begin(), message.data.end()}});
    return parts;
}

} // namespace swb
