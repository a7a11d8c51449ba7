#include "core/payload/checksum.h"

#include <bit>
#include <cstring>

namespace swb {

namespace {

std::uint32_t folded32(std::uint64_t sum) {
    sum = (sum & 0xffff'ffff) + (sum >> 32);
    return static_cast<std::uint32_t>((sum & 0xffff'ffff) + (sum >> 32));
}

std::uint16_t folded16(std::uint32_t sum) {
    sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>((sum & 0xffff) + (sum >> 16));
}

template <class T>
T loaded(const std::uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// The sum of 16-bit words in network order, an odd last byte padded. Carries wander into the same places whatever the
// width of what is added and whatever the order of its bytes (RFC 1071, 2): so it adds what the processor reads at once
// and turns the result round at the end.
std::uint16_t sumOf(BytesView bytes) {
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    std::uint64_t even = 0, odd = 0; // halves of what was read: 2^32 of them fit
    for (; left >= 32; left -= 32, at += 32) {
        for (int i = 0; i < 4; ++i) {
            const auto eight = loaded<std::uint64_t>(at + std::size_t{8} * static_cast<std::size_t>(i));
            even += eight & 0xffff'ffff;
            odd += eight >> 32;
        }
    }
    for (; left >= 4; left -= 4, at += 4)
        even += loaded<std::uint32_t>(at);
    std::uint32_t rest = 0;
    if (left > 0)
        std::memcpy(&rest, at, left);
    even += rest;
    const std::uint16_t sum = folded16(folded32(folded32(even) + std::uint64_t{folded32(odd)}));
    if constexpr (std::endian::native == std::endian::little)
        return static_cast<std::uint16_t>(sum << 8 | sum >> 8);
    return sum;
}

} // namespace

void InternetSum::add(BytesView bytes) {
    if (bytes.empty())
        return;
    const std::uint16_t sum = sumOf(bytes);
    // Behind an odd count of bytes each stands in the other half of its word.
    m_sum += m_isOdd ? static_cast<std::uint16_t>(sum << 8 | sum >> 8) : sum;
    m_isOdd = m_isOdd != (bytes.size() % 2 != 0);
}

void InternetSum::addNumber(std::uint32_t number) { m_sum += (number >> 16) + (number & 0xffff); }

std::uint16_t InternetSum::folded() const {
    std::uint64_t sum = m_sum;
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

std::uint16_t internetChecksum(BytesView bytes) {
    InternetSum sum;
    sum.add(bytes);
    return sum.checksum();
}

} // namespace swb
