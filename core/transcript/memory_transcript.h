#pragma once

#include "core/transcript/transcript.h"

#include <deque>
#include <mutex>

namespace swb {

// Bounded, in memory; the oldest rows go first.
class MemoryTranscript final : public Transcript {
public:
    explicit MemoryTranscript(std::size_t maxRows = 100'000, std::size_t maxBytes = 64u << 20);

    void append(TranscriptRow row, BytesView bytes) override;
    std::vector<TranscriptRow> copySince(std::uint64_t after, std::size_t most = SIZE_MAX) const override;
    Bytes bytesOf(std::uint64_t index, std::size_t most = SIZE_MAX) const override;
    std::uint64_t firstKept() const override;
    std::uint64_t lastIndex() const override;
    void clear() override;

private:
    struct Kept {
        TranscriptRow row;
        Bytes bytes;
    };
    void dropOldest();

    const std::size_t m_maxRows;
    const std::size_t m_maxBytes;
    mutable std::mutex m_mutex;
    std::deque<Kept> m_rows;
    std::size_t m_bytes = 0;
    std::uint64_t m_lastIndex = 0;
};

} // namespace swb
