#include "core/transcript/memory_transcript.h"

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kVisitedAtOnce = 256; // rows held while a visitor runs, which is without the lock

} // namespace

MemoryTranscript::MemoryTranscript(std::size_t maxRows, std::size_t maxBytes)
    : m_budget{maxBytes, std::max<std::size_t>(maxRows, 1)} {}

std::uint64_t MemoryTranscript::append(TranscriptRow row, BytesView bytes) {
    auto entry = std::make_shared<Kept>();
    const BytesView kept = bytes.first(static_cast<std::size_t>(std::min<std::uint64_t>(bytes.size(), mostBytes())));
    entry->row = std::move(row);
    entry->bytes.assign(kept.begin(), kept.end()); // copied before the lock is held
    const std::scoped_lock lock(m_mutex);
    entry->row.index = ++m_lastIndex;
    m_bytes += entry->bytes.size();
    m_lost.tooLong.bytes += bytes.size() - kept.size();
    m_lost.tooLong.rows += kept.size() < bytes.size() ? 1 : 0;
    m_rows.push_back(std::move(entry));
    dropOldest();
    return m_lastIndex;
}

std::uint64_t MemoryTranscript::mostBytes() const {
    const std::scoped_lock lock(m_mutex);
    return m_budget.bytes;
}

void MemoryTranscript::dropOldest() {
    while (!m_rows.empty() && (m_rows.size() > m_budget.rows || m_bytes > m_budget.bytes)) {
        m_bytes -= m_rows.front()->bytes.size();
        m_lost.budget.rows += 1;
        m_lost.budget.bytes += m_rows.front()->bytes.size();
        m_rows.pop_front();
    }
}

std::uint64_t MemoryTranscript::visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const {
    std::vector<std::shared_ptr<const Kept>> some;
    std::uint64_t next = std::max<std::uint64_t>(first, 1);
    while (next <= last) {
        some.clear();
        {
            const std::scoped_lock lock(m_mutex);
            const std::uint64_t oldest = m_lastIndex - m_rows.size() + 1;
            next = std::max(next, oldest);
            for (std::uint64_t i = next; i <= std::min(last, m_lastIndex) && some.size() < kVisitedAtOnce; ++i)
                some.push_back(m_rows[static_cast<std::size_t>(i - oldest)]);
        }
        if (some.empty())
            break;
        for (const auto& kept : some) {
            const TranscriptRow& row = kept->row;
            RowView view;
            view.index = row.index;
            view.time = row.time;
            view.socket = row.socket;
            view.direction = row.direction;
            view.note = row.note;
            view.length = row.length;
            view.fullLength = row.fullLength;
            view.sequence = row.sequence;
            view.messageFlags = row.messageFlags;
            view.peerLength = row.peer.length();
            view.peerBytes = row.peer.bytes();
            view.bytes = kept->bytes;
            view.hasControl = row.control != nullptr;
            if (row.control)
                view.control = *row.control;
            next = row.index + 1;
            if (!visitor(view))
                return next;
        }
    }
    return next;
}

std::uint64_t MemoryTranscript::indexAt(Nanoseconds time) const {
    const std::scoped_lock lock(m_mutex);
    const auto found =
        std::find_if(m_rows.begin(), m_rows.end(), [time](const auto& kept) { return kept->row.time >= time; });
    return found == m_rows.end() ? m_lastIndex + 1 : (*found)->row.index;
}

std::uint64_t MemoryTranscript::firstKept() const {
    const std::scoped_lock lock(m_mutex);
    return m_lastIndex - m_rows.size() + 1;
}

std::uint64_t MemoryTranscript::lastIndex() const {
    const std::scoped_lock lock(m_mutex);
    return m_lastIndex;
}

void MemoryTranscript::clear() {
    const std::scoped_lock lock(m_mutex);
    m_rows.clear();
    m_bytes = 0;
}

TranscriptState MemoryTranscript::state() const {
    const std::scoped_lock lock(m_mutex);
    TranscriptState state;
    state.why = "The transcript is kept in memory alone.";
    state.rows = m_rows.size();
    state.bytes = m_bytes;
    state.memoryBytes = m_bytes + m_rows.size() * sizeof(Kept);
    state.budget = m_budget;
    state.lost = m_lost;
    return state;
}

void MemoryTranscript::setBudget(TranscriptBudget budget) {
    const std::scoped_lock lock(m_mutex);
    m_budget = {budget.bytes, std::max<std::uint64_t>(budget.rows, 1)};
    dropOldest();
}

} // namespace swb
