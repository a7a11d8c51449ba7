#include "core/base/unique_fd.h"
#include "core/traffic/poller.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <utility>

namespace swb {

namespace {

std::uint32_t eventsOf(Poller::Wanted wanted) {
    // Without anything to wait for, EPOLLHUP and EPOLLERR still come: by the edge, or the loop would turn for ever.
    if (!wanted.read && !wanted.write)
        return EPOLLET;
    return (wanted.read ? EPOLLIN | EPOLLRDHUP : 0u) | (wanted.write ? EPOLLOUT : 0u);
}

class EpollPoller final : public Poller {
public:
    EpollPoller(UniqueFd epoll, UniqueFd timer)
        : m_epoll(std::move(epoll))
        , m_timer(std::move(timer)) {}

    Result<void> add(int fd, Wanted wanted, ReadySource& source) override {
        return control(EPOLL_CTL_ADD, fd, wanted, source);
    }
    Result<void> change(int fd, Wanted wanted, ReadySource& source) override {
        return control(EPOLL_CTL_MOD, fd, wanted, source);
    }
    void remove(int fd) override { ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr); }

    void wait(std::optional<Nanoseconds> until, std::vector<Event>& events) override {
        const int count = ::epoll_wait(m_epoll.get(), m_events.data(), static_cast<int>(m_events.size()), arm(until));
        events.clear();
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = m_events[static_cast<std::size_t>(i)];
            if (event.data.ptr == nullptr) {
                std::uint64_t times = 0;
                [[maybe_unused]] const ssize_t got = ::read(m_timer.get(), &times, sizeof times);
                m_armed.reset();
                continue;
            }
            events.push_back({static_cast<ReadySource*>(event.data.ptr),
                              {(event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0,
                               (event.events & (EPOLLHUP | EPOLLRDHUP)) != 0, (event.events & EPOLLERR) != 0}});
        }
    }

private:
    Result<void> control(int operation, int fd, Wanted wanted, ReadySource& source) {
        epoll_event event{};
        event.events = eventsOf(wanted);
        event.data.ptr = &source;
        if (::epoll_ctl(m_epoll.get(), operation, fd, &event) != 0)
            return tl::unexpected(Error{"epoll_ctl", errno});
        return {};
    }

    // The time-out for epoll_wait(): the timer that was set for an earlier moment is left, and wakes in vain once.
    int arm(std::optional<Nanoseconds> until) {
        if (!until || (m_armed && *m_armed <= *until))
            return -1;
        const Nanoseconds moment = std::max(*until, Nanoseconds(1)); // 0 would switch it off
        const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(moment);
        itimerspec time{};
        time.it_value = {seconds.count(), static_cast<long>((moment - seconds).count())};
        if (::timerfd_settime(m_timer.get(), TFD_TIMER_ABSTIME, &time, nullptr) != 0)
            return 1;
        m_armed = until;
        return -1;
    }

    UniqueFd m_epoll;
    UniqueFd m_timer; // in the epoll without a source
    std::optional<Nanoseconds> m_armed;
    std::array<epoll_event, 256> m_events{};
};

} // namespace

Result<std::unique_ptr<Poller>> makeEpollPoller() {
    UniqueFd epoll(::epoll_create1(EPOLL_CLOEXEC));
    if (!epoll.isValid())
        return tl::unexpected(Error{"epoll_create1", errno});
    UniqueFd timer(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
    if (!timer.isValid())
        return tl::unexpected(Error{"timerfd_create", errno});
    epoll_event event{};
    event.events = EPOLLIN;
    if (::epoll_ctl(epoll.get(), EPOLL_CTL_ADD, timer.get(), &event) != 0)
        return tl::unexpected(Error{"epoll_ctl", errno});
    return std::make_unique<EpollPoller>(std::move(epoll), std::move(timer));
}

} // namespace swb
