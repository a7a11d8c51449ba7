// The thread that stores segments. What it writes was counted under the lock before, and does not change.
#include "core/transcript/marks.h"
#include "core/transcript/marks_file.h"
#include "core/transcript/stored_segment.h"

#include <pthread.h>
#include <unistd.h>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr Nanoseconds kFlushEvery = std::chrono::milliseconds(200);
constexpr auto kRetryAfter = std::chrono::milliseconds(500);
constexpr auto kRestAfter = std::chrono::seconds(5);

BytesView part(const std::uint8_t* data, std::uint64_t from, std::uint64_t to) {
    return {data + from, static_cast<std::size_t>(to - from)};
}

} // namespace

void StoredTranscript::runWriter() {
    pthread_setname_np(pthread_self(), "transcript"); // else that of whoever appended first
    Lock lock(m_mutex);
    openFiles(lock);
    while (m_files && !m_quit) {
        const bool partial = waitForWork(lock);
        if (m_quit)
            break;
        storeAll(lock, partial);
        while (m_sealed == 0 && !m_quit) {
            lock.unlock();
            const bool more = m_blocks->warmOne();
            lock.lock();
            if (!more)
                break;
        }
    }
    if (m_files)
        finish(lock);
}

void StoredTranscript::openFiles(Lock& lock) {
    lock.unlock();
    auto files = SegmentFiles::create(m_options.directory);
    lock.lock();
    m_opened = true;
    if (files) {
        m_files = std::move(*files);
    } else {
        m_why = diskReason(files.error()) + " The transcript is kept in memory alone.";
        m_unstored.clear();
        m_blocks->setLimit(static_cast<std::size_t>(budgetBytes() / MemoryBlock::kSize));
    }
    tellRoom(lock);
}

// True when segments that are not full are to be stored, too.
bool StoredTranscript::waitForWork(Lock& lock) {
    const auto flush = [this] { return m_quit || m_flushWanted != m_flushDone; };
    const auto ready = [this, flush] { return flush() || m_sealed > 0 || m_marksChanged; };
    if (m_diskError != 0) {
        m_wake.wait_for(lock, kRetryAfter, flush);
        return true;
    }
    if (!m_wake.wait_for(lock, kRestAfter, [this, ready] { return m_dirty || ready(); }))
        m_blocks->rest();
    const Nanoseconds wait = m_lastFlush + kFlushEvery - monotonicNow();
    if (m_dirty && wait.count() > 0)
        m_wake.wait_for(lock, wait, ready);
    return flush() || monotonicNow() >= m_lastFlush + kFlushEvery;
}

void StoredTranscript::storeAll(Lock& lock, bool partial) {
    const std::uint64_t wanted = m_flushWanted;
    std::vector<Item> items = collect(partial);
    // A row is stored after its bytes, so rows take all bytes along.
    if (!partial && !items.empty() && items.back().record.kind == stored::SegmentKind::Rows) {
        partial = true;
        items = collect(true);
    }
    if (partial)
        m_dirty = false;
    stored::SessionHeader now = header();
    for (Item& item : items) {
        if (m_quit && monotonicNow() > m_giveUpAt)
            return;
        lock.unlock();
        const auto stored = store(item);
        lock.lock();
        if (!stored) {
            m_dirty = true;
            diskFailed(stored.error());
            return tellRoom(lock);
        }
        noteStored(item);
        tellRoom(lock);
    }
    if (partial) {
        m_lastFlush = monotonicNow();
        now.commits = ++m_commits;
        lock.unlock();
        const auto stored = m_files->writeHeader(now);
        lock.lock();
        if (stored && m_diskError != 0) {
            m_diskError = 0;
            m_why.clear();
        }
        m_flushDone = wanted;
        tellRoom(lock);
    }
    if (std::exchange(m_marksChanged, false)) {
        lock.unlock();
        (void)writeMarks(m_files->directory(), marks().all()); // tried again with the next change
        lock.lock();
    }
}

std::vector<StoredTranscript::Item> StoredTranscript::collect(bool partial) const {
    std::vector<Item> items;
    for (const auto kind : {stored::SegmentKind::Bytes, stored::SegmentKind::Rows})
        for (const SegmentPtr& segment : m_unstored) {
            if (segment->kind != kind || segment->used == 0 || segment->isStored() || !(partial || segment->sealed))
                continue;
            Item item;
            item.segment = segment;
            item.memory = segment->memory;
            item.files = m_files;
            item.slot = segment->slot;
            item.storedUsed = segment->storedUsed;
            item.storedTail = segment->storedTail;
            item.size = segment->size;
            item.data = segment->data;
            item.record.magic = stored::kRecordMagic;
            item.record.kind = kind;
            item.record.number = segment->number;
            item.record.used = segment->used;
            item.record.tail = segment->tail;
            item.record.slotCount = segment->size / stored::kSlotSize;
            item.record.firstRow = segment->firstRow;
            item.record.lastRow = segment->lastRow;
            item.record.firstTime = segment->firstTime;
            item.record.latestTime = segment->latestTime;
            item.record.payload = segment->payload;
            items.push_back(std::move(item));
        }
    return items;
}

