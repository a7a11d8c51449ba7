#include "core/traffic/traffic_hub.h"

#include "core/traffic/datagram_endpoint.h"
#include "core/traffic/listener.h"
#include "core/traffic/stream_endpoint.h"

#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace swb {

TrafficHub::TrafficHub(const TrafficServices& services, std::unique_ptr<Poller> poller)
    : m_services(services)
    , m_reactor(std::move(poller))
    , m_random(static_cast<std::uint64_t>(monotonicNow().count())) {}

TrafficHub::~TrafficHub() = default;

Endpoint* TrafficHub::endpoint(SocketId id) {
    const auto found = m_endpoints.find(id);
    return found == m_endpoints.end() ? nullptr : found->second.get();
}

Peer* TrafficHub::peer(SocketId id) {
    const auto found = m_peers.find(id);
    return found == m_peers.end() ? nullptr : found->second.get();
}

std::unique_ptr<Endpoint> TrafficHub::makeEndpoint(const Handover& handover, AutoSettings settings) {
    if (handover.listening)
        return std::make_unique<Listener>(*this, handover, std::move(settings));
    if (handover.type == SOCK_STREAM || handover.type == SOCK_SEQPACKET)
        return std::make_unique<StreamEndpoint>(*this, handover, std::move(settings));
    return std::make_unique<DatagramEndpoint>(*this, handover, std::move(settings));
}

void TrafficHub::take(const Handover& handover, AutoSettings settings) {
    if (const auto before = m_settingsBefore.find(handover.socket); before != m_settingsBefore.end()) {
        settings = std::move(before->second);
        m_settingsBefore.erase(before);
    }
    std::unique_ptr<Endpoint>& place = m_endpoints[handover.socket];
    if (place && place->isActive())
        return;
    if (place)
        place->takeAgain(handover, std::move(settings));
    else
        place = makeEndpoint(handover, std::move(settings));
    place->begin();
    place->touch();
    totals.endpoints = m_endpoints.size();
    startSampling();
}

EndpointView TrafficHub::giveBack(SocketId id) {
    const auto found = m_endpoints.find(id);
    if (found == m_endpoints.end() || !found->second->isActive())
        return {};
    Endpoint& endpoint = *found->second;
    m_settingsBefore[id] = endpoint.settings();
    endpoint.giveBack();
    endpoint.view.active = false;
    endpoint.touch();
    m_maybeUnused.insert(id);
    m_publishAtOnce = true;
    return endpoint.view;
}

void TrafficHub::configure(SocketId id, AutoSettings settings) {
    Endpoint* const found = endpoint(id);
    if (found == nullptr || !found->isActive())
        m_settingsBefore[id] = settings;
    if (found != nullptr)
        found->configure(std::move(settings));
}

Peer& TrafficHub::addPeer(std::unique_ptr<Peer> peer, const TrafficBoard::NewPeer& row) {
    Peer& added = *peer;
    m_board.add(row, added.figures());
    m_peers[row.id] = std::move(peer);
    added.endpoint().peerCame();
    return added;
}

void TrafficHub::bury(Peer& peer) {
    const auto found = m_peers.find(peer.id());
    if (found == m_peers.end() || found->second.get() != &peer)
        return;
    m_buried.push_back(std::move(found->second));
    m_peers.erase(found);
    peer.endpoint().peerWent();
    m_maybeUnused.insert(peer.endpoint().id());
    touch(peer);
}

void TrafficHub::settingsChanged(const Endpoint& endpoint, const AutoSettings& before) {
    for (const auto& entry : m_peers)
        if (&entry.second->endpoint() == &endpoint)
            entry.second->settingsChanged(before);
}

void TrafficHub::watch(const std::vector<SocketId>& ids) {
    m_watched = {ids.begin(), ids.end()};
    for (auto sampled = m_sampledPeers.begin(); sampled != m_sampledPeers.end();) {
        if (m_watched.contains(sampled->first)) {
            ++sampled;
            continue;
        }
        m_board.forgetSamples(sampled->first);
        sampled = m_sampledPeers.erase(sampled);
    }
}

void TrafficHub::setObserving(bool on) {
    m_isObserving = on;
    for (const auto& [id, endpoint] : m_endpoints) {
        if (on || !endpoint->view.acceptQueue)
            continue;
        endpoint->view.acceptQueue.reset();
        endpoint->view.backlog.reset();
        endpoint->touch();
    }
}

