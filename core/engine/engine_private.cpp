#include "core/engine/engine_private.h"

#include "core/engine/holder_search.h"
#include "core/engine/observe.h"
#include "core/engine/received_descriptor.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace swb {

namespace {

template <class T>
bool asksFor(const JobPtr& job) {
    return std::holds_alternative<T>(job->step);
}

// The first use of makefile()'s file makes it: that takes no call.
bool opensFile(const Step& step) {
    return std::holds_alternative<step::FileReadline>(step) || std::holds_alternative<step::FileRead>(step) ||
           std::holds_alternative<step::FileWrite>(step);
}

} // namespace

void Engine::Private::accept(ActionId action, Command command) {
    const bool free = needsNoSocket(command.step);
    const Lane lane = command.lane;
    const JobPtr job = newJob(action, command);
    if (quitting)
        return reportCancelled(*job);
    if (free) {
        if (!asksFor<step::Unlink>(job))
            job->socket = registry.nextId();
        return dispatch(nullptr, job);
    }
    SocketEntry* entry = registry.find(job->socket);
    if (entry == nullptr || !entry->fd.isValid())
        return reportRefused(*job, EBADF, "the socket is closed; no call was made");
    if (entry->isClosing)
        return reportRefused(*job, EBADF, "the socket is being closed; no call was made");
    enqueue(*entry, job, lane);
}

JobPtr Engine::Private::newJob(ActionId action, Command& command) {
    auto job = std::make_shared<Job>();
    job->action = action;
    job->socket = command.socket;
    job->name = stepName(command.step);
    job->step = std::move(command.step);
    job->since = monotonicNow();
    job->recorder = &recorder;
    job->faults = &faults;
    job->transcript = &transcript;
    return job;
}

void Engine::Private::enqueue(SocketEntry& entry, const JobPtr& job, Lane lane) {
    if (asksFor<step::Close>(job))
        return beginClose(entry, job);
    if (lane == Lane::OtherThread || passesLane(job->step))
        return dispatch(&entry, job);
    if (entry.laneHolder) {
        entry.lane.push_back(job);
        return publish(entry);
    }
    entry.laneHolder = job;
    dispatch(&entry, job);
}

void Engine::Private::dispatch(SocketEntry* entry, const JobPtr& job) {
    job->since = monotonicNow();
    job->observing = observing;
    if (entry != nullptr) {
        const SocketView& view = entry->view;
        job->fd = view.fd;
        job->family = view.family;
        job->type = view.kernelType >= 0 ? view.kernelType : view.type;
        job->mode = view.mode;
        job->timeout = view.timeout;
        job->peer = view.peer.value_or(Address());
        job->file = opensFile(job->step) ? files.open(view.id) : files.find(view.id);
        entry->active.push_back(job);
    }
    active[job->action] = job;
    const Address local = entry != nullptr ? entry->view.local.value_or(Address()) : Address();
    const int protocol = entry != nullptr ? entry->view.kernelProtocol : 0;
    const int error = runner.run([this, job, local, protocol] {
        auto outcome = std::make_shared<Outcome>(perform(*job));
        std::string holder = searchHolder(*job, *outcome, local, protocol);
        loop.post([this, job, outcome, holder = std::move(holder)] { finish(job, *outcome, holder); });
    });
    if (error != 0) {
        Outcome outcome;
        if (asksFor<step::Close>(job))
            outcome = perform(*job); // a close has to happen, thread or none
        else
            outcome.error = Error{"pthread_create", error, "no thread for the call; it was not made"};
        return finish(job, outcome);
    }
    if (quitting)
        signalUntilEnded(job, Ending::InterruptedByClose);
    if (entry != nullptr)
        publish(*entry);
}

void Engine::Private::finish(const JobPtr& job, Outcome& outcome, const std::string& holder) {
    active.erase(job->action);
    stopping.erase(job->action);
    SocketEntry* entry = registry.find(job->socket);
    if (entry != nullptr)
        std::erase(entry->active, job);
    const std::vector<SocketId> made = adopt(*job, outcome);
    if (entry != nullptr && asksFor<step::Close>(job))
        finishClose(*entry);
    else if (entry != nullptr)
        applyOutcome(*entry, *job, outcome);
    if (job->file && job->file->isClosed())
        files.close(job->socket);
    if (entry != nullptr) {
        lookAt(*entry);
        publish(*entry); // before the report: who reads it finds the socket as the action left it
    }
    report(*job, outcome, made, holder);
    if (entry != nullptr) {
        nextInLane(*entry, job);
        runCloseWhenIdle(*entry);
        publish(*entry);
    }
    quitWhenEmpty();
}

void Engine::Private::nextInLane(SocketEntry& entry, const JobPtr& ended) {
    if (entry.laneHolder != ended)
        return;
    entry.laneHolder.reset();
    if (entry.isClosing || entry.lane.empty())
        return;
    entry.laneHolder = entry.lane.front();
    entry.lane.pop_front();
    dispatch(&entry, entry.laneHolder);
}

