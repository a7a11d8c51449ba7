#pragma once

#include "core/base/bytes.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// How messages in a stream say where they end: each begins with its length.
struct LengthPrefix {
    enum class Order { Big, Little };
    enum class Counts { Payload, Itself }; // Itself: the length counts its own bytes, too

    unsigned width = 4; // 1, 2, 4 or 8 bytes
    Order order = Order::Big;
    Counts counts = Counts::Payload;
};

// "4 bytes, big-endian, counting the payload", and back from any part of that: "2 little", "4 itself".
std::string lengthPrefixText(const LengthPrefix& prefix);
tl::expected<LengthPrefix, std::string> parseLengthPrefix(std::string_view text);

// The most that a payload may have.
std::uint64_t mostFramed(const LengthPrefix& prefix);
// The payload with its length in front; a sentence when it is too long for that.
tl::expected<Bytes, std::string> addLengthPrefix(BytesView payload, const LengthPrefix& prefix);

// One message of a buffer.
struct LengthFrame {
    enum class State { Whole, Cut, CutInLength, Lies }; // Lies: counts itself, and says less than its own bytes

    State state = State::Whole;
    std::size_t offset = 0;     // of the length
    std::uint64_t declared = 0; // what the length says
    std::size_t payload = 0;    // bytes of it that are there
    std::uint64_t missing = 0;  // bytes that are not
};
// In order, at most `most`. All but the last are whole.
std::vector<LengthFrame> splitFrames(BytesView bytes, const LengthPrefix& prefix, std::size_t most);

} // namespace swb
