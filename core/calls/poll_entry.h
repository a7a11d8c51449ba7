#pragma once

#include "core/base/ids.h"
#include "core/calls/call_record.h"

#include <cstddef>
#include <cstdint>
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

// One descriptor that epoll_wait() found ready.
struct EpollEntry {
    std::uint32_t events = 0;
    int fd = -1;
    SocketId socket = {}; // none: the program's own
};

// How many of either a record keeps.
inline constexpr std::size_t kEntriesKept = CallRecord::kDataKept / 8;

// Keeps as many as fit into the record; `count`: how many there were, of which `entries` may be the first alone.
void keepPolled(CallRecord& record, std::span<const PollEntry> entries, std::size_t count);
void keepEpolled(CallRecord& record, std::span<const EpollEntry> entries, std::size_t count);

// What a record of poll() or ppoll() kept of several; empty for a poll of one. polledCount() says how many there were.
std::vector<PollEntry> polledOf(const CallRecord& record);
std::size_t polledCount(const CallRecord& record);
// The same of epoll_wait(), whose result says how many there were.
std::vector<EpollEntry> epolledOf(const CallRecord& record);

// Whether the call was made for this socket, or found it ready among others.
bool concerns(const CallRecord& record, SocketId socket);

} // namespace swb