void Engine::Private::interrupt(ActionId action) {
    if (const auto job = active.find(action); job != active.end())
        return signalUntilEnded(job->second, Ending::Interrupted);
    for (auto& [id, entry] : registry.entries()) {
        const auto waiting = std::find_if(entry->lane.begin(), entry->lane.end(),
                                          [&](const JobPtr& job) { return job->action == action; });
        if (waiting == entry->lane.end())
            continue;
        const JobPtr job = *waiting;
        entry->lane.erase(waiting);
        reportCancelled(*job);
        return publish(*entry);
    }
}

void Engine::Private::signalUntilEnded(const JobPtr& job, Ending reason) {
    job->stopReason.store(reason);
    job->stop.store(true);
    stopping[job->action] = reason;
    recorder.signalInFlight(job->action, reason);
    if (SocketEntry* entry = registry.find(job->socket))
        publish(*entry);
    loop.startTimer(&stopping, kSignalAgain, [this] { signalAgain(); });
}

void Engine::Private::signalAgain() {
    for (const auto& [action, reason] : stopping)
        recorder.signalInFlight(action, reason);
    if (!stopping.empty())
        loop.startTimer(&stopping, kSignalAgain, [this] { signalAgain(); });
}

void Engine::Private::beginClose(SocketEntry& entry, const JobPtr& job) {
    entry.isClosing = true;
    entry.closing = job;
    entry.view.life = Life::Closing;
    for (const JobPtr& waiting : entry.lane)
        reportCancelled(*waiting);
    entry.lane.clear();
    for (const JobPtr& inFlight : entry.active)
        signalUntilEnded(inFlight, Ending::InterruptedByClose);
    runCloseWhenIdle(entry);
    publish(entry);
}

void Engine::Private::runCloseWhenIdle(SocketEntry& entry) {
    if (!entry.closing || !entry.active.empty())
        return;
    const JobPtr job = std::exchange(entry.closing, nullptr);
    dispatch(&entry, job);
}

void Engine::Private::finishClose(SocketEntry& entry) {
    // Whatever close(2) said: on Linux the number is free again, and closing it once more could hit a stranger's.
    entry.fd.release();
    files.close(entry.view.id);
    ++entry.generation;
    SocketView& view = entry.view;
    view.life = Life::Closed;
    view.readiness.reset();
    view.inQueue.reset();
    view.outQueue.reset();
    view.tcpState.reset();
    watched.erase(view.id);
}

void Engine::Private::closeAll() {
    for (auto& [id, entry] : registry.entries()) {
        if (!entry->fd.isValid() || entry->isClosing)
            continue;
        closeSocket(*entry);
    }
}

void Engine::Private::closeSocket(SocketEntry& entry) {
    Command command{entry.view.id, step::Close{}, Lane::InOrder};
    beginClose(entry, newJob(ActionId{lastAction.fetch_add(1) + 1}, command));
}

void Engine::Private::forget(SocketId socket) {
    const SocketEntry* entry = registry.find(socket);
    if (entry == nullptr || entry->fd.isValid())
        return;
    registry.remove(socket);
    board.publishRemoval(socket);
}

void Engine::Private::forgetClosed() {
    std::vector<SocketId> closed;
    for (const auto& [id, entry] : registry.entries())
        if (!entry->fd.isValid())
            closed.push_back(id);
    for (const SocketId id : closed)
        forget(id);
}

void Engine::Private::watch(std::vector<SocketId> sockets) {
    watched = {sockets.begin(), sockets.end()};
    lookAtWatched();
}

void Engine::Private::setObserving(bool on) {
    observing = on;
    if (on)
        return lookAtWatched();
    loop.stopTimer(&watched);
    for (auto& [id, entry] : registry.entries()) {
        entry->view.readiness.reset();
        entry->view.inQueue.reset();
        entry->view.outQueue.reset();
        entry->view.tcpState.reset();
        publish(*entry);
    }
}

void Engine::Private::lookAtWatched() {
    if (!observing || watched.empty() || quitting)
        return;
    for (const SocketId id : watched) {
        SocketEntry* entry = registry.find(id);
        if (entry == nullptr || !entry->mayLook())
            continue;
        // What becomes known by itself: the end of a connect under way brings names with it.
        const Look look = entry->view.life == Life::Connecting ? Look::Whole : Look::State;
        const bool fileGrew = takeFile(entry->view);
        if (observe(recorder, entry->fd.get(), entry->view, look) || fileGrew)
            publish(*entry);
    }
    loop.startTimer(&watched, kLookAgain, [this] { lookAtWatched(); });
}

void Engine::Private::lookAt(SocketEntry& entry) {
    if (observing && !quitting && entry.mayLook())
        observe(recorder, entry.fd.get(), entry.view, Look::Whole);
}

