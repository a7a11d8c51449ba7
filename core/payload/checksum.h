#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace swb {

// The one's complement sum of 16-bit words in network order that IP, ICMP, TCP and UDP carry. Added piece by piece: a
// piece of odd length is padded with a zero byte only at the end. Source: RFC 1071.
class InternetSum {
public:
    void add(BytesView bytes) { addPiece(sumOf(bytes), bytes.size()); }
    // The same, and copies the bytes to where there is room for them, which is no part of them.
    void addCopying(BytesView bytes, std::uint8_t* to) { addPiece(sumCopying(bytes, to), bytes.size()); }
    // Its four bytes, most significant first; only after an even count of bytes.
    void addNumber(std::uint32_t number) { m_sum += (number >> 16) + (number & 0xffff); }
    std::uint16_t folded() const; // the sum, 0xffff over what carries a correct checksum
    std::uint16_t checksum() const { return static_cast<std::uint16_t>(~folded()); }

private:
    static std::uint16_t sumOf(BytesView bytes);
    static std::uint16_t sumCopying(BytesView bytes, std::uint8_t* to);
    // Behind an odd count of bytes each stands in the other half of its word.
    void addPiece(std::uint16_t sum, std::size_t size) {
        m_sum += m_isOdd ? static_cast<std::uint16_t>(sum << 8 | sum >> 8) : sum;
        m_isOdd = m_isOdd != (size % 2 != 0);
    }

    std::uint64_t m_sum = 0;
    bool m_isOdd = false;
};

inline std::uint16_t InternetSum::folded() const {
    std::uint64_t sum = m_sum;
    while (sum >> 16 != 0)
        sum = (sum & 0xffff) + (sum >> 16);
    return static_cast<std::uint16_t>(sum);
}

// What stands in the checksum field of bytes that have zero there.
std::uint16_t internetChecksum(BytesView bytes);

} // namespace swb
