#pragma once

#include <vector>

#include "core/calls/call_record.h"
#include "core/engine/command.h"
#include "core/engine/socket_view.h"

namespace swb {

// The calls a command will make, as records never made (sequence 0), for the preview beside the controls.
// `view` is the socket it will be made on; null for socket() and socketpair().
std::vector<CallRecord> plannedCalls(const Command& command, const SocketView* view);

} // namespace swb
