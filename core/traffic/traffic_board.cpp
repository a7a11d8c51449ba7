#include "core/traffic/traffic_board.h"

#include <iterator>

namespace swb {

PeerView TrafficBoard::viewOf(const Row& row) {
    const PeerFigures& figures = row.figures;
    PeerView view;
    view.id = row.id;
    view.endpoint = row.endpoint;
    view.version = row.version;
    view.remote = row.remote.unpacked();
    if (row.local)
        view.local = *row.local;
    view.state = figures.state;
    view.error = figures.error;
    view.bytesIn = figures.bytesIn;
    view.bytesOut = figures.bytesOut;
    view.messagesIn = figures.messagesIn;
    view.messagesOut = figures.messagesOut;
    view.queued = figures.queued;
    view.unsent = figures.unsent;
    view.answersHeld = figures.answersHeld;
    view.since = row.since;
    view.lastActivity = figures.lastActivity;
    view.paused = figures.paused;
    view.backPressure = figures.backPressure;
    view.rateLimited = figures.rateLimited;
    view.sending = figures.sending;
    view.credentials = row.credentials;
    if (row.plan)
        view.plan = *row.plan;
    if (figures.lastRule != PeerFigures::kNoRule)
        view.lastRule = figures.lastRule;
    return view;
}

void TrafficBoard::add(const NewPeer& peer, const PeerFigures& figures) {
    const std::lock_guard lock(m_mutex);
    if (const auto place = m_places.find(peer.id); place != m_places.end()) // handed over again
        m_rows.erase(place->second);
    m_rows.push_back({peer.id, peer.endpoint, ++m_version, figures, PackedAddress(peer.remote), peer.local,
                      peer.credentials, peer.since, nullptr});
    m_places[peer.id] = std::prev(m_rows.end());
}

void TrafficBoard::update(std::span<const Update> updates, std::span<const EndpointView> endpoints,
                          const TrafficTotals& totals) {
    const std::lock_guard lock(m_mutex);
    for (const Update& update : updates)
        if (const auto place = m_places.find(update.id); place != m_places.end())
            renew(place->second, update);
    for (const EndpointView& endpoint : endpoints) {
        EndpointView& kept = m_endpoints[endpoint.id];
        kept = endpoint;
        kept.version = ++m_version;
    }
    m_totals = totals;
}

void TrafficBoard::renew(Rows::iterator row, const Update& update) {
    if (update.figures.isOver() && !row->figures.isOver())
        m_over.push_back(row->id);
    row->figures = update.figures;
    if (update.plan)
        row->plan = std::make_unique<PlanView>(*update.plan);
    row->version = ++m_version;
    m_rows.splice(m_rows.end(), m_rows, row);
    while (m_over.size() > kOverKept) {
        const auto oldest = m_places.find(m_over.front());
        m_over.pop_front();
        if (oldest != m_places.end() && oldest->second->figures.isOver())
            remove(oldest->second);
    }
}

void TrafficBoard::remove(Rows::iterator row) {
    noteGone(row->id, false);
    m_samples.erase(row->id);
    m_places.erase(row->id);
    m_rows.erase(row);
}

void TrafficBoard::noteGone(SocketId id, bool endpoint) {
    m_gone.push_back({++m_version, id, endpoint});
    while (m_gone.size() > kGoneKept) {
        m_goneForgotten = m_gone.front().version;
        m_gone.pop_front();
    }
}

void TrafficBoard::removePeer(SocketId id) {
    const std::lock_guard lock(m_mutex);
    if (const auto place = m_places.find(id); place != m_places.end())
        remove(place->second);
}

void TrafficBoard::removeEndpoint(SocketId id) {
    const std::lock_guard lock(m_mutex);
    m_samples.erase(id);
    if (m_endpoints.erase(id) > 0)
        noteGone(id, true);
}

std::optional<PeerView> TrafficBoard::peer(SocketId id) const {
    const std::lock_guard lock(m_mutex);
    const auto place = m_places.find(id);
    return place == m_places.end() ? std::nullopt : std::optional(viewOf(*place->second));
}

void TrafficBoard::addSample(SocketId id, RateSample sample) {
    const std::lock_guard lock(m_mutex);
    Samples& samples = m_samples[id];
    sample.index = ++samples.last;
    samples.kept.push_back(sample);
    if (samples.kept.size() > kSamplesKept)
        samples.kept.pop_front();
}

void TrafficBoard::forgetSamples(SocketId id) {
    const std::lock_guard lock(m_mutex);
    m_samples.erase(id);
}

TrafficChanges TrafficBoard::changesSince(std::uint64_t version, std::size_t most) const {
    TrafficChanges changes;
    const std::lock_guard lock(m_mutex);
    for (const auto& [id, endpoint] : m_endpoints)
        if (endpoint.version > version)
            changes.endpoints.push_back(endpoint);
    for (auto gone = m_gone.rbegin(); gone != m_gone.rend() && gone->version > version; ++gone)
        (gone->endpoint ? changes.goneEndpoints : changes.gonePeers).push_back(gone->id);
    changes.incomplete = version != 0 && version < m_goneForgotten;
    auto first = m_rows.end();
    while (first != m_rows.begin() && std::prev(first)->version > version)
        --first;
    changes.version = m_version;
    for (; first != m_rows.end(); ++first) {
        if (changes.peers.size() == most) {
            changes.more = true;
            changes.version = changes.peers.empty() ? version : changes.peers.back().version;
            break;
        }
        changes.peers.push_back(viewOf(*first));
    }
    return changes;
}

TrafficTotals TrafficBoard::totals() const {
    const std::lock_guard lock(m_mutex);
    return m_totals;
}

std::vector<RateSample> TrafficBoard::samplesSince(SocketId id, std::uint64_t index) const {
    const std::lock_guard lock(m_mutex);
    const auto found = m_samples.find(id);
    if (found == m_samples.end() || index >= found->second.last)
        return {};
    const Samples& samples = found->second;
    const std::size_t wanted =
        static_cast<std::size_t>(std::min<std::uint64_t>(samples.last - index, samples.kept.size()));
    return {samples.kept.end() - static_cast<std::ptrdiff_t>(wanted), samples.kept.end()};
}

} // namespace swb
