#include "core/constants/named_value.h"

#include "core/base/ascii.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace swb {

namespace {

constexpr SecondName kAliases[] = {
    {"AF_LOCAL", "AF_UNIX"},
    {"AF_FILE", "AF_UNIX"},
    {"AF_ROUTE", "AF_NETLINK"},
    {"IPPROTO_HOPOPTS", "IPPROTO_IP"},
    {"SOL_IP", "IPPROTO_IP"},
    {"SOL_TCP", "IPPROTO_TCP"},
    {"SOL_UDP", "IPPROTO_UDP"},
    {"SOL_UDPLITE", "IPPROTO_UDPLITE"},
    {"SOL_IPV6", "IPPROTO_IPV6"},
    {"SOL_ICMPV6", "IPPROTO_ICMPV6"},
    {"IPPROTO_SCTP", "SOL_SCTP"},
    {"IPPROTO_RAW", "SOL_RAW"},
    {"NETLINK_INET_DIAG", "NETLINK_SOCK_DIAG"},
    {"MSG_TRYHARD", "MSG_DONTROUTE"},
    {"MSG_PROBE", "MSG_PROXY"},
    {"O_NDELAY", "O_NONBLOCK"},
    {"O_FSYNC", "O_SYNC"},
    {"O_RSYNC", "O_SYNC"},
    {"FIONREAD", "SIOCINQ"},
    {"TIOCINQ", "SIOCINQ"},
    {"TIOCOUTQ", "SIOCOUTQ"},
};

const NamedValue* findExact(NamedTable table, std::string_view symbol) {
    const auto row = std::ranges::find_if(
        table, [symbol](std::string_view known) { return sameIgnoringCase(known, symbol); }, &NamedValue::symbol);
    return row == table.end() ? nullptr : &*row;
}

template <class Number>
std::optional<Number> wholeNumber(std::string_view digits, int base) {
    Number number = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number, base);
    if (error != std::errc{} || end != digits.data() + digits.size())
        return std::nullopt;
    return number;
}

std::optional<std::int64_t> parseNumber(std::string_view text) {
    if (text.starts_with("0x") || text.starts_with("0X")) {
        const auto bits = wholeNumber<std::uint64_t>(text.substr(2), 16);
        return bits ? std::optional(static_cast<std::int64_t>(*bits)) : std::nullopt;
    }
    if (text.starts_with('+') && !text.starts_with("+-"))
        text.remove_prefix(1);
    return wholeNumber<std::int64_t>(text, 10);
}

std::optional<std::int64_t> parsePart(NamedTable table, std::string_view part) {
    if (const NamedValue* row = findSymbol(table, part))
        return row->value;
    return parseNumber(part);
}

// A name of several bits (O_SYNC) stands for the names of some of them (O_DSYNC).
bool isCoveredByLargerRow(NamedTable table, std::uint64_t bits, std::uint64_t value) {
    return std::ranges::any_of(table, [bits, value](const NamedValue& row) {
        const auto other = static_cast<std::uint64_t>(row.value);
        return other != bits && (other & bits) == bits && (value & other) == other;
    });
}

} // namespace

std::span<const SecondName> secondNames() { return kAliases; }

const NamedValue* findValue(NamedTable table, std::int64_t value) {
    const auto row = std::ranges::find(table, value, &NamedValue::value);
    return row == table.end() ? nullptr : &*row;
}

const NamedValue* findSymbol(NamedTable table, std::string_view symbol) {
    if (const NamedValue* row = findExact(table, symbol))
        return row;
    if (symbol.size() > 3 && sameIgnoringCase(symbol.substr(0, 3), "PF_"))
        return findSymbol(table, fmt::format("AF_{}", symbol.substr(3)));
    for (const SecondName& alias : kAliases) {
        if (sameIgnoringCase(alias.alias, symbol))
            return findExact(table, alias.symbol);
    }
    return nullptr;
}

std::string decodeValue(NamedTable table, std::int64_t value) {
    const NamedValue* row = findValue(table, value);
    return row ? std::string(row->symbol) : fmt::format("{}", value);
}

std::string decodeFlags(NamedTable table, std::uint64_t value) {
    std::string text;
    std::uint64_t rest = value;
    const auto append = [&text](std::string_view part) {
        if (!text.empty())
            text += '|';
        text += part;
    };
    for (const NamedValue& row : table) {
        const auto bits = static_cast<std::uint64_t>(row.value);
        if (bits == 0 || (value & bits) != bits || isCoveredByLargerRow(table, bits, value))
            continue;
        append(row.symbol);
        rest &= ~bits;
    }
    if (rest != 0)
        append(fmt::format("{:#x}", rest));
    return text.empty() ? "0" : text;
}

std::optional<std::int64_t> parseValue(NamedTable table, std::string_view text) {
    std::int64_t value = 0;
    for (;;) {
        const auto bar = text.find('|');
        const auto part = parsePart(table, trimmed(text.substr(0, bar)));
        if (!part)
            return std::nullopt;
        value |= *part;
        if (bar == std::string_view::npos)
            return value;
        text.remove_prefix(bar + 1);
    }
}

} // namespace swb
