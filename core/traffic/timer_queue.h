#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <utility>

namespace swb {

// Tasks by the moment they are due; time is passed in. Thread: one.
class TimerQueue {
public:
    using Task = std::function<void()>;
    struct Id {
        Nanoseconds due{};
        std::uint64_t number = 0; // 0: none
        explicit operator bool() const { return number != 0; }
        auto operator<=>(const Id&) const = default;
    };

    Id add(Nanoseconds due, Task task);
    void cancel(Id& id); // what has run or is none is left; `id` is none afterwards
    std::optional<Nanoseconds> nextDue() const;
    // Runs what is due at `now`, in order; tasks may add and cancel, and one added due at once waits for the next call.
    void run(Nanoseconds now);
    std::size_t size() const { return m_tasks.size(); }

private:
    std::map<Id, Task> m_tasks;
    std::uint64_t m_last = 0;
};

} // namespace swb
