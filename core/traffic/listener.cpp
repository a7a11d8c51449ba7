#include "core/traffic/listener.h"

#include "core/traffic/stream_session.h"
#include "core/traffic/traffic_hub.h"

#include <fcntl.h>
#include <linux/sock_diag.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <span>
#include <utility>

namespace swb {

namespace {

// The program's own, and no person's: not in the ledger.
UniqueFd openSpare() { return UniqueFd(::open("/dev/null", O_RDONLY | O_CLOEXEC)); }

bool isOutOfDescriptors(int error) { return error == EMFILE || error == ENFILE; }

// A connection that went before it was accepted, or was refused by a filter: the next may be well. Source: accept(2).
bool isOfOneConnection(int error) {
    switch (error) {
    case ECONNABORTED:
    case EINTR:
    case EPERM:
    case EPROTO:
    case ENETDOWN:
    case ENOPROTOOPT:
    case EHOSTDOWN:
    case ENONET:
    case EHOSTUNREACH:
    case ENETUNREACH:
        return true;
    default:
        return false;
    }
}

} // namespace

Listener::Listener(TrafficHub& hub, const Handover& handover, AutoSettings settings)
    : Endpoint(hub, handover, EndpointKind::Listener, std::move(settings))
    , m_spare(openSpare()) {}

Listener::~Listener() { hub().reactor().timers().cancel(m_rest); }

void Listener::begin() {
    // accept4() has no flag for this one call: with a blocking listener, a connection that went between the poller's
    // word and the call would stop the whole thread.
    const Result<int> flags = calls::fcntl(context(), fd(), F_GETFL, 0);
    if (flags && (*flags & O_NONBLOCK) == 0 && calls::fcntl(context(), fd(), F_SETFL, *flags | O_NONBLOCK))
        m_flagsBefore = *flags;
    const Result<void> added = hub().reactor().poller().add(fd(), {.read = !settings().acceptPaused}, *this);
    m_isWaiting = added.has_value();
    if (!added)
        failed(added.error().number);
}

void Listener::giveBack() {
    if (std::exchange(m_isWaiting, false))
        hub().reactor().poller().remove(fd());
    hub().reactor().timers().cancel(m_rest);
    if (const int flags = std::exchange(m_flagsBefore, -1); flags >= 0)
        calls::fcntl(context(), fd(), F_SETFL, flags);
}

void Listener::settingsChanged(const AutoSettings& before) {
    if (m_isWaiting && !m_rest)
        hub().reactor().poller().change(fd(), {.read = !settings().acceptPaused}, *this);
    hub().settingsChanged(*this, before);
}

void Listener::ready(Readiness) {
    if (!m_isWaiting || m_rest)
        return;
    // Mostly there is one connection to accept: asking for a second every time would cost a call more. Where there
    // were as many as were asked for, twice as many are the next time.
    int accepted = 0;
    while (accepted < m_burst && acceptOne())
        ++accepted;
    m_burst = accepted == m_burst ? std::min(m_burst * 2, kMostInARow) : std::max(accepted, 1);
}

bool Listener::acceptOne() {
    const Result<calls::Accepted> accepted = calls::accept4(context(), fd(), SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted) {
        adopt(accepted->fd, Address::fromBytes(accepted->address, accepted->addressLength));
        return true;
    }
    const int error = accepted.error().number;
    if (error == EAGAIN)
        return false;
    if (isOutOfDescriptors(error)) {
        outOfDescriptors(error);
        return false;
    }
    failed(error);
    if (isOfOneConnection(error))
        return true;
    restAWhile();
    return false;
}

// What does not go away by itself would be asked and told without end: a connection that stays in the queue, a listener
// that another who has it shut down.
void Listener::restAWhile() {
    if (!m_isWaiting || m_rest)
        return;
    m_rest = hub().reactor().timers().add(hub().now() + kRest, [this] {
        m_rest = {};
        hub().reactor().poller().change(fd(), {.read = !settings().acceptPaused}, *this);
    });
    hub().reactor().poller().change(fd(), {}, *this);
}

void Listener::adopt(int accepted, const Address& remote) {
    ++view.accepted;
    ++hub().totals.accepted;
    touch();
    if (view.peers >= settings().peerLimit) {
        refuse(accepted, view.refusedByLimit, hub().totals.refusedByLimit);
        return;
    }
    TrafficBoard::NewPeer row;
    row.id = hub().services().ids->next();
    row.endpoint = id();
    row.remote = remote;
    row.since = hub().now();
    CallContext asPeer = context();
    asPeer.socket = row.id;
    if (local().isWildcard())
        row.local = localOf(asPeer, accepted);
    if (family() == AF_UNIX)
        row.credentials = credentialsOf(asPeer, accepted);
    auto session = std::make_unique<StreamSession>(hub(), *this, row.id, accepted, StreamSession::Owner::Session,
                                                   remote, row.local);
    StreamSession& added = *session;
    hub().addPeer(std::move(session), row);
    added.begin(true);
}

void Listener::refuse(int accepted, std::uint64_t& counter, std::uint64_t& total) {
    calls::close(context(), accepted);
    ++counter;
    ++total;
    touch();
}

void Listener::outOfDescriptors(int error) {
    failed(error);
    m_spare = UniqueFd(); // closes it
    const Result<calls::Accepted> accepted = calls::accept4(context(), fd(), SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (accepted) {
        ++view.accepted;
        ++hub().totals.accepted;
        refuse(accepted->fd, view.refusedByDescriptors, hub().totals.refusedByDescriptors);
    }
    m_spare = openSpare();
    if (!accepted) // another thread took the place
        restAWhile();
}

std::shared_ptr<const Address> Listener::localOf(const CallContext& context, int accepted) {
    const Result<calls::NameOut> name = calls::getsockname(context, accepted);
    if (!name)
        return nullptr;
    const Address local = Address::fromBytes(name->address, name->addressLength);
    if (!m_lastLocal || !(*m_lastLocal == local))
        m_lastLocal = std::make_shared<const Address>(local);
    return m_lastLocal;
}

void Listener::lookAt() {
    if (family() != AF_INET && family() != AF_INET6)
        return;
    CallContext observer = context();
    observer.origin = Origin::Observer;
    std::array<std::uint8_t, sizeof(tcp_info)> bytes{};
    const Result<std::size_t> size = calls::getsockoptInto(observer, fd(), IPPROTO_TCP, TCP_INFO, bytes.size(), bytes);
    if (!size)
        return;
    lookAtDrops(observer);
    tcp_info info{};
    std::memcpy(&info, bytes.data(), *size);
    // Of a listener these two mean something else: its accept queue and its backlog. Source: tcp_diag_get_info() and
    // tcp_get_info() of Linux.
    if (view.acceptQueue == info.tcpi_unacked && view.backlog == info.tcpi_sacked)
        return;
    view.acceptQueue = info.tcpi_unacked;
    view.backlog = info.tcpi_sacked;
    touch();
}

// SYNs that found the queue full, and connections that were complete and did not fit in: the peer sends again, and
// nothing but this count tells. Source: tcp_listendrop() of Linux.
void Listener::lookAtDrops(const CallContext& observer) {
    std::array<std::uint32_t, SK_MEMINFO_VARS> memory{};
    const std::span<std::uint8_t> bytes(reinterpret_cast<std::uint8_t*>(memory.data()), sizeof memory);
    const Result<std::size_t> size =
        calls::getsockoptInto(observer, fd(), SOL_SOCKET, SO_MEMINFO, sizeof memory, bytes);
    if (!size || *size != sizeof memory || memory[SK_MEMINFO_DROPS] == view.drops)
        return;
    view.drops = memory[SK_MEMINFO_DROPS];
    touch();
}

} // namespace swb
