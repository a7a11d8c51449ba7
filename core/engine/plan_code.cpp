#include "core/base/escape.h"
#include "core/engine/plan.h"
#include "core/render/call_code.h"
#include "core/render/code_names.h"

#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>

namespace swb {

namespace {

// send() for what is left, until nothing is.
std::string sendLoop(const CallRecord& send, std::string_view variable) {
    if (send.dataLength == 0)
        return asC(send, variable);
    const std::string flags = cExpression(argParts(send, specOf(CallId::Send).args[3]));
    const std::string_view remark = send.dataLength > CallRecord::kDataKept ? " /* only its first bytes */" : "";
    return fmt::format("static const char data[{0}] = {1};{2}\n"
                       "for (size_t done = 0; done < sizeof data;) {{\n"
                       "    ssize_t sent = send({3}, data + done, sizeof data - done, {4});\n"
                       "    if (sent == -1) {{\n"
                       "        perror(\"send\");\n"
                       "        break;\n"
                       "    }}\n"
                       "    done += (size_t)sent;\n"
                       "}}",
                       send.dataLength, cLiteral(send.keptData()), remark, variable, flags);
}

std::string changeBlocking(bool blocking, std::string_view variable) {
    return fmt::format("int flags = fcntl({0}, F_GETFL);\n"
                       "if (flags == -1 || fcntl({0}, F_SETFL, {1}) == -1)\n"
                       "    perror(\"fcntl\");",
                       variable, blocking ? "flags & ~O_NONBLOCK" : "flags | O_NONBLOCK");
}

// Python keeps the seconds as a number with a fraction; so does this, to the nanosecond and without trailing zeros.
std::string secondsText(std::chrono::nanoseconds time) {
    const auto whole = time.count() / 1'000'000'000;
    std::string text = fmt::format("{}.{:09}", whole, time.count() % 1'000'000'000);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.'))
        text.pop_back();
    return text;
}

std::string setTimeout(const step::SetTimeout& step, std::string_view variable) {
    if (!step.timeout)
        return fmt::format("{0}.settimeout(None)  # the same as {0}.setblocking(True)", variable);
    if (step.timeout->count() == 0)
        return fmt::format("{0}.settimeout(0)  # the same as {0}.setblocking(False)", variable);
    return fmt::format("{}.settimeout({})", variable, secondsText(*step.timeout));
}

// A connect that poll will wait for has not failed when it says EINPROGRESS.
std::string connectAndGoOn(const CallRecord& connect, std::string_view variable) {
    std::string code = asC(connect, variable);
    constexpr std::string_view kTest = " == -1)";
    return code.replace(code.rfind(kTest), kTest.size(), " == -1 && errno != EINPROGRESS)");
}

// What Python's file of the socket is asked; empty for any other step.
std::string fileCall(const Step& step) {
    if (const auto* line = std::get_if<step::FileReadline>(&step))
        return line->limit < 0 ? "line = f.readline()" : fmt::format("line = f.readline({})", line->limit);
    if (const auto* read = std::get_if<step::FileRead>(&step))
        return read->size < 0 ? "data = f.read()" : fmt::format("data = f.read({})", read->size);
    if (const auto* write = std::get_if<step::FileWrite>(&step)) {
        constexpr std::size_t kShown = CallRecord::kDataKept;
        const BytesView data = BytesView(write->data).first(std::min(write->data.size(), kShown));
        return fmt::format("f.write({}){}", pythonBytesLiteral(data),
                           write->data.size() > kShown ? "  # only its first bytes" : "");
    }
    if (std::holds_alternative<step::FileFlush>(step))
        return "f.flush()";
    return std::holds_alternative<step::FileClose>(step) ? "f.close()  # the socket stays open" : "";
}

// "None" or the seconds.
std::string timeoutText(const std::optional<std::chrono::nanoseconds>& timeout) {
    return timeout ? secondsText(*timeout) : "None";
}

std::string createConnection(const step::CreateConnection& step, std::string_view variable) {
    if (step.addresses.empty())
        return {};
    std::string code = fmt::format("{} = socket.create_connection({}", variable, step.addresses.front().toPython());
    if (step.timeout)
        code += ", timeout=" + timeoutText(step.timeout);
    if (step.source)
        code += ", source_address=" + step.source->toPython();
    code += ')';
    if (step.addresses.size() > 1)
        code += "  # Python has the further addresses from a name";
    return code;
}

// asyncio has the same algorithm; the socket that it ends with stands behind its transport.
std::string raceAsPython(const step::HappyEyeballs& step, std::string_view variable) {
    if (step.addresses.empty())
        return {};
    const Address& first = step.addresses.front();
    return fmt::format("async def connect():\n"
                       "    transport, _ = await asyncio.get_running_loop().create_connection(\n"
                       "        asyncio.Protocol, {}, {}, happy_eyeballs_delay={}, interleave=1)\n"
                       "    return transport.get_extra_info('socket')\n"
                       "{} = asyncio.run(connect())  # asyncio has the further addresses from a name",
                       pythonTextLiteral(viewOf(first.host())), first.port(), secondsText(step.delay), variable);
}

constexpr std::string_view kRaceLoop = R"(struct pollfd fds[COUNT];
int began = 0, waiting = 0, winner = -1;
for (int i = 0; i < COUNT; i++)
    fds[i] = (struct pollfd){.fd = -1, .events = POLLOUT}; /* poll() passes over -1 */
while (winner == -1 && (began < COUNT || waiting > 0)) {
    int failed = 0;
    if (began < COUNT) {
        struct sockaddr *to = (struct sockaddr *)&targets[began];
        int fd = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        if (fd != -1 && connect(fd, to, lengths[began]) == 0)
            winner = fd;
        else if (fd != -1 && errno == EINPROGRESS)
            waiting++;
        else
            failed = 1;
        if (failed && fd != -1)
            close(fd);
        fds[began++].fd = failed ? -1 : fd;
    }
    while (winner == -1 && !failed && waiting > 0) {
        if (poll(fds, (nfds_t)began, began < COUNT ? DELAY : -1) <= 0)
            break; /* the delay is over: the next one begins beside those under way */
        for (int i = 0; i < began && winner == -1; i++) {
            int error = 0;
            socklen_t size = sizeof error;
            if (fds[i].fd == -1 || fds[i].revents == 0)
                continue;
            getsockopt(fds[i].fd, SOL_SOCKET, SO_ERROR, &error, &size);
            if (error == 0) {
                winner = fds[i].fd;
            } else {
                close(fds[i].fd);
                fds[i].fd = -1;
                waiting--;
                failed = 1; /* the next one begins at once */
            }
        }
    }
}
for (int i = 0; i < began; i++)
    if (fds[i].fd != -1 && fds[i].fd != winner)
        close(fds[i].fd);
if (winner != -1)
    fcntl(winner, F_SETFL, fcntl(winner, F_GETFL) & ~O_NONBLOCK);
int VARIABLE = winner;)";

