#include "core/traffic/stream_endpoint.h"

#include "core/traffic/stream_session.h"
#include "core/traffic/traffic_hub.h"

#include <sys/socket.h>

#include <utility>

namespace swb {

StreamEndpoint::StreamEndpoint(TrafficHub& hub, const Handover& handover, AutoSettings settings)
    : Endpoint(hub, handover, EndpointKind::Stream, std::move(settings))
    , m_remote(handover.peer)
    , m_connected(handover.connected) {}

void StreamEndpoint::begin() {
    TrafficBoard::NewPeer row;
    row.id = id();
    row.endpoint = id();
    row.remote = m_remote;
    row.since = hub().now();
    if (family() == AF_UNIX && m_connected)
        row.credentials = credentialsOf(context(), fd());
    auto session = std::make_unique<StreamSession>(hub(), *this, id(), fd(), StreamSession::Owner::Engine, m_remote);
    StreamSession& added = *session;
    hub().addPeer(std::move(session), row);
    added.begin(m_connected);
}

void StreamEndpoint::giveBack() {
    if (Peer* const peer = hub().peer(id()))
        static_cast<StreamSession*>(peer)->endBorrowing();
}

void StreamEndpoint::settingsChanged(const AutoSettings& before) { hub().settingsChanged(*this, before); }

} // namespace swb
