#pragma once

#include "core/net/lookup.h"

#include <chrono>
#include <compare>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

namespace swb {

struct LookupId {
    std::uint64_t value = 0; // 0 is none
    explicit operator bool() const { return value != 0; }
    auto operator<=>(const LookupId&) const = default;
};

enum class LookupState : std::uint8_t {
    Waiting,   // every thread is taken; it starts when one comes free
    Running,   // inside the C library
    Answered,  // with a result, or an error
    Refused,   // before it was made: see checkLookup()
    Abandoned, // by a person; what the C library says later is thrown away
    TimedOut,  // the same by its deadline
};

// One look-up as it stood when it was asked for.
struct LookupView {
    LookupId id;
    Lookup lookup;
    LookupState state = LookupState::Waiting;
    Nanoseconds asked{};                        // monotonic
    Nanoseconds start{};                        // zero while it has not started
    Nanoseconds duration{};                     // from its start to its end; of one without an end, to now
    std::optional<Nanoseconds> deadline;        // from being asked for
    bool holdsThread = false;                   // the C library has not come back from it
    std::shared_ptr<const LookupAnswer> answer; // of an answered or refused one

    bool hasEnded() const { return state != LookupState::Waiting && state != LookupState::Running; }
};

// Asks the C library in at most four threads, one look-up each. getaddrinfo() cannot be cancelled: an abandoned look-up
// holds its thread until the library comes back, and its answer is thrown away. What needs no names (needsNoNames())
// waits for nobody: it is asked in the calling thread, and has its answer when start() returns.
// The threads are detached and own what they share with the resolver: its end, and the program's, do not wait for them.
// Thread: every function from any; none waits for names.
class Resolver {
public:
    static constexpr std::size_t kThreads = 4;
    using Perform = std::function<LookupAnswer(const Lookup&)>;

    Resolver();
    explicit Resolver(Perform perform); // in place of performLookup(), for tests
    ~Resolver();
    Resolver(const Resolver&) = delete;
    Resolver& operator=(const Resolver&) = delete;

    // What checkLookup() refuses is not made: its view says so at once. Of what has ended or begun when this returns
    // there are no news.
    LookupId start(Lookup lookup, std::optional<Nanoseconds> deadline = {});
    void abandon(LookupId id); // nothing happens to one that has ended
    void forget(LookupId id);  // takes one that has ended from the list; it may still hold its thread

    std::vector<LookupView> lookups() const; // in the order in which they were asked for
    std::optional<LookupView> find(LookupId id) const;

    // Threads that look-ups nobody waits for any more still hold, and since when the first of them is at it.
    struct Held {
        std::size_t count = 0;
        Nanoseconds oldest{}; // its age
    };
    Held held() const;

    // Called from a thread when a look-up that waited has started, or one has ended. Not called any more once the
    // resolver is gone.
    void setNewsHandler(std::function<void()> handler);

private:
    struct Shared;
    void begin();
    std::shared_ptr<Shared> m_shared;
};

} // namespace swb
