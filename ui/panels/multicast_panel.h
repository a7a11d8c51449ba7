#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/options/group_call.h"

#include <QWidget>

namespace swb {

class AskedSteps;
class GroupEditor;
class GroupLists;
class GroupOptions;
class GroupTrial;

// Groups and broadcast of one socket: joining and leaving, what is joined, how it sends to groups, and a first try.
class MulticastPanel : public QWidget {
    Q_OBJECT

public:
    MulticastPanel(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

    // IPv4 and IPv6, datagrams and raw: a stream has no groups.
    static bool suits(const SocketView& socket);

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;

private:
    void ask(const GroupRequest& request);
    void refresh();

    EngineBridge& m_bridge;
    SocketId m_socket;
    AskedSteps* m_asked;
    GroupEditor* m_editor;
    GroupTrial* m_trial;
    GroupLists* m_lists;
    GroupOptions* m_options;
};

} // namespace swb
