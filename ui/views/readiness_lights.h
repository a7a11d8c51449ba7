#pragma once

#include "core/engine/socket_view.h"
#include "ui/views/flow_layout.h"

#include <vector>

class QLabel;

namespace swb {

class Badge;

// What poll() says of a socket, as lights that stand beside each other, and what waits in its two queues.
class ReadinessLights : public FlowBox {
    Q_OBJECT

public:
    explicit ReadinessLights(QWidget* parent = nullptr);

    void show(const SocketView& view);
    using QWidget::show;

protected:
    void changeEvent(QEvent* event) override;

private:
    void takeHeight();

    struct Light {
        short bit;
        Badge* badge;
    };
    std::vector<Light> m_lights;
    QLabel* m_queues;
};

} // namespace swb
