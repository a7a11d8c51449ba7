#include "core/base/escape.h"
#include "core/constants/file_owner.h"
#include "core/net/address.h"
#include "core/render/arg_parts.h"
#include "core/render/call_code.h"
#include "core/render/code_names.h"
#include "core/render/descriptor_code.h"
#include "core/render/message_code.h"
#include "core/render/waiting_code.h"

#include <fcntl.h>
#include <fmt/format.h>

#include <cstring>

namespace swb {

namespace {

// What one statement of C is made of, while it is put together.
struct Code {
    const CallRecord& record;
    const CallSpec& spec;
    std::string_view socket; // the variable that holds the descriptor

    std::string arg(std::size_t index) const { return cExpression(argParts(record, spec.args[index])); }
    std::string number(std::size_t slot) const { return std::to_string(record.args[slot]); }
};

// if (bind(...) == -1)
//     perror("bind");
std::string checked(std::string_view condition, std::string_view name) {
    return fmt::format("if ({} == -1)\n    perror(\"{}\");", condition, name);
}

std::string checkedValue(std::string_view type, std::string_view variable, std::string_view call,
                         std::string_view name) {
    return fmt::format("{} {} = {};\n{}", type, variable, call, checked(variable, name));
}

// Lines that define the address, and the two arguments that pass it.
struct AddressCode {
    std::string lines;
    std::string arguments;
};

AddressCode addressCode(const CallRecord& record) {
    const Address address = Address::fromBytes(record.addressBytes(), record.addressLength);
    std::string lines = address.toCInitializer("address");
    if (lines.empty())
        return {{}, fmt::format("NULL, {}", record.addressLength)};
    return {lines + '\n', fmt::format("(struct sockaddr *)&address, {}", address.toCLength("address"))};
}

// The bytes as an argument: the literal itself, or the name of an array where the record did not keep them all.
struct DataCode {
    std::string lines;
    std::string argument;
};

DataCode dataCode(const CallRecord& record) {
    const std::string literal = cLiteral(record.keptData());
    if (record.dataLength <= CallRecord::kDataKept)
        return {{}, literal};
    return {fmt::format("static const char data[{}] = /* its first {} bytes: */\n    {};\n", record.dataLength,
                        CallRecord::kDataKept, literal),
            "data"};
}

std::string makeSocket(const Code& code) {
    return checkedValue("int", code.socket, fmt::format("socket({}, {}, {})", code.arg(0), code.arg(1), code.arg(2)),
                        "socket");
}

std::string makePair(const Code& code) {
    return "int pair[2];\n" +
           checked(fmt::format("socketpair({}, {}, {}, pair)", code.arg(0), code.arg(1), code.arg(2)), "socketpair");
}

std::string nameSocket(const Code& code) {
    const AddressCode address = addressCode(code.record);
    return address.lines +
           checked(fmt::format("{}({}, {})", code.spec.name, code.socket, address.arguments), code.spec.name);
}

std::string listen(const Code& code) {
    return checked(fmt::format("listen({}, {})", code.socket, code.number(1)), "listen");
}

std::string acceptOne(const Code& code) {
    const std::string flags = code.record.call == CallId::Accept4 ? ", " + code.arg(3) : std::string();
    return "struct sockaddr_storage peer;\nsocklen_t length = sizeof peer;\n" +
           checkedValue("int", "conn",
                        fmt::format("{}({}, (struct sockaddr *)&peer, &length{})", code.spec.name, code.socket, flags),
                        code.spec.name);
}

std::string sendBytes(const Code& code) {
    const DataCode data = dataCode(code.record);
    std::string call = fmt::format("{}({}, {}, {}", code.spec.name, code.socket, data.argument, code.number(1));
    if (code.record.call != CallId::Write)
        call += ", " + code.arg(3);
    std::string lines = data.lines;
    if (code.record.call == CallId::Sendto) {
        const AddressCode address = addressCode(code.record);
        lines = address.lines + lines;
        call += ", " + address.arguments;
    }
    return lines + checkedValue("ssize_t", "sent", call + ')', code.spec.name);
}

std::string receiveBytes(const Code& code) {
    constexpr std::int64_t kOnStack = 65536;
    const std::int64_t size = code.record.args[1];
    const bool isOnStack = size <= kOnStack;
    std::string lines = isOnStack ? fmt::format("char buffer[{}];\n", std::max<std::int64_t>(size, 1))
                                  : fmt::format("char *buffer = malloc({});\n", size);
    std::string call = fmt::format("{}({}, buffer, {}", code.spec.name, code.socket,
                                   isOnStack && size > 0 ? "sizeof buffer" : std::to_string(size));
    if (code.record.call != CallId::Read)
        call += ", " + code.arg(3);
    if (code.record.call == CallId::Recvfrom) {
        lines += "struct sockaddr_storage peer;\nsocklen_t length = sizeof peer;\n";
        call += ", (struct sockaddr *)&peer, &length";
    }
    return lines + checkedValue("ssize_t", "got", call + ')', code.spec.name);
}

std::string shutdown(const Code& code) {
    return checked(fmt::format("shutdown({}, {})", code.socket, code.arg(1)), "shutdown");
}

std::string closeSocket(const Code& code) { return checked(fmt::format("close({})", code.socket), "close"); }

std::string askName(const Code& code) {
    return "struct sockaddr_storage address;\nsocklen_t length = sizeof address;\n" +
           checked(fmt::format("{}({}, (struct sockaddr *)&address, &length)", code.spec.name, code.socket),
                   code.spec.name);
}

std::string getOption(const Code& code) {
    const std::int64_t room = code.record.args[3];
    std::string lines = room == sizeof(int)
                            ? std::string("int value;\n")
                            : fmt::format("unsigned char value[{}];\n", std::max<std::int64_t>(room, 1));
    lines += room > 0 ? "socklen_t length = sizeof value;\n" : "socklen_t length = 0;\n";
    const std::string value = room == sizeof(int) ? "&value" : "value";
    return lines +
           checked(fmt::format("getsockopt({}, {}, {}, {}, &length)", code.socket, code.arg(1), code.arg(2), value),
                   "getsockopt");
}

// The instructions as far as the record has them.
std::string filterLines(const CallRecord& record) {
    const BytesView bytes = record.keptData();
    std::string rows;
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
        std::uint16_t code = 0;
        std::uint32_t constant = 0;
        std::memcpy(&code, bytes.data() + at, sizeof code);
        std::memcpy(&constant, bytes.data() + at + 4, sizeof constant);
        rows += fmt::format("    {{{:#x}, {}, {}, {:#x}}},\n", code, bytes[at + 2], bytes[at + 3], constant);
    }
    const bool isWhole = record.dataLength == bytes.size();
    return fmt::format(
        "struct sock_filter program[{0}] = {{{1}\n{2}}};\nconst struct sock_fprog value = {{{0}, program}};\n",
        record.dataLength / 8, isWhole ? "" : " /* the first of them */", rows);
}

std::string setOption(const Code& code) {
    const CallRecord& record = code.record;
    const BytesView bytes = record.keptData();
    std::string lines;
    std::string value = "value, sizeof value";
    if (record.dataLength == sizeof(std::int32_t)) {
        std::int32_t number = 0;
        std::memcpy(&number, bytes.data(), sizeof number);
        lines = fmt::format("int value = {};\n", number);
        value = "&value, sizeof value";
    } else if (bytes.empty()) {
        value = "NULL, 0";
    } else if (isFilterOption(record.args[1], record.args[2]) && record.dataLength % 8 == 0) {
        lines = filterLines(record);
        value = "&value, sizeof value";
    } else {
        const bool isWhole = record.dataLength == bytes.size();
        lines =
            fmt::format("static const unsigned char value[{}] = {}{{{:#04x}}};\n", record.dataLength,
                        isWhole ? "" : fmt::format("/* its first {} bytes: */ ", bytes.size()), fmt::join(bytes, ", "));
    }
    return lines + checked(fmt::format("setsockopt({}, {}, {}, {})", code.socket, code.arg(1), code.arg(2), value),
                           "setsockopt");
}

std::string control(const Code& code) {
    if (takesFileOwner(code.record.args[1])) {
        const std::string_view type = fileOwnerType(static_cast<int>(code.record.args[2]));
        return fmt::format("struct f_owner_ex owner = {{.type = {}, .pid = {}}};\n",
                           type.empty() ? code.number(2) : std::string(type), code.record.args[3]) +
               checked(fmt::format("fcntl({}, {}, &owner)", code.socket, code.arg(1)), "fcntl");
    }
    if (!takesFcntlArgument(code.record.args[1]))
        return checkedValue("int", "flags", fmt::format("fcntl({}, {})", code.socket, code.arg(1)), "fcntl");
    return checked(fmt::format("fcntl({}, {}, {})", code.socket, code.arg(1), code.arg(2)), "fcntl");
}

std::string removePath(const Code& code) {
    const bool isWhole = code.record.dataLength <= CallRecord::kDataKept;
    return (isWhole ? std::string() : fmt::format("/* the first {} bytes of the path: */\n", CallRecord::kDataKept)) +
           checked(fmt::format("unlink({})", cLiteral(code.record.keptData())), "unlink");
}

std::string message(const Code& code) { return messageAsC(code.record, code.socket); }

std::string descriptor(const Code& code) { return descriptorAsC(code.record, code.socket); }

std::string waiting(const Code& code) { return waitingAsC(code.record, code.socket); }

// In the order of CallId.
using Writer = std::string (*)(const Code&);
constexpr Writer kWriters[] = {
    makeSocket, makePair,     nameSocket,   listen,       acceptOne,  acceptOne,   nameSocket, sendBytes, sendBytes,
    sendBytes,  receiveBytes, receiveBytes, receiveBytes, shutdown,   closeSocket, askName,    askName,   getOption,
    setOption,  control,      descriptor,   waiting,      removePath, message,     message,    message,   message,
    descriptor, descriptor,   descriptor,   descriptor,   descriptor, waiting,     waiting,    waiting,   waiting};
static_assert(std::size(kWriters) == kCallCount);

} // namespace

std::string asC(const CallRecord& record, std::string_view variable) {
    return kWriters[static_cast<std::size_t>(record.call)]({record, specOf(record.call), variable});
}

} // namespace swb
