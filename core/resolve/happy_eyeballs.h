#pragma once

#include "core/net/address.h"

#include <chrono>
#include <span>
#include <vector>

namespace swb {

// Source: RFC 8305, sections 5 and 8: the Connection Attempt Delay.
inline constexpr std::chrono::milliseconds kAttemptDelay{250}, kLeastAttemptDelay{10}, kMostAttemptDelay{2000};

// The order in which the attempts begin: the families take turns, beginning with that of the first address. Equal
// addresses once each; within a family the order stays.
// Source: RFC 8305, section 4, with its First Address Family Count of 1; CPython's asyncio does the same
// (interleave=1).
std::vector<Address> interleaveFamilies(std::span<const Address> addresses);

} // namespace swb
