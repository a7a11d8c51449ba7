#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/reference_uses.h"

#include <QTimer>
#include <QWidget>

class QLabel;
class QTabWidget;
class QToolButton;

namespace swb {

class AutomaticPanel;
class Badge;
class CallsPanel;
class DataPanel;
class FilePanel;
class History;
class InlineNote;
class OneLineLabel;
class OptionsPage;
class ProfileLibrary;
class ReadinessLights;
class RuleLibrary;
struct StoredMessage;

// Everything about one socket: what it is and how it stands, the calls that can be made on it, and its data.
class SocketPage : public QWidget {
    Q_OBJECT

public:
    SocketPage(EngineBridge& bridge, SocketId socket, History& history, ProfileLibrary& profiles, RuleLibrary& rules,
               QWidget* parent = nullptr);

    SocketId socket() const { return m_socket; }
    CallsPanel* calls() const { return m_calls; }
    void showCalls();
    void showProfile(const QString& name);                      // on the Options page; nothing is called
    void showOption(const QString& words);                      // in the table of its options
    void use(const ReferenceUse& use, const CarriedRows& rows); // of the reference; no call is made
    void prefillDestination(const Address& address);            // of the Data page
    // A message of the library, now, as the Data page sends. Gives why nothing was sent; empty when it was.
    QString sendMessage(const StoredMessage& message);
    void composeMessage(const StoredMessage& message); // on the Data page; nothing is sent

signals:
    void explainRequested(const swb::Explanation& explanation);
    void rulesWanted(const QString& set);
    void transcriptWanted(const QString& filter);
    void keepRequested(const swb::StoredMessage& message); // in the library
    void socketWanted(swb::SocketId socket);
    void duplicateWanted(swb::SocketId socket);

protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createHeader();
    void takeRows();
    QWidget* createActions();
    void createBusyControls();
    void refresh();
    void refreshBusy();
    void refreshSharing();
    bool isWide() const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    Badge* m_life = nullptr;
    QLabel* m_name = nullptr;
    QLabel* m_title = nullptr;
    QLabel* m_addresses = nullptr;
    OneLineLabel* m_mode = nullptr;  // while a call is in flight, that
    InlineNote* m_sharing = nullptr; // what others have of its open file
    QLabel* m_kernel = nullptr;
    ReadinessLights* m_lights = nullptr;
    QToolButton* m_repeat = nullptr;
    QToolButton* m_close = nullptr;
    // Always in their places: what a person is about to press does not move when a call blocks or returns.
    QToolButton* m_interrupt = nullptr;
    QToolButton* m_otherThread = nullptr;
    QTabWidget* m_tabs = nullptr;
    CallsPanel* m_calls = nullptr;
    DataPanel* m_data = nullptr;
    OptionsPage* m_options = nullptr;
    FilePanel* m_file = nullptr; // of a stream
    AutomaticPanel* m_automatic = nullptr;
    QTimer m_busyTick;
};

} // namespace swb
