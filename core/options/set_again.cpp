#include "core/options/set_again.h"

#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <sys/socket.h>

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
    if (isConnected && symbol == "IPV6_V6ONLY")
        return "The kernel turns it on with an address of IPv6's own.";
    if (isBuffer(symbol) && locks && (*locks & (symbol == "SO_SNDBUF" ? kSendLocked : kReceiveLocked)) == 0)
        return "The kernel tuned it; setting it would end that.";
    return {};
}

bool isStream(std::span<const OptionRow> rows) {
    const auto row = std::ranges::find(rows, "SO_TYPE", [](const OptionRow& r) { return r.spec->symbol; });
    return row != rows.end() && row->isAnswered() &&
           decodeOption(*row->spec, row->now->bytes).number == std::int64_t{SOCK_STREAM};
}

// TCP keeps in them what the first packet of the connection came with, and refuses to set them.
bool isRefusedOnStreams(std::string_view symbol) {
    static constexpr std::string_view kRefused[] = {"IP_MULTICAST_TTL", "IP_MULTICAST_IF", "IPV6_MULTICAST_HOPS",
                                                    "IPV6_MULTICAST_IF"};
    return std::ranges::find(kRefused, symbol) != std::end(kRefused);
}

bool isTimestamp(std::string_view symbol) {
    return symbol.starts_with("SO_TIMESTAMP") && !symbol.starts_with("SO_TIMESTAMPING");
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

} // namespace

bool OptionRow::isChanged() const { return now && atFirst && isChangedFrom(*spec, *now, *atFirst); }

bool isChangedFrom(const OptionSpec& spec, const OptionAnswer& now, const OptionAnswer& atFirst) {
    if (now.error != 0 || atFirst.error != 0 || now.bytes == atFirst.bytes || isOwnToTheMoment(spec))
        return false;
    const DecodedOption is = decodeOption(spec, now.bytes), was = decodeOption(spec, atFirst.bytes);
    return spec.isSettable() ? is.text != was.text : is.brief != was.brief;
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
    const bool isOnStream = isStream(rows);
    std::vector<OptionSetter> setters;
    for (const OptionRow& row : rows) {
        if (!row.spec->isSettable() || !row.isAnswered() || (scope == SetterScope::Changed && !row.isChanged()))
            continue;
        OptionSetter setter{row.spec, row.spec->level, row.spec->name, valueToSet(*row.spec, row.now->bytes), {}};
        setter.text = decodeOption(*row.spec, setter.value).text;
        setter.own = isOnStream && isRefusedOnStreams(row.spec->symbol)
                         ? "A stream socket refuses it; the kernel keeps what the peer's packet came with."
                         : ownText(row.spec->symbol, locks, isConnected);
        setters.push_back(std::move(setter));
    }
    std::ranges::stable_sort(setters, {},
                             [](const OptionSetter& setter) { return setRank(*setter.spec, setter.value); });
    return setters;
}

int setRank(const OptionSpec& spec, BytesView value) {
    const bool isStamp = isTimestamp(spec.symbol) && decodeOption(spec, value).number.value_or(0) != 0;
    const bool isOverwritten = spec.symbol == "SO_PRIORITY" || spec.symbol == "SO_BUF_LOCK" || isStamp;
    return 2 * phaseRank(spec.phase) + (isOverwritten ? 1 : 0);
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

} // namespace swb
