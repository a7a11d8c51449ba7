#pragma once

#include "core/base/bytes.h"
#include "core/base/result.h"
#include "core/base/unique_fd.h"

#include <array>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace swb {

// A stream of bytes into a descriptor: made in blocks by one thread, written by another, so that neither waits for the
// other for long. After the first error nothing is written any more; finish() tells it.
class ExportOutput {
public:
    static constexpr std::size_t kBlock = std::size_t{256} * 1024;

    explicit ExportOutput(int fd); // borrowed
    ~ExportOutput();
    ExportOutput(const ExportOutput&) = delete;
    ExportOutput& operator=(const ExportOutput&) = delete;

    // Room for so many bytes in one piece, at most kBlock, until the next call of any function; advance() keeps the
    // first of them.
    std::uint8_t* reserve(std::size_t size) {
        if (kBlock - m_used < size)
            turnOver();
        return m_current->data() + m_used;
    }
    void advance(std::size_t size) { m_used += size; }
    void append(BytesView bytes);
    void append(std::string_view text) { append(viewOf(text)); }

    bool failed() const { return m_failed.load(std::memory_order_relaxed); }
    std::uint64_t bytes() const { return m_handedOver + m_used; }
    // Waits until all is written. Errors: those of write.
    Result<void> finish();

private:
    static constexpr std::size_t kBlocks = 4;
    using Block = std::array<std::uint8_t, kBlock>;
    struct Full {
        Block* block;
        std::size_t size;
    };

    void turnOver();
    void writeBlocks();
    int writeAll(const Full& full) const;

    const int m_fd;
    std::vector<std::unique_ptr<Block>> m_blocks;
    Block* m_current = nullptr;
    std::size_t m_used = 0;
    std::uint64_t m_handedOver = 0;

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::vector<Full> m_full; // the oldest first
    std::vector<Block*> m_free;
    bool m_ended = false;
    bool m_isAlone = false; // there could be no other thread: who makes the blocks writes them
    int m_errno = 0;
    std::atomic<bool> m_failed{false};
    std::thread m_thread;
};

// A file that appears whole or not at all: written beside its place under another name, then renamed. Mode 0600.
class WholeFile {
public:
    // Errors: as exportToFile() says.
    static Result<WholeFile> create(const std::string& path);
    WholeFile(WholeFile&& other) noexcept;
    WholeFile& operator=(WholeFile&&) = delete;
    ~WholeFile(); // without commit(): takes what was written away

    int fd() const { return m_fd.get(); }
    Result<void> commit();

private:
    WholeFile(UniqueFd fd, std::string temporary, std::string path);

    UniqueFd m_fd;
    std::string m_temporary;
    std::string m_path;
};

} // namespace swb
