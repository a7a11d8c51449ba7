#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/options/group_call.h"

#include <QObject>

#include <map>
#include <vector>

namespace swb {

// Which groups each socket has joined, by the calls that succeeded, whatever control asked for them. The kernel tells
// of groups by interface alone. One for a bridge; it lives as long.
class GroupLog : public QObject {
    Q_OBJECT

public:
    static GroupLog& of(EngineBridge& bridge); // made when first asked for: what went before is not known

    // Of a duplicate those of the open file that it shares.
    const std::vector<Membership>& memberships(SocketId socket) const;

signals:
    void changed();

private:
    explicit GroupLog(EngineBridge& bridge);
    SocketId fileOf(SocketId socket) const;
    void takeSubmitted(const Command& command, ActionId action);
    void takeReport(const ActionReport& report);
    void takeSockets(const std::vector<SocketId>& changed, const std::vector<SocketId>& removed);

    EngineBridge& m_bridge;
    std::map<ActionId, GroupRequest> m_asked;
    std::map<SocketId, std::vector<Membership>> m_memberships;
};

} // namespace swb
