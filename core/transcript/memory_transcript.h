#pragma once

#include "core/transcript/transcript.h"

#include <deque>
#include <memory>
#include <mutex>

namespace swb {

// Bounded, in memory, each row on its own; the oldest rows go first.
class MemoryTranscript final : public Transcript {
public:
    explicit MemoryTranscript(std::size_t maxRows = 100'000, std::size_t maxBytes = 64u << 20);

    std::uint64_t append(TranscriptRow row, BytesView bytes) override;
    std::uint64_t visitRows(std::uint64_t first, std::uint64_t last, const RowVisitor& visitor) const override;
    std::uint64_t indexAt(Nanoseconds time) const override;
    std::uint64_t firstKept() const override;
    std::uint64_t lastIndex() const override;
    void clear() override;
    TranscriptState state() const override;
    void setBudget(TranscriptBudget budget) override;

private:
    struct Kept {
        TranscriptRow row;
        Bytes bytes;
    };
    std::uint64_t mostBytes() const;
    void dropOldest();

    mutable std::mutex m_mutex;
    TranscriptBudget m_budget;
    std::deque<std::shared_ptr<const Kept>> m_rows;
    std::uint64_t m_bytes = 0;
    std::uint64_t m_lastIndex = 0;
    TranscriptLosses m_lost;
};

} // namespace swb
