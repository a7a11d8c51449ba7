#include "core/render/waiting_text.h"

#include "core/calls/poll_entry.h"

#include <fmt/format.h>
#include <sys/epoll.h>

namespace swb {

std::string pollListText(const CallRecord& record, Numbers numbers) {
    std::string text = "[";
    const std::vector<PollEntry> kept = polledOf(record);
    for (const PollEntry& entry : kept) {
        text += fmt::format("{}{{{}, {}}}", text.size() == 1 ? "" : ", ", entry.fd,
                            bitsText(ArgKind::PollEvents, entry.events, numbers));
        if (isAnswered(record) && entry.revents != 0)
            text += fmt::format(" -> {}", bitsText(ArgKind::PollEvents, entry.revents, numbers));
    }
    if (kept.size() < polledCount(record))
        text += kept.empty() ? "..." : ", ...";
    return text + ']';
}

std::string epollEventsText(const CallRecord& record, Numbers numbers) {
    if (!isAnswered(record))
        return "...";
    std::string text = "[";
    const std::vector<EpollEntry> kept = epolledOf(record);
    for (const EpollEntry& entry : kept)
        text += fmt::format("{}{{{}, {}}}", text.size() == 1 ? "" : ", ",
                            bitsText(ArgKind::EpollEventIn, entry.events, numbers), entry.fd);
    if (static_cast<std::int64_t>(kept.size()) < record.result)
        text += kept.empty() ? "..." : ", ...";
    return text + ']';
}

std::string epollEventText(const CallRecord& record, const ArgSpec& arg, Numbers numbers) {
    if (record.args[2] == EPOLL_CTL_DEL)
        return "NULL";
    return fmt::format("{{{}, {}}}", bitsText(arg.kind, record.args[arg.slot], numbers), record.args[0]);
}

std::string timespecText(const CallRecord& record, const ArgSpec& arg) {
    const std::int64_t seconds = record.args[arg.slot];
    return seconds < 0 ? "NULL" : fmt::format("{{{}, {}}}", seconds, record.args[arg.slot + 1u]);
}

std::string waitRemark(const CallRecord& record) {
    const bool isEpoll = record.call == CallId::EpollWait;
    if (record.result != 0 || (!isEpoll && record.call != CallId::Poll && record.call != CallId::Ppoll))
        return {};
    const bool onlyLooks =
        record.call == CallId::Ppoll ? record.args[2] == 0 && record.args[3] == 0 : record.args[3] == 0;
    return onlyLooks ? "nothing ready" : "the time ran out";
}

} // namespace swb
