#include "ui/views/act_row.h"

#include "ui/views/buttons.h"

namespace swb {

ActRow::ActRow(QWidget* parent)
    : FlowBox(parent)
    , m_row(new FlowLayout(this)) {
    m_row->setContentsMargins({});
}

QPushButton* ActRow::make(const QString& words, const QString& toolTip) {
    QPushButton* button = actButton(words, toolTip);
    button->setEnabled(false);
    m_row->addWidget(button);
    return button;
}

} // namespace swb
