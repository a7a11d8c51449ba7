#include "core/render/message_text.h"

#include "core/constants/tables.h"
#include "core/net/address.h"
#include "core/net/control_message.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

bool isOut(ArgKind kind) { return kind == ArgKind::MessageOut || kind == ArgKind::MessagesOut; }
bool isList(ArgKind kind) { return kind == ArgKind::MessagesIn || kind == ArgKind::MessagesOut; }

// Where the number of buffers stands, and behind it their bytes; of messages received in a list each has one buffer.
std::int64_t bufferCount(const CallRecord& record, const ArgSpec& arg) {
    if (arg.kind == ArgKind::MessagesOut)
        return 1;
    return record.args[arg.slot + (isList(arg.kind) ? 1u : 0u)];
}

std::int64_t controlRoom(const CallRecord& record) { return record.args[3]; }

std::string buffersText(const CallRecord& record, const ArgSpec& arg) {
    const std::int64_t count = bufferCount(record, arg);
    const auto kept = static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, CallRecord::kPartsKept));
    std::string text;
    for (std::size_t i = 0; i < kept; ++i)
        text += (i > 0 ? ", " : "") + std::to_string(record.parts[i]);
    if (kept == 0)
        return "[]";
    return static_cast<std::int64_t>(kept) < count ? fmt::format("[{}, ... bytes in {} buffers]", text, count)
                                                   : fmt::format("[{} bytes]", text);
}

std::string dataText(const CallRecord& record, Numbers numbers, std::size_t shown) {
    const BytesView kept = record.keptData();
    if (numbers != Numbers::Raw)
        return quotedBytes(kept, record.dataLength, shown);
    return kept.empty() ? "(no bytes)" : hexBytes(kept.first(std::min(shown, kept.size())), record.dataLength);
}

std::string numbered(const std::string& symbol, int number, Numbers numbers) {
    const std::string plain = std::to_string(number);
    return numbers == Numbers::Both && symbol != plain ? fmt::format("{}={}", symbol, plain) : symbol;
}

std::string controlText(const CallRecord& record, Numbers numbers) {
    const BytesView kept = record.controlBytes();
    if (numbers == Numbers::Raw)
        return hexBytes(kept, record.controlLength);
    const bool isCut = record.controlLength > kept.size();
    std::string text;
    for (const ControlMessage& message : controlMessages(kept)) {
        const bool isWhole = message.fault == ControlFault::None || message.fault == ControlFault::WrongSize;
        if (isCut && !isWhole)
            break; // the rest of it is not in the record
        text += text.empty() ? "" : ", ";
        if (message.fault == ControlFault::HeaderCut)
            text += fmt::format("{{{}}}", controlFaultText(message));
        else
            text += fmt::format("{{{}, {}, {}}}", numbered(controlLevelText(message.level), message.level, numbers),
                                numbered(controlTypeText(message.level, message.type), message.type, numbers),
                                controlValueText(message));
    }
    return fmt::format("[{}{}]", text, isCut ? ", ..." : "");
}

std::string flagsText(std::int64_t flags, Numbers numbers) {
    const auto bits = static_cast<std::uint32_t>(flags);
    if (numbers == Numbers::Raw)
        return fmt::format("{:#x}", bits);
    const std::string symbols = decodeFlags(messageFlags(), bits);
    return numbers == Numbers::Both ? fmt::format("{}={:#x}", symbols, bits) : symbols;
}

std::string addressText(const CallRecord& record, Numbers numbers) {
    std::string hex = hexBytes(record.addressBytes(), record.addressLength);
    if (numbers == Numbers::Raw)
        return hex;
    const std::string text = Address::fromBytes(record.addressBytes(), record.addressLength).toString();
    return numbers == Numbers::Both ? fmt::format("{}={{{}}}", text, hex) : text;
}

std::string oneMessage(const CallRecord& record, const ArgSpec& arg, Numbers numbers, std::size_t dataShown) {
    const bool out = isOut(arg.kind);
    const bool isFilled = !out || isAnswered(record);
    std::string text = "{";
    if (isFilled && record.addressLength > 0)
        text += fmt::format("{}={}, ", out ? "from" : "to", addressText(record, numbers));
    text += "iov=" + buffersText(record, arg);
    if (isFilled)
        text += ' ' + dataText(record, numbers, dataShown);
    if (isFilled && record.controlLength > 0)
        text += ", control=" + controlText(record, numbers);
    else if (out && controlRoom(record) > 0)
        text += isFilled ? ", control=[]" : fmt::format(", control=[{} bytes]", controlRoom(record));
    if (arg.kind == ArgKind::MessageOut && isFilled && record.args[4] != 0)
        text += ", flags=" + flagsText(record.args[4], numbers);
    return text + '}';
}

} // namespace

bool isMessageCall(CallId call) {
    return call == CallId::Sendmsg || call == CallId::Recvmsg || call == CallId::Sendmmsg || call == CallId::Recvmmsg;
}

std::string messageText(const CallRecord& record, const ArgSpec& arg, Numbers numbers, std::size_t dataShown) {
    if (!isList(arg.kind))
        return oneMessage(record, arg, numbers, dataShown);
    const std::int64_t count = record.args[arg.slot];
    const std::int64_t filled = isOut(arg.kind) && isAnswered(record) ? record.result : count;
    if (filled <= 0)
        return "[]";
    const std::string first = oneMessage(record, arg, numbers, dataShown);
    return filled > 1 ? fmt::format("[{}, and {} more]", first, filled - 1) : fmt::format("[{}]", first);
}

std::string messageRemark(const CallRecord& record) {
    switch (record.call) {
    case CallId::Sendmsg:
        return record.result < record.args[2] ? fmt::format("{} of {}", record.result, record.args[2]) : std::string();
    case CallId::Sendmmsg:
        return record.result < record.args[1] ? fmt::format("{} of {} messages", record.result, record.args[1])
                                              : std::string();
    case CallId::Recvmsg:
        break;
    default:
        return {};
    }
    const std::int64_t flags = record.args[4];
    std::string remark;
    if (record.result > record.args[2])
        remark = fmt::format("a message of {} cut to {}", record.result, record.args[2]);
    else if ((flags & MSG_TRUNC) != 0)
        remark = "the message was cut";
    else if (record.result == 0 && record.args[2] > 0 && (flags & MSG_ERRQUEUE) == 0)
        remark = "no bytes";
    if ((flags & MSG_CTRUNC) != 0)
        remark += (remark.empty() ? "" : ", ") + std::string("control messages were cut");
    return remark;
}

} // namespace swb
