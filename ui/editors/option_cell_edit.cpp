#include "ui/editors/option_cell_edit.h"

#include "ui/editors/option_editor.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QToolButton>

namespace swb {

namespace {
constexpr int kRoomForUnit = 190;
}

OptionCellEdit::OptionCellEdit(OptionEditor* editor, QWidget* parent)
    : QWidget(parent)
    , m_editor(editor)
    , m_unit(new QLabel(text(unitName(editor->spec().unit))))
    , m_asBytes(new QToolButton) {
    setAutoFillBackground(true);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->setSpacing(scaled(4));
    row->addWidget(editor, 1);
    row->addWidget(m_unit);
    m_asBytes->setText(tr("hex"));
    m_asBytes->setToolTip(tr("The value as bytes"));
    m_asBytes->setAutoRaise(true);
    m_asBytes->setFocusPolicy(Qt::NoFocus); // Tab leaves the cell
    connect(m_asBytes, &QToolButton::clicked, this, [this] {
        if (end())
            emit bytesWanted();
    });
    row->addWidget(m_asBytes);
    setFocusProxy(editor);
    connect(editor, &OptionEditor::entered, this, [this] {
        if (const auto bytes = m_editor->bytes(); bytes && end()) // what cannot be read is marked, and stays
            emit entered(*bytes);
    });
    for (QWidget* part : editor->findChildren<QWidget*>())
        part->installEventFilter(this);
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget* before, const QWidget* now) {
        if (now == nullptr || !isPartOf(this, before) || isPartOf(this, now))
            return;
        leaveLater(); // the table takes the focus back while it closes a cell
    });
}

void OptionCellEdit::setOffersBytes(bool offers) { m_asBytes->setVisible(offers); }

bool OptionCellEdit::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() != QEvent::KeyPress)
        return QWidget::eventFilter(watched, event);
    const int key = static_cast<QKeyEvent*>(event)->key();
    if (key != Qt::Key_Escape && key != Qt::Key_Tab && key != Qt::Key_Backtab)
        return QWidget::eventFilter(watched, event);
    if (end())
        emit left();
    return true;
}

bool OptionCellEdit::end() { return !std::exchange(m_hasEnded, true); }

// What the field leaves over is not for the table: it would take Enter as a wish to edit.
void OptionCellEdit::keyPressEvent(QKeyEvent* event) { event->accept(); }

// The table hides what it closes by itself; when the page is left it hides no cell.
void OptionCellEdit::hideEvent(QHideEvent* event) {
    QWidget::hideEvent(event);
    if (isHidden())
        end();
    else
        leaveLater(); // unless the page is being destroyed
}

void OptionCellEdit::leaveLater() {
    const auto leave = [this] {
        if (end())
            emit left();
    };
    QMetaObject::invokeMethod(this, leave, Qt::QueuedConnection);
}

void OptionCellEdit::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    m_unit->setVisible(!m_unit->text().isEmpty() && width() >= scaled(kRoomForUnit));
}

} // namespace swb
