#include "core/base/host_word.h"
#include "core/explain/explain_parts.h"

#include <linux/netlink.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <iterator>

namespace swb {

namespace {

// A range of addresses: those that begin with these bits.
struct Prefix {
    std::array<std::uint8_t, 16> bytes;
    std::size_t bits;
    AddressClass kind;
};

constexpr AddressClass kWildcard = {
    "every interface", "The wildcard: bind with it takes every address of this machine, so other machines reach it.",
    "ip(7)"};
constexpr AddressClass kDocumentation = {"documentation", "Reserved for examples in texts; nobody has it.",
                                         "RFC 5737; RFC 3849; RFC 9637"};

// The first that fits holds.
constexpr Prefix kInet[] = {
    {{0, 0, 0, 0}, 32, kWildcard},
    {{0}, 8, {"this network", "Means the sender's own network; no host has it as an address.", "RFC 791"}},
    {{127}, 8, {"loopback", "This machine itself: packets to it never leave.", "RFC 1122"}},
    {{10}, 8, {"private", "For use inside one organisation; not routed on the Internet.", "RFC 1918"}},
    {{172, 16}, 12, {"private", "For use inside one organisation; not routed on the Internet.", "RFC 1918"}},
    {{192, 168}, 16, {"private", "For use inside one organisation; not routed on the Internet.", "RFC 1918"}},
    {{169, 254}, 16, {"link-local", "Valid on one cable alone, chosen by the host itself.", "RFC 3927"}},
    {{100, 64},
     10,
     {"shared", "Between a provider and its customers, behind a carrier's address translation.", "RFC 6598"}},
    {{192, 0, 2}, 24, kDocumentation},
    {{198, 51, 100}, 24, kDocumentation},
    {{203, 0, 113}, 24, kDocumentation},
    {{198, 18}, 15, {"benchmark", "Reserved for measuring network devices.", "RFC 2544"}},
    {{224}, 4, {"multicast", "A group: what is sent to it goes to every host that has joined.", "RFC 5771"}},
    {{255, 255, 255, 255}, 32, {"broadcast", "Every host on the attached network; needs SO_BROADCAST.", "ip(7)"}},
    {{240}, 4, {"reserved", "Kept for later; not in use.", "RFC 1112"}},
    {{}, 0, {"public", "An address of the Internet, if somebody has it.", "RFC 791"}},
};

constexpr Prefix kInet6[] = {
    {{}, 128, kWildcard},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1},
     128,
     {"loopback", "This machine itself: packets to it never leave.", "RFC 4291"}},
    {{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff},
     96,
     {"IPv4-mapped",
      "An IPv4 address in IPv6 clothes: so an IPv6 socket shows and reaches IPv4 peers, unless "
      "IPV6_V6ONLY is set.",
      "RFC 4291; ipv6(7)"}},
    {{}, 96, {"IPv4-compatible", "An early way to carry IPv4 addresses; given up.", "RFC 4291"}},
    {{0, 0x64, 0xff, 0x9b}, 96, {"translated", "An IPv4 address behind a translator from IPv6 (NAT64).", "RFC 6052"}},
    {{0x01}, 64, {"discard", "What is sent there is thrown away.", "RFC 6666"}},
    {{0x20, 0x01, 0x0d, 0xb8}, 32, kDocumentation},
    {{0x3f, 0xff}, 20, kDocumentation},
    {{0x20, 0x02}, 16, {"6to4", "Built from an IPv4 address; given up.", "RFC 7526"}},
    {{0xfe, 0x80}, 10, {"link-local", "Valid on one link alone; the interface (scope id) belongs to it.", "RFC 4291"}},
    {{0xfc}, 7, {"private", "Unique local: for use inside one organisation.", "RFC 4193"}},
    {{0xff, 0x01}, 16, {"multicast", "A group, within this machine.", "RFC 4291"}},
    {{0xff, 0x02}, 16, {"multicast", "A group, on one link; the interface (scope id) belongs to it.", "RFC 4291"}},
    {{0xff}, 8, {"multicast", "A group: what is sent to it goes to every host that has joined.", "RFC 4291"}},
    {{0x20}, 3, {"public", "An address of the Internet, if somebody has it.", "RFC 4291"}},
    {{}, 0, {"reserved", "Kept for later; not in use.", "RFC 4291"}},
};

constexpr AddressClass kNone = {"no address", "Length 0: there is no address.", ""};
constexpr AddressClass kCut = {"cut short", "Too few bytes for an address of this family.", ""};
constexpr AddressClass kUnspecified = {
    "no family", "AF_UNSPEC: connect with it undoes a connection or forgets the peer of a datagram socket.",
    "connect(2)"};
constexpr AddressClass kForeign = {"of another family",
                                   "This program does not read addresses of this family; its "
                                   "bytes are shown.",
                                   ""};
constexpr AddressClass kUnnamed = {
    "unnamed", "A Unix socket without a name. Passed to bind it asks the kernel to pick an abstract name.", "unix(7)"};
