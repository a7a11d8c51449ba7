#pragma once

#include "core/calls/call_record.h"
#include "core/calls/poll_entry.h"
#include "core/net/address.h"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <string_view>

namespace swb::test {

// A call as the recorder would file it, with sequence 1.
inline CallRecord made(CallId call, std::initializer_list<std::int64_t> args, std::int64_t result = 0, int error = 0) {
    CallRecord record;
    record.sequence = 1;
    record.call = call;
    std::copy(args.begin(), args.end(), record.args.begin());
    record.result = error != 0 ? -1 : result;
    record.error = error;
    return record;
}

// The nth call of the ledger: each an action of its own, on the first socket, a millisecond after the one before.
inline CallRecord ledgerRecord(std::uint64_t sequence, CallId call = CallId::Listen, int error = 0) {
    CallRecord record = made(call, {7}, 0, error);
    record.sequence = sequence;
    record.socket = SocketId{1};
    record.action = ActionId{sequence};
    record.start = std::chrono::milliseconds(sequence);
    record.duration = std::chrono::microseconds(12);
    return record;
}

inline CallRecord with(CallRecord record, const Address& address) {
    record.keepAddress(address.bytes(), address.length());
    return record;
}

inline CallRecord with(CallRecord record, BytesView data) {
    record.keepData(data);
    return record;
}

inline CallRecord withInt(CallRecord record, std::int32_t value) {
    record.keepData({reinterpret_cast<const std::uint8_t*>(&value), sizeof value});
    return record;
}

// epoll_wait() that found these ready.
inline CallRecord epolled(std::initializer_list<EpollEntry> ready) {
    CallRecord record = made(CallId::EpollWait, {5, 256, 0, -1}, static_cast<std::int64_t>(ready.size()));
    keepEpolled(record, ready, ready.size());
    record.socket = ready.size() > 0 ? ready.begin()->socket : SocketId{};
    return record;
}

inline CallRecord planned(CallRecord record) {
    record.sequence = 0;
    return record;
}

inline CallRecord inFlight(CallRecord record) {
    record.inFlight = true;
    return record;
}

} // namespace swb::test
