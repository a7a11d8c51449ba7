#include "ui/editors/address_fields.h"

#include <QGridLayout>
#include <QLabel>

namespace swb {

AddressFields::AddressFields(QWidget* parent)
    : QWidget(parent)
    , m_grid(new QGridLayout(this)) {
    m_grid->setContentsMargins(0, 0, 0, 0);
    m_grid->setColumnStretch(1, 1);
}

QList<AddressFields::Problem> AddressFields::problems() const {
    const auto reading = read();
    return reading ? QList<Problem>() : QList<Problem>{reading.error()};
}

void AddressFields::setLabelWidth(int width) { m_grid->setColumnMinimumWidth(0, width); }

QLabel* AddressFields::createLabel(const QString& text, QWidget* buddy) {
    auto* label = new QLabel(text, this);
    label->setBuddy(buddy);
    return label;
}

} // namespace swb
