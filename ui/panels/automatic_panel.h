#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/traffic/auto_settings.h"

#include <QTimer>
#include <QWidget>

class QComboBox;
class QLabel;
class QPushButton;
class QStackedWidget;

namespace swb {

class AutomaticPeers;
class AutomaticSettings;
class ChoiceRow;
class History;
class InlineNote;
class PayloadEditor;
class RatePlot;

// Automatic mode of one socket: handing it over and taking it back, its peers, what they are answered and sent, how
// much moves. Built when it is first shown.
class AutomaticPanel : public QWidget {
    Q_OBJECT

public:
    AutomaticPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent = nullptr);

    static bool suits(const SocketView& view); // streams and datagrams

    void build(); // does nothing the second time
    AutomaticPeers* peers() const { return m_peers; }
    RatePlot* plot() const { return m_plot; }

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum Part { PeersPart, AnswersPart, SendingPart, RatePart, SettingsPart };

    QWidget* createHandOver();
    QWidget* createAnswers();
    QWidget* createSending();
    void refresh();
    void configure();
    void send(bool toAll);
    void takeSamples();
    void takeReport(const ActionReport& report);

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    AutoSettings m_chosen;
    QLabel* m_state = nullptr;
    QPushButton* m_switch = nullptr;
    InlineNote* m_note = nullptr;
    ChoiceRow* m_parts = nullptr;
    QStackedWidget* m_pages = nullptr;
    AutomaticPeers* m_peers = nullptr;
    AutomaticSettings* m_settings = nullptr;
    QComboBox* m_rules = nullptr;
    QLabel* m_rulesText = nullptr;
    PayloadEditor* m_payload = nullptr;
    QPushButton* m_sendSelected = nullptr;
    QPushButton* m_sendAll = nullptr;
    InlineNote* m_sendNote = nullptr;
    RatePlot* m_plot = nullptr;
    QTimer m_sampleTimer;
    ActionId m_asked;
};

} // namespace swb
