#include "core/reference/decoder.h"

#include "core/base/ascii.h"
#include "core/base/errno_table.h"
#include "core/constants/protocol_numbers.h"
#include "core/constants/tables.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <set>

namespace swb {

namespace {

constexpr std::int64_t kMaxInt32 = std::numeric_limits<std::int32_t>::max();
constexpr std::int64_t kMaxUint32 = std::numeric_limits<std::uint32_t>::max();
constexpr int kMaxPort = 65535;
constexpr std::size_t kLongest = 4096; // characters: every flag there is has room
constexpr std::string_view kElsewhere = " of other systems";
constexpr std::int64_t kTypeMask = 0xf; // the kernel's SOCK_TYPE_MASK

bool beginsIgnoringCase(std::string_view text, std::string_view with) {
    return text.size() >= with.size() && sameIgnoringCase(text.substr(0, with.size()), with);
}

// Decimal, 0x, 0o, 0b, and 0... as C has octal; with a sign.
std::optional<std::int64_t> numberOf(std::string_view text) {
    const bool isNegative = text.starts_with('-');
    if (isNegative || text.starts_with('+'))
        text.remove_prefix(1);
    int base = 10;
    if (text.size() > 1 && text[0] == '0') {
        const char kind = lower(text[1]);
        base = kind == 'x' ? 16 : kind == 'b' ? 2 : 8;
        text.remove_prefix(kind == 'x' || kind == 'b' || kind == 'o' ? 2 : 1);
    }
    std::uint64_t magnitude = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), magnitude, base);
    if (error != std::errc{} || end != text.data() + text.size() || text.empty())
        return std::nullopt;
    const auto value = static_cast<std::int64_t>(isNegative ? std::uint64_t{0} - magnitude : magnitude);
    return value;
}

struct Part {
    std::string_view text;
    bool isName = false;
};

// What was typed, part by part.
struct Typed {
    std::int64_t value = 0;
    bool hasValue = false; // false: every name is of other systems
    std::vector<Part> parts;
    std::string fault;
};

const Constant* findByName(std::string_view name) {
    const Constant* foreign = nullptr;
    for (const Constant& constant : allConstants()) {
        if (!sameIgnoringCase(constant.symbol, name))
            continue;
        if (constant.value)
            return &constant;
        foreign = &constant;
    }
    return foreign;
}

std::string nearNames(std::string_view name) {
    constexpr std::size_t kMost = 5;
    std::vector<std::string_view> near;
    for (const Constant& constant : allConstants())
        if (near.size() < kMost && beginsIgnoringCase(constant.symbol, name) &&
            std::ranges::find(near, constant.symbol) == near.end())
            near.push_back(constant.symbol);
    return near.empty() ? std::string() : fmt::format(" Names that begin so: {}.", fmt::join(near, ", "));
}

Typed read(std::string_view text) {
    Typed typed;
    for (bool more = true; more;) {
        const auto bar = text.find('|');
        more = bar != std::string_view::npos;
        const std::string_view part = trimmed(text.substr(0, bar));
        if (more)
            text.remove_prefix(bar + 1);
        if (part.empty()) {
            typed.fault = "A '|' joins two numbers or names; there is none on one side of it.";
            return typed;
        }
        if (const auto number = numberOf(part)) {
            typed.value |= *number;
            typed.hasValue = true;
            typed.parts.push_back({part, false});
            continue;
        }
        const Constant* constant = findByName(part);
        if (constant == nullptr) {
            const bool isDigits = part.find_first_not_of("+-0123456789xXoObBabcdefABCDEF") == std::string_view::npos &&
                                  part.find_first_of("0123456789") != std::string_view::npos;
            typed.fault = isDigits ? fmt::format("\"{}\" is no number of 64 bits, decimal, 0x, 0o or 0b.", part)
                                   : fmt::format("No constant here is called \"{}\".{}", part, nearNames(part));
            return typed;
        }
        typed.value |= constant->value.value_or(0);
        typed.hasValue = typed.hasValue || constant->value;
        typed.parts.push_back({part, true});
    }
    return typed;
}

NumberReading readingOf(const Constant& constant) {
    return {std::string(constant.group), std::string(constant.symbol), constant.value.value_or(0),
            std::string(constant.meaning), &constant};
}

