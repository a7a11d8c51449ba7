#pragma once

#include "core/base/clock.h"
#include "core/base/error.h"
#include "core/base/task_queue.h"

#include <pthread.h>

#include <map>
#include <utility>

namespace swb {

// The engine's thread: runs what is posted to it, in order, and timers. poll(2) on an eventfd between them.
class EngineLoop {
public:
    using Task = TaskQueue::Task;

    EngineLoop() = default;
    ~EngineLoop(); // the thread must have ended
    EngineLoop(const EngineLoop&) = delete;
    EngineLoop& operator=(const EngineLoop&) = delete;

    // Calls: eventfd, pthread_create. Errors: theirs.
    Result<void> start();
    void post(Task task) { m_tasks.post(std::move(task)); } // any thread
    // From a task: leave the loop after it. What was posted later is dropped.
    void quit() { m_quit = true; }
    void join();

    // From a task: run once after a while. There is one timer a name; starting it again moves it.
    void startTimer(const void* name, Nanoseconds after, Task task);
    void stopTimer(const void* name);
    bool isOnLoop() const { return pthread_equal(pthread_self(), m_thread) != 0; }

private:
    struct Timer {
        Nanoseconds due;
        Task task;
    };
    static void* threadMain(void* self);
    void work();
    void wait();
    void runTasks();
    void runTimers();

    pthread_t m_thread{};
    bool m_started = false;
    bool m_quit = false;
    TaskQueue m_tasks;
    std::map<const void*, Timer> m_timers;
};

} // namespace swb
