#include "core/traffic/stream_session.h"

#include "core/calls/syscalls_message.h"
#include "core/net/control_message.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/traffic_hub.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace swb {

StreamSession::StreamSession(TrafficHub& hub, Endpoint& endpoint, SocketId id, int fd, Owner owner,
                             const Address& remote)
    : Peer(hub, endpoint, id)
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
}

void StreamSession::endBorrowing() {
    if (!isOver())
        finish(PeerState::TakenOut);
    m_fd = -1;
    hub().bury(*this);
}

void StreamSession::ready(Readiness what) {
    if (isOver() || !m_isPolled)
        return;
    if (!m_isConnected) {
        checkConnected();
        return;
    }
    if (what.write)
        flush();
    if (isOver())
        return;
    if (wantsToRead()) {
        if (what.read || what.hangUp || what.error)
            receive();
    } else if (what.error && m_figures.state != PeerState::Ending) {
        m_figures.error = ECONNRESET; // what has arrived may still be read, recv() tells of the reset after it
        touch();
    }
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
    flush();
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
        m_isHeld = true;
        hub().holdBack(id());
        updateInterest();
        return false;
    }
    std::uint64_t sequence = 0;
    const Result<Got> got = receiveInto(room, &sequence);
    if (!got) {
        receiveFailed(got.error().number);
        return false;
    }
    const bool isMessage = endpoint().type() == SOCK_SEQPACKET;
    if (got->size == 0 && !isMessage) {
        peerEnded();
        return false;
    }
    account(*got, room, sequence);
    if (!got->control.empty())
        takeDescriptors(got->control);
    process(BytesView(room).first(std::min(got->size, room.size())));
    return isMessage || got->size == room.size();
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
    countMessages(1, 0);
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
    hub().commit(std::move(row), size);
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
    if (endpoint().settings().keep)
        if (Transcript* const transcript = hub().services().transcript) {
            TranscriptRow row = rowOf(Direction::Received, 0, 0);
            row.note = RowNote::EndOfStream;
            transcript->append(std::move(row), {});
        }
    if (m_figures.state == PeerState::Open || m_figures.state == PeerState::SendShut)
        m_figures.state = m_sendShut ? PeerState::Closed : PeerState::PeerEnded;
    touch();
    if (m_figures.state == PeerState::Closed)
        m_figures.state = PeerState::SendShut; // finish() says it
    finishIfDone();
    if (!isOver())
        updateInterest();
}

void StreamSession::process(BytesView) {}

void StreamSession::send(BytesView bytes) {
    if (isOver() || m_sendShut || m_figures.state == PeerState::Ending) {
        m_figures.unsent += bytes.size();
        hub().totals.unsent += bytes.size();
        touch();
        return;
    }
    if (m_isConnected && isQueueEmpty())
        bytes = bytes.subspan(sendNow(bytes));
    if (isOver())
        return;
    if (!bytes.empty())
        queue().push(bytes);
    queueChanged();
}

