#include "core/engine/engine_loop.h"

#include <poll.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace swb {

EngineLoop::~EngineLoop() = default;

Result<void> EngineLoop::start() {
    constexpr const char* kWhat = "the engine could not be started";
    if (Result<void> opened = m_tasks.open(kWhat); !opened)
        return opened;
    const int error = pthread_create(&m_thread, nullptr, &EngineLoop::threadMain, this);
    if (error != 0)
        return tl::unexpected(Error{"pthread_create", error, kWhat});
    m_started = true;
    return {};
}

void EngineLoop::join() {
    if (std::exchange(m_started, false))
        pthread_join(m_thread, nullptr);
}

void EngineLoop::startTimer(const void* name, Nanoseconds after, Task task) {
    m_timers.insert_or_assign(name, Timer{monotonicNow() + after, std::move(task)});
}

void EngineLoop::stopTimer(const void* name) { m_timers.erase(name); }

void* EngineLoop::threadMain(void* self) {
    static_cast<EngineLoop*>(self)->work();
    return nullptr;
}

void EngineLoop::work() {
    while (!m_quit) {
        wait();
        runTasks();
        runTimers();
    }
}

void EngineLoop::wait() {
    timespec timeout{};
    timespec* limit = nullptr;
    if (!m_timers.empty()) {
        const auto next = std::min_element(m_timers.begin(), m_timers.end(),
                                           [](const auto& a, const auto& b) { return a.second.due < b.second.due; });
        const Nanoseconds left = std::max(next->second.due - monotonicNow(), Nanoseconds::zero());
        timeout.tv_sec = std::chrono::duration_cast<std::chrono::seconds>(left).count();
        timeout.tv_nsec = (left % std::chrono::seconds(1)).count();
        limit = &timeout;
    }
    pollfd entry{m_tasks.fd(), POLLIN, 0};
    if (::ppoll(&entry, 1, limit, nullptr) > 0)
        m_tasks.woken();
}

void EngineLoop::runTasks() {
    for (const Task& task : m_tasks.take()) {
        task();
        if (m_quit)
            return;
    }
}

void EngineLoop::runTimers() {
    const Nanoseconds now = monotonicNow();
    std::vector<Task> due;
    for (auto timer = m_timers.begin(); timer != m_timers.end();) {
        if (timer->second.due <= now) {
            due.push_back(std::move(timer->second.task));
            timer = m_timers.erase(timer);
        } else {
            ++timer;
        }
    }
    for (const Task& task : due)
        task();
}

} // namespace swb
