#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace swb {

// What this program may do below the transport, as the system tells: looked at, never changed.
struct RawAccess {
    bool mayUseRaw = false; // CAP_NET_RAW is among the effective capabilities
    // net.ipv4.ping_group_range, first and last group that may have ping sockets, over IPv6 too; empty when unreadable.
    std::optional<std::pair<std::uint64_t, std::uint64_t>> pingGroups;
    std::vector<std::uint64_t> groups; // of this process
    bool mayPing() const;              // one of its groups lies in the range
};

// Reads /proc/self/status and /proc/sys/net/ipv4/ping_group_range.
RawAccess rawAccess();

// Why socket() with these arguments was refused with this errno, and which of the raw and the ping socket would work
// here; empty for other refusals.
std::string rawRefusal(int family, int type, int protocol, int error, const RawAccess& access);

} // namespace swb
