#include "ui/panels/message_extra.h"

#include "ui/editors/address_editor.h"
#include "ui/look/type_scale.h"
#include "ui/views/control_editor.h"
#include "ui/views/flow_layout.h"

#include <QCheckBox>
#include <QVBoxLayout>

namespace swb {

MessageExtra::MessageExtra(int family, History& history, ControlChoices descriptors, QWidget* parent)
    : QWidget(parent)
    , m_family(family)
    , m_history(history)
    , m_descriptors(std::move(descriptors))
    , m_ownAddress(new QCheckBox(tr("own address")))
    , m_ownControl(new QCheckBox(tr("own control messages"))) {
    m_ownAddress->setToolTip(tr("msg_name of this message alone, in place of the address of all"));
    m_ownControl->setToolTip(tr("msg_control of this message alone, in place of those of all"));
    auto* choices = new QWidget;
    FlowLayout* flow = flowOfControls(choices);
    flow->addWidget(m_ownAddress);
    flow->addWidget(m_ownControl);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(16), 0, 0, scaled(2));
    column->setSpacing(scaled(3));
    column->addWidget(choices);
    connect(m_ownAddress, &QCheckBox::toggled, this, &MessageExtra::showAddress);
    connect(m_ownControl, &QCheckBox::toggled, this, &MessageExtra::showControl);
}

void MessageExtra::showAddress(bool shown) {
    if (m_address == nullptr) {
        m_address = new AddressEditor(m_family);
        m_address->setPurpose(AddressPurpose::Connect);
        m_address->setHistory(&m_history);
        static_cast<QVBoxLayout*>(layout())->insertWidget(1, m_address);
    }
    m_address->setVisible(shown);
}

void MessageExtra::showControl(bool shown) {
    if (m_control == nullptr) {
        m_control = new ControlEditor(m_family, m_descriptors);
        layout()->addWidget(m_control);
    }
    m_control->setVisible(shown);
}

bool MessageExtra::apply(OutMessage& message) const {
    if (m_ownAddress->isChecked()) {
        const auto address = m_address->address();
        if (!address) {
            m_address->validate();
            return false;
        }
        m_address->remember();
        message.address = *address;
    }
    if (m_ownControl->isChecked()) {
        auto control = m_control->bytes();
        if (!control)
            return false;
        message.control = *std::move(control);
    }
    return true;
}

} // namespace swb
