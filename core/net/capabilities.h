#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace swb {

// The effective capabilities of this process, a bit each; none where they cannot be read. Source: capabilities(7).
std::uint64_t effectiveCapabilities();

// "CAP_NET_ADMIN" to its number; none for a name that no socket option asks for.
std::optional<int> capabilityNumber(std::string_view symbol);

} // namespace swb
