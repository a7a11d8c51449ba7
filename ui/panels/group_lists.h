#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/options/group_call.h"

#include <QWidget>

class QLabel;
class QPushButton;
class QTreeView;

namespace swb {

class ChoiceRow;
class GroupLog;
class GroupModel;

// The groups that this socket has joined, as its calls tell, each with the way out of it; and those of the whole
// machine, as the kernel tells.
class GroupLists : public QWidget {
    Q_OBJECT

public:
    GroupLists(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

    void readMachine();
    void setUsable(bool usable);

signals:
    void leaveAsked(const swb::GroupRequest& request);
    void explainRequested(const swb::Explanation& explanation);

protected:
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    enum class Whose { Socket, Machine };

    void createTree();
    void refresh();
    void fitColumns();
    void showCurrent();
    void leave();
    Whose whose() const;
    const Membership* selected() const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    GroupLog& m_log;
    ChoiceRow* m_whose;
    GroupModel* m_own;
    GroupModel* m_machine;
    QTreeView* m_tree;
    QLabel* m_empty;
    QPushButton* m_leave;
    QPushButton* m_again;
    bool m_isUsable = true;
};

} // namespace swb
