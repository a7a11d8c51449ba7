#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/calls/syscalls.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace swb {

// What a descriptor is waited for, and what came.
struct Readiness {
    bool read = false;
    bool write = false;
    bool hangUp = false; // both directions have ended, or the peer's alone when it is waited for to read
    bool error = false;
    friend bool operator==(const Readiness&, const Readiness&) = default;
};

// Somebody who waits for a descriptor. Thread: the reactor's.
class ReadySource {
public:
    virtual ~ReadySource() = default;
    virtual void ready(Readiness what) = 0;
    virtual SocketId socketId() const { return {}; } // whose descriptor it is; none: the program's own
};

// Waits for many descriptors: level-triggered, save that a descriptor which is waited for neither to read nor to write
// tells of its hanging up and of an error once. Thread: one.
class Poller {
public:
    struct Event {
        ReadySource* source;
        Readiness what;
    };
    struct Wanted {
        bool read = false;
        bool write = false;
        friend bool operator==(const Wanted&, const Wanted&) = default;
    };
    virtual ~Poller() = default;

    virtual Result<void> add(int fd, Wanted wanted, ReadySource& source) = 0;
    virtual Result<void> change(int fd, Wanted wanted, ReadySource& source) = 0;
    virtual void remove(int fd) = 0; // before it is closed
    // The events that are there, or the first that come before the moment (monotonic; without one it waits for ever).
    // An interrupted wait has none, and one may end early without any.
    virtual void wait(std::optional<Nanoseconds> until, std::vector<Event>& events) = 0;
};

// What they ask for sockets is recorded in `context`; what they ask for the program's own descriptors is not: nobody
// handed those over.
// Calls: epoll_create1, epoll_ctl, epoll_wait; timerfd_create, timerfd_settime: a time-out in each wait would set and
// clear the processor's timer every time, which a ping-pong feels.
Result<std::unique_ptr<Poller>> makeEpollPoller(const CallContext& context);
// Calls: ppoll.
std::unique_ptr<Poller> makePollPoller(const CallContext& context);

} // namespace swb
