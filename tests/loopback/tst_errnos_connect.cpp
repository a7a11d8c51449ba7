#include "tests/support/errno_cases.h"
#include "tests/support/own_network.h"
#include "tests/support/socket_steps.h"

#include <QTemporaryDir>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <string>

using namespace swb;
using namespace swb::test;

namespace {

constexpr const char* kElsewhere = "192.0.2.1"; // of the range for documentation: nobody's

CallRecord connect(EngineHarness& h, SocketId id, const Address& address) {
    return refused(h, id, step::Connect{address});
}

Address elsewhere() { return *Address::parseInet(kElsewhere, "9"); }

// A port where somebody listened a moment ago.
Address deserted(EngineHarness& h) {
    const auto listener = h.listener();
    h.run(listener.socket, step::Close{});
    return listener.address;
}

Provoked againWhileUnderWay(EngineHarness& h) {
    const FullListener full(h);
    const SocketId id = stream(h, SOCK_NONBLOCK);
    h.run(id, step::Connect{full.address});
    return connect(h, id, full.address);
}

Provoked toASilentListener(EngineHarness& h) {
    const FullListener full(h);
    const SocketId id = stream(h);
    h.run(id, step::Setsockopt{IPPROTO_TCP, TCP_SYNCNT, intBytes(1)}); // about three seconds
    return connect(h, id, full.address);
}

Provoked mappedFromIpv6Only(EngineHarness& h) {
    const SocketId id = h.socket(AF_INET6, SOCK_STREAM);
    h.run(id, step::Setsockopt{IPPROTO_IPV6, IPV6_V6ONLY, intBytes(1)});
    return connect(h, id, *Address::parseInet6("::ffff:127.0.0.1", "9"));
}

Provoked alongAnUnreachableRoute(EngineHarness& h) {
    if (!ip("route add unreachable 192.0.2.0/24"))
        return Provoked::impossible("ip could not add a route");
    return connect(h, stream(h), elsewhere());
}

Provoked withoutAFreePort(EngineHarness& h) {
    const auto listener = h.listener();
    if (!setSysctl("net/ipv4/ip_local_port_range", "50000 50001"))
        return Provoked::impossible("the range of local ports cannot be set");
    CallRecord last;
    for (int i = 0; i < 3; ++i)
        last = connect(h, stream(h), listener.address);
    return last;
}

Provoked toABroadcastAddress(EngineHarness& h) {
    ip("route add broadcast 192.0.2.255 dev lo");
    return connect(h, h.socket(AF_INET, SOCK_DGRAM), *Address::parseInet("192.0.2.255", "9"));
}

struct UnixListener {
    UnixListener(EngineHarness& h, int type)
        : address(*Address::unixPath(directory.filePath("s").toStdString()))
        , socket(h.socket(AF_UNIX, type)) {
        h.run(socket, step::Bind{address});
        h.run(socket, step::Listen{0});
    }
    QTemporaryDir directory;
    Address address;
    SocketId socket;
};

Provoked toAFullUnixListener(EngineHarness& h) {
    const UnixListener listener(h, SOCK_STREAM);
    h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{listener.address});
    return connect(h, h.socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK), listener.address);
}

Provoked toAnotherType(EngineHarness& h) {
    const UnixListener listener(h, SOCK_STREAM);
    return connect(h, h.socket(AF_UNIX, SOCK_DGRAM), listener.address);
}

Provoked interruptedWhileWaiting(EngineHarness& h) {
    const FullListener full(h);
    return interrupted(h, stream(h), step::Connect{full.address});
}

void connectTo(const CallContext& context, int fd) {
    const Address address = loopback(9);
    (void)calls::connect(context, fd, address.bytes(), address.length());
}

