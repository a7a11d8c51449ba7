#include "core/traffic/datagram_endpoint.h"

#include "core/net/control_message.h"
#include "core/net/extended_error.h"
#include "core/traffic/datagram_peer.h"
#include "core/traffic/error_queue.h"
#include "core/traffic/traffic_hub.h"

#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace swb {

namespace {

constexpr std::size_t kLongestDatagram = 65536;

std::string_view textOf(BytesView bytes) { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }

// The first number of a control message, where it has one of that size.
template <class Number>
std::optional<Number> numberIn(const cmsghdr& header) {
    if (header.cmsg_len < CMSG_LEN(sizeof(Number)))
        return std::nullopt;
    Number number{};
    std::memcpy(&number, CMSG_DATA(&header), sizeof number);
    return number;
}

} // namespace

DatagramEndpoint::DatagramEndpoint(TrafficHub& hub, const Handover& handover, AutoSettings settings)
    : Endpoint(hub, handover, EndpointKind::Datagram, std::move(settings)) {}

DatagramEndpoint::~DatagramEndpoint() { hub().reactor().timers().cancel(m_retry); }

void DatagramEndpoint::begin() {
    m_isConnected = handover().connected;
    m_remote = handover().peer;
    m_isPaused = settings().receivePaused;
    setOptions();
    if (m_isConnected)
        addPeer(id(), m_remote);
    m_wanted = {.read = !m_isPaused};
    const Result<void> added = hub().reactor().poller().add(fd(), m_wanted, *this);
    m_isPolled = added.has_value();
    if (!added)
        failed(added.error().number);
}

void DatagramEndpoint::giveBack() {
    if (std::exchange(m_isPolled, false))
        hub().reactor().poller().remove(fd());
    hub().reactor().timers().cancel(m_retry);
    const std::unordered_map peers = m_peers; // each takes itself out
    for (const auto& entry : peers)
        entry.second->end();
    restoreOptions();
}

// Each of them is a call in the ledger, and undone by another when the socket is given back.
void DatagramEndpoint::setOptions() {
    const bool isInternet = family() == AF_INET || family() == AF_INET6;
    if (settings().countDrops)
        setOption(SOL_SOCKET, SO_RXQ_OVFL, 1);
    if (settings().errorQueue && family() == AF_INET)
        setOption(IPPROTO_IP, IP_RECVERR, 1);
    if (settings().errorQueue && family() == AF_INET6)
        setOption(IPPROTO_IPV6, IPV6_RECVERR, 1);
    if (settings().offload && isInternet && type() == SOCK_DGRAM)
        setOption(IPPROTO_UDP, UDP_GRO, 1);
}

void DatagramEndpoint::setOption(int level, int name, int value) {
    int before = 0;
    const Result<Bytes> known = calls::getsockopt(context(), fd(), level, name, sizeof before);
    if (known && known->size() == sizeof before)
        std::memcpy(&before, known->data(), sizeof before);
    if (known && before == value)
        return;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(&value);
    if (calls::setsockopt(context(), fd(), level, name, {bytes, sizeof value}))
        m_options.push_back({level, name, before});
}

void DatagramEndpoint::restoreOptions() {
    for (const Option& option : std::exchange(m_options, {})) {
        const auto* bytes = reinterpret_cast<const std::uint8_t*>(&option.before);
        calls::setsockopt(context(), fd(), option.level, option.name, {bytes, sizeof option.before});
    }
}

void DatagramEndpoint::settingsChanged(const AutoSettings& before) {
    const AutoSettings& now = settings();
    if (isActive() &&
        (now.countDrops != before.countDrops || now.errorQueue != before.errorQueue || now.offload != before.offload)) {
        restoreOptions();
        setOptions();
    }
    if (now.receivePaused != before.receivePaused)
        m_isPaused = now.receivePaused;
    updateState();
}

void DatagramEndpoint::pauseReceive(bool paused) {
    m_isPaused = paused;
    updateState();
}

