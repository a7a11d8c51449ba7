// How rows stand in their segments, and which of them go away.
#include "core/transcript/stored_segment.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace swb {

namespace {

using stored::StoredExtra;
using stored::StoredRow;

constexpr std::uint64_t kAlignment = 8;
constexpr std::size_t kMostControl = std::size_t{512}
                                     << 10; // far beyond what the kernel takes or gives (net.core.optmem_max)

std::uint64_t aligned(std::uint64_t offset) { return (offset + kAlignment - 1) / kAlignment * kAlignment; }

bool wantsExtra(const TranscriptRow& row) {
    return row.fullLength > 0 || row.control != nullptr || row.length > UINT32_MAX;
}

BytesView controlOf(const TranscriptRow& row) {
    return row.control ? BytesView(*row.control).first(std::min(row.control->size(), kMostControl)) : BytesView();
}

} // namespace

std::size_t StoredTranscript::extraSize(const TranscriptRow& row) const {
    return wantsExtra(row) ? kAlignment + sizeof(StoredExtra) + static_cast<std::size_t>(aligned(controlOf(row).size()))
                           : 0;
}

void StoredTranscript::putRow(const TranscriptRow& row, Segment* segment, std::uint64_t offset, std::size_t kept) {
    Segment& rows = *m_openRows;
    if (rows.rowCount % kPageRows == 0) {
        rows.pages.push_back(m_payload);
        if (m_lastIndex - m_firstKept + 1 > m_budget.rows)
            dropBefore(pageAfter(m_lastIndex + 1 - m_budget.rows));
    }
    StoredRow stored{};
    stored.time = row.time.count();
    stored.sequence = row.sequence;
    stored.socket = row.socket.value;
    stored.length = static_cast<std::uint32_t>(std::min<std::uint64_t>(row.length, UINT32_MAX));
    stored.kept = static_cast<std::uint32_t>(kept);
    stored.segment = segment != nullptr ? static_cast<std::uint32_t>(segment->number) : 0;
    stored.offset = static_cast<std::uint32_t>(offset);
    stored.peer = internPeer(row.peer);
    stored.messageFlags = row.messageFlags;
    stored.direction = row.direction == Direction::Sent ? 0 : 1;
    stored.note = static_cast<std::uint8_t>(row.note);
    const std::uint64_t index = m_lastIndex + 1;
    if (segment != nullptr) {
        segment->firstRow = segment->firstRow == 0 ? index : segment->firstRow;
        segment->lastRow = index;
    }
    if (wantsExtra(row))
        putExtra(row, stored);
    std::memcpy(rows.data + rows.used, &stored, sizeof stored);
    m_latestTime = std::max(m_latestTime, stored.time);
    if (rows.rowCount == 0)
        rows.firstTime = stored.time;
    rows.latestTime = m_latestTime;
    rows.used += sizeof stored;
    rows.rowCount += 1;
    rows.lastRow = index;
    rows.payload += kept;
    m_payload += kept;
    m_lastIndex = index;
}

void StoredTranscript::putExtra(const TranscriptRow& row, StoredRow& stored) {
    Segment& segment = *m_openBytes;
    const BytesView control = controlOf(row);
    StoredExtra extra{};
    extra.length = row.length;
    extra.fullLength = row.fullLength;
    extra.segment = stored.segment;
    extra.offset = stored.offset;
    extra.controlLength = static_cast<std::uint32_t>(control.size());
    const std::uint64_t offset = aligned(segment.used);
    std::memset(segment.data + segment.used, 0, offset - segment.used);
    std::memcpy(segment.data + offset, &extra, sizeof extra);
    if (!control.empty())
        std::memcpy(segment.data + offset + sizeof extra, control.data(), control.size());
    segment.used = offset + sizeof extra + control.size();
    segment.firstRow = segment.firstRow == 0 ? m_lastIndex + 1 : segment.firstRow;
    segment.lastRow = m_lastIndex + 1;
    stored.segment = static_cast<std::uint32_t>(segment.number);
    stored.offset = static_cast<std::uint32_t>(offset);
    stored.hasExtra = 1;
    stored.hasControl = row.control ? 1 : 0;
}

void StoredTranscript::putGapRow(Nanoseconds time) {
    TranscriptRow gap;
    gap.time = time;
    gap.note = RowNote::NotKept;
    gap.length = m_gap.bytes;
    gap.fullLength = m_gap.rows;
    m_gap = {};
    putRow(gap, nullptr, 0, 0);
}

// Each address once in a segment of rows, at its end: what goes away with the rows needs no account of its own.
std::uint32_t StoredTranscript::internPeer(const Address& peer) {
    if (peer.isEmpty())
        return 0;
    // Mostly the same as before. What the map's keys point at is cold by then: many bytes came in between.
    if (m_lastPeerAt != 0 && peer == m_lastPeer)
        return m_lastPeerAt;
    m_lastPeer = peer;
    m_lastPeerAt = findOrAddPeer(peer);
    return m_lastPeerAt;
}

