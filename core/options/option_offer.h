#pragma once

#include "core/options/option_spec.h"

#include <string>
#include <string_view>
#include <vector>

namespace swb {

// A value to choose from, as encodeOption() reads it.
struct OfferedValue {
    std::string value;        // "IP_PMTUDISC_DO", "lo", "cubic"
    std::string meaning = {}; // may be empty
};

// What a person can choose from, of this system and now: names of the table, interfaces, local addresses, what the
// kernel offers as congestion controls and upper layers. Empty where any value will do.
// Calls: if_nameindex or getifaddrs, where interfaces or addresses are meant. Reads /proc/sys/net/ipv4.
std::vector<OfferedValue> offeredValues(const OptionSpec& option);

// As net.ipv4.tcp_available_congestion_control and tcp_allowed_congestion_control have them; those that are not
// allowed need CAP_NET_ADMIN.
std::vector<std::string> availableCongestionControls();
std::vector<std::string> allowedCongestionControls();
std::vector<std::string> availableUpperLayers(); // net.ipv4.tcp_available_ulp: "tls", "mptcp"

std::string rangeWords(const OptionSpec& option); // "1 to 32767", "0 and more"; empty where nothing bounds it
// The same with its unit: "2304 to twice net.core.rmem_max, in bytes".
std::string rangeText(const OptionSpec& option);
// A number that the documented range does not have. The kernel is asked all the same.
bool isOutsideRange(const OptionSpec& option, std::int64_t number);

} // namespace swb
