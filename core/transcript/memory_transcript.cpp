#include "core/transcript/memory_transcript.h"

#include <algorithm>
#include <utility>

namespace swb {

MemoryTranscript::MemoryTranscript(std::size_t maxRows, std::size_t maxBytes)
    : m_maxRows(std::max<std::size_t>(maxRows, 1))
    , m_maxBytes(maxBytes) {}

void MemoryTranscript::append(TranscriptRow row, BytesView bytes) {
    const BytesView kept = bytes.first(std::min(bytes.size(), m_maxBytes));
    Kept entry{std::move(row), Bytes(kept.begin(), kept.end())}; // copied before the lock is held
    const std::scoped_lock lock(m_mutex);
    entry.row.index = ++m_lastIndex;
    m_bytes += entry.bytes.size();
    m_rows.push_back(std::move(entry));
    dropOldest();
}

void MemoryTranscript::dropOldest() {
    // The newest row alone never exceeds a bound: append() cut it to m_maxBytes.
    while (m_rows.size() > m_maxRows || m_bytes > m_maxBytes) {
        m_bytes -= m_rows.front().bytes.size();
        m_rows.pop_front();
    }
}

std::vector<TranscriptRow> MemoryTranscript::copySince(std::uint64_t after, std::size_t most) const {
    const std::scoped_lock lock(m_mutex);
    std::vector<TranscriptRow> rows;
    if (after >= m_lastIndex)
        return rows;
    const std::uint64_t wanted = std::min<std::uint64_t>(m_lastIndex - after, m_rows.size());
    const std::size_t start = m_rows.size() - static_cast<std::size_t>(wanted);
    const std::size_t count = std::min(static_cast<std::size_t>(wanted), most);
    rows.reserve(count);
    for (std::size_t i = 0; i < count; ++i)
        rows.push_back(m_rows[start + i].row);
    return rows;
}

Bytes MemoryTranscript::bytesOf(std::uint64_t index, std::size_t most) const {
    const std::scoped_lock lock(m_mutex);
    if (index > m_lastIndex || m_lastIndex - index >= m_rows.size())
        return {};
    const Bytes& bytes = m_rows[m_rows.size() - 1 - static_cast<std::size_t>(m_lastIndex - index)].bytes;
    const BytesView wanted = BytesView(bytes).first(std::min(bytes.size(), most));
    return {wanted.begin(), wanted.end()};
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

} // namespace swb
