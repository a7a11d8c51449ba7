#pragma once

#include "core/base/task_queue.h"
#include "core/traffic/poller.h"
#include "core/traffic/timer_queue.h"

#include <pthread.h>

#include <memory>
#include <utility>

namespace swb {

// A thread that waits for descriptors, runs timers, and what is posted to it, in order.
class Reactor final : private ReadySource {
public:
    using Task = TaskQueue::Task;

    explicit Reactor(std::unique_ptr<Poller> poller);
    ~Reactor() override; // the thread must have ended

    // `turnEnd` runs on the thread after each turn of the loop; nothing of that turn is to come any more.
    // Calls: eventfd, pthread_create. Errors: theirs.
    Result<void> start(Task turnEnd);
    void post(Task task) { m_tasks.post(std::move(task)); } // any thread
    void join(); // any thread but its own; ends the loop after what has been posted

    // On the thread only.
    Poller& poller() { return *m_poller; }
    TimerQueue& timers() { return m_timers; }
    Nanoseconds now() const { return m_now; } // when the turn began

private:
    static void* threadMain(void* self);
    void work();
    void ready(Readiness what) override;

    std::unique_ptr<Poller> m_poller;
    TimerQueue m_timers;
    Task m_turnEnd;
    Nanoseconds m_now{};
    pthread_t m_thread{};
    bool m_started = false;
    bool m_quit = false;
    TaskQueue m_tasks;
};

} // namespace swb
