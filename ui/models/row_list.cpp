#include "ui/models/row_list.h"

#include <algorithm>

namespace swb {

std::uint64_t RowList::at(std::size_t place) const {
    const std::size_t from = place + m_gone;
    const Chunk& chunk = m_chunks[from / kChunk];
    return chunk.base + chunk.offsets[from % kChunk];
}

void RowList::append(std::uint64_t index) {
    if (m_chunks.empty() || m_chunks.back().offsets.size() == kChunk) {
        m_chunks.push_back({index, {}});
        m_chunks.back().offsets.reserve(kChunk);
    }
    Chunk& chunk = m_chunks.back();
    chunk.offsets.push_back(static_cast<std::uint32_t>(index - chunk.base));
    ++m_size;
}

void RowList::dropFront(std::size_t count) {
    count = std::min(count, m_size);
    m_size -= count;
    m_gone += count;
    while (m_gone >= kChunk) {
        m_chunks.pop_front();
        m_gone -= kChunk;
    }
    if (m_size == 0)
        clear();
}

std::size_t RowList::countBelow(std::uint64_t index) const {
    std::size_t low = 0;
    std::size_t high = m_size;
    while (low < high) {
        const std::size_t middle = low + (high - low) / 2;
        if (at(middle) < index)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

void RowList::clear() {
    m_chunks.clear();
    m_gone = 0;
    m_size = 0;
}

} // namespace swb
