#include "core/traffic/stream_session.h"

#include "core/calls/syscalls_message.h"
#include "core/net/control_message.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/error_queue.h"
#include "core/traffic/peer_script.h"
#include "core/traffic/traffic_hub.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace swb {

StreamSession::StreamSession(TrafficHub& hub, Endpoint& endpoint, SocketId id, int fd, Owner owner,
                             const Address& remote, std::shared_ptr<const Address> local)
    : Peer(hub, endpoint, id)
    , m_local(std::move(local))
    , m_remote(remote)
    , m_fd(fd)
    , m_owner(owner) {
    m_figures.paused = endpoint.settings().receivePaused;
}

StreamSession::~StreamSession() = default;

void StreamSession::begin(bool isConnected) {
    m_isConnected = isConnected;
    if (!isConnected)
        m_figures.state = PeerState::Connecting;
    m_wanted = {.read = wantsToRead(), .write = !isConnected};
    const Result<void> added = hub().reactor().poller().add(m_fd, m_wanted, *this);
    m_isPolled = added.has_value();
    if (!added)
        finish(PeerState::Failed, added.error().number);
    else if (isConnected)
        connected();
}

void StreamSession::connected() {
    if (endpoint().settings().rules && endpoint().settings().rules->has(Rule::When::Connect))
        answer(Rule::When::Connect, {}, {}, false);
}

Address StreamSession::local() const { return m_local ? *m_local : Peer::local(); }

void StreamSession::endBorrowing() {
    if (!isOver())
        finish(PeerState::TakenOut);
    m_fd = -1;
    hub().bury(*this);
}

void StreamSession::ready(Readiness what) {
    if (isOver() || !m_isPolled)
        return;
    m_hangsUp = what.hangUp;
    if (!m_isConnected) {
        checkConnected();
        return;
    }
    if (what.write)
        flush();
    if (isOver())
        return;
    const bool reads = wantsToRead();
    if (reads && (what.read || what.hangUp || what.error))
        receive();
    if (isOver() || !what.error || drainErrorQueue() || reads || m_figures.state == PeerState::Ending)
        return;
    m_figures.error = ECONNRESET; // what has arrived may still be read, recv() tells of the reset after it
    touch();
}

// Time stamps and notices of zero-copy sends, of a socket that was told to give them: no error, but told as one.
bool StreamSession::drainErrorQueue() {
    bool isAny = false;
    for (int i = 0; i < kErrorsInARow; ++i) {
        const std::optional<ErrorEntry> entry = takeErrorEntry(context(), m_fd);
        if (!entry)
            break;
        isAny = true;
        if (endpoint().settings().keep && hub().services().transcript != nullptr)
            hub().keep(entry->row(id()), entry->bytes);
    }
    return isAny;
}

void StreamSession::checkConnected() {
    const Result<Bytes> answer = calls::getsockopt(context(), m_fd, SOL_SOCKET, SO_ERROR, sizeof(int));
    int error = 0;
    if (answer && answer->size() == sizeof error)
        std::copy(answer->begin(), answer->end(), reinterpret_cast<std::uint8_t*>(&error));
    if (error == 0)
        if (const Result<calls::NameOut> peer = calls::getpeername(context(), m_fd); !peer)
            error = peer.error().number; // it was never told to connect
    if (error != 0) {
        finish(PeerState::Failed, error);
        return;
    }
    m_isConnected = true;
    m_figures.state = PeerState::Open;
    touch();
    connected();
    flush();
}

void StreamSession::hold() {
    m_isHeld = true;
    hub().holdBack(id());
    updateInterest();
}

void StreamSession::receive() {
    for (int i = 0; i < kCallsInARow && wantsToRead(); ++i)
        if (!receiveOnce())
            return;
}

bool StreamSession::receiveOnce() {
    const AutoSettings& settings = endpoint().settings();
    const bool keeps = settings.keep && hub().services().transcript != nullptr;
    const std::span<std::uint8_t> room =
        keeps ? hub().transcriptRoom(settings.readSize) : hub().room(settings.readSize);
    if (room.empty()) {
        hold();
        return false;
    }
    std::uint64_t sequence = 0;
    const Result<Got> got = receiveInto(room, &sequence);
    if (!got) {
        receiveFailed(got.error().number);
        return false;
    }
    // A message of no bytes and the end look the same, but the end is told by the poller as well.
    const bool isMessage = keepsBorders();
    if (got->size == 0 && (!isMessage || (m_hangsUp && !hasMoreToRead()))) {
        peerEnded();
        return false;
    }
    account(*got, room, sequence);
    if (!got->control.empty())
        takeDescriptors(got->control);
    process(BytesView(room).first(std::min(got->size, room.size())));
    return isMessage || got->size == room.size();
}

// Of messages, behind one of no bytes: who ended may have sent more before. Empty ones at the very end cannot be told
// from it, the kernel says neither their number nor that they are there.
bool StreamSession::hasMoreToRead() {
    std::uint8_t byte = 0;
    const Result<std::size_t> size = calls::recv(context(), m_fd, {&byte, 1}, MSG_DONTWAIT | MSG_PEEK);
    return size && *size > 0;
}

