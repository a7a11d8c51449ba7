#pragma once

#include <cstdint>

namespace swb {

// Numbers for placeholders: small, fast, the same for the same seed; not for secrets. Source: the public-domain
// generator splitmix64 of Sebastiano Vigna.
class Random {
public:
    explicit Random(std::uint64_t seed)
        : m_state(seed) {}

    std::uint64_t next() {
        std::uint64_t value = m_state += 0x9e3779b97f4a7c15U;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9U;
        value = (value ^ (value >> 27)) * 0x94d049bb133111ebU;
        return value ^ (value >> 31);
    }
    // low..high, both included; low when they are the wrong way round.
    std::uint64_t within(std::uint64_t low, std::uint64_t high) {
        if (high <= low)
            return low;
        const std::uint64_t count = high - low + 1; // 0: all of them
        return count == 0 ? next() : low + next() % count;
    }

private:
    std::uint64_t m_state;
};

} // namespace swb
