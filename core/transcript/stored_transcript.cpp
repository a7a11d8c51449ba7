#include "core/transcript/stored_transcript.h"

#include "core/transcript/marks.h"
#include "core/transcript/stored_segment.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

namespace swb {

namespace {

using stored::SegmentKind;
using stored::StoredExtra;
using stored::StoredRow;

constexpr std::uint64_t kLeastRoomKept = std::uint64_t{64} << 10; // less of a segment is not worth coming back to
constexpr std::size_t kGapExtra = sizeof(StoredExtra) + 8;
constexpr auto kLongestWait = std::chrono::seconds(2);

std::size_t blocksOf(std::uint64_t bytes) {
    return static_cast<std::size_t>(std::max<std::uint64_t>(bytes / MemoryBlock::kSize, 4));
}

} // namespace

struct StoredTranscript::StoredRoom final : RoomHold {
    StoredRoom(StoredTranscript& transcript, SegmentPtr taken)
        : owner(transcript)
        , segment(std::move(taken)) {}
    StoredRoom(StoredTranscript& transcript, std::size_t size)
        : owner(transcript)
        , scratch(std::make_unique_for_overwrite<std::uint8_t[]>(size)) {}
    ~StoredRoom() override {
        if (!segment)
            return;
        const Lock lock(owner.m_mutex);
        owner.giveRoomBack(std::move(segment));
    }

    StoredTranscript& owner;
    SegmentPtr segment;
    std::unique_ptr<std::uint8_t[]> scratch; // for bytes that will not be kept, unless there is room again by then
};

StoredTranscript::StoredTranscript(TranscriptOptions options)
    : m_options(std::move(options))
    , m_blocks(std::make_shared<MemoryBlocks>(std::max<std::size_t>(m_options.blocks, 4)))
    , m_budget(m_options.budget)
    , m_whenOutrun(m_options.whenOutrun) {
    marks().setChangeHandler([this] {
        const Lock lock(m_mutex);
        m_marksChanged = true;
        m_wake.notify_one();
    });
}

StoredTranscript::~StoredTranscript() {
    marks().setChangeHandler(nullptr);
    {
        const Lock lock(m_mutex);
        m_quit = true;
        m_giveUpAt = monotonicNow() + kLongestWait;
        m_wake.notify_one();
    }
    if (m_writer.joinable())
        m_writer.join();
}

void StoredTranscript::start() {
    if (m_started)
        return;
    m_started = true;
    m_startTime = monotonicNow();
    if (m_options.directory.empty()) {
        m_opened = true;
        m_why = "The transcript is kept in memory alone.";
        m_blocks->setLimit(blocksOf(budgetBytes()));
        return;
    }
    try {
        m_writer = std::thread([this] { runWriter(); });
    } catch (const std::system_error&) {
        m_opened = true;
        m_why = "No thread could be started that writes the transcript to disk: it is kept in memory alone.";
        m_blocks->setLimit(blocksOf(budgetBytes()));
    }
}

std::uint64_t StoredTranscript::append(TranscriptRow row, BytesView bytes) {
    if (bytes.size() > kMostRoom)
        return appendLarge(row, bytes);
    Lock lock(m_mutex);
    start();
    if (!makeRoomFor(bytes.size(), row, Pressed::Refuse) && !waitForRoom(lock, bytes.size(), row))
        return notKept(row);
    Segment* segment = bytes.empty() ? nullptr : m_openBytes.get();
    std::uint64_t offset = 0;
    if (segment != nullptr) {
        offset = segment->used;
        std::memcpy(segment->data + offset, bytes.data(), bytes.size());
        segment->used += bytes.size();
    }
    addRow(row, segment, offset, bytes.size());
    return m_lastIndex;
}

// A payload of the length of a segment gets one of its own: written to disk by the thread that brings it, so that it is
// not in memory twice.
std::uint64_t StoredTranscript::appendLarge(TranscriptRow& row, BytesView bytes) {
    Lock lock(m_mutex);
    start();
    m_freed.wait_for(lock, kLongestWait, [this] { return m_opened; });
    const auto kept = static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), budgetBytes() / 2));
    if (!makeRoomFor(0, row, Pressed::Exceed))
        return notKept(row);
    const auto segment = std::make_shared<Segment>();
    segment->size = (kept + stored::kSlotSize - 1) / stored::kSlotSize * stored::kSlotSize;
    segment->used = kept;
    segment->sealed = true;
    keepWithinBudget(segment->size);
    const std::shared_ptr<SegmentFiles> files = m_files;
    lock.unlock();
    Result<void> written;
    if (files) {
        auto slot = files->claim(static_cast<std::uint32_t>(segment->size / stored::kSlotSize));
        written = slot ? files->write(**slot, 0, bytes.first(kept)) : tl::unexpected(slot.error());
        if (written)
            segment->slot = std::move(*slot);
        segment->frontSum = SegmentChecksum::once(bytes.first(kept));
    } else {
        const std::shared_ptr<std::uint8_t[]> memory(new (std::nothrow) std::uint8_t[kept]);
        if (memory)
            std::memcpy(memory.get(), bytes.data(), kept);
        segment->data = memory.get();
        segment->memory = memory;
    }
    lock.lock();
    if (!written)
        diskFailed(written.error());
    if ((!segment->slot && !segment->memory) || !makeRoomFor(0, row, Pressed::Exceed))
        return notKept(row);
    segment->number = ++m_lastNumber;
    segment->storedUsed = segment->slot ? kept : 0;
    m_bytes[segment->number] = segment;
    m_segmentBytes += segment->size;
    if (segment->slot) {
        segment->waiting = true; // its record, that is
        ++m_sealed;
        m_unstored.push_back(segment);
    }
    if (kept < bytes.size()) {
        m_lost.tooLong.rows += 1;
        m_lost.tooLong.bytes += bytes.size() - kept;
    }
    addRow(row, segment.get(), 0, kept);
    return m_lastIndex;
}

