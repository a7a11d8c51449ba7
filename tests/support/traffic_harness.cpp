#include "tests/support/traffic_harness.h"

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstdlib>

namespace swb::test {

namespace {

constexpr auto kDeadline = std::chrono::seconds(60);

[[noreturn]] void fail(const char* what) {
    std::perror(what);
    std::abort();
}

UniqueFd checked(int fd, const char* what) {
    if (fd < 0)
        fail(what);
    return UniqueFd(fd);
}

UniqueFd plainSocket(int family, int type) {
    UniqueFd fd = checked(::socket(family, type | SOCK_CLOEXEC, 0), "socket");
    const timeval time{60, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(fd.get(), SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
    return fd;
}

Address placeOf(int family) {
    if (family == AF_INET6)
        return *Address::parseInet6("::1", "0");
    return family == AF_UNIX ? Address::unixAutobind() : *Address::parseInet("127.0.0.1", "0");
}

void bindAndListen(const UniqueFd& fd, int family, int backlog) {
    const Address place = placeOf(family);
    if (::bind(fd.get(), place.data(), place.length()) != 0 || ::listen(fd.get(), backlog) != 0)
        fail("bind, listen");
}

} // namespace

TrafficHarness::TrafficHarness(PollerKind poller) {
    auto traffic = Traffic::create({&m_recorder, &m_transcript, &m_faults, &m_ids}, poller);
    if (!traffic)
        std::abort();
    m_traffic = std::move(*traffic);
    m_traffic->setNewsHandler([news = m_news] {
        {
            const std::lock_guard lock(news->mutex);
            ++news->count;
        }
        news->wake.notify_all();
    });
}

TrafficHarness::~TrafficHarness() = default;

TrafficHarness::Endpoint TrafficHarness::listener(AutoSettings settings, int family, int type, int backlog) {
    UniqueFd fd = plainSocket(family, type);
    bindAndListen(fd, family, backlog);
    const Endpoint endpoint{m_ids.next(), nameOf(fd.get()), fd.get()};
    m_traffic->take({endpoint.id, fd.get(), family, type, true, endpoint.address, {}, false}, std::move(settings));
    m_fds.push_back(std::move(fd));
    return endpoint;
}

TrafficHarness::Endpoint TrafficHarness::take(int fd, AutoSettings settings) {
    int family = 0, type = 0;
    socklen_t length = sizeof family;
    ::getsockopt(fd, SOL_SOCKET, SO_DOMAIN, &family, &length);
    ::getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &length);
    sockaddr_storage peer{};
    socklen_t peerLength = sizeof peer;
    const bool isConnected = ::getpeername(fd, reinterpret_cast<sockaddr*>(&peer), &peerLength) == 0;
    const Endpoint endpoint{m_ids.next(), nameOf(fd), fd};
    const Address remote =
        isConnected ? Address::fromSockaddr(reinterpret_cast<sockaddr*>(&peer), peerLength) : Address();
    m_traffic->take({endpoint.id, fd, family, type, false, endpoint.address, remote, isConnected}, std::move(settings));
    return endpoint;
}

void TrafficHarness::giveBack(SocketId endpoint) {
    std::mutex mutex;
    std::condition_variable wake;
    bool isDone = false;
    m_traffic->giveBack(endpoint, [&](const EndpointView&) {
        const std::lock_guard lock(mutex);
        isDone = true;
        wake.notify_all();
    });
    std::unique_lock lock(mutex);
    if (!wake.wait_for(lock, kDeadline, [&] { return isDone; }))
        std::abort();
}

UniqueFd TrafficHarness::connect(const Address& address, int type) {
    UniqueFd fd = plainSocket(address.family(), type);
    if (::connect(fd.get(), address.data(), address.length()) != 0)
        fail("connect");
    return fd;
}

std::pair<UniqueFd, UniqueFd> TrafficHarness::tcpPair() {
    const UniqueFd listener = plainSocket(AF_INET, SOCK_STREAM);
    bindAndListen(listener, AF_INET, 1);
    UniqueFd client = connect(nameOf(listener.get()));
    UniqueFd server = checked(::accept4(listener.get(), nullptr, nullptr, SOCK_CLOEXEC), "accept4");
    const timeval time{60, 0};
    ::setsockopt(server.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    return {std::move(client), std::move(server)};
}

bool TrafficHarness::waitUntil(const std::function<bool()>& condition) {
    const auto deadline = std::chrono::steady_clock::now() + kDeadline;
    for (;;) {
        std::uint64_t seen = 0;
        {
            const std::lock_guard lock(m_news->mutex);
            seen = m_news->count;
        }
        m_traffic->takeNews(); // before looking: what comes meanwhile counts as news again
        if (condition())
            return true;
        std::unique_lock lock(m_news->mutex);
        if (!m_news->wake.wait_until(lock, deadline, [&] { return m_news->count != seen; }))
            return false;
    }
}

void TrafficHarness::copyOut() {
    for (bool isMore = true; isMore;) {
        TrafficChanges changes = m_traffic->changesSince(m_version, 4096);
        for (PeerView& peer : changes.peers)
            m_peers[peer.id] = std::move(peer);
        for (const SocketId id : changes.gonePeers)
            m_peers.erase(id);
        for (EndpointView& endpoint : changes.endpoints)
            m_endpoints[endpoint.id] = std::move(endpoint);
        for (const SocketId id : changes.goneEndpoints)
            m_endpoints.erase(id);
        m_version = changes.version;
        isMore = changes.more;
    }
}

std::map<SocketId, PeerView> TrafficHarness::peers() {
    copyOut();
    return m_peers;
}

PeerView TrafficHarness::peer(SocketId id) {
    copyOut();
    const auto found = m_peers.find(id);
    return found == m_peers.end() ? PeerView{} : found->second;
}

PeerView TrafficHarness::onlyPeer() {
    if (!waitUntil([&] { return !peers().empty(); }) || m_peers.size() != 1)
        std::abort();
    return m_peers.begin()->second;
}

EndpointView TrafficHarness::endpoint(SocketId id) {
    copyOut();
    const auto found = m_endpoints.find(id);
    return found == m_endpoints.end() ? EndpointView{} : found->second;
}

bool TrafficHarness::waitForPeer(SocketId id, const std::function<bool(const PeerView&)>& condition) {
    return waitUntil([&] {
        const PeerView view = peer(id);
        return view.id == id && condition(view);
    });
}

std::vector<CallRecord> TrafficHarness::calls(CallId call) {
    std::vector<CallRecord> found = m_recorder.copyAutomaticSince(0).completed;
    std::erase_if(found, [&](const CallRecord& record) { return record.call != call; });
    return found;
}

std::string TrafficHarness::bytesOf(SocketId socket, Direction direction) {
    std::string text;
    for (const TranscriptRow& row : m_transcript.copySince(0))
        if (row.socket == socket && row.direction == direction) {
            const Bytes bytes = m_transcript.bytesOf(row.index);
            text.append(bytes.begin(), bytes.end());
        }
    return text;
}

std::string TrafficHarness::received(SocketId socket) { return bytesOf(socket, Direction::Received); }

std::string TrafficHarness::sent(SocketId socket) { return bytesOf(socket, Direction::Sent); }

void writeAll(const UniqueFd& fd, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t size = ::send(fd.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (size < 0)
            fail("send");
        bytes.remove_prefix(static_cast<std::size_t>(size));
    }
}

std::string readSome(const UniqueFd& fd, std::size_t most) {
    std::string text(most, '\0');
    const ssize_t size = ::recv(fd.get(), text.data(), text.size(), 0);
    text.resize(size < 0 ? 0 : static_cast<std::size_t>(size));
    return text;
}

std::string readExactly(const UniqueFd& fd, std::size_t size) {
    std::string text;
    while (text.size() < size) {
        const std::string some = readSome(fd, size - text.size());
        if (some.empty())
            break;
        text += some;
    }
    return text;
}

std::string readToEnd(const UniqueFd& fd) {
    std::string text;
    for (std::string some = readSome(fd); !some.empty(); some = readSome(fd))
        text += some;
    return text;
}

int errorOfRead(const UniqueFd& fd) {
    char byte = 0;
    return ::recv(fd.get(), &byte, 1, 0) < 0 ? errno : 0;
}

Address nameOf(int fd) {
    sockaddr_storage name{};
    socklen_t length = sizeof name;
    if (::getsockname(fd, reinterpret_cast<sockaddr*>(&name), &length) != 0)
        fail("getsockname");
    return Address::fromSockaddr(reinterpret_cast<sockaddr*>(&name), length);
}

} // namespace swb::test
