#include "core/base/errno_table.h"
#include "core/calls/call_id.h"
#include "core/constants/call_errors.h"
#include "core/explain/explain_parts.h"

#include <fmt/format.h>

#include <cerrno>
#include <string>

namespace swb {

namespace {

// One section for each call that gives this number for a reason of its own.
void addCausesByCall(Explanation& to, int number) {
    for (const CallError& row : callErrors()) {
        if (row.number != number)
            continue;
        addText(to, fmt::format("From {}", row.call), fmt::format("{}\nWhat to try: {}", row.cause, row.remedy));
        addSource(to, row.source);
    }
}

} // namespace

Explanation explainErrno(int number, std::string_view call, std::string_view finding) {
    Explanation explanation;
    explanation.title = errnoSymbol(number);
    explanation.subtitle = call.empty() ? fmt::format("errno {}", number) : fmt::format("errno {} of {}", number, call);
    if (const auto id = findCall(call))
        explanation.subtitle = fmt::format("errno {} of {}", number, specOf(*id).manPage);
    addFinding(explanation, finding);
    const ErrnoInfo* info = findErrno(number);
    if (!call.empty())
        addCause(explanation, call, number);
    const bool isSaidAlready = !call.empty() && !findCallError(call, number);
    if (info && !isSaidAlready) {
        addText(explanation, "What the number means", std::string(info->meaning));
        addSource(explanation, info->source);
    }
    if (call.empty())
        addCausesByCall(explanation, number);
    if (explanation.sections.empty())
        addCause(explanation, call, number);
    if (number == EAGAIN)
        addText(explanation, "Also called", "EWOULDBLOCK: on Linux it is the same number.");
    if (info)
        addCode(explanation, "In Python", fmt::format("errno.{}", info->symbol));
    return explanation;
}

} // namespace swb