std::size_t StreamSession::sendNow(BytesView bytes) {
    if (bytes.empty())
        return 0;
    std::uint64_t sequence = 0;
    const Result<std::size_t> size = calls::send(context(&sequence), m_fd, bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (!size) {
        sendFailed(size.error().number);
        return 0;
    }
    sent(*size);
    countMessages(0, 1);
    Transcript* const transcript = hub().services().transcript;
    if (transcript != nullptr && endpoint().settings().keep)
        transcript->append(rowOf(Direction::Sent, *size, sequence), bytes.first(*size));
    return *size;
}

void StreamSession::sendFailed(int error) {
    switch (error) {
    case EAGAIN:
    case EINTR:
        return;
    case EPIPE:
    case ECONNRESET:
        ++hub().totals.resets;
        finish(PeerState::Reset, error);
        return;
    default:
        finish(PeerState::Failed, error);
    }
}

void StreamSession::flush() {
    for (int i = 0; m_queue && i < kCallsInARow && !isOver(); ++i) {
        const BytesView next = m_queue->front();
        if (next.empty()) {
            const OutQueue::Then then = m_queue->takeThen();
            if (m_queue->empty())
                m_queue.reset();
            perform(then);
            continue;
        }
        const std::size_t size = sendNow(next);
        if (isOver())
            return;
        m_queue->took(size);
        if (size < next.size())
            break;
    }
    if (isOver())
        return;
    queueChanged();
    finishIfDone();
}

void StreamSession::perform(OutQueue::Then then) {
    switch (then) {
    case OutQueue::Then::Nothing:
        return;
    case OutQueue::Then::ShutdownSend:
        shutdownNow();
        return;
    case OutQueue::Then::Close:
        closeNow();
        return;
    case OutQueue::Then::Reset:
        reset();
        return;
    }
}

void StreamSession::queueChanged() {
    const std::size_t queued = m_queue ? m_queue->bytes() : 0;
    const std::size_t highWater = endpoint().settings().highWater;
    m_figures.backPressure = queued > (m_figures.backPressure ? highWater / 2 : highWater);
    if (m_figures.queued != queued)
        touch();
    m_figures.queued = queued;
    updateInterest();
}

OutQueue& StreamSession::queue() {
    if (!m_queue)
        m_queue = std::make_unique<OutQueue>();
    return *m_queue;
}

void StreamSession::stopSending() {
    if (isOver())
        return;
    dropQueue();
    queueChanged();
    finishIfDone();
}

void StreamSession::dropQueue() {
    const std::size_t dropped = m_queue ? m_queue->bytes() : 0;
    m_queue.reset();
    m_figures.unsent += dropped;
    m_figures.queued = 0;
    hub().totals.unsent += dropped;
    touch();
}

void StreamSession::pauseReceive(bool paused) {
    if (isOver() || m_figures.paused == paused)
        return;
    m_figures.paused = paused;
    touch();
    updateInterest();
}

void StreamSession::shutdownSend() {
    if (isOver() || m_sendShut || m_figures.state == PeerState::Ending)
        return;
    if (isQueueEmpty())
        shutdownNow();
    else
        queue().pushThen(OutQueue::Then::ShutdownSend);
}

void StreamSession::shutdownNow() {
    if (m_sendShut)
        return;
    const Result<void> shut = calls::shutdown(context(), m_fd, SHUT_WR);
    m_sendShut = true;
    if (!shut && shut.error().number != ENOTCONN) {
        finish(PeerState::Failed, shut.error().number);
        return;
    }
    if (m_figures.state == PeerState::Open)
        m_figures.state = PeerState::SendShut;
    touch();
    finishIfDone();
}

void StreamSession::close() {
    if (isOver() || m_figures.state == PeerState::Ending)
        return;
    m_figures.state = PeerState::Ending;
    touch();
    if (isQueueEmpty())
        closeNow();
    else
        queue().pushThen(OutQueue::Then::Close);
}

void StreamSession::closeNow() {
    m_figures.state = PeerState::Ending;
    touch();
    if (m_owner == Owner::Engine) {
        finish(PeerState::Closed);
        if (hub().onCloseWanted)
            hub().onCloseWanted(id());
        return;
    }
    // close() with bytes unread, or bytes that come after it, would be a reset, and take away what is still on its way.
    if (!m_sendShut && !m_peerEnded)
        shutdownNow();
    finishIfDone();
    if (isOver())
        return;
    hub().reactor().timers().add(hub().now() + kLinger, [hub = &hub(), self = id()] {
        Peer* const peer = hub->peer(self);
        if (peer != nullptr && peer->figures().state == PeerState::Ending)
            peer->abandon();
    });
    updateInterest();
}

void StreamSession::finishIfDone() {
    if (isOver() || !m_peerEnded || !isQueueEmpty())
        return;
    const bool wantsEnd = endpoint().settings().closeOnPeerEnd || m_figures.state == PeerState::Ending;
    if (m_owner == Owner::Session && (wantsEnd || m_sendShut))
        finish(PeerState::Closed);
}

void StreamSession::finish(PeerState state, int error) {
    if (isOver())
        return;
    dropQueue();
    m_figures.state = state;
    m_figures.error = error;
    m_figures.backPressure = false;
    leavePoller();
    touch();
    if (m_owner == Owner::Engine)
        return;
    if (m_fd >= 0)
        calls::close(context(), std::exchange(m_fd, -1));
    hub().bury(*this);
}

void StreamSession::reset() {
    if (isOver())
        return;
    setLingerZero();
    finish(PeerState::Closed);
    if (m_owner == Owner::Engine && hub().onCloseWanted)
        hub().onCloseWanted(id());
}

void StreamSession::setLingerZero() {
    const linger now{1, 0};
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&now);
    calls::setsockopt(context(), m_fd, SOL_SOCKET, SO_LINGER, {bytes, sizeof now});
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
    if (const bool paused = endpoint().settings().receivePaused; paused != before.receivePaused)
        m_figures.paused = paused; // what a person chose for one peer stays otherwise
    queueChanged();
}

void StreamSession::goOn() {
    m_isHeld = false;
    if (!isOver())
        updateInterest();
}

bool StreamSession::wantsToRead() const {
    if (m_peerEnded || !m_isConnected || m_isHeld || isOver())
        return false;
    return m_figures.state == PeerState::Ending ? isQueueEmpty() : !m_figures.paused && !m_figures.backPressure;
}

void StreamSession::updateInterest() {
    if (!m_isPolled)
        return;
    const Poller::Wanted wanted{.read = wantsToRead(), .write = !m_isConnected || m_queue};
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
