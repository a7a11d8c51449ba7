#pragma once

#include <cstddef>
#include <cstdint>

// How a recorded session stands on disk, in a directory of its own, in the byte order of the machine:
//   session  one SessionHeader, stored last after each flush; whoever records holds a lock (flock) on it
//   index    one SegmentRecord for each slot of `data`; all zero when the slot is free
//   data     slots of 2 MiB; a segment takes one, or as many in a row as it is long
//   marks    the marks and notes of rows, as text
// A segment of rows has StoredRows from its front on; from its end backwards the addresses of their peers, each a
// length as the kernel gave it (32 bits) and at most 128 bytes, padded to four. A segment of bytes has payloads and
// StoredExtras. Bytes are stored before the rows that name them, rows before the record that counts them.
namespace swb::stored {

inline constexpr std::size_t kSlotSize = std::size_t{2} << 20;
inline constexpr std::uint64_t kSessionMagic = 0x314e415254425753; // "SWBTRAN1"
inline constexpr std::uint32_t kRecordMagic = 0x67655357;          // "WSeg"
inline constexpr std::uint32_t kVersion = 1;

// Times beyond were written by no clock. The sum of two within is still a number.
inline constexpr std::int64_t kLatestMoment = (std::int64_t{1} << 62) - 1; // nanoseconds: 146 years
constexpr bool isMoment(std::int64_t time) { return time >= -kLatestMoment && time <= kLatestMoment; }

struct StoredRow {
    std::int64_t time;
    std::uint64_t sequence;
    std::uint32_t socket;
    std::uint32_t length; // when there is an extra, that has it
    std::uint32_t kept;
    std::uint32_t segment; // of its bytes, or of its extra
    std::uint32_t offset;
    std::uint32_t peer; // where its address begins, counted back from the end of the segment; 0: none
    std::int32_t messageFlags;
    std::uint8_t direction;
    std::uint8_t note;
    std::uint8_t hasExtra;
    std::uint8_t hasControl;
};
static_assert(sizeof(StoredRow) == 48);

// What few rows have. Control bytes follow, padded to eight.
struct StoredExtra {
    std::uint64_t length;
    std::uint64_t fullLength;
    std::uint32_t segment; // of the row's bytes
    std::uint32_t offset;
    std::uint32_t controlLength;
    std::uint32_t unused;
};
static_assert(sizeof(StoredExtra) == 32);

enum class SegmentKind : std::uint32_t { Rows = 1, Bytes = 2 };

struct SegmentRecord {
    std::uint32_t magic;
    SegmentKind kind;
    std::uint64_t number; // from 1, in the order in which segments were begun
    std::uint64_t used;   // bytes from the front
    std::uint64_t tail;   // bytes at the end: addresses
    std::uint64_t slotCount;
    std::uint64_t firstRow;  // Rows: the first it holds; Bytes: the first that names it
    std::uint64_t lastRow;   // 0: none yet
    std::int64_t firstTime;  // Rows
    std::int64_t latestTime; // Rows: of all rows up to the last of this segment
    std::uint64_t payload;   // Rows: bytes kept of them
    std::uint64_t frontSum;
    std::uint64_t tailSum;
    std::uint64_t unused[3];
    std::uint64_t recordSum; // of all before it
};
static_assert(sizeof(SegmentRecord) == 128);

struct StoredLoss {
    std::uint64_t rows;
    std::uint64_t bytes;
};

struct SessionHeader {
    std::uint64_t magic;
    std::uint32_t version;
    std::uint32_t endedWell;
    std::int64_t wallOffset; // wall clock minus monotonic
    std::int64_t startTime;  // monotonic
    std::uint64_t process;
    std::uint64_t commits;   // goes up with each flush
    std::uint64_t firstKept; // rows
    std::uint64_t lastIndex;
    StoredLoss lostToBudget;
    StoredLoss lostToDisk;
    StoredLoss lostToOutrun;
    StoredLoss lostTooLong;
    std::uint64_t unused[15];
    std::uint64_t headerSum; // of all before it
};
static_assert(sizeof(SessionHeader) == 256);

} // namespace swb::stored
