#include "core/options/set_again.h"

#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <algorithm>
#include <cstring>

namespace swb {

namespace {

constexpr int kSendLocked = 1, kReceiveLocked = 2; // SOCK_SNDBUF_LOCK, SOCK_RCVBUF_LOCK

// The bits of SO_BUF_LOCK; none where it was not read.
std::optional<std::int64_t> locksOf(std::span<const OptionRow> rows) {
    const auto row = std::ranges::find(rows, "SO_BUF_LOCK", [](const OptionRow& r) { return r.spec->symbol; });
    if (row == rows.end() || !row->isAnswered())
        return {};
    return decodeOption(*row->spec, row->now->bytes).number;
}

bool isBuffer(std::string_view symbol) { return symbol == "SO_SNDBUF" || symbol == "SO_RCVBUF"; }

std::string ownText(std::string_view symbol, const std::optional<std::int64_t>& locks, bool isConnected) {
    if (symbol == "SO_INCOMING_CPU")
        return "The kernel writes it with every packet.";
    if (symbol == "TCP_QUICKACK")
        return "The kernel changes it as data goes and comes.";
    if (isConnected && (symbol == "TCP_MAXSEG" || symbol == "TCP_WINDOW_CLAMP"))
        return "The connection found it by itself.";
    if (isBuffer(symbol) && locks && (*locks & (symbol == "SO_SNDBUF" ? kSendLocked : kReceiveLocked)) == 0)
        return "The kernel tuned it; setting it would end that.";
    return {};
}

Bytes valueToSet(const OptionSpec& spec, const Bytes& reads) {
    std::int32_t size = 0;
    if (!isBuffer(spec.symbol) || reads.size() != sizeof size)
        return reads;
    std::memcpy(&size, reads.data(), sizeof size);
    size /= 2;
    Bytes half(sizeof size);
    std::memcpy(half.data(), &size, sizeof size);
    return half;
}

} // namespace

bool OptionRow::isChanged() const {
    if (!isAnswered() || !atFirst || atFirst->error != 0 || isOwnToTheMoment(*spec))
        return false;
    return now->bytes != atFirst->bytes &&
           decodeOption(*spec, now->bytes).text != decodeOption(*spec, atFirst->bytes).text;
}

std::vector<OptionRow> optionRows(const OptionSnapshot& now, const OptionSnapshot* defaults) {
    std::vector<OptionRow> rows;
    for (const OptionReading& reading : now.readings()) {
        const OptionSpec* spec = findOption(reading.level, reading.name);
        if (spec == nullptr)
            continue;
        const auto answerOf = [](const OptionSnapshot& snapshot, const OptionReading& from) {
            const BytesView bytes = snapshot.bytesOf(from);
            return OptionAnswer{{bytes.begin(), bytes.end()}, from.error};
        };
        OptionRow row{spec, answerOf(now, reading), {}};
        if (const OptionReading* first = defaults != nullptr ? defaults->find(reading.level, reading.name) : nullptr)
            row.atFirst = answerOf(*defaults, *first);
        rows.push_back(std::move(row));
    }
    return rows;
}

std::vector<OptionSetter> settersOf(std::span<const OptionRow> rows, SetterScope scope, bool isConnected) {
    const std::optional<std::int64_t> locks = locksOf(rows);
    std::vector<OptionSetter> setters;
    for (const OptionRow& row : rows) {
        if (!row.spec->isSettable() || !row.isAnswered() || (scope == SetterScope::Changed && !row.isChanged()))
            continue;
        OptionSetter setter{row.spec, row.spec->level, row.spec->name, valueToSet(*row.spec, row.now->bytes), {}};
        setter.text = decodeOption(*row.spec, setter.value).text;
        setter.own = ownText(row.spec->symbol, locks, isConnected);
        setters.push_back(std::move(setter));
    }
    std::ranges::stable_sort(setters, {}, [](const OptionSetter& setter) { return phaseRank(setter.spec->phase); });
    return setters;
}

int phaseRank(Phase phase) {
    switch (phase) {
    case Phase::BeforeBind:
        return 0;
    case Phase::BeforeConnect:
        return 1;
    case Phase::Any:
        return 2;
    case Phase::Connected:
        break;
    }
    return 3;
}

} // namespace swb
