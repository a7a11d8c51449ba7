#include "core/calls/poll_entry.h"

#include <algorithm>
#include <array>
#include <cstring>

namespace swb {

namespace {

// In the bytes of the record: a descriptor with its events, as struct pollfd has them and as epoll tells them. The
// sockets stand in the control bytes.
struct KeptPolled {
    int fd;
    short events, revents;
};
struct KeptEpolled {
    std::uint32_t events;
    int fd;
};
static_assert(sizeof(KeptPolled) * kEntriesKept == CallRecord::kDataKept);
static_assert(sizeof(KeptEpolled) * kEntriesKept == CallRecord::kDataKept);

KeptPolled keptOf(const PollEntry& entry) { return {entry.fd, entry.events, entry.revents}; }
KeptEpolled keptOf(const EpollEntry& entry) { return {entry.events, entry.fd}; }

template <class Entry>
void keep(CallRecord& record, std::span<const Entry> entries, std::size_t count) {
    using Kept = decltype(keptOf(entries.front()));
    const std::size_t most = std::min(entries.size(), kEntriesKept);
    for (std::size_t i = 0; i < most; ++i) {
        const Kept one = keptOf(entries[i]);
        const std::uint32_t socket = entries[i].socket.value;
        std::memcpy(record.data.data() + i * sizeof one, &one, sizeof one);
        std::memcpy(record.control.data() + i * sizeof socket, &socket, sizeof socket);
    }
    // Where fewer were kept than there is room for, the rest is nobody's: no descriptor has this number.
    for (std::size_t i = most; i < std::min(count, kEntriesKept); ++i)
        std::memset(record.data.data() + i * sizeof(Kept), 0xff, sizeof(Kept));
    record.dataLength = count * sizeof(Kept);
    record.controlLength = static_cast<std::uint32_t>(most * sizeof(std::uint32_t));
}

template <class T>
T readAt(BytesView bytes, std::size_t index) {
    T value{};
    if ((index + 1) * sizeof(T) <= bytes.size())
        std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return value;
}

SocketId socketAt(const CallRecord& record, std::size_t index) {
    return SocketId{readAt<std::uint32_t>(record.controlBytes(), index)};
}

bool isPolled(const CallRecord& record) { return record.call == CallId::Poll || record.call == CallId::Ppoll; }

} // namespace

void keepPolled(CallRecord& record, std::span<const PollEntry> entries, std::size_t count) {
    keep(record, entries, count);
}

void keepEpolled(CallRecord& record, std::span<const EpollEntry> entries, std::size_t count) {
    keep(record, entries, count);
}

std::size_t polledCount(const CallRecord& record) {
    return isPolled(record) ? static_cast<std::size_t>(record.dataLength / sizeof(KeptPolled)) : 0;
}

std::vector<PollEntry> polledOf(const CallRecord& record) {
    std::vector<PollEntry> entries;
    if (!isPolled(record))
        return entries;
    const BytesView bytes = record.keptData();
    for (std::size_t i = 0; i < bytes.size() / sizeof(KeptPolled); ++i)
        if (const auto one = readAt<KeptPolled>(bytes, i); one.fd != -1)
            entries.push_back({one.fd, one.events, one.revents, socketAt(record, i)});
    return entries;
}

std::vector<EpollEntry> epolledOf(const CallRecord& record) {
    std::vector<EpollEntry> entries;
    if (record.call != CallId::EpollWait)
        return entries;
    const BytesView bytes = record.keptData();
    for (std::size_t i = 0; i < bytes.size() / sizeof(KeptEpolled); ++i)
        if (const auto one = readAt<KeptEpolled>(bytes, i); one.fd != -1)
            entries.push_back({one.events, one.fd, socketAt(record, i)});
    return entries;
}

bool concerns(const CallRecord& record, SocketId socket) {
    if (record.socket == socket)
        return true;
    if (!isPolled(record) && record.call != CallId::EpollWait)
        return false;
    for (std::size_t i = 0; i < record.controlBytes().size() / sizeof(std::uint32_t); ++i)
        if (socketAt(record, i) == socket)
            return true;
    return false;
}

} // namespace swb
