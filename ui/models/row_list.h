#pragma once

#include <cstdint>
#include <deque>
#include <vector>

namespace swb {

// Indices of rows in rising order, some four bytes each; the oldest can go. What is in the list at one time lies less
// than 2^32 apart, as the rows that a transcript keeps do.
class RowList {
public:
    std::size_t size() const { return m_size; }
    std::uint64_t at(std::size_t place) const;
    void append(std::uint64_t index); // above all others
    void dropFront(std::size_t count);
    std::size_t countBelow(std::uint64_t index) const; // how many are less: where it stands, or would
    void clear();

private:
    static constexpr std::size_t kChunk = 4096;
    struct Chunk {
        std::uint64_t base = 0;
        std::vector<std::uint32_t> offsets;
    };
    std::deque<Chunk> m_chunks; // all but the last are full
    std::size_t m_gone = 0;     // of the first chunk
    std::size_t m_size = 0;
};

} // namespace swb