// As ECONNRESET below, but SO_ERROR has been read, and is empty now.
Provoked resetAndRead(EngineHarness& h) {
    const auto listener = h.listener();
    const SocketId id = stream(h, SOCK_NONBLOCK);
    h.run(id, step::Connect{listener.address});
    waitForInput(h, listener.socket);
    h.run(listener.socket, step::Close{});
    waitForError(h, id);
    h.run(id, step::Getsockopt{SOL_SOCKET, SO_ERROR, 4});
    return connect(h, id, listener.address);
}

Provoked boundToNoInterface(EngineHarness& h) {
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    h.run(id, step::Setsockopt{SOL_SOCKET, SO_BINDTOIFINDEX, intBytes(999999)}); // accepted
    return connect(h, id, loopback(9));
}

Provoked throughALoop(EngineHarness& h) {
    const QTemporaryDir directory;
    const std::string link = directory.filePath("a").toStdString();
    if (symlink("a", link.c_str()) != 0)
        return Provoked::impossible("no symbolic link could be made");
    return connect(h, h.socket(AF_UNIX, SOCK_STREAM), *Address::unixPath(link + "/s"));
}

// The listener closes before it accepts: the connection, made already, is reset, and the next connect() tells.
Provoked resetBeforeItWasNoticed(EngineHarness& h) {
    const auto listener = h.listener();
    const SocketId id = stream(h, SOCK_NONBLOCK);
    h.run(id, step::Connect{listener.address});
    waitForInput(h, listener.socket);
    h.run(listener.socket, step::Close{});
    waitForError(h, id);
    return connect(h, id, listener.address);
}

constexpr ErrnoCase kCases[] = {
    {"connect", EINPROGRESS, Place::Here,
     [](auto& h) -> Provoked { return connect(h, stream(h, SOCK_NONBLOCK), h.listener().address); }},
    {"connect", EALREADY, Place::Here, againWhileUnderWay},
    {"connect", EISCONN, Place::Here,
     [](auto& h) -> Provoked { return connect(h, h.connectedTcp().client, h.listener().address); }},
    {"connect", ECONNREFUSED, Place::Here, [](auto& h) -> Provoked { return connect(h, stream(h), deserted(h)); }},
    {"connect", ETIMEDOUT, Place::Here, toASilentListener},
    {"connect", ENETUNREACH, Place::Here, mappedFromIpv6Only},
    {"connect", EHOSTUNREACH, Place::OwnNetwork, alongAnUnreachableRoute},
    {"connect", EADDRNOTAVAIL, Place::OwnNetwork, withoutAFreePort},
    {"connect", EAFNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return connect(h, stream(h), loopback6(9)); }},
    {"connect", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return connect(h, stream(h), Address::fromBytes(loopback(9).bytes(), 8)); }},
    {"connect", EACCES, Place::OwnNetwork, toABroadcastAddress},
    {"connect", ENOENT, Place::Here,
     [](auto& h) -> Provoked {
         return connect(h, h.socket(AF_UNIX, SOCK_STREAM), *Address::unixPath("/swb-missing"));
     }},
    {"connect", EAGAIN, Place::Here, toAFullUnixListener},
    {"connect", EPROTOTYPE, Place::Here, toAnotherType},
    {"connect", EINTR, Place::Here, interruptedWhileWaiting},
    {"connect", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(connectTo); }},
    {"connect", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { connectTo(context, -1); }); }},
    {"connect", ENOTDIR, Place::Here,
     [](auto& h) -> Provoked { return connect(h, h.socket(AF_UNIX, SOCK_STREAM), *Address::unixPath("/dev/null/s")); }},
    {"connect", ELOOP, Place::Here, throughALoop},
    {"connect", ENODEV, Place::Here, boundToNoInterface},
    {"connect", EOPNOTSUPP, Place::OwnNetwork,
     [](auto& h) -> Provoked { return connect(h, h.socket(AF_PACKET, SOCK_RAW), loopback(9)); }},
    {"connect", ECONNABORTED, Place::Here, resetAndRead},
    {"connect", ECONNRESET, Place::Here, resetBeforeItWasNoticed},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_connect", kCases, argc, argv); }
