#pragma once

#include "core/explain/explanation.h"
#include "core/net/zeroconf.h"

namespace swb {

// An instance of a service: what its announcement says, and the calls that reach it.
Explanation explainInstance(const ZeroconfInstance& instance);

} // namespace swb
