#pragma once

#include "core/base/error.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>

// What a call returned, as its caller has it. Of the files that make calls.
namespace swb::calls {

// As much as the fault plan lets through.
inline std::size_t limited(std::size_t size, std::uint64_t limit) {
    return static_cast<std::size_t>(std::min<std::uint64_t>(size, limit));
}

inline Result<std::size_t> asSize(Result<std::int64_t> result) {
    return result.map([](std::int64_t size) { return static_cast<std::size_t>(size); });
}

inline Result<int> asInt(Result<std::int64_t> result) {
    return result.map([](std::int64_t value) { return static_cast<int>(value); });
}

} // namespace swb::calls