bool TrafficHub::isOwnAddress(const Address& address) const {
    return std::any_of(m_endpoints.begin(), m_endpoints.end(), [&](const auto& entry) {
        const Address& local = entry.second->local();
        if (!entry.second->isActive() || local.length() <= sizeof(sa_family_t))
            return false;
        return local == address ||
               (local.isWildcard() && local.port() == address.port() && local.family() == address.family());
    });
}

void TrafficHub::closeAll() {
    std::vector<Peer*> peers;
    peers.reserve(m_peers.size());
    for (const auto& entry : m_peers)
        peers.push_back(entry.second.get());
    for (Peer* const peer : peers)
        peer->abandon();
    for (const auto& entry : m_endpoints)
        if (entry.second->isActive())
            entry.second->giveBack();
}

std::span<std::uint8_t> TrafficHub::room(std::size_t size) {
    const long oursAlone = m_isRoomKept ? 2 : 1; // in m_rooms and m_room
    if (!m_room || m_room.use_count() > oursAlone) {
        const auto unused = std::ranges::find_if(m_rooms, [](const auto& one) { return one.use_count() == 1; });
        m_room = unused != m_rooms.end() ? *unused : std::make_shared<Bytes>();
        m_isRoomKept = unused != m_rooms.end() || m_rooms.size() < kRoomsKept;
        if (unused == m_rooms.end() && m_isRoomKept)
            m_rooms.push_back(m_room);
    }
    if (m_room->size() < size)
        m_room->resize(size);
    return std::span(*m_room).first(size);
}

std::shared_ptr<const Bytes> TrafficHub::shareRoom(BytesView bytes) const {
    const bool isInside = m_room && !bytes.empty() && bytes.data() >= m_room->data() &&
                          bytes.data() + bytes.size() <= m_room->data() + m_room->size();
    return isInside && bytes.size() * 2 >= m_room->size() ? m_room : nullptr;
}

std::span<std::uint8_t> TrafficHub::transcriptRoom(std::size_t size) {
    size = std::min(size, Transcript::kMostRoom);
    if (m_transcriptRoom.left().size() < size) {
        m_usedRooms.push_back(std::move(m_transcriptRoom)); // its bytes may still be on their way to somebody
        m_transcriptRoom = m_services.transcript->room(std::max(size, kLeastRoom));
    }
    return m_transcriptRoom ? m_transcriptRoom.left().first(size) : std::span<std::uint8_t>{};
}

void TrafficHub::commit(const TranscriptRow& row, std::size_t length) {
    m_services.transcript->commit(row, m_transcriptRoom, length);
}

void TrafficHub::keep(const TranscriptRow& row, BytesView bytes) {
    const std::span<std::uint8_t> room = transcriptRoom(std::max<std::size_t>(1, bytes.size()));
    if (room.empty() || room.size() < bytes.size()) {
        m_services.transcript->append(row, bytes);
        return;
    }
    std::copy(bytes.begin(), bytes.end(), room.begin());
    commit(row, bytes.size());
}

MessageBatch& TrafficHub::batch() {
    constexpr std::size_t kMessages = 64, kLongest = 65536, kControl = 256;
    if (!m_batch)
        m_batch = std::make_unique<MessageBatch>(kMessages, kLongest, kControl);
    return *m_batch;
}

void TrafficHub::atTurnEnd(SocketId endpoint) { m_atTurnEnd.push_back(endpoint); }

void TrafficHub::holdBack(SocketId peer) {
    m_held.insert(peer);
    if (m_services.transcript->hasRoom()) // it came meanwhile: the handler may have been called already
        m_reactor.post([this] { goOn(); });
}

void TrafficHub::goOn() {
    for (const SocketId id : std::exchange(m_held, {}))
        if (Peer* const held = peer(id))
            held->goOn();
        else if (Endpoint* const endpointHeld = endpoint(id))
            endpointHeld->goOn();
}

void TrafficHub::touch(Peer& peer) {
    if (!std::exchange(peer.isDirty, true))
        m_dirtyPeers.push_back(&peer);
}

void TrafficHub::touch(Endpoint& endpoint) {
    if (!std::exchange(endpoint.isDirty, true))
        m_dirtyEndpoints.push_back(&endpoint);
}

