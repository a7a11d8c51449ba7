#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <array>
#include <functional>

class QComboBox;
class QPushButton;
class QSpinBox;
class QToolButton;

namespace swb {

class AskedSteps;
class FlowLayout;
class GroupEditor;
class OutcomeStrip;
class WrappedLabel;

// A first datagram to a group, in six calls on two sockets: this one receives, another one sends. Each step is a
// button, and one call in the ledger; the next one that makes sense is filled. Folded until it is wanted.
class GroupTrial : public QWidget {
    Q_OBJECT

public:
    // The group and the interface are the editor's, and joining is its button.
    GroupTrial(EngineBridge& bridge, SocketId socket, GroupEditor& editor, QWidget* parent = nullptr);

    void refresh();

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    enum Stage { Bind, Join, Second, Interface, Send, Receive, StageCount };

    void createStages(QWidget* place);
    void createChoices(FlowLayout* row);
    void addStage(QWidget* place, Stage stage, const QString& call, std::function<void()> act);
    void ask(Stage stage, SocketId socket, Step step);
    void takeReport(Stage stage, const ActionReport& report);
    void proposePort();
    void offerSenders();
    void bindHere();
    void makeSecond();
    void setInterface();
    void sendNow();
    bool isDone(Stage stage) const;
    bool isPossible(Stage stage) const;
    QString words(Stage stage) const;
    QString bindWords() const;
    QString arrivedText() const;
    SocketId sender() const;
    int port() const; // of this socket once it is bound, else as typed
    Parsed<Address> groupAddress(int port) const;
    const SocketView* view() const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    GroupEditor& m_editor;
    AskedSteps* m_asked;
    QToolButton* m_fold;
    QWidget* m_content;
    QSpinBox* m_port = nullptr;
    QComboBox* m_sender = nullptr;
    std::array<QPushButton*, StageCount> m_buttons{};
    std::array<WrappedLabel*, StageCount> m_words{};
    OutcomeStrip* m_outcome;
    SocketId m_setFor;         // the sender whose interface was set ...
    std::uint32_t m_setTo = 0; // ... to this one
    int m_proposed = 0;        // the port that stands there by itself
    bool m_wasSent = false;
    bool m_wasReceived = false;
};

} // namespace swb
