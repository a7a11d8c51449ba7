#include "core/constants/call_errors.h"

#include "core/constants/call_error_tables.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace swb {

namespace {

// A call has all that the other one gives, unless it has a row of its own.
struct Fallback {
    std::string_view call;
    std::string_view knownAs;
};

constexpr Fallback kFallbacks[] = {
    {"sendto", "send"},   {"write", "send"},       {"sendmsg", "send"},   {"sendmmsg", "sendmsg"},
    {"sendfile", "send"}, {"splice", "send"},      {"recvfrom", "recv"},  {"read", "recv"},
    {"recvmsg", "recv"},  {"recvmmsg", "recvmsg"}, {"accept4", "accept"}, {"ppoll", "poll"},
};

std::pair<std::string_view, int> keyOf(const CallError& row) { return {row.call, row.number}; }

std::vector<CallError> joinedTables() {
    std::vector<CallError> rows;
    for (const auto part : {connectionErrors(), dataErrors(), descriptorErrors(), waitingErrors()})
        rows.insert(rows.end(), part.begin(), part.end());
    std::ranges::sort(rows, {}, keyOf);
    return rows;
}

const CallError* findExact(std::string_view call, int number) {
    const auto rows = callErrors();
    const auto row = std::ranges::lower_bound(rows, std::pair{call, number}, {}, keyOf);
    return row != rows.end() && row->call == call && row->number == number ? &*row : nullptr;
}

} // namespace

std::span<const CallError> callErrors() {
    static const std::vector<CallError> kRows = joinedTables();
    return kRows;
}

const CallError* findCallError(std::string_view call, int number) {
    if (const CallError* row = findExact(call, number))
        return row;
    const auto* fallback = std::ranges::find(kFallbacks, call, &Fallback::call);
    return fallback == std::end(kFallbacks) ? nullptr : findCallError(fallback->knownAs, number);
}

} // namespace swb
