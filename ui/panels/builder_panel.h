#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/net/address.h"
#include "ui/models/carried_row.h"
#include "ui/models/presets.h"
#include "ui/panels/socket_maker.h"

#include <QTimer>
#include <QWidget>

#include <vector>

class QBoxLayout;
class QLabel;
class QPushButton;

namespace swb {

class CodeView;
class History;
class OutcomeStrip;
class PresetRow;
class SocketForm;

// What the person typed beside the settings of the socket: it waits on the socket's page.
struct BuilderResult {
    Address bindAddress;    // empty: none was meant for bind
    Address connectAddress; // empty: none was meant for connect
    int backlog = -1;       // -1: listen was not asked for
    SocketId twin;          // the other end of a socket pair
};

// The page behind "New socket": the settings, the calls they come to as C and as Python, and the button that makes
// them.
class BuilderPanel : public QWidget {
    Q_OBJECT

public:
    BuilderPanel(EngineBridge& bridge, History& history, QWidget* parent = nullptr);

    void setSettings(const SocketView& socket); // those of a socket that is there, to make another of its kind
    void useRows(const CarriedRows& rows);      // of the reference: what they name

signals:
    void made(swb::SocketId socket, const swb::BuilderResult& result);
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    QWidget* createCode();
    QWidget* createScroll();
    QWidget* createFoot();
    void showPlan();
    void press();
    void begin();
    void showWaiting();
    void takeOutcome(const SocketMaker::Outcome& outcome);
    void showFailure(const SocketMaker::Outcome& outcome);
    void offerUnlink(SocketId socket, const QString& path);
    void takeUnlink(const ActionReport& report);
    void tryAgain(SocketId socket, std::size_t from);
    void finish(SocketId socket, SocketId twin);
    BuilderResult resultFor(SocketId twin) const;

    EngineBridge& m_bridge;
    History& m_history;
    SocketMaker* m_maker;
    SocketForm* m_form = nullptr;
    PresetRow* m_presets = nullptr;
    QBoxLayout* m_halves = nullptr; // form and code: one above the other, or side by side
    CodeView* m_c = nullptr;
    CodeView* m_python = nullptr;
    QPushButton* m_button = nullptr;
    OutcomeStrip* m_outcome = nullptr;
    QTimer m_patience; // a call that returns at once is not announced
    QString m_waitingFor;
    ActionId m_unlinking;
    SocketId m_unlinkFor;
    SocketId m_offered;         // to be opened: the one made last
    bool m_unfinished = false;  // a socket was made, a further call failed, and can be tried again
    bool m_openedEarly = false; // while a call was in flight
};

} // namespace swb
