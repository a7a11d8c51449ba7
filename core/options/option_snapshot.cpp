#include "core/options/option_snapshot.h"

#include "core/base/errno_table.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <utility>

namespace swb {

namespace {

struct Clock {
    std::string_view symbol;
    std::string_view field; // of its structure; empty: all of it
};
constexpr Clock kClocks[] = {
    {"TCP_TIMESTAMP", ""},
    {"SO_INCOMING_CPU", ""}, // where the last packet came in: no call decides it
    {"TCP_INFO", "tcpi_last_data_sent"},
    {"TCP_INFO", "tcpi_last_data_recv"},
    {"TCP_INFO", "tcpi_last_ack_recv"},
    {"MPTCP_INFO", "mptcpi_last_data_sent"},
    {"MPTCP_INFO", "mptcpi_last_data_recv"},
    {"MPTCP_INFO", "mptcpi_last_ack_recv"},
};

bool isClock(std::string_view symbol, std::string_view field) {
    return std::ranges::any_of(kClocks,
                               [&](const Clock& clock) { return clock.symbol == symbol && clock.field == field; });
}

std::pair<int, int> numbersOf(const OptionReading& reading) { return {reading.level, reading.name}; }

// Two answers of a structure with clocks in it, compared without them.
bool sameBesidesClocks(const OptionSpec& spec, BytesView before, BytesView after) {
    const DecodedOption first = decodeOption(spec, before), second = decodeOption(spec, after);
    if (first.fields.size() != second.fields.size() || first.rest != second.rest)
        return false;
    for (std::size_t i = 0; i < first.fields.size(); ++i) {
        if (first.fields[i].value != second.fields[i].value && !isClock(spec.symbol, first.fields[i].name))
            return false;
    }
    return true;
}

bool differs(const OptionSnapshot& before, const OptionReading& a, const OptionSnapshot& after,
             const OptionReading& b) {
    const BytesView first = before.bytesOf(a), second = after.bytesOf(b);
    if (a.error == b.error && std::ranges::equal(first, second))
        return false;
    if (a.error != 0 || b.error != 0)
        return true;
    const OptionSpec* spec = findOption(a.level, a.name);
    if (spec == nullptr)
        return true;
    if (isClock(spec->symbol, {}))
        return false;
    const bool hasClocks =
        std::ranges::any_of(kClocks, [&](const Clock& clock) { return clock.symbol == spec->symbol; });
    return !hasClocks || !sameBesidesClocks(*spec, first, second);
}

OptionAnswer answerOf(const OptionSnapshot& snapshot, const OptionReading& reading) {
    const BytesView bytes = snapshot.bytesOf(reading);
    return {{bytes.begin(), bytes.end()}, reading.error};
}

std::string answerText(const OptionSpec& spec, const std::optional<OptionAnswer>& answer) {
    if (!answer)
        return "not asked";
    return answer->error != 0 ? errnoSymbol(answer->error) : decodeOption(spec, answer->bytes).brief;
}

// "tcpi_rtt 0 -> 25" for each field that is not the same.
std::vector<std::string> fieldChanges(const OptionSpec& spec, const Bytes& before, const Bytes& after) {
    const DecodedOption first = decodeOption(spec, before), second = decodeOption(spec, after);
    std::vector<std::string> changed;
    for (std::size_t i = 0; i < std::min(first.fields.size(), second.fields.size()); ++i) {
        const OptionField& field = first.fields[i];
        if (field.value == second.fields[i].value || field.name.empty() || isClock(spec.symbol, field.name))
            continue;
        changed.push_back(fmt::format("{} {} -> {}", field.name, field.value, second.fields[i].value));
    }
    return changed;
}

const OptionSpec& specOf(const OptionChange& change) {
    const OptionSpec* known = findOption(change.level, change.name);
    return known != nullptr ? *known : unknownOption();
}

bool bothCame(const OptionChange& change) {
    return change.before && change.after && change.before->error == 0 && change.after->error == 0;
}

// Empty for what is no structure, or did not come twice.
std::vector<std::string> fieldsOf(const OptionChange& change) {
    const OptionSpec& spec = specOf(change);
    return bothCame(change) && spec.kind == ValueKind::Struct
               ? fieldChanges(spec, change.before->bytes, change.after->bytes)
               : std::vector<std::string>();
}

std::string wholeText(const OptionChange& change) {
    const OptionSpec& spec = specOf(change);
    const std::string after = answerText(spec, change.after);
    return fmt::format("{} {} -> {}", optionSymbol(change.level, change.name), answerText(spec, change.before),
                       bothCame(change) ? withUnit(after, spec.unit) : after);
}

} // namespace

void OptionSnapshot::add(int level, int name, BytesView bytes) {
    m_readings.push_back(
        {level, name, 0, static_cast<std::uint32_t>(m_bytes.size()), static_cast<std::uint32_t>(bytes.size())});
    m_bytes.insert(m_bytes.end(), bytes.begin(), bytes.end());
}

void OptionSnapshot::addError(int level, int name, int error) {
    m_readings.push_back({level, name, error, static_cast<std::uint32_t>(m_bytes.size()), 0});
}

const OptionReading* OptionSnapshot::find(int level, int name) const {
    const auto reading = std::ranges::lower_bound(m_readings, std::pair{level, name}, {}, numbersOf);
    return reading != m_readings.end() && numbersOf(*reading) == std::pair{level, name} ? &*reading : nullptr;
}

BytesView OptionSnapshot::bytesOf(const OptionReading& reading) const {
    return BytesView(m_bytes).subspan(reading.offset, reading.size);
}

std::size_t OptionSnapshot::answered() const {
    return static_cast<std::size_t>(std::ranges::count(m_readings, 0, &OptionReading::error));
}

bool isOwnToTheMoment(const OptionSpec& spec) { return isClock(spec.symbol, {}) || spec.symbol == "SO_COOKIE"; }

bool isOwnToTheMoment(const OptionSpec& spec, std::string_view field) { return isClock(spec.symbol, field); }

std::vector<OptionChange> differences(const OptionSnapshot& before, const OptionSnapshot& after) {
    std::vector<OptionChange> changes;
    auto a = before.readings().begin();
    auto b = after.readings().begin();
    const auto aEnd = before.readings().end();
    const auto bEnd = after.readings().end();
    while (a != aEnd || b != bEnd) {
        if (b == bEnd || (a != aEnd && numbersOf(*a) < numbersOf(*b))) {
            changes.push_back({a->level, a->name, answerOf(before, *a), {}});
            ++a;
        } else if (a == aEnd || numbersOf(*b) < numbersOf(*a)) {
            changes.push_back({b->level, b->name, {}, answerOf(after, *b)});
            ++b;
        } else {
            if (differs(before, *a, after, *b))
                changes.push_back({a->level, a->name, answerOf(before, *a), answerOf(after, *b)});
            ++a;
            ++b;
        }
    }
    return changes;
}

std::string changeText(const OptionChange& change) {
    const std::vector<std::string> fields = fieldsOf(change);
    return fields.empty() ? wholeText(change)
                          : fmt::format("{} {}", optionSymbol(change.level, change.name), fmt::join(fields, ", "));
}

std::vector<std::string> changeLines(const OptionChange& change) {
    std::vector<std::string> lines = fieldsOf(change);
    if (lines.empty())
        return {wholeText(change)};
    for (std::string& line : lines)
        line.insert(0, "    ");
    lines.insert(lines.begin(), optionSymbol(change.level, change.name) + ":");
    return lines;
}

std::vector<std::string> changedNames(std::span<const OptionChange> changes) {
    std::vector<std::string> names;
    for (const bool structures : {false, true})
        for (const OptionChange& change : changes)
            if ((specOf(change).kind == ValueKind::Struct) == structures)
                names.push_back(optionSymbol(change.level, change.name));
    return names;
}

} // namespace swb
