#include "core/render/code_names.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

namespace swb {

namespace {

constexpr std::string_view kForeignPrefixes[] = {"ALG_", "ICMP6_",  "ICMPV6_",  "ICMP_", "IP6T_",
                                                 "IPT_", "MPTCP_",  "PACKET_",  "SCTP_", "SO_VM_SOCKETS_",
                                                 "TLS_", "TCP_AO_", "UDPLITE_", "XDP_"};

constexpr std::string_view kNotInCHeaders[] = {"IPPROTO_AGGFRAG",
                                               "IPPROTO_L2TP",
                                               "IPPROTO_SMC",
                                               "IPV6_FLOWINFO",
                                               "IPV6_FLOWINFO_SEND",
                                               "IPV6_FLOWLABEL_MGR",
                                               "IPV6_USE_MIN_MTU",
                                               "IP_LOCAL_PORT_RANGE",
                                               "IP_PROTOCOL",
                                               "MSG_SOCK_DEVMEM",
                                               "SCM_INQ",
                                               "SCM_PIDFD",
                                               "SCM_SECURITY",
                                               "SCM_TS_OPT_ID",
                                               "SIOCUNIXFILE",
                                               "SOL_SCTP",
                                               "SOL_UDPLITE",
                                               "SOL_VSOCK",
                                               "SO_DEVMEM_DONTNEED",
                                               "SO_INQ",
                                               "SO_ORIGINAL_DST",
                                               "SO_PASSPIDFD",
                                               "SO_PASSRIGHTS",
                                               "SO_PEERPIDFD",
                                               "SO_RCVPRIORITY",
                                               "TCP_BOUND_INACTIVE",
                                               "TCP_DELACK_MAX_US",
                                               "TCP_IS_MPTCP",
                                               "TCP_NEW_SYN_RECV",
                                               "TCP_RTO_MAX_MS",
                                               "TCP_RTO_MIN_US",
                                               "VSOCK_RECVERR"};
static_assert(std::ranges::is_sorted(kNotInCHeaders));

constexpr std::string_view kPythonSocketNames[] = {"AF_ALG",
                                                   "AF_APPLETALK",
                                                   "AF_ASH",
                                                   "AF_ATMPVC",
                                                   "AF_ATMSVC",
                                                   "AF_AX25",
                                                   "AF_BRIDGE",
                                                   "AF_CAN",
                                                   "AF_ECONET",
                                                   "AF_INET",
                                                   "AF_INET6",
                                                   "AF_IPX",
                                                   "AF_IRDA",
                                                   "AF_KEY",
                                                   "AF_LLC",
                                                   "AF_NETBEUI",
                                                   "AF_NETLINK",
                                                   "AF_NETROM",
                                                   "AF_PACKET",
                                                   "AF_PPPOX",
                                                   "AF_QIPCRTR",
                                                   "AF_RDS",
                                                   "AF_ROSE",
                                                   "AF_SECURITY",
                                                   "AF_SNA",
                                                   "AF_TIPC",
                                                   "AF_UNIX",
                                                   "AF_UNSPEC",
                                                   "AF_VSOCK",
                                                   "AF_WANPIPE",
                                                   "AF_X25",
                                                   "AI_ADDRCONFIG",
                                                   "AI_ALL",
                                                   "AI_CANONNAME",
                                                   "AI_NUMERICHOST",
                                                   "AI_NUMERICSERV",
                                                   "AI_PASSIVE",
                                                   "AI_V4MAPPED",
                                                   "EAI_ADDRFAMILY",
                                                   "EAI_AGAIN",
                                                   "EAI_BADFLAGS",
                                                   "EAI_FAIL",
                                                   "EAI_FAMILY",
                                                   "EAI_MEMORY",
                                                   "EAI_NODATA",
                                                   "EAI_NONAME",
                                                   "EAI_OVERFLOW",
                                                   "EAI_SERVICE",
                                                   "EAI_SOCKTYPE",
                                                   "EAI_SYSTEM",
                                                   "IPPROTO_AH",
                                                   "IPPROTO_DSTOPTS",
                                                   "IPPROTO_EGP",
                                                   "IPPROTO_ESP",
                                                   "IPPROTO_FRAGMENT",
                                                   "IPPROTO_GRE",
                                                   "IPPROTO_ICMP",
                                                   "IPPROTO_ICMPV6",
                                                   "IPPROTO_IDP",
                                                   "IPPROTO_IGMP",
                                                   "IPPROTO_IP",
                                                   "IPPROTO_IPIP",
                                                   "IPPROTO_IPV6",
                                                   "IPPROTO_MPTCP",
                                                   "IPPROTO_NONE",
                                                   "IPPROTO_PIM",
                                                   "IPPROTO_PUP",
                                                   "IPPROTO_RAW",
                                                   "IPPROTO_ROUTING",
                                                   "IPPROTO_RSVP",
                                                   "IPPROTO_SCTP",
                                                   "IPPROTO_TCP",
                                                   "IPPROTO_TP",
                                                   "IPPROTO_UDP",
                                                   "IPPROTO_UDPLITE",
                                                   "IPV6_CHECKSUM",
                                                   "IPV6_DONTFRAG",
                                                   "IPV6_DSTOPTS",
                                                   "IPV6_HOPLIMIT",
                                                   "IPV6_HOPOPTS",
                                                   "IPV6_JOIN_GROUP",
                                                   "IPV6_LEAVE_GROUP",
                                                   "IPV6_MULTICAST_HOPS",
                                                   "IPV6_MULTICAST_IF",
                                                   "IPV6_MULTICAST_LOOP",
                                                   "IPV6_NEXTHOP",
                                                   "IPV6_PATHMTU",
                                                   "IPV6_PKTINFO",
                                                   "IPV6_RECVDSTOPTS",
                                                   "IPV6_RECVHOPLIMIT",
                                                   "IPV6_RECVHOPOPTS",
                                                   "IPV6_RECVPATHMTU",
                                                   "IPV6_RECVPKTINFO",
                                                   "IPV6_RECVRTHDR",
                                                   "IPV6_RECVTCLASS",
                                                   "IPV6_RTHDR",
                                                   "IPV6_RTHDRDSTOPTS",
                                                   "IPV6_TCLASS",
                                                   "IPV6_UNICAST_HOPS",
                                                   "IPV6_V6ONLY",
                                                   "IP_ADD_MEMBERSHIP",
                                                   "IP_BIND_ADDRESS_NO_PORT",
                                                   "IP_DROP_MEMBERSHIP",
                                                   "IP_HDRINCL",
                                                   "IP_MULTICAST_IF",
                                                   "IP_MULTICAST_LOOP",
                                                   "IP_MULTICAST_TTL",
                                                   "IP_OPTIONS",
                                                   "IP_RECVOPTS",
                                                   "IP_RECVRETOPTS",
                                                   "IP_RECVTOS",
                                                   "IP_RETOPTS",
                                                   "IP_TOS",
                                                   "IP_TRANSPARENT",
                                                   "IP_TTL",
                                                   "MSG_CMSG_CLOEXEC",
                                                   "MSG_CONFIRM",
                                                   "MSG_CTRUNC",
                                                   "MSG_DONTROUTE",
                                                   "MSG_DONTWAIT",
                                                   "MSG_EOR",
                                                   "MSG_ERRQUEUE",
                                                   "MSG_FASTOPEN",
                                                   "MSG_MORE",
                                                   "MSG_NOSIGNAL",
                                                   "MSG_OOB",
                                                   "MSG_PEEK",
                                                   "MSG_TRUNC",
                                                   "MSG_WAITALL",
                                                   "NETLINK_CRYPTO",
                                                   "NETLINK_DNRTMSG",
                                                   "NETLINK_FIREWALL",
                                                   "NETLINK_IP6_FW",
                                                   "NETLINK_NFLOG",
                                                   "NETLINK_ROUTE",
                                                   "NETLINK_USERSOCK",
                                                   "NETLINK_XFRM",
                                                   "NI_DGRAM",
                                                   "NI_MAXHOST",
                                                   "NI_MAXSERV",
                                                   "NI_NAMEREQD",
                                                   "NI_NOFQDN",
                                                   "NI_NUMERICHOST",
                                                   "NI_NUMERICSERV",
                                                   "SCM_CREDENTIALS",
                                                   "SCM_RIGHTS",
                                                   "SHUT_RD",
                                                   "SHUT_RDWR",
                                                   "SHUT_WR",
                                                   "SOCK_CLOEXEC",
                                                   "SOCK_DGRAM",
                                                   "SOCK_NONBLOCK",
                                                   "SOCK_RAW",
                                                   "SOCK_RDM",
                                                   "SOCK_SEQPACKET",
                                                   "SOCK_STREAM",
                                                   "SOL_ALG",
                                                   "SOL_RDS",
                                                   "SOL_SOCKET",
                                                   "SOL_TIPC",
                                                   "SO_ACCEPTCONN",
                                                   "SO_BINDTODEVICE",
                                                   "SO_BROADCAST",
                                                   "SO_DEBUG",
                                                   "SO_DOMAIN",
                                                   "SO_DONTROUTE",
                                                   "SO_ERROR",
                                                   "SO_INCOMING_CPU",
                                                   "SO_KEEPALIVE",
                                                   "SO_LINGER",
                                                   "SO_MARK",
                                                   "SO_OOBINLINE",
                                                   "SO_PASSCRED",
                                                   "SO_PASSSEC",
                                                   "SO_PEERCRED",
                                                   "SO_PEERSEC",
                                                   "SO_PRIORITY",
                                                   "SO_PROTOCOL",
                                                   "SO_RCVBUF",
                                                   "SO_RCVLOWAT",
                                                   "SO_RCVTIMEO",
                                                   "SO_REUSEADDR",
                                                   "SO_REUSEPORT",
                                                   "SO_SNDBUF",
                                                   "SO_SNDLOWAT",
                                                   "SO_SNDTIMEO",
                                                   "SO_TYPE",
                                                   "SO_VM_SOCKETS_BUFFER_MAX_SIZE",
                                                   "SO_VM_SOCKETS_BUFFER_MIN_SIZE",
                                                   "SO_VM_SOCKETS_BUFFER_SIZE",
                                                   "TCP_CONGESTION",
                                                   "TCP_CORK",
                                                   "TCP_DEFER_ACCEPT",
                                                   "TCP_FASTOPEN",
                                                   "TCP_INFO",
                                                   "TCP_KEEPCNT",
                                                   "TCP_KEEPIDLE",
                                                   "TCP_KEEPINTVL",
                                                   "TCP_LINGER2",
                                                   "TCP_MAXSEG",
                                                   "TCP_NODELAY",
                                                   "TCP_NOTSENT_LOWAT",
                                                   "TCP_QUICKACK",
                                                   "TCP_SYNCNT",
                                                   "TCP_USER_TIMEOUT",
                                                   "TCP_WINDOW_CLAMP",
                                                   "UDPLITE_RECV_CSCOV",
                                                   "UDPLITE_SEND_CSCOV"};
static_assert(std::ranges::is_sorted(kPythonSocketNames));

std::string numberText(const ArgPart& part) {
    return part.isBits ? fmt::format("{:#x}", static_cast<std::uint32_t>(part.value)) : std::to_string(part.value);
}

std::string cPart(const ArgPart& part) {
    if (part.symbol.empty())
        return numberText(part);
    if (isInCHeaders(part.symbol))
        return std::string(part.symbol);
    return fmt::format("{} /* {} */", part.value, part.symbol);
}

std::string pythonPart(const ArgPart& part) {
    if (part.symbol.starts_with("O_"))
        return fmt::format("os.{}", part.symbol);
    if (part.symbol == "F_SETOWN_EX" || part.symbol == "F_GETOWN_EX")
        return numberText(part);
    if (part.symbol.starts_with("F_") || part.symbol == "FD_CLOEXEC")
        return fmt::format("fcntl.{}", part.symbol);
    if (part.symbol.starts_with("htons(")) // Python has the names of EtherTypes only since 3.12
        return fmt::format("socket.htons({:#06x})", (part.value & 0xff) << 8 | (part.value >> 8 & 0xff));
    // of the operations Python has methods, and EPOLLWAKEUP since 3.14
    if (part.symbol.starts_with("EPOLL_CTL_") || part.symbol == "EPOLLWAKEUP")
        return numberText(part);
    if (part.symbol.starts_with("POLL") || part.symbol.starts_with("EPOLL"))
        return fmt::format("select.{}", part.symbol);
    return isInPythonSocket(part.symbol) ? fmt::format("socket.{}", part.symbol) : numberText(part);
}

template <class Text>
std::string joined(const std::vector<ArgPart>& parts, Text text) {
    std::string expression;
    for (const ArgPart& part : parts) {
        if (!expression.empty())
            expression += " | ";
        expression += std::invoke(text, part);
    }
    return expression.empty() ? "0" : expression;
}

} // namespace

bool isInCHeaders(std::string_view symbol) {
    return std::ranges::none_of(kForeignPrefixes,
                                [&](std::string_view prefix) { return symbol.starts_with(prefix); }) &&
           !std::ranges::binary_search(kNotInCHeaders, symbol);
}

bool isInPythonSocket(std::string_view symbol) { return std::ranges::binary_search(kPythonSocketNames, symbol); }

std::string cExpression(const std::vector<ArgPart>& parts) { return joined(parts, cPart); }

std::string pythonExpression(const std::vector<ArgPart>& parts) { return joined(parts, pythonPart); }

} // namespace swb
