#include "core/explain/note_table.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

namespace swb::notes {

namespace {

bool sets(Record r, int level, int name) { return r.call == CallId::Setsockopt && isOption(r, level, name); }
bool gets(Record r, int level, int name) { return r.call == CallId::Getsockopt && isOption(r, level, name); }
bool isBufferSize(Record r) { return isOption(r, SOL_SOCKET, SO_RCVBUF) || isOption(r, SOL_SOCKET, SO_SNDBUF); }

bool joinsGroup(Record r) {
    return sets(r, IPPROTO_IP, IP_ADD_MEMBERSHIP) || sets(r, IPPROTO_IPV6, IPV6_ADD_MEMBERSHIP) ||
           sets(r, IPPROTO_IP, MCAST_JOIN_GROUP) || sets(r, IPPROTO_IPV6, MCAST_JOIN_GROUP) ||
           sets(r, IPPROTO_IP, IP_ADD_SOURCE_MEMBERSHIP) || sets(r, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP) ||
           sets(r, IPPROTO_IPV6, MCAST_JOIN_SOURCE_GROUP);
}

constexpr Note kNotes[] = {
    {[](Record r) { return r.call == CallId::Setsockopt && isBufferSize(r); },
     "The kernel doubles the number, for its own bookkeeping, and clamps it without an error; reading it back gives "
     "the "
     "doubled one. Setting it also ends the automatic growing of the buffer.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Getsockopt && isBufferSize(r); },
     "A number that was set reads back doubled: the kernel counts its own bookkeeping in.", "socket(7)"},
    {[](Record r) { return gets(r, SOL_SOCKET, SO_ERROR); }, "Reading SO_ERROR clears it: the next read gives 0.",
     "socket(7)"},
    {[](Record r) { return r.call == CallId::Getsockopt && succeeded(r) && r.args[4] == r.args[3] && r.args[3] != 4; },
     "The value fills the room exactly. A longer one would have been cut without an error.",
     "getsockopt(2); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_REUSEADDR); },
     "It has to be set before bind, and on every server that uses the port in turn: also on the one that has left "
     "TIME_WAIT behind.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_REUSEADDR); },
     "On UDP it lets a second socket bind the port of the first, and the newest gets the datagrams.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_REUSEPORT); },
     "Every socket of the port needs it before bind, and the same user: else EADDRINUSE. Connections and datagrams are "
     "spread among them by the addresses of both ends.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_REUSEPORT); },
     "When one of several TCP listeners closes, the connections that wait in its own queue are reset, though the "
     "others "
     "go on (unless net.ipv4.tcp_migrate_req is set).",
     "Documentation/networking/ip-sysctl.rst (Linux); observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IPV6, IPV6_V6ONLY); },
     "It has to be set before bind: later it is EINVAL. Linux begins with 0, so that a socket of :: takes IPv4 too; "
     "Windows and OpenBSD begin with 1.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_BINDTODEVICE); },
     "Since Linux 5.7 anybody may tie a socket to an interface, once: to change it or to undo it needs CAP_NET_RAW.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_BINDTOIFINDEX); },
     "The number is not looked up: one that no interface has is taken, and the next send fails with ENODEV.",
     "observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_SNDTIMEO); },
     "It limits connect as well: that then ends with EINPROGRESS, and the attempt goes on.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return isOption(r, SOL_SOCKET, SO_RCVTIMEO) || isOption(r, SOL_SOCKET, SO_SNDTIMEO); },
     "When it runs out the call fails with EAGAIN, as if the socket were non-blocking; 0 means no limit, and so does a "
     "negative number of seconds. A million microseconds or more are EDOM.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_LINGER); },
     "On, with 0 seconds: close throws away what was not sent and resets the connection. On, with more: close waits so "
     "long for the peer to take it. Off: close returns at once and the kernel goes on sending.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, SOL_SOCKET, SO_BROADCAST); },
     "Without it a datagram to a broadcast address is refused with EACCES.", "socket(7); ip(7)"},
    {[](Record r) { return sets(r, IPPROTO_IP, IP_ADD_MEMBERSHIP) || sets(r, IPPROTO_IP, IP_MULTICAST_ALL); },
     "Groups belong to the interface more than to the socket: with IP_MULTICAST_ALL on, as it is at first, every "
     "socket "
     "bound to the port receives what any socket of this machine has joined.",
     "ip(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IP, IP_ADD_MEMBERSHIP); },
     "A socket can join 20 groups (net.ipv4.igmp_max_memberships), then ENOBUFS; the same group twice is EADDRINUSE.",
     "ip(7); observed on Linux 6.18"},
    {[](Record r) { return joinsGroup(r) && succeeded(r); },
     "A group is joined on one interface, and left with the socket. The port is a matter of bind: a socket bound to "
     "one address of the machine gets nothing of the group, one bound to 0.0.0.0 or :: gets it, and on Linux one bound "
     "to the group itself gets that alone (Windows refuses such a bind).",
     "ip(7); ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IP, IP_MULTICAST_LOOP) || sets(r, IPPROTO_IPV6, IPV6_MULTICAST_LOOP); },
     "It belongs to the sender: off, receivers on this machine get no copy of what leaves it. What is sent through the "
     "loopback interface arrives all the same, whatever this says and whatever the TTL.",
     "ip(7); ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IP, IP_MULTICAST_IF) && succeeded(r); },
     "Given an address of this machine, that is also the sender's address; given an interface by its number, the "
     "address comes from the route, and reading the option back tells none.",
     "ip(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IPV6, IPV6_MULTICAST_IF) && succeeded(r); },
     "Linux gives the loopback interface no route for groups of IPv6: sending through it is ENETUNREACH. A group of "
     "ff01:: stays inside the machine on any other interface, too.",
     "observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IP, IP_RECVERR) || sets(r, IPPROTO_IPV6, IPV6_RECVERR); },
     "ICMP errors now wait in the error queue with the packet they are about, even for a socket without a peer: "
     "recvmsg with MSG_ERRQUEUE takes them, and poll reports POLLERR until then.",
     "ip(7); observed on Linux 6.18"},
    {[](Record r) { return sets(r, IPPROTO_IP, IP_HDRINCL); },
     "Each message then begins with the IP header. The kernel writes its total length and checksum in any case, and "
     "fills in the identification and the source address where they are 0.",
     "raw(7); observed on Linux 6.18"},
    {[](Record r) { return gets(r, SOL_SOCKET, SO_PEERCRED) && succeeded(r); },
     "These are the peer's process and user as they were when it connected or made the pair: they stay so when it "
     "changes its user, and after it has ended.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) {
         return gets(r, SOL_SOCKET, SO_PEERCRED) && succeeded(r) && r.dataLength == 12 && r.data[0] == 0 &&
                r.data[1] == 0 && r.data[2] == 0 && r.data[3] == 0;
     },
     "Process 0 means that nothing is known: the peer is not a local one (TCP), or there is none. The user 4294967295 "
     "is -1, nobody.",
     "unix(7); observed on Linux 6.18"},
};

} // namespace

std::span<const Note> ofOptions() { return kNotes; }

} // namespace swb::notes
