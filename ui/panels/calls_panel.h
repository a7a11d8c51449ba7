#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/carried_row.h"
#include "ui/panels/call_cards.h"

#include <QPoint>
#include <QWidget>

#include <map>
#include <optional>
#include <set>
#include <vector>

class QLabel;
class QLineEdit;
class QScrollArea;
class QToolButton;
class QVBoxLayout;

namespace swb {

class CallCard;
class CallGroup;
class CallStory;
class FlowLayout;
class History;
class SettlingPage;
struct CallEntry;

// The calls of one socket, each with its arguments in place, in groups that can be folded. What makes sense next is
// prominent, and is shown even where its group is folded; nothing is forbidden. A card is made when it is first shown.
class CallsPanel : public QWidget {
    Q_OBJECT

public:
    CallsPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent = nullptr);

    void prefillBind(const Address& address);
    void prefillConnect(const Address& address);
    void prefillBacklog(int backlog);
    QStringList names() const;        // of all cards, made or not
    void reveal(const QString& name); // shows that card, scrolls to it and puts the focus on its button
    // Reveals that card and has a field of it take rows of the reference; false: none takes them.
    bool useRows(const QString& name, const CarriedRows& rows);
    void focusNext(); // reveals what makes sense next

    void repeatLast();
    QString lastStep() const { return m_lastStep; } // empty: none was made yet
    void setLane(Lane lane) { m_lane = lane; }      // of the calls asked for from now on

signals:
    void explainRequested(const swb::Explanation& explanation);
    void socketWanted(swb::SocketId socket);
    void lastStepChanged();

protected:
    void showEvent(QShowEvent* event) override;

private:
    enum class Intent { Unknown, Server, Client };
    // Where a card stands, or will.
    struct Place {
        const CallEntry* entry;
        CallGroup* group;
        CallCard* card = nullptr;
        bool isUsed = false; // a call was made with it; shown until its group is folded
    };

    QWidget* createBar();
    void createGroups();
    void arrange();
    void chainTabs();
    bool isWanted(const Place& place) const;
    Place* exactlyNamed(); // by what is typed into the filter
    void putFirst(Place* first);
    std::vector<CallGroup*> groupsAsSeen() const;
    CardPlace cardPlace() const;
    CallCard* make(Place& place);
    Place* place(const QString& name);
    CallCard* cardOf(const QString& name); // makes it; null: there is no such call
    void takeToggle(CallGroup* group);
    void goToFirstFound();

    void submit(CallCard* card, const Step& step);
    void noteAsked(const Command& command, ActionId action);
    void takeReport(const ActionReport& report);
    void takeSockets(const std::vector<SocketId>& changed);
    void suggest(const SocketView& view);
    void offerNext();
    void scrollToNext();
    void explain(const CallCard& card);

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    Lane m_lane = Lane::InOrder;
    QScrollArea* m_scroll;
    SettlingPage* m_settling;
    QVBoxLayout* m_column;
    CallStory* m_story;
    QLineEdit* m_filter = nullptr;
    QLabel* m_nextLabel = nullptr;
    QLabel* m_nothing = nullptr; // said when no call fits the filter
    std::vector<QToolButton*> m_nextButtons;
    std::vector<CallGroup*> m_groups;
    std::vector<Place> m_places;
    Place* m_first = nullptr; // of m_places: bears the very name that is looked for
    std::map<ActionId, CallCard*> m_running;
    std::set<ActionId> m_undoing; // connect(AF_UNSPEC), under way
    std::vector<std::string_view> m_suggested;
    Intent m_intent = Intent::Unknown;
    QString m_next; // the first of them
    QPoint m_pointerAtShow;
    QString m_nextInView; // the last that the page was scrolled to
    QString m_lastStep;
    std::optional<Step> m_lastMade;
};

} // namespace swb
