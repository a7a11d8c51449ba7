#include "tests/support/errno_cases.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kVsock = 40; // AF_VSOCK

CallRecord make(EngineHarness& h, int family, int type, int protocol) {
    return refused(h, {}, step::Socket{family, type, protocol});
}

Provoked outOfDescriptors(EngineHarness& h) {
    closeTheDoor();
    return make(h, AF_INET, SOCK_STREAM, 0);
}

Provoked datagramsOfVsock(EngineHarness& h) {
    const CallRecord record = make(h, kVsock, SOCK_DGRAM, 0);
    if (record.error == EAFNOSUPPORT || record.error == 0)
        return Provoked::impossible("this kernel has no AF_VSOCK, or one with datagrams");
    return record;
}

constexpr ErrnoCase kCases[] = {
    {"socket", EAFNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return make(h, 9999, SOCK_STREAM, 0); }},
    {"socket", ESOCKTNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return make(h, AF_INET, SOCK_RDM, 0); }},
    {"socket", EPROTONOSUPPORT, Place::Here,
     [](auto& h) -> Provoked { return make(h, AF_INET, SOCK_STREAM, IPPROTO_UDP); }},
    {"socket", EINVAL, Place::Here, [](auto& h) -> Provoked { return make(h, AF_INET, SOCK_STREAM | 0x100, 0); }},
    {"socket", EACCES, Place::OwnNetwork, // where nobody has changed net.ipv4.ping_group_range
     [](auto& h) -> Provoked { return make(h, AF_INET, SOCK_DGRAM, IPPROTO_ICMP); }},
    {"socket", EPERM, Place::OrdinaryUser,
     [](auto& h) -> Provoked { return make(h, AF_INET, SOCK_RAW, IPPROTO_ICMP); }},
    {"socket", EMFILE, Place::Child, outOfDescriptors},
    {"socket", ENODEV, Place::Here, datagramsOfVsock},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_socket", kCases, argc, argv); }
