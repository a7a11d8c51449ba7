#include "tests/support/errno_cases.h"

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

// accept(), shutdown() and close().
namespace {

Provoked withoutDescriptors(EngineHarness& h) {
    const auto listener = h.listener();
    h.run(h.socket(AF_INET, SOCK_STREAM), step::Connect{listener.address});
    closeTheDoor();
    return refused(h, listener.socket, step::Accept{0});
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
    {"shutdown", ENOTSOCK, Place::Here,
     [](auto&) -> Provoked {
         return madeWithAFile([](auto& context, int fd) { (void)calls::shutdown(context, fd, SHUT_RD); });
     }},
    {"shutdown", EBADF, Place::Here,
     [](auto&) -> Provoked {
         return madeDirectly([](auto& context) { (void)calls::shutdown(context, -1, SHUT_RD); });
     }},
    {"accept", ENOTSOCK, Place::Here,
     [](auto&) -> Provoked { return madeWithAFile([](auto& context, int fd) { (void)calls::accept(context, fd); }); }},
    {"close", EBADF, Place::Here,
     [](auto&) -> Provoked {
         return madeDirectly([](const CallContext& context) { (void)calls::close(context, -1); });
     }},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_accept", kCases, argc, argv); }
