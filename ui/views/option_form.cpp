#include "ui/views/option_form.h"

#include "ui/editors/inline_note.h"
#include "ui/editors/option_editor.h"
#include "ui/look/control_look.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/option_entry.h"
#include "ui/views/choice_row.h"

#include <QApplication>
#include <QCheckBox>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QVBoxLayout>

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kBytesSaid = 16;
constexpr int kWidth = 340;

QString bytesText(BytesView bytes) {
    const QString count = byteCountText(bytes.size());
    return bytes.empty() ? count : QStringLiteral("%1: %2").arg(count, hexStart(bytes, kBytesSaid));
}

} // namespace

OptionForm::OptionForm(QWidget* parent)
    : QFrame(parent)
    , m_area(new QScrollArea)
    , m_note(new InlineNote) {
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(10), scaled(8), scaled(10), scaled(8));
    column->setSpacing(scaled(6));
    column->addWidget(createTitle());
    m_area->setFrameShape(QFrame::NoFrame);
    m_area->setWidgetResizable(true);
    m_area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_area->setFocusPolicy(Qt::NoFocus);
    column->addWidget(m_area, 1);
    column->addWidget(m_note);
    column->addWidget(createButtons());
    hide();
    connect(qApp, &QApplication::focusChanged, this, [this](const QWidget* before, const QWidget* now) {
        if (isVisible() && now != nullptr && isPartOf(this, before) && !isPartOf(this, now))
            QMetaObject::invokeMethod(this, &OptionForm::dismissIfLeft, Qt::QueuedConnection); // it may come back
    });
}

bool OptionForm::hasFocusInside() const { return isPartOf(this, QApplication::focusWidget()); }

void OptionForm::leaveTo(QWidget& behind) {
    const bool hadFocus = hasFocusInside();
    hide();
    if (hadFocus)
        behind.setFocus(); // who types elsewhere stays there
}

// With the page it is on: what was not set is not kept.
void OptionForm::hideEvent(QHideEvent* event) {
    QFrame::hideEvent(event);
    if (!event->spontaneous())
        hide();
}

void OptionForm::dismissIfLeft() {
    if (isVisible() && QApplication::focusWidget() != nullptr && !hasFocusInside())
        emit dismissed();
}

QWidget* OptionForm::createTitle() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins({});
    m_title = new QLabel;
    setTextRole(m_title, TextRole::Heading);
    m_shapes = new ChoiceRow;
    m_shapes->add(AsValue, tr("Value"), tr("By its fields"));
    m_shapes->add(AsBytes, tr("Bytes"), tr("As bytes in hex, of any number"));
    connect(m_shapes, &ChoiceRow::chosen, this, &OptionForm::changeShape);
    row->addWidget(m_title, 1);
    row->addWidget(m_shapes);
    return box;
}

QWidget* OptionForm::createButtons() {
    auto* box = new QWidget;
    auto* row = new QHBoxLayout(box);
    row->setContentsMargins({});
    auto* set = new QPushButton(QStringLiteral("setsockopt"));
    set->setToolTip(tr("Makes the call with this value"));
    setProminent(set, Mark::On);
    connect(set, &QPushButton::clicked, this, &OptionForm::accept);
    auto* cancel = new QPushButton(tr("Cancel"));
    cancel->setToolTip(tr("Leaves the option as it is (Esc)"));
    connect(cancel, &QPushButton::clicked, this, &OptionForm::dismissed);
    row->addWidget(set);
    row->addWidget(cancel);
    row->addStretch();
    return box;
}

void OptionForm::open(const OptionSpec& spec, BytesView now, Shape shape, const QRect& cell) {
    m_spec = &spec;
    m_cell = cell;
    m_title->setText(text(spec.symbol));
    setAccessibleName(text(spec.symbol));
    m_bytes.assign(now.begin(), now.end());
    m_shapes->choose(shape);
    show(shape, now);
    QFrame::show();
    raise();
    m_editor->setFocus(Qt::PopupFocusReason);
}

