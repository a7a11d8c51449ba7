#pragma once

#include "core/render/arg_text.h"

#include <string>

namespace swb {

// The arguments of calls that wait for several descriptors.

// [{5, POLLOUT} -> POLLERR, {6, POLLOUT}, ...]
std::string pollListText(const CallRecord& record, Numbers numbers);
// [{EPOLLIN, 12}, {EPOLLIN|EPOLLHUP, 14}], as the kernel filled it
std::string epollEventsText(const CallRecord& record, Numbers numbers);
// {EPOLLIN|EPOLLRDHUP, 12}: events and data
std::string epollEventText(const CallRecord& record, const ArgSpec& arg, Numbers numbers);
// {0, 500000000}
std::string timespecText(const CallRecord& record, const ArgSpec& arg);
// That nothing was ready; empty where something was, or it is another call.
std::string waitRemark(const CallRecord& record);

} // namespace swb
