#include "ui/views/received_control.h"

#include "ui/models/message_text.h"
#include "ui/views/control_view.h"

#include <QVBoxLayout>

namespace swb {

ReceivedControl::ReceivedControl(QWidget* parent)
    : QWidget(parent) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    hide();
}

void ReceivedControl::show(const ActionReport& report) {
    if (report.messages.empty()) {
        if (report.name == "recvmsg" || report.name == "recvmmsg")
            hide();
        return;
    }
    swb::ReceivedControlBytes received = receivedControl(report.messages);
    setVisible(!received.bytes.empty());
    if (received.bytes.empty())
        return;
    if (m_view == nullptr) {
        m_view = new ControlView;
        layout()->addWidget(m_view);
    }
    m_view->set(std::move(received.decoded), received.bytes);
}

} // namespace swb