void OptionForm::show(Shape shape, BytesView bytes) {
    m_editor = shape == AsBytes ? makeBytesEditor(*m_spec, nullptr) : makeOptionEditor(*m_spec, nullptr);
    m_editor->setValue(bytes);
    m_area->setWidget(m_editor); // deletes the one before
    connect(m_editor, &OptionEditor::edited, this, &OptionForm::showMeaning);
    connect(m_editor, &OptionEditor::entered, this, &OptionForm::accept);
    showMeaning();
    place(m_cell);
}

// The bytes go from one shape to the other.
void OptionForm::changeShape(int shape) {
    if (const auto bytes = m_editor->bytes())
        m_bytes = *bytes;
    show(static_cast<Shape>(shape), Bytes(m_bytes));
    m_editor->setFocus();
}

void OptionForm::accept() {
    if (!isVisible())
        return;
    const auto bytes = m_editor->bytes();
    if (!bytes)
        return showMeaning();
    emit entered(*m_spec, *bytes);
}

void OptionForm::showMeaning() {
    const auto bytes = m_editor->bytes();
    if (!bytes)
        return m_note->say(NoteKind::Error, text(bytes.error().message));
    const QString remark = valueRemark(*m_spec, *bytes);
    m_note->say(remark.isEmpty() ? NoteKind::Hint : NoteKind::Warning,
                remark.isEmpty() ? bytesText(*bytes) : remark + u' ' + bytesText(*bytes));
}

void OptionForm::place(const QRect& cell) {
    const QRect room = parentWidget()->rect();
    const QSize wanted = m_editor->sizeHint();
    m_area->setMinimumHeight(std::min(wanted.height(), room.height() / 2));
    const int wide = std::max(scaled(kWidth), wanted.width() + m_area->verticalScrollBar()->sizeHint().width() +
                                                  layout()->contentsMargins().left() * 2);
    const int width = std::min(wide, room.width());
    const int height = std::min(std::max(layout()->hasHeightForWidth() ? layout()->totalHeightForWidth(width) : 0,
                                         layout()->totalSizeHint().height()),
                                room.height());
    const int left = std::clamp(cell.left(), 0, room.width() - width);
    int top = cell.bottom() + 1;
    if (top + height > room.height())
        top = std::max(0, cell.top() - height >= 0 ? cell.top() - height : room.height() - height);
    setGeometry(left, top, width, height);
}

// It lies over a page of the same ground: an edge as strong as that of a field tells them apart.
void OptionForm::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setPen(semanticColor(Semantic::Border));
    painter.drawRect(rect().adjusted(0, 0, -1, -1));
}

void OptionForm::keyPressEvent(QKeyEvent* event) {
    auto* button = qobject_cast<QAbstractButton*>(window()->focusWidget());
    if (qobject_cast<QCheckBox*>(button) != nullptr)
        button = nullptr; // Space turns a box; Enter means the value
    if (event->key() == Qt::Key_Escape)
        emit dismissed();
    else if (event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter)
        button != nullptr ? button->click() : accept();
    event->accept(); // the table behind gets none of them
}

// Tab goes round inside the form.
bool OptionForm::focusNextPrevChild(bool next) {
    QWidget* const from = window()->focusWidget();
    for (QWidget* to = from; to != nullptr;) {
        to = next ? to->nextInFocusChain() : to->previousInFocusChain();
        if (to == from)
            return false;
        const bool stops = isAncestorOf(to) && to->isVisible() && to->isEnabled() &&
                           (to->focusPolicy() & Qt::TabFocus) != 0 && to->focusProxy() == nullptr;
        if (!stops)
            continue;
        to->setFocus(next ? Qt::TabFocusReason : Qt::BacktabFocusReason);
        return true;
    }
    return false;
}

} // namespace swb
