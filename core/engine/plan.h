#pragma once

#include "core/calls/call_record.h"
#include "core/engine/command.h"
#include "core/engine/socket_view.h"

#include <string>
#include <string_view>
#include <vector>

namespace swb {

// The calls a command will make, as records never made (sequence 0), for the preview beside the controls.
// `view` is the socket it will be made on; null for socket() and socketpair().
std::vector<CallRecord> plannedCalls(const Command& command, const SocketView* view);

// The same as a program: all its calls as C; as Python what its socket module has for the whole (sendall, settimeout),
// since that does the polling of the time-out mode by itself.
std::string planAsC(const Command& command, const SocketView* view, std::string_view variable = "s");
std::string planAsPython(const Command& command, const SocketView* view, std::string_view variable = "s");

} // namespace swb
