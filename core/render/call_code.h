#pragma once

#include "core/calls/call_record.h"

#include <string>
#include <string_view>

namespace swb {

// One call as the statements of a C program, compilable inside a function: structures are filled first. `s` is the
// variable that holds the descriptor.
std::string asC(const CallRecord& record, std::string_view variable = "s");

// The same with Python's socket module: "s.bind(('127.0.0.1', 4000))". Where the module has no such call (read,
// write, poll, ioctl), the one of os, select or fcntl.
std::string asPython(const CallRecord& record, std::string_view variable = "s");

} // namespace swb
