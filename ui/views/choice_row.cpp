#include "ui/views/choice_row.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QSignalBlocker>
#include <QToolButton>

namespace swb {

ChoiceRow::ChoiceRow(Lines lines, QWidget* parent)
    : FlowBox(parent)
    , m_buttons(new QButtonGroup(this)) {
    QLayout* row = lines == Lines::One ? static_cast<QLayout*>(new QHBoxLayout(this)) : new FlowLayout(this);
    row->setContentsMargins({});
    row->setSpacing(0);
    // Not clicked(): an assistive program toggles a button that can stay down, and clicks none.
    connect(m_buttons, &QButtonGroup::idToggled, this, [this](int id, bool isDown) {
        if (isDown)
            emit chosen(id);
    });
}

void ChoiceRow::add(int id, const QString& text, const QString& toolTip) {
    auto* button = new QToolButton;
    button->setText(text);
    button->setToolTip(toolTip);
    button->setCheckable(true);
    button->setFocusPolicy(Qt::StrongFocus);
    button->setChecked(m_buttons->buttons().isEmpty());
    m_buttons->addButton(button, id);
    layout()->addWidget(button);
}

void ChoiceRow::choose(int id) {
    const QSignalBlocker quiet(m_buttons);
    if (QAbstractButton* button = m_buttons->button(id))
        button->setChecked(true);
}

int ChoiceRow::current() const { return m_buttons->checkedId(); }

int ChoiceRow::count() const { return static_cast<int>(m_buttons->buttons().size()); }

void ChoiceRow::setChoiceVisible(int id, bool visible) {
    if (QAbstractButton* button = m_buttons->button(id))
        button->setVisible(visible);
}

} // namespace swb
