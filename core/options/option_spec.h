#pragma once

#include "core/constants/named_value.h"

#include <cstdint>
#include <limits>
#include <string>
#include <string_view>

namespace swb {

// How the bytes of an option are read, and with what a person changes them.
enum class ValueKind : std::uint8_t {
    Nothing, // setting it acts; the value is not looked at
    Bool,    // an int, 0 or 1
    Int,     // signed, 4 bytes; shorter or longer ones are read by their length
    UInt32,
    UInt64,
    Enum,          // an int with names
    Flags,         // bits, with or without names
    Errno,         // an int
    IfIndex,       // an int, host order
    IfIndexBig,    // an int, network order
    PortRange,     // lowest in the low half, highest in the high half
    Group,         // the number of a netlink group
    GroupBits,     // a bit each, the first group in the lowest bit
    Descriptor,    // an int
    Ifname,        // text with its closing NUL
    Text,          // without one
    InterfaceIpv4, // read: an address; set: an address, or an ip_mreqn that names the interface
    SocketAddress, // sockaddr of any family
    Linger,        // onoff, seconds
    TimeVal,       // seconds and microseconds
    UInt32List,    // as many as there are
    Filter,        // a program for the classic BPF machine
    Struct,        // OptionSpec::structure names its layout
    Buffer,
};

enum class Unit : std::uint8_t {
    None,
    ByteCount,
    BytesPerSecond,
    Seconds,
    Milliseconds,
    Microseconds,
    Hops,
    Segments,
    Packets,
    Count,
};
std::string_view unitName(Unit unit); // "bytes", "ms"; empty for None

enum class Access : std::uint8_t { None, Get, Set, GetSet };

// Inclusive. Words say what two numbers cannot: "multiple of 4", "2304 to twice net.core.rmem_max".
struct Range {
    std::int64_t low = 0;
    std::int64_t high = 0;
    std::string_view words = {};

    bool isBounded() const { return high > low; }
};
inline constexpr std::int64_t kIntMax = std::numeric_limits<int>::max();

// The latest moment at which setting it has its effect.
enum class Phase : std::uint8_t {
    Any,
    BeforeBind,
    BeforeConnect, // before listen or connect
    Connected,
};

// What happens when it is read.
enum class Reading : std::uint8_t {
    Harmless,
    Takes,      // what is read is gone: a pending error, counters
    Opens,      // every read makes a descriptor or a socket
    NeedsInput, // the caller has to fill the buffer in first
};

// Sockets that the options tell apart, one bit each.
using SocketKinds = std::uint32_t;
// NOLINTBEGIN(readability-identifier-naming): they read as on::Tcp and os::Linux
namespace on {
inline constexpr SocketKinds None = 0;
inline constexpr SocketKinds Tcp4 = 1 << 0;
inline constexpr SocketKinds Tcp6 = 1 << 1;
inline constexpr SocketKinds Mptcp = 1 << 2;
inline constexpr SocketKinds Udp4 = 1 << 3;
inline constexpr SocketKinds Udp6 = 1 << 4;
inline constexpr SocketKinds Udplite4 = 1 << 5;
inline constexpr SocketKinds Udplite6 = 1 << 6;
inline constexpr SocketKinds Raw4 = 1 << 7;
inline constexpr SocketKinds Raw6 = 1 << 8;
inline constexpr SocketKinds Ping4 = 1 << 9;
inline constexpr SocketKinds Ping6 = 1 << 10;
inline constexpr SocketKinds UnixStream = 1 << 11;
inline constexpr SocketKinds UnixDgram = 1 << 12;
inline constexpr SocketKinds UnixSeqpacket = 1 << 13;
inline constexpr SocketKinds Netlink = 1 << 14;
inline constexpr SocketKinds Packet = 1 << 15;
inline constexpr SocketKinds Vsock = 1 << 16;
inline constexpr SocketKinds Sctp = 1 << 17;
inline constexpr SocketKinds Alg = 1 << 18;
inline constexpr SocketKinds Xdp = 1 << 19;
inline constexpr SocketKinds Other = 1 << 20;

inline constexpr SocketKinds Tcp = Tcp4 | Tcp6;
inline constexpr SocketKinds Udp = Udp4 | Udp6;
inline constexpr SocketKinds Udplite = Udplite4 | Udplite6;
inline constexpr SocketKinds Unix = UnixStream | UnixDgram | UnixSeqpacket;
inline constexpr SocketKinds Dgram4 = Udp4 | Udplite4 | Raw4 | Ping4;
inline constexpr SocketKinds Dgram6 = Udp6 | Udplite6 | Raw6 | Ping6;
inline constexpr SocketKinds Ip4 = Tcp4 | Dgram4;
inline constexpr SocketKinds Ip6 = Tcp6 | Dgram6;
inline constexpr SocketKinds Ip = Ip4 | Ip6;
inline constexpr SocketKinds All = (1 << 21) - 1;
} // namespace on

// The one bit for a socket of this family, type (flags in it do not matter) and protocol, as the kernel tells them.
SocketKinds kindOf(int family, int type, int protocol);
// "TCP, MPTCP", "every socket", "IPv4 datagram and raw".
std::string kindsText(SocketKinds kinds);

// Where the option exists at all, by this symbol.
using OsMask = std::uint8_t;
namespace os {
inline constexpr OsMask Linux = 1 << 0;
inline constexpr OsMask MacOs = 1 << 1;
inline constexpr OsMask FreeBsd = 1 << 2;
inline constexpr OsMask OpenBsd = 1 << 3;
inline constexpr OsMask Windows = 1 << 4;
inline constexpr OsMask Posix = 1 << 5; // in the standard of 2017
inline constexpr OsMask Posix2024 = 1 << 6;
} // namespace os
// NOLINTEND(readability-identifier-naming)
// "Linux, macOS, FreeBSD, OpenBSD, Windows; POSIX"
std::string systemsText(OsMask systems);

// Everything there is to say of one socket option, as getsockopt and setsockopt take it.
struct OptionSpec {
    int level;
    int name;
    std::string_view symbol; // "TCP_NODELAY"
    ValueKind kind = ValueKind::Buffer;
    Unit unit = Unit::None;
    Access access = Access::GetSet;
    Range range = {};
    SocketKinds applies = on::None; // those that were seen to answer it, or are documented to
    Phase phase = Phase::Any;
    OsMask os = os::Linux;
    Reading reading = Reading::Harmless;
    NamedTable (*names)() = nullptr; // of an Enum or Flags
    std::string_view structure = {}; // "tcp_info"
    std::string_view meaning = {};   // one line
    std::string_view gotcha = {};    // the surprise, if there is one
    std::string_view privilege = {}; // "CAP_NET_ADMIN", and for what
    std::string_view since = {};     // "Linux 2.6.14"
    std::string_view source = {};

    bool isReadable() const { return access == Access::Get || access == Access::GetSet; }
    bool isSettable() const { return access == Access::Set || access == Access::GetSet; }
    // By something that reads it again and again, without being asked.
    bool isSweepable() const { return isReadable() && reading == Reading::Harmless; }
};

} // namespace swb
