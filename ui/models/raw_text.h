#pragma once

#include "core/engine/socket_view.h"

#include <QString>

namespace swb {

bool isPingSocket(const SocketView& socket);   // SOCK_DGRAM of ICMP or ICMPv6
bool isEchoSocket(const SocketView& socket);   // the same, or SOCK_RAW: echo requests can be sent through it
bool isPacketSocket(const SocketView& socket); // AF_PACKET

// What is before and behind the bytes that go through a raw, ping or packet socket; empty for others.
QString rawSocketRemark(const SocketView& socket);

} // namespace swb
