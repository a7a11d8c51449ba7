#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <cstring>

namespace swb {

// 32 bits as this machine has them in memory; 0 where the bytes end before them.
inline std::uint32_t wordAt(BytesView bytes, std::size_t offset) {
    std::uint32_t word = 0;
    if (offset <= bytes.size() && sizeof word <= bytes.size() - offset)
        std::memcpy(&word, bytes.data() + offset, sizeof word);
    return word;
}

// The value of an option that is an int.
inline Bytes intBytes(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

} // namespace swb
