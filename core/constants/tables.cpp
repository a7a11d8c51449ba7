#include "core/constants/tables.h"

#include <linux/netlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <span>

namespace swb {

namespace {

constexpr std::string_view kSource = "combinations observed on Linux 6.18";
constexpr std::string_view kIpNoType = "Refused with ESOCKTNOSUPPORT: IP sockets do not come with this type.";
constexpr std::string_view kUnixNoType = "Refused with ESOCKTNOSUPPORT: Unix sockets do not come with this type.";
constexpr std::string_view kRawZero =
    "Refused with EPROTONOSUPPORT: a raw IP socket must name its protocol, for example IPPROTO_ICMP (1).";
constexpr std::string_view kUnixOnly = "The one protocol of Unix sockets; SO_PROTOCOL reads 0.";
constexpr std::string_view kNetlinkZero = "Protocol 0 is NETLINK_ROUTE itself: interfaces, addresses and routes.";
constexpr std::string_view kPacketZero = "No EtherType: receives nothing until bind names one.";
constexpr std::string_view kVsockZero = "The one protocol of AF_VSOCK; SO_PROTOCOL reads 0.";

// What socket() answered, one row for each pair of family and type; the protocols are those beside 0.
struct Combination {
    int family;
    int type;
    std::string_view zero;
    std::span<const int> protocols;
};

constexpr int kStreamProtocols[] = {IPPROTO_TCP, IPPROTO_MPTCP};
constexpr int kDatagramProtocols4[] = {IPPROTO_ICMP, IPPROTO_UDP, IPPROTO_UDPLITE};
constexpr int kDatagramProtocols6[] = {IPPROTO_UDP, IPPROTO_ICMPV6, IPPROTO_UDPLITE};
constexpr int kNetlinkFound[] = {NETLINK_USERSOCK,       NETLINK_SOCK_DIAG,  NETLINK_XFRM,      NETLINK_SELINUX,
                                 NETLINK_AUDIT,          NETLINK_FIB_LOOKUP, NETLINK_CONNECTOR, NETLINK_NETFILTER,
                                 NETLINK_KOBJECT_UEVENT, NETLINK_GENERIC};
// Stands for every protocol of the family's table: a raw socket takes each number from 1 to 262, a packet socket any.
constexpr int kAllBesideZero[] = {-1};

constexpr std::string_view kTcpChosen = "The kernel chooses IPPROTO_TCP (6).";
constexpr std::string_view kUdpChosen = "The kernel chooses IPPROTO_UDP (17).";

constexpr Combination kCombinations[] = {
    {AF_UNIX, SOCK_STREAM, kUnixOnly, {}},
    {AF_UNIX, SOCK_DGRAM, kUnixOnly, {}},
    {AF_UNIX, SOCK_RAW, "The kernel makes a SOCK_DGRAM of it: SO_TYPE reads 2.", {}},
    {AF_UNIX, SOCK_RDM, kUnixNoType, {}},
    {AF_UNIX, SOCK_SEQPACKET, kUnixOnly, {}},
    {AF_UNIX, SOCK_DCCP, kUnixNoType, {}},
    {AF_UNIX, SOCK_PACKET, kUnixNoType, {}},
    {AF_INET, SOCK_STREAM, kTcpChosen, kStreamProtocols},
    {AF_INET, SOCK_DGRAM, kUdpChosen, kDatagramProtocols4},
    {AF_INET, SOCK_RAW, kRawZero, kAllBesideZero},
    {AF_INET, SOCK_RDM, kIpNoType, {}},
    {AF_INET, SOCK_SEQPACKET, kIpNoType, {}},
    {AF_INET, SOCK_DCCP, kIpNoType, {}},
    {AF_INET, SOCK_PACKET, "The kernel makes an AF_PACKET socket of it, which receives nothing before bind.", {}},
    {AF_INET6, SOCK_STREAM, kTcpChosen, kStreamProtocols},
    {AF_INET6, SOCK_DGRAM, kUdpChosen, kDatagramProtocols6},
    {AF_INET6, SOCK_RAW, kRawZero, kAllBesideZero},
    {AF_INET6, SOCK_RDM, kIpNoType, {}},
    {AF_INET6, SOCK_SEQPACKET, kIpNoType, {}},
    {AF_INET6, SOCK_DCCP, kIpNoType, {}},
    {AF_INET6, SOCK_PACKET, kIpNoType, {}},
    {AF_NETLINK, SOCK_DGRAM, kNetlinkZero, kNetlinkFound},
    {AF_NETLINK, SOCK_RAW, kNetlinkZero, kNetlinkFound},
    {AF_PACKET, SOCK_DGRAM, kPacketZero, kAllBesideZero},
    {AF_PACKET, SOCK_RAW, kPacketZero, kAllBesideZero},
    {AF_PACKET, SOCK_PACKET, kPacketZero, kAllBesideZero},
    {AF_VSOCK, SOCK_STREAM, kVsockZero, {}},
    {AF_VSOCK, SOCK_DGRAM, "Refused with ENODEV where no transport for vsock datagrams is loaded.", {}},
    {AF_VSOCK, SOCK_SEQPACKET, kVsockZero, {}},
};

// Families of which every type was refused, and types that a family refused without a row above.
constexpr std::string_view kUnmeasured =
    "0 asks the kernel for the usual protocol of the family; whether there is one, socket() will say.";
constexpr std::string_view kTypeRefused = "Refused: this family was not seen to take this type, whatever the protocol.";
constexpr int kMeasuredFamilies[] = {AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, AF_PACKET, AF_VSOCK};

constexpr int kTypeMask = 0xf; // the kernel's SOCK_TYPE_MASK; SOCK_NONBLOCK and SOCK_CLOEXEC lie above

const Combination* findCombination(int family, int type) {
    const auto* row = std::ranges::find_if(kCombinations, [family, type](const Combination& combination) {
        return combination.family == family && combination.type == (type & kTypeMask);
    });
    return row == std::end(kCombinations) ? nullptr : row;
}

bool wasMeasured(int family) { return std::ranges::find(kMeasuredFamilies, family) != std::end(kMeasuredFamilies); }

NamedValue zeroRow(int family, int type) {
    const NamedValue* known = findValue(protocolsOf(family), 0);
    NamedValue row = known ? *known : NamedValue{0, "0", {}, {}, {}};
    row.meaning = protocolZeroMeaning(family, type);
    row.source = kSource;
    return row;
}

} // namespace

std::vector<NamedValue> protocolsFor(int family, int type) {
    const Combination* combination = findCombination(family, type);
    const NamedTable table = protocolsOf(family);
    std::vector<NamedValue> rows{zeroRow(family, type)};
    const bool takesAll =
        combination ? std::ranges::equal(combination->protocols, kAllBesideZero) : !wasMeasured(family);
    for (const NamedValue& row : table) {
        if (row.value == 0)
            continue;
        if (takesAll ||
            (combination && std::ranges::find(combination->protocols, row.value) != combination->protocols.end()))
            rows.push_back(row);
    }
    return rows;
}

std::string_view protocolZeroMeaning(int family, int type) {
    if (const Combination* combination = findCombination(family, type))
        return combination->zero;
    return wasMeasured(family) ? kTypeRefused : kUnmeasured;
}

} // namespace swb
