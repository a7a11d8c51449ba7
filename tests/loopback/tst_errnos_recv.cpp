#include "core/base/unique_fd.h"
#include "tests/support/errno_cases.h"
#include "tests/support/socket_steps.h"

#include <linux/errqueue.h>
#include <linux/netlink.h>
#include <netinet/icmp6.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <netinet/ip_icmp.h>
#include <netinet/tcp.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

CallRecord receive(EngineHarness& h, SocketId id, int flags = 0) { return refused(h, id, step::Recv{16, flags}); }

void receiveFrom(const CallContext& context, int fd) {
    Bytes room(16);
    (void)calls::recv(context, fd, room, 0);
}

Provoked afterAReset(EngineHarness& h) {
    const auto [client, server] = h.connectedTcp();
    h.run(server, step::Setsockopt{SOL_SOCKET, SO_LINGER, {1, 0, 0, 0, 0, 0, 0, 0}});
    h.run(server, step::Close{});
    return receive(h, client);
}

Provoked afterAnAnswerOfNobody(EngineHarness& h) {
    const SocketId id = datagrams(h);
    const SocketId gone = datagrams(h);
    h.run(gone, step::Bind{loopback(0)});
    const Address address = h.view(gone).local.value_or(Address());
    h.run(gone, step::Close{});
    h.run(id, step::Connect{address});
    h.run(id, step::Send{bytesOf("x"), 0});
    return receive(h, id);
}

Provoked fromADeadPeer(EngineHarness& h) {
    const auto [client, server] = h.connectedTcp();
    if (!deafen(h, server))
        return Provoked::impossible("no filter could be attached");
    h.run(client, step::Setsockopt{IPPROTO_TCP, TCP_USER_TIMEOUT, intBytes(300)});
    h.run(client, step::Send{bytesOf("x"), 0});
    return receive(h, client);
}

std::uint16_t checksumOf(const Bytes& bytes) {
    std::uint32_t sum = 0;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
        sum += static_cast<std::uint32_t>(bytes[i] << 8 | bytes[i + 1]);
    while (sum > 0xffff)
        sum = (sum >> 16) + (sum & 0xffff);
    return htons(static_cast<std::uint16_t>(~sum));
}

// What a router sends back: host or net unreachable, with the beginning of the datagram that it could not deliver.
Bytes unreachable(std::uint8_t code, int fromPort, int toPort) {
    icmphdr head{};
    head.type = ICMP_DEST_UNREACH;
    head.code = code;
    iphdr inner{};
    inner.version = 4;
    inner.ihl = 5;
    inner.tot_len = htons(sizeof(iphdr) + sizeof(udphdr) + 1);
    inner.ttl = 1;
    inner.protocol = IPPROTO_UDP;
    inner.saddr = inner.daddr = htonl(INADDR_LOOPBACK);
    udphdr udp{};
    udp.source = htons(static_cast<std::uint16_t>(fromPort));
    udp.dest = htons(static_cast<std::uint16_t>(toPort));
    udp.len = htons(sizeof udp + 1);
    Bytes packet(sizeof head + sizeof inner + sizeof udp);
    std::memcpy(packet.data(), &head, sizeof head);
    std::memcpy(packet.data() + sizeof head, &inner, sizeof inner);
    std::memcpy(packet.data() + sizeof head + sizeof inner, &udp, sizeof udp);
    const std::uint16_t sum = checksumOf(packet);
    std::memcpy(packet.data() + offsetof(icmphdr, checksum), &sum, sizeof sum);
    return packet;
}

Provoked afterARouterCouldNot(EngineHarness& h, std::uint8_t code) {
    const SocketId peer = datagrams(h);
    h.run(peer, step::Bind{loopback(0)});
    const Address address = h.view(peer).local.value_or(Address());
    const SocketId id = datagrams(h);
    h.run(id, step::Setsockopt{IPPROTO_IP, IP_RECVERR, intBytes(1)});
    h.run(id, step::Connect{address});
    const UniqueFd raw(::socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC, IPPROTO_ICMP));
    if (!raw.isValid())
        return Provoked::impossible("raw sockets need CAP_NET_RAW");
    const Bytes packet = unreachable(code, h.view(id).local.value_or(Address()).port(), address.port());
    const Address host = loopback(0);
    if (::sendto(raw.get(), packet.data(), packet.size(), 0, host.data(), host.length()) < 0)
        return Provoked::impossible("the message of a router could not be sent");
    return receive(h, id);
}

Provoked withoutUrgentData(EngineHarness& h) { return receive(h, h.connectedTcp().client, MSG_OOB); }

// Messages to a group whose member does not read: the kernel drops what finds no room, and says so once.
Provoked netlinkOverflow(EngineHarness& h) {
    sockaddr_nl group{};
    group.nl_family = AF_NETLINK;
    group.nl_groups = 1;
    const Address address = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&group), sizeof group);
    const SocketId member = h.socket(AF_NETLINK, SOCK_RAW, NETLINK_USERSOCK);
    if (!member || h.run(member, step::Bind{address}).error)
        return Provoked::impossible("netlink groups need CAP_NET_ADMIN");
    const UniqueFd sender(::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_USERSOCK));
    const Bytes message(16384);
    for (int i = 0; i < 100; ++i)
        ::sendto(sender.get(), message.data(), message.size(), 0, address.data(), address.length());
    return receive(h, member);
}

constexpr ErrnoCase kCases[] = {
    {"recv", EAGAIN, Place::Here, [](auto& h) -> Provoked { return receive(h, datagrams(h), MSG_DONTWAIT); }},
    {"recv", ECONNRESET, Place::Here, afterAReset},
    {"recv", ECONNREFUSED, Place::Here, afterAnAnswerOfNobody},
    {"recv", ENOTCONN, Place::Here, [](auto& h) -> Provoked { return receive(h, h.socket(AF_INET, SOCK_STREAM)); }},
    {"recv", ETIMEDOUT, Place::Here, fromADeadPeer},
    {"recv", EHOSTUNREACH, Place::OwnNetwork,
     [](auto& h) -> Provoked { return afterARouterCouldNot(h, ICMP_HOST_UNREACH); }},
    {"recv", ENETUNREACH, Place::OwnNetwork,
     [](auto& h) -> Provoked { return afterARouterCouldNot(h, ICMP_NET_UNREACH); }},
    {"recv", EOPNOTSUPP, Place::Here,
     [](auto& h) -> Provoked { return receive(h, h.socket(AF_UNIX, SOCK_DGRAM), MSG_OOB); }},
    {"recv", ENOTSOCK, Place::Here, [](auto&) -> Provoked { return madeWithAFile(receiveFrom); }},
    {"recv", EINVAL, Place::Here, withoutUrgentData},
    {"recv", EINTR, Place::Here,
     [](auto& h) -> Provoked { return interrupted(h, datagrams(h), step::Recvfrom{16, 0}); }},
    {"recv", EBADF, Place::Here,
     [](auto&) -> Provoked { return madeDirectly([](auto& context) { receiveFrom(context, -1); }); }},
    {"recv", ENOBUFS, Place::OwnNetwork, netlinkOverflow},
};

} // namespace

int main(int argc, char** argv) { return runErrnoCases("tst_errnos_recv", kCases, argc, argv); }
