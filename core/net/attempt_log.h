#pragma once

#include "core/base/clock.h"
#include "core/base/ids.h"
#include "core/net/address.h"

#include <mutex>
#include <string>
#include <vector>

namespace swb {

// One of several attempts to connect, of which the first to succeed is kept.
struct Attempt {
    enum class State {
        NotBegun,
        Running,
        Failed,      // `error` says why, `call` which call said so
        Won,         // connected, and kept
        Overtaken,   // closed: another was faster
        Interrupted, // closed: a person ended it all
    };
    Address address;
    SocketId socket;
    State state = State::NotBegun;
    Nanoseconds begin{}; // from the beginning of the first
    Nanoseconds end{};   // of one that has ended
    int error = 0;
    std::string call;

    bool hasEnded() const { return state != State::NotBegun && state != State::Running; }
};

// What became of each so far: written by the thread that makes the calls, copied out by who shows it. Thread: any.
class AttemptLog {
public:
    struct Copy {
        std::vector<Attempt> attempts;
        Nanoseconds now{};     // from the beginning; at the end what it took
        bool hasEnded = false; // no further call is made
    };

    void start(std::vector<Attempt> attempts);
    void begin(std::size_t index);
    void end(std::size_t index, Attempt::State state, int error = 0, std::string_view call = {});
    void finish();

    Copy copy() const;

private:
    mutable std::mutex m_mutex;
    Copy m_state;
    Nanoseconds m_start{};
};

} // namespace swb
