#include "ui/look/one_line_label.h"

#include <QPainter>
#include <QStyle>

namespace swb {

namespace {
constexpr int kLeastCharacters = 11;
}

OneLineLabel::OneLineLabel(QWidget* parent)
    : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
}

QSize OneLineLabel::minimumSizeHint() const {
    return {fontMetrics().averageCharWidth() * kLeastCharacters, fontMetrics().height()};
}

void OneLineLabel::paintEvent(QPaintEvent* event) {
    const QString shown = fontMetrics().elidedText(text(), Qt::ElideMiddle, width());
    if (shown == text())
        return QLabel::paintEvent(event);
    QPainter painter(this);
    style()->drawItemText(&painter, rect(), static_cast<int>(Qt::AlignLeading | Qt::AlignVCenter), palette(),
                          isEnabled(), shown, foregroundRole());
}

} // namespace swb
