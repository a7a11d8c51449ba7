// What others ask of the store.
#include "core/transcript/stored_segment.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kMappingsKept = 16;

} // namespace

std::uint64_t StoredTranscript::visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const {
    return visitSegments(*this, std::max(first, firstKept()), last, visitor);
}

std::uint64_t StoredTranscript::indexAt(Nanoseconds time) const {
    std::uint64_t next = 0;
    {
        const Lock lock(m_mutex);
        const auto found = std::find_if(m_rows.begin(), m_rows.end(),
                                        [time](const auto& entry) { return entry.second->latestTime >= time.count(); });
        next = std::max(found == m_rows.end() ? m_lastIndex + 1 : found->first, m_firstKept);
    }
    while (const auto rows = pinRows(next)) {
        const std::uint64_t at = firstRowAt(*rows, std::max(next, rows->firstRow), time);
        next = rows->firstRow + rows->rowCount;
        if (at < next)
            return at;
    }
    return next;
}

std::optional<PinnedSegment> StoredTranscript::pinRows(std::uint64_t index) const {
    const Lock lock(m_mutex);
    auto found = m_rows.upper_bound(index);
    if (found != m_rows.begin() && std::prev(found)->second->lastRow >= index)
        --found;
    if (found == m_rows.end() || found->second->rowCount == 0)
        return std::nullopt;
    return pin(*found->second);
}

std::optional<PinnedSegment> StoredTranscript::pinBytes(std::uint32_t number) const {
    const Lock lock(m_mutex);
    const auto found = m_bytes.find(number);
    return found == m_bytes.end() ? std::nullopt : pin(*found->second);
}

std::optional<PinnedSegment> StoredTranscript::pin(Segment& segment) const {
    PinnedSegment pinned;
    pinned.size = segment.size;
    pinned.used = segment.used;
    pinned.tail = segment.tail;
    pinned.firstRow = segment.firstRow;
    pinned.rowCount = segment.rowCount;
    if (segment.memory) {
        pinned.hold = segment.memory;
        pinned.data = segment.data;
        return pinned;
    }
    auto mapped = segment.mapped.lock();
    if (!mapped) {
        auto fresh = m_files->map(segment.slot);
        if (!fresh)
            return std::nullopt;
        mapped = std::move(*fresh);
        segment.mapped = mapped;
        m_recent.push_back(mapped);
        if (m_recent.size() > kMappingsKept)
            m_recent.pop_front();
    }
    pinned.data = mapped->data();
    pinned.hold = std::move(mapped);
    return pinned;
}

std::uint64_t StoredTranscript::firstKept() const {
    const Lock lock(m_mutex);
    return m_firstKept;
}

std::uint64_t StoredTranscript::lastIndex() const {
    const Lock lock(m_mutex);
    return m_lastIndex;
}

void StoredTranscript::clear() {
    const Lock lock(m_mutex);
    for (SegmentPtr* open : {&m_openRows, &m_openBytes, &m_openRoom})
        if (*open)
            seal(*open);
    forgetPeers();
    m_firstKept = m_lastIndex + 1;
    m_payloadDropped = m_payload;
    m_gap = {};
    m_recent.clear();
    freeUnused();
    m_dirty = true; // what is said of the session on disk
    m_wake.notify_one();
}

TranscriptState StoredTranscript::state() const {
    const Lock lock(m_mutex);
    TranscriptState state;
    state.onDisk = m_files != nullptr;
    state.paused = m_diskError != 0 && m_shut;
    state.why = m_why;
    state.directory = m_files ? m_files->directory() : std::string();
    state.rows = m_lastIndex - m_firstKept + 1;
    state.bytes = m_payload - m_payloadDropped;
    state.diskBytes = m_files ? m_files->bytesAllocated() : 0;
    state.memoryBytes = m_blocks->bytesHeld();
    state.budget = {m_started ? budgetBytes() : m_budget.bytes, m_budget.rows};
    state.whenOutrun = m_whenOutrun;
    state.lost = m_lost;
    return state;
}

void StoredTranscript::setBudget(TranscriptBudget budget) {
    const Lock lock(m_mutex);
    m_budget = {budget.bytes, std::max<std::uint64_t>(budget.rows, kPageRows)};
    if (m_opened && !m_files)
        m_blocks->setLimit(static_cast<std::size_t>(budgetBytes() / MemoryBlock::kSize));
    keepWithinBudget(0);
    if (m_lastIndex - m_firstKept + 1 > m_budget.rows)
        dropBefore(pageAfter(m_lastIndex + 1 - m_budget.rows));
}

void StoredTranscript::setWhenOutrun(WhenOutrun whenOutrun) {
    const Lock lock(m_mutex);
    m_whenOutrun = whenOutrun;
    m_freed.notify_all();
}

void StoredTranscript::setRoomHandler(std::function<void()> handler) {
    const std::scoped_lock handling(m_handlerMutex); // it does not run any more when this returns
    m_roomHandler = std::move(handler);
}

void StoredTranscript::warmUp() { m_blocks->warm(m_blocks->limit()); }

} // namespace swb
