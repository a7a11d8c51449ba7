#include "core/calls/syscalls_waiting.h"

#include "core/calls/call_value.h"
#include "core/calls/seam.h"

#include <poll.h>
#include <sys/epoll.h>

#include <algorithm>
#include <array>

namespace swb::calls {

namespace {

// Collects what a record keeps of a list, and the first socket in it.
template <class Entry>
class Kept {
public:
    void add(const Entry& entry) {
        if (entry.socket && !m_first)
            m_first = entry.socket;
        if (m_count < m_entries.size())
            m_entries[m_count++] = entry;
    }
    bool isFull() const { return m_count == m_entries.size(); }
    SocketId firstSocket() const { return m_first; }
    std::span<const Entry> entries() const { return std::span(m_entries).first(m_count); }

private:
    std::array<Entry, kEntriesKept> m_entries;
    std::size_t m_count = 0;
    SocketId m_first;
};

bool keepReady(CallRecord& record, std::span<const epoll_event> ready, const OwnerOf& ownerOf) {
    Kept<EpollEntry> kept;
    for (const epoll_event& event : ready) {
        if (kept.isFull() && kept.firstSocket())
            break;
        const int fd = event.data.fd;
        kept.add({event.events, fd, ownerOf(fd)});
    }
    keepEpolled(record, kept.entries(), ready.size());
    record.socket = kept.firstSocket();
    return bool(record.socket);
}

// A negative descriptor is passed over by the kernel.
PollEntry entryOf(const pollfd& entry, const OwnerOf& ownerOf) {
    const bool isReady = entry.revents != 0;
    return {entry.fd, entry.events, entry.revents, isReady ? ownerOf(entry.fd) : SocketId{}};
}

bool keepReady(CallRecord& record, std::span<const pollfd> entries, const OwnerOf& ownerOf) {
    Kept<PollEntry> kept;
    const bool isRoomForAll = entries.size() <= kEntriesKept;
    for (const pollfd& entry : entries) {
        if (kept.isFull() && kept.firstSocket())
            break;
        if (isRoomForAll || entry.revents != 0)
            kept.add(entryOf(entry, ownerOf));
    }
    keepPolled(record, kept.entries(), entries.size());
    record.socket = kept.firstSocket();
    return bool(record.socket);
}

void expectMore(const CallContext& context) {
    if (context.recorder != nullptr)
        context.recorder->expectAutomatic();
}

} // namespace

Result<int> epollCreate1(const CallContext& context, int flags) {
    return asInt(invoke(
        context, CallId::EpollCreate1, [&](CallRecord& record) { record.args = {flags}; },
        [&](std::uint64_t) { return ::epoll_create1(flags); }, kKeepNothing));
}

Result<void> epollCtl(const CallContext& context, int epoll, int operation, int fd, std::uint32_t events) {
    epoll_event event{};
    event.events = events;
    event.data.fd = fd;
    return invoke(
               context, CallId::EpollCtl, [&](CallRecord& record) { record.args = {fd, epoll, operation, events}; },
               [&](std::uint64_t) {
                   return ::epoll_ctl(epoll, operation, fd, operation == EPOLL_CTL_DEL ? nullptr : &event);
               },
               kKeepNothing)
        .map([](std::int64_t) {});
}

Result<int> epollWait(const CallContext& context, int epoll, std::span<epoll_event> room, int timeoutMs,
                      const OwnerOf& ownerOf) {
    const int most = static_cast<int>(room.size());
    expectMore(context);
    return asInt(invoke(
        context, CallId::EpollWait, [&](CallRecord& record) { record.args = {epoll, most, 0, timeoutMs}; },
        [&](std::uint64_t) { return ::epoll_wait(epoll, room.data(), most, timeoutMs); },
        [&](CallRecord& record, std::int64_t count) {
            return keepReady(record, room.first(static_cast<std::size_t>(count)), ownerOf);
        }));
}

Result<int> ppoll(const CallContext& context, std::span<pollfd> entries, const timespec* timeout,
                  const OwnerOf& ownerOf) {
    expectMore(context);
    return asInt(invoke(
        context, CallId::Ppoll,
        [&](CallRecord& record) {
            record.args = {entries.empty() ? -1 : entries.front().fd, static_cast<std::int64_t>(entries.size()),
                           timeout != nullptr ? timeout->tv_sec : -1, timeout != nullptr ? timeout->tv_nsec : 0};
        },
        [&](std::uint64_t) { return ::ppoll(entries.data(), entries.size(), timeout, nullptr); },
        [&](CallRecord& record, std::int64_t) { return keepReady(record, entries, ownerOf); }));
}

} // namespace swb::calls
