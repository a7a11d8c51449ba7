#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <cstdint>

namespace swb {

// The one's complement sum of 16-bit words in network order that IP, ICMP, TCP and UDP carry. Added piece by piece: a
// piece of odd length is padded with a zero byte only at the end. Source: RFC 1071.
class InternetSum {
public:
    void add(BytesView bytes);
    void addNumber(std::uint32_t number); // its four bytes, most significant first; only after an even count of bytes
    std::uint16_t folded() const;         // the sum, 0xffff over what carries a correct checksum
    std::uint16_t checksum() const { return static_cast<std::uint16_t>(~folded()); }

private:
    std::uint64_t m_sum = 0;
    bool m_isOdd = false;
};

// What stands in the checksum field of bytes that have zero there.
std::uint16_t internetChecksum(BytesView bytes);

} // namespace swb
