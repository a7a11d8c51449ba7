#include "ui/shell/command_palette.h"

#include "ui/look/control_look.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace swb {

namespace {

// Text at the left, what it is at the right, its detail between in a quieter tone.
class EntryDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex&) const override {
        return {option.rect.width(), option.fontMetrics.height() + scaled(8)};
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyleOptionViewItem item = option;
        initStyleOption(&item, index);
        item.text.clear();
        item.widget->style()->drawControl(QStyle::CE_ItemViewItem, &item, painter, item.widget);
        const bool selected = (option.state & QStyle::State_Selected) != 0;
        const QPen strong(option.palette.color(selected ? QPalette::HighlightedText : QPalette::Text));
        const QPen quiet(selected ? strong.color() : semanticColor(Semantic::MutedText));
        QRect rest = option.rect.adjusted(scaled(10), 0, -scaled(10), 0);
        const QFontMetrics metrics = option.fontMetrics;
        const auto draw = [&](const QString& text, const QPen& pen, Qt::Alignment side) {
            const QString shown = metrics.elidedText(text, Qt::ElideRight, rest.width());
            painter->setPen(pen);
            painter->drawText(rest, static_cast<int>(side | Qt::AlignVCenter), shown);
            const int used = metrics.horizontalAdvance(shown) + scaled(14);
            side == Qt::AlignRight ? rest.setRight(rest.right() - used) : rest.setLeft(rest.left() + used);
        };
        painter->save();
        painter->setFont(option.font);
        draw(index.data(PaletteModel::KindRole).toString(), quiet, Qt::AlignRight);
        draw(index.data(Qt::DisplayRole).toString(), strong, Qt::AlignLeft);
        draw(index.data(PaletteModel::DetailRole).toString(), quiet, Qt::AlignLeft);
        painter->restore();
    }
};

} // namespace

CommandPalette::CommandPalette(QWidget* window)
    : QFrame(window)
    , m_window(window)
    , m_field(new QLineEdit)
    , m_list(new QListView)
    , m_nothing(new QLabel(tr("Nothing has these words")))
    , m_model(new PaletteModel(this)) {
    setObjectName(QStringLiteral("palette"));
    setFrameShape(QFrame::StyledPanel);
    setAutoFillBackground(true);
    m_field->setPlaceholderText(tr("An action, a call, an option, a constant, an errno"));
    m_field->setAccessibleName(tr("Find anything"));
    m_field->setToolTip(tr("Type words; the arrow keys choose, Escape leaves. Enter does it, or goes to the row of "
                           "the reference; Ctrl+Enter only explains the row"));
    addClearButton(m_field);
    m_list->setAccessibleName(tr("Found"));
    m_list->setModel(m_model);
    m_list->setItemDelegate(new EntryDelegate(m_list));
    m_list->setUniformItemSizes(true);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_nothing->setAlignment(Qt::AlignCenter);
    setTextTone(m_nothing, Semantic::MutedText);
    m_nothing->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(scaled(8), scaled(8), scaled(8), scaled(8));
    column->addWidget(m_field);
    column->addWidget(m_nothing);
    column->addWidget(m_list, 1);
    connect(m_field, &QLineEdit::textChanged, this, &CommandPalette::narrow);
    connect(m_list, &QListView::clicked, this, [this](const QModelIndex& index) { run(index); });
    m_field->installEventFilter(this);
    window->installEventFilter(this);
    hide();
}

void CommandPalette::open(std::vector<PaletteEntry> entries) {
    m_focusBefore = QApplication::focusWidget();
    m_model->setEntries(std::move(entries));
    m_field->clear();
    narrow({});
    place();
    show();
    raise();
    m_field->setFocus(Qt::ShortcutFocusReason);
}

void CommandPalette::narrow(const QString& text) {
    m_model->setFilter(text);
    m_list->setCurrentIndex(m_model->index(0, 0));
    m_nothing->setVisible(m_model->rowCount() == 0);
}

void CommandPalette::run(const QModelIndex& index, How how) {
    if (!index.isValid())
        return;
    const PaletteEntry& chosen = m_model->entry(index.row());
    const std::function<void()> act = how == How::Look && chosen.look ? chosen.look : chosen.act;
    leave();
    act();
}

void CommandPalette::leave() {
    hide();
    if (m_focusBefore)
        m_focusBefore->setFocus(Qt::OtherFocusReason);
}

void CommandPalette::place() {
    const int width = std::min(scaled(620), m_window->width() - scaled(40));
    const int height = std::min(scaled(420), m_window->height() - scaled(80));
    setGeometry((m_window->width() - width) / 2, scaled(50), width, height);
}

bool CommandPalette::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_window && event->type() == QEvent::Resize && isVisible())
        place();
    if (watched != m_field)
        return QFrame::eventFilter(watched, event);
    if (event->type() == QEvent::FocusOut && isVisible() && !isAncestorOf(QApplication::focusWidget()))
        hide();
    if (event->type() != QEvent::KeyPress)
        return QFrame::eventFilter(watched, event);
    switch (static_cast<QKeyEvent*>(event)->key()) {
    case Qt::Key_Escape:
        leave();
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        run(m_list->currentIndex(),
            static_cast<QKeyEvent*>(event)->modifiers().testFlag(Qt::ControlModifier) ? How::Look : How::Act);
        return true;
    case Qt::Key_Up:
    case Qt::Key_Down:
    case Qt::Key_PageUp:
    case Qt::Key_PageDown:
        QApplication::sendEvent(m_list, event);
        return true;
    default:
        return QFrame::eventFilter(watched, event);
    }
}

} // namespace swb
