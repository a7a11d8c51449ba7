#include "core/render/descriptor_code.h"

#include "core/base/escape.h"
#include "core/net/ioctl_answer.h"
#include "core/render/code_names.h"

#include <fmt/format.h>
#include <linux/sockios.h>
#include <sys/ioctl.h>

#include <cstring>

namespace swb {

namespace {

std::string argOf(const CallRecord& record, std::size_t index) {
    return cExpression(argParts(record, specOf(record.call).args[index]));
}

std::string pythonArgOf(const CallRecord& record, std::size_t index) {
    return pythonExpression(argParts(record, specOf(record.call).args[index]));
}

std::string checked(std::string_view condition, std::string_view name) {
    return fmt::format("if ({} == -1)\n    perror(\"{}\");", condition, name);
}

RequestShape shapeOf(const CallRecord& record) { return requestShape(static_cast<unsigned long>(record.args[1])); }

std::int32_t indexIn(const CallRecord& record) {
    constexpr std::size_t kNameSize = 16;
    std::int32_t index = 0;
    const BytesView bytes = record.keptData();
    if (bytes.size() >= kNameSize + sizeof index)
        std::memcpy(&index, bytes.data() + kNameSize, sizeof index);
    return index;
}

std::string ioctlAsC(const CallRecord& record, std::string_view variable) {
    const std::string request = argOf(record, 1);
    const auto call = [&](std::string_view argument) {
        return checked(fmt::format("ioctl({}, {}{}{})", variable, request, argument.empty() ? "" : ", ", argument),
                       "ioctl");
    };
    switch (shapeOf(record)) {
    case RequestShape::Nothing:
        return call({});
    case RequestShape::IntegerIn:
        return fmt::format("int value = {};\n", record.args[2]) + call("&value");
    case RequestShape::Interface: {
        const std::string name = interfaceNameIn(record.keptData());
        return fmt::format("struct ifreq request = {{.ifr_name = {}}};\n", cLiteral(viewOf(name))) + call("&request");
    }
    case RequestShape::InterfaceIndex:
        return fmt::format("struct ifreq request = {{.ifr_ifindex = {}}};\n", indexIn(record)) + call("&request");
    case RequestShape::InterfaceList:
        return "struct ifreq entries[256];\n"
               "struct ifconf list = {.ifc_len = sizeof entries, .ifc_req = entries};\n" +
               call("&list");
    case RequestShape::Time: {
        const bool isNanoseconds = record.args[1] == SIOCGSTAMPNS_OLD || record.args[1] == SIOCGSTAMPNS_NEW;
        return fmt::format("struct {} time;\n", isNanoseconds ? "timespec" : "timeval") + call("&time");
    }
    case RequestShape::IntegerOut:
    case RequestShape::Unknown:
        break;
    }
    return "int count;\n" + call("&count");
}

std::string ioctlAsPython(const CallRecord& record, std::string_view variable) {
    std::string request = fmt::format("{:#x}", static_cast<std::uint64_t>(record.args[1]));
    constexpr std::pair<unsigned long, std::string_view> kKnown[] = {
        {FIONREAD, "termios.FIONREAD"}, {TIOCOUTQ, "termios.TIOCOUTQ"}, {FIONBIO, "termios.FIONBIO"},
        {FIOASYNC, "termios.FIOASYNC"}, {FIOCLEX, "termios.FIOCLEX"},   {FIONCLEX, "termios.FIONCLEX"}};
    for (const auto& [number, name] : kKnown)
        if (number == static_cast<unsigned long>(record.args[1]))
            request = name;
    switch (shapeOf(record)) {
    case RequestShape::Nothing:
        return fmt::format("fcntl.ioctl({}, {})", variable, request);
    case RequestShape::IntegerIn:
        return fmt::format("fcntl.ioctl({}, {}, struct.pack('i', {}))", variable, request, record.args[2]);
    case RequestShape::Interface: {
        const std::string name = interfaceNameIn(record.keptData());
        return fmt::format("answer = fcntl.ioctl({}, {}, struct.pack('16s24x', {}))", variable, request,
                           pythonBytesLiteral(viewOf(name)));
    }
    case RequestShape::InterfaceIndex:
        return fmt::format("answer = fcntl.ioctl({}, {}, struct.pack('16xi20x', {}))", variable, request,
                           indexIn(record));
    case RequestShape::InterfaceList:
        return fmt::format("names = socket.if_nameindex()  # ioctl({}, {:#x}) needs a pointer, for ctypes", variable,
                           static_cast<std::uint64_t>(record.args[1]));
    case RequestShape::Time:
        return fmt::format("seconds, fraction = struct.unpack('qq', fcntl.ioctl({}, {}, bytes(16)))", variable,
                           request);
    case RequestShape::IntegerOut:
    case RequestShape::Unknown:
        break;
    }
    return fmt::format("count, = struct.unpack('i', fcntl.ioctl({}, {}, bytes(4)))", variable, request);
}

} // namespace

std::string descriptorAsC(const CallRecord& record, std::string_view variable) {
    const auto number = [&](std::size_t slot) { return record.args[slot]; };
    switch (record.call) {
    case CallId::Dup:
        return fmt::format("int second = dup({});\n", variable) + checked("second", "dup");
    case CallId::Open:
        return fmt::format("int file = open({}, {});\n", cLiteral(record.keptData()), argOf(record, 1)) +
               checked("file", "open");
    case CallId::Pipe2:
        return "int ends[2];\n" + checked(fmt::format("pipe2(ends, {})", argOf(record, 1)), "pipe2");
    case CallId::Sendfile:
        return fmt::format("off_t offset = {};\nssize_t sent = sendfile({}, {}, &offset, {});\n", number(2), variable,
                           number(1), number(3)) +
               checked("sent", "sendfile");
    case CallId::Splice:
        return fmt::format("ssize_t moved = splice({}, NULL, {}, NULL, {}, {});\n", variable, number(1), number(3),
                           argOf(record, 5)) +
               checked("moved", "splice");
    case CallId::Ioctl:
        return ioctlAsC(record, variable);
    default:
        return {};
    }
}

std::string descriptorAsPython(const CallRecord& record, std::string_view variable) {
    const auto number = [&](std::size_t slot) { return record.args[slot]; };
    switch (record.call) {
    case CallId::Dup:
        return fmt::format("second = os.dup({0}.fileno())  # {0}.dup() is fcntl(F_DUPFD_CLOEXEC)", variable);
    case CallId::Open:
        return fmt::format("file = os.open({}, {})", pythonTextLiteral(record.keptData()), pythonArgOf(record, 1));
    case CallId::Pipe2:
        return fmt::format("r, w = os.pipe2({})", pythonArgOf(record, 1));
    case CallId::Sendfile:
        return fmt::format("sent = os.sendfile({}.fileno(), {}, {}, {})", variable, number(1), number(2), number(3));
    case CallId::Splice:
        return fmt::format("moved = os.splice({}.fileno(), {}, {}{})", variable, number(1), number(3),
                           number(5) == 0 ? "" : fmt::format(", flags={}", number(5)));
    case CallId::Ioctl:
        return ioctlAsPython(record, variable);
    default:
        return {};
    }
}

} // namespace swb
