#pragma once

#include "core/calls/call_record.h"

#include <string>

namespace swb {

enum class Numbers : std::uint8_t {
    Symbols, // bind(7, 127.0.0.1:4000, 16)
    Raw,     // bind(7, 02 00 0f a0 7f 00 00 01 00 00 00 00 00 00 00 00, 16)
    Both,    // socket(AF_INET=2, SOCK_STREAM=1, IPPROTO_IP=0)
};

// "connect(7, 127.0.0.1:4000, 16)": one line, whatever the bytes are; data at most `dataShown` bytes, escaped.
std::string callText(const CallRecord& record, Numbers numbers, std::size_t dataShown = 32);
// "= 0", "= 5", "= -1 ECONNREFUSED", "in flight", with what was unusual: "(interrupted by close)", "(scripted)".
std::string resultText(const CallRecord& record, Numbers numbers);
// The whole line: callText, a space, resultText.
std::string lineText(const CallRecord& record, Numbers numbers);
// "731 ns", "12.4 µs", "3.02 ms", "1.50 s", "2 min 05 s"
std::string durationText(Nanoseconds duration);

} // namespace swb
