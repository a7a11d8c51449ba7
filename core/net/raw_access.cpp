#include "core/net/raw_access.h"

#include "core/net/capabilities.h"

#include <fmt/format.h>
#include <linux/capability.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <fstream>

namespace swb {

namespace {

constexpr char kRange[] = "/proc/sys/net/ipv4/ping_group_range";

std::vector<std::uint64_t> groupsOfProcess() {
    const int count = ::getgroups(0, nullptr);
    std::vector<gid_t> found(static_cast<std::size_t>(std::max(count, 0)));
    if (count > 0 && ::getgroups(count, found.data()) < 0)
        found.clear();
    std::vector<std::uint64_t> groups(found.begin(), found.end());
    groups.push_back(::getegid());
    return groups;
}

bool isPing(int family, int type, int protocol) {
    const bool ping4 = family == AF_INET && protocol == IPPROTO_ICMP;
    const bool ping6 = family == AF_INET6 && protocol == IPPROTO_ICMPV6;
    return (type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK)) == SOCK_DGRAM && (ping4 || ping6);
}

std::string rangeText(const RawAccess& access) {
    if (!access.pingGroups)
        return "net.ipv4.ping_group_range cannot be read";
    const auto [first, last] = *access.pingGroups;
    if (first > last)
        return fmt::format("net.ipv4.ping_group_range is \"{} {}\": no group at all, not even root's", first, last);
    return fmt::format("net.ipv4.ping_group_range is \"{} {}\"", first, last);
}

std::string groupsText(const RawAccess& access) {
    std::vector<std::uint64_t> groups = access.groups;
    std::ranges::sort(groups);
    groups.erase(std::unique(groups.begin(), groups.end()), groups.end());
    return fmt::format("this program is in group{} {}", groups.size() == 1 ? "" : "s", fmt::join(groups, ", "));
}

constexpr std::string_view kPingSocket = "the ping socket (SOCK_DGRAM with the same protocol)";

std::string pingInstead(int family, int protocol, const RawAccess& access) {
    if (!isPing(family, SOCK_DGRAM, protocol))
        return "Start the program as root or with CAP_NET_RAW.";
    if (access.mayPing())
        return fmt::format("For an echo, {} works here: {}, and {}.", kPingSocket, rangeText(access),
                           groupsText(access));
    return fmt::format("For an echo there would be {}, but it is refused here, too: {}, and {}.", kPingSocket,
                       rangeText(access), groupsText(access));
}

} // namespace

bool RawAccess::mayPing() const {
    return pingGroups && std::ranges::any_of(groups, [this](std::uint64_t group) {
               return pingGroups->first <= group && group <= pingGroups->second;
           });
}

RawAccess rawAccess() {
    RawAccess access;
    access.mayUseRaw = (effectiveCapabilities() >> CAP_NET_RAW & 1) != 0;
    access.groups = groupsOfProcess();
    std::ifstream range(kRange);
    std::uint64_t first = 0, last = 0;
    if (range >> first >> last)
        access.pingGroups = {first, last};
    return access;
}

std::string rawRefusal(int family, int type, int protocol, int error, const RawAccess& access) {
    const int kind = type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK);
    const bool isRaw = kind == SOCK_RAW && (family == AF_INET || family == AF_INET6);
    if (error == EPERM && !access.mayUseRaw && (isRaw || family == AF_PACKET))
        return fmt::format("{} needs the capability CAP_NET_RAW, and this program has not got it. {}",
                           isRaw ? "A raw socket" : "A packet socket", pingInstead(family, protocol, access));
    if (error == EACCES && isPing(family, type, protocol) && !access.mayPing())
        return fmt::format("A ping socket is for the groups in net.ipv4.ping_group_range: {}, and {}. {}",
                           rangeText(access), groupsText(access),
                           access.mayUseRaw ? "The raw socket (SOCK_RAW with the same protocol) works here: this "
                                              "program has CAP_NET_RAW."
                                            : "The raw socket would need CAP_NET_RAW, which this program has not got.");
    return {};
}

} // namespace swb
