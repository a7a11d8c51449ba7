#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <functional>
#include <map>
#include <optional>
#include <vector>

class QLabel;
class QScrollArea;
class QVBoxLayout;

namespace swb {

class AddressEditor;
class CallCard;
class History;

// The calls of one socket, each with its arguments in place, in the order of a socket's life. What makes sense next is
// prominent; nothing is forbidden.
class CallsPanel : public QWidget {
    Q_OBJECT

public:
    CallsPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent = nullptr);

    void prefillBind(const Address& address);
    void prefillConnect(const Address& address);
    void prefillBacklog(int backlog);
    // The card of a step, by the name stepName() gives; null when there is none.
    CallCard* card(const QString& step) const;
    const std::vector<CallCard*>& cards() const { return m_cards; }
    void reveal(CallCard* card); // scrolls to it and puts the focus on its button
    void focusNext();            // reveals what makes sense next

    void repeatLast();
    QString lastStep() const { return m_lastStep; } // empty: none was made yet
    void setLane(Lane lane) { m_lane = lane; }      // of the calls asked for from now on

signals:
    void explainRequested(const swb::Explanation& explanation);
    void socketWanted(swb::SocketId socket);
    void lastStepChanged();

private:
    enum class Intent { Unknown, Server, Client };

    void createCards();
    void adopt(CallCard* card);
    void addGroup(const QString& title, const std::vector<CallCard*>& cards);
    void submit(CallCard* card, const Step& step);
    void noteAsked(const Command& command);
    void takeReport(const ActionReport& report);
    void tellStory();
    void takeSockets(const std::vector<SocketId>& changed);
    void suggest(const SocketView& view);
    void explain(const CallCard& card);

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    Lane m_lane = Lane::InOrder;
    QScrollArea* m_scroll;
    QVBoxLayout* m_groups;
    QLabel* m_story;
    QStringList m_storySteps;
    std::vector<CallCard*> m_cards;
    std::map<ActionId, CallCard*> m_running;
    std::vector<std::string_view> m_suggested;
    Intent m_intent = Intent::Unknown;
    CallCard* m_next = nullptr; // the first of them
    QString m_lastStep;
    std::optional<Step> m_lastMade;
    AddressEditor* m_bindAddress = nullptr;
    AddressEditor* m_connectAddress = nullptr;
    std::function<void(int)> m_setBacklog;
};

} // namespace swb
