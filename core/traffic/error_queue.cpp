#include "core/traffic/error_queue.h"

#include "core/calls/syscalls_message.h"

#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace swb {

std::optional<ErrorEntry> takeErrorEntry(CallContext context, int fd) {
    std::array<std::uint8_t, 2048> bytes{};
    std::array<std::uint8_t, 512> control{};
    const std::array buffers{std::span<std::uint8_t>(bytes)};
    ErrorEntry entry;
    context.sequence = &entry.sequence;
    const Result<calls::MessageReceived> got =
        calls::recvmsg(context, fd, {buffers, control}, MSG_DONTWAIT | MSG_ERRQUEUE);
    if (!got)
        return std::nullopt;
    const BytesView packet = BytesView(bytes).first(std::min(got->size, bytes.size()));
    entry.bytes.assign(packet.begin(), packet.end());
    entry.control.assign(control.begin(), control.begin() + static_cast<std::ptrdiff_t>(got->controlLength));
    entry.address = Address::fromBytes(got->address, got->addressLength);
    entry.flags = got->flags;
    return entry;
}

TranscriptRow ErrorEntry::row(SocketId socket) const {
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = socket;
    row.direction = Direction::Received;
    row.note = RowNote::ErrorQueue;
    row.length = bytes.size();
    row.sequence = sequence;
    row.peer = address;
    row.messageFlags = flags;
    row.control = std::make_shared<const Bytes>(control);
    return row;
}

} // namespace swb
