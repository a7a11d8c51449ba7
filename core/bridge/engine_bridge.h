#pragma once

#include "core/engine/engine.h"
#include "core/traffic/peer_view.h"

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <set>
#include <vector>

namespace swb {

// Carries commands to an engine and its news to the GUI thread: one copy-out per 33 ms at the most, and none while
// nothing is new. Lives in the GUI thread.
class EngineBridge : public QObject {
    Q_OBJECT

public:
    explicit EngineBridge(std::unique_ptr<Engine> engine, QObject* parent = nullptr);
    ~EngineBridge() override;

    Engine& engine() { return *m_engine; }

    ActionId submit(Command command);
    void interrupt(ActionId action) { m_engine->interrupt(action); }

    const SocketView* find(SocketId socket) const;                       // as of the last socketsChanged()
    const std::vector<SocketView>& sockets() const { return m_sockets; } // in order of id
    // While paused no records are carried; they wait in the recorder's ring.
    void setRecordsPaused(bool paused);
    void setObserversShown(bool shown); // carry the observers' calls too
    void setAutomaticShown(bool shown); // and those of the automatic mode, of a flood the newest

    // What pages show of the automatic mode: each says for itself, and the traffic thread is told of all.
    void watchTraffic(SocketId id, bool on);

    // As the engine's, and what was asked of it.
    void watchAllOptions(bool on);
    void watchOptions(SocketId socket, bool on);
    bool watchesAllOptions() const { return m_watchesAll; }
    bool watchesOptions(SocketId socket) const;
    std::uint64_t optionReportsMissed() const { return m_optionReportsMissed; } // came too fast to be carried

signals:
    void submitted(const swb::Command& command, swb::ActionId action); // by submit(), at once
    void socketsChanged(const std::vector<swb::SocketId>& changed, const std::vector<swb::SocketId>& removed);
    void recordsArrived(const swb::RecordBatch& batch);
    void observersArrived(const swb::RecordBatch& batch);
    void automaticArrived(const swb::RecordBatch& batch);
    void trafficChanged(const swb::TrafficChanges& changes); // of endpoints and peers in automatic mode
    void transcriptMoved(); // rows came or went; who shows some asks the transcript for them
    void actionFinished(const swb::ActionReport& report);
    void optionsRead(const swb::OptionReport& report);
    void watchChanged();

private:
    void scheduleCopy();
    void copyOut();
    void copyAside();
    void copyTraffic();
    void mergeSockets();

    std::unique_ptr<Engine> m_engine;
    QTimer m_timer;
    std::vector<SocketView> m_sockets;
    std::uint64_t m_version = 0;
    std::uint64_t m_recordCursor = 0;
    std::uint64_t m_observerCursor = 0;
    std::uint64_t m_automaticCursor = 0;
    std::uint64_t m_trafficVersion = 0;
    std::uint64_t m_reportIndex = 0;
    std::uint64_t m_optionIndex = 0;
    std::uint64_t m_optionReportsMissed = 0;
    std::uint64_t m_lastRow = 0;
    std::uint64_t m_firstRow = 1;
    Nanoseconds m_lastCopy{};
    std::map<SocketId, bool> m_watchesThis;
    std::set<SocketId> m_watchedTraffic;
    bool m_watchesAll = false;
    bool m_recordsPaused = false;
    bool m_observersShown = false;
    bool m_automaticShown = true;
};

} // namespace swb
