#include "tests/support/errno_cases.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

// accept(), shutdown() and close().
namespace {

Provoked withoutDescriptors(EngineHarness& h) {
    const auto listener = h.listener();
    h.run(h.socket(AF_INET, SOCK_STREAM), step::Connect{listener.address});
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 0; // those that are open stay
    setrlimit(RLIMIT_NOFILE, &limit);
    return refused(h, listener.socket, step::Accept{0});
}

Provoked shutdownOfAFileDescriptor(EngineHarness&) {
    const int fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    const CallRecord record =
        madeDirectly([&](const CallContext& context) { (void)calls::shutdown(context, fd, SHUT_RD); });
    close(fd);
    return record;
}

Provoked nobodyThere(EngineHarness& h) {
    const auto listener = h.listener();
    h.run(listener.socket, step::Fcntl{F_SETFL, O_RDWR | O_NONBLOCK});
    return refused(h, listener.socket, step::Accept{0});
}

constexpr ErrnoCase kCases[] = {
    {"accept", EAGAIN, Place::Here, nobodyThere},
    {"accept", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.socket(AF_INET, SOCK_STREAM), step::Accept{0}); }},
    {"accept", EOPNOTSUPP, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.socket(AF_INET, SOCK_DGRAM), step::Accept{0}); }},
    {"accept", EMFILE, Place::Child, withoutDescriptors},
    {"accept", EINTR, Place::Here,
     [](auto& h) -> Provoked { return interrupted(h, h.listener().socket, step::Accept{SOCK_CLOEXEC}); }},
    {"accept", EBADF, Place::Here,
     [](auto&) -> Provoked {
         return madeDirectly([](const CallContext& context) { (void)calls::accept(context, -1); });
     }},
    {"shutdown", ENOTCONN, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.socket(AF_INET, SOCK_STREAM), step::Shutdown{SHUT_RDWR}); }},
    {"shutdown", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return refused(h, h.connectedTcp().client, step::Shutdown{7}); }},
    {"shutdown", ENOTSOCK, Place::Here, shutdownOfAFileDescriptor},
    {"close", EBADF, Place::Here,
     [](auto&) -> Provoked {
         return madeDirectly([](const CallContext& context) { (void)calls::close(context, -1); });
     }},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_accept", kCases, argc, argv); }
