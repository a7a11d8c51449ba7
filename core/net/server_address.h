#pragma once

#include "core/base/parse_error.h"
#include "core/net/address.h"

#include <string_view>

namespace swb {

inline constexpr std::uint16_t kDnsPort = 53;

// A server as a person types it: "192.0.2.1", "192.0.2.1:5353", "2001:db8::1", "fe80::1%eth0", "[2001:db8::1]:5353".
// Addresses in digits alone. Calls: if_nametoindex, if there is a '%'.
Parsed<Address> readServerAddress(std::string_view text, std::uint16_t usualPort = kDnsPort);

} // namespace swb
