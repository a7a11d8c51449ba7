#include "tests/support/errno_cases.h"
#include "tests/support/own_network.h"
#include "tests/support/socket_steps.h"

#include <grp.h>
#include <linux/filter.h>
#include <linux/if_packet.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

// setsockopt() and getsockopt().
namespace {

constexpr int kNoSuchOption = 9999;
constexpr int kPeerPidFd = 77;  // SO_PEERPIDFD, Linux 6.5
constexpr int kPeerGroups = 59; // SO_PEERGROUPS

template <class Value>
Bytes bytesOfValue(const Value& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

CallRecord set(EngineHarness& h, SocketId id, int level, int name, Bytes value) {
    return refused(h, id, step::Setsockopt{level, name, std::move(value)});
}
CallRecord get(EngineHarness& h, SocketId id, int level, int name, std::uint32_t room = 4) {
    return refused(h, id, step::Getsockopt{level, name, room});
}

Bytes membership(int last) {
    ip_mreqn group{};
    group.imr_multiaddr.s_addr = htonl(0xefc00000u + static_cast<std::uint32_t>(last)); // 239.192.0.x, for private use
    group.imr_ifindex = static_cast<int>(if_nametoindex("lo"));
    return bytesOfValue(group);
}

Provoked withTooManyMicroseconds(EngineHarness& h) {
    return set(h, stream(h), SOL_SOCKET, SO_RCVTIMEO, bytesOfValue(timeval{0, 1'000'000}));
}

Provoked joinedTwice(EngineHarness& h) {
    const SocketId id = datagrams(h);
    h.run(id, step::Setsockopt{IPPROTO_IP, IP_ADD_MEMBERSHIP, membership(1)});
    return set(h, id, IPPROTO_IP, IP_ADD_MEMBERSHIP, membership(1));
}

Provoked joinedTooMany(EngineHarness& h) {
    if (!setSysctl("net/ipv4/igmp_max_memberships", "20"))
        return Provoked::impossible("the limit of groups cannot be set");
    const SocketId id = datagrams(h);
    for (int i = 1; i <= 20; ++i)
        h.run(id, step::Setsockopt{IPPROTO_IP, IP_ADD_MEMBERSHIP, membership(i)});
    return set(h, id, IPPROTO_IP, IP_ADD_MEMBERSHIP, membership(21));
}

// A filter counts as option memory; this one is far larger than is left of it.
Provoked beyondOptionMemory(EngineHarness& h) {
    if (!setSysctl("net/core/optmem_max", "1024"))
        return Provoked::impossible("net.core.optmem_max is not a namespace's own before Linux 6.8");
    std::vector<sock_filter> accept(4096, BPF_STMT(BPF_RET | BPF_K, 0xffff));
    Bytes program(accept.size() * sizeof accept[0]);
    std::memcpy(program.data(), accept.data(), program.size());
    return set(h, datagrams(h), SOL_SOCKET, SO_ATTACH_FILTER, program);
}

Provoked whileARingIsThere(EngineHarness& h) {
    const SocketId id = h.socket(AF_PACKET, SOCK_RAW);
    if (!id)
        return Provoked::impossible("packet sockets need CAP_NET_RAW");
    tpacket_req ring{};
    ring.tp_block_size = static_cast<unsigned>(getpagesize());
    ring.tp_block_nr = 1;
    ring.tp_frame_size = 2048;
    ring.tp_frame_nr = ring.tp_block_size / ring.tp_frame_size;
    h.run(id, step::Setsockopt{SOL_PACKET, PACKET_RX_RING, bytesOfValue(ring)});
    return set(h, id, SOL_PACKET, PACKET_VERSION, intBytes(TPACKET_V2));
}

Provoked peerOfNobody(EngineHarness& h) {
    const CallRecord record = get(h, h.socket(AF_UNIX, SOCK_STREAM), SOL_SOCKET, kPeerPidFd);
    if (record.error == ENOPROTOOPT)
        return Provoked::impossible("SO_PEERPIDFD came with Linux 6.5");
    return record;
}

Provoked groupsOfThePeer(EngineHarness& h) {
    const gid_t groups[] = {1, 2, 3};
    if (setgroups(3, groups) != 0)
        return Provoked::impossible("this process may not change its groups");
    const auto pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0}).made;
    return get(h, pair.at(0), SOL_SOCKET, kPeerGroups, 4);
}