TranscriptRoom StoredTranscript::room(std::size_t least) {
    least = std::clamp<std::size_t>(least, 1, kMostRoom);
    const Lock lock(m_mutex);
    start();
    SegmentPtr segment;
    if (m_openRoom && m_openRoom->left() >= least) {
        segment = std::exchange(m_openRoom, nullptr);
    } else {
        if (m_openRoom)
            seal(m_openRoom);
        segment = newSegment(SegmentKind::Bytes, Pressed::Refuse);
    }
    if (!segment && shouldHoldBack()) {
        m_roomWanted = true;
        return {};
    }
    if (!segment) {
        auto hold = std::make_unique<StoredRoom>(*this, least);
        std::uint8_t* scratch = hold->scratch.get();
        return makeRoom({scratch, least}, std::move(hold));
    }
    const std::span<std::uint8_t> left(segment->data + segment->used, static_cast<std::size_t>(segment->left()));
    return makeRoom(left, std::make_unique<StoredRoom>(*this, std::move(segment)));
}

std::uint64_t StoredTranscript::commit(TranscriptRow row, TranscriptRoom& room, std::size_t length) {
    auto* hold = static_cast<StoredRoom*>(holdOf(room));
    const BytesView bytes = room.left().first(std::min(length, room.left().size()));
    const Lock lock(m_mutex);
    advance(room, bytes.size());
    const bool holdsBack = m_whenOutrun == WhenOutrun::BackPressure && m_diskError == 0;
    const bool inPlace = hold != nullptr && hold->segment != nullptr;
    // Who asks for room before each row has held back already: rows of what he was given find a place.
    const Pressed pressed = inPlace && holdsBack ? Pressed::Exceed : Pressed::Refuse;
    if (!makeRoomFor(inPlace ? 0 : bytes.size(), row, pressed))
        return notKept(row);
    Segment* segment = bytes.empty() ? nullptr : inPlace ? hold->segment.get() : m_openBytes.get();
    std::uint64_t offset = 0;
    if (segment != nullptr) {
        // In a room, bytes of rows that were not kept may stand before these.
        offset = inPlace ? static_cast<std::uint64_t>(bytes.data() - segment->data) : segment->used;
        if (!inPlace)
            std::memcpy(segment->data + offset, bytes.data(), bytes.size());
        segment->used = offset + bytes.size();
    }
    addRow(row, segment, offset, bytes.size());
    return m_lastIndex;
}

void StoredTranscript::addRow(TranscriptRow& row, Segment* segment, std::uint64_t offset, std::size_t kept) {
    if (m_gap.rows > 0)
        putGapRow(row.time);
    putRow(row, segment, offset, kept);
    if (!m_dirty) {
        m_dirty = true;
        m_wake.notify_one();
    }
}

