#pragma once

#include "core/engine/socket_view.h"

#include <string_view>
#include <vector>

namespace swb {

// The steps that make sense next on this socket, most likely first, by the names stepName() gives. Everything else
// stays possible: this is advice.
std::vector<std::string_view> suggestedSteps(const SocketView& socket);

} // namespace swb
