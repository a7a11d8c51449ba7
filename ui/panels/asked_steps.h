#pragma once

#include "core/bridge/engine_bridge.h"

#include <QObject>

#include <functional>
#include <map>

namespace swb {

// Steps that a control asked for, each with what is to be done when it has ended.
class AskedSteps : public QObject {
    Q_OBJECT

public:
    using Then = std::function<void(const ActionReport& report)>;

    explicit AskedSteps(EngineBridge& bridge, QObject* parent = nullptr);

    void ask(SocketId socket, Step step, Then then);

private:
    EngineBridge& m_bridge;
    std::map<ActionId, Then> m_asked;
};

} // namespace swb
