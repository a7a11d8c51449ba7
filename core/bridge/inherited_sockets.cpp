#include "core/bridge/inherited_sockets.h"

#include <fcntl.h>

#include <algorithm>

namespace swb {

InheritedSockets::InheritedSockets(EngineBridge& bridge, const std::vector<int>& open,
                                   std::vector<InheritedDescriptor> wanted, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge) {
    connect(&bridge, &EngineBridge::actionFinished, this, &InheritedSockets::takeReport);
    bridge.engine().offer(open);
    // The same descriptor named twice, by LISTEN_FDS and by --fd, is taken on once.
    std::stable_sort(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.fd < b.fd; });
    wanted.erase(std::unique(wanted.begin(), wanted.end(), [](const auto& a, const auto& b) { return a.fd == b.fd; }),
                 wanted.end());
    for (InheritedDescriptor& descriptor : wanted) {
        const ActionId action = bridge.submit({{}, step::Adopt{descriptor.fd, false, descriptor.name}});
        m_asked.emplace(action, std::move(descriptor));
    }
}

void InheritedSockets::takeReport(const ActionReport& report) {
    const auto asked = m_asked.find(report.action);
    if (asked == m_asked.end())
        return;
    const InheritedDescriptor descriptor = std::move(asked->second);
    m_asked.erase(asked);
    if (report.error)
        emit refused(descriptor, *report.error);
    else if (descriptor.isActivation && !report.made.empty())
        m_bridge.submit({report.made.front(), step::Fcntl{F_SETFD, FD_CLOEXEC}});
}

} // namespace swb