std::vector<SocketId> Engine::Private::adopt(const Job& job, Outcome& outcome) {
    std::vector<SocketId> made;
    for (const Outcome::NewSocket& fresh : outcome.made) {
        const bool isFirstOfStep = made.empty() && needsNoSocket(job.step);
        SocketEntry& entry = adoptOne(isFirstOfStep ? job.socket : registry.nextId(), fresh, job);
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
        if (entry.view.receivedFrom && entry.view.notASocket.empty())
            entry.view.life = lifeOf({&recorder, nullptr, id, job.action, Origin::Observer}, entry.view.fd, entry.view);
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
    constexpr int kFlags = SOCK_NONBLOCK | SOCK_CLOEXEC;
    const auto settings = [&](int family, int type, int protocol) {
        view.family = family;
        view.type = type & ~kFlags;
        view.typeFlags = type & kFlags;
        view.protocol = protocol;
    };
    if (fresh.isReceived) {
        settings(fresh.family, fresh.type, fresh.protocol);
        view.receivedFrom = job.socket;
    } else if (const auto* s = std::get_if<step::Socket>(&job.step)) {
        settings(s->family, s->type, s->protocol);
    } else if (const auto* p = std::get_if<step::Socketpair>(&job.step)) {
        settings(p->family, p->type, p->protocol);
    } else if (const auto* a = std::get_if<step::Accept>(&job.step)) {
        const SocketEntry* listener = registry.find(job.socket);
        settings(job.family, job.type | a->flags, listener != nullptr ? listener->view.protocol : 0);
        view.parent = job.socket;
        view.life = Life::Connected;
    }
    view.mode = (view.typeFlags & SOCK_NONBLOCK) != 0 ? TimeoutMode::NonBlocking : TimeoutMode::Blocking;
    return entry;
}

void Engine::Private::reportCancelled(const Job& job) {
    Outcome outcome;
    outcome.cancelled = true;
    report(job, outcome, {});
}

void Engine::Private::reportRefused(const Job& job, int error, std::string why) {
    Outcome outcome;
    outcome.error = Error{"", error, std::move(why)};
    report(job, outcome, {});
}

void Engine::Private::report(const Job& job, Outcome& outcome, std::vector<SocketId> made, const std::string& holder) {
    ActionReport report;
    report.action = job.action;
    report.socket = needsNoSocket(job.step) ? SocketId{} : job.socket;
    report.name = job.name;
    report.error = std::move(outcome.error);
    report.timedOut = outcome.timedOut;
    report.cancelled = outcome.cancelled;
    if (const SocketEntry* entry = registry.find(job.socket))
        report.byClose = entry->isClosing && (job.stop.load() || outcome.cancelled);
    // What went, or came, before it failed.
    const bool counts = std::holds_alternative<step::SendAll>(job.step) ||
                        std::holds_alternative<step::Follow>(job.step) ||
                        std::holds_alternative<step::FileWrite>(job.step);
    report.value = report.error && !counts ? -1 : outcome.value;
    report.bytes = std::move(outcome.bytes);
    report.messages = std::move(outcome.messages);
    report.made = std::move(made);
    outcome.error = report.error;
    Hint hint = hintFor(registry, job, outcome, holder);
    report.hint = hint.text.empty() ? std::move(outcome.note) : std::move(hint.text);
    report.stalePath = std::move(hint.stalePath);
    board.publish(std::move(report));
}

void Engine::Private::publish(SocketEntry& entry) {
    SocketView& view = entry.view;
    const auto actionOf = [&](const JobPtr& job) {
        return ActionView{job->action, job->name, job->since, stopping.contains(job->action)};
    };
    takeFile(view);
    view.inFlight.clear();
    view.waiting.clear();
    std::transform(entry.active.begin(), entry.active.end(), std::back_inserter(view.inFlight), actionOf);
    std::transform(entry.lane.begin(), entry.lane.end(), std::back_inserter(view.waiting), actionOf);
    board.publish(view);
}

// What makefile()'s buffers hold now. True when that is new.
bool Engine::Private::takeFile(SocketView& view) {
    const auto file = files.find(view.id);
    const std::uint64_t readAhead = file ? file->readAhead() : 0;
    const std::uint64_t unsent = file ? file->unsent() : 0;
    const bool isNew =
        view.fileOpen != (file != nullptr) || view.fileReadAhead != readAhead || view.fileUnsent != unsent;
    view.fileOpen = file != nullptr;
    view.fileReadAhead = readAhead;
    view.fileUnsent = unsent;
    return isNew;
}

void Engine::Private::beginQuit() {
    quitting = true;
    loop.stopTimer(&watched);
    for (const auto& [action, job] : std::map(active))
        signalUntilEnded(job, Ending::InterruptedByClose);
    closeAll();
    quitWhenEmpty();
}

void Engine::Private::quitWhenEmpty() {
    if (!quitting || !active.empty())
        return;
    for (const auto& [id, entry] : registry.entries())
        if (entry->fd.isValid())
            return;
    loop.quit();
}

} // namespace swb
