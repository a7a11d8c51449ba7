#include "core/explain/group_words.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <iterator>

namespace swb {

namespace {

struct InetRange {
    std::uint32_t first, last; // host order
    bool isSourceSpecific;
    std::string_view name, meaning, source;
};

// RFC 5771 divides 224.0.0.0/4. The first that fits holds.
constexpr InetRange kInet[] = {
    {0xe0000000, 0xe00000ff, false, "local network control",
     "On one link: no router passes it on, whatever its TTL. These are given to protocols such as mDNS and OSPF.",
     "RFC 5771"},
    {0xe0000100, 0xe00001ff, false, "internetwork control", "Given to protocols that cross networks, such as NTP.",
     "RFC 5771"},
    {0xe8000000, 0xe8ffffff, true, "source-specific",
     "A receiver names the sender as well: join with a source. Two senders of one number are two channels.",
     "RFC 4607; RFC 5771"},
    {0xe9fc0000, 0xe9fc00ff, false, "documentation", "Reserved for examples in texts.", "RFC 5771"},
    {0xe9000000, 0xe9ffffff, false, "GLOP", "Comes with the number of a network of the Internet.", "RFC 3180"},
    {0xefff0000, 0xefffffff, false, "administratively scoped, local",
     "The smallest scope an organisation has, free for its own use: right for trying things.", "RFC 2365"},
    {0xef000000, 0xefffffff, false, "administratively scoped",
     "For use inside one organisation, which keeps it from leaving.", "RFC 2365"},
    {0xe0000000, 0xefffffff, false, "multicast", "Goes to every host that has joined.", "RFC 5771"},
};

// The four bits of scope of an IPv6 group.
struct Scope {
    int number;
    std::string_view name, meaning;
};
constexpr Scope kScopes[] = {
    {1, "interface-local scope", "Stays inside this machine, on one interface of it."},
    {2, "link-local scope", "On one link: no router passes it on. The interface belongs to the address."},
    {3, "realm-local scope", "As far as the network technology itself reaches."},
    {4, "admin-local scope", "As far as an administrator has set its bounds."},
    {5, "site-local scope", "Inside one site."},
    {8, "organization-local scope", "Inside one organisation, at all its sites."},
    {14, "global scope", "Without bounds."},
};

constexpr KnownGroup kKnown[] = {
    {"239.255.1.1", AF_INET, 0, "to try things with"},
    {"232.1.1.1", AF_INET, 0, "to try a source with"},
    {"224.0.0.1", AF_INET, 0, "every host of the link"},
    {"224.0.0.2", AF_INET, 0, "every router of the link"},
    {"224.0.0.251", AF_INET, 5353, "mDNS"},
    {"224.0.0.252", AF_INET, 5355, "LLMNR"},
    {"224.0.1.1", AF_INET, 123, "NTP"},
    {"239.255.255.250", AF_INET, 1900, "SSDP, UPnP"},
    {"ff11::101", AF_INET6, 0, "to try things with"},
    {"ff12::101", AF_INET6, 0, "to try on a link"},
    {"ff32::101", AF_INET6, 0, "to try a source with"},
    {"ff02::1", AF_INET6, 0, "every host of the link"},
    {"ff02::2", AF_INET6, 0, "every router of the link"},
    {"ff02::fb", AF_INET6, 5353, "mDNS"},
    {"ff02::1:3", AF_INET6, 5355, "LLMNR"},
    {"ff02::c", AF_INET6, 1900, "SSDP, UPnP"},
    {"ff0e::101", AF_INET6, 123, "NTP"},
};

GroupClass inetClass(const Address& address) {
    std::uint32_t number = 0;
    for (const std::uint8_t byte : address.bytes().subspan(offsetof(sockaddr_in, sin_addr), 4))
        number = number << 8 | byte;
    for (const InetRange& range : kInet)
        if (number >= range.first && number <= range.last)
            return {true, range.isSourceSpecific, std::string(range.name), std::string(range.meaning), range.source};
    return {};
}

// RFC 4291 and, for the flags, RFC 3306 and 3956: 0 R P T.
GroupClass inet6Class(const Address& address) {
    const BytesView bytes = address.bytes().subspan(offsetof(sockaddr_in6, sin6_addr), 16);
    if (bytes[0] != 0xff)
        return {};
    constexpr int kTransient = 1, kPrefix = 2, kRendezvous = 4;
    const int flags = bytes[1] >> 4;
    const int number = bytes[1] & 0xf;
    const auto scope = std::ranges::find(kScopes, number, &Scope::number);
    const bool isKnown = scope != std::end(kScopes);
    GroupClass found;
    found.isGroup = true;
    // ff3x::/32: with P and T, and a prefix of length 0.
    found.isSourceSpecific = (flags & 3) == 3 && bytes[2] == 0 && bytes[3] == 0;
    found.name = isKnown ? std::string(scope->name) : fmt::format("scope {}", number);
    found.name += (flags & kTransient) != 0 ? ", transient" : ", well-known";
    found.meaning = isKnown ? std::string(scope->meaning) : "A scope that is not given out.";
    found.meaning += (flags & kTransient) != 0 ? " Not given out for good: the flag T is set."
                                               : " Given out for good to a protocol: the flag T is not set.";
    if (found.isSourceSpecific)
        found.meaning += " Source-specific: join it with a source.";
    else if ((flags & kPrefix) != 0)
        found.meaning += " Built from a unicast prefix (flag P).";
    if ((flags & kRendezvous) != 0)
        found.meaning += " Has the address of its meeting point in it (flag R).";
    found.source = "RFC 4291; RFC 3306; RFC 7346";
    return found;
}

struct CauseRow {
    unsigned deeds; // a bit each
    int error;
    GroupCause cause;
};
constexpr unsigned bit(GroupDeed deed) { return 1u << static_cast<unsigned>(deed); }
constexpr unsigned kJoins = bit(GroupDeed::Join) | bit(GroupDeed::JoinSource);
constexpr unsigned kBlocks = bit(GroupDeed::Block) | bit(GroupDeed::Unblock);
constexpr unsigned kAll = (1u << kGroupDeeds) - 1;
constexpr std::string_view kSeen = "observed on Linux 6.18";

constexpr CauseRow kCauses[] = {
    {bit(GroupDeed::Join),
     EADDRINUSE,
     {"This socket is in the group on this interface already, perhaps for single sources. Once is enough; other "
      "sockets may join it as well.",
      kSeen}},
    {bit(GroupDeed::Leave),
     EADDRNOTAVAIL,
     {"This socket is not in the group on this interface. Leave with the same interface that it was joined with; what "
      "another socket has joined, only that one can leave.",
      kSeen}},
    {bit(GroupDeed::JoinSource), EADDRNOTAVAIL, {"The group was joined for this source already.", kSeen}},
    {bit(GroupDeed::JoinSource),
     EINVAL,
     {"The group was joined for every sender, and senders of it were blocked: leave it, then join with the source. Or "
      "the group is no multicast address.",
      kSeen}},
    {bit(GroupDeed::LeaveSource), EADDRNOTAVAIL, {"The group was not joined for this source.", kSeen}},
    {bit(GroupDeed::LeaveSource),
     EINVAL,
     {"This socket has not joined the group for single sources on this interface.", kSeen}},
    {bit(GroupDeed::Block), EADDRNOTAVAIL, {"This source is blocked already.", kSeen}},
    {bit(GroupDeed::Unblock), EADDRNOTAVAIL, {"This source is not blocked.", kSeen}},
    {kBlocks,
     EINVAL,
     {"Senders can be blocked in a group that was joined for every sender on this interface: join it first, without a "
      "source. Or the group is no multicast address.",
      kSeen}},
    {kAll,
     ENODEV,
     {"No interface has this number or this address. With 0 it means that no route leads to the group: choose the "
      "interface.",
      kSeen}},
    {bit(GroupDeed::Join),
     ENOBUFS,
     {"This socket is in as many groups as net.ipv4.igmp_max_memberships allows, 20 at first: use another socket, or "
      "raise the limit.",
      "ip(7); observed on Linux 6.18"}},
    {bit(GroupDeed::JoinSource) | bit(GroupDeed::Block),
     ENOBUFS,
     {"The group has as many sources as net.ipv4.igmp_max_msf (10) or net.ipv6.mld_max_msf (64) allows, or the socket "
      "is in as many groups as net.ipv4.igmp_max_memberships (20) allows.",
      kSeen}},
    {kJoins, EPROTO, {"A stream has two ends and no more: groups are for datagram and raw sockets.", kSeen}},
};

} // namespace

GroupClass groupClassOf(const Address& address) {
    if (address.family() == AF_INET && address.bytes().size() >= sizeof(sockaddr_in))
        return inetClass(address);
    if (address.family() == AF_INET6 && address.bytes().size() >= offsetof(sockaddr_in6, sin6_scope_id))
        return inet6Class(address);
    return {};
}

std::span<const KnownGroup> knownGroups() { return kKnown; }

GroupCause groupCause(const GroupRequest& request, int error) {
    const auto group =
        request.family == AF_INET6 ? Address::parseInet6(request.group, {}) : Address::parseInet(request.group, {});
    const bool isGroup = group && groupClassOf(*group).isGroup;
    if (!isGroup && (error == EINVAL || error == EADDRNOTAVAIL))
        return {"This is no multicast address. IPv4 groups are 224.0.0.0 to 239.255.255.255, IPv6 groups begin with "
                "ff.",
                kSeen};
    const auto row = std::ranges::find_if(
        kCauses, [&](const CauseRow& one) { return one.error == error && (one.deeds & bit(request.deed)) != 0; });
    return row == std::end(kCauses) ? GroupCause{} : row->cause;
}

} // namespace swb
