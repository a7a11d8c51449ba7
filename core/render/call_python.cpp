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
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cstring>

namespace swb {

namespace {

struct Code {
    const CallRecord& record;
    const CallSpec& spec;
    std::string_view socket; // the variable that holds the socket object

    std::string arg(std::size_t index) const { return pythonExpression(argParts(record, spec.args[index])); }
    std::string number(std::size_t slot) const { return std::to_string(record.args[slot]); }
    // ", socket.MSG_PEEK", or nothing for 0, which is the default.
    std::string flags(std::size_t index) const {
        const std::string text = arg(index);
        return text == "0" ? std::string() : ", " + text;
    }
};

std::string dataText(const CallRecord& record) {
    std::string literal = pythonBytesLiteral(record.keptData());
    if (record.dataLength <= CallRecord::kDataKept)
        return literal;
    return fmt::format("{} + bytes({})", literal, record.dataLength - CallRecord::kDataKept);
}

std::string cutRemark(const CallRecord& record) {
    if (record.dataLength <= CallRecord::kDataKept)
        return {};
    return fmt::format("# only the first {} of {} bytes are kept here\n", CallRecord::kDataKept, record.dataLength);
}

struct AddressCode {
    std::string remark;
    std::string argument;
};

AddressCode addressCode(const CallRecord& record) {
    const Address address = Address::fromBytes(record.addressBytes(), record.addressLength);
    const int family = address.family();
    const bool isKnown =
        family == AF_INET || family == AF_INET6 || family == AF_UNIX || family == AF_NETLINK || family == AF_VSOCK;
    return {isKnown ? "" : "# Python's socket module cannot pass this address\n", address.toPython()};
}

std::string makeSocket(const Code& code) {
    return fmt::format("{} = socket.socket({}, {}, {})", code.socket, code.arg(0), code.arg(1), code.arg(2));
}

std::string makePair(const Code& code) {
    return fmt::format("a, b = socket.socketpair({}, {}, {})", code.arg(0), code.arg(1), code.arg(2));
}

std::string bind(const Code& code) {
    const AddressCode address = addressCode(code.record);
    return fmt::format("{}{}.bind({})", address.remark, code.socket, address.argument);
}

std::string connect(const Code& code) {
    const AddressCode address = addressCode(code.record);
    return fmt::format("{}error = {}.connect_ex({})", address.remark, code.socket, address.argument);
}

std::string listen(const Code& code) {
    const std::string_view remark = code.record.args[1] < 0 ? "  # Python passes 0 for a negative backlog" : "";
    return fmt::format("{}.listen({}){}", code.socket, code.number(1), remark);
}

std::string acceptOne(const Code& code) { return fmt::format("conn, address = {}.accept()", code.socket); }

std::string acceptWithFlags(const Code& code) {
    std::string text = acceptOne(code) + "  # accept4 with SOCK_CLOEXEC";
    if ((code.record.args[1] & SOCK_NONBLOCK) != 0)
        text += "\nconn.setblocking(False)";
    return text;
}

std::string send(const Code& code) {
    return fmt::format("{}sent = {}.send({}{})", cutRemark(code.record), code.socket, dataText(code.record),
                       code.flags(3));
}

std::string sendto(const Code& code) {
    const AddressCode address = addressCode(code.record);
    return fmt::format("{}{}sent = {}.sendto({}{}, {})", cutRemark(code.record), address.remark, code.socket,
                       dataText(code.record), code.flags(3), address.argument);
}

std::string write(const Code& code) {
    return fmt::format("{}sent = os.write({}.fileno(), {})", cutRemark(code.record), code.socket,
                       dataText(code.record));
}

std::string recv(const Code& code) {
    return fmt::format("data = {}.recv({}{})", code.socket, code.number(1), code.flags(3));
}

std::string recvfrom(const Code& code) {
    return fmt::format("data, address = {}.recvfrom({}{})", code.socket, code.number(1), code.flags(3));
}

std::string read(const Code& code) {
    return fmt::format("data = os.read({}.fileno(), {})", code.socket, code.number(1));
}

std::string shutdown(const Code& code) { return fmt::format("{}.shutdown({})", code.socket, code.arg(1)); }

std::string closeSocket(const Code& code) { return fmt::format("{}.close()", code.socket); }

std::string askName(const Code& code) { return fmt::format("address = {}.{}()", code.socket, code.spec.name); }

std::string getOption(const Code& code) {
    const std::int64_t room = code.record.args[3];
    const std::string size = room == sizeof(int) ? std::string() : fmt::format(", {}", room);
    const std::string_view remark = room > 1024 ? "  # Python refuses more than 1024 bytes"
                                    : room == 0 ? "  # with 0 Python reads an int"
                                                : "";
    return fmt::format("value = {}.getsockopt({}, {}{}){}", code.socket, code.arg(1), code.arg(2), size, remark);
}

std::string setOption(const Code& code) {
    std::string value = dataText(code.record);
    if (code.record.dataLength == sizeof(std::int32_t)) {
        std::int32_t number = 0;
        std::memcpy(&number, code.record.data.data(), sizeof number);
        value = std::to_string(number);
    } else if (code.record.dataLength == 0) {
        value = "None, 0";
    } else if (isFilterOption(code.record.args[1], code.record.args[2]) && code.record.dataLength % 8 == 0) {
        return fmt::format("{}program = ctypes.create_string_buffer({})\n{}.setsockopt({}, {}, struct.pack('HP', {}, "
                           "ctypes.addressof(program)))",
                           cutRemark(code.record), value, code.socket, code.arg(1), code.arg(2),
                           code.record.dataLength / 8);
    }
    return fmt::format("{}{}.setsockopt({}, {}, {})", cutRemark(code.record), code.socket, code.arg(1), code.arg(2),
                       value);
}

std::string control(const Code& code) {
    const std::int64_t command = code.record.args[1];
    if (takesFileOwner(command))
        return fmt::format("owner = struct.unpack('ii', fcntl.fcntl({}, {}, struct.pack('ii', {}, {})))", code.socket,
                           code.arg(1), code.record.args[2], code.record.args[3]);
    if (!takesFcntlArgument(command))
        return fmt::format("flags = fcntl.fcntl({}, {})", code.socket, code.arg(1));
    std::string text = fmt::format("fcntl.fcntl({}, {}, {})", code.socket, code.arg(1), code.arg(2));
    if (command == F_SETFL)
        text += fmt::format("  # or {}.setblocking({})", code.socket,
                            (code.record.args[2] & O_NONBLOCK) != 0 ? "False" : "True");
    return text;
}

std::string removePath(const Code& code) {
    return fmt::format("{}os.unlink({})", cutRemark(code.record), pythonTextLiteral(code.record.keptData()));
}

std::string message(const Code& code) { return messageAsPython(code.record, code.socket); }

std::string descriptor(const Code& code) { return descriptorAsPython(code.record, code.socket); }

std::string waiting(const Code& code) { return waitingAsPython(code.record, code.socket); }

// In the order of CallId.
using Writer = std::string (*)(const Code&);
constexpr Writer kWriters[] = {
    makeSocket, makePair,   bind,       listen,     acceptOne,  acceptWithFlags, connect, send,    sendto,
    write,      recv,       recvfrom,   read,       shutdown,   closeSocket,     askName, askName, getOption,
    setOption,  control,    descriptor, waiting,    removePath, message,         message, message, message,
    descriptor, descriptor, descriptor, descriptor, descriptor, waiting,         waiting, waiting, waiting};
static_assert(std::size(kWriters) == kCallCount);

} // namespace

std::string asPython(const CallRecord& record, std::string_view variable) {
    return kWriters[static_cast<std::size_t>(record.call)]({record, specOf(record.call), variable});
}

} // namespace swb
