#pragma once

#include "core/base/unique_fd.h"
#include "core/traffic/poller.h"
#include "core/traffic/timer_queue.h"

#include <pthread.h>

#include <functional>
#include <mutex>
#include <vector>

namespace swb {

// A thread that waits for descriptors, runs timers, and what is posted to it, in order.
class Reactor final : private ReadySource {
public:
    using Task = std::function<void()>;

    explicit Reactor(std::unique_ptr<Poller> poller);
    ~Reactor() override; // the thread must have ended

    // `turnEnd` runs on the thread after each turn of the loop; nothing of that turn is to come any more.
    // Calls: eventfd, pthread_create. Errors: theirs.
    Result<void> start(Task turnEnd);
    void post(Task task); // any thread
    void join();          // any thread but its own; ends the loop after what has been posted

    // On the thread only.
    Poller& poller() { return *m_poller; }
    TimerQueue& timers() { return m_timers; }
    Nanoseconds now() const { return m_now; } // when the turn began

private:
    static void* threadMain(void* self);
    void work();
    void runTasks();
    void ready(Readiness what) override;

    std::unique_ptr<Poller> m_poller;
    TimerQueue m_timers;
    Task m_turnEnd;
    UniqueFd m_wake;
    Nanoseconds m_now{};
    pthread_t m_thread{};
    bool m_started = false;
    bool m_quit = false;
    std::mutex m_mutex;
    std::vector<Task> m_tasks;
};

} // namespace swb
