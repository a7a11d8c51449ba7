#include "ui/models/group_log.h"

#include "core/net/interfaces.h"

#include <algorithm>

namespace swb {

namespace {

// An interface may be named by its number or by an address of it: to the kernel that is the same membership.
void settleInterface(GroupRequest& request) {
    if (request.interface != 0 || request.interfaceAddress.empty())
        return;
    for (const LocalAddress& local : localAddresses().value_or(std::vector<LocalAddress>{})) {
        if (local.address.host() != request.interfaceAddress)
            continue;
        request.interface = local.index;
        request.interfaceAddress.clear();
        return;
    }
}

} // namespace

GroupLog& GroupLog::of(EngineBridge& bridge) {
    auto* found = bridge.findChild<GroupLog*>(QString(), Qt::FindDirectChildrenOnly);
    return found != nullptr ? *found : *new GroupLog(bridge);
}

GroupLog::GroupLog(EngineBridge& bridge)
    : QObject(&bridge)
    , m_bridge(bridge) {
    connect(&bridge, &EngineBridge::submitted, this, &GroupLog::takeSubmitted);
    connect(&bridge, &EngineBridge::actionFinished, this, &GroupLog::takeReport);
    connect(&bridge, &EngineBridge::socketsChanged, this, &GroupLog::takeSockets);
}

SocketId GroupLog::fileOf(SocketId socket) const {
    const SocketView* view = m_bridge.find(socket);
    while (view != nullptr && view->duplicateOf) {
        socket = view->duplicateOf;
        view = m_bridge.find(socket);
    }
    return socket;
}

const std::vector<Membership>& GroupLog::memberships(SocketId socket) const {
    static const std::vector<Membership> kNone;
    const auto found = m_memberships.find(fileOf(socket));
    return found == m_memberships.end() ? kNone : found->second;
}

void GroupLog::takeSubmitted(const Command& command, ActionId action) {
    const auto* set = std::get_if<step::Setsockopt>(&command.step);
    if (set == nullptr)
        return;
    auto request = groupRequestOf(set->level, set->name, set->value);
    if (!request)
        return;
    settleInterface(*request);
    m_asked.emplace(action, std::move(*request));
}

void GroupLog::takeReport(const ActionReport& report) {
    const auto asked = m_asked.find(report.action);
    if (asked == m_asked.end())
        return;
    if (!report.error && !report.cancelled) {
        applyGroupRequest(m_memberships[fileOf(report.socket)], asked->second);
        emit changed();
    }
    m_asked.erase(asked);
}

// Groups are left when the last descriptor of the open file is closed.
void GroupLog::takeSockets(const std::vector<SocketId>&, const std::vector<SocketId>&) {
    const auto isOpen = [this](SocketId file) {
        return std::ranges::any_of(m_bridge.sockets(),
                                   [&](const SocketView& view) { return view.isOpen() && fileOf(view.id) == file; });
    };
    if (std::erase_if(m_memberships, [&](const auto& entry) { return !isOpen(entry.first); }) > 0)
        emit changed();
}

} // namespace swb
