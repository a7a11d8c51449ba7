#pragma once

#include "core/calls/syscalls.h"

#include <memory>

namespace swb {

// Room for several messages that is used again and again: for who receives without end, and would spend more time on
// making lists than on receiving. Thread: one at a time.
class MessageBatch {
public:
    // What is not written is not touched: room for the longest costs memory only where a long one came.
    MessageBatch(std::size_t count, std::size_t room, std::size_t controlRoom);
    ~MessageBatch();
    MessageBatch(const MessageBatch&) = delete;
    MessageBatch& operator=(const MessageBatch&) = delete;

    std::size_t count() const;
    // The bytes of each that may be used in the next call, at most those it was made with.
    void limitRoom(std::size_t room);

    // What the last call brought, valid until the next one.
    struct Message {
        BytesView bytes;
        std::size_t size = 0; // as returned: with MSG_TRUNC asked for it can exceed the bytes
        int flags = 0;        // msg_flags
        BytesView control;
        BytesView address; // at most 128 bytes
        std::uint32_t addressLength = 0;
    };
    Message at(std::size_t index) const;

private:
    friend struct MessageBatchAccess;
    struct Private;
    std::unique_ptr<Private> m_d;
};

namespace calls {

// As recvmmsg() of syscalls_message.h; how many came. At most `most` of them.
Result<std::size_t> recvmmsg(const CallContext& context, int fd, MessageBatch& batch, std::size_t most, int flags);

} // namespace calls
} // namespace swb
