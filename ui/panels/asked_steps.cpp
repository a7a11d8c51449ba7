#include "ui/panels/asked_steps.h"

#include <utility>

namespace swb {

AskedSteps::AskedSteps(EngineBridge& bridge, QObject* parent)
    : QObject(parent)
    , m_bridge(bridge) {
    connect(&bridge, &EngineBridge::actionFinished, this, [this](const ActionReport& report) {
        if (auto asked = m_asked.extract(report.action))
            asked.mapped()(report);
    });
}

void AskedSteps::ask(SocketId socket, Step step, Then then) {
    m_asked[m_bridge.submit({socket, std::move(step)})] = std::move(then);
}

} // namespace swb
