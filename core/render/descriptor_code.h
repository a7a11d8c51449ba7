#pragma once

#include "core/calls/call_record.h"

#include <string>
#include <string_view>

namespace swb {

// dup, sendfile, splice, pipe2, open and ioctl as statements of C and of Python: parts of asC() and asPython().
std::string descriptorAsC(const CallRecord& record, std::string_view variable);
std::string descriptorAsPython(const CallRecord& record, std::string_view variable);

} // namespace swb