void replaceAll(std::string& text, std::string_view what, const std::string& with) {
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + with.size()))
        text.replace(at, what.size(), with);
}

std::string raceAsC(const step::HappyEyeballs& step, std::string_view variable) {
    const std::size_t count = std::min(step.addresses.size(), step::HappyEyeballs::kMostAttempts);
    std::string code = fmt::format("struct sockaddr_storage targets[{0}];\nsocklen_t lengths[{0}];\n", count);
    for (std::size_t i = 0; i < count; ++i) {
        std::string lines = step.addresses[i].toCInitializer("address");
        replaceAll(lines, "\n", "\n    ");
        code += fmt::format("{{\n    {0}\n    memcpy(&targets[{1}], &address, sizeof address);\n"
                            "    lengths[{1}] = {2};\n}}\n",
                            lines, i, step.addresses[i].toCLength("address"));
    }
    std::string loop(kRaceLoop);
    replaceAll(loop, "COUNT", std::to_string(count));
    replaceAll(loop, "DELAY", std::to_string(std::chrono::ceil<std::chrono::milliseconds>(step.delay).count()));
    replaceAll(loop, "VARIABLE", std::string(variable));
    return count == 0 ? std::string() : code + loop;
}

std::string createServer(const step::CreateServer& step, std::string_view variable) {
    std::string code = fmt::format("{} = socket.create_server({}", variable, step.address.toPython());
    if (step.address.family() == AF_INET6)
        code += ", family=socket.AF_INET6";
    if (step.backlog)
        code += fmt::format(", backlog={}", *step.backlog);
    if (step.reusePort)
        code += ", reuse_port=True";
    if (step.dualStack)
        code += ", dualstack_ipv6=True";
    return code + ')';
}

