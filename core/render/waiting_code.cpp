#include "core/render/waiting_code.h"

#include "core/calls/poll_entry.h"
#include "core/constants/tables.h"
#include "core/render/code_names.h"

#include <fmt/format.h>
#include <sys/epoll.h>

#include <algorithm>

namespace swb {

namespace {

std::string checked(std::string_view variable, std::string_view call, std::string_view name) {
    return fmt::format("int {0} = {1};\nif ({0} == -1)\n    perror(\"{2}\");", variable, call, name);
}

std::vector<ArgPart> askedOf(const PollEntry& entry) {
    return flagParts(pollEvents(), static_cast<unsigned short>(entry.events));
}

// Of a record whose own socket has a variable; what else is in a list is named by its own.
std::string variableOf(const PollEntry& entry) {
    return entry.socket ? fmt::format("s{}", entry.socket.value) : std::to_string(entry.fd);
}

std::vector<ArgPart> pollParts(const CallRecord& record) { return argParts(record, specOf(record.call).args[1]); }

std::string pollAsC(const CallRecord& record, std::string_view variable) {
    const bool isPlain = record.call == CallId::Poll;
    const std::size_t count = polledCount(record);
    if (isPlain && count == 0)
        return fmt::format("struct pollfd entry = {{.fd = {}, .events = {}}};\n", variable,
                           cExpression(pollParts(record))) +
               checked("ready", fmt::format("poll(&entry, 1, {})", record.args[3]), "poll");
    std::string rows;
    const std::vector<PollEntry> kept = polledOf(record);
    for (const PollEntry& entry : kept)
        rows += fmt::format("    {{.fd = {}, .events = {}}},\n", variableOf(entry), cExpression(askedOf(entry)));
    if (kept.size() < count)
        rows += fmt::format("    /* and so on: {} in all */\n", count);
    std::string lines = fmt::format("struct pollfd entries[{}] = {{\n{}}};\n", std::max<std::size_t>(count, 1), rows);
    if (isPlain)
        return lines + checked("ready", fmt::format("poll(entries, {}, {})", count, record.args[3]), "poll");
    const bool isTimed = record.args[2] >= 0;
    if (isTimed)
        lines += fmt::format("const struct timespec timeout = {{{}, {}}};\n", record.args[2], record.args[3]);
    return lines +
           checked("ready", fmt::format("ppoll(entries, {}, {}, NULL)", count, isTimed ? "&timeout" : "NULL"), "ppoll");
}

std::string pollAsPython(const CallRecord& record, std::string_view variable) {
    std::string timeout = record.args[3] < 0 ? std::string() : std::to_string(record.args[3]);
    if (record.call == CallId::Ppoll) // Python has the time in milliseconds, with a fraction
        timeout = record.args[2] < 0 ? std::string()
                                     : fmt::format("{}", static_cast<double>(record.args[2]) * 1e3 +
                                                             static_cast<double>(record.args[3]) / 1e6);
    std::string text = "poller = select.poll()\n";
    const std::size_t count = polledCount(record);
    const std::vector<PollEntry> kept = polledOf(record);
    if (record.call == CallId::Poll && count == 0)
        text += fmt::format("poller.register({}, {})\n", variable, pythonExpression(pollParts(record)));
    for (const PollEntry& entry : kept)
        text += fmt::format("poller.register({}, {})\n", variableOf(entry), pythonExpression(askedOf(entry)));
    if (kept.size() < count)
        text += fmt::format("# and so on: {} in all\n", count);
    return text + fmt::format("ready = poller.poll({})", timeout);
}

std::vector<ArgPart> eventsOf(const CallRecord& record) {
    return flagParts(epollEvents(), static_cast<std::uint32_t>(record.args[3]));
}

std::string controlAsC(const CallRecord& record, std::string_view variable) {
    const std::string operation = cExpression(argParts(record, specOf(record.call).args[1]));
    const bool isRemoval = record.args[2] == EPOLL_CTL_DEL;
    std::string lines;
    if (!isRemoval)
        lines = fmt::format("struct epoll_event event = {{.events = {}, .data.fd = {}}};\n",
                            cExpression(eventsOf(record)), variable);
    return lines + fmt::format("if (epoll_ctl(epoll, {}, {}, {}) == -1)\n    perror(\"epoll_ctl\");", operation,
                               variable, isRemoval ? "NULL" : "&event");
}

std::string controlAsPython(const CallRecord& record, std::string_view variable) {
    const std::string events = pythonExpression(eventsOf(record));
    switch (record.args[2]) {
    case EPOLL_CTL_ADD:
        return fmt::format("epoll.register({}, {})", variable, events);
    case EPOLL_CTL_MOD:
        return fmt::format("epoll.modify({}, {})", variable, events);
    case EPOLL_CTL_DEL:
        return fmt::format("epoll.unregister({})", variable);
    default:
        return fmt::format("pass  # Python's epoll has no operation {}", record.args[2]);
    }
}

std::string epollWaitAsC(const CallRecord& record) {
    const std::int64_t room = record.args[1];
    return fmt::format("struct epoll_event events[{}];\n", std::max<std::int64_t>(room, 1)) +
           checked("ready", fmt::format("epoll_wait(epoll, events, {}, {})", room, record.args[3]), "epoll_wait");
}

// In seconds, where the call has milliseconds.
std::string epollWaitAsPython(const CallRecord& record) {
    const std::string timeout =
        record.args[3] < 0 ? std::string() : fmt::format("{}, ", static_cast<double>(record.args[3]) / 1e3);
    return fmt::format("events = epoll.poll({}maxevents={})", timeout, record.args[1]);
}

} // namespace

std::string waitingAsC(const CallRecord& record, std::string_view variable) {
    switch (record.call) {
    case CallId::EpollCreate1:
        return checked("epoll",
                       fmt::format("epoll_create1({})", cExpression(argParts(record, specOf(record.call).args[0]))),
                       "epoll_create1");
    case CallId::EpollCtl:
        return controlAsC(record, variable);
    case CallId::EpollWait:
        return epollWaitAsC(record);
    default:
        return pollAsC(record, variable);
    }
}

std::string waitingAsPython(const CallRecord& record, std::string_view variable) {
    switch (record.call) {
    case CallId::EpollCreate1:
        return "epoll = select.epoll()";
    case CallId::EpollCtl:
        return controlAsPython(record, variable);
    case CallId::EpollWait:
        return epollWaitAsPython(record);
    default:
        return pollAsPython(record, variable);
    }
}

} // namespace swb
