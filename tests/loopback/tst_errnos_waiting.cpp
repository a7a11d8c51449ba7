#include "core/base/unique_fd.h"
#include "core/calls/syscalls_waiting.h"
#include "tests/support/errno_cases.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <ctime>

using namespace swb;
using namespace swb::test;

// epoll_create1(), epoll_ctl(), epoll_wait() and ppoll().
namespace {

SocketId ofNobody(int) { return {}; }

UniqueFd newEpoll() { return UniqueFd(::epoll_create1(EPOLL_CLOEXEC)); }

CallRecord control(int epoll, int operation, int fd, std::uint32_t events = EPOLLIN) {
    return madeDirectly([&](auto& context) { (void)calls::epollCtl(context, epoll, operation, fd, events); });
}

CallRecord wait(int epoll, std::size_t room, int timeoutMs = 0) {
    std::array<epoll_event, 1> events{};
    return madeDirectly([&](auto& context) {
        (void)calls::epollWait(context, epoll, std::span(events).first(room), timeoutMs, ofNobody);
    });
}

// A timer of the process, whose signal finds the wait.
CallRecord waitUntilASignal(int epoll) {
    struct sigaction handler{};
    handler.sa_handler = [](int) {};
    sigaction(SIGALRM, &handler, nullptr);
    const itimerval soonAndAgain{{0, 10'000}, {0, 10'000}};
    setitimer(ITIMER_REAL, &soonAndAgain, nullptr);
    const CallRecord record = wait(epoll, 1, 10'000);
    setitimer(ITIMER_REAL, nullptr, nullptr);
    return record;
}

constexpr ErrnoCase kCases[] = {
    {"epoll_create1", EINVAL, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { (void)calls::epollCreate1(context, 0x4242); }); }},
    {"epoll_create1", EMFILE, Place::Child,
     [](auto&) -> Provoked {
         closeTheDoor();
         return madeDirectly([](auto& context) { (void)calls::epollCreate1(context, EPOLL_CLOEXEC); });
     }},
    {"epoll_ctl", EPERM, Place::Here,
     [](auto&) -> Provoked {
         const UniqueFd directory(::open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
         return control(newEpoll().get(), EPOLL_CTL_ADD, directory.get());
     }},
    {"epoll_ctl", ENOENT, Place::Here,
     [](auto& h) -> Provoked { return control(newEpoll().get(), EPOLL_CTL_MOD, h.view(datagrams(h)).fd); }},
    {"epoll_ctl", EBADF, Place::Here, [](auto&) -> Provoked { return control(newEpoll().get(), EPOLL_CTL_ADD, -1); }},
    {"epoll_ctl", EEXIST, Place::Here,
     [](auto& h) -> Provoked {
         const UniqueFd epoll = newEpoll();
         const int fd = h.view(datagrams(h)).fd;
         control(epoll.get(), EPOLL_CTL_ADD, fd);
         return control(epoll.get(), EPOLL_CTL_ADD, fd);
     }},
    {"epoll_ctl", EINVAL, Place::Here,
     [](auto&) -> Provoked {
         const UniqueFd epoll = newEpoll();
         return control(epoll.get(), EPOLL_CTL_ADD, epoll.get());
     }},
    {"epoll_ctl", ELOOP, Place::Here,
     [](auto&) -> Provoked {
         const UniqueFd one = newEpoll(), other = newEpoll();
         control(one.get(), EPOLL_CTL_ADD, other.get());
         return control(other.get(), EPOLL_CTL_ADD, one.get());
     }},
    {"epoll_wait", EINTR, Place::Child, [](auto&) -> Provoked { return waitUntilASignal(newEpoll().get()); }},
    {"epoll_wait", EBADF, Place::Here, [](auto&) -> Provoked { return wait(-1, 1); }},
    {"epoll_wait", EINVAL, Place::Here, [](auto&) -> Provoked { return wait(newEpoll().get(), 0); }},
    {"ppoll", EINVAL, Place::Here,
     [](auto&) -> Provoked {
         const timespec tooMany{0, 1'000'000'000};
         return madeDirectly([&](auto& context) { (void)calls::ppoll(context, {}, &tooMany, ofNobody); });
     }},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_waiting", kCases, argc, argv); }