std::string sendFile(const step::Sendfile& step, std::string_view variable) {
    std::string arguments = step.offset != 0 || step.count != 0 ? fmt::format(", {}", step.offset) : std::string();
    if (step.count != 0)
        arguments += fmt::format(", {}", step.count);
    return fmt::format("with open({}, 'rb') as file:\n    {}.sendfile(file{})", pythonTextLiteral(viewOf(step.path)),
                       variable, arguments);
}

// What Python has one function for; empty for any other step.
std::string pythonFunction(const Step& step, std::string_view variable) {
    if (const auto* connection = std::get_if<step::CreateConnection>(&step))
        return createConnection(*connection, variable);
    if (const auto* server = std::get_if<step::CreateServer>(&step))
        return createServer(*server, variable);
    if (const auto* race = std::get_if<step::HappyEyeballs>(&step))
        return raceAsPython(*race, variable);
    if (const auto* file = std::get_if<step::Sendfile>(&step))
        return sendFile(*file, variable);
    if (std::holds_alternative<step::Detach>(step))
        return fmt::format("fd = {}.detach()", variable);
    if (const auto* adopt = std::get_if<step::Adopt>(&step))
        return adopt->duplicate ? fmt::format("{} = socket.socket(fileno=fcntl.fcntl({}, fcntl.F_DUPFD_CLOEXEC, 0))"
                                              "  # as fromfd() does",
                                              variable, adopt->fd)
                                : fmt::format("{} = socket.socket(fileno={})", variable, adopt->fd);
    return {};
}

// The call the person asked for, among those it takes.
const CallRecord* asked(const std::vector<CallRecord>& calls) {
    for (const CallRecord& record : calls)
        if (record.origin == Origin::User)
            return &record;
    return nullptr;
}

} // namespace

std::string planAsC(const Command& command, const SocketView* view, std::string_view variable) {
    if (const auto* timeout = std::get_if<step::SetTimeout>(&command.step))
        return changeBlocking(!timeout->timeout, variable);
    if (const auto* race = std::get_if<step::HappyEyeballs>(&command.step))
        return raceAsC(*race, variable);
    if (!fileCall(command.step).empty())
        return {}; // C has no such file: the nearest, stdio's fdopen(), reads and writes by other rules
    const std::vector<CallRecord> calls = plannedCalls(command, view);
    std::string code;
    for (const CallRecord& record : calls) {
        if (!code.empty())
            code += '\n';
        if (std::holds_alternative<step::SendAll>(command.step) && record.call == CallId::Send)
            code += sendLoop(record, variable);
        else if (std::holds_alternative<step::Connect>(command.step) && record.call == CallId::Connect &&
                 calls.size() > 1)
            code += connectAndGoOn(record, variable);
        else
            code += asC(record, variable);
    }
    return code;
}

std::string planAsPython(const Command& command, const SocketView* view, std::string_view variable) {
    if (const auto* timeout = std::get_if<step::SetTimeout>(&command.step))
        return setTimeout(*timeout, variable);
    if (const std::string call = fileCall(command.step); !call.empty())
        return fmt::format("{}{}", view && view->fileOpen ? "" : fmt::format("f = {}.makefile('rwb')\n", variable),
                           call);
    if (std::string code = pythonFunction(command.step, variable); !code.empty())
        return code;
    const std::vector<CallRecord> calls = plannedCalls(command, view);
    const CallRecord* record = asked(calls);
    if (!record)
        return {};
    std::string code = asPython(*record, variable);
    if (std::holds_alternative<step::SendAll>(command.step)) {
        const std::string one = fmt::format("sent = {}.send(", variable);
        code.replace(code.find(one), one.size(), fmt::format("{}.sendall(", variable));
    }
    return code;
}

} // namespace swb
