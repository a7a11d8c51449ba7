#include "core/options/option_spec.h"

#include <fmt/format.h>
#include <linux/if_xdp.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <utility>

namespace swb {

namespace {

constexpr int kTypeFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;
constexpr int kMptcp = 262; // IPPROTO_MPTCP, which glibc before 2.32 does not have

struct Wording {
    SocketKinds kinds;
    std::string_view text;
};

// The larger sets first: each is named when all of it is there and not named already.
constexpr Wording kWordings[] = {
    {on::Ip, "IPv4 and IPv6"},
    {on::Ip4, "IPv4"},
    {on::Ip6, "IPv6"},
    {on::Dgram4, "IPv4 datagram and raw"},
    {on::Dgram6, "IPv6 datagram and raw"},
    {on::Tcp, "TCP"},
    {on::Udp, "UDP"},
    {on::Udplite, "UDP-Lite"},
    {on::Raw4 | on::Raw6, "raw"},
    {on::Ping4 | on::Ping6, "ping"},
    {on::Unix, "Unix"},
    {on::Tcp4, "TCP over IPv4"},
    {on::Tcp6, "TCP over IPv6"},
    {on::Udp4, "UDP over IPv4"},
    {on::Udp6, "UDP over IPv6"},
    {on::Udplite4, "UDP-Lite over IPv4"},
    {on::Udplite6, "UDP-Lite over IPv6"},
    {on::Raw4, "raw IPv4"},
    {on::Raw6, "raw IPv6"},
    {on::Ping4, "ping over IPv4"},
    {on::Ping6, "ping over IPv6"},
    {on::UnixStream, "Unix stream"},
    {on::UnixDgram, "Unix datagram"},
    {on::UnixSeqpacket, "Unix seqpacket"},
    {on::Mptcp, "Multipath TCP"},
    {on::Sctp, "SCTP"},
    {on::Netlink, "netlink"},
    {on::Packet, "packet"},
    {on::Vsock, "vsock"},
    {on::Alg, "kernel cryptography"},
    {on::Xdp, "XDP"},
    {on::Other, "other families"},
};

SocketKinds inetKindOf(int type, int protocol, bool isSix) {
    switch (type) {
    case SOCK_STREAM:
        if (protocol == kMptcp)
            return on::Mptcp;
        return protocol == IPPROTO_SCTP ? on::Sctp : isSix ? on::Tcp6 : on::Tcp4;
    case SOCK_DGRAM:
        if (protocol == IPPROTO_UDPLITE)
            return isSix ? on::Udplite6 : on::Udplite4;
        if (protocol == IPPROTO_ICMP || protocol == IPPROTO_ICMPV6)
            return isSix ? on::Ping6 : on::Ping4;
        return isSix ? on::Udp6 : on::Udp4;
    case SOCK_RAW:
        return isSix ? on::Raw6 : on::Raw4;
    case SOCK_SEQPACKET:
        return on::Sctp;
    default:
        return on::Other;
    }
}

std::string joined(const auto& wordings, std::uint32_t bits) {
    std::string text;
    for (const auto& [mask, word] : wordings) {
        if ((bits & mask) == mask) {
            text += text.empty() ? "" : ", ";
            text += word;
            bits &= ~mask;
        }
    }
    return text;
}

} // namespace

std::string_view unitName(Unit unit) {
    switch (unit) {
    case Unit::ByteCount:
        return "bytes";
    case Unit::BytesPerSecond:
        return "bytes/s";
    case Unit::Seconds:
        return "s";
    case Unit::Milliseconds:
        return "ms";
    case Unit::Microseconds:
        return "µs";
    case Unit::Hops:
        return "hops";
    case Unit::Segments:
        return "segments";
    case Unit::Packets:
        return "packets";
    case Unit::Count:
    case Unit::None:
        break;
    }
    return {};
}

SocketKinds kindOf(int family, int type, int protocol) {
    type &= ~kTypeFlags;
    switch (family) {
    case AF_INET:
    case AF_INET6:
        return inetKindOf(type, protocol, family == AF_INET6);
    case AF_UNIX:
        return type == SOCK_STREAM ? on::UnixStream : type == SOCK_SEQPACKET ? on::UnixSeqpacket : on::UnixDgram;
    case AF_NETLINK:
        return on::Netlink;
    case AF_PACKET:
        return on::Packet;
    case AF_VSOCK:
        return on::Vsock;
    case AF_ALG:
        return on::Alg;
    case AF_XDP:
        return on::Xdp;
    default:
        return on::Other;
    }
}

std::string kindsText(SocketKinds kinds) {
    if (kinds == on::All)
        return "every socket";
    return kinds == on::None ? "none" : joined(kWordings, kinds);
}

std::string systemsText(OsMask systems) {
    constexpr std::pair<OsMask, std::string_view> kSystems[] = {
        {os::Linux, "Linux"},     {os::MacOs, "macOS"},     {os::FreeBsd, "FreeBSD"},
        {os::OpenBsd, "OpenBSD"}, {os::Windows, "Windows"},
    };
    std::string text = joined(kSystems, systems);
    if ((systems & os::Posix) != 0)
        return text + "; POSIX";
    return (systems & os::Posix2024) != 0 ? text + "; POSIX since 2024" : text;
}

} // namespace swb
