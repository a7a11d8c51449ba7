#include "core/base/escape.h"
#include "core/net/address.h"
#include "core/net/control_message.h"
#include "core/render/code_names.h"
#include "core/render/message_code.h"

#include <fmt/format.h>

#include <algorithm>

namespace swb {

namespace {

constexpr std::int64_t kOnStack = 65536;

bool isList(CallId call) { return call == CallId::Sendmmsg || call == CallId::Recvmmsg; }

std::size_t partCount(const CallRecord& record) {
    const std::int64_t count = record.call == CallId::Recvmmsg   ? 1
                               : record.call == CallId::Sendmmsg ? record.args[2]
                                                                 : record.args[1];
    return static_cast<std::size_t>(std::clamp<std::int64_t>(count, 0, CallRecord::kPartsKept));
}

std::string expression(std::string_view symbol, int value) { return cExpression({ArgPart{symbol, value}}); }

std::string levelExpression(int level) {
    const std::string symbol = controlLevelText(level);
    return expression(symbol == std::to_string(level) ? std::string_view() : symbol, level);
}

std::string typeExpression(const ControlMessage& message) {
    return expression(message.kind != nullptr ? message.kind->symbol : std::string_view(), message.type);
}

std::string partsToSend(const CallRecord& record) {
    std::string text;
    BytesView left = record.keptData();
    const std::size_t count = partCount(record);
    for (std::size_t i = 0; i < count; ++i) {
        const BytesView bytes = left.first(std::min<std::size_t>(left.size(), record.parts[i]));
        left = left.subspan(bytes.size());
        const bool isCut = bytes.size() < record.parts[i];
        text += fmt::format("static char part{}[{}] = {}{};\n", i, std::max<std::uint32_t>(record.parts[i], 1),
                            isCut ? fmt::format("/* its first {} bytes: */ ", bytes.size()) : "", cLiteral(bytes));
    }
    return text;
}

std::string partsToFill(const CallRecord& record) {
    std::string text;
    for (std::size_t i = 0; i < partCount(record); ++i)
        text += record.parts[i] <= kOnStack
                    ? fmt::format("char part{}[{}];\n", i, std::max<std::uint32_t>(record.parts[i], 1))
                    : fmt::format("char *part{} = malloc({});\n", i, record.parts[i]);
    return text;
}

std::string partList(const CallRecord& record) {
    const std::size_t count = partCount(record);
    if (count == 0)
        return {};
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("{}{{part{}, {}}}", i > 0 ? ", " : "", i, record.parts[i]);
    return fmt::format("struct iovec parts[] = {{{}}};\n", text);
}

std::string controlUnion(const std::string& size, bool isZeroed) {
    return fmt::format("union {{\n    char bytes[{}];\n    struct cmsghdr align;\n}} control{};\n", size,
                       isZeroed ? " = {{0}}" : "");
}

// The header, filled field by field. `name` and `length` are its address.
std::string header(const CallRecord& record, std::string_view name, std::string_view length, bool hasControl) {
    std::string text = "struct msghdr message = {\n";
    if (!name.empty())
        text += fmt::format("    .msg_name = {},\n    .msg_namelen = {},\n", name, length);
    if (partCount(record) > 0)
        text += "    .msg_iov = parts,\n    .msg_iovlen = sizeof parts / sizeof parts[0],\n";
    if (hasControl)
        text += "    .msg_control = control.bytes,\n    .msg_controllen = sizeof control.bytes,\n";
    if (text.ends_with("{\n"))
        text += "    0,\n";
    return text + "};\n";
}

std::vector<ControlMessage> keptMessages(const CallRecord& record) {
    std::vector<ControlMessage> messages = controlMessages(record.controlBytes());
    std::erase_if(messages, [](const ControlMessage& message) {
        return message.fault != ControlFault::None && message.fault != ControlFault::WrongSize;
    });
    return messages;
}

std::string fillControl(const std::vector<ControlMessage>& messages) {
    std::string text;
    for (const ControlMessage& message : messages) {
        text += text.empty() ? "struct cmsghdr *header = CMSG_FIRSTHDR(&message);\n"
                             : "header = CMSG_NXTHDR(&message, header);\n";
        text += fmt::format("header->cmsg_level = {};\nheader->cmsg_type = {};\nheader->cmsg_len = CMSG_LEN({});\n",
                            levelExpression(message.level), typeExpression(message), message.data.size());
        const std::vector<int> fds = descriptorsIn(message);
        if (!fds.empty())
            text += fmt::format("memcpy(CMSG_DATA(header), (int[]){{{}}}, {});\n", fmt::join(fds, ", "),
                                fds.size() * sizeof(int));
        else if (!message.data.empty())
            text += fmt::format("memcpy(CMSG_DATA(header), {}, {});\n", cLiteral(message.data), message.data.size());
    }
    return text;
}

std::string checked(std::string_view type, std::string_view variable, const std::string& call, std::string_view name) {
    return fmt::format("{} {} = {};\nif ({} == -1)\n    perror(\"{}\");", type, variable, call, variable, name);
}

std::string sendAsC(const CallRecord& record, std::string_view variable) {
    const CallSpec& spec = specOf(record.call);
    const std::vector<ControlMessage> messages = keptMessages(record);
    std::string text;
    std::string name;
    std::string length;
    if (record.addressLength > 0) {
        const Address address = Address::fromBytes(record.addressBytes(), record.addressLength);
        text += address.toCInitializer("address") + '\n';
        name = "&address";
        length = address.toCLength("address");
    }
    text += partsToSend(record) + partList(record);
    std::string space;
    for (const ControlMessage& message : messages)
        space += fmt::format("{}CMSG_SPACE({})", space.empty() ? "" : " + ", message.data.size());
    if (record.controlLength > record.controlBytes().size())
        text += "/* more control messages follow; only the first are kept here */\n";
    if (!messages.empty())
        text += controlUnion(space, true);
    text += header(record, name, length, !messages.empty()) + fillControl(messages);
    const std::string flags = cExpression(argParts(record, spec.args.back()));
    if (!isList(record.call))
        return text + checked("ssize_t", "sent", fmt::format("sendmsg({}, &message, {})", variable, flags), "sendmsg");
    text += fmt::format("struct mmsghdr messages[{}] = {{{{message, 0}}}}; /* the first of them is kept here */\n",
                        std::max<std::int64_t>(record.args[1], 1));
    return text + checked("int", "count",
                          fmt::format("sendmmsg({}, messages, {}, {})", variable, record.args[1], flags), "sendmmsg");
}

std::string receiveManyAsC(const CallRecord& record, std::string_view variable, const std::string& flags) {
    const std::int64_t count = std::max<std::int64_t>(record.args[1], 1);
    std::string text = fmt::format("static char bytes[{0}][{1}];\nstatic struct sockaddr_storage peers[{0}];\n"
                                   "struct iovec parts[{0}];\nstruct mmsghdr messages[{0}];\n",
                                   count, std::max<std::int64_t>(record.args[2], 1));
    if (record.args[3] > 0)
        text += fmt::format("static _Alignas(struct cmsghdr) char controls[{}][{}];\n", count, record.args[3]);
    text += "memset(messages, 0, sizeof messages);\n";
    text += fmt::format("for (int i = 0; i < {}; ++i) {{\n    parts[i] = (struct iovec){{bytes[i], {}}};\n"
                        "    messages[i].msg_hdr.msg_name = &peers[i];\n"
                        "    messages[i].msg_hdr.msg_namelen = sizeof peers[i];\n"
                        "    messages[i].msg_hdr.msg_iov = &parts[i];\n    messages[i].msg_hdr.msg_iovlen = 1;\n",
                        count, record.args[2]);
    if (record.args[3] > 0)
        text += "    messages[i].msg_hdr.msg_control = controls[i];\n"
                "    messages[i].msg_hdr.msg_controllen = sizeof controls[i];\n";
    text += "}\n";
    const bool hasTimeout = record.args[4] >= 0;
    if (hasTimeout)
        text += fmt::format("struct timespec timeout = {{{}, {}L}};\n", record.args[4] / 1000,
                            record.args[4] % 1000 * 1000000);
    return text + checked("int", "count",
                          fmt::format("recvmmsg({}, messages, {}, {}, {})", variable, record.args[1], flags,
                                      hasTimeout ? "&timeout" : "NULL"),
                          "recvmmsg");
}

std::string receiveAsC(const CallRecord& record, std::string_view variable) {
    const std::string flags = cExpression(argParts(record, specOf(record.call).args[isList(record.call) ? 3 : 2]));
    if (isList(record.call))
        return receiveManyAsC(record, variable, flags);
    const bool hasControl = record.args[3] > 0;
    std::string text = partsToFill(record) + partList(record);
    if (hasControl)
        text += controlUnion(std::to_string(record.args[3]), false);
    text += "struct sockaddr_storage peer;\n" + header(record, "&peer", "sizeof peer", hasControl);
    text += checked("ssize_t", "got", fmt::format("recvmsg({}, &message, {})", variable, flags), "recvmsg");
    if (hasControl)
        text += "\nelse\n    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header != NULL;\n"
                "         header = CMSG_NXTHDR(&message, header))\n"
                "        printf(\"level %d type %d: %zu bytes\\n\", header->cmsg_level, header->cmsg_type,\n"
                "               header->cmsg_len - CMSG_LEN(0));";
    return text;
}

} // namespace

std::string messageAsC(const CallRecord& record, std::string_view variable) {
    const bool sends = record.call == CallId::Sendmsg || record.call == CallId::Sendmmsg;
    return sends ? sendAsC(record, variable) : receiveAsC(record, variable);
}

} // namespace swb
