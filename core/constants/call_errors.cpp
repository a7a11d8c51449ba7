#include "core/constants/call_errors.h"

#include "core/constants/call_error_tables.h"

#include <algorithm>
#include <iterator>
#include <utility>
#include <vector>

namespace swb {

namespace {

struct Fallback {
    std::string_view call;
    std::string_view knownAs;
};

constexpr Fallback kFallbacks[] = {
    {"sendto", "send"},  {"sendmsg", "send"}, {"write", "send"},     {"recvfrom", "recv"},
    {"recvmsg", "recv"}, {"read", "recv"},    {"accept4", "accept"},
};

std::pair<std::string_view, int> keyOf(const CallError& row) { return {row.call, row.number}; }

std::vector<CallError> joinedTables() {
    std::vector<CallError> rows;
    for (const auto part : {connectionErrors(), dataErrors()})
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
    return fallback == std::end(kFallbacks) ? nullptr : findExact(fallback->knownAs, number);
}

} // namespace swb
