#pragma once

#include "core/calls/call_record.h"

#include <string>
#include <string_view>

namespace swb {

// sendmsg, recvmsg, sendmmsg and recvmmsg as asC() and asPython() give them. Of a list of messages a record has the
// first alone, and the text says so.
std::string messageAsC(const CallRecord& record, std::string_view variable);
std::string messageAsPython(const CallRecord& record, std::string_view variable);

} // namespace swb
