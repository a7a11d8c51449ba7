#include "core/render/arg_text.h"

#include "core/base/escape.h"
#include "core/constants/file_owner.h"
#include "core/constants/tables.h"
#include "core/net/address.h"
#include "core/net/ioctl_answer.h"
#include "core/options/option_names.h"
#include "core/render/arg_parts.h"
#include "core/render/message_text.h"
#include "core/render/waiting_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>
#include <iterator>

namespace swb {

namespace {

constexpr std::string_view kUnfilled = "...";

std::string numberText(std::int64_t value, bool isBits) {
    if (isBits && value != 0)
        return fmt::format("{:#x}", static_cast<std::uint32_t>(value));
    return std::to_string(value);
}

std::string joined(const std::vector<ArgPart>& parts) {
    std::string text;
    for (const ArgPart& part : parts) {
        if (!text.empty())
            text += '|';
        text += part.symbol.empty() ? numberText(part.value, part.isBits) : std::string(part.symbol);
    }
    return text.empty() ? "0" : text;
}

std::string inForm(const std::string& symbols, const std::string& number, Numbers numbers) {
    if (numbers == Numbers::Raw || symbols == number)
        return number;
    return numbers == Numbers::Both ? fmt::format("{}={}", symbols, number) : symbols;
}

std::string namedText(const CallRecord& record, const ArgSpec& arg, Numbers numbers) {
    const std::int64_t value = record.args[arg.slot];
    if (arg.kind == ArgKind::FcntlArgument && numbers != Numbers::Raw && !takesFcntlArgument(record.args[1]))
        return {};
    const bool isHex = isBitsKind(arg.kind) || arg.kind == ArgKind::IoctlRequest ||
                       (arg.kind == ArgKind::SocketType && value > 0xff) ||
                       (arg.kind == ArgKind::FcntlArgument && record.args[1] == F_SETFL);
    std::string symbols = joined(argParts(record, arg));
    if (arg.kind == ArgKind::Protocol && numbers == Numbers::Both)
        symbols = decodeValue(protocolsOf(static_cast<int>(record.args[0])), value);
    return inForm(symbols, numberText(value, isHex), numbers);
}

std::string addressText(const CallRecord& record, Numbers numbers) {
    if (record.addressLength == 0)
        return "(none)";
    std::string hex = hexBytes(record.addressBytes(), record.addressLength);
    if (numbers == Numbers::Raw)
        return hex;
    const std::string text = Address::fromBytes(record.addressBytes(), record.addressLength).toString();
    return numbers == Numbers::Both ? fmt::format("{}={{{}}}", text, hex) : text;
}

std::string addressOutText(const CallRecord& record, Numbers numbers) {
    if (!isAnswered(record))
        return std::string(kUnfilled);
    const std::string text = addressText(record, numbers);
    return numbers == Numbers::Raw ? fmt::format("[{}]", text) : text;
}

std::string addressLengthText(const CallRecord& record, Numbers numbers) {
    const bool isOut = std::ranges::any_of(
        specOf(record.call).args, [](ArgKind kind) { return kind == ArgKind::AddressOut; }, &ArgSpec::kind);
    if (!isOut)
        return std::to_string(record.addressLength);
    if (numbers == Numbers::Symbols)
        return {};
    return isAnswered(record) ? fmt::format("[{}]", record.addressLength) : std::string(kUnfilled);
}

// The few fields of a structure that is set, as of a group to join; empty where bytes or a number do better.
std::string structureText(const CallRecord& record) {
    constexpr std::size_t kMostFields = 4;
    const OptionSpec* option = findOption(static_cast<int>(record.args[1]), static_cast<int>(record.args[2]));
    if (option == nullptr || (option->kind != ValueKind::Struct && option->kind != ValueKind::InterfaceIpv4))
        return {};
    const DecodedOption decoded = decodedValue(record, *option);
    if (option->kind == ValueKind::InterfaceIpv4 && decoded.fields.empty())
        return decoded.text;
    if (decoded.fields.empty() || decoded.fields.size() > kMostFields || !decoded.note.empty())
        return {};
    std::string text;
    for (const OptionField& field : decoded.fields)
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", field.name, field.value);
    const bool isCut = decoded.fields.back().offset + decoded.fields.back().length < record.dataLength &&
                       record.dataLength > CallRecord::kDataKept;
    return fmt::format("{{{}{}}}", text, isCut ? ", ..." : "");
}

std::string optionText(const CallRecord& record, Numbers numbers) {
    const BytesView bytes = record.keptData();
    if (bytes.empty())
        return "(no bytes)";
    if (numbers != Numbers::Raw)
        if (std::string text = structureText(record); !text.empty())
            return text;
    if (numbers != Numbers::Raw && isTextOption(record.args[1], record.args[2])) {
        const auto end = std::find(bytes.rbegin(), bytes.rend(), 0).base();
        const auto text = std::find(bytes.begin(), bytes.end(), 0);
        const bool onlyNulsFollow = std::all_of(text, bytes.end(), [](std::uint8_t byte) { return byte == 0; });
        return quotedBytes(onlyNulsFollow ? BytesView(bytes.begin(), text)
                                          : BytesView(bytes.begin(), std::max(end, text)),
                           0, bytes.size());
    }
    if (numbers == Numbers::Raw || record.dataLength != sizeof(std::int32_t))
        return hexBytes(bytes, record.dataLength);
    std::int32_t number = 0;
    std::memcpy(&number, bytes.data(), sizeof number);
    return std::to_string(number);
}

std::string optionOutText(const CallRecord& record, Numbers numbers) {
    return isAnswered(record) ? fmt::format("[{}]", optionText(record, numbers)) : std::string(kUnfilled);
}

std::string optionLengthOutText(const CallRecord& record, std::uint8_t slot) {
    const std::int64_t asked = record.args[slot];
    const std::int64_t returned = record.args[slot + 1u];
    if (isAnswered(record) && returned != asked)
        return fmt::format("[{} -> {}]", asked, returned);
    return fmt::format("[{}]", asked);
}

std::string dataText(const CallRecord& record, Numbers numbers, std::size_t shown) {
    const BytesView kept = record.keptData();
    if (numbers != Numbers::Raw)
        return quotedBytes(kept, record.dataLength, shown);
    return kept.empty() ? "(no bytes)" : hexBytes(kept.first(std::min(shown, kept.size())), record.dataLength);
}

// What a request takes decides how its argument is read.
std::string ioctlArgumentText(const CallRecord& record, Numbers numbers) {
    const auto request = static_cast<unsigned long>(record.args[1]);
    const BytesView bytes = record.keptData();
    const std::string number = std::to_string(record.args[2]);
    switch (requestShape(request)) {
    case RequestShape::Nothing:
        return numbers == Numbers::Symbols ? std::string() : number;
    case RequestShape::IntegerIn:
        return fmt::format("[{}]", number);
    case RequestShape::Interface:
    case RequestShape::InterfaceIndex:
        if (numbers == Numbers::Raw)
            return hexBytes(bytes, record.dataLength);
        if (!isAnswered(record))
            return requestShape(request) == RequestShape::Interface ? quotedBytes(viewOf(interfaceNameIn(bytes)), 0, 16)
                                                                    : std::string(kUnfilled);
        return fmt::format(R"({{"{}": {}}})", interfaceNameIn(bytes), interfaceAnswer(request, bytes));
    case RequestShape::InterfaceList:
        return isAnswered(record) ? fmt::format("[{} bytes]", record.args[2]) : std::string(kUnfilled);
    case RequestShape::Time:
        return isAnswered(record) ? fmt::format("[{}]", timeAnswer(request, bytes)) : std::string(kUnfilled);
    case RequestShape::IntegerOut:
    case RequestShape::Unknown:
        break;
    }
    return isAnswered(record) ? fmt::format("[{}]", number) : std::string(kUnfilled);
}

// struct f_owner_ex, which F_GETOWN_EX fills.
std::string fileOwnerArgument(const CallRecord& record, Numbers numbers) {
    if (record.args[1] == F_GETOWN_EX && !isAnswered(record))
        return std::string(kUnfilled);
    const std::string type = std::to_string(record.args[2]);
    const std::string_view symbol = fileOwnerType(static_cast<int>(record.args[2]));
    return fmt::format("{{{}, {}}}", inForm(symbol.empty() ? type : std::string(symbol), type, numbers),
                       record.args[3]);
}

std::string pollEventsText(const CallRecord& record, const ArgSpec& arg, Numbers numbers) {
    std::string text = bitsText(arg.kind, record.args[arg.slot], numbers);
    if (isAnswered(record) && record.result > 0)
        text += fmt::format("}} -> {}", bitsText(arg.kind, record.args[arg.slot + 1u], numbers));
    else
        text += '}';
    return text;
}

} // namespace

bool isAnswered(const CallRecord& record) { return record.sequence != 0 && !record.inFlight && !record.failed(); }

std::string quotedBytes(BytesView kept, std::uint64_t whole, std::size_t shown) {
    const BytesView bytes = kept.first(std::min(shown, kept.size()));
    std::string text = "\"";
    for (const char c : escapeBytes(bytes)) {
        if (c == '"')
            text += '\\';
        text += c;
    }
    text += '"';
    if (whole > bytes.size() || kept.size() > bytes.size())
        text += kUnfilled;
    return text;
}

std::string hexBytes(BytesView bytes, std::uint64_t whole) {
    if (bytes.size() == 1 && whole <= 1)
        return fmt::format("{:#04x}", bytes.front());
    std::string text = fmt::format("{:02x}", fmt::join(bytes, " "));
    if (whole > bytes.size())
        text += " ...";
    return text;
}

std::string bitsText(ArgKind kind, std::int64_t bits, Numbers numbers) {
    const NamedTable table = kind == ArgKind::PollEvents     ? pollEvents()
                             : kind == ArgKind::EpollEventIn ? epollEvents()
                                                             : fileStatusFlags();
    const auto unsignedBits = static_cast<std::uint32_t>(bits);
    return inForm(decodeFlags(table, unsignedBits), numberText(bits, true), numbers);
}

std::string argText(const CallRecord& record, const ArgSpec& arg, Numbers numbers, std::size_t dataShown) {
    const std::int64_t value = record.args[arg.slot];
    switch (arg.kind) {
    case ArgKind::AddressIn:
        return addressText(record, numbers);
    case ArgKind::AddressOut:
        return addressOutText(record, numbers);
    case ArgKind::AddressLength:
        return addressLengthText(record, numbers);
    case ArgKind::DataIn:
        return dataText(record, numbers, dataShown);
    case ArgKind::PathIn:
        return dataText(record, numbers, CallRecord::kDataKept);
    case ArgKind::DataOut:
        return isAnswered(record) ? dataText(record, numbers, dataShown) : std::string(kUnfilled);
    case ArgKind::OptionIn:
        return optionText(record, numbers);
    case ArgKind::OptionOut:
        return optionOutText(record, numbers);
    case ArgKind::OptionLengthOut:
        return optionLengthOutText(record, arg.slot);
    case ArgKind::FcntlArgument:
        return takesFileOwner(record.args[1]) ? fileOwnerArgument(record, numbers) : namedText(record, arg, numbers);
    case ArgKind::IoctlArgument:
        return ioctlArgumentText(record, numbers);
    case ArgKind::FileOffset:
        return value == -1 && record.call == CallId::Splice ? "NULL" : fmt::format("[{}]", value);
    case ArgKind::IntegerOut:
        return isAnswered(record) ? fmt::format("[{}]", value) : std::string(kUnfilled);
    case ArgKind::FdPairOut:
        return isAnswered(record) ? fmt::format("[{}, {}]", value, record.args[arg.slot + 1u]) : std::string(kUnfilled);
    case ArgKind::PollEvents:
        return pollEventsText(record, arg, numbers);
    case ArgKind::Milliseconds: // poll has a number that means for ever, recvmmsg a pointer that may be null
        return record.call == CallId::Recvmmsg && value < 0 ? "NULL" : std::to_string(value);
    case ArgKind::EpollEventIn:
        return epollEventText(record, arg, numbers);
    case ArgKind::EpollEventsOut:
        return epollEventsText(record, numbers);
    case ArgKind::PollList:
        return pollListText(record, numbers);
    case ArgKind::Timespec:
        return timespecText(record, arg);
    case ArgKind::SignalMask:
        return "NULL";
    case ArgKind::MessageIn:
    case ArgKind::MessageOut:
    case ArgKind::MessagesIn:
    case ArgKind::MessagesOut:
        return messageText(record, arg, numbers, dataShown);
    default:
        return isNamedKind(arg.kind) ? namedText(record, arg, numbers) : std::to_string(value);
    }
}

} // namespace swb
