#pragma once

#include <chrono>
#include <cstdint>

namespace swb {

using Nanoseconds = std::chrono::nanoseconds;

// CLOCK_MONOTONIC.
Nanoseconds monotonicNow();

// What the wall clock (since 1970, UTC) said at a monotonic moment, by the offset between the two taken once at the
// first use: times in one run keep their order even when the wall clock is set.
Nanoseconds wallTimeOf(Nanoseconds monotonic);

} // namespace swb
