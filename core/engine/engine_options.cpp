#include "core/engine/engine_private.h"
#include "core/options/option_reader.h"

#include <cerrno>
#include <utility>

namespace swb {

namespace {

CallContext observerOf(Recorder& recorder, SocketId socket, ActionId action) {
    return {&recorder, nullptr, socket, action, Origin::Observer};
}

int protocolOf(const SocketView& view) { return view.kernelProtocol >= 0 ? view.kernelProtocol : view.protocol; }
int typeOf(const SocketView& view) { return view.kernelType >= 0 ? view.kernelType : view.type; }

OptionReport read(Recorder& recorder, const SocketView& view, Sweep sweep) {
    OptionReport report;
    report.socket = view.id;
    report.sweep = sweep;
    const CallContext context = observerOf(recorder, view.id, {});
    Result<OptionSnapshot> snapshot;
    if (sweep == Sweep::Defaults)
        snapshot = readDefaults(context, view.family, typeOf(view), protocolOf(view));
    else
        snapshot = readOptions(context, view.fd, sweep == Sweep::Probe ? probeRows() : sweepRows(optionKindOf(view)));
    if (snapshot)
        report.snapshot = std::make_shared<const OptionSnapshot>(std::move(*snapshot));
    else
        report.error = snapshot.error();
    return report;
}

} // namespace

SocketKinds optionKindOf(const SocketView& view) { return kindOf(view.family, typeOf(view), protocolOf(view)); }

void Engine::Private::sweep(SocketId socket, Sweep sweep) {
    const auto refuse = [&](Error error) {
        OptionReport report;
        report.socket = socket;
        report.sweep = sweep;
        report.error = std::move(error);
        board.publish(std::move(report));
    };
    SocketEntry* entry = registry.find(socket);
    if (entry == nullptr || !entry->mayLook() || quitting)
        return refuse({"", EBADF, "the socket is closed; nothing was read"});
    if (!observing)
        return refuse({"", 0, "looking at sockets is off; nothing was read"});
    ++entry->looks; // its descriptor stays open until this one is back
    const int error = runner.run([this, view = entry->view, sweep] {
        board.publish(read(recorder, view, sweep));
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

void Engine::Private::watchOptions(SocketId socket, bool on) {
    if (on)
        optionsWatched.insert(socket);
    else
        optionsWatched.erase(socket);
}

bool Engine::Private::watchesOptions(const SocketEntry* entry, const Job& job) const {
    const bool ends = std::holds_alternative<step::Close>(job.step) || std::holds_alternative<step::Detach>(job.step);
    return entry != nullptr && observing && !ends && optionsWatched.contains(entry->view.id);
}

Outcome performWatched(Job& job, SocketKinds kind, NewsBoard& board) {
    const CallContext context = observerOf(*job.recorder, job.socket, job.action);
    const OptionSnapshot before = readOptions(context, job.fd, sweepRows(kind));
    Outcome outcome = perform(job);
    OptionReport report;
    report.socket = job.socket;
    report.action = job.action;
    auto after = std::make_shared<const OptionSnapshot>(readOptions(context, job.fd, sweepRows(kind)));
    report.changes = differences(before, *after);
    report.snapshot = std::move(after);
    board.publish(std::move(report));
    return outcome;
}

} // namespace swb
