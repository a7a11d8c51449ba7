#include "tests/support/errno_cases.h"
#include "tests/support/own_network.h"
#include "tests/support/socket_steps.h"

#include <QTemporaryDir>

#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cerrno>
#include <climits>

using namespace swb;
using namespace swb::test;

namespace {

const Bytes& word() {
    static const Bytes kWord = bytesOf("word");
    return kWord;
}

CallRecord send(EngineHarness& h, SocketId id, int flags = MSG_NOSIGNAL) {
    return refused(h, id, step::Send{word(), flags});
}

CallRecord sendto(EngineHarness& h, SocketId id, const Address& to) {
    return refused(h, id, step::Sendto{word(), MSG_NOSIGNAL, to});
}

Address elsewhere() { return *Address::parseInet("192.0.2.1", "9"); } // of the range for documentation: nobody's

Provoked intoAFullBuffer(EngineHarness& h) {
    const auto pair = unixPair(h);
    return refused(h, pair.a, step::SendAll{Bytes(1u << 24), MSG_DONTWAIT});
}

Provoked afterShutdown(EngineHarness& h) {
    const SocketId id = h.connectedTcp().client;
    h.run(id, step::Shutdown{SHUT_WR});
    return send(h, id);
}

Provoked afterAReset(EngineHarness& h) {
    const auto [client, server] = h.connectedTcp();
    h.run(server, step::Setsockopt{SOL_SOCKET, SO_LINGER, {1, 0, 0, 0, 0, 0, 0, 0}});
    h.run(server, step::Close{});
    waitForError(h, client);
    return send(h, client);
}

Provoked afterAnAnswerOfNobody(EngineHarness& h) {
    const SocketId id = datagrams(h);
    const SocketId gone = datagrams(h);
    h.run(gone, step::Bind{loopback(0)});
    const Address address = h.view(gone).local.value_or(Address());
    h.run(gone, step::Close{});
    h.run(id, step::Connect{address});
    h.run(id, step::Send{word(), 0});
    waitForError(h, id);
    return send(h, id);
}

Provoked toABroadcastAddress(EngineHarness& h) {
    ip("route add broadcast 192.0.2.255 dev lo");
    return sendto(h, datagrams(h), *Address::parseInet("192.0.2.255", "9"));
}

Provoked toANetlinkGroup(EngineHarness& h) {
    sockaddr_nl group{};
    group.nl_family = AF_NETLINK;
    group.nl_groups = 1;
    return sendto(h, h.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE),
                  Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&group), sizeof group));
}

Provoked alongAnUnreachableRoute(EngineHarness& h) {
    if (!ip("route add unreachable 192.0.2.0/24"))
        return Provoked::impossible("ip could not add a route");
    return sendto(h, datagrams(h), elsewhere());
}

Provoked byAnInterfaceThatIsDown(EngineHarness& h) {
    if (!setInterfaceUp("lo", false))
        return Provoked::impossible("the loopback interface cannot be put down");
    sockaddr_ll to{};
    to.sll_family = AF_PACKET;
    to.sll_protocol = htons(0x0800);
    to.sll_ifindex = static_cast<int>(if_nametoindex("lo"));
    to.sll_halen = 6;
    const SocketId id = h.socket(AF_PACKET, SOCK_DGRAM);
    if (!id)
        return Provoked::impossible("packet sockets need CAP_NET_RAW");
    return sendto(h, id, Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&to), sizeof to));
}

Provoked boundToNoInterface(EngineHarness& h) {
    const SocketId id = datagrams(h);
    h.run(id, step::Setsockopt{SOL_SOCKET, SO_BINDTOIFINDEX, intBytes(999999)}); // accepted
    return sendto(h, id, loopback(9));
}

Provoked withoutMemoryToLock(EngineHarness& h) {
    const rlimit none{0, 0};
    setrlimit(RLIMIT_MEMLOCK, &none);
    const SocketId id = h.connectedTcp().client;
    h.run(id, step::Setsockopt{SOL_SOCKET, SO_ZEROCOPY, intBytes(1)});
    return send(h, id, MSG_ZEROCOPY);
}

Provoked toADeadPeer(EngineHarness& h) {
    const auto [client, server] = h.connectedTcp();
    if (!deafen(h, server))
        return Provoked::impossible("no filter could be attached");
    h.run(client, step::Setsockopt{IPPROTO_TCP, TCP_USER_TIMEOUT, intBytes(300)});
    h.run(client, step::Send{word(), 0});
    waitForError(h, client); // until the connection is given up
    return send(h, client);
}

