#pragma once

#include "core/base/bytes.h"
#include "core/calls/call_record.h"

#include <cstdint>
#include <string>

namespace swb {

// Why the kernel refused this very request, in a sentence, as far as the request itself tells; empty where the number
// of the error alone has to do.
std::string readRefusal(std::int64_t room, int error);
std::string setRefusal(int level, int name, BytesView value, int error);
std::string optionRefusal(const CallRecord& record); // of a getsockopt or a setsockopt; else empty

} // namespace swb
