#include "core/traffic/traffic.h"

#include "core/traffic/traffic_hub.h"

#include <utility>

namespace swb {

struct Traffic::Private {
    Private(const TrafficServices& services, std::unique_ptr<Poller> poller)
        : hub(services, std::move(poller)) {}

    void post(Reactor::Task task) { hub.reactor().post(std::move(task)); }
    // Does something with a peer, in the traffic thread, if it is still there.
    template <class Do>
    void with(SocketId id, Do what) {
        post([this, id, what = std::move(what)] {
            if (Peer* const peer = hub.peer(id))
                what(*peer);
        });
    }

    TrafficHub hub;
};

Traffic::Traffic(std::unique_ptr<Private> d)
    : m_d(std::move(d)) {}

Result<std::unique_ptr<Traffic>> Traffic::create(const TrafficServices& services, PollerKind kind) {
    const CallContext calls{services.recorder, services.faults, {}, {}, Origin::Automatic};
    Result<std::unique_ptr<Poller>> poller = makePollPoller(calls);
    if (kind == PollerKind::Epoll)
        poller = makeEpollPoller(calls);
    if (!poller)
        return tl::unexpected(poller.error());
    auto d = std::make_unique<Private>(services, std::move(*poller));
    TrafficHub& hub = d->hub;
    if (services.transcript != nullptr)
        services.transcript->setRoomHandler([&hub] { hub.reactor().post([&hub] { hub.goOn(); }); });
    if (const Result<void> started = hub.reactor().start([&hub] { hub.turnEnded(); }); !started) {
        if (services.transcript != nullptr)
            services.transcript->setRoomHandler({}); // nobody is there to be told
        return tl::unexpected(started.error());
    }
    return std::unique_ptr<Traffic>(new Traffic(std::move(d)));
}

Traffic::~Traffic() {
    if (Transcript* const transcript = m_d->hub.services().transcript)
        transcript->setRoomHandler({});
    m_d->post([hub = &m_d->hub] { hub->closeAll(); });
    m_d->hub.reactor().join();
}

void Traffic::onDescriptors(std::function<void(SocketId, std::vector<UniqueFd>)> handler) {
    m_d->post([hub = &m_d->hub, handler = std::move(handler)] { hub->onDescriptors = handler; });
}

void Traffic::onCloseWanted(std::function<void(SocketId)> handler) {
    m_d->post([hub = &m_d->hub, handler = std::move(handler)] { hub->onCloseWanted = handler; });
}

void Traffic::take(const Handover& handover, AutoSettings settings) {
    m_d->post([hub = &m_d->hub, handover, settings = std::move(settings)] { hub->take(handover, settings); });
}

void Traffic::giveBack(SocketId endpoint, std::function<void(const EndpointView& end)> done) {
    m_d->post([hub = &m_d->hub, endpoint, done = std::move(done)] {
        const EndpointView end = hub->giveBack(endpoint);
        if (done)
            done(end);
    });
}

void Traffic::configure(SocketId endpoint, AutoSettings settings) {
    m_d->post([hub = &m_d->hub, endpoint, settings = std::move(settings)] { hub->configure(endpoint, settings); });
}

void Traffic::openPeer(SocketId endpoint, Address remote) {
    m_d->post([hub = &m_d->hub, endpoint, remote] {
        if (Endpoint* const found = hub->endpoint(endpoint); found != nullptr && found->isActive())
            found->openPeer(remote);
    });
}

void Traffic::send(std::vector<SocketId> peers, Bytes bytes) {
    m_d->post([hub = &m_d->hub, peers = std::move(peers), bytes = std::make_shared<const Bytes>(std::move(bytes))] {
        for (const SocketId id : peers)
            if (Peer* const peer = hub->peer(id))
                peer->sendShared(bytes);
    });
}

void Traffic::send(std::vector<SocketId> peers, std::shared_ptr<const SendProgram> program) {
    m_d->post([hub = &m_d->hub, peers = std::move(peers), program = std::move(program)] {
        for (const SocketId id : peers)
            if (Peer* const peer = hub->peer(id))
                peer->beginPlan(program);
    });
}

void Traffic::stopSending(SocketId peer) {
    m_d->with(peer, [](Peer& found) { found.stopSending(); });
}

void Traffic::pauseReceive(SocketId peer, bool paused) {
    m_d->with(peer, [paused](Peer& found) { found.pauseReceive(paused); });
}

void Traffic::shutdownSend(SocketId peer) {
    m_d->with(peer, [](Peer& found) { found.shutdownSend(); });
}

void Traffic::close(SocketId peer) {
    m_d->with(peer, [](Peer& found) { found.close(); });
}

void Traffic::reset(SocketId peer) {
    m_d->with(peer, [](Peer& found) { found.reset(); });
}

void Traffic::takeOut(SocketId peer, std::function<void(UniqueFd, PeerView)> receiver) {
    m_d->post([hub = &m_d->hub, peer, receiver = std::move(receiver)] {
        UniqueFd fd;
        PeerView view;
        if (Peer* const found = hub->peer(peer)) {
            fd = found->takeOut();
            hub->publish(*found);
            view = hub->board().peer(peer).value_or(PeerView{});
        }
        receiver(std::move(fd), std::move(view));
    });
}

TrafficChanges Traffic::changesSince(std::uint64_t version, std::size_t most) const {
    return m_d->hub.board().changesSince(version, most);
}

TrafficTotals Traffic::totals() const { return m_d->hub.board().totals(); }

std::vector<RateSample> Traffic::samplesSince(SocketId id, std::uint64_t index) const {
    return m_d->hub.board().samplesSince(id, index);
}

void Traffic::watch(std::vector<SocketId> ids) {
    m_d->post([hub = &m_d->hub, ids = std::move(ids)] { hub->watch(ids); });
}

void Traffic::setObserving(bool on) {
    m_d->post([hub = &m_d->hub, on] { hub->setObserving(on); });
}

void Traffic::setNewsHandler(std::function<void()> handler) { m_d->hub.setNewsHandler(std::move(handler)); }

void Traffic::takeNews() { m_d->hub.takeNews(); }

} // namespace swb
