#pragma once

#include "core/calls/syscalls.h"
#include "core/net/address.h"

#include <cstdint>
#include <vector>

namespace swb {

// An address of this machine, with what decides about its use as a source.
struct OwnAddress {
    Address address; // port 0
    std::uint32_t interface = 0;
    unsigned prefixBits = 0;
    bool isDeprecated = false; // its preferred lifetime is over, or its uniqueness is not settled (optimistic)
    bool isHome = false;       // the home address of a mobile machine
    bool isOverTunnel = false; // of an interface that carries IP inside IP: not native transport
};

struct OwnAddresses {
    std::vector<OwnAddress> addresses;
    int error = 0; // errno of the call that kept them from being read

    const OwnAddress* find(const Address& address) const; // whatever its port; null: not one of them
};

// All of them, as the kernel has them now.
// Calls: socket, sendto, recv and close of a netlink socket, by the context's recorder.
// Source: rtnetlink(7); for what counts as a tunnel, glibc's sysdeps/unix/sysv/linux/check_native.c.
OwnAddresses readOwnAddresses(const CallContext& context);

} // namespace swb
