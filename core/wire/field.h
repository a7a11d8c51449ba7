#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace swb {

// One named part of a run of bytes, as a protocol's description names it: a header, a field of it, a control message.
struct Field {
    std::string name;       // "checksum", "nlmsg_type", "[3] H"
    std::string value;      // decoded: "0x1c46", "ICMP (1)", "127.0.0.1"
    std::string note;       // what it means, or what is wrong with it: "correct", "says 200 bytes, 84 are there"
    std::size_t offset = 0; // of its first byte, from the beginning of the whole
    std::size_t length = 0; // bytes it reaches into
    std::uint8_t bit = 0;   // where it begins in its first byte, 0 the most significant ...
    std::uint8_t bits = 0;  // ... and how many bits it has; 0: whole bytes
    bool isFaulty = false;  // it cannot be what it says: a length that lies, a checksum that is wrong
    std::vector<Field> children = {};
};

// The result of taking bytes apart: every byte belongs to a field, what is not understood to one named "data".
struct Decoded {
    std::string name; // of what it was read as: "ICMP echo request", "route message", "struct !HI4s"
    std::vector<Field> fields;
    bool isFaulty() const;
};

} // namespace swb
