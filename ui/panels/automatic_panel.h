#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/store/stored_message.h"
#include "core/traffic/auto_settings.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace swb {

class AutomaticAnswers;
class AutomaticPeers;
class AutomaticRate;
class AutomaticSending;
class ChoiceRow;
class History;
class InlineNote;
class OneLineLabel;
class RuleLibrary;

// Automatic mode of one socket: handing it over and taking it back, its peers, what they are answered and sent, how
// much moves. Built when it is first shown.
class AutomaticPanel : public QWidget {
    Q_OBJECT

public:
    AutomaticPanel(EngineBridge& bridge, SocketId socket, History& history, RuleLibrary& rules,
                   QWidget* parent = nullptr);

    static bool suits(const SocketView& view); // any that is a socket

    void build(); // does nothing the second time
    AutomaticPeers* peers() const { return m_peers; }
    // A message of the library, to the selected peers or to all. Gives why nothing was sent; empty when it was.
    QString sendMessage(const StoredMessage& message);

signals:
    void explainRequested(const swb::Explanation& explanation);
    void rulesWanted(const QString& set);
    void transcriptWanted(const QString& filter);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

private:
    enum Part { PeersPart, AnswersPart, SendingPart, RatePart, SettingsPart };

    QWidget* createHandOver();
    void refresh();
    void configure();
    void showSettings(EndpointKind kind);
    void takeSamples();
    void takeReport(const ActionReport& report);

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    RuleLibrary& m_rules;
    AutoSettings m_chosen;
    QString m_moved; // while it was automatic last
    OneLineLabel* m_state = nullptr;
    QPushButton* m_switch = nullptr;
    InlineNote* m_note = nullptr;
    ChoiceRow* m_parts = nullptr;
    QStackedWidget* m_pages = nullptr;
    AutomaticPeers* m_peers = nullptr;
    QScrollArea* m_settings = nullptr; // holds those of the kind that the socket is now
    EndpointKind m_kind = EndpointKind::Stream;
    AutomaticAnswers* m_answers = nullptr;
    AutomaticSending* m_sending = nullptr;
    AutomaticRate* m_rate = nullptr;
    QTimer m_sampleTimer;
    ActionId m_asked;
};

} // namespace swb
