#include "core/base/escape.h"
#include "core/net/address.h"
#include "core/net/control_message.h"
#include "core/render/code_names.h"
#include "core/render/message_code.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

std::string expression(std::string_view symbol, int value) { return pythonExpression({ArgPart{symbol, value}}); }

std::string levelExpression(int level) {
    const std::string symbol = controlLevelText(level);
    return expression(symbol == std::to_string(level) ? std::string_view() : symbol, level);
}

std::string dataExpression(const ControlMessage& message) {
    if (const std::vector<int> fds = descriptorsIn(message); !fds.empty())
        return fmt::format("struct.pack('{}i', {})", fds.size(), fmt::join(fds, ", "));
    const bool isInt = message.kind != nullptr && message.fault == ControlFault::None &&
                       message.kind->fields.size() == 1 && message.data.size() == sizeof(int) &&
                       message.kind->fields.front().form == ControlForm::Signed;
    if (isInt)
        return fmt::format("struct.pack('i', {})",
                           static_cast<std::int64_t>(controlNumber(message, message.kind->fields.front())));
    return pythonBytesLiteral(message.data);
}

std::string bufferList(const CallRecord& record, std::size_t count) {
    std::string text;
    BytesView left = record.keptData();
    for (std::size_t i = 0; i < std::min(count, record.parts.size()); ++i) {
        const BytesView bytes = left.first(std::min<std::size_t>(left.size(), record.parts[i]));
        left = left.subspan(bytes.size());
        const std::size_t missing = record.parts[i] - bytes.size();
        text += (i > 0 ? ", " : "") + pythonBytesLiteral(bytes);
        if (missing > 0)
            text += fmt::format(" + bytes({})", missing);
    }
    return '[' + text + ']';
}

std::string remarks(const CallRecord& record, std::size_t count) {
    std::string text;
    if (record.dataLength > CallRecord::kDataKept)
        text +=
            fmt::format("# only the first {} of {} bytes are kept here\n", CallRecord::kDataKept, record.dataLength);
    if (count > record.parts.size())
        text += fmt::format("# only the first {} of {} buffers are kept here\n", record.parts.size(), count);
    if (record.controlLength > CallRecord::kControlKept)
        text += "# only the first control messages are kept here\n";
    return text;
}

std::string controlList(const CallRecord& record) {
    std::string text;
    for (const ControlMessage& message : controlMessages(record.controlBytes())) {
        if (message.fault != ControlFault::None && message.fault != ControlFault::WrongSize)
            break;
        text += text.empty() ? "" : ", ";
        text +=
            fmt::format("({}, {}, {})", levelExpression(message.level),
                        expression(message.kind != nullptr ? message.kind->symbol : std::string_view(), message.type),
                        dataExpression(message));
    }
    return '[' + text + ']';
}

// The descriptors, where the message has them and nothing else beside the bytes.
std::vector<int> onlyDescriptors(const CallRecord& record) {
    const std::vector<ControlMessage> messages = controlMessages(record.controlBytes());
    const bool isOnly = messages.size() == 1 && messages.front().level == SOL_SOCKET &&
                        messages.front().type == SCM_RIGHTS && messages.front().fault == ControlFault::None;
    return isOnly ? descriptorsIn(messages.front()) : std::vector<int>();
}

std::string sendAsPython(const CallRecord& record, std::string_view variable) {
    const bool isList = record.call == CallId::Sendmmsg;
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(record.args[isList ? 2 : 1], 0));
    const std::string buffers = bufferList(record, count);
    const std::string flags = pythonExpression(argParts(record, specOf(record.call).args.back()));
    std::string text = remarks(record, count);
    if (isList)
        text += fmt::format("# Python has no sendmmsg(): one sendmsg() for each of the {}, and this is the first\n",
                            record.args[1]);
    std::vector<std::string> arguments{buffers, controlList(record), flags};
    if (record.addressLength > 0)
        arguments.push_back(Address::fromBytes(record.addressBytes(), record.addressLength).toPython());
    else if (flags == "0")
        arguments.pop_back();
    if (arguments.size() == 2 && arguments.back() == "[]")
        arguments.pop_back();
    text += fmt::format("sent = {}.sendmsg({})", variable, fmt::join(arguments, ", "));
    if (const std::vector<int> fds = onlyDescriptors(record); !fds.empty() && record.addressLength == 0)
        text += fmt::format("\n# or: sent = socket.send_fds({}, {}, [{}]{})", variable, buffers, fmt::join(fds, ", "),
                            flags == "0" ? "" : ", " + flags);
    return text;
}

std::string receiveAsPython(const CallRecord& record, std::string_view variable) {
    const bool isList = record.call == CallId::Recvmmsg;
    const std::string flags = pythonExpression(argParts(record, specOf(record.call).args[isList ? 3 : 2]));
    const std::int64_t room = record.args[3];
    std::string rest = flags != "0" ? fmt::format(", {}, {}", room, flags) : room > 0 ? fmt::format(", {}", room) : "";
    if (isList)
        return fmt::format("# Python has no recvmmsg(): one recvmsg() for each message\n"
                           "for _ in range({}):\n    data, ancdata, flags, address = {}.recvmsg({}{})",
                           record.args[1], variable, record.args[2], rest);
    if (record.args[1] == 1) {
        std::string text =
            fmt::format("data, ancdata, flags, address = {}.recvmsg({}{})", variable, record.args[2], rest);
        if (const std::vector<int> fds = onlyDescriptors(record); !fds.empty())
            text += fmt::format("\n# or: data, fds, flags, address = socket.recv_fds({}, {}, {})", variable,
                                record.args[2], fds.size());
        return text;
    }
    const auto count = static_cast<std::size_t>(std::max<std::int64_t>(record.args[1], 0));
    std::string buffers;
    for (std::size_t i = 0; i < std::min(count, record.parts.size()); ++i)
        buffers += fmt::format("{}bytearray({})", i > 0 ? ", " : "", record.parts[i]);
    return fmt::format("{}buffers = [{}]\nsize, ancdata, flags, address = {}.recvmsg_into(buffers{})",
                       remarks(record, count), buffers, variable, rest);
}

} // namespace

std::string messageAsPython(const CallRecord& record, std::string_view variable) {
    const bool sends = record.call == CallId::Sendmsg || record.call == CallId::Sendmmsg;
    return sends ? sendAsPython(record, variable) : receiveAsPython(record, variable);
}

} // namespace swb
