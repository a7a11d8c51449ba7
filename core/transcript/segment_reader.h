#pragma once

#include "core/transcript/stored_format.h"
#include "core/transcript/transcript.h"

#include <memory>
#include <optional>

namespace swb {

// A segment that stays where it is, whatever becomes of it in its store, as long as this is held.
struct PinnedSegment {
    std::shared_ptr<const void> hold;
    const std::uint8_t* data = nullptr;
    std::uint64_t size = 0;
    std::uint64_t used = 0;
    std::uint64_t tail = 0;
    std::uint64_t firstRow = 0; // segments of rows only
    std::uint64_t rowCount = 0;

    const stored::StoredRow* rows() const { return reinterpret_cast<const stored::StoredRow*>(data); }
};

// Where segments are read from: a store being written, or a file. Thread: any.
class SegmentSource {
public:
    virtual ~SegmentSource() = default;
    // The segment that holds a row, or the first one behind it; firstKept() is no part of the question.
    virtual std::optional<PinnedSegment> pinRows(std::uint64_t index) const = 0;
    virtual std::optional<PinnedSegment> pinBytes(std::uint32_t number) const = 0;
};

// As Transcript::visitRows. What a damaged row names and is not there is left out of its view.
std::uint64_t visitSegments(const SegmentSource& source, std::uint64_t first, std::uint64_t last,
                            const Transcript::RowVisitor& visitor);

// The first row of a segment from `first` on at or after a moment; the index behind its last when there is none.
std::uint64_t firstRowAt(const PinnedSegment& rows, std::uint64_t first, Nanoseconds time);

} // namespace swb