void DatagramEndpoint::goOn() {
    m_isHeld = false;
    updateState();
    flush();
}

void DatagramEndpoint::hold() {
    m_isHeld = true;
    hub().holdBack(id());
    updateState();
}

bool DatagramEndpoint::keeps() const { return settings().keep && hub().services().transcript != nullptr; }

void DatagramEndpoint::ready(Readiness what) {
    if (!m_isPolled)
        return;
    m_hangsUp = what.hangUp;
    if (what.error)
        readErrors();
    if (what.write)
        sendAgain();
    if (m_wanted.read && (what.read || what.error || what.hangUp))
        receive();
}

void DatagramEndpoint::receive() {
    for (int i = 0; i < kCallsInARow && m_isPolled && m_wanted.read; ++i) {
        if (keeps() && hub().transcriptRoom(kLongestDatagram).empty())
            return hold();
        const bool isMore = settings().offload ? receiveOne() : receiveBatch();
        flush(); // answers may stand in what was received: it is written over by the next
        if (!isMore)
            return;
    }
}

bool DatagramEndpoint::receiveBatch() {
    MessageBatch& batch = hub().batch();
    batch.limitRoom(settings().readSize);
    std::uint64_t sequence = 0;
    CallContext asCalled = context();
    asCalled.sequence = &sequence;
    const Result<std::size_t> count =
        calls::recvmmsg(asCalled, fd(), batch, kInOneCall, MSG_DONTWAIT | MSG_TRUNC | MSG_CMSG_CLOEXEC);
    if (!count) {
        receiveFailed(count.error().number);
        return false;
    }
    m_isReceiving = true;
    const Arrival arrival{monotonicNow(), sequence, Place::Elsewhere};
    for (std::size_t i = 0; i < *count; ++i)
        take(batch.at(i), arrival);
    m_isReceiving = false;
    return *count == kInOneCall;
}

// With UDP_GRO one call may bring many datagrams of a sender, one behind the other: straight to where they stay.
bool DatagramEndpoint::receiveOne() {
    const bool isKept = keeps();
    const std::span<std::uint8_t> room = isKept ? hub().transcriptRoom(kLongestDatagram) : hub().room(kLongestDatagram);
    std::array<std::uint8_t, 256> control{};
    const std::array buffers{room};
    std::uint64_t sequence = 0;
    CallContext asCalled = context();
    asCalled.sequence = &sequence;
    const Result<calls::MessageReceived> got =
        calls::recvmsg(asCalled, fd(), {buffers, control}, MSG_DONTWAIT | MSG_TRUNC | MSG_CMSG_CLOEXEC);
    if (!got) {
        receiveFailed(got.error().number);
        return false;
    }
    MessageBatch::Message message;
    message.bytes = BytesView(room).first(std::min(got->size, room.size()));
    message.size = got->size;
    message.flags = got->flags;
    message.control = BytesView(control).first(std::min(got->controlLength, control.size()));
    message.address = got->address;
    message.addressLength = got->addressLength;
    m_isReceiving = true;
    take(message, {monotonicNow(), sequence, isKept ? Place::InTranscript : Place::Elsewhere});
    m_isReceiving = false;
    return true;
}

void DatagramEndpoint::receiveFailed(int error) {
    if (error == EAGAIN && m_hangsUp) // shut down for receiving: the poller would say so without end
        pauseReceive(true);
    if (error == EAGAIN || error == EINTR)
        return;
    // Without an error queue this is all that is told, and of a connected socket it is about its peer.
    if (m_isConnected)
        if (DatagramPeer* const peer = peerOf(m_remote.bytes(), m_remote.length()))
            peer->failed(error);
    failed(error);
}