Result<void> StoredTranscript::store(Item& item) const {
    stored::SegmentRecord& record = item.record;
    if (!item.slot) {
        auto slot = item.files->claim(static_cast<std::uint32_t>(record.slotCount));
        if (!slot)
            return tl::unexpected(slot.error());
        item.slot = std::move(*slot);
    }
    record.frontSum = item.segment->frontSum;
    if (item.data != nullptr) {
        auto front = item.files->write(*item.slot, item.storedUsed, part(item.data, item.storedUsed, record.used));
        if (!front)
            return front;
        const std::uint64_t tail = item.size - record.tail;
        auto back = item.files->write(*item.slot, tail, part(item.data, tail, item.size - item.storedTail));
        if (!back)
            return back;
        record.frontSum = item.segment->checksum.of(part(item.data, 0, record.used));
        record.tailSum = SegmentChecksum::once(part(item.data, tail, item.size));
    }
    return item.files->writeRecord(*item.slot, record);
}

void StoredTranscript::noteStored(Item& item) {
    Segment& segment = *item.segment;
    segment.slot = std::move(item.slot);
    segment.storedUsed = item.record.used;
    segment.storedTail = item.record.tail;
    segment.recordStored = true;
    item.memory = nullptr;
    item.data = nullptr;
    if (!segment.sealed || !segment.isStored())
        return;
    if (std::exchange(segment.waiting, false))
        --m_sealed;
    segment.memory = nullptr;
    segment.data = nullptr;
    std::erase(m_unstored, item.segment);
}

void StoredTranscript::diskFailed(const Error& error) {
    m_diskError = error.number;
    m_why = diskReason(error) + " What comes beyond the memory is not kept until the disk takes it again.";
    m_flushDone = m_flushWanted;
}

// Whoever waited for room, or for a flush, looks again.
void StoredTranscript::tellRoom(Lock& lock) {
    m_freed.notify_all();
    if (!m_roomWanted || shouldHoldBack())
        return;
    m_roomWanted = false;
    lock.unlock();
    {
        const std::scoped_lock handling(m_handlerMutex);
        if (m_roomHandler)
            m_roomHandler();
    }
    lock.lock();
}

stored::SessionHeader StoredTranscript::header() const {
    const auto loss = [](const TranscriptLoss& lost) { return stored::StoredLoss{lost.rows, lost.bytes}; };
    stored::SessionHeader header{};
    header.magic = stored::kSessionMagic;
    header.version = stored::kVersion;
    header.wallOffset = wallTimeOf({}).count();
    header.startTime = m_startTime.count();
    header.process = static_cast<std::uint64_t>(getpid());
    header.commits = m_commits;
    header.firstKept = m_firstKept;
    header.lastIndex = m_lastIndex;
    header.lostToBudget = loss(m_lost.budget);
    header.lostToDisk = loss(m_lost.disk);
    header.lostToOutrun = loss(m_lost.outrun);
    header.lostTooLong = loss(m_lost.tooLong);
    return header;
}

void StoredTranscript::finish(Lock& lock) {
    m_marksChanged = m_marksChanged || !marks().empty();
    storeAll(lock, true);
    const bool whole = !m_dirty && m_diskError == 0 && collect(true).empty();
    stored::SessionHeader last = header();
    last.commits = ++m_commits;
    last.endedWell = whole ? 1 : 0;
    if (m_firstKept > m_lastIndex)
        return m_files->removeAll();
    for (const SegmentPtr& segment : m_unstored)
        if (segment->slot && segment->isStored())
            m_files->trim(*segment->slot, segment->used, segment->tail);
    (void)m_files->writeHeader(last); // without it the session counts as one that crashed
    m_files->finish();
}

Result<void> StoredTranscript::flush() {
    Lock lock(m_mutex);
    if (!m_started)
        return {};
    m_freed.wait(lock, [this] { return m_opened; });
    if (!m_files)
        return tl::unexpected(Error{"open", 0, m_why});
    const std::uint64_t wanted = ++m_flushWanted;
    m_wake.notify_one();
    m_freed.wait(lock, [this, wanted] { return m_flushDone >= wanted; });
    if (m_diskError != 0)
        return tl::unexpected(Error{"write", m_diskError, m_why});
    return {};
}

} // namespace swb
