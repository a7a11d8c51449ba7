#include "core/engine/engine_private.h"
#include "core/engine/observe.h"
#include "core/engine/received_descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <iterator>

// Where the entries of the registry come from and which of them share an open file. Thread: engine.
namespace swb {

namespace {

constexpr int kTypeFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;
constexpr std::size_t kMostOutlived = std::size_t{64} * 1024 * 1024;

void takeSettings(SocketView& view, int family, int type, int protocol) {
    view.family = family;
    view.type = type & ~kTypeFlags;
    view.typeFlags = type & kTypeFlags;
    view.protocol = protocol;
}

// What belongs to the open file and not to the descriptor.
void takeShared(SocketView& view, const SocketView& from) {
    view.life = from.life;
    view.mode = from.mode == TimeoutMode::Blocking  ? TimeoutMode::Blocking
                : view.mode == TimeoutMode::Timeout ? TimeoutMode::Timeout
                                                    : TimeoutMode::NonBlocking;
    view.local = from.local;
    view.peer = from.peer;
    view.backlog = from.backlog;
    view.bound = from.bound;
    view.readShut = from.readShut;
    view.writeShut = from.writeShut;
    view.endOfStream = from.endOfStream;
}

bool sendsWithoutCopy(const Step& step) {
    return std::visit(
        [](const auto& asked) {
            if constexpr (requires { asked.flags; })
                return (static_cast<unsigned>(asked.flags) & MSG_ZEROCOPY) != 0;
            else
                return false;
        },
        step);
}

bool isOpenNumber(int fd) { return ::fcntl(fd, F_GETFD) != -1; }

} // namespace

std::vector<SocketId> Engine::Private::adopt(const Job& job, Outcome& outcome) {
    std::vector<SocketId> made;
    for (const Outcome::NewSocket& fresh : outcome.made) {
        const bool isFirstOfStep = made.empty() && needsNoSocket(job.step);
        const SocketId id = fresh.id ? fresh.id : isFirstOfStep ? job.socket : registry.ids().next();
        SocketEntry& entry = adoptOne(id, fresh, job);
        made.push_back(entry.view.id);
        if (fresh.peer)
            entry.view.peer = fresh.peer;
    }
    if (made.size() == 2 && std::holds_alternative<step::Socketpair>(job.step)) {
        for (int end = 0; end < 2; ++end) {
            SocketView& view = registry.find(made[static_cast<std::size_t>(end)])->view;
            view.twin = made[static_cast<std::size_t>(1 - end)];
            view.life = Life::Connected;
        }
    }
    for (const SocketId id : made) {
        SocketEntry& entry = *registry.find(id);
        lookAt(entry);
        lookAtAdopted(entry, job);
        keepFirstMoment(entry, job);
        publish(entry);
        if (quitting)
            closeSocket(entry);
    }
    return made;
}

SocketEntry& Engine::Private::adoptOne(SocketId id, const Outcome::NewSocket& fresh, const Job& job) {
    SocketEntry& entry = registry.add(id);
    entry.fd = UniqueFd(fresh.fd);
    SocketView& view = entry.view;
    view.fd = fresh.fd;
    view.notASocket = fresh.notASocket;
    if (fresh.family >= 0 || fresh.isReceived)
        takeSettings(view, fresh.family, fresh.type, fresh.protocol);
    if (fresh.isReceived)
        view.receivedFrom = job.socket;
    else
        takeOrigin(entry, job);
    if (view.mode != TimeoutMode::Timeout)
        view.mode = (view.typeFlags & SOCK_NONBLOCK) != 0 ? TimeoutMode::NonBlocking : TimeoutMode::Blocking;
    return entry;
}

// What the step that made it says of a socket.
void Engine::Private::takeOrigin(SocketEntry& entry, const Job& job) {
    SocketView& view = entry.view;
    if (const auto* s = std::get_if<step::Socket>(&job.step)) {
        takeSettings(view, s->family, s->type, s->protocol);
    } else if (const auto* p = std::get_if<step::Socketpair>(&job.step)) {
        takeSettings(view, p->family, p->type, p->protocol);
    } else if (const auto* a = std::get_if<step::Accept>(&job.step)) {
        const SocketEntry* listener = registry.find(job.socket);
        takeSettings(view, job.family, job.type | a->flags, listener != nullptr ? listener->view.protocol : 0);
        view.parent = job.socket;
        view.life = Life::Connected;
    } else if (const auto* c = std::get_if<step::CreateConnection>(&job.step)) {
        view.life = Life::Connected;
        view.bound = c->source.has_value();
        if (c->timeout) {
            view.mode = job.mode;
            view.timeout = job.timeout;
            view.typeFlags |= job.mode == TimeoutMode::NonBlocking ? SOCK_NONBLOCK : 0;
        }
    } else if (std::holds_alternative<step::HappyEyeballs>(job.step)) {
        view.life = Life::Connected;
    } else if (const auto* server = std::get_if<step::CreateServer>(&job.step)) {
        view.life = Life::Listening;
        view.bound = true;
        view.backlog = server->backlog.value_or(128);
    } else if (const auto* adoption = std::get_if<step::Adopt>(&job.step)) {
        const SocketEntry* owner = adoption->duplicate ? ownerOf(adoption->fd) : nullptr;
        view.duplicateOf = owner != nullptr ? owner->view.id : SocketId{};
        view.inherited = foreign.contains(adoption->fd);
        view.name = adoption->name;
        if (!adoption->duplicate)
            foreign.erase(adoption->fd);
        if (adoption->duplicate)
            view.typeFlags |= SOCK_CLOEXEC;
        if (owner != nullptr)
            takeShared(view, owner->view);
    } else if (const SocketEntry* original = registry.find(job.socket)) { // dup(), fcntl(F_DUPFD)
        const auto* control = std::get_if<step::Fcntl>(&job.step);
        const SocketView& from = original->view;
        takeSettings(view, from.family, from.type, from.protocol);
        view.notASocket = from.notASocket;
        view.duplicateOf = from.id;
        takeShared(view, from);
        view.typeFlags = view.mode == TimeoutMode::Blocking ? 0 : SOCK_NONBLOCK;
        view.typeFlags |= control != nullptr && control->command == F_DUPFD_CLOEXEC ? SOCK_CLOEXEC : 0;
    }
}

// What only the kernel knows of a socket that was there before.
void Engine::Private::lookAtAdopted(SocketEntry& entry, const Job& job) {
    SocketView& view = entry.view;
    if (!observing || !view.notASocket.empty())
        return;
    const CallContext observer{&recorder, nullptr, view.id, job.action, Origin::Observer};
    if (view.receivedFrom)
        view.life = lifeOf(observer, view.fd, view);
    if (!std::holds_alternative<step::Adopt>(job.step) || view.duplicateOf)
        return;
    view.life = lifeOf(observer, view.fd, view);
    view.bound = view.life == Life::Bound;
    const bool waits = (calls::fcntl(observer, view.fd, F_GETFL, 0).value_or(0) & O_NONBLOCK) == 0;
    const bool stays = (calls::fcntl(observer, view.fd, F_GETFD, 0).value_or(0) & FD_CLOEXEC) == 0;
    view.typeFlags = (waits ? 0 : SOCK_NONBLOCK) | (stays ? 0 : SOCK_CLOEXEC);
    view.mode = waits ? TimeoutMode::Blocking : TimeoutMode::NonBlocking;
}

const SocketEntry* Engine::Private::ownerOf(int fd) const {
    for (const auto& [id, entry] : registry.entries())
        if (entry->fd.isValid() && entry->fd.get() == fd)
            return entry.get();
    return nullptr;
}

// Empty: it may be tried. A number that is not open is the kernel's to refuse.
std::string Engine::Private::whyNotAdopt(const step::Adopt& step) const {
    if (const SocketEntry* owner = ownerOf(step.fd))
        return step.duplicate ? std::string()
                              : fmt::format("descriptor {} is s{} of this workbench already: two owners would close it "
                                            "twice. dup() gives a second descriptor. No call was made",
                                            step.fd, owner->view.id.value);
    if (foreign.contains(step.fd) || !isOpenNumber(step.fd))
        return {};
    return fmt::format("descriptor {} ({}) is this program's own: calls on it could break the window. Those it was "
                       "started with, and those given away by detach, can be taken on. No call was made",
                       step.fd, whatDescriptorIs(step.fd));
}

void Engine::Private::giveAway(SocketEntry& entry) {
    foreign.insert(entry.fd.release());
    for (const JobPtr& waiting : entry.lane)
        reportCancelled(*waiting);
    entry.lane.clear();
    letGo(entry);
    entry.view.detached = true;
}

// The socket whose open file this one has, over any number of duplicates.
SocketId Engine::Private::originalOf(SocketId socket) {
    const SocketEntry* entry = registry.find(socket);
    return entry != nullptr && entry->view.duplicateOf ? originalOf(entry->view.duplicateOf) : socket;
}

// What a call changed about the open file holds for every duplicate of the descriptor.
void Engine::Private::shareState(SocketEntry& entry) {
    if (!entry.mayLook())
        return;
    const SocketId original = originalOf(entry.view.id);
    for (auto& [id, other] : registry.entries()) {
        if (other.get() == &entry || !other->mayLook() || originalOf(id) != original)
            continue;
        takeShared(other->view, entry.view);
        publish(*other);
    }
}

// The target stays open while the splice is in flight: closing it waits for this job, too.
bool Engine::Private::lendTarget(const step::Splice& step, const JobPtr& job) {
    SocketEntry* target = registry.find(step.target);
    if (target == nullptr || !target->mayLook() || target->view.automatic)
        return false;
    job->otherFd = target->fd.get();
    if (step.target != job->socket) {
        target->active.push_back(job);
        publish(*target);
    }
    return true;
}

void Engine::Private::returnTarget(const step::Splice& step, const JobPtr& job, const Outcome& outcome) {
    SocketEntry* target = registry.find(step.target);
    if (target == nullptr)
        return;
    std::erase(target->active, job);
    target->view.bytesSent += outcome.sent;
    lookAt(*target);
    publish(*target);
    runCloseWhenIdle(*target);
}

// The kernel may read what was sent with MSG_ZEROCOPY until its notice, and after close() until the peer has it.
void Engine::Private::keepLent(SocketEntry& entry, Outcome& outcome) {
    SocketEntry* original = registry.find(originalOf(entry.view.id));
    LentBuffers& lent = (original != nullptr && original->fd.isValid() ? *original : entry).lent;
    const std::uint64_t before = lent.bytes();
    lent.takeNotices(outcome.messages);
    if (!outcome.lent.empty()) {
        const bool mayHaveCompany =
            entry.view.inherited || entry.view.receivedFrom ||
            std::ranges::any_of(active, [](const auto& running) { return sendsWithoutCopy(running.second->step); });
        lent.add(std::move(outcome.lent), outcome.lentSends,
                 mayHaveCompany ? LentBuffers::Numbers::Unknown : LentBuffers::Numbers::Known);
    }
    if (const std::uint64_t now = lent.bytes(); now != before)
        outcome.note += fmt::format("{}{} bytes are lent to the kernel now", outcome.note.empty() ? "" : ". ", now);
}

void Engine::Private::keepAfterClose(SocketEntry& entry) {
    LentBytes left = entry.lent.take();
    outlived.insert(outlived.end(), std::make_move_iterator(left.begin()), std::make_move_iterator(left.end()));
    std::size_t size = 0;
    for (const auto& bytes : outlived)
        size += bytes->size();
    while (size > kMostOutlived) {
        size -= outlived.front()->size();
        outlived.erase(outlived.begin());
    }
}

} // namespace swb
