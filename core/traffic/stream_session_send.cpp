#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/rules/time_replies.h"
#include "core/traffic/endpoint.h"
#include "core/traffic/peer_script.h"
#include "core/traffic/stream_session.h"
#include "core/traffic/traffic_hub.h"

#include <fmt/format.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <utility>

// What a session sends, and how it ends.
namespace swb {

namespace {

// Characters as they are asked for: there may be no end of them.
class CharacterSource final : public PieceSource {
public:
    explicit CharacterSource(std::uint64_t count)
        : m_left(count) {}
    bool next(Bytes& piece) override {
        const std::size_t size = static_cast<std::size_t>(std::min<std::uint64_t>(m_left, kPiece));
        if (size == 0)
            return false;
        piece.resize(size);
        generateCharacters(m_position, piece);
        m_position += size;
        if (m_left != Answer::kEndless)
            m_left -= size;
        return true;
    }

private:
    static constexpr std::size_t kPiece = kGeneratedLine * 885; // 64 KiB of whole lines
    std::uint64_t m_left;
    std::uint64_t m_position = 0;
};

// A file that is larger than what is held of files: what has gone is not kept, and what has not is not read yet.
class FileSource final : public PieceSource {
public:
    FileSource(std::shared_ptr<const OpenFile> file, std::function<void(const std::string&)> faulted)
        : m_file(std::move(file))
        , m_faulted(std::move(faulted)) {}
    bool next(Bytes& piece) override {
        if (m_offset >= m_file->size)
            return false;
        piece.resize(static_cast<std::size_t>(std::min<std::uint64_t>(m_file->size - m_offset, kPiece)));
        ssize_t size = -1;
        do
            size = ::pread(m_file->fd.get(), piece.data(), piece.size(), static_cast<off_t>(m_offset));
        while (size < 0 && errno == EINTR);
        const int error = errno;
        if (size <= 0) {
            m_faulted(fmt::format("{} was sent up to its byte {}: {}", quoted(m_file->path, 200), m_offset,
                                  size == 0 ? std::string("it became shorter meanwhile") : errnoSymbol(error)));
            m_offset = m_file->size;
            return false;
        }
        piece.resize(static_cast<std::size_t>(size));
        m_offset += static_cast<std::uint64_t>(size);
        return true;
    }

private:
    static constexpr std::size_t kPiece = std::size_t{256} << 10;
    const std::shared_ptr<const OpenFile> m_file;
    const std::function<void(const std::string&)> m_faulted;
    std::uint64_t m_offset = 0;
};

} // namespace

bool StreamSession::maySend() const { return !isOver() && !m_sendShut && m_figures.state != PeerState::Ending; }

void StreamSession::refuseToSend(std::size_t bytes) {
    m_figures.unsent += bytes;
    hub().totals.unsent += bytes;
    touch();
}

void StreamSession::send(BytesView bytes) {
    if (!maySend()) {
        refuseToSend(bytes.size());
        return;
    }
    const std::optional<std::size_t> gone = m_isConnected && isQueueEmpty() ? sendNow(bytes) : std::nullopt;
    if (isOver())
        return;
    const bool isWhole = gone ? *gone == bytes.size() : bytes.empty() && !keepsBorders();
    if (!isWhole)
        queue().push(bytes.subspan(gone.value_or(0)));
    queueChanged();
}

// What of it does not go at once waits where it was received, when it is much.
void StreamSession::sendEcho(BytesView bytes) {
    if (keepsBorders()) {
        send(bytes);
        return;
    }
    if (isQueueEmpty())
        bytes = bytes.subspan(sendNow(bytes).value_or(0));
    if (isOver())
        return;
    if (!bytes.empty()) {
        if (const auto owner = hub().shareRoom(bytes)) {
            const auto begin = static_cast<std::size_t>(bytes.data() - owner->data());
            queue().push(owner, begin, begin + bytes.size());
        } else {
            queue().push(bytes);
        }
    }
    queueChanged();
}

void StreamSession::sendShared(std::shared_ptr<const Bytes> bytes) {
    if (!maySend()) {
        refuseToSend(bytes->size());
        return;
    }
    const std::optional<std::size_t> gone = m_isConnected && isQueueEmpty() ? sendNow(*bytes) : std::nullopt;
    if (isOver())
        return;
    const std::size_t size = bytes->size();
    const bool isWhole = gone ? *gone == size : size == 0 && !keepsBorders();
    if (!isWhole)
        queue().push(std::move(bytes), gone.value_or(0), size);
    queueChanged();
}

void StreamSession::sendFile(std::shared_ptr<const OpenFile> file) {
    if (keepsBorders())
        return faulted(fileTooLong(*file));
    if (!maySend())
        return refuseToSend(file->size);
    queue().push(std::make_unique<FileSource>(std::move(file), [this](const std::string& why) { faulted(why); }));
    queueChanged();
}

void StreamSession::generate(std::uint64_t count) {
    if (!maySend() || count == 0)
        return;
    queue().push(std::make_unique<CharacterSource>(count));
    queueChanged(); // it begins with the poller's word that it can be written
}

void StreamSession::scriptAdvanced() {
    Peer::scriptAdvanced();
    if (isOver())
        return;
    updateInterest();
    finishIfDone();
}

std::optional<std::size_t> StreamSession::sendNow(BytesView bytes) {
    if (bytes.empty() && !keepsBorders())
        return std::nullopt;
    const bool keeps = endpoint().settings().keep && hub().services().transcript != nullptr;
    if (!keepsBorders())
        bytes = bytes.first(std::min(bytes.size(), keeps ? kMostKeptAtOnce : kMostAtOnce));
    if (keeps && hub().transcriptRoom(std::max<std::size_t>(1, bytes.size())).empty()) {
        hold();
        return std::nullopt;
    }
    std::uint64_t sequence = 0;
    const Result<std::size_t> size = calls::send(context(&sequence), m_fd, bytes, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (!size) {
        sendFailed(size.error().number);
        return std::nullopt;
    }
    sent(*size);
    countMessages(0, 1);
    if (keeps) {
        TranscriptRow row = rowOf(Direction::Sent, *size, sequence);
        row.note = bytes.empty() ? RowNote::ZeroLengthDatagram : RowNote::None;
        hub().keep(row, bytes.first(*size));
    }
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
        const std::optional<BytesView> next = m_queue->front();
        if (!next) {
            const OutQueue::Then then = m_queue->takeThen();
            if (m_queue->empty())
                m_queue.reset();
            perform(then);
            continue;
        }
        const std::size_t whole = next->size(); // what it views may be gone with its message
        const std::optional<std::size_t> size = sendNow(*next);
        if (isOver())
            return;
        if (!size)
            break;
        m_queue->took(*size);
        if (*size < whole)
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
    const std::size_t weight = m_queue ? m_queue->weight() : 0;
    const bool backPressure = weight > (m_figures.backPressure ? highWater / 2 : highWater);
    if (m_figures.queued != queued || m_figures.backPressure != backPressure)
        touch();
    m_figures.backPressure = backPressure;
    m_figures.queued = queued;
    updateInterest();
    if (PeerScript* const later = script(); later != nullptr && takesMore())
        later->pump();
}

bool StreamSession::keepsBorders() const { return endpoint().type() == SOCK_SEQPACKET; }

OutQueue& StreamSession::queue() {
    if (!m_queue)
        m_queue = std::make_unique<OutQueue>(keepsBorders());
    return *m_queue;
}

void StreamSession::stopSending() {
    if (isOver())
        return;
    stopPlan();
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
    stopPlan();
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
    stopPlan();
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
    if (m_figures.state != PeerState::Ending && script() != nullptr && !script()->isIdle())
        return; // there are answers to come
    const bool wantsEnd = endpoint().settings().closeOnPeerEnd || m_figures.state == PeerState::Ending;
    if (m_owner == Owner::Session && (wantsEnd || m_sendShut))
        finish(PeerState::Closed);
}

void StreamSession::finish(PeerState state, int error) {
    if (isOver())
        return;
    dropQueue();
    if (PeerScript* const later = script())
        later->stop();
    m_figures.sending = false;
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

} // namespace swb
