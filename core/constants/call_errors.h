#pragma once

#include <span>
#include <string_view>

namespace swb {

// Why one call gives one errno, and what to try.
struct CallError {
    std::string_view call; // the call as the table knows it: "send" also stands for sendto, sendmsg, write
    int number;
    std::string_view cause;  // plain words
    std::string_view remedy; // what to try next
    std::string_view source; // "bind(2)", "observed on Linux 6.18"
};

std::span<const CallError> callErrors();

// The row for a call by its system call name ("sendto", "read", "sendmmsg" fall back to "send", "recv", "sendmsg");
// nullptr when the table has none: then errnoTable() still says what the number means.
const CallError* findCallError(std::string_view call, int number);

} // namespace swb
