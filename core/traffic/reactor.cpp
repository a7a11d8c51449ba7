#include "core/traffic/reactor.h"

#include <utility>
#include <vector>

namespace swb {

Reactor::Reactor(std::unique_ptr<Poller> poller)
    : m_poller(std::move(poller)) {}

Reactor::~Reactor() = default;

Result<void> Reactor::start(Task turnEnd) {
    constexpr const char* kWhat = "automatic mode could not be started";
    m_turnEnd = std::move(turnEnd);
    if (Result<void> opened = m_tasks.open(kWhat); !opened)
        return opened;
    if (Result<void> added = m_poller->add(m_tasks.fd(), {.read = true}, *this); !added)
        return added;
    m_now = monotonicNow();
    const int error = pthread_create(&m_thread, nullptr, &Reactor::threadMain, this);
    if (error != 0)
        return tl::unexpected(Error{"pthread_create", error, kWhat});
    m_started = true;
    return {};
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
    m_tasks.woken();
    for (const Task& task : m_tasks.take())
        task();
}

} // namespace swb
