#pragma once

#include "core/net/address.h"

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>

// How the bytes of an Address are read; shared by the sources of Address and nobody else.
namespace swb::address_view {

struct Inet {
    std::string host; // without scope
    int port;         // host order
    bool isWildcard;
};

struct Inet6 {
    std::string host;
    int port;
    std::uint32_t flowInfo; // host order
    std::uint32_t scopeId;
    bool isWildcard;
};

enum class UnixKind { Unnamed, Path, Abstract };

struct Unix {
    UnixKind kind;
    BytesView name; // into the Address; an abstract name without its leading NUL, a path up to its NUL
};

struct Netlink {
    std::uint32_t portId;
    std::uint32_t groups;
    bool isPlain; // just the struct, with padding of zero
};

struct Vsock {
    std::uint32_t cid;
    std::uint32_t port;
    std::uint8_t flags;
    bool isPlain; // just the struct, with padding of zero
};

struct Link {
    int index;              // of the interface; 0: none named
    std::uint16_t protocol; // host order
    std::uint16_t hardwareType;
    std::uint8_t packetType;
    BytesView hardware; // into the Address
    bool isPlain;       // just the struct, with zeros behind the hardware address
};

// Empty when family or length say otherwise. The kernel takes a sockaddr_in6 of 24 bytes, without scope (RFC 2133).
std::optional<Inet> asInet(const Address& address);
std::optional<Inet6> asInet6(const Address& address);
std::optional<Unix> asUnix(const Address& address);
std::optional<Netlink> asNetlink(const Address& address);
std::optional<Vsock> asVsock(const Address& address);
std::optional<Link> asLink(const Address& address);

// The texts of Address for these families, each beside its view in a file of its own.
std::string textOf(const Netlink& netlink);
std::string cLinesOf(const Netlink& netlink, std::string_view name);
std::string textOf(const Vsock& vsock);
std::string cLinesOf(const Vsock& vsock, std::string_view name);
std::string textOf(const Link& link);
std::string pythonOf(const Link& link); // empty where an index has no name
std::string cLinesOf(const Link& link, std::string_view name);

// What lies behind the given length reads as zero.
template <class T>
T copyOf(const Address& address) {
    T out{};
    std::memcpy(&out, address.data(), std::min(sizeof out, address.bytes().size()));
    return out;
}

} // namespace swb::address_view
