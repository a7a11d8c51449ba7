#include "core/bridge/engine_bridge.h"

#include "core/traffic/traffic.h"

#include <QMetaObject>

#include <algorithm>

namespace swb {

namespace {
constexpr int kCopyEveryMs = 33;
constexpr std::size_t kRecordsPerCopy = 20'000; // more wait for the next copy, so that one never takes long
constexpr std::size_t kPeersPerCopy = 2'000;
constexpr std::size_t kAutomaticPerCopy = 2'000; // of a flood the newest
} // namespace

EngineBridge::EngineBridge(std::unique_ptr<Engine> engine, QObject* parent)
    : QObject(parent)
    , m_engine(std::move(engine)) {
    m_timer.setSingleShot(true);
    m_timer.setTimerType(Qt::PreciseTimer);
    connect(&m_timer, &QTimer::timeout, this, &EngineBridge::copyOut);
    m_engine->setNewsHandler(
        [this] { QMetaObject::invokeMethod(this, &EngineBridge::scheduleCopy, Qt::QueuedConnection); });
}

EngineBridge::~EngineBridge() {
    m_engine->setNewsHandler({});
    m_engine.reset(); // ends every call and closes every socket
}

// NOLINTNEXTLINE(performance-unnecessary-value-param): it is made for this call alone, and told to who listens after
ActionId EngineBridge::submit(Command command) {
    const ActionId action = m_engine->submit(command);
    emit submitted(command, action);
    return action;
}

const SocketView* EngineBridge::find(SocketId socket) const {
    const auto view = std::lower_bound(m_sockets.begin(), m_sockets.end(), socket,
                                       [](const SocketView& a, SocketId id) { return a.id < id; });
    return view != m_sockets.end() && view->id == socket ? &*view : nullptr;
}

void EngineBridge::setRecordsPaused(bool paused) {
    m_recordsPaused = paused;
    if (!paused)
        scheduleCopy();
}

void EngineBridge::setObserversShown(bool shown) {
    if (shown && !m_observersShown) // from now on: what was looked at before is not news
        m_observerCursor = m_engine->recorder().observerCount();
    m_observersShown = shown;
}

void EngineBridge::setAutomaticShown(bool shown) {
    if (shown && !m_automaticShown)
        m_automaticCursor = m_engine->recorder().automaticCount();
    m_automaticShown = shown;
}

void EngineBridge::watchTraffic(SocketId id, bool on) {
    if (on)
        m_watchedTraffic.insert(id);
    else
        m_watchedTraffic.erase(id);
    m_engine->traffic().watch({m_watchedTraffic.begin(), m_watchedTraffic.end()});
}

void EngineBridge::watchAllOptions(bool on) {
    m_watchesAll = on;
    m_watchesThis.clear();
    m_engine->watchAllOptions(on);
    emit watchChanged();
}

void EngineBridge::watchOptions(SocketId socket, bool on) {
    if (watchesOptions(socket) == on)
        return;
    m_watchesThis[socket] = on;
    m_engine->watchOptions(socket, on);
    emit watchChanged();
}

bool EngineBridge::watchesOptions(SocketId socket) const {
    const auto exception = m_watchesThis.find(socket);
    return exception != m_watchesThis.end() ? exception->second : m_watchesAll;
}

void EngineBridge::scheduleCopy() {
    if (m_timer.isActive())
        return;
    const auto since = std::chrono::duration_cast<std::chrono::milliseconds>(monotonicNow() - m_lastCopy).count();
    m_timer.start(static_cast<int>(std::clamp<std::int64_t>(kCopyEveryMs - since, 0, kCopyEveryMs)));
}

void EngineBridge::copyOut() {
    m_lastCopy = monotonicNow();
    m_engine->takeNews(); // first: what comes during the copy asks for another
    // Fetched before the sockets and told after them: whoever hears of an action finds the socket it made.
    const std::vector<ActionReport> reports = m_engine->reportsSince(m_reportIndex);
    mergeSockets();
    if (!m_recordsPaused) {
        const RecordBatch batch = m_engine->recorder().copySince(m_recordCursor, kRecordsPerCopy);
        m_recordCursor = batch.nextCursor;
        if (!batch.completed.empty() || !batch.inFlight.empty() || batch.dropped > 0)
            emit recordsArrived(batch);
        if (batch.completed.size() == kRecordsPerCopy)
            scheduleCopy();
    }
    if (!m_recordsPaused)
        copyAside();
    copyTraffic();
    const std::uint64_t lastRow = m_engine->transcript().lastIndex();
    const std::uint64_t firstRow = m_engine->transcript().firstKept();
    if (lastRow != m_lastRow || firstRow != m_firstRow) {
        m_lastRow = lastRow;
        m_firstRow = firstRow;
        emit transcriptMoved();
    }
    // Before the reports of the actions: whoever hears of an action knows what it changed.
    for (const OptionReport& report : m_engine->optionReportsSince(m_optionIndex)) {
        m_optionReportsMissed += report.index - m_optionIndex - 1;
        m_optionIndex = report.index;
        emit optionsRead(report);
    }
    for (const ActionReport& report : reports) {
        m_reportIndex = report.index;
        emit actionFinished(report);
    }
}

void EngineBridge::copyAside() {
    const Recorder& recorder = m_engine->recorder();
    if (m_observersShown) {
        const RecordBatch batch = recorder.copyObserversSince(m_observerCursor, kRecordsPerCopy);
        m_observerCursor = batch.nextCursor;
        if (!batch.completed.empty())
            emit observersArrived(batch);
    }
    if (m_automaticShown) {
        const std::uint64_t count = recorder.automaticCount();
        const std::uint64_t passedOver = count - std::min(count, m_automaticCursor + kAutomaticPerCopy);
        RecordBatch batch = recorder.copyAutomaticSince(m_automaticCursor + passedOver, kAutomaticPerCopy);
        m_automaticCursor = batch.nextCursor;
        batch.dropped += passedOver;
        if (!batch.completed.empty())
            emit automaticArrived(batch);
    }
}

void EngineBridge::copyTraffic() {
    const TrafficChanges changes = m_engine->traffic().changesSince(m_trafficVersion, kPeersPerCopy);
    if (changes.version == m_trafficVersion)
        return;
    m_trafficVersion = changes.version;
    emit trafficChanged(changes);
    if (changes.more)
        scheduleCopy();
}

void EngineBridge::mergeSockets() {
    Engine::Changes changes = m_engine->changesSince(m_version);
    m_version = changes.version;
    if (changes.changed.empty() && changes.removed.empty())
        return;
    std::vector<SocketId> changed;
    for (SocketView& view : changes.changed) {
        changed.push_back(view.id);
        const auto place = std::lower_bound(m_sockets.begin(), m_sockets.end(), view.id,
                                            [](const SocketView& a, SocketId id) { return a.id < id; });
        if (place != m_sockets.end() && place->id == view.id)
            *place = std::move(view);
        else
            m_sockets.insert(place, std::move(view));
    }
    std::erase_if(m_sockets, [&](const SocketView& view) {
        return std::find(changes.removed.begin(), changes.removed.end(), view.id) != changes.removed.end();
    });
    emit socketsChanged(changed, changes.removed);
}

} // namespace swb
