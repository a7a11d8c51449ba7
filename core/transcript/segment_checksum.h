#pragma once

#include "core/base/bytes.h"

#include <array>
#include <cstdint>

namespace swb {

// A 64-bit checksum of bytes that only grow at their end: what was added costs, not what was there. It finds damage,
// not malice; four lanes, so that it runs faster than the bytes can be copied.
class SegmentChecksum {
public:
    // Of all of `bytes`, which begin with those of the last call, unchanged.
    std::uint64_t of(BytesView bytes);

    static std::uint64_t once(BytesView bytes) { return SegmentChecksum().of(bytes); }

private:
    std::array<std::uint64_t, 4> m_lanes{0x9e3779b97f4a7c15, 0xbf58476d1ce4e5b9, 0x94d049bb133111eb,
                                         0xd6e8feb86659fd93};
    std::size_t m_taken = 0; // a multiple of a step
};

} // namespace swb
