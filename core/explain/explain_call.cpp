#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/explain/explain_parts.h"
#include "core/options/option_refusal.h"
#include "core/render/call_code.h"
#include "core/render/call_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace swb {

namespace {

struct PythonRemark {
    CallId call;
    std::string_view text;
};

constexpr PythonRemark kPythonRemarks[] = {
    {CallId::Socket, "Python adds SOCK_CLOEXEC by itself; its sockets do not pass to programs it starts."},
    {CallId::Connect, "s.connect_ex returns the number that the call gave. s.connect raises it as an exception: "
                      "ConnectionRefusedError, TimeoutError or another OSError."},
    {CallId::Listen,
     "s.listen() without a number takes 128, or SOMAXCONN if that is less; a negative number becomes 0."},
    {CallId::Accept, "s.accept calls accept4 with SOCK_CLOEXEC, and gives the socket and the address together."},
    {CallId::Accept4, "s.accept calls accept4 with SOCK_CLOEXEC alone; other flags are set afterwards."},
    {CallId::Send,
     "s.send may take fewer bytes than given, just as the call. s.sendall repeats it until all are taken."},
    {CallId::Recv, "s.recv gives a bytes object; at the end of a stream it is empty: b''. s.recv_into is the same call "
                   "into a buffer of the caller's, and gives the count."},
    {CallId::Recvfrom, "s.recvfrom gives the bytes and the sender's address. s.recvfrom_into is the same call into a "
                       "buffer of the caller's."},
    {CallId::Sendmsg, "s.sendmsg takes the buffers as a list. s.sendmsg_afalg is this call for AF_ALG, with the "
                      "operation, the initialisation vector and the associated length as control messages."},
    {CallId::Recvmsg, "s.recvmsg gives the bytes, the control messages, the flags and the address. s.recvmsg_into is "
                      "the same call into buffers of the caller's."},
    {CallId::Dup, "s.dup() is fcntl with F_DUPFD_CLOEXEC, so that the duplicate does not pass to other programs; "
                  "os.dup is this call, and sets FD_CLOEXEC afterwards."},
    {CallId::Sendfile, "s.sendfile repeats os.sendfile until the file ends, waits with poll where the socket has a "
                       "time-out, and falls back on send for what is no regular file."},
    {CallId::Read, "os.read gives a bytes object; at the end of a stream it is empty: b''."},
    {CallId::Getsockopt,
     "s.getsockopt without a size gives an int; with a size it gives bytes, for the struct module."},
    {CallId::Fcntl,
     "s.setblocking(False) sets O_NONBLOCK; s.settimeout(t) sets it too, and waits with poll before each "
     "call. s.getblocking and s.gettimeout tell what Python has in mind, and make no call. s.get_inheritable and "
     "s.set_inheritable are FD_CLOEXEC: inheritable means without it."},
    {CallId::Poll, "With a time-out set, Python makes this call by itself before each one that could wait."},
    {CallId::EpollCreate1, "select.epoll() makes this call, always with EPOLL_CLOEXEC."},
    {CallId::EpollCtl, "The three operations are methods: epoll.register, epoll.modify, epoll.unregister."},
    {CallId::EpollWait, "epoll.poll takes seconds, where select.poll takes milliseconds, and gives a list of pairs: a "
                        "descriptor and its events."},
    {CallId::Ppoll, "Python has poll alone: its time is in milliseconds, and there is no set of signals."},
};

std::string outcome(const CallRecord& record) {
    if (record.sequence == 0)
        return "not made yet";
    if (record.failed() && !record.inFlight)
        return findErrno(record.error) ? fmt::format("{}, errno {}", errnoSymbol(record.error), record.error)
                                       : errnoSymbol(record.error);
    return resultText(record, Numbers::Symbols);
}

// Every errno of which the tables know why this call gives it.
std::string knownErrors(const CallSpec& spec) {
    std::string text;
    for (const ErrnoInfo& info : errnoTable()) {
        if (const CallError* row = findCallError(spec.name, info.number))
            text += fmt::format("{}{}\n    {}", text.empty() ? "" : "\n", info.symbol, row->cause);
    }
    return text;
}

} // namespace

std::string_view pythonRemark(CallId call) {
    const auto row = std::ranges::find(kPythonRemarks, call, &PythonRemark::call);
    return row == std::end(kPythonRemarks) ? std::string_view() : row->text;
}

Explanation explainRecord(const CallRecord& record, std::string_view finding) {
    const CallSpec& spec = specOf(record.call);
    Explanation explanation;
    explanation.title = spec.name;
    explanation.subtitle = outcome(record);
    addSource(explanation, spec.manPage);
    const bool isDone = record.sequence != 0 && !record.inFlight;
    addFinding(explanation, finding);
    if (isDone && record.failed()) {
        if (const std::string refusal = optionRefusal(record); refusal != finding)
            addFinding(explanation, refusal);
        addCause(explanation, spec.name, record.error);
    }
    addNotes(explanation, record);
    addText(explanation, "What it does", std::string(spec.purpose));
    addOptionOf(explanation, record);
    addText(explanation, "Arguments", argumentsText(record));
    addText(explanation, "What a success returns", std::string(spec.result));
    addCode(explanation, "In C", asC(record));
    addCode(explanation, "In Python", asPython(record));
    addText(explanation, "Python differs", std::string(pythonRemark(record.call)));
    addText(explanation, "As a phone call", std::string(spec.telephone));
    return explanation;
}

Explanation explainCall(CallId call) {
    const CallSpec& spec = specOf(call);
    Explanation explanation;
    explanation.title = spec.name;
    explanation.subtitle = fmt::format("system call, {}", spec.manPage);
    addSource(explanation, spec.manPage);
    addText(explanation, "What it does", std::string(spec.purpose));
    addText(explanation, "As a phone call", std::string(spec.telephone));
    addText(explanation, "Arguments", argumentsText(spec));
    addText(explanation, "What a success returns", std::string(spec.result));
    addText(explanation, "How it can fail", knownErrors(spec));
    addCode(explanation, "In Python", std::string(spec.python));
    addText(explanation, "Python differs", std::string(pythonRemark(call)));
    return explanation;
}

} // namespace swb
