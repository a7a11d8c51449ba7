#pragma once

#include "core/explain/explanation.h"
#include "core/traffic/peer_view.h"

#include <QString>

namespace swb {

// "3 open of 120 that came; 1.2 MB in, 400 B out; queue 0 of 128; 2 refused: no descriptor was left"
QString endpointSummary(const EndpointView& view);

// How a peer stands, in sentences.
Explanation explainPeer(const PeerView& peer);

} // namespace swb
