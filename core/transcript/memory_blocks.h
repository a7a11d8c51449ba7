#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace swb {

class MemoryBlocks;

// 2 MiB of memory that were touched before; they go back to their pool when the last owner lets go.
class MemoryBlock {
public:
    static constexpr std::size_t kSize = std::size_t{2} << 20;

    MemoryBlock(std::uint8_t* data, std::shared_ptr<MemoryBlocks> pool);
    ~MemoryBlock();
    MemoryBlock(const MemoryBlock&) = delete;
    MemoryBlock& operator=(const MemoryBlock&) = delete;

    std::uint8_t* data() const { return m_data; }

private:
    std::uint8_t* m_data;
    std::shared_ptr<MemoryBlocks> m_pool;
};

// A bounded pool of blocks. Fresh pages cost more than writing to them, so blocks are used again, and made ready ahead
// by a thread that has time. Thread: any.
class MemoryBlocks : public std::enable_shared_from_this<MemoryBlocks> {
public:
    explicit MemoryBlocks(std::size_t limit);
    ~MemoryBlocks();
    MemoryBlocks(const MemoryBlocks&) = delete;
    MemoryBlocks& operator=(const MemoryBlocks&) = delete;

    // None when the limit is reached or there is no memory.
    std::shared_ptr<MemoryBlock> take();
    // The limit does not count: for one who must not be refused.
    std::shared_ptr<MemoryBlock> takeBeyondLimit();

    // Makes one block ready if that is worth it: there are fewer than were lately wanted at once. False: nothing to do.
    bool warmOne();
    void warm(std::size_t blocks); // as many at once
    // Nothing was taken for a while: gives memory back, save two blocks.
    void rest();

    void setLimit(std::size_t limit);
    std::size_t limit() const;
    std::size_t left() const;      // that take() can still give
    std::size_t bytesHeld() const; // of memory, in use or ready

private:
    friend class MemoryBlock;
    std::shared_ptr<MemoryBlock> give(std::unique_lock<std::mutex>& lock);
    void giveBack(std::uint8_t* data);

    mutable std::mutex m_mutex;
    std::vector<std::uint8_t*> m_ready;
    std::size_t m_inUse = 0;
    std::size_t m_limit;
    std::size_t m_wanted = 2; // ready blocks
};

} // namespace swb
