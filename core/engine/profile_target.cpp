#include "core/engine/profile_target.h"

#include "core/engine/engine_private.h"
#include "core/net/capabilities.h"

namespace swb {

ProfileTarget profileTarget(const SocketView& view) {
    ProfileTarget target;
    target.kind = optionKindOf(view);
    target.isConnected = view.life == Life::Connected;
    target.isDecided = target.isConnected || view.life == Life::Listening || view.life == Life::Connecting;
    target.isBound = view.bound || view.life == Life::Bound;
    target.capabilities = effectiveCapabilities();
    target.limits = optionLimits();
    return target;
}

} // namespace swb
