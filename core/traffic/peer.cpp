#include "core/traffic/peer.h"

#include "core/traffic/endpoint.h"
#include "core/traffic/traffic_hub.h"

namespace swb {

Peer::Peer(TrafficHub& hub, Endpoint& endpoint, SocketId id)
    : m_hub(hub)
    , m_endpoint(endpoint)
    , m_id(id) {
    m_figures.lastActivity = hub.now();
}

CallContext Peer::context(std::uint64_t* sequence) const {
    const TrafficServices& services = m_hub.services();
    return {services.recorder, services.faults, m_id, {}, Origin::Automatic, sequence};
}

void Peer::received(std::size_t bytes) {
    m_figures.bytesIn += bytes;
    m_figures.lastActivity = m_hub.now();
    m_endpoint.moved(bytes, 0, 0, 0);
    touch();
}

void Peer::sent(std::size_t bytes) {
    m_figures.bytesOut += bytes;
    m_figures.lastActivity = m_hub.now();
    m_endpoint.moved(0, 0, bytes, 0);
    touch();
}

void Peer::countMessages(std::uint64_t in, std::uint64_t out) {
    m_figures.messagesIn += in;
    m_figures.messagesOut += out;
    m_endpoint.moved(0, in, 0, out);
}

void Peer::touch() { m_hub.touch(*this); }

} // namespace swb
