#include "core/traffic/datagram_endpoint.h"
#include "core/traffic/datagram_peer.h"
#include "core/traffic/traffic_hub.h"

#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

// What a datagram endpoint sends: many messages in one call, and with UDP_SEGMENT many in one message.
namespace swb {

namespace {

constexpr std::size_t kMostSegments = 64;     // UDP_MAX_SEGMENTS of Linux, before 6.9
constexpr std::size_t kMostTogether = 65'000; // bytes of them, with room for headers

struct alignas(cmsghdr) SegmentControl {
    std::array<std::uint8_t, CMSG_SPACE(sizeof(std::uint16_t))> bytes{};
    explicit SegmentControl(std::uint16_t size) {
        cmsghdr header{};
        header.cmsg_level = SOL_UDP;
        header.cmsg_type = UDP_SEGMENT;
        header.cmsg_len = CMSG_LEN(sizeof size);
        std::memcpy(bytes.data(), &header, sizeof header);
        std::memcpy(bytes.data() + CMSG_LEN(0), &size, sizeof size);
    }
};

} // namespace

void DatagramEndpoint::enqueue(DatagramPeer& peer, BytesView bytes, std::shared_ptr<const Bytes> owner) {
    m_queue.push_back({&peer, bytes, std::move(owner)});
    m_queuedBytes += bytes.size();
    peer.queued(static_cast<std::int64_t>(bytes.size()));
    if (!m_isReceiving && !m_isFlushing && !m_isFlushDue) {
        // Not at once: what else is sent in this turn goes in the same call.
        m_isFlushDue = true;
        hub().atTurnEnd(id());
    }
}

void DatagramEndpoint::turnEnded() {
    m_isFlushDue = false;
    flush();
}

void DatagramEndpoint::flush() {
    if (!m_isPolled || m_isFlushing || m_queue.empty())
        return;
    m_isFlushing = true;
    for (int i = 0; i < kCallsInARow && !m_isBlocked && !m_isHeld && m_queueBegin < m_queue.size(); ++i)
        sendSome();
    ownQueue();
    m_isFlushing = false;
    updateState();
    endThoseSent();
    if (takesMore())
        for (DatagramPeer* const peer : m_sending)
            peer->pumpSoon();
}

// The poller says that the socket takes more. An address may not all the same: a Unix name that nobody reads from is
// asked again a little later, for the poller would say so without end.
void DatagramEndpoint::sendAgain() {
    m_isBlocked = false;
    const std::uint64_t before = view.messagesOut;
    flush();
    if (!m_isBlocked || view.messagesOut != before || m_retry)
        return;
    m_retry = hub().reactor().timers().add(hub().now() + kRetryAfter, [this] {
        m_retry = {};
        sendAgain();
    });
    updateState();
}

void DatagramEndpoint::endWhenSent(DatagramPeer& peer) {
    m_ending.insert(&peer);
    flush();
    endThoseSent(); // also when there was nothing
}

void DatagramEndpoint::endThoseSent() {
    if (m_ending.empty())
        return;
    std::set<DatagramPeer*> sent = m_ending;
    for (const Outgoing& waiting : m_queue)
        sent.erase(waiting.peer);
    for (DatagramPeer* const peer : sent)
        peer->closeNow();
}

void DatagramEndpoint::setSending(DatagramPeer& peer, bool isSending) {
    if (isSending)
        m_sending.insert(&peer);
    else
        m_sending.erase(&peer);
}

// What stands in a buffer that is received into is copied, when it could not go; what has gone is let go.
void DatagramEndpoint::ownQueue() {
    m_queue.erase(m_queue.begin(), m_queue.begin() + static_cast<std::ptrdiff_t>(m_queueBegin));
    m_queueBegin = 0;
    for (Outgoing& waiting : m_queue)
        if (!waiting.owner) {
            waiting.owner = std::make_shared<const Bytes>(waiting.bytes.begin(), waiting.bytes.end());
            waiting.bytes = *waiting.owner;
        }
}

// How many of the queue, from `begin` on, go as segments of one message.
std::size_t DatagramEndpoint::segmentsFrom(std::size_t begin) const {
    const Outgoing& first = m_queue[begin];
    std::size_t count = 1, bytes = first.bytes.size();
    if (!settings().offload || type() != SOCK_DGRAM || first.bytes.empty() ||
        (family() != AF_INET && family() != AF_INET6))
        return count;
    while (begin + count < m_queue.size() && count < kMostSegments) {
        const Outgoing& next = m_queue[begin + count];
        const bool fits = next.peer == first.peer && !next.bytes.empty() && next.bytes.size() <= first.bytes.size() &&
                          bytes + next.bytes.size() <= kMostTogether;
        if (!fits)
            break;
        bytes += next.bytes.size();
        ++count;
        if (next.bytes.size() < first.bytes.size())
            break; // only the last may be shorter
    }
    return count;
}

// Of what is sent next: there has to be room for it before, or the thread would wait for the disk. None: hold back.
std::size_t DatagramEndpoint::bytesThatCanBeKept() const {
    if (!keeps())
        return SIZE_MAX;
    std::size_t wanted = 1;
    const std::size_t most = kInOneCall * (settings().offload ? kMostSegments : 1);
    const std::size_t end = std::min(m_queue.size(), m_queueBegin + most);
    for (std::size_t i = m_queueBegin; i < end && wanted < Transcript::kMostRoom; ++i)
        wanted += m_queue[i].bytes.size();
    return hub().transcriptRoom(wanted).size();
}

void DatagramEndpoint::sendSome() {
    std::size_t room = bytesThatCanBeKept();
    if (room == 0)
        return hold();
    std::vector<std::size_t> counts; // of the queue, in each message
    std::vector<SegmentControl> controls;
    std::size_t taken = m_queueBegin;
    while (counts.size() < kInOneCall && taken < m_queue.size()) {
        const std::size_t count = segmentsFrom(taken);
        for (std::size_t i = taken; i < taken + count; ++i)
            room -= std::min(room, m_queue[i].bytes.size());
        if (room == 0 && taken > m_queueBegin)
            break;
        counts.push_back(count);
        controls.emplace_back(static_cast<std::uint16_t>(std::min<std::size_t>(m_queue[taken].bytes.size(), 65535)));
        taken += counts.back();
    }
    m_parts.clear();
    for (std::size_t i = m_queueBegin; i < taken; ++i)
        m_parts.push_back(m_queue[i].bytes);
    m_addresses.clear();
    m_messages.clear();
    m_addresses.reserve(counts.size()); // the messages point into it
    std::size_t at = m_queueBegin;
    for (std::size_t i = 0; i < counts.size(); ++i) {
        const std::span<const BytesView> parts(m_parts.data() + (at - m_queueBegin), counts[i]);
        calls::MessageToSend message{parts, {}, {}, 0};
        if (counts[i] > 1)
            message.control = controls[i].bytes;
        if (!m_isConnected) {
            const Address& to = m_addresses.emplace_back(m_queue[at].peer->remote());
            message.address = to.bytes();
            message.addressLength = to.length();
        }
        m_messages.push_back(message);
        at += counts[i];
    }
    std::uint64_t sequence = 0;
    CallContext asCalled = context();
    asCalled.sequence = &sequence;
    const auto sent = calls::sendmmsg(asCalled, fd(), m_messages, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (!sent) {
        sendFailed(sent.error().number, counts.front());
        return;
    }
    std::size_t gone = 0;
    for (std::size_t i = 0; i < sent->size(); ++i)
        gone += counts[i];
    wentOut(gone, sequence);
}

void DatagramEndpoint::sendFailed(int error, std::size_t messages) {
    if (error == EINTR)
        return;
    if (error == EAGAIN || error == ENOBUFS) {
        m_isBlocked = true; // the poller says when it can be written
        return;
    }
    // ECONNREFUSED and its like tell of an earlier datagram, and this one has not been sent: it is, the next time.
    if (error == ECONNREFUSED && !std::exchange(m_wasRefused, true)) {
        m_queue[m_queueBegin].peer->failed(error);
        return;
    }
    m_wasRefused = false;
    for (std::size_t i = 0; i < messages; ++i) {
        const Outgoing& refused = m_queue[m_queueBegin++];
        m_queuedBytes -= refused.bytes.size();
        refused.peer->queued(-static_cast<std::int64_t>(refused.bytes.size()));
        refused.peer->messageFailed(refused.bytes.size(), error);
    }
    failed(error);
}

void DatagramEndpoint::wentOut(std::size_t messages, std::uint64_t sequence) {
    m_wasRefused = false;
    const bool isKept = keeps();
    for (std::size_t i = 0; i < messages; ++i) {
        const Outgoing& gone = m_queue[m_queueBegin++];
        m_queuedBytes -= gone.bytes.size();
        gone.peer->queued(-static_cast<std::int64_t>(gone.bytes.size()));
        gone.peer->messageWent(gone.bytes.size());
        if (!isKept)
            continue;
        TranscriptRow row;
        row.time = monotonicNow();
        row.socket = id();
        row.direction = Direction::Sent;
        row.note = gone.bytes.empty() ? RowNote::ZeroLengthDatagram : RowNote::None;
        row.length = gone.bytes.size();
        row.sequence = sequence;
        row.peer = gone.peer->remote();
        hub().keep(row, gone.bytes);
    }
}

void DatagramEndpoint::dropQueued(DatagramPeer& peer) {
    std::size_t dropped = 0;
    for (std::size_t i = m_queueBegin; i < m_queue.size(); ++i)
        if (m_queue[i].peer == &peer)
            dropped += m_queue[i].bytes.size();
    std::erase_if(m_queue, [&](const Outgoing& waiting) { return waiting.peer == &peer; });
    m_queueBegin = std::min(m_queueBegin, m_queue.size());
    m_queuedBytes -= dropped;
    peer.dropped(dropped);
    updateState();
}

void DatagramEndpoint::updateState() {
    const std::size_t highWater = settings().highWater;
    m_backPressure = m_queuedBytes > (m_backPressure ? highWater / 2 : highWater);
    const bool isShown = m_shownPaused == m_isPaused && m_shownBackPressure == m_backPressure;
    if (!isShown)
        for (const auto& entry : m_peers)
            entry.second->showState(m_isPaused, m_backPressure);
    m_shownPaused = m_isPaused;
    m_shownBackPressure = m_backPressure;
    const bool isWaiting = m_queueBegin < m_queue.size();
    const Poller::Wanted wanted{.read = !m_isPaused && !m_isHeld && !m_backPressure,
                                .write = isWaiting && !m_retry && !m_isHeld};
    if (!m_isPolled || wanted == m_wanted)
        return;
    m_wanted = wanted;
    hub().reactor().poller().change(fd(), wanted, *this);
}

} // namespace swb