std::uint32_t StoredTranscript::findOrAddPeer(const Address& peer) {
    std::array<char, sizeof(std::uint32_t) + Address::kCapacity> text{};
    const std::uint32_t length = peer.length();
    const BytesView bytes = peer.bytes();
    std::memcpy(text.data(), &length, sizeof length);
    std::memcpy(text.data() + sizeof length, bytes.data(), bytes.size());
    const std::string_view key(text.data(), sizeof length + bytes.size());
    if (const auto found = m_peers.find(key); found != m_peers.end())
        return found->second;
    Segment& rows = *m_openRows;
    rows.tail += (key.size() + 3) / 4 * 4;
    std::uint8_t* at = rows.data + rows.size - rows.tail;
    std::memset(at, 0, (key.size() + 3) / 4 * 4);
    std::memcpy(at, key.data(), key.size());
    m_peers.emplace(std::string_view(reinterpret_cast<const char*>(at), key.size()),
                    static_cast<std::uint32_t>(rows.tail));
    return static_cast<std::uint32_t>(rows.tail);
}

void StoredTranscript::forgetPeers() {
    m_peers.clear();
    m_lastPeerAt = 0;
}

std::uint64_t StoredTranscript::notKept(const TranscriptRow& row) {
    TranscriptLoss& lost = m_diskError != 0 ? m_lost.disk : m_lost.outrun;
    for (TranscriptLoss* loss : {&lost, &m_gap}) {
        loss->rows += 1;
        loss->bytes += row.length;
    }
    return 0;
}

std::uint64_t StoredTranscript::budgetBytes() const {
    const std::uint64_t least = 4 * MemoryBlock::kSize;
    const bool inMemory = m_opened && !m_files;
    return std::max(inMemory ? std::min(m_budget.bytes, m_options.memoryBudget) : m_budget.bytes, least);
}

void StoredTranscript::keepWithinBudget(std::uint64_t more) {
    while (m_segmentBytes + more > budgetBytes() && dropOldest()) {
    }
}

// Lets the oldest rows go, so many that a segment goes with them.
bool StoredTranscript::dropOldest() {
    std::uint64_t next = UINT64_MAX;
    for (const auto& [number, segment] : m_bytes)
        if (segment->sealed && segment->lastRow >= m_firstKept) {
            next = pageAfter(segment->lastRow + 1);
            break;
        }
    if (!m_rows.empty() && m_rows.begin()->second->sealed)
        next = std::min(next, m_rows.begin()->second->lastRow + 1);
    if (next == UINT64_MAX || next <= m_firstKept)
        return false;
    dropBefore(next);
    return true;
}

void StoredTranscript::dropBefore(std::uint64_t row) {
    const std::uint64_t payload = payloadBefore(row);
    m_lost.budget.rows += row - m_firstKept;
    m_lost.budget.bytes += payload - m_payloadDropped;
    m_payloadDropped = payload;
    m_firstKept = row;
    freeUnused();
}

void StoredTranscript::freeUnused() {
    constexpr int kAhead = 16; // threads that write at once have their segments out of order, but only a few
    const auto free = [this](std::map<std::uint64_t, SegmentPtr>& segments) {
        int inUse = 0;
        for (auto at = segments.begin(); at != segments.end() && inUse < kAhead;) {
            Segment& segment = *at->second;
            if (!segment.sealed || segment.lastRow >= m_firstKept) {
                inUse += segment.sealed ? 1 : 0;
                ++at;
                continue;
            }
            m_segmentBytes -= segment.size;
            if (std::exchange(segment.waiting, false))
                --m_sealed;
            std::erase(m_unstored, at->second);
            at = segments.erase(at);
        }
    };
    free(m_rows);
    free(m_bytes);
}

// The first row of a page that is not before `row`; or the one behind the last there is.
std::uint64_t StoredTranscript::pageAfter(std::uint64_t row) const {
    const auto after = m_rows.upper_bound(row);
    if (after == m_rows.begin())
        return row;
    const Segment& segment = *std::prev(after)->second;
    const std::uint64_t pages = (row - segment.firstRow + kPageRows - 1) / kPageRows;
    return segment.firstRow + std::min(pages * kPageRows, segment.rowCount);
}

// Of a row that pageAfter() gave, or the first of a segment.
std::uint64_t StoredTranscript::payloadBefore(std::uint64_t row) const {
    const auto after = m_rows.upper_bound(row);
    if (row > m_lastIndex || after == m_rows.begin())
        return m_payload;
    const Segment& segment = *std::prev(after)->second;
    return segment.pages.at(static_cast<std::size_t>((row - segment.firstRow) / kPageRows));
}

} // namespace swb
