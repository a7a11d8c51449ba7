#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/engine/command.h"

#include <QObject>

#include <optional>
#include <vector>

namespace swb {

// Makes a socket and then, if asked for, takes it a few calls further: each call is an action of its own, asked for
// when the one before has succeeded. The first failure ends it.
class SocketMaker : public QObject {
    Q_OBJECT

public:
    struct Outcome {
        std::vector<SocketId> made;         // by socket() or socketpair(); empty when that failed
        std::optional<ActionReport> failed; // the call that ended it
        std::size_t done = 0;               // calls that succeeded after the making
    };

    explicit SocketMaker(EngineBridge& bridge, QObject* parent = nullptr);

    // `making` is a step::Socket or step::Socketpair. Nothing happens while busy.
    void start(Step making, std::vector<Step> further);
    // On a socket that is there; the first `done` of the calls have been made.
    void proceed(SocketId socket, std::vector<Step> further, std::size_t done);
    void interrupt(); // ends the call in flight

    bool isBusy() const { return static_cast<bool>(m_action); }
    SocketId socket() const { return m_outcome.made.empty() ? SocketId{} : m_outcome.made.front(); }

signals:
    void asked(const QString& call); // the name of the call now in flight
    void finished(const swb::SocketMaker::Outcome& outcome);

private:
    void take(const ActionReport& report);
    void next();
    void submit(SocketId socket, Step step);

    EngineBridge& m_bridge;
    ActionId m_action;
    std::vector<Step> m_further;
    Outcome m_outcome;
};

} // namespace swb
