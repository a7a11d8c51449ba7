#pragma once

#include "core/reference/constant_list.h"
#include "core/reference/system_tables.h"

#include <cstdint>
#include <string>
#include <vector>

namespace swb {

// One of the things that a number can mean.
struct NumberReading {
    std::string group; // "message flag", "errno", "port"
    std::string text;  // "MSG_OOB|MSG_NOSIGNAL", "EAFNOSUPPORT"
    std::int64_t value = 0;
    std::string meaning;                // one line
    const Constant* constant = nullptr; // when it is exactly one
};

struct NumberReadings {
    std::vector<NumberReading> readings;
    std::string fault; // in a sentence, when the text cannot be read; then there are no readings
};

// Every reading of what was typed: a number (decimal, 0x, 0o, 0b, a sign), a name in any case, or several of them
// joined by '|'. What was named stands first. `services` is what ports are named by.
NumberReadings readNumber(std::string_view text, std::span<const ServicePort> services);

} // namespace swb
