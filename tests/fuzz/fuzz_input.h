#pragma once

#include "core/base/bytes.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

// What every target defines: libFuzzer calls it, or driver.cpp. It returns 0.
// NOLINTNEXTLINE(readability-identifier-naming): the name is libFuzzer's
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

// Ends the program with the place when the condition does not hold, in every kind of build.
#define SWB_FUZZ_CHECK(condition) ((condition) ? void() : swb::fuzz::fail(#condition, __FILE__, __LINE__))

namespace swb::fuzz {

[[noreturn]] inline void fail(const char* condition, const char* file, int line) {
    std::fprintf(stderr, "%s:%d: does not hold: %s\n", file, line, condition);
    std::abort();
}

// An input taken apart from the front: choices first, then the bytes to decode. What is missing reads as zero.
class Input {
public:
    Input(const std::uint8_t* data, std::size_t size)
        : m_bytes(data, size) {}

    std::uint8_t byte() {
        const BytesView one = take(1);
        return one.empty() ? std::uint8_t{0} : one[0];
    }

    // `size` bytes, little-endian.
    std::uint64_t number(std::size_t size) {
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i)
            value |= std::uint64_t{byte()} << (8 * i);
        return value;
    }

    // 0 .. count - 1
    std::size_t choice(std::size_t count) { return byte() % count; }

    // At most `size` bytes.
    BytesView take(std::size_t size) {
        const BytesView taken = m_bytes.first(std::min(size, m_bytes.size()));
        m_bytes = m_bytes.subspan(taken.size());
        return taken;
    }

    // The bytes up to the next `end`, which is taken too but not given.
    BytesView takeUntil(std::uint8_t end) {
        const auto found = std::ranges::find(m_bytes, end);
        const BytesView taken = take(static_cast<std::size_t>(found - m_bytes.begin()));
        take(1);
        return taken;
    }

    BytesView rest() { return take(m_bytes.size()); }

private:
    BytesView m_bytes;
};

inline std::string_view textOf(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

} // namespace swb::fuzz
