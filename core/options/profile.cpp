#include "core/options/profile.h"

#include "core/options/option_names.h"
#include "core/options/option_privilege.h"
#include "core/options/option_value.h"
#include "core/options/set_again.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>

namespace swb {

namespace {

constexpr std::int64_t kTickMicros = 10'000; // the longest clock tick a kernel is built with: 100 in a second

constexpr std::int64_t kLongestDefer = 30'000; // the kernel counts to 255

enum class Need { None, Perhaps, Yes };

// The privilege of a row is "CAP_A", "CAP_A or CAP_B", or one of these with a comma and the case in which it is needed.
struct Privilege {
    std::string_view names;
    std::string_view when;
};
Privilege privilegeOf(const OptionSpec& spec) {
    const std::size_t comma = spec.privilege.find(", ");
    if (comma == std::string_view::npos)
        return {spec.privilege, {}};
    return {spec.privilege.substr(0, comma), spec.privilege.substr(comma + 2)};
}

Need needOf(std::string_view when, const std::optional<std::int64_t>& number) {
    long long low = 0, high = 0;
    const std::string text(when);
    if (text.empty() || text == "to set")
        return Need::Yes;
    if (!number)
        return Need::Perhaps;
    if (std::sscanf(text.c_str(), "to set %lld", &low) == 1)
        return *number == low ? Need::Yes : Need::None;
    if (std::sscanf(text.c_str(), "outside %lld to %lld", &low, &high) == 2)
        return *number < low || *number > high ? Need::Yes : Need::None;
    if (std::sscanf(text.c_str(), "above %lld", &low) == 1)
        return *number > low ? Need::Yes : Need::None;
    return Need::Perhaps;
}

struct Told {
    StepState state;
    std::string why;
};

std::optional<Told> phaseFault(const OptionSpec& spec, const ProfileTarget& target) {
    if (spec.phase == Phase::BeforeBind && (target.isBound || target.isDecided))
        return Told{StepState::TooLate, "The socket has its address already, and the kernel looks at this option when "
                                        "one is given. The call may still be made."};
    if (spec.phase == Phase::BeforeConnect && target.isDecided)
        return Told{StepState::TooLate, "It has its effect before listen or connect, and that has passed. The call may "
                                        "still be made."};
    if (spec.phase == Phase::Connected && !target.isConnected)
        return Told{StepState::TooEarly,
                    "It works on a connection, and there is none yet. The call may still be made."};
    return {};
}

std::optional<Told> privilegeFault(const OptionSpec& spec, const ProfileStep& step, const ProfileTarget& target) {
    if (spec.privilege.empty())
        return {};
    const Privilege privilege = privilegeOf(spec);
    if (privilegeStanding(spec, target.capabilities) == PrivilegeStanding::Held)
        return {};
    switch (needOf(privilege.when, decodeOption(spec, step.value).number)) {
    case Need::None:
        break;
    case Need::Perhaps:
        return Told{StepState::WouldSet,
                    fmt::format("It may need {}, which this program has not got.", spec.privilege)};
    case Need::Yes:
        return Told{StepState::NeedsPrivilege,
                    fmt::format("It needs {}, which this program has not got.", privilege.names)};
    }
    return {};
}

const OptionReading* readingOf(const OptionSnapshot* now, const OptionSpec& spec) {
    const OptionSpec* source = readbackOf(spec);
    return now != nullptr && source != nullptr ? now->find(source->level, source->name) : nullptr;
}

void compare(ProfileStep& step, const ProfileTarget& target, const OptionSnapshot* now) {
    const OptionReading* reading = readingOf(now, *step.spec);
    if (reading == nullptr || reading->error != 0)
        return;
    const BytesView got = now->bytesOf(*reading);
    step.now = Bytes(got.begin(), got.end());
    step.nowText = decodeOption(*readbackOf(*step.spec), got).brief;
    if (step.state != StepState::Unreadable)
        step.differs = !readsAsWanted(*step.spec, target.kind, step.value, got, now, target.limits);
}

Told judge(const ProfileStep& step, const ProfileTarget& target, const OptionSnapshot* now) {
    const OptionSpec& spec = *step.spec;
    const OptionReading* reading = readingOf(now, spec);
    const bool isKnown = &spec != &unknownOption();
    const bool answers = reading != nullptr && reading->error == 0;
    if (isKnown && (spec.applies & target.kind) == 0 && !answers)
        return {StepState::OtherKind, fmt::format("It is an option of {}.", kindsText(spec.applies))};
    if (isKnown && !spec.isSettable())
        return {StepState::OtherKind, "It can only be read."};
    if (step.now && !step.differs && readbackOf(spec)->kind == spec.kind)
        return {StepState::AlreadySo, {}};
    if (auto fault = phaseFault(spec, target))
        return *std::move(fault);
    if (auto fault = privilegeFault(spec, step, target))
        return *std::move(fault);
    return {StepState::WouldSet,
            step.now || !isKnown ? "" : "It cannot be read, so whether it is so already is not known."};
}

ProfileStep stepOf(const ProfileLine& line, std::size_t place, const ProfileTarget& target, const OptionSnapshot* now) {
    ProfileStep step;
    step.line = place;
    step.spec = &specOf(line);
    step.level = line.level;
    step.name = line.name;
    step.wanted = line.value;
    step.reason = line.reason;
    auto bytes = encodeOption(*step.spec, line.value);
    if (!bytes) {
        step.state = StepState::Unreadable;
        step.why = bytes.error().message;
        compare(step, target, now);
        return step;
    }
    step.value = *std::move(bytes);
    compare(step, target, now);
    Told told = judge(step, target, now);
    step.state = told.state;
    step.why = std::move(told.why);
    return step;
}

bool isBufferSize(const OptionSpec& spec) {
    return spec.symbol.starts_with("SO_RCVBUF") || spec.symbol.starts_with("SO_SNDBUF");
}

// A size that nobody set is the kernel's to change; setting the same one ends that.
bool isLocked(const OptionSpec& spec, const OptionSnapshot* now) {
    const OptionSpec* lock = findOption("SO_BUF_LOCK");
    const OptionReading* reading = now != nullptr && lock != nullptr ? now->find(lock->level, lock->name) : nullptr;
    if (reading == nullptr || reading->error != 0) // before Linux 5.15 it cannot be asked
        return true;
    const int bit = spec.symbol.starts_with("SO_RCVBUF") ? 2 : 1; // SOCK_RCVBUF_LOCK, SOCK_SNDBUF_LOCK
    return (decodeOption(*lock, now->bytesOf(*reading)).number.value_or(0) & bit) != 0;
}

bool bufferReads(const OptionSpec& spec, std::int64_t asked, std::int64_t got, const OptionLimits& limits) {
    const bool isReceive = spec.symbol.starts_with("SO_RCV");
    const std::optional<std::int64_t> most = isReceive ? limits.rmemMax : limits.wmemMax;
    const bool isForced = spec.symbol.ends_with("FORCE");
    const std::int64_t kept = most && !isForced && (asked > *most || asked < 0) ? *most : asked;
    return got == 2 * kept || (got > 2 * kept && got <= spec.range.low);
}

// The kernel counts it in the times at which it sends the SYN-ACK again, each twice as late, 120 s at most.
std::int64_t deferredSeconds(std::int64_t asked) {
    std::int64_t seconds = asked > 0 ? 1 : 0;
    for (std::int64_t wait = 1; seconds < asked && seconds < kLongestDefer; seconds += wait)
        wait = std::min<std::int64_t>(2 * wait, 120);
    return seconds;
}

std::optional<std::int64_t> microsOf(BytesView bytes) {
    std::int64_t parts[2] = {};
    if (bytes.size() != sizeof parts)
        return {};
    std::copy(bytes.begin(), bytes.end(), reinterpret_cast<std::uint8_t*>(parts));
    return parts[0] * 1'000'000 + parts[1];
}

} // namespace

const OptionSpec& specOf(const ProfileLine& line) {
    const OptionSpec* spec = findOption(line.level, line.name);
    return spec != nullptr ? *spec : unknownOption();
}

bool readsAsWanted(const OptionSpec& spec, SocketKinds kind, BytesView wanted, BytesView got, const OptionSnapshot* now,
                   const OptionLimits& limits) {
    const OptionSpec* source = readbackOf(spec);
    if (source == nullptr || source->kind != spec.kind)
        return false;
    const DecodedOption asked = decodeOption(spec, wanted);
    const DecodedOption came = decodeOption(*source, got);
    if (isBufferSize(spec) && asked.number && came.number)
        return bufferReads(spec, *asked.number, *came.number, limits) && isLocked(spec, now);
    if (explainReadback(spec, kind, wanted, got, limits).isSame)
        return true;
    if (spec.kind == ValueKind::TimeVal) {
        const auto askedFor = microsOf(wanted), is = microsOf(got);
        return askedFor && is && *is >= *askedFor && *is - *askedFor < kTickMicros;
    }
    if (!asked.number || !came.number)
        return false;
    if (spec.kind == ValueKind::Bool)
        return (*asked.number != 0) == (*came.number != 0);
    if (spec.symbol == "TCP_DEFER_ACCEPT")
        return deferredSeconds(*asked.number) == *came.number;
    const bool keepsEcn = spec.symbol == "IP_TOS" && (kind & (on::Tcp | on::Mptcp)) != 0;
    return keepsEcn && (*asked.number & 0xfc) == *came.number;
}

std::vector<ProfileStep> planProfile(const OptionProfile& profile, const ProfileTarget& target,
                                     const OptionSnapshot* now) {
    std::vector<ProfileStep> steps;
    steps.reserve(profile.lines.size());
    for (std::size_t i = 0; i < profile.lines.size(); ++i)
        steps.push_back(stepOf(profile.lines[i], i, target, now));
    std::ranges::stable_sort(steps, {}, [](const ProfileStep& step) { return setRank(*step.spec, step.value); });
    return steps;
}

} // namespace swb