Result<StreamSession::Got> StreamSession::receiveInto(std::span<std::uint8_t> room, std::uint64_t* sequence) {
    if (endpoint().family() != AF_UNIX)
        return calls::recv(context(sequence), m_fd, room, MSG_DONTWAIT).map([](std::size_t size) { return Got{size}; });
    // Only recvmsg() has a place for descriptors: with any other call the kernel closes them unseen.
    constexpr std::size_t kMostDescriptors = 253; // SCM_MAX_FD of Linux
    std::array<std::uint8_t, CMSG_SPACE(kMostDescriptors * sizeof(int))> control;
    const std::array buffers{room};
    return calls::recvmsg(context(sequence), m_fd, {buffers, control},
                          MSG_DONTWAIT | MSG_CMSG_CLOEXEC | (endpoint().type() == SOCK_SEQPACKET ? MSG_TRUNC : 0))
        .map([&](const calls::MessageReceived& message) {
            return Got{message.size, message.flags, Bytes(control.begin(), control.begin() + message.controlLength)};
        });
}

void StreamSession::receiveFailed(int error) {
    switch (error) {
    case EAGAIN:
    case EINTR:
        return;
    case ECONNRESET:
    case EPIPE:
        ++hub().totals.resets;
        finish(PeerState::Reset, error);
        return;
    default:
        finish(PeerState::Failed, error);
    }
}

void StreamSession::account(const Got& got, std::span<std::uint8_t> room, std::uint64_t sequence) {
    const std::size_t size = std::min(got.size, room.size());
    received(size);
    if (!endpoint().settings().keep || hub().services().transcript == nullptr)
        return;
    TranscriptRow row = rowOf(Direction::Received, size, sequence);
    row.messageFlags = got.flags;
    if (got.size > size) {
        row.note = RowNote::Truncated;
        row.fullLength = got.size;
    } else if (got.size == 0) {
        row.note = RowNote::ZeroLengthDatagram;
    }
    if (!got.control.empty())
        row.control = std::make_shared<const Bytes>(got.control);
    hub().commit(row, size);
}

void StreamSession::takeDescriptors(const Bytes& control) {
    std::vector<UniqueFd> descriptors;
    for (const ControlMessage& message : controlMessages(control))
        if (message.level == SOL_SOCKET && message.type == SCM_RIGHTS)
            for (const int fd : descriptorsIn(message))
                descriptors.emplace_back(fd);
    if (!descriptors.empty() && hub().onDescriptors)
        hub().onDescriptors(id(), std::move(descriptors));
}

void StreamSession::peerEnded() {
    m_peerEnded = true;
    if (m_deframer)
        if (const std::optional<FramedMessage> last = m_deframer->finish())
            message(last->body, last->whole);
    if (endpoint().settings().keep)
        if (hub().services().transcript != nullptr) {
            TranscriptRow row = rowOf(Direction::Received, 0, 0);
            row.note = RowNote::EndOfStream;
            hub().keep(row, {});
        }
    if (m_figures.state == PeerState::Open || m_figures.state == PeerState::SendShut)
        m_figures.state = PeerState::PeerEnded;
    touch();
    if (const auto& rules = endpoint().settings().rules; rules && maySend() && rules->has(Rule::When::End))
        answer(Rule::When::End, {}, {}, false);
    finishIfDone();
    if (!isOver())
        updateInterest();
}

void StreamSession::process(BytesView bytes) {
    const AutoSettings& settings = endpoint().settings();
    if (settings.framing.kind != Framing::Kind::None) {
        if (!m_deframer)
            m_deframer = std::make_unique<Deframer>(settings.framing);
        m_deframer->feed(bytes);
        deframe();
        return;
    }
    if (PeerScript* const later = script())
        later->received(bytes, SendSchedule::Unit::Piece);
    message(bytes, bytes);
}

void StreamSession::deframe() {
    while (const std::optional<FramedMessage> next = m_deframer->next()) {
        if (PeerScript* const later = script())
            later->received(next->whole, SendSchedule::Unit::Message);
        message(next->body, next->whole);
        if (isOver())
            return;
    }
}

void StreamSession::message(BytesView body, BytesView whole) {
    countMessages(1, 0);
    const std::shared_ptr<const RuleSet>& rules = endpoint().settings().rules;
    if (!rules || isOver() || !maySend())
        return;
    switch (rules->shortcut()) {
    case RuleSet::Shortcut::Discard:
        rules->countFired(rules->shortcutRule(), 1);
        m_figures.lastRule = static_cast<std::uint16_t>(rules->shortcutRule());
        return;
    case RuleSet::Shortcut::Echo:
        rules->countFired(rules->shortcutRule(), 1);
        m_figures.lastRule = static_cast<std::uint16_t>(rules->shortcutRule());
        endpoint().answered(1);
        sendEcho(whole);
        break;
    case RuleSet::Shortcut::None:
        answer(Rule::When::Message, body, whole, false);
        break;
    }
    countAnswer();
}

