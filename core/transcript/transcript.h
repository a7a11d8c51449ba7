#pragma once

#include "core/transcript/transcript_row.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace swb {

class Marks;

// Where bytes may be written that a row is then made of, without a copy: recv() into left(), then commit(). What is
// left when the room goes away is given back. One thread at a time; it must not outlive its transcript.
class TranscriptRoom {
public:
    TranscriptRoom() = default;
    TranscriptRoom(TranscriptRoom&&) noexcept = default;
    TranscriptRoom& operator=(TranscriptRoom&&) noexcept = default;

    explicit operator bool() const { return !m_left.empty(); }
    std::span<std::uint8_t> left() const { return m_left; }

private:
    friend class Transcript;
    struct Hold {
        virtual ~Hold() = default;
    };
    std::span<std::uint8_t> m_left;
    std::unique_ptr<Hold> m_hold;
};

// How much is kept; the oldest goes first.
struct TranscriptBudget {
    std::uint64_t bytes = std::uint64_t{4} << 30; // with everything that stands beside them
    std::uint64_t rows = 50'000'000;
    bool operator==(const TranscriptBudget&) const = default;
};

// What happens when bytes come faster than they can be written to disk.
enum class WhenOutrun : std::uint8_t {
    BackPressure, // who appends waits: the peers feel it
    Gaps,         // rows are not kept, and counted
};

// Rows that were not kept, or no longer are, and their bytes.
struct TranscriptLoss {
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;
    bool operator==(const TranscriptLoss&) const = default;
};
struct TranscriptLosses {
    TranscriptLoss budget;  // the oldest, taken away to stay within the budget
    TranscriptLoss disk;    // while the disk was full or refused to be written
    TranscriptLoss outrun;  // while bytes came faster than the disk takes them
    TranscriptLoss tooLong; // bytes of rows that are kept, but not whole
};

struct TranscriptState {
    bool onDisk = false; // else it is gone with the program
    bool paused = false; // rows that come now are not kept
    std::string why;     // a sentence: why paused, or why not on disk; else empty
    std::string directory;
    std::uint64_t rows = 0;  // kept now
    std::uint64_t bytes = 0; // of payload kept now
    std::uint64_t diskBytes = 0;
    std::uint64_t memoryBytes = 0;
    TranscriptBudget budget;
    WhenOutrun whenOutrun = WhenOutrun::BackPressure;
    TranscriptLosses lost;
};

// An append-only account of bytes. Thread: any.
class Transcript {
public:
    using RowVisitor = std::function<bool(const RowView&)>; // false: enough

    Transcript();
    virtual ~Transcript();
    Transcript(const Transcript&) = delete;
    Transcript& operator=(const Transcript&) = delete;

    // The row's index; 0 when it was not kept, which lost says. Waits when the disk was outrun and WhenOutrun asks for
    // back-pressure, but no longer than two seconds.
    virtual std::uint64_t append(TranscriptRow row, BytesView bytes) = 0;

    // At least `least` bytes to write into (more than kMostRoom is cut to that). Never waits: none when the caller
    // should hold back; the room handler then says when to ask again.
    static constexpr std::size_t kMostRoom = std::size_t{1} << 20;
    virtual TranscriptRoom room(std::size_t least);
    // A row of the first `length` bytes of the room, which afterwards begins behind them. The rest may be used for the
    // next row. As append(), but never waits.
    virtual std::uint64_t commit(TranscriptRow row, TranscriptRoom& room, std::size_t length);
    // False when who can hold back should: append() would wait, room() would give none.
    virtual bool hasRoom() const { return true; }
    // Called when there is room again after there was none. From any thread, no lock held.
    virtual void setRoomHandler(std::function<void()> handler);

    // Calls the visitor for the rows from `first` to `last`, both included, that are kept, in order, until it has
    // enough. Rows may be appended meanwhile; rows that go away meanwhile are left out. The index after the last
    // visited.
    virtual std::uint64_t visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const = 0;
    // The first row at or after a moment; lastIndex() + 1 when there is none.
    virtual std::uint64_t indexAt(Nanoseconds time) const = 0;
    virtual std::uint64_t firstKept() const = 0; // index of the oldest row still kept; lastIndex() + 1 when none
    virtual std::uint64_t lastIndex() const = 0;
    virtual void clear() = 0; // drops the rows; indices go on
    virtual TranscriptState state() const = 0;
    virtual void setBudget(TranscriptBudget budget) = 0;
    virtual void setWhenOutrun(WhenOutrun) {}
    // What the wall clock said at the time of a row.
    virtual Nanoseconds wallTime(Nanoseconds time) const { return wallTimeOf(time); }

    // Rows with an index above `after`, oldest first, at most `most`.
    std::vector<TranscriptRow> copySince(std::uint64_t after, std::size_t most = SIZE_MAX) const;
    // Those of `count` rows from `first` on that are kept.
    std::vector<TranscriptRow> rows(std::uint64_t first, std::size_t count) const;
    // The bytes of a row, or fewer when not all could be kept; empty for a dropped row.
    Bytes bytesOf(std::uint64_t index, std::size_t most = SIZE_MAX) const { return bytesOf(index, 0, most); }
    // The same from an offset on.
    Bytes bytesOf(std::uint64_t index, std::uint64_t offset, std::size_t most) const;

    Marks& marks() const { return *m_marks; }

protected:
    using RoomHold = TranscriptRoom::Hold;
    static TranscriptRoom makeRoom(std::span<std::uint8_t> bytes, std::unique_ptr<RoomHold> hold);
    static RoomHold* holdOf(const TranscriptRoom& room) { return room.m_hold.get(); }
    static void advance(TranscriptRoom& room, std::size_t length) { room.m_left = room.m_left.subspan(length); }

private:
    std::unique_ptr<Marks> m_marks;
};

} // namespace swb
