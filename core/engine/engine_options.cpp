#include "core/engine/engine_private.h"
#include "core/engine/socket_kind.h"
#include "core/options/option_reader.h"

#include <cerrno>
#include <memory>
#include <tuple>
#include <utility>

namespace swb {

namespace {

CallContext observerOf(Recorder& recorder, SocketId socket, ActionId action) {
    return {&recorder, nullptr, socket, action, Origin::Observer};
}

OptionReport read(Recorder& recorder, const SocketView& view, Sweep sweep) {
    OptionReport report;
    report.socket = view.id;
    report.sweep = sweep;
    const CallContext context = observerOf(recorder, view.id, {});
    Result<OptionSnapshot> snapshot;
    if (sweep == Sweep::Defaults)
        snapshot = readDefaults(context, view.family, knownType(view), knownProtocol(view));
    else
        snapshot = readOptions(context, view.fd, sweep == Sweep::Probe ? probeRows() : sweepRows(optionKindOf(view)));
    if (snapshot)
        report.snapshot = std::make_shared<const OptionSnapshot>(std::move(*snapshot));
    else
        report.error = snapshot.error();
    return report;
}

} // namespace

std::string changedDuring(const OptionReport& report) {
    std::string text = report.call;
    for (std::size_t i = 0; i < report.alongside.size(); ++i)
        text += (i + 1 == report.alongside.size() ? " and " : ", ") + report.alongside[i];
    return text;
}

void Engine::Private::sweep(SocketId socket, Sweep sweep) {
    readOnThread(socket, sweep, [](OptionReport&) {});
}

void Engine::Private::keepMoment(SocketId socket, std::string name) {
    readOnThread(socket, Sweep::Readable, [this, name = std::move(name)](OptionReport& report) {
        report.moment = optionHistory.add({0, report.socket, OptionMoment::When::ByHand, {}, name, report.snapshot});
    });
}

void Engine::Private::readOnThread(SocketId socket, Sweep sweep, std::function<void(OptionReport&)> keep) {
    const auto refuse = [&](Error error) {
        OptionReport report;
        report.socket = socket;
        report.sweep = sweep;
        report.error = std::move(error);
        board.publish(std::move(report));
    };
    SocketEntry* entry = registry.find(socket);
    const bool needsIt = sweep != Sweep::Defaults; // those come from a socket of their own
    if (entry == nullptr || (needsIt && !entry->mayLook()) || quitting)
        return refuse({"", EBADF, "the socket is closed; nothing was read"});
    if (!observing)
        return refuse({"", 0, "looking at sockets is off; nothing was read"});
    ++entry->looks; // its descriptor stays open until this one is back
    const int error = runner.run([this, view = entry->view, sweep, keep = std::move(keep)] {
        OptionReport report = read(recorder, view, sweep);
        if (report.snapshot)
            keep(report);
        board.publish(std::move(report));
        loop.post([this, socket = view.id] { endLook(socket); });
    });
    if (error == 0)
        return;
    refuse({"pthread_create", error, "no thread to read in; nothing was read"});
    endLook(socket);
}

void Engine::Private::endLook(SocketId socket) {
    SocketEntry* entry = registry.find(socket);
    if (entry == nullptr)
        return;
    --entry->looks;
    runCloseWhenIdle(*entry);
}

void Engine::Private::watchAllOptions(bool on) {
    watchesAll = on;
    watchesThis.clear();
}

bool Engine::Private::watchesOptions(SocketId socket) const {
    const auto exception = watchesThis.find(socket);
    return exception != watchesThis.end() ? exception->second : watchesAll;
}

bool Engine::Private::mayWatch(const SocketEntry& entry) const {
    return observing && !quitting && entry.view.notASocket.empty();
}

// What a socket has from the start: from its listener, from the sender of its descriptor, or by default. On the
// engine's own thread, because nothing may come between.
void Engine::Private::keepFirstMoment(const SocketEntry& entry, const Job& job) {
    const SocketView& view = entry.view;
    if (!mayWatch(entry) || !(watchesOptions(view.id) || watchesOptions(job.socket)))
        return;
    OptionReport report;
    report.socket = view.id;
    report.action = job.action;
    report.call = job.name;
    report.isMade = true;
    const CallContext context = observerOf(recorder, view.id, job.action);
    report.snapshot =
        std::make_shared<const OptionSnapshot>(readOptions(context, view.fd, sweepRows(optionKindOf(view))));
    report.moment = optionHistory.add({0, view.id, OptionMoment::When::Made, job.action, job.name, report.snapshot});
    board.publish(std::move(report));
}

// Two calls in flight on one open file: what changed meanwhile may be the work of either.
void Engine::Private::noteAlongside(const Job& job) {
    if (needsNoSocket(job.step))
        return;
    const SocketId original = originalOf(job.socket);
    for (const auto& [action, other] : active) {
        if (action == job.action || needsNoSocket(other->step) || originalOf(other->socket) != original)
            continue;
        alongside[job.action][action] = other->name;
        alongside[action][job.action] = job.name;
    }
}

void Engine::Private::publishChanges(const Job& job, const std::shared_ptr<OptionReport>& changes) {
    const auto others = alongside.extract(job.action);
    if (!changes)
        return;
    if (!others.empty())
        for (auto& [action, name] : others.mapped())
            changes->alongside.push_back(name);
    board.publish(std::move(*changes));
}

Watched performWatched(Job& job, SocketKinds kind, OptionHistory& history, const std::atomic<bool>& observing) {
    const CallContext context = observerOf(*job.recorder, job.socket, job.action);
    const auto keep = [&](OptionMoment::When when) {
        auto snapshot = std::make_shared<const OptionSnapshot>(readOptions(context, job.fd, sweepRows(kind)));
        const std::uint64_t moment = history.add({0, job.socket, when, job.action, job.name, snapshot});
        return std::pair(std::move(snapshot), moment);
    };
    const auto before = keep(OptionMoment::When::Before).first;
    Watched done{perform(job), {}};
    if (std::holds_alternative<step::Close>(job.step) || std::holds_alternative<step::Detach>(job.step))
        return done; // the number may be a stranger's now
    if (!observing)
        return done; // switched off while the call blocked
    done.changes = std::make_shared<OptionReport>();
    OptionReport& report = *done.changes;
    report.socket = job.socket;
    report.action = job.action;
    report.call = job.name;
    std::tie(report.snapshot, report.moment) = keep(OptionMoment::When::After);
    report.changes = differences(*before, *report.snapshot);
    return done;
}

} // namespace swb
