#include "core/base/unique_fd.h"
#include "core/traffic/poller.h"

#include <sys/epoll.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>

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
    explicit EpollPoller(int fd)
        : m_epoll(fd) {}

    Result<void> add(int fd, Wanted wanted, ReadySource& source) override {
        return control(EPOLL_CTL_ADD, fd, wanted, source);
    }
    Result<void> change(int fd, Wanted wanted, ReadySource& source) override {
        return control(EPOLL_CTL_MOD, fd, wanted, source);
    }
    void remove(int fd) override { ::epoll_ctl(m_epoll.get(), EPOLL_CTL_DEL, fd, nullptr); }

    void wait(std::optional<Nanoseconds> atMost, std::vector<Event>& events) override {
        const int count = collect(atMost);
        events.clear();
        for (int i = 0; i < count; ++i) {
            const epoll_event& event = m_events[static_cast<std::size_t>(i)];
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

    int collect(std::optional<Nanoseconds> atMost) {
        const int room = static_cast<int>(m_events.size());
        if (!atMost)
            return ::epoll_wait(m_epoll.get(), m_events.data(), room, -1);
        const Nanoseconds time = std::max(*atMost, Nanoseconds::zero());
        if (time == Nanoseconds::zero())
            return ::epoll_wait(m_epoll.get(), m_events.data(), room, 0);
        if (m_hasExactWait) {
            const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(time);
            const timespec exact{seconds.count(), static_cast<long>((time - seconds).count())};
            const int count = ::epoll_pwait2(m_epoll.get(), m_events.data(), room, &exact, nullptr);
            if (count >= 0 || (errno != ENOSYS && errno != EPERM))
                return count;
            m_hasExactWait = false; // before Linux 5.11, or forbidden by a filter of calls
        }
        const auto milliseconds = std::chrono::ceil<std::chrono::milliseconds>(time).count();
        return ::epoll_wait(m_epoll.get(), m_events.data(), room,
                            static_cast<int>(std::min<std::int64_t>(milliseconds, 3'600'000)));
    }

    UniqueFd m_epoll;
    bool m_hasExactWait = true;
    std::array<epoll_event, 256> m_events{};
};

} // namespace

Result<std::unique_ptr<Poller>> makeEpollPoller() {
    const int fd = ::epoll_create1(EPOLL_CLOEXEC);
    if (fd < 0)
        return tl::unexpected(Error{"epoll_create1", errno});
    return std::make_unique<EpollPoller>(fd);
}

} // namespace swb
