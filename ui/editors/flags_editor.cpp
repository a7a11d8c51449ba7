#include "ui/editors/flags_editor.h"

#include "ui/editors/flags_popup.h"
#include "ui/editors/row_taker.h"
#include "ui/look/control_look.h"

#include <QKeyEvent>
#include <QScreen>
#include <QStyle>
#include <QStylePainter>

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
    new RowTaker(
        this,
        [this](const CarriedRows& rows) {
            return std::ranges::all_of(rows, [this](const CarriedRow& row) { return isOfTable(m_table, row); });
        },
        [this](const CarriedRows& rows) { takeRows(rows); });
}

void FlagsEditor::setValue(int value) {
    if (m_popup) {
        m_popup->setValue(static_cast<std::uint32_t>(value));
        setInvalid(this, Mark::Off);
    }
    take(value);
}

void FlagsEditor::take(int value) {
    if (m_value == value)
        return;
    m_value = value;
    showValue();
    emit valueChanged(value);
}

// Beside those that are set already.
void FlagsEditor::takeRows(const CarriedRows& rows) {
    int value = m_value;
    for (const CarriedRow& row : rows)
        value |= static_cast<int>(*row.value);
    setValue(value);
}

QString FlagsEditor::error() const { return m_popup != nullptr ? m_popup->error() : QString(); }

QString FlagsEditor::valueText() const {
    return QString::fromStdString(decodeFlags(m_table, static_cast<std::uint32_t>(m_value)));
}

QSize FlagsEditor::sizeHint() const { return sizeFor(valueText()); }

QSize FlagsEditor::minimumSizeHint() const { return sizeFor(QStringLiteral("0x0000")); }

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
        connect(m_popup, &FlagsPopup::valueChanged, this, [this](int value) {
            setInvalid(this, Mark::Off);
            take(value);
        });
        connect(m_popup, &FlagsPopup::refused, this, [this] {
            setInvalid(this, Mark::On);
            setToolTip(error());
            emit refused();
        });
    }
    m_popup->setValue(static_cast<std::uint32_t>(m_value));
    setInvalid(this, Mark::Off); // what could not be read is gone
    showValue();
    m_popup->adjustSize();
    const QRect room = screen()->availableGeometry();
    QPoint place = mapToGlobal(QPoint(0, height()));
    if (place.y() + m_popup->height() > room.bottom())
        place.setY(std::max(room.top(), mapToGlobal(QPoint(0, 0)).y() - m_popup->height()));
    place.setX(std::clamp(place.x(), room.left(), std::max(room.left(), room.right() - m_popup->width())));
    m_popup->move(place);
    m_popup->show();
}

QStyleOptionComboBox FlagsEditor::look() const {
    QStyleOptionComboBox option;
    option.initFrom(this);
    option.editable = false;
    option.frame = true;
    option.subControls = QStyle::SC_All;
    option.state.setFlag(QStyle::State_Sunken, isDown());
    option.currentText = text();
    return option;
}

// It opens a list, so it looks like what opens a list.
void FlagsEditor::paintEvent(QPaintEvent*) {
    QStylePainter painter(this);
    const QStyleOptionComboBox option = look();
    painter.drawComplexControl(QStyle::CC_ComboBox, option);
    painter.drawControl(QStyle::CE_ComboBoxLabel, option);
}

void FlagsEditor::showValue() {
    const QString whole = valueText();
    const QStyleOptionComboBox option = look();
    const int room = style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, this).width() -
                     fontMetrics().averageCharWidth();
    setText(fontMetrics().elidedText(whole, Qt::ElideRight, std::max(room, 0)));
    setToolTip(tr("%1: %2 (0x%3). Press to choose.").arg(m_label, whole).arg(static_cast<quint32>(m_value), 0, 16));
    setAccessibleDescription(whole);
    updateGeometry();
}

QSize FlagsEditor::sizeFor(const QString& text) const {
    const QStyleOptionComboBox option = look();
    const QSize content(fontMetrics().horizontalAdvance(text) + fontMetrics().averageCharWidth() * 2,
                        std::max(fontMetrics().height(), 14));
    return style()->sizeFromContents(QStyle::CT_ComboBox, &option, content, this);
}

} // namespace swb