constexpr AddressClass kAbstract = {
    "abstract name",
    "A name outside the file system: it begins with a NUL byte, every byte of its length counts, and "
    "it disappears with its socket.",
    "unix(7)"};
constexpr AddressClass kPath = {
    "path",
    "A name in the file system, with its permissions. It stays when the socket is closed, until somebody "
    "unlinks it.",
    "unix(7)"};

constexpr AddressClass kKernel = {
    "kernel",
    "Port id 0: as a destination the kernel itself; passed to bind it asks the kernel to pick an id, which for the "
    "first netlink socket of a program is its process id.",
    "netlink(7)"};
constexpr AddressClass kNetlinkPort = {
    "netlink port", "The id of one netlink socket. It is often the process id of its program, but need not be.",
    "netlink(7)"};

struct ContextClass {
    std::uint32_t cid;
    AddressClass kind;
};
constexpr ContextClass kContexts[] = {
    {VMADDR_CID_ANY,
     {"any context", "The wildcard of AF_VSOCK: bind takes whatever context id this machine has.", "vsock(7)"}},
    {VMADDR_CID_HYPERVISOR, {"hypervisor", "The hypervisor itself.", "vsock(7)"}},
    {VMADDR_CID_LOCAL,
     {"loopback", "This machine itself; needs the loopback transport (module vsock_loopback).", "vsock(7)"}},
    {VMADDR_CID_HOST, {"host", "The host this virtual machine runs on.", "vsock(7)"}},
};
constexpr AddressClass kMachine = {"virtual machine", "A machine by its context id, as its host has numbered it.",
                                   "vsock(7)"};

constexpr AddressClass kInterface = {
    "interface",
    "An interface and a type of frames. bind with it receives these alone, from there alone; as the sender "
    "of a frame it also tells the hardware address and whether the frame came or went.",
    "packet(7)"};
constexpr AddressClass kEveryInterface = {"every interface", "Frames of one type from every interface.", "packet(7)"};

AddressClass linkClass(BytesView bytes) {
    if (bytes.size() < offsetof(sockaddr_ll, sll_addr))
        return kCut;
    return wordAt(bytes, offsetof(sockaddr_ll, sll_ifindex)) == 0 ? kEveryInterface : kInterface;
}

AddressClass netlinkClass(BytesView bytes) {
    if (bytes.size() < sizeof(sockaddr_nl))
        return kCut;
    return wordAt(bytes, offsetof(sockaddr_nl, nl_pid)) == 0 ? kKernel : kNetlinkPort;
}

AddressClass vsockClass(BytesView bytes) {
    if (bytes.size() < sizeof(sockaddr_vm))
        return kCut;
    const auto* row = std::ranges::find(kContexts, wordAt(bytes, offsetof(sockaddr_vm, svm_cid)), &ContextClass::cid);
    return row == std::end(kContexts) ? kMachine : row->kind;
}

bool begins(BytesView address, const Prefix& prefix) {
    const std::size_t whole = prefix.bits / 8;
    if (!std::equal(prefix.bytes.begin(), prefix.bytes.begin() + static_cast<std::ptrdiff_t>(whole), address.begin()))
        return false;
    const std::size_t rest = prefix.bits % 8;
    return rest == 0 || (address[whole] >> (8 - rest)) == (prefix.bytes[whole] >> (8 - rest));
}

template <std::size_t size>
AddressClass firstThatFits(const Prefix (&table)[size], BytesView address) {
    return std::ranges::find_if(table, [address](const Prefix& prefix) { return begins(address, prefix); })->kind;
}

AddressClass unixClass(BytesView bytes) {
    constexpr std::size_t kPathAt = offsetof(sockaddr_un, sun_path);
    if (bytes.size() <= kPathAt)
        return kUnnamed;
    return bytes[kPathAt] == 0 ? kAbstract : kPath;
}

} // namespace

AddressClass classOf(const Address& address) {
    const BytesView bytes = address.bytes();
    switch (address.family()) {
    case AF_INET:
        return bytes.size() < sizeof(sockaddr_in)
                   ? kCut
                   : firstThatFits(kInet, bytes.subspan(offsetof(sockaddr_in, sin_addr), sizeof(in_addr)));
    case AF_INET6:
        return bytes.size() < offsetof(sockaddr_in6, sin6_scope_id)
                   ? kCut
                   : firstThatFits(kInet6, bytes.subspan(offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr)));
    case AF_UNIX:
        return unixClass(bytes);
    case AF_NETLINK:
        return netlinkClass(bytes);
    case AF_PACKET:
        return linkClass(bytes);
    case AF_VSOCK:
        return vsockClass(bytes);
    case AF_UNSPEC:
        return kUnspecified;
    case -1:
        return address.isEmpty() ? kNone : kCut;
    default:
        return kForeign;
    }
}

} // namespace swb
