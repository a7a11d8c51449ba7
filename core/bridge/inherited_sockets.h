#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/engine/inherited.h"

#include <QObject>

#include <map>

namespace swb {

// Takes on the sockets that the program was started with: each a step of its own, so that the calls stand in the
// ledger; on those of the service manager FD_CLOEXEC is set then, as sd_listen_fds() would. Lives in the GUI thread.
class InheritedSockets : public QObject {
    Q_OBJECT

public:
    // `open` are the descriptors that were there before the program's own.
    InheritedSockets(EngineBridge& bridge, const std::vector<int>& open, std::vector<InheritedDescriptor> wanted,
                     QObject* parent = nullptr);

signals:
    // One that could not be taken on: in words, and why.
    void refused(const swb::InheritedDescriptor& descriptor, const swb::Error& error);

private:
    void takeReport(const ActionReport& report);

    EngineBridge& m_bridge;
    std::map<ActionId, InheritedDescriptor> m_asked;
};

} // namespace swb
