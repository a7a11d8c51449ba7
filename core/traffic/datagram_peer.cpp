#include "core/traffic/datagram_peer.h"

#include "core/rules/time_replies.h"
#include "core/traffic/datagram_endpoint.h"
#include "core/traffic/peer_script.h"
#include "core/traffic/traffic_hub.h"

#include <algorithm>
#include <utility>

namespace swb {

DatagramPeer::DatagramPeer(TrafficHub& hub, DatagramEndpoint& endpoint, SocketId id, const Address& remote)
    : Peer(hub, endpoint, id)
    , m_remote(remote) {}

DatagramEndpoint& DatagramPeer::owner() const { return static_cast<DatagramEndpoint&>(endpoint()); }

void DatagramPeer::send(BytesView bytes) {
    if (!maySend())
        return;
    const bool staysForNow = owner().isReceiving(); // it is flushed before the next is received
    auto copy = staysForNow ? nullptr : std::make_shared<const Bytes>(bytes.begin(), bytes.end());
    owner().enqueue(*this, copy ? BytesView(*copy) : bytes, copy);
}

void DatagramPeer::sendShared(std::shared_ptr<const Bytes> bytes) {
    if (maySend())
        owner().enqueue(*this, BytesView(*bytes), bytes);
}

void DatagramPeer::sendFile(std::shared_ptr<const OpenFile> file) { faulted(fileTooLong(*file)); }

void DatagramPeer::generate(std::uint64_t count) {
    Bytes characters(static_cast<std::size_t>(std::min<std::uint64_t>(count, 65507)));
    generateCharacters(0, characters);
    sendShared(std::make_shared<const Bytes>(std::move(characters)));
}

bool DatagramPeer::takesMore() const { return maySend() && owner().takesMore(); }

void DatagramPeer::stopSending() {
    stopPlan();
    owner().dropQueued(*this);
}

void DatagramPeer::pauseReceive(bool paused) { owner().pauseReceive(paused); }

void DatagramPeer::close() {
    if (!maySend())
        return;
    stopPlan();
    m_figures.state = PeerState::Ending;
    touch();
    hub().reactor().timers().add(hub().now() + kLinger, [hub = &hub(), self = id()] {
        Peer* const peer = hub->peer(self);
        if (peer != nullptr && peer->figures().state == PeerState::Ending)
            peer->reset();
    });
    owner().endWhenSent(*this);
}

void DatagramPeer::closeNow() {
    if (isOver())
        return;
    end();
    if (id() == endpoint().id() && hub().onCloseWanted)
        hub().onCloseWanted(id());
}

void DatagramPeer::goOn() { owner().goOn(); }

void DatagramPeer::scriptAdvanced() {
    Peer::scriptAdvanced();
    owner().setSending(*this, m_figures.sending && !isOver());
}

void DatagramPeer::pumpSoon() {
    if (PeerScript* const later = script())
        later->pumpSoon();
}

void DatagramPeer::end() {
    if (isOver())
        return;
    owner().dropQueued(*this);
    if (PeerScript* const later = script())
        later->stop();
    m_figures.sending = false;
    m_figures.state = PeerState::Closed;
    touch();
    owner().forget(*this);
    hub().bury(*this);
}

void DatagramPeer::messageCame(BytesView bytes) {
    received(bytes.size());
    countMessages(1, 0);
    if (PeerScript* const later = script())
        later->received(bytes, SendSchedule::Unit::Message);
    const std::shared_ptr<const RuleSet>& rules = endpoint().settings().rules;
    if (!rules || !maySend())
        return;
    if (rules->shortcut() == RuleSet::Shortcut::Discard) {
        rules->countFired(rules->shortcutRule(), 1);
        m_figures.lastRule = static_cast<std::uint16_t>(rules->shortcutRule());
    } else if (mayAnswer()) {
        answer(Rule::When::Message, bytes, bytes, true);
    }
}

bool DatagramPeer::mayAnswer() {
    const AutoSettings& settings = endpoint().settings();
    m_limit.count(hub().now());
    const std::uint32_t loop = settings.loopAnswersPerSecond;
    if (loop != 0 && m_limit.inWindow() == AnswerLimit::allowed(loop))
        m_isLoop = hub().isOwnAddress(m_remote.unpacked());
    std::uint32_t most = settings.answersPerSecond;
    if (m_isLoop && loop != 0 && (most == 0 || loop < most))
        most = loop;
    if (most == 0 || m_limit.inWindow() <= AnswerLimit::allowed(most))
        return true;
    ++m_figures.answersHeld;
    ++hub().totals.answersHeld;
    if (!std::exchange(m_figures.rateLimited, true) || m_limit.inWindow() == AnswerLimit::allowed(most) + 1)
        hub().reactor().timers().add(hub().now() + std::chrono::seconds(1),
                                     [hub = &hub(), self = id(), times = ++m_limits] {
                                         if (Peer* const peer = hub->peer(self))
                                             static_cast<DatagramPeer*>(peer)->forgetLimit(times);
                                     });
    touch();
    return false;
}

void DatagramPeer::forgetLimit(std::uint8_t times) {
    if (times != m_limits)
        return;
    m_figures.rateLimited = false;
    touch();
}

void DatagramPeer::messageWent(std::size_t size) {
    sent(size);
    countMessages(0, 1);
}

void DatagramPeer::messageFailed(std::size_t size, int error) {
    m_figures.unsent += size;
    hub().totals.unsent += size;
    failed(error);
}

void DatagramPeer::failed(int error) {
    m_figures.error = error;
    touch();
}

void DatagramPeer::queued(std::int64_t bytes) {
    m_figures.queued += static_cast<std::uint64_t>(bytes);
    touch();
}

void DatagramPeer::dropped(std::size_t bytes) {
    if (bytes == 0)
        return;
    m_figures.queued -= bytes;
    m_figures.unsent += bytes;
    hub().totals.unsent += bytes;
    touch();
}

void DatagramPeer::showState(bool paused, bool backPressure) {
    if (m_figures.paused == paused && m_figures.backPressure == backPressure)
        return;
    m_figures.paused = paused;
    m_figures.backPressure = backPressure;
    touch();
}

} // namespace swb
