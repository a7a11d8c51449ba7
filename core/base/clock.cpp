#include "core/base/clock.h"

#include <ctime>

namespace swb {

namespace {

Nanoseconds read(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return std::chrono::seconds(now.tv_sec) + Nanoseconds(now.tv_nsec);
}

} // namespace

Nanoseconds monotonicNow() { return read(CLOCK_MONOTONIC); }

Nanoseconds wallTimeOf(Nanoseconds monotonic) {
    static const Nanoseconds offset = read(CLOCK_REALTIME) - read(CLOCK_MONOTONIC);
    return monotonic + offset;
}

} // namespace swb
