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

// Interface names with their index. Calls: if_nameindex.
std::vector<std::pair<std::uint32_t, std::string>> interfaceNames();

} // namespace swb
