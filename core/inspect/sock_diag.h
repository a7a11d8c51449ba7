#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"
#include "core/calls/syscalls.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace swb {

// One socket of this network namespace, whoever's it is, as the kernel's socket diagnostics tell it.
struct SystemSocket {
    int family = 0;
    int type = 0;
    int protocol = 0;
    int state = 0; // as TCP numbers them; other protocols use TCP_CLOSE, TCP_ESTABLISHED and TCP_LISTEN of these
    Address local;
    Address peer;
    std::optional<std::uint32_t> uid;  // of the process that made it; not told of Unix sockets before Linux 5.3
    std::uint64_t inode = 0;           // 0: no descriptor is open for it any more
    std::optional<Nanoseconds> leaves; // in TIME_WAIT: after how long it is gone
    std::uint32_t fileDevice = 0;      // of a Unix socket bound to a path: the file's st_dev as the kernel packs it,
    std::uint32_t fileInode = 0;       // and the low 32 bits of its st_ino
};

// A TCP socket that was bound and does not listen. The diagnostics tell of these from Linux 6.8 on.
inline constexpr int kStateBoundInactive = 13;

// The sockets of both IP families with this protocol (TCP, UDP, UDP-Lite) on this local port; of all ports when it
// is 0. Thread: any.
// Calls: socket, send, recv, close of a netlink socket, recorded as the context says.
// Errors: ENOENT when the kernel has no diagnostics for the protocol; those of the calls.
// Source: sock_diag(7)
Result<std::vector<SystemSocket>> inetSockets(const CallContext& context, int protocol, int port);
Result<std::vector<SystemSocket>> unixSockets(const CallContext& context); // those with a name

} // namespace swb
