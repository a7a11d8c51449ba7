#pragma once

#include "core/base/error.h"
#include "core/net/address.h"

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

namespace swb {

struct LocalAddress {
    std::string interface; // "lo"
    std::uint32_t index;   // as if_nametoindex gives it
    Address address;       // port 0
    bool isUp;
};

// The machine's own IPv4 and IPv6 addresses, in the kernel's order.
// Calls: getifaddrs, if_nametoindex. Errors: what getifaddrs gives. Thread: any.
Result<std::vector<LocalAddress>> localAddresses();

// One interface with what it can do and its addresses.
struct InterfaceInfo {
    std::string name;
    std::uint32_t index = 0;
    bool isUp = false;
    bool isLoopback = false;
    bool hasMulticast = false;       // the flag MULTICAST; groups can be joined without it, too
    bool hasBroadcast = false;       // the flag BROADCAST
    std::vector<Address> addresses;  // of both families, port 0
    std::vector<Address> broadcasts; // of its IPv4 networks; the kernel has them for loopback, too

    const Address* firstOf(int family) const; // null: it has no address of the family
};

// Every interface, those without an address too, by index.
// Calls: getifaddrs, if_nametoindex. Errors: what getifaddrs gives. Thread: any.
Result<std::vector<InterfaceInfo>> allInterfaces();

// Interface names with their index. Calls: if_nameindex.
std::vector<std::pair<std::uint32_t, std::string>> interfaceNames();

} // namespace swb
