#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/reference_uses.h"
#include "ui/models/socket_tree_model.h"

#include <QPointer>
#include <QWidget>

class QAction;
class QLabel;
class QMenu;
class QPushButton;
class QTreeView;
class QVBoxLayout;

namespace swb {

// The list of the sockets: the way to each one's page, and to close and remove them.
class SocketsPanel : public QWidget {
    Q_OBJECT

public:
    explicit SocketsPanel(EngineBridge& bridge, QWidget* parent = nullptr);

    const SocketTreeModel& model() const { return m_model; }
    // Stands above the list; the panel owns it. Null takes it away.
    void setBanner(QWidget* banner);
    void setSecondBanner(QWidget* banner); // below it, once
    SocketId currentSocket() const;
    void setCurrentSocket(SocketId socket); // marks it, and opens nothing
    void askToCloseAll();                   // in the panel itself: closes nothing before the answer

signals:
    void newSocketRequested();
    void socketActivated(swb::SocketId socket);
    void openBesideRequested(swb::SocketId socket);
    void duplicateRequested(swb::SocketId socket);
    void explainRequested(const swb::Explanation& explanation);
    // Rows of the reference were dropped on a socket; on the button for a new one: none.
    void useWanted(swb::SocketId socket, const swb::ReferenceUse& use, const swb::CarriedRows& rows);

protected:
    void keyPressEvent(QKeyEvent* event) override;

private:
    void createBar();
    void createTree();
    void takeRows();
    void createActions();
    void createQuestion();

    void takeSockets(const std::vector<SocketId>& changed, const std::vector<SocketId>& removed);
    void updateActions();
    void endQuestion();
    std::vector<SocketView> selected() const;
    void keepFocus();
    void closeSelected();
    void removeSelected();
    void closeOrRemoveSelected();
    void activate(const QModelIndex& index);
    void showContextMenu(const QPoint& position);
    void addAddressActions(QMenu* menu, const SocketView& socket);

    EngineBridge& m_bridge;
    SocketTreeModel m_model;
    QVBoxLayout* m_layout = nullptr;
    QPushButton* m_new = nullptr;
    QTreeView* m_tree = nullptr;
    QLabel* m_empty = nullptr;
    QPointer<QWidget> m_banner;
    QAction* m_close = nullptr;
    QAction* m_remove = nullptr;
    QAction* m_removeClosed = nullptr;
    QAction* m_closeAll = nullptr;
    QWidget* m_actions = nullptr;
    QWidget* m_question = nullptr;
    QLabel* m_questionText = nullptr;
    QPushButton* m_no = nullptr;
};

} // namespace swb
