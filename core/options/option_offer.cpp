#include "core/options/option_offer.h"

#include "core/net/interfaces.h"
#include "core/options/option_constants.h"

#include <fmt/format.h>
#include <netinet/in.h>

#include <algorithm>
#include <fstream>
#include <iterator>

namespace swb {

namespace {

std::vector<std::string> wordsOf(const char* setting) {
    std::ifstream file(std::string("/proc/sys/net/ipv4/") + setting);
    return {std::istream_iterator<std::string>(file), std::istream_iterator<std::string>()};
}

std::vector<OfferedValue> namesOf(NamedTable table) {
    std::vector<OfferedValue> values;
    for (const NamedValue& row : table)
        values.push_back({std::string(row.symbol), std::string(row.meaning)});
    return values;
}

std::vector<OfferedValue> interfaces(std::string_view none, std::string_view meaning) {
    std::vector<OfferedValue> values;
    if (!none.empty())
        values.push_back({std::string(none), std::string(meaning)});
    for (const auto& [index, name] : interfaceNames())
        values.push_back({name, fmt::format("interface {}", index)});
    return values;
}

std::vector<OfferedValue> interfacesAndAddresses() {
    std::vector<OfferedValue> values = interfaces({}, {});
    const auto addresses = localAddresses();
    if (!addresses)
        return values;
    for (const LocalAddress& local : *addresses)
        if (const auto inet = local.address.family() == AF_INET ? local.address.host() : std::string(); !inet.empty())
            values.push_back({inet, "an address of " + local.interface});
    return values;
}

std::vector<OfferedValue> congestionControls() {
    const std::vector<std::string> allowed = allowedCongestionControls();
    std::vector<OfferedValue> values;
    for (std::string& name : availableCongestionControls()) {
        const bool isAllowed = std::ranges::find(allowed, name) != allowed.end();
        values.push_back({std::move(name), isAllowed ? "for everybody" : "needs CAP_NET_ADMIN"});
    }
    return values;
}

} // namespace

std::vector<std::string> availableCongestionControls() { return wordsOf("tcp_available_congestion_control"); }
std::vector<std::string> allowedCongestionControls() { return wordsOf("tcp_allowed_congestion_control"); }
std::vector<std::string> availableUpperLayers() { return wordsOf("tcp_available_ulp"); }

std::vector<OfferedValue> offeredValues(const OptionSpec& option) {
    switch (option.kind) {
    case ValueKind::Bool:
        return namesOf(onOff());
    case ValueKind::Enum:
        return namesOf(option.names());
    case ValueKind::IfIndex:
    case ValueKind::IfIndexBig:
        return interfaces("0", "none chosen");
    case ValueKind::Ifname:
        return interfaces("none", "no interface");
    case ValueKind::InterfaceIpv4:
        return interfacesAndAddresses();
    case ValueKind::Text:
        break;
    default:
        return {};
    }
    if (option.symbol == "TCP_CONGESTION")
        return congestionControls();
    std::vector<OfferedValue> values;
    if (option.symbol == "TCP_ULP")
        for (std::string& name : availableUpperLayers())
            values.push_back({std::move(name)});
    return values;
}

std::string rangeWords(const OptionSpec& option) {
    const Range& range = option.range;
    if (!range.words.empty() || !range.isBounded())
        return std::string(range.words);
    return range.high < kIntMax ? fmt::format("{} to {}", range.low, range.high)
                                : fmt::format("{} and more", range.low);
}

std::string rangeText(const OptionSpec& option) {
    std::string range = rangeWords(option);
    const std::string_view unit = unitName(option.unit);
    if (unit.empty())
        return range;
    return range.empty() ? fmt::format("in {}", unit) : fmt::format("{}, in {}", range, unit);
}

bool isOutsideRange(const OptionSpec& option, std::int64_t number) {
    return option.range.isBounded() && (number < option.range.low || number > option.range.high);
}

} // namespace swb
