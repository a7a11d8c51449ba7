#pragma once

#include "core/net/address.h"

#include <cstdint>
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

// Empty when family or length say otherwise. The kernel takes a sockaddr_in6 of 24 bytes, without scope (RFC 2133).
std::optional<Inet> asInet(const Address& address);
std::optional<Inet6> asInet6(const Address& address);
std::optional<Unix> asUnix(const Address& address);

} // namespace swb::address_view
