#pragma once

#include "core/calls/syscalls.h"

#include <string>
#include <vector>

namespace swb {

// One of the things that "has IPv6" can mean, tested now.
struct Ipv6Finding {
    std::string name; // "a usable route"
    bool holds = false;
    std::string answer; // "bind(::1) = 0", "ENETUNREACH"
    std::string meaning;
};

// Whether the kernel makes IPv6 sockets, ::1 can be bound, one socket can serve both families, there is a way to the
// IPv6 Internet, and an address to be reached at. Nothing is sent.
// Calls: socket, setsockopt, bind, connect (UDP), getsockname, close, by the context's recorder; getifaddrs.
std::vector<Ipv6Finding> checkIpv6(const CallContext& context);

} // namespace swb
