#include "core/transcript/memory_blocks.h"

#include <sys/mman.h>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kRestingBlocks = 2;

// Aligned to its own size, so that the kernel can use one large page.
std::uint8_t* allocate() {
    constexpr std::size_t size = MemoryBlock::kSize;
    void* raw = mmap(nullptr, 2 * size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (raw == MAP_FAILED)
        return nullptr;
    auto* begin = static_cast<std::uint8_t*>(raw);
    const std::size_t skip = (size - reinterpret_cast<std::uintptr_t>(begin) % size) % size;
    if (skip > 0)
        munmap(begin, skip);
    munmap(begin + skip + size, size - skip);
    madvise(begin + skip, size, MADV_HUGEPAGE); // where the kernel has it
    return begin + skip;
}

void touch(std::uint8_t* data) {
    constexpr std::size_t kPage = 4096;
    volatile std::uint8_t* pages = data;
    for (std::size_t at = 0; at < MemoryBlock::kSize; at += kPage)
        pages[at] = 0;
}

} // namespace

MemoryBlock::MemoryBlock(std::uint8_t* data, std::shared_ptr<MemoryBlocks> pool)
    : m_data(data)
    , m_pool(std::move(pool)) {}

MemoryBlock::~MemoryBlock() { m_pool->giveBack(m_data); }

MemoryBlocks::MemoryBlocks(std::size_t limit)
    : m_limit(limit) {}

MemoryBlocks::~MemoryBlocks() {
    for (std::uint8_t* data : m_ready)
        munmap(data, MemoryBlock::kSize);
}

std::shared_ptr<MemoryBlock> MemoryBlocks::take() {
    std::unique_lock lock(m_mutex);
    if (m_inUse >= m_limit)
        return nullptr;
    return give(lock);
}

std::shared_ptr<MemoryBlock> MemoryBlocks::takeBeyondLimit() {
    std::unique_lock lock(m_mutex);
    return give(lock);
}

std::shared_ptr<MemoryBlock> MemoryBlocks::give(std::unique_lock<std::mutex>& lock) {
    ++m_inUse;
    std::uint8_t* data = nullptr;
    if (!m_ready.empty()) {
        data = m_ready.back();
        m_ready.pop_back();
    } else {
        m_wanted = std::min(m_wanted * 2, std::max(m_limit, kRestingBlocks));
        lock.unlock();
        data = allocate();
        lock.lock();
    }
    if (data == nullptr) {
        --m_inUse;
        return nullptr;
    }
    return std::make_shared<MemoryBlock>(data, shared_from_this());
}

void MemoryBlocks::giveBack(std::uint8_t* data) {
    const std::scoped_lock lock(m_mutex);
    --m_inUse;
    m_ready.push_back(data);
}

bool MemoryBlocks::warmOne() {
    {
        const std::scoped_lock lock(m_mutex);
        if (m_ready.size() >= m_wanted || m_ready.size() + m_inUse >= m_limit)
            return false;
    }
    std::uint8_t* data = allocate();
    if (data == nullptr)
        return false;
    touch(data);
    const std::scoped_lock lock(m_mutex);
    m_ready.insert(m_ready.begin(), data); // those used before are warmer
    return true;
}

void MemoryBlocks::warm(std::size_t blocks) {
    {
        const std::scoped_lock lock(m_mutex);
        m_wanted = std::max(m_wanted, std::min(blocks, m_limit));
    }
    while (warmOne()) {
    }
}

void MemoryBlocks::rest() {
    std::vector<std::uint8_t*> spare;
    {
        const std::scoped_lock lock(m_mutex);
        m_wanted = kRestingBlocks;
        if (m_ready.size() > kRestingBlocks) {
            spare.assign(m_ready.begin(), m_ready.end() - kRestingBlocks);
            m_ready.erase(m_ready.begin(), m_ready.end() - kRestingBlocks);
        }
    }
    for (std::uint8_t* data : spare)
        munmap(data, MemoryBlock::kSize);
}

void MemoryBlocks::setLimit(std::size_t limit) {
    const std::scoped_lock lock(m_mutex);
    m_limit = limit;
}

std::size_t MemoryBlocks::limit() const {
    const std::scoped_lock lock(m_mutex);
    return m_limit;
}

std::size_t MemoryBlocks::left() const {
    const std::scoped_lock lock(m_mutex);
    return m_limit - std::min(m_limit, m_inUse);
}

std::size_t MemoryBlocks::bytesHeld() const {
    const std::scoped_lock lock(m_mutex);
    return (m_inUse + m_ready.size()) * MemoryBlock::kSize;
}

} // namespace swb