Provoked interruptedWhileFull(EngineHarness& h) {
    const auto pair = unixPair(h);
    h.run(pair.a, step::SendAll{Bytes(1u << 24), MSG_DONTWAIT});
    return interrupted(h, pair.a, step::Send{word(), MSG_NOSIGNAL});
}

// connect() with TCP_FASTOPEN_CONNECT and no cookie yet asks for one in its SYN, which nobody answers here.
Provoked fastOpenWhileConnecting(EngineHarness& h) {
    const FullListener full(h);
    const SocketId id = h.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    h.run(id, step::Setsockopt{IPPROTO_TCP, TCP_FASTOPEN_CONNECT, intBytes(1)});
    h.run(id, step::Connect{full.address});
    return refused(h, id, step::Sendto{word(), MSG_FASTOPEN | MSG_NOSIGNAL, full.address});
}

void sendBy(const CallContext& context, int fd) { (void)calls::send(context, fd, word(), 0); }

Provoked toAStreamsPath(EngineHarness& h) {
    const QTemporaryDir directory;
    const Address address = *Address::unixPath(directory.filePath("s").toStdString());
    const SocketId listener = h.socket(AF_UNIX, SOCK_STREAM);
    h.run(listener, step::Bind{address});
    h.run(listener, step::Listen{1});
    return sendto(h, h.socket(AF_UNIX, SOCK_DGRAM), address);
}

Provoked writeAfterShutdown(EngineHarness& h) {
    const SocketId id = h.connectedTcp().client;
    h.run(id, step::Shutdown{SHUT_WR});
    return refused(h, id, step::Write{word()});
}

constexpr ErrnoCase kCases[] = {
    {"send", ENOENT, Place::Here,
     [](auto& h) -> Provoked { return sendto(h, h.socket(AF_UNIX, SOCK_DGRAM), *Address::unixPath("/swb-missing")); }},
    {"send", EPROTOTYPE, Place::Here, toAStreamsPath},
    {"send", EAFNOSUPPORT, Place::Here, [](auto& h) -> Provoked { return sendto(h, datagrams(h), loopback6(9)); }},
    {"send", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { sendBy(context, -1); }); }},
    {"send", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(sendBy); }},
    {"write", EPIPE, Place::Here, writeAfterShutdown},
    {"write", EDESTADDRREQ, Place::Here,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Write{word()}); }},
    {"send", EAGAIN, Place::Here, intoAFullBuffer},
    {"send", EPIPE, Place::Here, afterShutdown},
    {"send", ECONNRESET, Place::Here, afterAReset},
    {"send", ECONNREFUSED, Place::Here, afterAnAnswerOfNobody},
    {"send", EDESTADDRREQ, Place::Here, [](auto& h) -> Provoked { return send(h, datagrams(h)); }},
    {"send", EMSGSIZE, Place::Here,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Sendto{Bytes(65508), 0, loopback(9)}); }},
    {"send", ENOTCONN, Place::Here, [](auto& h) -> Provoked { return send(h, h.socket(AF_UNIX, SOCK_STREAM)); }},
    {"send", EISCONN, Place::Here,
     [](auto& h) -> Provoked { return sendto(h, unixPair(h).a, *Address::unixPath("/swb-missing")); }},
    {"send", EACCES, Place::OwnNetwork, toABroadcastAddress},
    {"send", EPERM, Place::OrdinaryUser, toANetlinkGroup},
    {"send", ENETUNREACH, Place::OwnNetwork, [](auto& h) -> Provoked { return sendto(h, datagrams(h), elsewhere()); }},
    {"send", EHOSTUNREACH, Place::OwnNetwork, alongAnUnreachableRoute},
    {"send", ENETDOWN, Place::OwnNetwork, byAnInterfaceThatIsDown},
    {"send", ENODEV, Place::Here, boundToNoInterface},
    {"send", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return sendto(h, datagrams(h), Address::fromBytes(loopback(9).bytes(), 8)); }},
    {"send", ENOBUFS, Place::OrdinaryUser, withoutMemoryToLock},
    {"send", EOPNOTSUPP, Place::Here,
     [](auto& h) -> Provoked { return refused(h, datagrams(h), step::Sendto{word(), MSG_OOB, loopback(9)}); }},
    {"send", ETIMEDOUT, Place::Here, toADeadPeer},
    {"send", EINTR, Place::Here, interruptedWhileFull},
    {"send", EALREADY, Place::Here, fastOpenWhileConnecting},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_send", kCases, argc, argv); }
