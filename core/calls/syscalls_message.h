#pragma once

#include "core/calls/syscalls.h"

#include <optional>
#include <span>
#include <vector>

// The calls that take a struct msghdr. As in syscalls.h each is the system call of its name, made once.
namespace swb::calls {

struct MessageToSend {
    std::span<const BytesView> buffers;
    BytesView control;               // with headers and padding; empty: msg_control is NULL
    BytesView address;               // empty: msg_name is NULL
    std::uint32_t addressLength = 0; // as passed
};

struct MessageRoom {
    std::span<const std::span<std::uint8_t>> buffers;
    std::span<std::uint8_t> control;
};

struct MessageReceived {
    std::size_t size = 0; // as returned: with MSG_TRUNC asked for it can exceed the room
    int flags = 0;        // msg_flags
    std::size_t controlLength = 0;
    Bytes address; // as the kernel wrote it, cut at its own room of 128 bytes
    std::uint32_t addressLength = 0;
};

Result<std::size_t> sendmsg(const CallContext& context, int fd, const MessageToSend& message, int flags);
Result<MessageReceived> recvmsg(const CallContext& context, int fd, const MessageRoom& room, int flags);
// How many bytes of each message were taken; as many entries as messages were sent.
Result<std::vector<std::size_t>> sendmmsg(const CallContext& context, int fd, std::span<const MessageToSend> messages,
                                          int flags);
Result<std::vector<MessageReceived>> recvmmsg(const CallContext& context, int fd, std::span<const MessageRoom> rooms,
                                              int flags, std::optional<Nanoseconds> timeout);

} // namespace swb::calls