void DatagramEndpoint::take(const MessageBatch::Message& message, const Arrival& arrival) {
    DatagramPeer* const peer =
        m_isConnected ? peerOf(m_remote.bytes(), m_remote.length()) : peerOf(message.address, message.addressLength);
    const Told told = readControl(message, peer);
    if (message.size > message.bytes.size()) {
        ++view.truncated;
        touch();
    }
    const bool isKept = keeps();
    if (isKept)
        fillRow(message, arrival, peer, told.isMore);
    BytesView left = message.bytes;
    do {
        const BytesView bytes = told.segment == 0 ? left : left.first(std::min(told.segment, left.size()));
        left = left.subspan(bytes.size());
        if (isKept)
            keep(bytes, arrival.place);
        if (peer != nullptr)
            peer->messageCame(bytes);
        else
            moved(bytes.size(), 1, 0, 0);
    } while (!left.empty());
}

// Mostly it is the row of the message before, save a few numbers.
void DatagramEndpoint::fillRow(const MessageBatch::Message& message, const Arrival& arrival, const DatagramPeer* peer,
                               bool keepsControl) {
    m_row.time = arrival.time;
    m_row.socket = id();
    m_row.direction = Direction::Received;
    m_row.sequence = arrival.sequence;
    if (peer == nullptr || peer != m_rowPeer) {
        m_row.peer = m_isConnected ? m_remote : Address::fromBytes(message.address, message.addressLength);
        m_rowPeer = peer;
    }
    m_row.messageFlags = message.flags;
    const bool isCut = message.size > message.bytes.size();
    m_row.fullLength = isCut ? message.size : 0;
    m_row.note = isCut ? RowNote::Truncated : message.bytes.empty() ? RowNote::ZeroLengthDatagram : RowNote::None;
    if (keepsControl)
        m_row.control = std::make_shared<const Bytes>(message.control.begin(), message.control.end());
    else if (m_row.control)
        m_row.control = nullptr;
}

void DatagramEndpoint::keep(BytesView bytes, Place place) {
    m_row.length = bytes.size();
    if (place == Place::InTranscript)
        hub().commit(m_row, bytes.size());
    else
        hub().keep(m_row, bytes);
}

DatagramEndpoint::Told DatagramEndpoint::readControl(const MessageBatch::Message& message, const DatagramPeer* peer) {
    Told told;
    std::vector<UniqueFd> descriptors;
    msghdr header{};
    header.msg_control = const_cast<std::uint8_t*>(message.control.data());
    header.msg_controllen = message.control.size();
    for (cmsghdr* entry = CMSG_FIRSTHDR(&header); entry != nullptr; entry = CMSG_NXTHDR(&header, entry)) {
        if (entry->cmsg_level == SOL_SOCKET && entry->cmsg_type == SO_RXQ_OVFL) {
            if (const auto drops = numberIn<std::uint32_t>(*entry))
                noteDrops(*drops);
        } else if (entry->cmsg_level == SOL_UDP && entry->cmsg_type == UDP_GRO) {
            told.segment = static_cast<std::size_t>(std::max(0, numberIn<int>(*entry).value_or(0)));
        } else {
            told.isMore = true;
        }
        if (entry->cmsg_level == SOL_SOCKET && entry->cmsg_type == SCM_RIGHTS) {
            for (std::size_t at = 0; CMSG_LEN(at + sizeof(int)) <= entry->cmsg_len; at += sizeof(int)) {
                int fd = -1;
                std::memcpy(&fd, CMSG_DATA(entry) + at, sizeof fd);
                descriptors.emplace_back(fd);
            }
        }
    }
    if (!descriptors.empty() && hub().onDescriptors)
        hub().onDescriptors(peer != nullptr ? peer->id() : id(), std::move(descriptors));
    if (told.segment >= message.bytes.size())
        told.segment = 0;
    return told;
}

// The counter is the socket's own, and of 32 bits. A datagram brings what it was when that datagram was queued: less
// than what lookAt() was told meanwhile.
void DatagramEndpoint::noteDrops(std::uint32_t counter) {
    const auto more = static_cast<std::int32_t>(counter - m_lastDrops);
    if (more <= 0)
        return;
    m_lastDrops = counter;
    view.drops += static_cast<std::uint64_t>(more);
    hub().totals.drops += static_cast<std::uint64_t>(more);
    touch();
}

