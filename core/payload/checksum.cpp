#include "core/payload/checksum.h"

#include <bit>
#include <cstring>

namespace swb {

namespace {

template <class T>
T loaded(const std::uint8_t* at) {
    T value;
    std::memcpy(&value, at, sizeof value);
    return value;
}

// Of 64-bit words, a carry added where it left: one's complement, so a sum of 16-bit words too (RFC 1071, 2).
class WideSum {
public:
    void add(std::uint64_t eight) {
        m_sum += eight;
        m_sum += m_sum < eight ? 1 : 0;
    }
    // Of 16-bit words as they stand in memory, whatever the order of their bytes is there: turned round only now.
    std::uint16_t inNetworkOrder() const {
        std::uint64_t sum = (m_sum & 0xffff'ffff) + (m_sum >> 32);
        while (sum >> 16 != 0)
            sum = (sum & 0xffff) + (sum >> 16);
        const auto folded = static_cast<std::uint16_t>(sum);
        if constexpr (std::endian::native == std::endian::little)
            return static_cast<std::uint16_t>(folded << 8 | folded >> 8);
        return folded;
    }

private:
    std::uint64_t m_sum = 0;
};

// An odd last byte is padded. Copies what it read to `to` if it is to. The pieces are of fixed sizes: those
// of any would be calls.
template <bool kCopies>
void addWords(WideSum& sum, BytesView bytes, std::uint8_t* to) {
    const std::uint8_t* at = bytes.data();
    std::size_t left = bytes.size();
    const auto take = [&](auto piece) {
        std::memcpy(&piece, at, sizeof piece);
        at += sizeof piece;
        if constexpr (kCopies) {
            std::memcpy(to, &piece, sizeof piece);
            to += sizeof piece;
        }
        return std::uint64_t{piece};
    };
    for (; left >= 32; left -= 32)
        for (int i = 0; i < 4; ++i)
            sum.add(take(std::uint64_t{}));
    for (; left >= 8; left -= 8)
        sum.add(take(std::uint64_t{}));
    if ((left & 4) != 0)
        sum.add(take(std::uint32_t{}));
    if ((left & 2) != 0)
        sum.add(take(std::uint16_t{}));
    if ((left & 1) != 0)
        sum.add(take(std::uint8_t{}) << (std::endian::native == std::endian::big ? 8 : 0));
}

// Many at once: halves of words, of which 2^32 can be added before a carry is lost, and none waits for the one before.
BytesView addMany(WideSum& sum, BytesView bytes) {
    std::uint64_t even = 0, odd = 0;
    std::size_t done = 0;
    for (; bytes.size() - done >= 32; done += 32) {
        for (std::size_t i = 0; i < 32; i += 8) {
            const auto eight = loaded<std::uint64_t>(bytes.data() + done + i);
            even += eight & 0xffff'ffff;
            odd += eight >> 32;
        }
    }
    sum.add(even);
    sum.add(odd);
    return bytes.subspan(done);
}

constexpr std::size_t kShort = 256;

} // namespace

std::uint16_t InternetSum::sumOf(BytesView bytes) {
    WideSum sum;
    if (bytes.size() > kShort)
        bytes = addMany(sum, bytes);
    addWords<false>(sum, bytes, nullptr);
    return sum.inNetworkOrder();
}

std::uint16_t InternetSum::sumCopying(BytesView bytes, std::uint8_t* to) {
    if (bytes.size() > kShort) { // copying by itself is quicker, and what was copied is in the cache
        std::memcpy(to, bytes.data(), bytes.size());
        return sumOf({to, bytes.size()});
    }
    WideSum sum;
    addWords<true>(sum, bytes, to);
    return sum.inNetworkOrder();
}

std::uint16_t internetChecksum(BytesView bytes) {
    InternetSum sum;
    sum.add(bytes);
    return sum.checksum();
}

} // namespace swb
