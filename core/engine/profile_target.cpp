#include "core/engine/profile_target.h"

#include "core/engine/socket_kind.h"
#include "core/net/capabilities.h"

#include <sys/socket.h>

namespace swb {

ProfileTarget profileTarget(const SocketView& view) {
    ProfileTarget target;
    target.kind = optionKindOf(view);
    target.isConnected = view.life == Life::Connected;
    target.isDecided = target.isConnected || view.life == Life::Listening || view.life == Life::Connecting;
    // A first sendto() lets the kernel choose a port. A raw socket tells its protocol in the place of the port.
    const int type = knownType(view);
    const bool hasPort = type != SOCK_RAW && view.local && view.local->port() > 0;
    target.isBound = view.bound || view.life == Life::Bound || hasPort;
    target.capabilities = effectiveCapabilities();
    target.limits = optionLimits();
    return target;
}

} // namespace swb
