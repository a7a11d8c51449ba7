#pragma once

#include "core/base/bytes.h"
#include "core/payload/length_prefix.h"

#include <tl/expected.hpp>

#include <cstddef>
#include <string>

namespace swb {

// How messages are told apart in a stream. A value; what is received is never altered by it.
struct Framing {
    enum class Kind {
        None,      // a message is what one read gave, or a datagram
        Line,      // ends in a line feed, with or without a carriage return before it
        Length,    // a length says where it ends
        Fixed,     // always `size` bytes
        Delimiter, // ends in `delimiter`
    };
    enum class LineEnd { Lf, CrLf }; // what ends a line that is sent

    static constexpr std::size_t kMostSize = std::size_t{256} << 20;

    Kind kind = Kind::None;
    LineEnd lineEnd = LineEnd::Lf;
    LengthPrefix prefix = {};     // Itself: it counts the whole message, the header before it too
    std::size_t headerSize = 0;   // bytes of a message before its length
    std::size_t size = 1;         // Fixed
    std::uint8_t padding = 0;     // Fixed: what a shorter message is filled up with when it is sent
    Bytes delimiter = {};         // Delimiter
    std::size_t most = 16U << 20; // a longer message is cut there, and that is said

    friend bool operator==(const Framing&, const Framing&);
};

// A sentence when it cannot be used: no delimiter, a size of 0, more than kMostSize.
std::string faultOf(const Framing& framing);
std::string framingText(const Framing& framing); // "lines, sent with CR LF"

// The payload as a message of the framing. With a header before the length, the payload's first bytes are the header.
// A delimiter inside the payload is left: the receiver will take it for the end.
// Errors: a sentence when the length has no room for it, it is longer than Fixed, or shorter than its header.
tl::expected<Bytes, std::string> frame(BytesView payload, const Framing& framing);

} // namespace swb