void StreamSession::countAnswer() {
    if (isOver())
        return;
    m_limit.count(hub().now());
    // Whether it is a loop is asked once in a while only: the addresses of all endpoints are compared.
    const std::uint32_t loop = endpoint().settings().loopAnswersPerSecond;
    if (loop != 0 && m_limit.inWindow() == AnswerLimit::allowed(loop))
        m_isLoop = hub().isOwnAddress(m_remote.unpacked());
    if (m_limit.isReached(hub().now(), answersPerSecond()))
        throttle();
}

std::uint32_t StreamSession::answersPerSecond() const {
    const AutoSettings& settings = endpoint().settings();
    const std::uint32_t most = settings.answersPerSecond, loop = settings.loopAnswersPerSecond;
    return m_isLoop && loop != 0 && (most == 0 || loop < most) ? loop : most;
}

void StreamSession::throttle() {
    m_figures.rateLimited = true;
    if (std::exchange(m_isThrottled, true))
        return;
    ++m_throttles;
    ++m_figures.answersHeld;
    ++hub().totals.answersHeld;
    touch();
    updateInterest();
    endThrottleLater();
}

void StreamSession::endThrottleLater() {
    hub().reactor().timers().add(m_limit.resumeAt(answersPerSecond()), [hub = &hub(), self = id()] {
        if (Peer* const peer = hub->peer(self))
            static_cast<StreamSession*>(peer)->endThrottle();
    });
}

void StreamSession::endThrottle() {
    if (isOver())
        return;
    if (m_limit.isReached(hub().now(), answersPerSecond())) { // there were more in what had been read already
        endThrottleLater();
        return;
    }
    m_isThrottled = false;
    updateInterest();
    // Shown until a second has passed without it, or nobody could read it.
    hub().reactor().timers().add(hub().now() + std::chrono::seconds(1),
                                 [hub = &hub(), self = id(), throttles = m_throttles] {
                                     if (Peer* const peer = hub->peer(self))
                                         static_cast<StreamSession*>(peer)->forgetThrottle(throttles);
                                 });
}

void StreamSession::forgetThrottle(std::uint8_t throttles) {
    if (throttles != m_throttles || m_isThrottled)
        return;
    m_figures.rateLimited = false;
    touch();
}

void StreamSession::abandon() {
    if (m_owner == Owner::Session)
        finish(PeerState::Closed);
}

UniqueFd StreamSession::takeOut() {
    if (m_owner != Owner::Session || isOver())
        return {};
    leavePoller();
    UniqueFd taken(std::exchange(m_fd, -1));
    finish(PeerState::TakenOut);
    return taken;
}

void StreamSession::settingsChanged(const AutoSettings& before) {
    if (isOver())
        return;
    if (!(endpoint().settings().framing == before.framing) && m_deframer) {
        m_deframer->configure(endpoint().settings().framing);
        if (endpoint().settings().framing.kind == Framing::Kind::None)
            m_deframer.reset(); // what it held was counted with the bytes already
    }
    if (const bool paused = endpoint().settings().receivePaused; paused != before.receivePaused)
        m_figures.paused = paused; // what a person chose for one peer stays otherwise
    queueChanged();
}

void StreamSession::goOn() {
    m_isHeld = false;
    if (isOver())
        return;
    updateInterest();
    flush();
}

bool StreamSession::wantsToRead() const {
    if (m_peerEnded || !m_isConnected || m_isHeld || isOver())
        return false;
    if (m_figures.state == PeerState::Ending)
        return isQueueEmpty();
    const bool tooManyAnswers = m_isThrottled || (script() != nullptr && script()->hasTooMany());
    return !m_figures.paused && !m_figures.backPressure && !tooManyAnswers;
}

void StreamSession::updateInterest() {
    if (!m_isPolled)
        return;
    const Poller::Wanted wanted{.read = wantsToRead(), .write = !m_isConnected || (m_queue && !m_isHeld)};
    if (wanted == m_wanted)
        return;
    m_wanted = wanted;
    hub().reactor().poller().change(m_fd, wanted, *this);
}

void StreamSession::leavePoller() {
    if (std::exchange(m_isPolled, false))
        hub().reactor().poller().remove(m_fd);
}

TranscriptRow StreamSession::rowOf(Direction direction, std::size_t length, std::uint64_t sequence) const {
    TranscriptRow row;
    row.time = monotonicNow();
    row.socket = id();
    row.direction = direction;
    row.length = length;
    row.sequence = sequence;
    row.peer = m_remote.unpacked();
    return row;
}

std::optional<PeerCredentials> credentialsOf(const CallContext& context, int fd) {
    const Result<Bytes> answer = calls::getsockopt(context, fd, SOL_SOCKET, SO_PEERCRED, sizeof(ucred));
    ucred known{};
    if (!answer || answer->size() != sizeof known)
        return std::nullopt;
    std::copy(answer->begin(), answer->end(), reinterpret_cast<std::uint8_t*>(&known));
    return PeerCredentials{known.pid, known.uid, known.gid};
}

} // namespace swb
