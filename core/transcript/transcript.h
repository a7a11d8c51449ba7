#pragma once

#include "core/base/bytes.h"
#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/net/address.h"

#include <cstdint>
#include <memory>
#include <vector>

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

// An append-only account of bytes. Thread: any.
class Transcript {
public:
    virtual ~Transcript() = default;

    virtual void append(TranscriptRow row, BytesView bytes) = 0; // fills row.index
    // Rows with an index above `after`, oldest first, at most `most`.
    virtual std::vector<TranscriptRow> copySince(std::uint64_t after, std::size_t most = SIZE_MAX) const = 0;
    // The bytes of a row, or fewer when not all could be kept; empty for a dropped row.
    virtual Bytes bytesOf(std::uint64_t index, std::size_t most = SIZE_MAX) const = 0;
    virtual std::uint64_t firstKept() const = 0; // index of the oldest row still kept; lastIndex() + 1 when none
    virtual std::uint64_t lastIndex() const = 0;
    virtual void clear() = 0; // drops the rows; indices go on
};

} // namespace swb
