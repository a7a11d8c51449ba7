#include "core/engine/call_runner.h"

#include <sched.h>

namespace swb {

namespace {
constexpr std::size_t kStackSize = 1u << 20;
}

CallRunner::~CallRunner() {
    {
        const std::lock_guard lock(m_mutex);
        m_quit = true;
    }
    m_wake.notify_all();
    for (const pthread_t thread : m_threads)
        pthread_join(thread, nullptr);
}

int CallRunner::run(std::function<void()> job) {
    {
        const std::lock_guard lock(m_mutex);
        m_jobs.push_back(std::move(job));
        if (m_idle >= m_jobs.size()) {
            m_wake.notify_one();
            return 0;
        }
    }
    pthread_attr_t attributes;
    pthread_attr_init(&attributes);
    pthread_attr_setstacksize(&attributes, kStackSize);
    pthread_t thread{};
    const int error = pthread_create(&thread, &attributes, &CallRunner::threadMain, this);
    pthread_attr_destroy(&attributes);
    if (error != 0) {
        const std::lock_guard lock(m_mutex);
        m_jobs.pop_back();
        return error;
    }
    m_threads.push_back(thread);
    return 0;
}

void* CallRunner::threadMain(void* self) {
    static_cast<CallRunner*>(self)->work();
    return nullptr;
}

void CallRunner::work() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        ++m_idle;
        m_wake.wait(lock, [this] { return m_quit || !m_jobs.empty(); });
        --m_idle;
        if (m_jobs.empty())
            return;
        const std::function<void()> job = std::move(m_jobs.front());
        m_jobs.pop_front();
        lock.unlock();
        job();
        // A signal that was sent to the finished job is delivered at the latest on the way out of a system call: here,
        // and not into the next job's.
        sched_yield();
        lock.lock();
    }
}

} // namespace swb
