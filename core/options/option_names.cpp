#include "core/options/option_names.h"

#include "core/base/ascii.h"
#include "core/options/option_tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace swb {

namespace {

constexpr SecondName kAliases[] = {
    {"SO_GET_FILTER", "SO_ATTACH_FILTER"},        {"SO_DETACH_BPF", "SO_DETACH_FILTER"},
    {"IP_RECVORIGDSTADDR", "IP_ORIGDSTADDR"},     {"IP_RECVRETOPTS", "IP_RETOPTS"},
    {"IPV6_RECVORIGDSTADDR", "IPV6_ORIGDSTADDR"}, {"IPV6_JOIN_GROUP", "IPV6_ADD_MEMBERSHIP"},
    {"IPV6_LEAVE_GROUP", "IPV6_DROP_MEMBERSHIP"}, {"ICMP6_FILTER", "ICMPV6_FILTER"},
};

std::pair<int, int> numbersOf(const OptionSpec& option) { return {option.level, option.name}; }

std::vector<OptionSpec> joinedTables() {
    std::vector<OptionSpec> options;
    for (const auto part : {ipOptions(), socketOptions(), tcpOptions(), ipv6Options(), sctpOptions(), otherOptions()})
        options.insert(options.end(), part.begin(), part.end());
    std::ranges::sort(options, {}, numbersOf);
    return options;
}

} // namespace

std::span<const OptionSpec> optionNames() {
    static const std::vector<OptionSpec> kOptions = joinedTables();
    return kOptions;
}

const OptionSpec* findOption(int level, int name) {
    const auto options = optionNames();
    const auto row = std::ranges::lower_bound(options, std::pair{level, name}, {}, numbersOf);
    return row != options.end() && row->level == level && row->name == name ? &*row : nullptr;
}

const OptionSpec* findOption(std::string_view symbol) {
    for (const OptionSpec& option : optionNames()) {
        if (sameIgnoringCase(option.symbol, symbol))
            return &option;
    }
    for (const SecondName& alias : kAliases) {
        if (sameIgnoringCase(alias.alias, symbol))
            return findOption(alias.symbol);
    }
    return nullptr;
}

std::span<const SecondName> optionSecondNames() { return kAliases; }

std::string optionSymbol(int level, int name) {
    const OptionSpec* option = findOption(level, name);
    return option ? std::string(option->symbol) : fmt::format("{}", name);
}

std::string systemsText(const ForeignOption& option) {
    std::string text;
    const auto add = [&](std::string_view system, const std::optional<std::int64_t>& number) {
        if (number)
            text += fmt::format("{}{} {}", text.empty() ? "" : ", ", system, *number);
    };
    add("macOS", option.macOs);
    add("FreeBSD", option.freeBsd);
    add("OpenBSD", option.openBsd);
    add("Windows", option.windows);
    return text;
}

} // namespace swb
