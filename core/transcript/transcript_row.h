#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/net/address.h"

#include <cstdint>
#include <memory>

namespace swb {

enum class Direction : std::uint8_t { Sent, Received };

enum class RowNote : std::uint8_t {
    None,
    EndOfStream,        // a read returned 0 on a stream: the peer has shut down its sending side
    ZeroLengthDatagram, // 0 bytes, and no end: an empty message
    Truncated,          // the message was longer than the buffer; fullLength says how long where that is known
    Peeked,             // MSG_PEEK: the bytes are still queued and will be read again
    Discarded,          // MSG_TRUNC on TCP: taken from the queue without being copied, so not known
    ErrorQueue,         // MSG_ERRQUEUE: what came back of a packet sent before
    OutOfBand,          // MSG_OOB
    InKernel,           // sendfile, splice: the program never had the bytes
    NotKept,            // no movement: here rows could not be kept; length bytes in fullLength rows, of any socket
};

// One movement of bytes as one call made it.
struct TranscriptRow {
    std::uint64_t index = 0; // from 1, without gaps
    Nanoseconds time{};      // monotonic, when the call returned
    SocketId socket;
    Direction direction = Direction::Sent;
    RowNote note = RowNote::None;
    std::uint64_t length = 0;             // bytes the call moved
    std::uint64_t fullLength = 0;         // of the message, when it was cut and that is known; else 0
    std::uint64_t sequence = 0;           // of the call record; 0 when it was not recorded
    Address peer;                         // empty when not known
    int messageFlags = 0;                 // msg_flags as recvmsg returned them
    std::shared_ptr<const Bytes> control; // ancillary data passed or received; null when there was none
};

// The same where it stands in the store, without a copy. What it points at holds while the visitor that was given it
// runs, no longer.
struct RowView {
    std::uint64_t index = 0;
    Nanoseconds time{};
    SocketId socket;
    Direction direction = Direction::Sent;
    RowNote note = RowNote::None;
    std::uint64_t length = 0;
    std::uint64_t fullLength = 0;
    std::uint64_t sequence = 0;
    int messageFlags = 0;
    std::uint32_t peerLength = 0; // as the kernel said it, see Address; 0 when the peer is not known
    BytesView peerBytes;
    BytesView bytes; // what was kept of them: in one piece, and not read from disk before they are looked at
    BytesView control;
    bool hasControl = false;

    Address peer() const { return Address::fromBytes(peerBytes, peerLength); }
    TranscriptRow row() const; // a copy without the bytes
};

} // namespace swb
