#pragma once

#include "core/transcript/filter_expression.h"
#include "core/transcript/transcript.h"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace swb {

enum class ExportFormat : std::uint8_t {
    Text,      // a line of what, when and where, the bytes escaped below it
    HexDump,   // the same line, the bytes as offset, hex and characters
    JsonLines, // an object a row
    Csv,       // RFC 4180
    Raw,       // the bytes alone
    Pcapng,    // packets that Wireshark reads
};

// Bytes that are no text in a line of JSON or CSV.
enum class BinaryAs : std::uint8_t { Base64, Hex };
enum class RawWays : std::uint8_t { Received, Sent, Both }; // Both: a file each

// Which rows: all of these hold.
struct RowSelection {
    std::uint64_t first = 1;
    std::uint64_t last = UINT64_MAX;
    SocketId socket = {};                                   // none: every socket
    std::optional<Address> peer = {};                       // what went there and came from there
    std::optional<std::vector<std::uint64_t>> indices = {}; // ascending
    FilterExpression filter = {};                           // empty: every row
};

// Between whom a socket moves bytes, as far as is known. Empty addresses stand for what is not.
struct ConversationEnds {
    int family = -1; // -1: nothing is known
    int type = 0;
    int protocol = 0;
    Address local;
    Address peer;
    SocketId stream;       // whose bytes they are where several ids are one socket (dup); none: its own
    SocketId other;        // the other end where it is a socket of the workbench too and no address tells (socketpair)
    bool accepted = false; // the peer called connect()
    bool sendingEnded = false; // shut down for sending, or closed
    // Moved in its whole life, where that is known: rows that are not kept any more are missed by it.
    std::optional<std::uint64_t> sent;
    std::optional<std::uint64_t> received;
};

// What rows do not tell of themselves. Called in the thread that exports.
struct ExportSources {
    std::function<ConversationEnds(SocketId)> ends;
    // "recv(7, ..., 65536) = 1448", by the sequence number of the call; empty when it is not known any more.
    std::function<std::string(std::uint64_t)> call;
};

struct ExportRequest {
    ExportFormat format = ExportFormat::Text;
    RowSelection rows = {};
    BinaryAs binary = BinaryAs::Base64;
    RawWays ways = RawWays::Both;
};

struct ExportProgress {
    std::uint64_t done = 0; // rows looked at
    std::uint64_t of = 0;
    std::uint64_t bytes = 0; // written
};

struct ExportControl {
    std::function<bool()> stopped;                       // asked often; true ends it early, without a file
    std::function<void(const ExportProgress&)> progress; // now and then, in the thread that exports
};

struct ExportSummary {
    std::vector<std::string> files;
    std::uint64_t rows = 0;    // written
    std::uint64_t bytes = 0;   // of the files
    std::uint64_t missing = 0; // bytes that the chosen rows moved and that were not kept
    // pcapng alone: rows that are no packet (peeked at, from the error queue); a comment of the next one names them.
    std::uint64_t withoutPacket = 0;
};

} // namespace swb
