#include "core/engine/engine.h"

#include "core/engine/engine_private.h"
#include "core/transcript/memory_transcript.h"

#include <utility>

namespace swb {

Engine::Engine(std::unique_ptr<Private> d)
    : m_d(std::move(d)) {}

Result<std::unique_ptr<Engine>> Engine::create(std::unique_ptr<Transcript> transcript) {
    if (!transcript)
        transcript = std::make_unique<MemoryTranscript>();
    auto d = std::make_unique<Private>(std::move(transcript));
    if (auto started = d->loop.start(); !started)
        return tl::unexpected(started.error());
    if (auto started = d->startTraffic(); !started) {
        d->loop.post([d = d.get()] { d->beginQuit(); });
        d->loop.join();
        return tl::unexpected(started.error());
    }
    return std::unique_ptr<Engine>(new Engine(std::move(d)));
}

Engine::~Engine() {
    m_d->loop.post([d = m_d.get()] { d->beginQuit(); });
    m_d->loop.join();
}

ActionId Engine::submit(Command command) {
    const ActionId action{m_d->lastAction.fetch_add(1) + 1};
    m_d->loop.post(
        [d = m_d.get(), action, command = std::move(command)]() mutable { d->accept(action, std::move(command)); });
    return action;
}

void Engine::interrupt(ActionId action) {
    m_d->loop.post([d = m_d.get(), action] { d->interrupt(action); });
}

void Engine::offer(std::vector<int> descriptors) {
    m_d->loop.post([d = m_d.get(), descriptors = std::move(descriptors)] { d->offer(descriptors); });
}

void Engine::closeAll() {
    m_d->loop.post([d = m_d.get()] { d->closeAll(); });
}

void Engine::forget(SocketId socket) {
    m_d->loop.post([d = m_d.get(), socket] { d->forget(socket); });
}

void Engine::forgetClosed() {
    m_d->loop.post([d = m_d.get()] { d->forgetClosed(); });
}

void Engine::watch(std::vector<SocketId> sockets) {
    m_d->loop.post([d = m_d.get(), sockets = std::move(sockets)]() mutable { d->watch(std::move(sockets)); });
}

void Engine::setObserving(bool on) {
    m_d->loop.post([d = m_d.get(), on] { d->setObserving(on); });
}

void Engine::sweep(SocketId socket, Sweep sweep) {
    m_d->loop.post([d = m_d.get(), socket, sweep] { d->sweep(socket, sweep); });
}

void Engine::watchOptions(SocketId socket, bool on) {
    m_d->loop.post([d = m_d.get(), socket, on] { d->watchOptions(socket, on); });
}

void Engine::watchAllOptions(bool on) {
    m_d->loop.post([d = m_d.get(), on] { d->watchAllOptions(on); });
}

void Engine::keepMoment(SocketId socket, std::string name) {
    m_d->loop.post(
        [d = m_d.get(), socket, name = std::move(name)]() mutable { d->keepMoment(socket, std::move(name)); });
}

const OptionHistory& Engine::optionHistory() const { return m_d->optionHistory; }

std::vector<OptionReport> Engine::optionReportsSince(std::uint64_t index) const {
    return m_d->board.optionReportsSince(index);
}

Engine::Changes Engine::changesSince(std::uint64_t version) const { return m_d->board.changesSince(version); }

std::vector<ActionReport> Engine::reportsSince(std::uint64_t index) const { return m_d->board.reportsSince(index); }

Engine::FileContents Engine::fileContents(SocketId socket, std::size_t most) const {
    const auto file = m_d->files.find(socket);
    return file ? FileContents{file->readAheadBytes(most), file->unsentBytes(most)} : FileContents{};
}

Traffic& Engine::traffic() { return *m_d->traffic; }

void Engine::takeOut(SocketId peer) {
    m_d->loop.post([d = m_d.get(), peer] { d->takeOut(peer); });
}

Recorder& Engine::recorder() { return m_d->recorder; }

Transcript& Engine::transcript() { return *m_d->transcript; }

FaultPlan& Engine::faults() { return m_d->faults; }

void Engine::setNewsHandler(std::function<void()> handler) {
    m_d->recorder.setNewsHandler(handler);
    m_d->traffic->setNewsHandler(handler);
    m_d->board.setNewsHandler(std::move(handler));
}

void Engine::takeNews() {
    m_d->recorder.takeNews();
    m_d->traffic->takeNews();
    m_d->board.takeNews();
}

} // namespace swb
