#include "ui/editors/picking_combo.h"

#include <QAbstractItemView>
#include <QScrollBar>
#include <QWheelEvent>

#include <algorithm>

namespace swb {

void widenList(QComboBox* combo) {
    QAbstractItemView* list = combo->view();
    list->ensurePolished();
    const int wanted = list->sizeHintForColumn(0) + list->verticalScrollBar()->sizeHint().width() +
                       list->fontMetrics().averageCharWidth() * 2;
    list->setMinimumWidth(std::max(wanted, combo->width()));
}

PickingCombo::PickingCombo(QWidget* parent)
    : QComboBox(parent) {
    setEditable(true);
    setInsertPolicy(QComboBox::NoInsert);
    setCompleter(nullptr); // "1" typed in full must not become 16
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(4);
    connect(this, &QComboBox::activated, this, [this] {
        if (std::exchange(m_closes, false))
            emit picked();
    });
}

void PickingCombo::showPopup() {
    m_closes = false;
    widenList(this);
    QComboBox::showPopup();
}

void PickingCombo::hidePopup() {
    m_closes = view()->isVisible();
    QComboBox::hidePopup();
}

void PickingCombo::keyPressEvent(QKeyEvent* event) {
    m_closes = false;
    QComboBox::keyPressEvent(event);
}

void PickingCombo::wheelEvent(QWheelEvent* event) { event->ignore(); } // it scrolls what is around

} // namespace swb
