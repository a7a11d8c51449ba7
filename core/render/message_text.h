#pragma once

#include "core/render/arg_text.h"

#include <string>

namespace swb {

// A struct msghdr as one argument: "{to=127.0.0.1:4000, iov=[5, 3 bytes] \"hello\"..., control=[{SOL_SOCKET,
// SCM_RIGHTS, [5]}]}". Of a list of them the first, and how many more there are. One line, no control characters.
std::string messageText(const CallRecord& record, const ArgSpec& arg, Numbers numbers, std::size_t dataShown);

// What the result of one of the four calls says beside itself: "3 of 8", "cut", "no bytes"; empty for nothing.
std::string messageRemark(const CallRecord& record);

bool isMessageCall(CallId call);

} // namespace swb
