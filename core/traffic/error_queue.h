#pragma once

#include "core/calls/syscalls.h"
#include "core/net/address.h"
#include "core/transcript/transcript_row.h"

#include <optional>

namespace swb {

// One entry of a socket's error queue: what was refused, or a time stamp or notice that the person asked for.
struct ErrorEntry {
    Bytes bytes; // of the packet it is about
    Bytes control;
    Address address; // the packet's
    int flags = 0;
    std::uint64_t sequence = 0; // of the call

    TranscriptRow row(SocketId socket) const;
};

// None when the queue is empty. While it is not, a poller tells of an error again and again.
// Calls: recvmsg with MSG_ERRQUEUE.
std::optional<ErrorEntry> takeErrorEntry(CallContext context, int fd);

} // namespace swb