void TrafficHub::turnEnded() {
    for (const SocketId id : std::exchange(m_atTurnEnd, {}))
        if (Endpoint* const asked = endpoint(id))
            asked->turnEnded();
    m_usedRooms.clear();
    if (m_dirtyPeers.empty() && m_dirtyEndpoints.empty() && m_maybeUnused.empty())
        return;
    if (m_publishAtOnce || now() - m_published >= kPublishEvery)
        publish();
    else if (!m_publishing)
        m_publishing = m_reactor.timers().add(m_published + kPublishEvery, [this] { m_publishing = {}; });
}

// At the end of a turn only: nobody is called by the poller any more for what ends here.
void TrafficHub::publish() {
    m_reactor.timers().cancel(m_publishing);
    m_published = now();
    m_publishAtOnce = false;
    std::vector<TrafficBoard::Update> peers;
    peers.reserve(m_dirtyPeers.size());
    for (Peer* const peer : m_dirtyPeers) {
        peers.push_back({peer->id(), peer->figures(), peer->planView()});
        peer->isDirty = false;
    }
    m_dirtyPeers.clear();
    std::vector<EndpointView> endpoints;
    for (Endpoint* const endpoint : std::exchange(m_dirtyEndpoints, {})) {
        endpoint->noteFired();
        endpoints.push_back(endpoint->view);
        endpoint->isDirty = false;
    }
    m_board.update(peers, endpoints, totals);
    m_buried.clear();
    m_transcriptRoom = {}; // what is not used of it must not wait for the next bytes
    for (const SocketId id : std::exchange(m_maybeUnused, {}))
        removeIfUnused(id);
    m_news.ring();
}

void TrafficHub::publish(const Peer& peer) {
    const TrafficBoard::Update update{peer.id(), peer.figures(), peer.planView()};
    m_board.update({&update, 1}, {}, totals);
}

void TrafficHub::removeIfUnused(SocketId id) {
    const Endpoint* const found = endpoint(id);
    if (found == nullptr || found->isActive() || found->view.peers > 0)
        return;
    m_endpoints.erase(id);
    m_board.removeEndpoint(id);
    totals.endpoints = m_endpoints.size();
}

void TrafficHub::startSampling() {
    if (!m_sampling)
        m_sampling = m_reactor.timers().add(now() + kSampleEvery, [this] {
            m_sampling = {};
            takeSamples();
            closeIdle();
            if (!m_endpoints.empty())
                startSampling();
        });
}

namespace {

template <class Counters>
RateSample difference(const Counters& counters, RateSample& before, Nanoseconds now) {
    RateSample sample;
    sample.time = now;
    sample.bytesIn = counters.bytesIn - before.bytesIn;
    sample.bytesOut = counters.bytesOut - before.bytesOut;
    sample.messagesIn = counters.messagesIn - before.messagesIn;
    sample.messagesOut = counters.messagesOut - before.messagesOut;
    before.bytesIn = counters.bytesIn;
    before.bytesOut = counters.bytesOut;
    before.messagesIn = counters.messagesIn;
    before.messagesOut = counters.messagesOut;
    return sample;
}

} // namespace

void TrafficHub::takeSamples() {
    for (const auto& [id, endpoint] : m_endpoints) {
        m_board.addSample(id, difference(endpoint->view, endpoint->sampled, now()));
        if (m_isObserving && m_watched.contains(id) && endpoint->isActive())
            endpoint->lookAt();
    }
    for (const SocketId id : m_watched) {
        const Peer* const watched = m_endpoints.contains(id) ? nullptr : peer(id);
        if (watched == nullptr)
            continue;
        const auto [sampled, isFirst] = m_sampledPeers.try_emplace(id);
        const RateSample sample = difference(watched->figures(), sampled->second, now());
        if (!isFirst)
            m_board.addSample(id, sample);
    }
    m_news.ring();
}

void TrafficHub::closeIdle() {
    const bool anyLimit = std::any_of(m_endpoints.begin(), m_endpoints.end(), [](const auto& entry) {
        return entry.second->settings().idleTimeout > std::chrono::milliseconds::zero();
    });
    if (!anyLimit)
        return;
    std::vector<Peer*> idle;
    for (const auto& entry : m_peers) {
        Peer& peer = *entry.second;
        const Nanoseconds limit = peer.endpoint().settings().idleTimeout;
        const bool isBorrowed = peer.id() == peer.endpoint().id();
        if (!isBorrowed && limit > Nanoseconds::zero() && now() - peer.figures().lastActivity >= limit)
            idle.push_back(&peer);
    }
    for (Peer* const peer : idle)
        peer->close();
}

} // namespace swb
