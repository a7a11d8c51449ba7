#pragma once

#include "core/transcript/memory_blocks.h"
#include "core/transcript/segment_checksum.h"
#include "core/transcript/segment_files.h"
#include "core/transcript/segment_reader.h"
#include "core/transcript/transcript.h"

#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <unordered_map>
#include <vector>

namespace swb {

struct TranscriptOptions {
    std::string directory; // of this session alone, made at the first row; empty: in memory
    TranscriptBudget budget;
    std::uint64_t memoryBudget = std::uint64_t{64} << 20; // when there is no disk to write to
    std::size_t blocks = 32;                              // of 2 MiB: how far the disk may be behind
    WhenOutrun whenOutrun = WhenOutrun::BackPressure;
};

// A transcript in segments of 2 MiB: written in memory that is used again, stored by a thread of its own, mapped to be
// read. Rows take 48 bytes beside their payload. Nothing is written, and no memory taken, before the first row.
class StoredTranscript final : public Transcript, private SegmentSource {
public:
    explicit StoredTranscript(TranscriptOptions options);
    // Stores what is still in memory; gives up after two seconds.
    ~StoredTranscript() override;

    std::uint64_t append(TranscriptRow row, BytesView bytes) override;
    TranscriptRoom room(std::size_t least) override;
    std::uint64_t commit(TranscriptRow row, TranscriptRoom& room, std::size_t length) override;
    bool hasRoom() const override;
    void setRoomHandler(std::function<void()> handler) override;
    std::uint64_t visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const override;
    std::uint64_t indexAt(Nanoseconds time) const override;
    std::uint64_t firstKept() const override;
    std::uint64_t lastIndex() const override;
    void clear() override;
    TranscriptState state() const override;
    void setBudget(TranscriptBudget budget) override;
    void setWhenOutrun(WhenOutrun whenOutrun) override;

    // Everything appended so far is on disk when it returns. Errors: why it is not.
    Result<void> flush();
    // Makes so much memory ready at once that otherwise would be when it is wanted.
    void warmUp();

private:
    struct Segment;
    struct StoredRoom;
    struct Item; // a segment, and what of it is to be stored
    using SegmentPtr = std::shared_ptr<Segment>;
    using Lock = std::unique_lock<std::mutex>;
    enum class Pressed : std::uint8_t { Refuse, Exceed }; // when the blocks are used up

    // In stored_transcript.cpp, with the lock held.
    std::uint64_t appendLarge(TranscriptRow& row, BytesView bytes);
    void start();
    bool makeRoomFor(std::size_t bytes, const TranscriptRow& row, Pressed pressed);
    bool makeRoomForRow(const TranscriptRow& row, Pressed pressed);
    SegmentPtr newSegment(stored::SegmentKind kind, Pressed pressed);
    void seal(SegmentPtr& segment);
    bool waitForRoom(Lock& lock, std::size_t bytes, const TranscriptRow& row);
    void addRow(TranscriptRow& row, Segment* segment, std::uint64_t offset, std::size_t kept);
    void giveRoomBack(SegmentPtr segment);
    bool isBehind() const; // shut because the disk is slow, not because it is full
    bool shouldHoldBack() const { return m_whenOutrun == WhenOutrun::BackPressure && isBehind(); }

    // In stored_rows.cpp, with the lock held.
    void putRow(const TranscriptRow& row, Segment* segment, std::uint64_t offset, std::size_t kept);
    void putExtra(const TranscriptRow& row, stored::StoredRow& stored);
    void putGapRow(Nanoseconds time);
    std::uint32_t internPeer(const Address& peer);
    std::uint32_t findOrAddPeer(const Address& peer);
    void forgetPeers();
    std::uint64_t notKept(const TranscriptRow& row);
    std::size_t extraSize(const TranscriptRow& row) const;
    void keepWithinBudget(std::uint64_t more);
    bool dropOldest();
    void dropBefore(std::uint64_t row);
    void freeUnused();
    std::uint64_t pageAfter(std::uint64_t row) const;
    std::uint64_t payloadBefore(std::uint64_t row) const;
    std::uint64_t budgetBytes() const;

    // In stored_writer.cpp, in the writer's thread.
    void runWriter();
    bool waitForWork(Lock& lock);
    void openFiles(Lock& lock);
    std::vector<Item> collect(bool partial) const;
    void storeAll(Lock& lock, bool partial);
    Result<void> store(Item& item) const;
    void noteStored(Item& item);
    void diskFailed(const Error& error);
    void tellRoom(Lock& lock);
    stored::SessionHeader header() const;
    void finish(Lock& lock);

    std::optional<PinnedSegment> pinRows(std::uint64_t index) const override;
    std::optional<PinnedSegment> pinBytes(std::uint32_t number) const override;
    std::optional<PinnedSegment> pin(Segment& segment) const;

    const TranscriptOptions m_options;
    std::mutex m_handlerMutex; // before m_mutex
    std::function<void()> m_roomHandler;
    mutable std::mutex m_mutex; // of everything below
    std::shared_ptr<MemoryBlocks> m_blocks;
    std::shared_ptr<SegmentFiles> m_files; // null: in memory
    bool m_started = false;
    bool m_opened = false;                       // the files are there, or it is known that there will be none
    std::string m_why;                           // why in memory alone, or why nothing can be stored
    std::map<std::uint64_t, SegmentPtr> m_rows;  // by the first row
    std::map<std::uint64_t, SegmentPtr> m_bytes; // by number
    SegmentPtr m_openRows;
    SegmentPtr m_openBytes;
    SegmentPtr m_openRoom;                                       // begun in a room that was given back
    std::unordered_map<std::string_view, std::uint32_t> m_peers; // of m_openRows
    Address m_lastPeer;                                          // of the row before
    std::uint32_t m_lastPeerAt = 0;                              // 0: there was none in m_openRows
    std::vector<SegmentPtr> m_unstored;                          // or not whole; not when in memory alone
    std::uint64_t m_segmentBytes = 0;
    std::uint64_t m_payload = 0;        // of all rows there ever were
    std::uint64_t m_payloadDropped = 0; // of those before m_firstKept
    std::uint64_t m_lastNumber = 0;
    std::uint64_t m_firstKept = 1;
    std::uint64_t m_lastIndex = 0;
    std::int64_t m_latestTime = INT64_MIN;
    TranscriptBudget m_budget;
    WhenOutrun m_whenOutrun;
    TranscriptLosses m_lost;
    TranscriptLoss m_gap; // since the last row that was kept
    bool m_shut = false;  // the blocks were used up; until a quarter of them is free again
    int m_diskError = 0;
    mutable bool m_roomWanted = false;

    // Of the writer.
    bool m_dirty = false;     // there is something to store within 200 ms
    std::size_t m_sealed = 0; // segments that wait to be stored whole
    std::uint64_t m_commits = 0;
    Nanoseconds m_startTime{};
    Nanoseconds m_lastFlush{};
    Nanoseconds m_giveUpAt{};
    std::uint64_t m_flushWanted = 0; // goes up with each flush()
    std::uint64_t m_flushDone = 0;
    bool m_marksChanged = false;
    bool m_quit = false;
    std::condition_variable m_wake;                                  // the writer
    std::condition_variable m_freed;                                 // who waits for room, or for a flush
    mutable std::deque<std::shared_ptr<const MappedBytes>> m_recent; // mappings that may be wanted again
    std::thread m_writer;
};

} // namespace swb
