#include "core/engine/registry.h"

#include "core/net/raw_access.h"
#include "core/net/unix_path.h"
#include "core/options/option_refusal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cerrno>
#include <cstddef>

namespace swb {

SocketEntry& Registry::add(SocketId id) {
    auto& entry = m_entries[id];
    entry = std::make_unique<SocketEntry>();
    entry->view.id = id;
    return *entry;
}

SocketEntry* Registry::find(SocketId id) {
    const auto entry = m_entries.find(id);
    return entry == m_entries.end() ? nullptr : entry->second.get();
}

namespace {

// An interrupted connect of AF_UNIX waited for room in the backlog, and has given up: nothing is under way.
bool goesOn(int error, int family) {
    return error == EINPROGRESS || error == EALREADY || (error == EINTR && family != AF_UNIX);
}

void applyConnect(SocketView& view, const step::Connect& connect, const std::optional<Error>& error) {
    if (!error && connect.address.family() == AF_UNSPEC) {
        view.life = view.bound ? Life::Bound : Life::Fresh;
        view.peer.reset();
        view.readShut = view.writeShut = view.endOfStream = false; // as if there had been no connection
    } else if (!error) {
        view.life = Life::Connected;
        view.peer = connect.address;
    } else if (error->number == EISCONN && view.life == Life::Connecting) {
        view.life = Life::Connected;
    } else if (goesOn(error->number, view.family)) {
        view.life = Life::Connecting;
    } else if (view.life == Life::Connecting) {
        view.life = view.bound ? Life::Bound : Life::Fresh;
    }
}

void applyFileFlags(SocketView& view, int flags, const Job& job) {
    const bool nonBlocking = (flags & O_NONBLOCK) != 0;
    view.timeout = {};
    view.mode = nonBlocking ? TimeoutMode::NonBlocking : TimeoutMode::Blocking;
    if (const auto* set = std::get_if<step::SetTimeout>(&job.step);
        set != nullptr && set->timeout.value_or(Nanoseconds{}) > Nanoseconds{}) {
        view.mode = TimeoutMode::Timeout;
        view.timeout = *set->timeout;
    }
}

} // namespace

void applyOutcome(SocketEntry& entry, const Job& job, const Outcome& outcome) {
    SocketView& view = entry.view;
    if (!std::holds_alternative<step::Splice>(job.step)) // those went to the target
        view.bytesSent += outcome.sent;
    view.bytesReceived += outcome.received;
    view.endOfStream = view.endOfStream || outcome.endOfStream;
    if (outcome.fileFlags)
        applyFileFlags(view, *outcome.fileFlags, job);
    const bool ok = !outcome.error && !outcome.cancelled && !outcome.timedOut;
    if (const auto* connect = std::get_if<step::Connect>(&job.step)) {
        if (outcome.connecting)
            view.life = Life::Connecting;
        else if (!outcome.cancelled)
            applyConnect(view, *connect, outcome.error);
    } else if (ok && std::holds_alternative<step::Bind>(job.step)) {
        view.life = Life::Bound;
        view.bound = true;
    } else if (const auto* listen = std::get_if<step::Listen>(&job.step); ok && listen != nullptr) {
        view.life = Life::Listening;
        view.backlog = listen->backlog;
    } else if (const auto* shutdown = std::get_if<step::Shutdown>(&job.step); ok && shutdown != nullptr) {
        view.readShut = view.readShut || shutdown->how != SHUT_WR;
        view.writeShut = view.writeShut || shutdown->how != SHUT_RD;
        if (view.life == Life::Listening && shutdown->how != SHUT_WR)
            view.life = Life::Bound; // the backlog is gone, accept() is EINVAL from here on
    }
}

namespace {

bool sameEndpoint(const Address& wanted, const Address& held) {
    if (wanted.port() > 0 || held.port() > 0)
        return wanted.port() == held.port() &&
               (wanted.host() == held.host() || wanted.isWildcard() || held.isWildcard());
    return wanted == held || (wanted.family() == AF_UNIX && wanted.toString() == held.toString());
}

std::string ownHolder(Registry& registry, const Job& job, const Address& wanted) {
    const int type = std::holds_alternative<step::CreateServer>(job.step) ? SOCK_STREAM : job.type;
    for (const auto& [id, entry] : registry.entries()) {
        const SocketView& view = entry->view;
        if (id == job.socket || !view.isOpen() || !view.local || view.type != type)
            continue;
        if (sameEndpoint(wanted, *view.local))
            return fmt::format("s{} of this workbench holds {}, {}", id.value, view.local->toString(),
                               view.life == Life::Listening ? "listening" : "not listening");
    }
    return {};
}

Hint unixHint(const Address& address, const std::string& systemHolder) {
    // The raw path: toString() is for the eye, with what cannot be printed escaped.
    const BytesView name = address.bytes().subspan(offsetof(sockaddr_un, sun_path));
    std::string path(name.begin(), name.end());
    path.resize(std::min(path.find('\0'), path.size()));
    const std::string shown = address.toString();
    const UnixPathState state = unixPathState(path);
    if (state != UnixPathState::NotASocket && !systemHolder.empty())
        return {systemHolder, {}}; // also of a path that its holder writes differently
    switch (state) {
    case UnixPathState::Stale:
        return {fmt::format("{} exists, but no socket is bound to it: a program that ended left it behind. "
                            "unlink() takes it away.",
                            shown),
                path};
    case UnixPathState::NotASocket:
        return {fmt::format("{} exists and is not a socket.", shown), {}};
    case UnixPathState::InUse:
        return {fmt::format("another program has a socket bound to {}", shown), {}};
    case UnixPathState::Absent:
    case UnixPathState::Unknown:
        break;
    }
    return {};
}

// What a success did that nobody asked for.
Hint successHint(const SocketView& view, const Job& job) {
    const bool isInet = view.local && view.local->port() > 0;
    if (std::holds_alternative<step::Connect>(job.step) && isInet && view.local == view.peer)
        return {
            "this socket is connected to itself: the port that the kernel gave it is the one it connected to, where "
            "nobody listened. What it sends it will receive",
            {}};
    if (std::holds_alternative<step::Listen>(job.step) && isInet && !view.bound)
        return {fmt::format("the socket was not bound, so the kernel chose the address: {}", view.local->toString()),
                {}};
    return {};
}

} // namespace

Hint hintFor(Registry& registry, const Job& job, const Outcome& outcome, const std::string& systemHolder) {
    if (!outcome.error) {
        const SocketEntry* entry = registry.find(job.socket);
        return entry != nullptr && !outcome.cancelled && !outcome.timedOut ? successHint(entry->view, job) : Hint();
    }
    if (const auto* made = std::get_if<step::Socket>(&job.step))
        return {rawRefusal(made->family, made->type, made->protocol, outcome.error->number, rawAccess()), {}};
    if (const auto* read = std::get_if<step::Getsockopt>(&job.step))
        return {readRefusal(read->room, outcome.error->number), {}};
    if (const auto* set = std::get_if<step::Setsockopt>(&job.step))
        return {setRefusal(set->level, set->name, set->value, outcome.error->number), {}};
    Address wanted;
    if (const auto* bind = std::get_if<step::Bind>(&job.step))
        wanted = bind->address;
    else if (const auto* connect = std::get_if<step::Connect>(&job.step))
        wanted = connect->address;
    else if (const auto* server = std::get_if<step::CreateServer>(&job.step))
        wanted = server->address;
    else if (std::holds_alternative<step::Listen>(job.step))
        if (const SocketEntry* entry = registry.find(job.socket); entry != nullptr && entry->view.local)
            wanted = *entry->view.local;
    const bool held = outcome.error->number == EADDRINUSE;
    if (wanted.isEmpty() || (!held && outcome.error->number != ECONNREFUSED))
        return {};
    if (std::string own = ownHolder(registry, job, wanted); !own.empty())
        return {std::move(own), {}};
    if (wanted.family() == AF_UNIX && wanted.length() > 2 && wanted.bytes()[2] != 0)
        return unixHint(wanted, systemHolder);
    return {systemHolder, {}};
}

} // namespace swb
