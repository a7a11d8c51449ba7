#include "core/explain/explain_parts.h"
#include "core/explain/note_table.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <array>
#include <cerrno>

namespace swb::notes {

namespace {

constexpr std::uint32_t kFullPath = 110; // sizeof(sockaddr_un): the family and 108 bytes

bool isTaking(Record r) { return is(r, {CallId::Accept, CallId::Accept4}); }
bool isNaming(Record r) { return is(r, {CallId::Bind, CallId::Connect}); }
bool isAsking(Record r) { return is(r, {CallId::Getsockname, CallId::Getpeername}); }
bool isMapped(Record r) { return classOf(addressOf(r)).name == "IPv4-mapped"; }
bool isLowPort(Record r) { return addressOf(r).port() > 0 && addressOf(r).port() < 1024; }
bool isUnix(Record r) { return addressOf(r).family() == AF_UNIX; }
bool isLinkLocal(Record r) { return addressOf(r).family() == AF_INET6 && classOf(addressOf(r)).name == "link-local"; }

int typeOf(Record r) { return static_cast<int>(r.args[1]) & ~(SOCK_NONBLOCK | SOCK_CLOEXEC); }
bool makes(Record r, int family, int type) {
    return r.call == CallId::Socket && r.args[0] == family && typeOf(r) == type;
}
bool makesInet(Record r, int type) { return makes(r, AF_INET, type) || makes(r, AF_INET6, type); }

constexpr Note kSocketNotes[] = {
    {[](Record r) { return r.call == CallId::Socket && failedWith(r, EPERM); },
     "Raw and packet sockets need the capability CAP_NET_RAW: root has it, or setcap cap_net_raw=+ep PROGRAM gives it.",
     "raw(7); packet(7); capabilities(7)"},
    {[](Record r) { return r.call == CallId::Socket && r.args[0] == AF_INET6; },
     "Bound to :: such a socket takes IPv4 too, as ::ffff:a.b.c.d, unless IPV6_V6ONLY is set before bind.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return succeeded(r) && r.args[2] == 0 && (makesInet(r, SOCK_STREAM) || makesInet(r, SOCK_DGRAM)); },
     "Protocol 0 left the choice to the kernel; SO_PROTOCOL reads back which one it took: 6 (TCP) or 17 (UDP).",
     "socket(2); observed on Linux 6.18"},
    {[](Record r) { return makesInet(r, SOCK_RAW) && r.args[2] == 0 && failedWith(r, EPROTONOSUPPORT); },
     "A raw socket has no protocol that the kernel could choose by itself: name one, from 1 to 262.",
     "raw(7); observed on Linux 6.18"},
    {[](Record r) { return makesInet(r, SOCK_RAW) && succeeded(r); },
     "It gets a copy of every packet of its protocol that this machine receives, TCP and UDP too, while the kernel "
     "handles them as ever. Over IPv4 the IP header comes with it, over IPv6 it does not.",
     "raw(7); observed on Linux 6.18"},
    {[](Record r) { return makesInet(r, SOCK_RAW) && r.args[2] == IPPROTO_RAW && succeeded(r); },
     "IPPROTO_RAW only sends: such a socket receives nothing. It has IP_HDRINCL set, so each message begins with the "
     "IP "
     "header.",
     "raw(7); observed on Linux 6.18"},
    {[](Record r) { return makes(r, AF_INET, SOCK_DGRAM) && r.args[2] == IPPROTO_ICMP && failedWith(r, EACCES); },
     "A ping socket asks for no capability but for a group in net.ipv4.ping_group_range, and by default that range is "
     "empty: even root is refused. A raw socket with CAP_NET_RAW can do the same.",
     "icmp(7); observed on Linux 6.18"},
    {[](Record r) {
         return succeeded(r) && ((makes(r, AF_INET, SOCK_DGRAM) && r.args[2] == IPPROTO_ICMP) ||
                                 (makes(r, AF_INET6, SOCK_DGRAM) && r.args[2] == IPPROTO_ICMPV6));
     },
     "A ping socket sends echo requests and nothing else (other types are EINVAL). The kernel puts its own number, the "
     "socket's port, in the place of the identifier, and hands over answers without the IP header.",
     "icmp(7); observed on Linux 6.18"},
    {[](Record r) { return makes(r, AF_UNIX, SOCK_RAW) && succeeded(r); },
     "AF_UNIX has no raw sockets: the kernel made a SOCK_DGRAM of it, as SO_TYPE tells.", "observed on Linux 6.18"},
    {[](Record r) {
         return (r.call == CallId::Socket || r.call == CallId::Socketpair) && typeOf(r) == SOCK_SEQPACKET &&
                succeeded(r);
     },
     "Each receive gives one record, never parts of two. What does not fit is cut and gone; a record of 0 bytes looks "
     "just like the end of the connection.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return makesInet(r, SOCK_DGRAM) && r.args[2] == IPPROTO_UDPLITE && succeeded(r); },
     "UDP-Lite still works here, but the kernel's log says that it is to be removed: nothing new should rest on it.",
     "udplite(7); observed on Linux 6.18"},
};

constexpr Note kConnectNotes[] = {
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, EINPROGRESS); },
     "Not a failure: the socket does not wait, and the attempt is under way. When poll reports POLLOUT it has ended, "
     "well or badly: SO_ERROR tells which. A time-out with SO_SNDTIMEO ends so too, and the attempt goes on.",
     "connect(2); socket(7)"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, EISCONN); },
     "After a connect that was under way, a second one returns 0 when it has succeeded meanwhile; only the third says "
     "EISCONN.",
     "connect(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, EINTR); },
     "The attempt goes on by itself. Do not connect again: wait for POLLOUT with poll, then read SO_ERROR.",
     "connect(2)"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, ECONNREFUSED) && addressOf(r).port() > 0; },
     "On Linux the socket can be used for another connect after this. Other systems leave that open: a portable "
     "program makes a new socket.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, ECONNREFUSED) && isUnix(r); },
     "The path of a Unix socket stays after its socket is closed, and an ordinary file answers the same: it exists, "
     "but "
     "nobody listens.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && failedWith(r, ENETUNREACH) && isMapped(r); },
     "An IPv4-mapped address needs a socket that may use IPv4: with IPV6_V6ONLY set there is no way to it.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && addressOf(r).family() == AF_UNSPEC; },
     "An address of the family AF_UNSPEC undoes a connection: a datagram socket forgets its peer, and the port that "
     "was "
     "chosen for it; a TCP connection is reset, and its socket can connect again.",
     "connect(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && addressOf(r).isWildcard(); },
     "As a destination the wildcard address means this machine, on Linux. Write 127.0.0.1 or ::1 instead.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && isPort(r, 0); },
     "Port 0 is nobody's: on TCP it gives ECONNREFUSED. Only bind takes it as \"choose for me\".",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && succeeded(r) && addressOf(r).port() > 0; },
     "On a datagram socket this only names the peer: from now on its datagrams alone come in, though those that were "
     "queued before are still delivered.",
     "udp(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Connect && succeeded(r) && addressOf(r).port() >= 32768; },
     "A program that tries again and again to connect to a local port of this range can meet itself: if the kernel "
     "gives its socket that very port and nobody listens, TCP connects the socket to itself.",
     "RFC 9293; observed on Linux 6.18"},
};

