#pragma once

#include "core/engine/socket_view.h"

#include <QString>

#include <vector>

namespace swb {

// How the socket came to be, where no call of the person's made it new: "dup(s1) = 9", "descriptor 3 \"http\", open
// before". Empty for any other.
QString originText(const SocketView& view);

// What the person should know of a descriptor that is not the only one, or no longer the workbench's: which sockets
// share its open file, that it was given away. Empty where there is nothing to say.
QString sharingText(const std::vector<SocketView>& sockets, const SocketView& view);

} // namespace swb
