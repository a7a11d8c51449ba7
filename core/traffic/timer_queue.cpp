#include "core/traffic/timer_queue.h"

namespace swb {

TimerQueue::Id TimerQueue::add(Nanoseconds due, Task task) {
    const Id id{due, ++m_last};
    m_tasks.emplace(id, std::move(task));
    return id;
}

void TimerQueue::cancel(Id& id) {
    if (id)
        m_tasks.erase(id);
    id = {};
}

std::optional<Nanoseconds> TimerQueue::nextDue() const {
    if (m_tasks.empty())
        return std::nullopt;
    return m_tasks.begin()->first.due;
}

void TimerQueue::run(Nanoseconds now) {
    const std::uint64_t last = m_last; // what a task adds meanwhile is for the next turn
    for (auto timer = m_tasks.begin(); timer != m_tasks.end() && timer->first.due <= now;) {
        if (timer->first.number > last) {
            ++timer;
            continue;
        }
        const Task task = std::move(timer->second);
        m_tasks.erase(timer);
        task();
        timer = m_tasks.begin(); // the task may have added and cancelled others
    }
}

} // namespace swb