constexpr Note kBindNotes[] = {
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EACCES) && isLowPort(r); },
     "Root has CAP_NET_BIND_SERVICE, an ordinary program does not. The limit of 1024 itself can be lowered for "
     "everyone with the sysctl net.ipv4.ip_unprivileged_port_start.",
     "ip(7); capabilities(7)"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRINUSE) && isUnix(r); },
     "The path of a Unix socket stays after its socket is closed. If connect to it gives ECONNREFUSED nobody listens "
     "any more: unlink the path, then bind again.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRINUSE) && addressOf(r).port() > 0; },
     "SO_REUSEADDR helps against a connection still in TIME_WAIT, if the earlier server had set it too. It never helps "
     "while another socket listens on the port.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && failedWith(r, EADDRNOTAVAIL) && addressOf(r).port() >= 0; },
     "With IP_FREEBIND set, bind takes an address that this machine does not have yet, as a server needs that starts "
     "before its interface.",
     "ip(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && isPort(r, 0); },
     "Port 0 lets the kernel pick a free one; getsockname tells which. Bound ports come out odd and those of connect "
     "even on many machines: nothing follows from it.",
     "ip(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && addressOf(r).isWildcard(); },
     "The wildcard address means every interface: other machines can reach this socket. 127.0.0.1 or ::1 keeps it to "
     "this machine.",
     "ip(7)"},
    {[](Record r) { return r.call == CallId::Bind && addressOf(r).isWildcard() && addressOf(r).family() == AF_INET6; },
     "Unless IPV6_V6ONLY was set before, :: takes the port for IPv4 too: 0.0.0.0 with the same port is EADDRINUSE "
     "then. "
     "Windows and OpenBSD keep the two apart by default.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && succeeded(r) && addressOf(r).family() == AF_UNSPEC; },
     "For the sake of old programs an AF_INET socket takes an address of the family AF_UNSPEC, if it is 0.0.0.0.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && isUnix(r) && r.addressLength == sizeof(sa_family_t); },
     "With the family alone the kernel picks an abstract name of five hex digits. getsockname tells it.", "unix(7)"},
    {[](Record r) { return r.call == CallId::Bind && isAbstract(addressOf(r)); },
     "An abstract name is its bytes and their number: NUL bytes count, so the same letters with one more NUL are "
     "another name. Pass the exact length, never the size of the structure. /proc/net/unix shows each NUL as @.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Bind && isUnix(r) && r.addressLength == kFullPath; },
     "The path fills all 108 bytes and has no NUL behind it: allowed on Linux, but a program that reads it as a C "
     "string reads on.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return isNaming(r) && failedWith(r, EINVAL) && isLinkLocal(r) && addressOf(r).scopeId() == 0; },
     "A link-local IPv6 address is only complete with its interface: write it behind a percent sign, fe80::1%eth0.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return isNaming(r) && isDone(r) && isLinkLocal(r) && addressOf(r).scopeId() != 0; },
     "What stands behind the percent sign is the interface. getaddrinfo reads it, inet_pton does not; the number "
     "differs "
     "from machine to machine, and one that no interface has is ENODEV.",
     "ipv6(7); RFC 4007; observed on Linux 6.18"},
};