// Room for a row, for the one that says that rows before it are missing, and for so many bytes in one piece.
bool StoredTranscript::makeRoomFor(std::size_t bytes, const TranscriptRow& row, Pressed pressed) {
    // Once the blocks were used up, a quarter of them has to be free again, so that gaps are few.
    if (m_shut && pressed == Pressed::Refuse && m_blocks->left() * 4 < m_blocks->limit())
        return false;
    const std::uint64_t rowNeeds = 2 * sizeof(StoredRow) + sizeof(std::uint32_t) + row.peer.bytes().size() + 3;
    if (!m_openRows || m_openRows->left() < rowNeeds) {
        if (m_openRows)
            seal(m_openRows);
        forgetPeers();
        m_openRows = newSegment(SegmentKind::Rows, pressed);
    }
    if (!m_openRows)
        return false;
    const std::size_t need = bytes + extraSize(row) + (m_gap.rows > 0 ? kGapExtra : 0);
    if (need == 0 || (m_openBytes && m_openBytes->left() >= need))
        return true;
    if (m_openBytes)
        seal(m_openBytes);
    m_openBytes = newSegment(SegmentKind::Bytes, pressed);
    return m_openBytes != nullptr;
}

// None when the blocks are used up, unless it may exceed them, or the oldest were let go to make room.
StoredTranscript::SegmentPtr StoredTranscript::newSegment(SegmentKind kind, Pressed pressed) {
    keepWithinBudget(MemoryBlock::kSize);
    const bool inMemory = m_opened && !m_files;
    auto block = m_blocks->take();
    m_shut = !block && !inMemory;
    if (!block && (inMemory || pressed == Pressed::Exceed))
        block = m_blocks->takeBeyondLimit();
    if (!block)
        return nullptr;
    auto segment = std::make_shared<Segment>();
    segment->number = ++m_lastNumber;
    segment->kind = kind;
    segment->size = MemoryBlock::kSize;
    segment->data = block->data();
    segment->memory = std::move(block);
    if (kind == SegmentKind::Rows) {
        segment->firstRow = m_lastIndex + 1;
        m_rows[segment->firstRow] = segment;
    } else {
        m_bytes[segment->number] = segment;
    }
    if (m_files || !m_opened)
        m_unstored.push_back(segment);
    m_segmentBytes += segment->size;
    return segment;
}

void StoredTranscript::seal(SegmentPtr& segment) {
    segment->sealed = true;
    if (segment->used == 0) {
        m_segmentBytes -= segment->size;
        if (segment->kind == SegmentKind::Rows)
            m_rows.erase(segment->firstRow);
        else
            m_bytes.erase(segment->number);
        std::erase(m_unstored, segment);
    } else if (segment->isStored()) { // while it was open: nothing is left to do
        segment->memory = nullptr;
        segment->data = nullptr;
        std::erase(m_unstored, segment);
    } else if (m_files || !m_opened) {
        segment->waiting = true;
        ++m_sealed;
        m_wake.notify_one();
    }
    segment = nullptr;
}

void StoredTranscript::giveRoomBack(SegmentPtr segment) {
    if (!m_openRoom && segment->left() >= kLeastRoomKept)
        m_openRoom = std::move(segment);
    else
        seal(segment);
}

bool StoredTranscript::isBehind() const {
    return m_shut && m_diskError == 0 && m_blocks->left() * 4 < m_blocks->limit();
}

bool StoredTranscript::waitForRoom(Lock& lock, std::size_t bytes, const TranscriptRow& row) {
    const auto deadline = std::chrono::steady_clock::now() + kLongestWait;
    while (shouldHoldBack() && !m_quit) {
        const bool freed = m_freed.wait_until(lock, deadline, [this] { return !shouldHoldBack() || m_quit; });
        if (makeRoomFor(bytes, row, Pressed::Refuse)) // else another took it first
            return true;
        if (!freed)
            break;
    }
    return false;
}

bool StoredTranscript::hasRoom() const {
    const Lock lock(m_mutex);
    if (!shouldHoldBack())
        return true;
    m_roomWanted = true;
    return false;
}

} // namespace swb
