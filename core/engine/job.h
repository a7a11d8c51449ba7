#pragma once

#include "core/calls/syscalls.h"
#include "core/engine/command.h"
#include "core/engine/socket_view.h"
#include "core/transcript/transcript.h"

#include <atomic>
#include <optional>
#include <vector>

namespace swb {

// One action on its way through a call runner's thread. The engine's thread makes it and reads the outcome when it has
// come back; between the two only `stop` is shared.
struct Job {
    ActionId action;
    SocketId socket;
    Step step;
    std::string name;
    Nanoseconds since{};

    int fd = -1;
    int family = 0;
    int type = 0;
    TimeoutMode mode = TimeoutMode::Blocking;
    Nanoseconds timeout{};
    Address peer; // to write into the transcript where the call names none
    bool observing = true;

    Recorder* recorder = nullptr;
    FaultPlan* faults = nullptr;
    Transcript* transcript = nullptr;

    std::atomic<bool> stop{false}; // make no further call
    std::atomic<Ending> stopReason{Ending::Undisturbed};
};

struct Outcome {
    struct NewSocket {
        int fd = -1;
        std::optional<Address> peer;
    };

    std::optional<Error> error;
    bool timedOut = false;
    bool cancelled = false;
    std::int64_t value = 0;
    Bytes bytes;
    std::vector<NewSocket> made;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    bool endOfStream = false;
    bool connecting = false;      // connect goes on by itself although the action ended
    std::optional<int> fileFlags; // what F_SETFL set
};

// Makes the calls of a job, one after the other, in the calling thread. Each is recorded; each but the first is made
// only while job.stop is false.
Outcome perform(Job& job);

} // namespace swb
