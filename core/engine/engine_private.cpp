#include "core/engine/engine_private.h"

#include "core/engine/holder_search.h"
#include "core/engine/observe.h"
#include "core/engine/socket_kind.h"

#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <utility>

namespace swb {

namespace {

template <class T>
bool asksFor(const JobPtr& job) {
    return std::holds_alternative<T>(job->step);
}

// Those whose records name no socket where none was made. Python's functions make several calls on one that is closed
// again when the last of them fails.
bool isUnmadeOnFailure(const Step& step) {
    const auto* adoption = std::get_if<step::Adopt>(&step);
    return std::holds_alternative<step::Socket>(step) || std::holds_alternative<step::Socketpair>(step) ||
           (adoption != nullptr && !adoption->duplicate);
}

// The first use of makefile()'s file makes it: that takes no call.
bool opensFile(const Step& step) {
    return std::holds_alternative<step::FileReadline>(step) || std::holds_alternative<step::FileRead>(step) ||
           std::holds_alternative<step::FileWrite>(step);
}

// What connect(AF_UNSPEC) leaves of a name is the kernel's choice: TCP keeps its port, UDP only one that was asked for.
void takeUndone(SocketView& view, const Address& address) {
    if (address.family() != AF_UNSPEC || !view.local || view.local->port() < 0)
        return;
    view.bound = view.local->port() > 0;
    if (view.life == Life::Fresh || view.life == Life::Bound)
        view.life = view.bound ? Life::Bound : Life::Fresh;
}

} // namespace

Engine::Private::Private(std::unique_ptr<Transcript> kept)
    : transcript(std::move(kept)) {}

void Engine::Private::accept(ActionId action, Command command) {
    const bool free = needsNoSocket(command.step);
    const Lane lane = command.lane;
    const JobPtr job = newJob(action, command);
    if (quitting)
        return reportCancelled(*job);
    if (free) {
        if (const auto* adoption = std::get_if<step::Adopt>(&job->step))
            if (std::string why = whyNotAdopt(*adoption); !why.empty())
                return reportRefused(*job, EBUSY, std::move(why));
        if (!asksFor<step::Unlink>(job))
            job->socket = registry.ids().next();
        numberAttempts(*job);
        return dispatch(nullptr, job);
    }
    SocketEntry* entry = registry.find(job->socket);
    if (entry != nullptr && entry->view.detached)
        return reportRefused(*job, EBADF, "the descriptor was given away by detach; no call was made");
    if (entry == nullptr || !entry->fd.isValid())
        return reportRefused(*job, EBADF, "the socket is closed; no call was made");
    if (entry->isClosing)
        return reportRefused(*job, EBADF, "the socket is being closed; no call was made");
    enqueue(*entry, job, lane);
}

// They stand beside each other in the ledger, so each has a number of its own before it is known which will stay.
void Engine::Private::numberAttempts(Job& job) {
    const auto* race = std::get_if<step::HappyEyeballs>(&job.step);
    if (race == nullptr)
        return;
    const std::size_t count = std::min(race->addresses.size(), step::HappyEyeballs::kMostAttempts);
    for (std::size_t i = 0; i < count; ++i)
        job.attempts.push_back(i == 0 ? job.socket : registry.ids().next());
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
    job->transcript = transcript.get();
    return job;
}

void Engine::Private::enqueue(SocketEntry& entry, const JobPtr& job, Lane lane) {
    if (asksFor<step::Close>(job))
        return beginClose(entry, job);
    if (asksFor<step::Automate>(job))
        return handOver(entry, job);
    if (asksFor<step::TakeBack>(job))
        return takeBack(entry, job);
    if (refuseBesideTraffic(entry, *job))
        return;
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
        job->type = knownType(view);
        job->mode = view.mode;
        job->timeout = view.timeout;
        job->peer = view.peer.value_or(Address());
        job->file = opensFile(job->step) ? files.open(view.id) : files.find(view.id);
        entry->active.push_back(job);
    }
    active[job->action] = job;
    if (const auto* splice = std::get_if<step::Splice>(&job->step); splice != nullptr && !lendTarget(*splice, job)) {
        Outcome outcome;
        outcome.error = Error{"", EBADF, "the socket to splice to is closed, or in automatic mode; no call was made"};
        return finish(job, outcome);
    }
    const Address local = entry != nullptr ? entry->view.local.value_or(Address()) : Address();
    const int protocol = entry != nullptr ? entry->view.kernelProtocol : 0;
    const bool isRead = entry != nullptr && mayWatch(*entry) && watchesOptions(entry->view.id);
    const SocketKinds kind = isRead ? optionKindOf(entry->view) : on::None;
    noteAlongside(*job);
    const int error = runner.run([this, job, local, protocol, kind] {
        auto done = std::make_shared<Watched>(kind == on::None ? Watched{perform(*job), {}}
                                                               : performWatched(*job, kind, optionHistory, observing));
        std::string holder = searchHolder(*job, done->outcome, local, protocol);
        loop.post([this, job, done, holder = std::move(holder)] { finish(job, done->outcome, holder, done->changes); });
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

void Engine::Private::finish(const JobPtr& job, Outcome& outcome, const std::string& holder,
                             const std::shared_ptr<OptionReport>& changes) {
    active.erase(job->action);
    stopping.erase(job->action);
    SocketEntry* entry = registry.find(job->socket);
    if (entry != nullptr)
        std::erase(entry->active, job);
    const std::vector<SocketId> made = adopt(*job, outcome);
    if (made.empty() && isUnmadeOnFailure(job->step))
        registry.ids().giveBack(job->socket);
    while (job->attempts.size() > outcome.attempted) {
        registry.ids().giveBack(job->attempts.back());
        job->attempts.pop_back();
    }
    if (entry != nullptr && asksFor<step::Close>(job))
        finishClose(*entry);
    else if (entry != nullptr)
        applyOutcome(*entry, *job, outcome);
    if (entry != nullptr && asksFor<step::Detach>(job) && !outcome.cancelled)
        giveAway(*entry);
    if (const auto* splice = std::get_if<step::Splice>(&job->step))
        returnTarget(*splice, job, outcome);
    if (job->file && job->file->isClosed())
        files.close(job->socket);
    if (entry != nullptr) {
        keepLent(*entry, outcome);
        lookAt(*entry);
        if (const auto* undo = std::get_if<step::Connect>(&job->step); undo != nullptr && !entry->view.peer)
            takeUndone(entry->view, undo->address);
        shareState(*entry);
        publish(*entry); // before the report: who reads it finds the socket as the action left it
    }
    publishChanges(*job, changes); // before it too: who hears of an action knows what it changed
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
        const JobPtr job = std::move(*waiting);
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
    if (entry.view.automatic && !entry.isComingBack)
        comeBack(entry, nullptr);
    runCloseWhenIdle(entry);
    publish(entry);
}

void Engine::Private::runCloseWhenIdle(SocketEntry& entry) {
    if (!entry.closing || !entry.active.empty() || entry.looks > 0 || entry.view.automatic)
        return;
    const JobPtr job = std::exchange(entry.closing, nullptr);
    dispatch(&entry, job);
}

void Engine::Private::finishClose(SocketEntry& entry) {
    // Whatever close(2) said: on Linux the number is free again, and closing it once more could hit a stranger's.
    entry.fd.release();
    keepAfterClose(entry);
    letGo(entry);
}

// The number is not this entry's any more: closed, or given away.
void Engine::Private::letGo(SocketEntry& entry) {
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
    watchesThis.erase(socket);
    optionHistory.forget(socket);
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
    traffic->setObserving(on);
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
    const auto howMany = static_cast<Nanoseconds::rep>(watched.size());
    loop.startTimer(&watched, std::max(kLookAgain, howMany * kForEach), [this] { lookAtWatched(); });
}

void Engine::Private::lookAt(SocketEntry& entry) {
    if (observing && !quitting && entry.mayLook())
        observe(recorder, entry.fd.get(), entry.view, Look::Whole);
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
    const bool counts =
        std::holds_alternative<step::SendAll>(job.step) || std::holds_alternative<step::Follow>(job.step) ||
        std::holds_alternative<step::Sendfile>(job.step) || std::holds_alternative<step::Splice>(job.step) ||
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
