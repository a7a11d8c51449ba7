#pragma once

#include "core/base/result.h"

#include <string>
#include <string_view>

namespace swb {

// Why a call did not do what was asked: the call's own name and the errno it gave, unchanged.
struct Error {
    std::string_view call;   // "bind"; always a string literal
    int number = 0;          // errno; 0 when no system call was reached
    std::string detail = {}; // what was attempted, when the number alone does not say it
};

} // namespace swb
