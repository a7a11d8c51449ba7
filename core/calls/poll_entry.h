#pragma once

#include "core/base/ids.h"
#include "core/calls/call_record.h"

#include <cstddef>
#include <span>
#include <vector>

namespace swb {

// One descriptor of a poll() of several.
struct PollEntry {
    int fd = -1;
    short events = 0;
    short revents = 0;
    SocketId socket = {}; // none: not one of the workbench's
};

// Keeps as many as fit into the record.
void keepPolled(CallRecord& record, std::span<const PollEntry> entries);

// What a record of poll() kept of several; empty for a poll of one. polledCount() says how many there were.
std::vector<PollEntry> polledOf(const CallRecord& record);
std::size_t polledCount(const CallRecord& record);

} // namespace swb
