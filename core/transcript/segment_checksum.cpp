#include "core/transcript/segment_checksum.h"

#include <bit>
#include <cstring>

namespace swb {

namespace {

constexpr std::size_t kStep = 32;
constexpr std::uint64_t kPrime = 0x9fb21c651e98df25; // odd: a step can be undone, so a changed word changes the lane

std::uint64_t mixed(std::uint64_t lane, std::uint64_t word) { return std::rotl((lane ^ word) * kPrime, 29); }

void take(std::array<std::uint64_t, 4>& lanes, const std::uint8_t* at) {
    std::array<std::uint64_t, 4> words{};
    std::memcpy(words.data(), at, kStep);
    for (std::size_t i = 0; i < lanes.size(); ++i)
        lanes[i] = mixed(lanes[i], words[i]);
}

} // namespace

std::uint64_t SegmentChecksum::of(BytesView bytes) {
    std::array<std::uint64_t, 4> lanes = m_lanes; // not the members: those would be stored at every step
    std::size_t taken = m_taken;
    for (; bytes.size() - taken >= kStep; taken += kStep)
        take(lanes, bytes.data() + taken);
    m_lanes = lanes;
    m_taken = taken;
    std::array<std::uint8_t, kStep> rest{};
    if (bytes.size() > m_taken)
        std::memcpy(rest.data(), bytes.data() + m_taken, bytes.size() - m_taken);
    take(lanes, rest.data());
    std::uint64_t sum = bytes.size();
    for (const std::uint64_t lane : lanes)
        sum = mixed(sum, lane ^ (lane >> 32));
    return sum ^ (sum >> 29);
}

} // namespace swb
