#include "core/base/unique_fd.h"
#include "core/calls/syscalls_waiting.h"
#include "core/traffic/poller.h"

#include <sys/epoll.h>
#include <sys/timerfd.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <map>
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
    explicit EpollPoller(const CallContext& context)
        : m_context(context)
        , m_ownerOf([this](int fd) { return socketOf(fd); }) {}

    // Its own timer, in an epoll that nobody is told of.
    Result<void> begin() {
        m_timer = UniqueFd(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK));
        if (!m_timer.isValid())
            return tl::unexpected(Error{"timerfd_create", errno});
        return open({});
    }

    Result<void> add(int fd, Wanted wanted, ReadySource& source) override {
        if (source.socketId() && !m_hasSockets)
            if (Result<void> opened = openForSockets(); !opened)
                return opened;
        Result<void> added = control(EPOLL_CTL_ADD, fd, wanted, source);
        if (added)
            remember(fd, wanted, &source);
        return added;
    }
    Result<void> change(int fd, Wanted wanted, ReadySource& source) override {
        Result<void> changed = control(EPOLL_CTL_MOD, fd, wanted, source);
        if (changed)
            remember(fd, wanted, &source);
        return changed;
    }
    void remove(int fd) override {
        [[maybe_unused]] const Result<void> removed =
            calls::epollCtl(contextOf(socketOf(fd)), m_epoll.get(), EPOLL_CTL_DEL, fd, 0);
        remember(fd, {}, nullptr);
    }

    void wait(std::optional<Nanoseconds> until, std::vector<Event>& events) override {
        const int count = calls::epollWait(m_context, m_epoll.get(), m_events, arm(until), m_ownerOf).value_or(0);
        events.clear();
        for (const epoll_event& event : std::span(m_events).first(static_cast<std::size_t>(count))) {
            if (event.data.fd == m_timer.get()) {
                std::uint64_t times = 0;
                [[maybe_unused]] const ssize_t got = ::read(m_timer.get(), &times, sizeof times);
                m_armed.reset();
                continue;
            }
            if (ReadySource* const source = sourceOf(event.data.fd))
                events.push_back({source,
                                  {(event.events & EPOLLIN) != 0, (event.events & EPOLLOUT) != 0,
                                   (event.events & (EPOLLHUP | EPOLLRDHUP)) != 0, (event.events & EPOLLERR) != 0}});
        }
    }

private:
    struct Own {
        Wanted wanted;
        ReadySource* source;
    };

    Result<void> open(const CallContext& context) {
        const Result<int> epoll = calls::epollCreate1(context, EPOLL_CLOEXEC);
        if (!epoll)
            return tl::unexpected(epoll.error());
        m_epoll = UniqueFd(*epoll);
        return calls::epollCtl({}, m_epoll.get(), EPOLL_CTL_ADD, m_timer.get(), EPOLLIN);
    }

    // A new one with the first socket: a ledger begins with what a person did, and tells all of it from there on.
    Result<void> openForSockets() {
        UniqueFd before = std::move(m_epoll);
        Result<void> opened = open(m_context);
        for (const auto& [fd, own] : m_own)
            if (opened)
                opened = control(EPOLL_CTL_ADD, fd, own.wanted, *own.source);
        m_hasSockets = opened.has_value();
        if (!opened)
            m_epoll = std::move(before); // or nothing would wake the thread any more
        return opened;
    }

    Result<void> control(int operation, int fd, Wanted wanted, const ReadySource& source) {
        return calls::epollCtl(contextOf(source.socketId()), m_epoll.get(), operation, fd, eventsOf(wanted));
    }

    CallContext contextOf(SocketId socket) const {
        if (!socket)
            return {};
        CallContext context = m_context;
        context.socket = socket;
        return context;
    }

    void remember(int fd, Wanted wanted, ReadySource* source) {
        if (source != nullptr && !source->socketId())
            m_own[fd] = {wanted, source};
        else if (source == nullptr)
            m_own.erase(fd);
        const auto at = static_cast<std::size_t>(fd);
        if (at >= m_sources.size())
            m_sources.resize(at + 1);
        m_sources[at] = source;
    }
    ReadySource* sourceOf(int fd) const {
        const auto at = static_cast<std::size_t>(fd);
        return at < m_sources.size() ? m_sources[at] : nullptr;
    }
    SocketId socketOf(int fd) const {
        const ReadySource* const source = sourceOf(fd);
        return source != nullptr ? source->socketId() : SocketId{};
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

    const CallContext m_context;
    const calls::OwnerOf m_ownerOf;
    UniqueFd m_epoll;
    bool m_hasSockets = false;
    std::map<int, Own> m_own; // the program's
    UniqueFd m_timer;         // in the epoll without a source
    std::optional<Nanoseconds> m_armed;
    std::vector<ReadySource*> m_sources; // by descriptor
    std::array<epoll_event, 256> m_events{};
};

} // namespace

Result<std::unique_ptr<Poller>> makeEpollPoller(const CallContext& context) {
    auto poller = std::make_unique<EpollPoller>(context);
    if (const Result<void> begun = poller->begin(); !begun)
        return tl::unexpected(begun.error());
    return poller;
}

} // namespace swb
