#pragma once

#include "core/bridge/engine_bridge.h"

#include <QWidget>

#include <vector>

namespace swb {

class AutomaticPeers;
class NarrowCombo;
class RatePlot;

// How much moves a second, of all peers of an endpoint or of one.
class AutomaticRate : public QWidget {
    Q_OBJECT

public:
    // One of the peers that are selected there can be looked at.
    AutomaticRate(EngineBridge& bridge, SocketId endpoint, const AutomaticPeers& peers, QWidget* parent = nullptr);

    RatePlot* plot() const { return m_plot; }
    void takeSamples();
    void watch(bool on);             // a peer moves uncounted by the second while nobody does
    void setHasPeers(bool hasPeers); // a stream is its own and only one
    void refresh();                  // which peers are selected

private:
    void take();
    std::vector<SocketId> offered() const;

    EngineBridge& m_bridge;
    const SocketId m_endpoint;
    const AutomaticPeers& m_peers;
    QWidget* m_choiceBox;
    NarrowCombo* m_choice;
    RatePlot* m_plot;
    std::vector<SocketId> m_offered; // as the choice has them
    SocketId m_shown;
    bool m_isWatching = false;
};

} // namespace swb
