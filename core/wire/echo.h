#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <optional>

namespace swb {

// An ICMP or ICMPv6 echo message, as a raw or a ping socket sends it: without an IP header.
struct Echo {
    bool isReply = false;
    std::uint16_t identifier = 0;
    std::uint16_t sequence = 0;
    int timeToLive = -1; // of the IPv4 header before it; -1: there was none
};

// Family AF_INET or AF_INET6. The checksum is that of ICMP; for ICMPv6 it is 0, which the kernel replaces.
Bytes echoRequest(int family, std::uint16_t identifier, std::uint16_t sequence, BytesView data);

// What a socket of this family and type received; empty when it is no echo message. Source: RFC 792, RFC 4443.
std::optional<Echo> readEcho(int family, int type, BytesView received);

} // namespace swb
