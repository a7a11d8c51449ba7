#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <string_view>

namespace swb {

struct NetlinkHeader {
    std::uint16_t type = 0;
    std::uint16_t flags = 0;
    std::uint32_t sequence = 0;
    std::uint32_t portId = 0; // 0: the kernel knows who sends
};

// Header, payload, and padding to a multiple of four; nlmsg_len counts the first two.
Bytes netlinkMessage(const NetlinkHeader& header, BytesView payload);
// Behind a payload or in an attribute: nla_len, nla_type, value, padding.
void appendAttribute(Bytes& to, std::uint16_t type, BytesView value);

// Requests that only read. A `family` of 0 is AF_UNSPEC: all of them.
Bytes linkListRequest(std::uint32_t sequence);
Bytes addressListRequest(std::uint32_t sequence, int family = 0);
Bytes routeListRequest(std::uint32_t sequence, int family = 0);
Bytes neighbourListRequest(std::uint32_t sequence, int family = 0);
Bytes ruleListRequest(std::uint32_t sequence, int family = 0);
// NETLINK_GENERIC: the number of a family of messages by its name; an empty name asks for all of them.
Bytes genericFamilyRequest(std::uint32_t sequence, std::string_view name);
// NETLINK_SOCK_DIAG: the sockets of AF_INET or AF_INET6 with this IPPROTO_* in all of these states (a bit each).
Bytes socketListRequest(std::uint32_t sequence, int family, int protocol, std::uint32_t states = 0xffffffff);

} // namespace swb