void getFrom(const CallContext& context, int fd) { (void)calls::getsockopt(context, fd, SOL_SOCKET, SO_TYPE, 4); }

void setOn(const CallContext& context, int fd) {
    (void)calls::setsockopt(context, fd, SOL_SOCKET, SO_REUSEADDR, intBytes(1));
}

constexpr ErrnoCase kCases[] = {
    {"setsockopt", ENOPROTOOPT, Place::Here,
     [](auto& h) -> Provoked { return set(h, stream(h), SOL_SOCKET, kNoSuchOption, intBytes(1)); }},
    {"setsockopt", EOPNOTSUPP, Place::Here,
     [](auto& h) -> Provoked { return set(h, h.socket(AF_UNIX, SOCK_STREAM), IPPROTO_TCP, TCP_NODELAY, intBytes(1)); }},
    {"setsockopt", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return set(h, stream(h), IPPROTO_TCP, TCP_NODELAY, Bytes{1}); }},
    {"setsockopt", EDOM, Place::Here, withTooManyMicroseconds},
    {"setsockopt", EPERM, Place::OrdinaryUser,
     [](auto& h) -> Provoked { return set(h, stream(h), SOL_SOCKET, SO_MARK, intBytes(1)); }},
    {"setsockopt", EACCES, Place::OrdinaryUser,
     [](auto& h) -> Provoked { return set(h, stream(h), SOL_SOCKET, SO_DEBUG, intBytes(1)); }},
    {"setsockopt", ENODEV, Place::Here,
     [](auto& h) -> Provoked { return set(h, stream(h), SOL_SOCKET, SO_BINDTODEVICE, bytesOf("nosuch")); }},
    {"setsockopt", EADDRNOTAVAIL, Place::Here,
     [](auto& h) -> Provoked { return set(h, datagrams(h), IPPROTO_IP, IP_DROP_MEMBERSHIP, membership(1)); }},
    {"setsockopt", EADDRINUSE, Place::Here, joinedTwice},
    {"setsockopt", ENOBUFS, Place::OwnNetwork, joinedTooMany},
    {"setsockopt", ENOENT, Place::Here,
     [](auto& h) -> Provoked { return set(h, stream(h), SOL_SOCKET, SO_DETACH_FILTER, intBytes(0)); }},
    {"setsockopt", ENOTCONN, Place::Here,
     [](auto& h) -> Provoked {
         return set(h, h.socket(AF_INET6, SOCK_STREAM), IPPROTO_IPV6, IPV6_ADDRFORM, intBytes(AF_INET));
     }},
    {"setsockopt", ENOMEM, Place::OwnNetwork, beyondOptionMemory},
    {"setsockopt", EBUSY, Place::OwnNetwork, whileARingIsThere},
    {"setsockopt", EPROTO, Place::Here,
     [](auto& h) -> Provoked { return set(h, stream(h), IPPROTO_IP, IP_ADD_MEMBERSHIP, membership(1)); }},
    {"getsockopt", ENOPROTOOPT, Place::Here,
     [](auto& h) -> Provoked { return get(h, stream(h), SOL_SOCKET, SO_SNDBUFFORCE); }},
    {"getsockopt", EOPNOTSUPP, Place::Here,
     [](auto& h) -> Provoked { return get(h, h.socket(AF_UNIX, SOCK_STREAM), IPPROTO_TCP, TCP_NODELAY); }},
    {"getsockopt", ENOTCONN, Place::Here, [](auto& h) -> Provoked { return get(h, datagrams(h), IPPROTO_IP, IP_MTU); }},
    {"getsockopt", EINVAL, Place::Here,
     [](auto& h) -> Provoked { return get(h, stream(h), SOL_SOCKET, SO_TYPE, 0x80000000u); }},
    {"getsockopt", EPERM, Place::Here, // only while TCP_REPAIR is on
     [](auto& h) -> Provoked { return get(h, h.connectedTcp().client, IPPROTO_TCP, TCP_REPAIR_WINDOW, 20); }},
    {"getsockopt", ENODATA, Place::Here, peerOfNobody},
    {"getsockopt", ERANGE, Place::Root, groupsOfThePeer},
    {"getsockopt", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { getFrom(context, -1); }); }},
    {"getsockopt", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(getFrom); }},
    {"setsockopt", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { setOn(context, -1); }); }},
    {"setsockopt", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(setOn); }},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_options", kCases, argc, argv); }