class Reader {
public:
    Reader(const Typed& typed, std::span<const ServicePort> services)
        : m_typed(typed)
        , m_services(services) {}

    std::vector<NumberReading> all() {
        addNamed();
        if (!m_typed.hasValue)
            return std::move(m_readings);
        addNumber();
        addSocketType();
        addExact(m_typed.value);
        if (m_typed.value > kMaxInt32 && m_typed.value <= kMaxUint32) // the same 32 bits with a sign
            addExact(m_typed.value - kMaxUint32 - 1);
        addFlags();
        addProtocol();
        addPort();
        addNegativeErrno();
        addAddress();
        addElsewhere();
        return std::move(m_readings);
    }

private:
    void add(NumberReading reading) { m_readings.push_back(std::move(reading)); }

    void addConstant(const Constant& constant) {
        if (m_seen.insert(&constant).second)
            add(readingOf(constant));
    }

    bool isNamed(const Constant& constant) const {
        return std::ranges::any_of(m_typed.parts, [&](const Part& part) {
            return part.isName && sameIgnoringCase(part.text, constant.symbol);
        });
    }

    void addNamed() {
        for (const Constant& constant : allConstants())
            if (isNamed(constant))
                addConstant(constant);
    }

    void addNumber() {
        const std::int64_t value = m_typed.value;
        std::string text = fmt::format("{}", value);
        const auto bits = static_cast<std::uint64_t>(value);
        const bool isSmallNegative = value < 0 && value >= std::numeric_limits<std::int32_t>::min();
        const std::uint64_t shown = isSmallNegative ? bits & static_cast<std::uint64_t>(kMaxUint32) : bits;
        text += fmt::format(" = {:#x} = 0o{:o}", shown, shown);
        if (shown <= 0xffff)
            text += fmt::format(" = 0b{:b}", shown);
        std::vector<int> set;
        for (int bit = 0; bit < 64; ++bit)
            if ((shown >> bit & 1) != 0)
                set.push_back(bit);
        std::string meaning = "No bit is set.";
        if (set.size() == 1)
            meaning = fmt::format("Bit {} is set.", set.front());
        else if (!set.empty())
            meaning = fmt::format("Bits {} are set.", fmt::join(set, ", "));
        if (isSmallNegative)
            meaning = fmt::format("As an unsigned int {}.", shown);
        else if (value > kMaxInt32 && value <= kMaxUint32)
            meaning += fmt::format(" As an int {}.", value - kMaxUint32 - 1);
        add({"number", std::move(text), value, std::move(meaning)});
    }

    // A type with its flags, as socket() takes them in one argument.
    void addSocketType() {
        const std::int64_t flags = m_typed.value & ~kTypeMask;
        const NamedValue* type = findValue(socketTypes(), m_typed.value & kTypeMask);
        std::int64_t known = 0;
        for (const NamedValue& flag : socketTypeFlags())
            known |= flag.value;
        if (type == nullptr || flags == 0 || (flags & ~known) != 0)
            return;
        add({"socket type",
             fmt::format("{}|{}", type->symbol, decodeFlags(socketTypeFlags(), static_cast<std::uint64_t>(flags))),
             m_typed.value, std::string(type->meaning)});
    }

    void addExact(std::int64_t value) {
        for (const ConstantGroup& group : constantGroups())
            for (const Constant& constant : group.rows)
                if (constant.value == value && (!constant.isSecondName || isNamed(constant)))
                    addConstant(constant);
    }

    // Groups of flags that name every bit of it come before those that leave a rest.
    void addFlags() {
        if (m_typed.value <= 0)
            return;
        const auto bits = static_cast<std::uint64_t>(m_typed.value);
        std::vector<NumberReading> partly;
        for (const ConstantGroup& group : constantGroups()) {
            if (!group.isFlags)
                continue;
            std::uint64_t known = 0;
            std::vector<std::string> meanings;
            bool isOne = false;
            for (const NamedValue& flag : group.flags) {
                const auto flagBits = static_cast<std::uint64_t>(flag.value);
                isOne = isOne || flagBits == bits;
                if (flagBits == 0 || (bits & flagBits) != flagBits)
                    continue;
                known |= flagBits;
                meanings.push_back(fmt::format("{}: {}", flag.symbol, flag.meaning));
            }
            if (known == 0 || isOne) // one name for all of it stands above already
                continue;
            NumberReading reading{std::string(group.name), decodeFlags(group.flags, bits), m_typed.value,
                                  fmt::format("{}", fmt::join(meanings, " "))};
            if (known == bits) {
                add(std::move(reading));
            } else {
                reading.meaning = fmt::format("{:#x} has no name here. {}", bits & ~known, reading.meaning);
                partly.push_back(std::move(reading));
            }
        }
        std::ranges::move(partly, std::back_inserter(m_readings));
    }

