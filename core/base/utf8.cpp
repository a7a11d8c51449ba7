#include "core/base/utf8.h"

#include <algorithm>
#include <array>

namespace swb {
namespace {

struct Range {
    char32_t first;
    char32_t last;
};

constexpr std::array kInvisible{
    Range{0x0000, 0x001f},   Range{0x007f, 0x00a0},   Range{0x00ad, 0x00ad},    Range{0x034f, 0x034f},
    Range{0x061c, 0x061c},   Range{0x115f, 0x1160},   Range{0x1680, 0x1680},    Range{0x17b4, 0x17b5},
    Range{0x180b, 0x180f},   Range{0x2000, 0x200f},   Range{0x2028, 0x202f},    Range{0x205f, 0x206f},
    Range{0x3000, 0x3000},   Range{0x3164, 0x3164},   Range{0xd800, 0xf8ff},    Range{0xfdd0, 0xfdef},
    Range{0xfe00, 0xfe0f},   Range{0xfeff, 0xfeff},   Range{0xffa0, 0xffa0},    Range{0xfff0, 0xffff},
    Range{0x1bca0, 0x1bca3}, Range{0x1d173, 0x1d17a}, Range{0xe0000, 0x10ffff},
};

std::size_t sequenceLength(std::uint8_t lead) {
    if (lead < 0x80)
        return 1;
    if (lead >= 0xc2 && lead < 0xe0)
        return 2;
    if (lead >= 0xe0 && lead < 0xf0)
        return 3;
    return lead >= 0xf0 && lead < 0xf5 ? 4 : 0;
}

char32_t smallestOfLength(std::size_t length) {
    constexpr std::array<char32_t, 5> kSmallest{0, 0, 0x80, 0x800, 0x10000};
    return kSmallest[length];
}

} // namespace

bool isUnicodeScalar(char32_t codePoint) { return codePoint < 0xd800 || (codePoint > 0xdfff && codePoint <= 0x10ffff); }

Utf8Step utf8At(BytesView bytes, std::size_t at) {
    const std::uint8_t lead = bytes[at];
    const Utf8Step invalid{lead, 1, false};
    const std::size_t length = sequenceLength(lead);
    if (length == 1)
        return {lead, 1, true};
    if (length == 0 || bytes.size() - at < length)
        return invalid;
    char32_t codePoint = lead & (0x7fU >> length);
    for (std::size_t i = 1; i < length; ++i) {
        const std::uint8_t next = bytes[at + i];
        if ((next & 0xc0) != 0x80)
            return invalid;
        codePoint = (codePoint << 6) | (next & 0x3fU);
    }
    if (codePoint < smallestOfLength(length) || !isUnicodeScalar(codePoint))
        return invalid;
    return {codePoint, length, true};
}

void appendUtf8(std::string& out, char32_t codePoint) {
    const auto tail = [codePoint](int shift) { return static_cast<char>(0x80 | ((codePoint >> shift) & 0x3f)); };
    if (codePoint < 0x80) {
        out += static_cast<char>(codePoint);
    } else if (codePoint < 0x800) {
        out += {static_cast<char>(0xc0 | (codePoint >> 6)), tail(0)};
    } else if (codePoint < 0x10000) {
        out += {static_cast<char>(0xe0 | (codePoint >> 12)), tail(6), tail(0)};
    } else {
        out += {static_cast<char>(0xf0 | (codePoint >> 18)), tail(12), tail(6), tail(0)};
    }
}

bool isPrintable(char32_t codePoint) {
    if (codePoint >= 0x20 && codePoint < 0x7f)
        return true;
    if ((codePoint & 0xfffe) == 0xfffe || codePoint > 0x10ffff)
        return false;
    return std::ranges::none_of(kInvisible,
                                [codePoint](Range r) { return codePoint >= r.first && codePoint <= r.last; });
}

} // namespace swb
