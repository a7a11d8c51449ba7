#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/calls/call_id.h"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <optional>
#include <vector>

namespace swb {

// One scripted answer in place of the kernel's.
struct Fault {
    CallId call = CallId::Socket;
    SocketId socket = {};                      // none: any socket
    int skip = 0;                              // let this many matching calls through first
    int times = 1;                             // then answer this many
    int error = 0;                             // fail with this errno, without making the call
    std::optional<std::uint64_t> shortTo = {}; // else make the call with at most this length
    Nanoseconds delay{};                       // wait before answering or calling
};

// For tests and lessons. A record answered or changed here is marked scripted. Thread: any.
class FaultPlan {
public:
    void add(const Fault& fault);
    void clear();
    std::optional<Fault> take(CallId call, SocketId socket);

private:
    std::mutex m_mutex;
    std::vector<Fault> m_faults;
    std::atomic<bool> m_isEmpty{true}; // as it mostly is: each call asks
};

} // namespace swb
