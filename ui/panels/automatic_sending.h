#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/rules/send_plan.h"
#include "core/store/stored_message.h"

#include <QWidget>

class QPushButton;

namespace swb {

class AutomaticPeers;
class InlineNote;
class OneLineLabel;
class SendPlanEditor;

// What is sent to one, some or all peers of an endpoint, by a plan; how far the plans are, and their end.
class AutomaticSending : public QWidget {
    Q_OBJECT

public:
    AutomaticSending(EngineBridge& bridge, AutomaticPeers& peers, QWidget* parent = nullptr);

    void refresh(bool automatic);
    // To the selected peers, or to all where none is selected. Gives why nothing was sent; empty when it was.
    QString sendMessage(const StoredMessage& message);

private:
    enum class To { All, Selected };
    QPushButton* addButton(QWidget* row, const QString& words, const QString& toolTip);
    void send(To to);
    QString sendPlan(const SendPlan& plan, const std::vector<SocketId>& peers);
    void stop();

    EngineBridge& m_bridge;
    AutomaticPeers& m_peers;
    SendPlanEditor* m_plan;
    QPushButton* m_toAll = nullptr;
    QPushButton* m_toSelected = nullptr;
    QPushButton* m_stop = nullptr;
    OneLineLabel* m_said; // who is there, then how far it is: always a line, so that nothing below it moves
    InlineNote* m_note;
};

} // namespace swb
