#pragma once

#include "core/calls/call_record.h"

#include <string>
#include <string_view>

namespace swb {

// Calls that wait: poll, ppoll, epoll_create1, epoll_ctl, epoll_wait. The epoll is the variable `epoll`.
std::string waitingAsC(const CallRecord& record, std::string_view variable);
std::string waitingAsPython(const CallRecord& record, std::string_view variable);

} // namespace swb
