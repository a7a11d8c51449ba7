#pragma once

#include "core/transcript/stored_transcript.h"

#include <vector>

namespace swb {

inline constexpr std::uint64_t kPageRows = 1024; // rows go away by pages

// Under the mutex of its transcript, save what is said to be the writer's. Bytes below `used` never change.
struct StoredTranscript::Segment {
    std::uint64_t number = 0;
    stored::SegmentKind kind = stored::SegmentKind::Bytes;
    std::uint64_t size = 0;
    std::uint64_t used = 0;
    std::uint64_t tail = 0;
    std::uint64_t firstRow = 0;
    std::uint64_t lastRow = 0;
    std::uint64_t rowCount = 0;
    std::int64_t firstTime = 0;
    std::int64_t latestTime = INT64_MIN;
    std::uint64_t payload = 0;
    std::vector<std::uint64_t> pages; // payload of all rows ever before the first of each page
    bool sealed = false;
    std::shared_ptr<void> memory; // until it is on disk
    std::uint8_t* data = nullptr;
    std::shared_ptr<SlotHold> slot;
    std::weak_ptr<const MappedBytes> mapped;
    std::uint64_t storedUsed = 0;
    std::uint64_t storedTail = 0;
    bool recordStored = false;
    bool waiting = false;       // counted in m_sealed
    SegmentChecksum checksum;   // the writer's
    std::uint64_t frontSum = 0; // of one that was stored by who brought it

    std::uint64_t left() const { return size - used - tail; }
    bool isStored() const { return recordStored && storedUsed == used && storedTail == tail; }
};

struct StoredTranscript::Item {
    SegmentPtr segment;
    std::shared_ptr<void> memory;
    std::shared_ptr<SegmentFiles> files;
    std::shared_ptr<SlotHold> slot;
    stored::SegmentRecord record{};
    std::uint64_t storedUsed = 0;
    std::uint64_t storedTail = 0;
    std::uint64_t size = 0;
    const std::uint8_t* data = nullptr;
};

} // namespace swb
