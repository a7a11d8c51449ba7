#pragma once

#include "core/payload/byte_source.h"

namespace swb {

// Two sources, byte by byte at the same offsets; where one has ended, each byte of the other differs.
struct ByteDifferences {
    std::uint64_t bytes = 0;  // that differ
    std::uint64_t places = 0; // runs of them
    bool wasEnded = false;    // by the function asked: what was counted until then
};
ByteDifferences countDifferences(const ByteSource& left, const ByteSource& right, const GoesOn& goesOn = {});

// Where the next run of differing bytes begins: forward at `from` or behind it, backward before `from`.
SearchResult findDifference(const ByteSource& left, const ByteSource& right, std::uint64_t from, SearchWay way,
                            const GoesOn& goesOn = {});

} // namespace swb