    void addProtocol() {
        if (m_typed.value < 0 || m_typed.value > kMaxPort)
            return;
        const ProtocolNumber* row = findProtocolNumber(static_cast<int>(m_typed.value));
        if (row == nullptr || !row->isAssigned())
            return;
        const std::string_view text = !row->keyword.empty()         ? row->keyword
                                      : !row->names.onLinux.empty() ? row->names.onLinux
                                                                    : row->name; // "any private encryption scheme"
        add({"IP protocol number", std::string(text), row->number, fmt::format("{}. {}", row->name, row->reference)});
    }

    void addPort() {
        if (m_typed.value < 1 || m_typed.value > kMaxPort)
            return;
        const int port = static_cast<int>(m_typed.value);
        const auto row = std::ranges::lower_bound(m_services, port, {}, &ServicePort::port);
        if (row != m_services.end() && row->port == port) {
            std::string text;
            for (const auto& [name, names] : {std::pair{"tcp", &row->tcp}, {"udp", &row->udp}, {"", &row->other}})
                if (!names->empty())
                    text += fmt::format("{}{}{}{}", text.empty() ? "" : "; ", name, *name == '\0' ? "" : " ", *names);
            add({"port", std::move(text), port, "What this machine's table of services calls the port."});
        }
        const int swapped = (port & 0xff) << 8 | port >> 8;
        if (swapped != port)
            add({"htons", fmt::format("htons({}) = {:#06x}", swapped, port), port,
                 fmt::format("The two bytes of {} in network order, read on this machine.", swapped)});
    }

    void addNegativeErrno() {
        if (m_typed.value >= 0 || m_typed.value < -kMaxPort)
            return;
        if (const ErrnoInfo* info = findErrno(static_cast<int>(-m_typed.value)))
            add({"errno, as the kernel returns it", fmt::format("-{}", info->symbol), m_typed.value,
                 std::string(info->meaning)});
    }

    void addAddress() {
        if (m_typed.value <= kMaxPort || m_typed.value > kMaxUint32)
            return;
        const auto bits = static_cast<std::uint32_t>(m_typed.value);
        add({"IPv4 address", fmt::format("{}.{}.{}.{}", bits >> 24, bits >> 16 & 0xff, bits >> 8 & 0xff, bits & 0xff),
             m_typed.value, "The number as an address in host order; s_addr holds it in network order."});
    }

    // "errno 35" of a BSD is EAGAIN, whatever 35 is here.
    void addElsewhere() {
        for (const Constant& constant : allConstants()) {
            if (constant.isSecondName || constant.value == m_typed.value)
                continue;
            std::vector<std::string_view> systems;
            for (std::size_t i = 0; i < kOtherSystems.size(); ++i)
                if (constant.elsewhere[i] == m_typed.value)
                    systems.push_back(kOtherSystems[i]);
            if (systems.empty())
                continue;
            const bool isForeign = constant.group.ends_with(kElsewhere);
            add({fmt::format("{}{}", constant.group, isForeign ? "" : kElsewhere),
                 fmt::format("{} on {}", constant.symbol, fmt::join(systems, ", ")), m_typed.value,
                 constant.value ? fmt::format("Here it is {}. {}", *constant.value, constant.meaning)
                                : std::string(constant.meaning),
                 &constant});
        }
    }

    const Typed& m_typed;
    std::span<const ServicePort> m_services;
    std::vector<NumberReading> m_readings;
    std::set<const Constant*> m_seen;
};

} // namespace

NumberReadings readNumber(std::string_view text, std::span<const ServicePort> services) {
    if (trimmed(text).empty())
        return {};
    if (text.size() > kLongest)
        return {{}, fmt::format("This is {} characters long; {} are read.", text.size(), kLongest)};
    const Typed typed = read(text);
    if (!typed.fault.empty())
        return {{}, typed.fault};
    return {Reader(typed, services).all(), {}};
}

} // namespace swb
