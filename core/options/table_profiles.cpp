#include "core/options/profile.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <span>
#include <string_view>

namespace swb {

namespace {

struct Line {
    int level, name;
    std::string_view value, reason;
};

struct Row {
    std::string_view name, purpose;
    std::span<const Line> lines;
};

// Where a header is too old for the symbol, its number; the tables of options hold number and symbol together.
constexpr int kIpv6MulticastAll = 29;
constexpr int kSoPassPidfd = 76;
constexpr int kIpLocalPortRange = 51;

constexpr Line kLowLatency[] = {
    {IPPROTO_TCP, TCP_NODELAY, "on",
     "A small write goes at once instead of waiting for the last one's acknowledgement."},
    {IPPROTO_TCP, TCP_QUICKACK, "on",
     "The peer's small writes are not held up by a delayed acknowledgement; it does not last."},
    {IPPROTO_TCP, TCP_NOTSENT_LOWAT, "16 KiB",
     "Little waits unsent, so what is written next is not old when it leaves."},
    {IPPROTO_IP, IP_TOS, "0x10",
     "Asks routers that look at it for low delay; before the priority, which it overwrites."},
    {IPPROTO_IPV6, IPV6_TCLASS, "0x10", "The same wish for IPv6."},
    {SOL_SOCKET, SO_PRIORITY, "TC_PRIO_INTERACTIVE", "The queue of the interface takes these packets first."},
    {SOL_SOCKET, SO_PREFER_BUSY_POLL, "on", "The program asks the device itself instead of waiting for its interrupt."},
};

constexpr Line kBulk[] = {
    {SOL_SOCKET, SO_SNDBUF, "1 MiB",
     "More may be under way before send waits; fixing it ends the kernel's own tuning."},
    {SOL_SOCKET, SO_RCVBUF, "1 MiB", "Set before connect or listen: how far the window can grow is told in the SYN."},
    {IPPROTO_TCP, TCP_NODELAY, "off", "Full segments matter, and no single small one."},
    {IPPROTO_TCP, TCP_NOTSENT_LOWAT, "-1", "No limit: the buffer may fill up whole."},
    {IPPROTO_IP, IP_TOS, "0x08", "Asks for throughput, at the cost of delay."},
    {IPPROTO_IPV6, IPV6_TCLASS, "0x08", "The same wish for IPv6."},
};

constexpr Line kKeepAlive[] = {
    {SOL_SOCKET, SO_KEEPALIVE, "on", "Without it the three figures below are kept and not used."},
    {IPPROTO_TCP, TCP_KEEPIDLE, "10", "The first probe after ten seconds of silence instead of two hours."},
    {IPPROTO_TCP, TCP_KEEPINTVL, "10", "One probe every ten seconds."},
    {IPPROTO_TCP, TCP_KEEPCNT, "3", "Three unanswered ones end the connection with ETIMEDOUT."},
    {IPPROTO_TCP, TCP_USER_TIMEOUT, "40 s",
     "While data waits for its acknowledgement no probe is sent; this ends it just as soon."},
};

constexpr Line kBroadcast[] = {
    {SOL_SOCKET, SO_REUSEADDR, "on", "Several receivers on this machine can bind the same port, and each gets a copy."},
    {SOL_SOCKET, SO_BROADCAST, "on", "Without it sendto a broadcast address gives EACCES."},
    {SOL_SOCKET, SO_DONTROUTE, "on", "To the networks that are attached, and past no gateway."},
    {IPPROTO_IP, IP_PKTINFO, "on", "recvmsg tells by which interface a broadcast came, and to which address."},
};

constexpr Line kMulticastReceiver[] = {
    {SOL_SOCKET, SO_REUSEADDR, "on", "Every receiver of the group on this machine binds the same port."},
    {IPPROTO_IP, IP_MULTICAST_ALL, "off", "Only groups that this socket joined, not those of any program here."},
    {IPPROTO_IP, IP_PKTINFO, "on", "recvmsg tells to which group a datagram was sent."},
    {IPPROTO_IP, IP_ADD_MEMBERSHIP, "239.255.0.1, 0.0.0.0, lo",
     "Joins a group of the local scope on the loopback interface; enter yours."},
};

constexpr Line kMulticastReceiver6[] = {
    {SOL_SOCKET, SO_REUSEADDR, "on", "Every receiver of the group on this machine binds the same port."},
    {IPPROTO_IPV6, kIpv6MulticastAll, "off", "Only groups that this socket joined, not those of any program here."},
    {IPPROTO_IPV6, IPV6_RECVPKTINFO, "on", "recvmsg tells to which group a datagram was sent."},
    {IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP, "ff11::1:1, lo", "Joins a group that never leaves this machine; enter yours."},
};

constexpr Line kMulticastSender[] = {
    {IPPROTO_IP, IP_MULTICAST_IF, "127.0.0.1", "By which interface: the routes alone would choose otherwise."},
    {IPPROTO_IP, IP_MULTICAST_TTL, "1", "Not past the first router; 0 would not leave the machine."},
    {IPPROTO_IP, IP_MULTICAST_LOOP, "on", "Receivers on this machine get it too."},
    {IPPROTO_IPV6, IPV6_MULTICAST_IF, "lo", "The same for IPv6, by the interface."},
    {IPPROTO_IPV6, IPV6_MULTICAST_HOPS, "1", "Not past the first router."},
    {IPPROTO_IPV6, IPV6_MULTICAST_LOOP, "on", "Receivers on this machine get it too."},
};

constexpr Line kDualStack[] = {
    {IPPROTO_IPV6, IPV6_V6ONLY, "off",
     "Bound to ::, it takes IPv4 too, as ::ffff:a.b.c.d, whatever the system's default is."},
    {SOL_SOCKET, SO_REUSEADDR, "on", "The port is free again at once after a restart."},
};

constexpr Line kReset[] = {
    {SOL_SOCKET, SO_LINGER, "on, 0 s",
     "close throws away what is unsent and sends RST; the peer's recv gives ECONNRESET."},
};

constexpr Line kLinger[] = {
    {SOL_SOCKET, SO_LINGER, "on, 5 s", "close waits until the peer has acknowledged all, for five seconds at most."},
};

constexpr Line kRebind[] = {
    {SOL_SOCKET, SO_REUSEADDR, "on", "bind takes the port though connections of the last run stand in TIME_WAIT."},
    {IPPROTO_TCP, TCP_LINGER2, "5", "Half-closed connections are gone after five seconds instead of sixty."},
};

constexpr Line kShared[] = {
    {SOL_SOCKET, SO_REUSEPORT, "on", "Several sockets listen on one port, and the kernel spreads the callers."},
    {IPPROTO_TCP, TCP_DEFER_ACCEPT, "5", "accept wakes when the caller has sent something, not at its handshake."},
};

constexpr Line kFastOpen[] = {
    {IPPROTO_TCP, TCP_FASTOPEN, "128",
     "A listener takes data with the SYN, of at most 128 callers that are not accepted yet."},
    {IPPROTO_TCP, TCP_FASTOPEN_CONNECT, "on",
     "A client's connect returns at once, and the first send goes with the SYN."},
};

constexpr Line kTold[] = {
    {SOL_SOCKET, SO_TIMESTAMPNS, "on", "When it came, to the nanosecond."},
    {SOL_SOCKET, SO_RXQ_OVFL, "on", "How many were dropped before it because the buffer was full."},
    {IPPROTO_IP, IP_PKTINFO, "on", "The address it was sent to, and the interface it came by."},
    {IPPROTO_IP, IP_RECVTTL, "on", "The hops it had left."},
    {IPPROTO_IP, IP_RECVTOS, "on", "Its type of service, with the two bits of ECN."},
    {IPPROTO_IP, IP_RECVERR, "on", "ICMP errors wait in the error queue, with who sent them."},
    {IPPROTO_IPV6, IPV6_RECVPKTINFO, "on", "The address it was sent to, and the interface it came by."},
    {IPPROTO_IPV6, IPV6_RECVHOPLIMIT, "on", "The hops it had left."},
    {IPPROTO_IPV6, IPV6_RECVTCLASS, "on", "Its traffic class, with the two bits of ECN."},
    {IPPROTO_IPV6, IPV6_RECVERR, "on", "ICMPv6 errors wait in the error queue, with who sent them."},
};

constexpr Line kPathMtu[] = {
    {IPPROTO_IP, IP_MTU_DISCOVER, "IP_PMTUDISC_DO", "Never in fragments: what is too long gives EMSGSIZE."},
    {IPPROTO_IP, IP_RECVERR, "on", "The router that refused, and the size it takes, are in the error queue."},
    {IPPROTO_IPV6, IPV6_MTU_DISCOVER, "IPV6_PMTUDISC_DO", "The same for IPv6."},
    {IPPROTO_IPV6, IPV6_RECVERR, "on", "The same for IPv6."},
};

constexpr Line kTimeouts[] = {
    {SOL_SOCKET, SO_RCVTIMEO, "5 s", "recv and accept give EAGAIN after five seconds of waiting."},
    {SOL_SOCKET, SO_SNDTIMEO, "5 s", "send gives EAGAIN, and connect EINPROGRESS."},
};

constexpr Line kSmallBuffers[] = {
    {SOL_SOCKET, SO_RCVBUF, "2304", "The window closes after a few kilobytes that nobody reads."},
    {SOL_SOCKET, SO_SNDBUF, "4608", "send blocks soon, or gives EAGAIN."},
};

constexpr Line kCredentials[] = {
    {SOL_SOCKET, SO_PASSCRED, "on", "recvmsg tells the sender's process, user and group, checked by the kernel."},
    {SOL_SOCKET, kSoPassPidfd, "on", "And a descriptor of that process, which cannot come to mean another one."},
};

constexpr Line kClient[] = {
    {IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, "on",
     "bind takes the address alone; connect chooses the port, and many connections share one."},
    {IPPROTO_IP, kIpLocalPortRange, "40000-40999", "A firewall can tell them by these ports."},
};

constexpr Line kMarked[] = {
    {SOL_SOCKET, SO_MARK, "1", "Rules of routing and of the firewall can choose by it; it needs a capability."},
    {SOL_SOCKET, SO_PRIORITY, "7", "Above 6 is the administrator's: without a capability EPERM."},
};

constexpr Row kRows[] = {
    {"Low latency", "Small messages leave, and are answered, at once.", kLowLatency},
    {"Bulk transfer", "Large amounts over a long way: wide windows, full segments.", kBulk},
    {"Keep-alive every 10 s", "A dead peer is noticed within a minute, even while nothing is sent.", kKeepAlive},
    {"Broadcast", "Datagrams to everybody on the attached network.", kBroadcast},
    {"Multicast receiver", "Takes the datagrams of one IPv4 group, and of no other.", kMulticastReceiver},
    {"Multicast receiver, IPv6", "Takes the datagrams of one IPv6 group, and of no other.", kMulticastReceiver6},
    {"Multicast sender", "Sends to a group by a chosen interface, not further than it should.", kMulticastSender},
    {"Dual-stack listener", "One socket of AF_INET6 for callers of both versions of IP.", kDualStack},
    {"Close with reset", "close ends the connection with RST, without TIME_WAIT.", kReset},
    {"Close waits for the rest", "close blocks until what was sent has arrived.", kLinger},
    {"Fast rebinding server", "A server that can be started again at once.", kRebind},
    {"Listeners that share a port", "Several processes or threads accept on one address.", kShared},
    {"Fast Open", "Data with the first packet of a connection.", kFastOpen},
    {"All about each datagram", "What recvmsg can tell beside the bytes.", kTold},
    {"Path MTU", "Finds the longest datagram the way takes.", kPathMtu},
    {"Time-outs of 5 s", "No call waits for ever; the socket stays a blocking one.", kTimeouts},
    {"Small buffers", "Flow control to be seen: full after a few kilobytes.", kSmallBuffers},
    {"Who sends (Unix)", "The identity of the sender with each message.", kCredentials},
    {"Client of many connections", "Local ports from a range, not used up by bind.", kClient},
    {"Marked traffic", "Packets that rules can tell; what it takes the privilege for.", kMarked},
};

std::vector<OptionProfile> made() {
    std::vector<OptionProfile> profiles;
    for (const Row& row : kRows) {
        OptionProfile profile{std::string(row.name), std::string(row.purpose)};
        for (const Line& line : row.lines)
            profile.lines.push_back({line.level, line.name, std::string(line.value), std::string(line.reason)});
        profiles.push_back(std::move(profile));
    }
    return profiles;
}

} // namespace

const std::vector<OptionProfile>& builtInProfiles() {
    static const std::vector<OptionProfile> kProfiles = made();
    return kProfiles;
}

} // namespace swb
