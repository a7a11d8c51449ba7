#include "ui/editors/narrow_combo.h"

#include <QWheelEvent>

#include <algorithm>

namespace swb {

namespace {

constexpr int kLeastCharacters = 8;

} // namespace

NarrowCombo::NarrowCombo(int characters, QWidget* parent)
    : QComboBox(parent) {
    setFocusPolicy(Qt::StrongFocus);
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(characters);
}

QSize NarrowCombo::minimumSizeHint() const {
    const QSize whole = sizeHint(); // QComboBox keeps its smallest size when the font changes
    const int least = fontMetrics().averageCharWidth() * kLeastCharacters + fontMetrics().height() * 2;
    return {std::min(whole.width(), least), whole.height()};
}

void NarrowCombo::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

} // namespace swb
