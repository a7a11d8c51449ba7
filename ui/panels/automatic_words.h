#pragma once

#include "core/engine/socket_view.h"
#include "core/explain/explanation.h"
#include "core/traffic/peer_view.h"

#include <QString>

namespace swb {

// "3 peers", and of one `one`.
QString counted(std::uint64_t count, const QString& one, const QString& many);

// What it would be in automatic mode, as it is now.
EndpointKind endpointKindOf(const SocketView& view);

// "3 open of 120 that came; 1.2 MB in, 400 B out; queue 0 of 128; 2 refused: no descriptor was left"
QString endpointSummary(const EndpointView& view);

// What a page without a peer says: what has to be done first, or how somebody may come.
QString nobodyWords(const SocketView& view);

// How a peer stands, in sentences.
Explanation explainPeer(const PeerView& peer);

} // namespace swb
