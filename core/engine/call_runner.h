#pragma once

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <vector>

namespace swb {

// Threads for calls that may block: one job, one thread, for as long as it takes. A thread that has finished its job
// waits for the next; a new one is started when none is waiting.
class CallRunner {
public:
    CallRunner() = default;
    ~CallRunner(); // waits for every job
    CallRunner(const CallRunner&) = delete;
    CallRunner& operator=(const CallRunner&) = delete;

    // 0, or the errno of pthread_create: then the job was not taken. Thread: any one at a time.
    int run(std::function<void()> job);

private:
    static void* threadMain(void* self);
    void work();

    std::mutex m_mutex;
    std::condition_variable m_wake;
    std::deque<std::function<void()>> m_jobs;
    std::vector<pthread_t> m_threads;
    std::size_t m_idle = 0;
    bool m_quit = false;
};

} // namespace swb
