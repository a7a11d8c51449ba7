#include "core/payload/checksum.h"

namespace swb {

void InternetSum::add(BytesView bytes) {
    for (const std::uint8_t byte : bytes) {
        m_sum += m_isOdd ? byte : static_cast<std::uint64_t>(byte) << 8;
        m_isOdd = !m_isOdd;
    }
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