void DatagramEndpoint::lookAt() {
    // Drops after the last datagram that was received are told by no control message.
    CallContext observer = context();
    observer.origin = Origin::Observer;
    std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
    const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(memory.data()), sizeof memory);
    const Result<std::size_t> size =
        calls::getsockoptInto(observer, fd(), SOL_SOCKET, SO_MEMINFO, sizeof memory, bytes);
    if (size && *size == sizeof memory)
        noteDrops(memory[SK_MEMINFO_DROPS]);
}

void DatagramEndpoint::readErrors() {
    for (int i = 0; i < static_cast<int>(kInOneCall) && readError(); ++i) {
    }
}

// One entry of the error queue: it says which address the refused datagram was for. False when it is empty.
bool DatagramEndpoint::readError() {
    const std::optional<ErrorEntry> entry = takeErrorEntry(context(), fd());
    if (!entry)
        return false;
    for (const ControlMessage& message : controlMessages(entry->control)) {
        const bool isError = (message.level == IPPROTO_IP && message.type == IP_RECVERR) ||
                             (message.level == IPPROTO_IPV6 && message.type == IPV6_RECVERR);
        const std::optional<ExtendedError> error = isError ? parseExtendedError(message.data) : std::nullopt;
        if (!error || error->error == 0)
            continue;
        const Address& about = m_isConnected ? m_remote : entry->address;
        // What was too long to be sent at all is told a second time here, of port 0: sendmmsg() has named its peer.
        if (about.port() == 0)
            continue;
        if (DatagramPeer* const peer = peerOf(about.bytes(), about.length()))
            peer->failed(static_cast<int>(error->error));
        failed(static_cast<int>(error->error));
    }
    if (keeps())
        hub().keep(entry->row(id()), entry->bytes);
    return true;
}

DatagramPeer* DatagramEndpoint::peerOf(BytesView address, std::uint32_t length) {
    const std::string_view key = textOf(address);
    if (m_lastPeer != nullptr && key == m_lastAddress)
        return m_lastPeer;
    DatagramPeer* peer = nullptr;
    if (const auto known = m_peers.find(key); known != m_peers.end())
        peer = known->second;
    else if (m_peers.size() < settings().peerLimit)
        peer = &addPeer(hub().services().ids->next(), Address::fromBytes(address, length));
    if (peer == nullptr) {
        ++view.refusedByLimit;
        ++hub().totals.refusedByLimit;
        touch();
        return nullptr;
    }
    m_lastAddress = key;
    m_lastPeer = peer;
    return peer;
}

DatagramPeer& DatagramEndpoint::addPeer(SocketId peerId, const Address& remote) {
    auto peer = std::make_unique<DatagramPeer>(hub(), *this, peerId, remote);
    DatagramPeer& added = *peer;
    TrafficBoard::NewPeer row;
    row.id = peerId;
    row.endpoint = id();
    row.remote = remote;
    row.since = hub().now();
    hub().addPeer(std::move(peer), row);
    m_peers.emplace(textOf(remote.bytes()), &added);
    added.showState(m_isPaused, m_backPressure);
    return added;
}

Peer* DatagramEndpoint::openPeer(const Address& remote) {
    return m_isConnected ? nullptr : peerOf(remote.bytes(), remote.length());
}

void DatagramEndpoint::forget(DatagramPeer& peer) {
    const Address remote = peer.remote();
    if (const auto known = m_peers.find(textOf(remote.bytes())); known != m_peers.end() && known->second == &peer)
        m_peers.erase(known);
    if (m_lastPeer == &peer)
        m_lastPeer = nullptr;
    if (m_rowPeer == &peer)
        m_rowPeer = nullptr;
    m_sending.erase(&peer);
    m_ending.erase(&peer);
}

} // namespace swb
