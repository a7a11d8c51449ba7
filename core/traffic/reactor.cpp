#include "core/traffic/reactor.h"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace swb {

Reactor::Reactor(std::unique_ptr<Poller> poller)
    : m_poller(std::move(poller)) {}

Reactor::~Reactor() = default;

Result<void> Reactor::start(Task turnEnd) {
    constexpr const char* kWhat = "automatic mode could not be started";
    m_turnEnd = std::move(turnEnd);
    const int wake = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (wake < 0)
        return tl::unexpected(Error{"eventfd", errno, kWhat});
    m_wake = UniqueFd(wake);
    if (Result<void> added = m_poller->add(wake, {.read = true}, *this); !added)
        return added;
    m_now = monotonicNow();
    const int error = pthread_create(&m_thread, nullptr, &Reactor::threadMain, this);
    if (error != 0)
        return tl::unexpected(Error{"pthread_create", error, kWhat});
    m_started = true;
    return {};
}

void Reactor::post(Task task) {
    bool first = false;
    {
        const std::lock_guard lock(m_mutex);
        first = m_tasks.empty();
        m_tasks.push_back(std::move(task));
    }
    if (first) {
        const std::uint64_t one = 1;
        [[maybe_unused]] const ssize_t written = ::write(m_wake.get(), &one, sizeof one); // full means awake anyway
    }
}

void Reactor::join() {
    if (!std::exchange(m_started, false))
        return;
    post([this] { m_quit = true; });
    pthread_join(m_thread, nullptr);
}

void* Reactor::threadMain(void* self) {
    pthread_setname_np(pthread_self(), "traffic");
    static_cast<Reactor*>(self)->work();
    return nullptr;
}

void Reactor::work() {
    std::vector<Poller::Event> events;
    while (!m_quit) {
        m_poller->wait(m_timers.nextDue(), events);
        m_now = monotonicNow();
        for (const Poller::Event& event : events)
            event.source->ready(event.what);
        m_timers.run(m_now);
        m_turnEnd();
    }
}

void Reactor::ready(Readiness) {
    std::uint64_t count = 0;
    [[maybe_unused]] const ssize_t got = ::read(m_wake.get(), &count, sizeof count);
    runTasks();
}

void Reactor::runTasks() {
    std::vector<Task> tasks;
    {
        const std::lock_guard lock(m_mutex);
        tasks.swap(m_tasks);
    }
    for (const Task& task : tasks)
        task();
}

} // namespace swb
