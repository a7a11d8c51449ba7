#include "core/render/call_text.h"

#include "core/base/errno_table.h"
#include "core/calls/poll_entry.h"
#include "core/constants/tables.h"
#include "core/render/arg_text.h"
#include "core/render/message_text.h"
#include "core/render/waiting_text.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <cmath>
#include <vector>

namespace swb {

namespace {

bool isSending(CallId call) { return call == CallId::Send || call == CallId::Sendto || call == CallId::Write; }

bool isReceiving(CallId call) { return call == CallId::Recv || call == CallId::Recvfrom || call == CallId::Read; }

std::string failureText(const CallRecord& record, Numbers numbers) {
    const std::string result = fmt::format("= {} ", record.result);
    if (numbers == Numbers::Raw)
        return result + fmt::format("errno {}", record.error);
    if (numbers == Numbers::Both && !errnoSymbol(record.error).starts_with("errno "))
        return result + fmt::format("{}={}", errnoSymbol(record.error), record.error);
    return result + errnoSymbol(record.error);
}

std::string successText(const CallRecord& record, Numbers numbers) {
    if (record.call == CallId::Fcntl && record.args[1] == F_GETFL) {
        const std::string number = fmt::format("{:#x}", record.result);
        return numbers == Numbers::Raw ? "= " + number
                                       : fmt::format("= {} ({})", number,
                                                     bitsText(ArgKind::FcntlArgument, record.result, Numbers::Symbols));
    }
    if (record.call == CallId::Fcntl && record.args[1] == F_GETFD && numbers != Numbers::Raw)
        return fmt::format("= {} ({})", record.result, decodeFlags(descriptorFlags(), record.result));
    return fmt::format("= {}", record.result);
}

// What a count says beside itself: that it is not all, or that it is more than there was room for.
std::string countRemark(const CallRecord& record) {
    if (isMessageCall(record.call))
        return messageRemark(record);
    const std::int64_t asked = record.args[1];
    if (isReceiving(record.call)) {
        if (record.result == 0 && asked != 0)
            return "no bytes";
        if (record.result > asked)
            return fmt::format("a message of {} cut to {}", record.result, asked);
        const bool waitedForAll = record.call != CallId::Read && (record.args[2] & MSG_WAITALL) != 0;
        return waitedForAll && record.result < asked ? fmt::format("{} of {}", record.result, asked) : std::string();
    }
    if (isSending(record.call) && record.result < asked)
        return fmt::format("{} of {}", record.result, asked);
    return waitRemark(record);
}

std::vector<std::string> remarks(const CallRecord& record) {
    std::vector<std::string> all;
    if (record.failed()) {
        if (record.call == CallId::Connect && record.error == EINPROGRESS)
            all.emplace_back("under way");
        if (record.call == CallId::Connect && record.error == EINTR)
            all.emplace_back("goes on by itself");
    } else if (std::string count = countRemark(record); !count.empty()) {
        all.push_back(std::move(count));
    }
    if (record.ending == Ending::Interrupted)
        all.emplace_back("interrupted");
    if (record.ending == Ending::InterruptedByClose)
        all.emplace_back("interrupted by close");
    if (record.sigpipe)
        all.emplace_back("SIGPIPE raised");
    if (record.scripted)
        all.emplace_back("scripted");
    return all;
}

std::string inFlightText(const CallRecord& record) {
    if (record.ending == Ending::Undisturbed)
        return "in flight";
    return record.ending == Ending::InterruptedByClose ? "in flight (being interrupted by close)"
                                                       : "in flight (being interrupted)";
}

} // namespace

std::string callText(const CallRecord& record, Numbers numbers, std::size_t dataShown) {
    if (record.call == CallId::Poll && polledCount(record) > 0)
        return fmt::format("poll({}, {}, {})", pollListText(record, numbers), polledCount(record), record.args[3]);
    const CallSpec& spec = specOf(record.call);
    std::string text(spec.name);
    text += '(';
    bool isFirst = true;
    for (const ArgSpec& arg : spec.args) {
        const std::string part = argText(record, arg, numbers, dataShown);
        if (part.empty())
            continue;
        if (!isFirst)
            text += ", ";
        // poll takes a structure: its descriptor and events stand in braces, what came back behind an arrow.
        if (isFirst && record.call == CallId::Poll)
            text += '{';
        text += part;
        isFirst = false;
    }
    text += ')';
    return text;
}

std::string resultText(const CallRecord& record, Numbers numbers) {
    if (record.sequence == 0)
        return {};
    if (record.inFlight)
        return inFlightText(record);
    std::string text = record.failed() ? failureText(record, numbers) : successText(record, numbers);
    for (const std::string& remark : remarks(record))
        text += fmt::format(" ({})", remark);
    return text;
}

std::string lineText(const CallRecord& record, Numbers numbers) {
    const std::string result = resultText(record, numbers);
    return result.empty() ? callText(record, numbers) : callText(record, numbers) + ' ' + result;
}

std::string durationText(Nanoseconds duration) {
    struct Unit {
        double nanoseconds;
        std::string_view symbol;
    };
    static constexpr Unit kUnits[] = {{1e3, "µs"}, {1e6, "ms"}, {1e9, "s"}};
    const std::int64_t count = std::max<std::int64_t>(duration.count(), 0);
    if (count < 1000)
        return fmt::format("{} ns", count);
    for (const Unit& unit : kUnits) {
        const double value = static_cast<double>(count) / unit.nanoseconds;
        const double limit = unit.symbol == "s" ? 59.95 : 999.5;
        if (value >= limit)
            continue;
        const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
        return fmt::format("{:.{}f} {}", value, decimals, unit.symbol);
    }
    const auto seconds = static_cast<std::int64_t>(std::llround(static_cast<double>(count) / 1e9));
    if (seconds < 3600)
        return fmt::format("{} min {:02} s", seconds / 60, seconds % 60);
    return fmt::format("{} h {:02} min", seconds / 3600, seconds % 3600 / 60);
}

} // namespace swb
