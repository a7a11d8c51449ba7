#pragma once

#include "core/options/option_spec.h"

#include <cstdint>

namespace swb {

enum class PrivilegeStanding : std::uint8_t { NotNeeded, Held, Missing };

// Whether a process with these capabilities (effectiveCapabilities()) has what the option asks for. Of "CAP_NET_ADMIN
// or CAP_NET_RAW" one will do. Where it is needed for some values alone ("CAP_NET_ADMIN, above 8") the others are for
// everybody.
PrivilegeStanding privilegeStanding(const OptionSpec& option, std::uint64_t held);

// "CAP_NET_ADMIN": what it asks for, without for which of its values.
std::string_view privilegeName(const OptionSpec& option);

} // namespace swb