constexpr Note kListenNotes[] = {
    {[](Record r) { return r.call == CallId::Listen && failedWith(r, EADDRINUSE); },
     "With SO_REUSEADDR on both, two sockets may be bound to one port, but only one may listen there; SO_REUSEPORT on "
     "both lets both listen.",
     "socket(7); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && r.args[1] < 0; },
     "The kernel reads the backlog as a number without a sign, so a negative one is huge, and then cuts it to "
     "net.core.somaxconn (4096 by default).",
     "listen(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && r.args[1] > 4096; },
     "More than net.core.somaxconn (4096 by default) is cut to it, without an error.",
     "listen(2); observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && r.args[1] >= 0 && r.args[1] <= 16; },
     "Linux admits one connection more than the number says: with a backlog of 0 one may wait. Further TCP clients "
     "hang "
     "in SYN_SENT; they are not refused. Unix clients wait, or get EAGAIN.",
     "observed on Linux 6.18"},
    {[](Record r) { return r.call == CallId::Listen && succeeded(r); },
     "From now on clients can connect and even send before accept is called: the kernel completes their connections by "
     "itself. One that has gone again meanwhile is accepted all the same, with what it sent.",
     "listen(2); observed on Linux 6.18"},
    {[](Record r) { return isTaking(r) && succeeded(r); },
     "The new socket inherits the listener's options, but not SO_PRIORITY, and neither O_NONBLOCK nor close-on-exec: "
     "those two accept4 can set.",
     "accept(2); observed on Linux 6.18"},
    {[](Record r) { return isTaking(r) && succeeded(r) && isMapped(r); },
     "The client came over IPv4. On an IPv6 socket its address is shown as an IPv4-mapped one, ::ffff:a.b.c.d.",
     "ipv6(7); observed on Linux 6.18"},
    {[](Record r) { return isTaking(r) && failedWith(r, EMFILE); },
     "The connection stays in the queue, and poll goes on reporting it.", "accept(2)"},
    {[](Record r) { return isAsking(r) && succeeded(r) && r.addressLength > kFullPath; },
     "The path fills all 108 bytes. The kernel counts a closing NUL behind it, so the length is more than the "
     "structure "
     "holds: read it with a larger buffer.",
     "unix(7); observed on Linux 6.18"},
    {[](Record r) { return isAsking(r) && succeeded(r) && isUnix(r) && r.addressLength == sizeof(sa_family_t); },
     "Only the family came back: this end has no name. A datagram sent from it cannot be answered.", "unix(7)"},
};

// One table after the other, in the order above.
template <std::size_t... sizes>
constexpr auto joined(const Note (&... tables)[sizes]) {
    std::array<Note, (sizes + ...)> all{};
    std::size_t at = 0;
    const auto append = [&](const auto& table) {
        for (const Note& note : table)
            all[at++] = note;
    };
    (append(tables), ...);
    return all;
}

constexpr auto kAll = joined(kSocketNotes, kConnectNotes, kBindNotes, kListenNotes);

} // namespace

std::span<const Note> ofNaming() { return kAll; }

} // namespace swb::notes
