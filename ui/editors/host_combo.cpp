#include "ui/editors/host_combo.h"

#include "ui/editors/picking_combo.h"
#include "ui/editors/row_taker.h"

#include <QAbstractItemView>
#include <QApplication>
#include <QLineEdit>
#include <QPainter>
#include <QSignalBlocker>
#include <QStyledItemDelegate>
#include <QWheelEvent>

#include <algorithm>

namespace swb {
namespace {

constexpr int kLeastCharacters = 8;
constexpr int kAboutRole = Qt::UserRole;

class OfferDelegate : public QStyledItemDelegate {
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QSize size = QStyledItemDelegate::sizeHint(option, index);
        const QFontMetrics metrics = option.fontMetrics;
        const int about = metrics.horizontalAdvance(index.data(kAboutRole).toString());
        size.rwidth() += about + metrics.averageCharWidth() * 4;
        return size;
    }

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override {
        QStyledItemDelegate::paint(painter, option, index);
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        const int margin = option.fontMetrics.averageCharWidth();
        painter->save();
        painter->setFont(option.font);
        painter->setPen(option.palette.color(selected ? QPalette::HighlightedText : QPalette::PlaceholderText));
        painter->drawText(option.rect.adjusted(0, 0, -margin, 0), Qt::AlignRight | Qt::AlignVCenter,
                          index.data(kAboutRole).toString());
        painter->restore();
    }
};

} // namespace

HostCombo::HostCombo(QWidget* parent)
    : QComboBox(parent)
    , m_taker(new RowTaker(this)) {
    setEditable(true);
    m_taker->watch(lineEdit());
    setInsertPolicy(QComboBox::NoInsert);
    setFocusPolicy(Qt::StrongFocus);
    setCompleter(nullptr); // "10.0.0.1" typed in full must not become 10.0.0.12
    setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    setMinimumContentsLength(9);
    setItemDelegate(new OfferDelegate(this));
}

void HostCombo::beginOffers() {
    const QSignalBlocker quiet(this);
    const QString typed = currentText();
    const int cursor = lineEdit()->cursorPosition();
    clear();
    setEditText(typed);
    lineEdit()->setCursorPosition(cursor);
}

void HostCombo::offer(const QString& text, const QString& about) {
    if (findText(text, Qt::MatchExactly) >= 0)
        return;
    const QSignalBlocker quiet(this);
    const QString typed = currentText();
    addItem(text, about);
    setItemData(count() - 1, about, Qt::ToolTipRole);
    setItemData(count() - 1, about.isEmpty() ? text : tr("%1, %2").arg(text, about), Qt::AccessibleTextRole);
    if (count() == 1)
        setCurrentIndex(-1); // the first entry would be chosen by itself
    setEditText(typed);
}

// Narrower than what it holds, rather than cut off at the edge of a small page.
QSize HostCombo::minimumSizeHint() const {
    const QSize whole = sizeHint(); // QComboBox keeps its smallest size when the font changes
    const int least = fontMetrics().averageCharWidth() * kLeastCharacters + fontMetrics().height() * 2;
    return {std::min(whole.width(), least), whole.height()};
}

void HostCombo::showPopup() {
    renew();
    widenList(this);
    QComboBox::showPopup();
}

void HostCombo::wheelEvent(QWheelEvent* event) {
    if (hasFocus())
        QComboBox::wheelEvent(event);
    else
        event->ignore();
}

void HostCombo::focusInEvent(QFocusEvent* event) {
    QComboBox::focusInEvent(event);
    if (count() == 0)
        renew(); // for the arrow keys
}

void HostCombo::renew() {
    beginOffers();
    emit offersWanted();
    const QSignalBlocker quiet(this);
    const QString typed = currentText();
    setCurrentIndex(findText(typed, Qt::MatchExactly));
    setEditText(typed);
}

} // namespace swb
