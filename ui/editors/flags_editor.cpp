#include "ui/editors/flags_editor.h"

#include "ui/editors/flags_popup.h"

#include <QKeyEvent>
#include <QScreen>
#include <QStyle>
#include <QStyleOptionToolButton>

#include <algorithm>
#include <string>

namespace swb {

FlagsEditor::FlagsEditor(const QString& label, NamedTable table, QWidget* parent)
    : QToolButton(parent)
    , m_label(label)
    , m_table(table.begin(), table.end()) {
    setToolButtonStyle(Qt::ToolButtonTextOnly);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Fixed);
    setFocusPolicy(Qt::StrongFocus);
    setAccessibleName(label);
    showValue();
    connect(this, &QToolButton::clicked, this, &FlagsEditor::openPopup);
}

void FlagsEditor::setValue(int value) {
    if (m_popup)
        m_popup->setValue(static_cast<std::uint32_t>(value));
    take(value);
}

void FlagsEditor::take(int value) {
    if (m_value == value)
        return;
    m_value = value;
    showValue();
    emit valueChanged(value);
}

QString FlagsEditor::valueText() const {
    return QString::fromStdString(decodeFlags(m_table, static_cast<std::uint32_t>(m_value)));
}

QSize FlagsEditor::sizeHint() const { return {widthFor(valueText()), QToolButton::sizeHint().height()}; }

QSize FlagsEditor::minimumSizeHint() const {
    return {widthFor(QStringLiteral("0x00000000")), QToolButton::minimumSizeHint().height()};
}

void FlagsEditor::resizeEvent(QResizeEvent* event) {
    QToolButton::resizeEvent(event);
    showValue();
}

void FlagsEditor::keyPressEvent(QKeyEvent* event) {
    const int key = event->key();
    if (key == Qt::Key_Down || key == Qt::Key_Return || key == Qt::Key_Enter)
        openPopup();
    else
        QToolButton::keyPressEvent(event);
}

void FlagsEditor::openPopup() {
    if (!m_popup) {
        m_popup = new FlagsPopup(m_label, m_table, this);
        connect(m_popup, &FlagsPopup::valueChanged, this, &FlagsEditor::take);
    }
    m_popup->setValue(static_cast<std::uint32_t>(m_value));
    m_popup->adjustSize();
    const QRect room = screen()->availableGeometry();
    QPoint place = mapToGlobal(QPoint(0, height()));
    if (place.y() + m_popup->height() > room.bottom())
        place.setY(std::max(room.top(), mapToGlobal(QPoint(0, 0)).y() - m_popup->height()));
    place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - m_popup->width())));
    m_popup->move(place);
    m_popup->show();
}

void FlagsEditor::showValue() {
    const QString whole = valueText();
    setText(fontMetrics().elidedText(whole, Qt::ElideRight, std::max(width() - widthFor({}), 0)));
    setToolTip(tr("%1: %2 (0x%3). Press to choose.").arg(m_label, whole).arg(static_cast<quint32>(m_value), 0, 16));
    setAccessibleDescription(whole);
    updateGeometry();
}

int FlagsEditor::widthFor(const QString& text) const {
    QStyleOptionToolButton option;
    initStyleOption(&option);
    option.text = text;
    const QSize content(fontMetrics().horizontalAdvance(text) + fontMetrics().averageCharWidth() * 2,
                        fontMetrics().height());
    return style()->sizeFromContents(QStyle::CT_ToolButton, &option, content, this).width();
}

} // namespace swb
