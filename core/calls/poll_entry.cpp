#include "core/calls/poll_entry.h"

#include <cstring>

namespace swb {

namespace {

// In the bytes of the record: descriptor and events as struct pollfd has them; the sockets stand in the control bytes.
struct Kept {
    int fd;
    short events, revents;
};
static_assert(sizeof(Kept) == 8);

template <class T>
T readAt(BytesView bytes, std::size_t index) {
    T value{};
    std::memcpy(&value, bytes.data() + index * sizeof(T), sizeof(T));
    return value;
}

} // namespace

void keepPolled(CallRecord& record, std::span<const PollEntry> entries) {
    Bytes kept(entries.size() * sizeof(Kept));
    Bytes sockets(entries.size() * sizeof(std::uint32_t));
    for (std::size_t i = 0; i < entries.size(); ++i) {
        const Kept one{entries[i].fd, entries[i].events, entries[i].revents};
        const std::uint32_t socket = entries[i].socket.value;
        std::memcpy(kept.data() + i * sizeof one, &one, sizeof one);
        std::memcpy(sockets.data() + i * sizeof socket, &socket, sizeof socket);
    }
    record.keepData(kept);
    record.keepControl(sockets);
}

std::size_t polledCount(const CallRecord& record) {
    return record.call == CallId::Poll ? static_cast<std::size_t>(record.dataLength / sizeof(Kept)) : 0;
}

std::vector<PollEntry> polledOf(const CallRecord& record) {
    std::vector<PollEntry> entries;
    if (record.call != CallId::Poll)
        return entries;
    const BytesView bytes = record.keptData();
    for (std::size_t i = 0; i < bytes.size() / sizeof(Kept); ++i) {
        const auto one = readAt<Kept>(bytes, i);
        entries.push_back({one.fd, one.events, one.revents, SocketId{readAt<std::uint32_t>(record.controlBytes(), i)}});
    }
    return entries;
}

} // namespace swb
