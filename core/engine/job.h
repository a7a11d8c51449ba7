#pragma once

#include "core/calls/syscalls.h"
#include "core/engine/command.h"
#include "core/engine/socket_view.h"
#include "core/transcript/transcript.h"

#include <atomic>
#include <memory>
#include <optional>
#include <vector>

namespace swb {

class StreamFile;

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
    Address peer;                     // to write into the transcript where the call names none
    std::vector<SocketId> attempts;   // of connecting to several addresses at once: each attempt's number
    int otherFd = -1;                 // of the socket that a splice goes to
    std::shared_ptr<StreamFile> file; // of makefile(), shared by the jobs of one socket
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
        std::optional<Address> peer = {};
        int family = -1; // with type and protocol: known already, by the steps that make several calls
        int type = 0;
        int protocol = 0;
        bool isReceived = false;     // by SCM_RIGHTS
        std::string notASocket = {}; // as in SocketView
        SocketId id = {};            // where it has its number already
    };

    std::optional<Error> error;
    bool timedOut = false;
    bool cancelled = false;
    std::int64_t value = 0;
    Bytes bytes;
    std::string note; // for the report's hint, where no error is to be explained
    std::vector<MessageInfo> messages;
    std::vector<NewSocket> made;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    bool endOfStream = false;
    std::size_t attempted = 0;                      // of Job::attempts
    bool connecting = false;                        // connect goes on by itself although the action ended
    std::optional<int> fileFlags;                   // what F_SETFL set
    std::uint32_t lentSends = 0;                    // calls that succeeded with these
    std::vector<std::shared_ptr<const Bytes>> lent; // zero-copy sends: the kernel may read them until it says otherwise
};

// Makes the calls of a job, one after the other, in the calling thread. Each is recorded; each but the first is made
// only while job.stop is false.
Outcome perform(Job& job);

} // namespace swb
