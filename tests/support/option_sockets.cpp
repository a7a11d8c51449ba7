#include "tests/support/option_sockets.h"

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

// NOLINTBEGIN(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value): what is missing fails the test
namespace swb::test {

namespace {
constexpr int kMptcp = 262;
constexpr int kUdplite = 136;
} // namespace

const std::vector<SocketSort>& socketSorts() {
    static const std::vector<SocketSort> kSorts = {
        {"tcp4", AF_INET, SOCK_STREAM, 0},
        {"tcp6", AF_INET6, SOCK_STREAM, 0},
        {"mptcp4", AF_INET, SOCK_STREAM, kMptcp},
        {"mptcp6", AF_INET6, SOCK_STREAM, kMptcp},
        {"udp4", AF_INET, SOCK_DGRAM, 0},
        {"udp6", AF_INET6, SOCK_DGRAM, 0},
        {"udplite4", AF_INET, SOCK_DGRAM, kUdplite},
        {"udplite6", AF_INET6, SOCK_DGRAM, kUdplite},
        {"raw4", AF_INET, SOCK_RAW, IPPROTO_ICMP},
        {"raw6", AF_INET6, SOCK_RAW, IPPROTO_ICMPV6},
        {"raw6_other", AF_INET6, SOCK_RAW, 253},
        {"ping4", AF_INET, SOCK_DGRAM, IPPROTO_ICMP},
        {"ping6", AF_INET6, SOCK_DGRAM, IPPROTO_ICMPV6},
        {"unix_stream", AF_UNIX, SOCK_STREAM, 0},
        {"unix_dgram", AF_UNIX, SOCK_DGRAM, 0},
        {"unix_seqpacket", AF_UNIX, SOCK_SEQPACKET, 0},
        {"netlink", AF_NETLINK, SOCK_RAW, 0},
        {"packet", AF_PACKET, SOCK_RAW, 0},
        {"vsock", AF_VSOCK, SOCK_STREAM, 0},
    };
    return kSorts;
}

const SocketSort* findSort(std::string_view name) {
    for (const SocketSort& sort : socketSorts())
        if (name == sort.name)
            return &sort;
    return nullptr;
}

UniqueFd socketOf(const SocketSort& sort) { return UniqueFd(::socket(sort.family, sort.type, sort.protocol)); }

TcpEnds connectedTcpEnds(int family, int protocol) {
    const UniqueFd listener(::socket(family, SOCK_STREAM, protocol));
    TcpEnds ends{UniqueFd(::socket(family, SOCK_STREAM, protocol)), UniqueFd()};
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (family == AF_INET6) {
        auto& six = reinterpret_cast<sockaddr_in6&>(address);
        six.sin6_family = AF_INET6;
        six.sin6_addr = in6addr_loopback;
        length = sizeof six;
    } else {
        auto& four = reinterpret_cast<sockaddr_in&>(address);
        four.sin_family = AF_INET;
        four.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        length = sizeof four;
    }
    auto* place = reinterpret_cast<sockaddr*>(&address);
    if (::bind(listener.get(), place, length) != 0 || ::listen(listener.get(), 5) != 0 ||
        ::getsockname(listener.get(), place, &length) != 0 || ::connect(ends.client.get(), place, length) != 0)
        return {};
    ends.server = UniqueFd(::accept(listener.get(), nullptr, nullptr));
    return ends;
}

int setInt(const UniqueFd& fd, int level, int name, int value) {
    return ::setsockopt(fd.get(), level, name, &value, sizeof value) == 0 ? 0 : errno;
}

int getInt(const UniqueFd& fd, int level, int name) {
    int value = 0;
    socklen_t length = sizeof value;
    return ::getsockopt(fd.get(), level, name, &value, &length) == 0 ? value : -4242;
}

int getError(const UniqueFd& fd, int level, int name, std::uint32_t room) {
    const auto value = calls::getsockopt(kUnrecorded, fd.get(), level, name, room);
    return value ? 0 : value.error().number;
}

} // namespace swb::test
// NOLINTEND(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value)
