#pragma once

#include "core/engine/socket_view.h"
#include "core/options/profile.h"

namespace swb {

// Where a socket stands, as far as a plan of options cares. Calls: none on the socket; reads /proc for the limits and
// the program's capabilities.
ProfileTarget profileTarget(const SocketView& view);

} // namespace swb
