#include "ui/views/badge.h"

#include "ui/look/type_scale.h"

#include <QEvent>
#include <QPainter>

namespace swb {

Badge::Badge(QWidget* parent)
    : QLabel(parent) {
    setTextFormat(Qt::PlainText);
    setAlignment(Qt::AlignCenter);
    setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    setTextRole(this, TextRole::Small);
    setTextTone(this, m_meaning);
    takeMargins();
}

Badge::Badge(const QString& text, Semantic meaning, QWidget* parent)
    : Badge(parent) {
    show(text, meaning);
}

void Badge::setMeaning(Semantic meaning) {
    m_meaning = meaning;
    setTextTone(this, meaning);
    update();
}

void Badge::show(const QString& text, Semantic meaning) {
    setText(text);
    setMeaning(meaning);
}

void Badge::takeMargins() { setContentsMargins(scaled(8), scaled(2), scaled(8), scaled(2)); }

void Badge::changeEvent(QEvent* event) {
    if (event->type() == QEvent::FontChange)
        takeMargins();
    QLabel::changeEvent(event);
}

void Badge::paintEvent(QPaintEvent* event) {
    const QColor ink = semanticColor(m_meaning);
    const QColor ground = palette().color(QPalette::Base);
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(mixed(ground, ink, 0.5));
    painter.setBrush(mixed(ground, ink, 0.06));
    const QRectF pill = QRectF(rect()).adjusted(0.5, 0.5, -0.5, -0.5);
    painter.drawRoundedRect(pill, pill.height() / 2, pill.height() / 2);
    painter.end();
    QLabel::paintEvent(event);
}

} // namespace swb
