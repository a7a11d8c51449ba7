#include "core/options/option_privilege.h"

#include "core/net/capabilities.h"

namespace swb {

std::string_view privilegeName(const OptionSpec& option) {
    return option.privilege.substr(0, option.privilege.find(','));
}

PrivilegeStanding privilegeStanding(const OptionSpec& option, std::uint64_t held) {
    constexpr std::string_view kOr = " or ";
    std::string_view rest = privilegeName(option);
    if (rest.empty())
        return PrivilegeStanding::NotNeeded;
    while (!rest.empty()) {
        const std::size_t end = rest.find(kOr);
        const auto capability = capabilityNumber(rest.substr(0, end));
        if (capability && (held >> *capability & 1) != 0)
            return PrivilegeStanding::Held;
        rest = end == std::string_view::npos ? std::string_view() : rest.substr(end + kOr.size());
    }
    return PrivilegeStanding::Missing;
}

} // namespace swb
