#pragma once

#include "core/calls/fault_plan.h"
#include "core/calls/interrupt_signal.h"
#include "core/calls/syscalls.h"

#include <cerrno>
#include <type_traits>

namespace swb::calls {

// Waits as a scripted delay asks. Thread: any.
void waitFor(Nanoseconds delay);

// Whether the record is to be filed.
template <class Keep>
bool keepAnswer(Keep& keep, CallRecord& record) {
    if constexpr (std::is_void_v<std::invoke_result_t<Keep&, CallRecord&, std::int64_t>>) {
        keep(record, record.result);
        return true;
    } else {
        return keep(record, record.result);
    }
}

// The one place where a call is made: records the start, asks the fault plan, makes the call, reads errno in the next
// statement, records the end.
//   fill(record)            writes the arguments that go in
//   make(limit)             makes the call; `limit` is the most bytes it may move (a fault plan can shorten it)
//   keep(record, result)    writes what came out; only after a success. Where it returns a bool, false says that the
//   call
//                           concerns nobody and is not filed: of calls that are not shown in flight
template <class Fill, class Make, class Keep>
Result<std::int64_t> invoke(const CallContext& context, CallId call, Fill fill, Make make, Keep keep) {
    std::uint64_t limit = UINT64_MAX;
    if (context.recorder == nullptr && context.faults == nullptr) {
        const std::int64_t result = make(limit);
        const int error = errno;
        if (result < 0)
            return tl::unexpected(Error{specOf(call).name, error});
        return result;
    }
    CallRecord record;
    record.call = call;
    record.origin = context.origin;
    record.socket = context.socket;
    record.action = context.action;
    fill(record);
    // Such a call never blocks, so it needs no place among the calls in flight.
    const bool neverBlocks = context.origin == Origin::Observer || context.origin == Origin::Automatic;
    const bool shownInFlight = context.recorder != nullptr && !neverBlocks;
    const int sigpipesBefore = sigpipeCount();
    record.start = monotonicNow();
    const std::size_t slot = shownInFlight ? context.recorder->begin(record) : 0;
    std::optional<Fault> fault;
    if (context.faults != nullptr)
        fault = context.faults->take(call, context.socket);
    if (fault) {
        record.scripted = true;
        waitFor(fault->delay);
        if (fault->shortTo)
            limit = *fault->shortTo;
    }
    int error = 0;
    if (fault && fault->error != 0) {
        if (call == CallId::Close)
            make(limit); // close(2) frees the number whatever it returns, so a scripted failure does too
        record.result = -1;
        error = fault->error;
    } else {
        record.result = make(limit);
        error = errno;
    }
    record.duration = monotonicNow() - record.start;
    record.error = record.result < 0 ? error : 0;
    record.sigpipe = sigpipeCount() != sigpipesBefore;
    if (record.error == 0 && context.made)
        record.socket = context.made;
    const bool isFiled = record.error != 0 || keepAnswer(keep, record);
    if (shownInFlight)
        context.recorder->end(slot, record);
    else if (context.recorder != nullptr && isFiled)
        context.recorder->file(record);
    if (context.sequence != nullptr)
        *context.sequence = record.sequence;
    if (record.error != 0)
        return tl::unexpected(Error{specOf(call).name, record.error});
    return record.result;
}

inline constexpr auto kKeepNothing = [](CallRecord&, std::int64_t) {};

} // namespace swb::calls
