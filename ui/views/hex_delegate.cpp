#include "ui/views/hex_delegate.h"

#include "ui/look/semantic.h"
#include "ui/models/hex_model.h"

#include <QApplication>
#include <QPainter>

namespace swb {

void HexDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const auto* model = static_cast<const HexModel*>(index.model());
    const HexModel::Span marked = model->markedIn(index.row());
    if (marked.length == 0 || index.column() == HexModel::OffsetColumn)
        return QStyledItemDelegate::paint(painter, option, index);
    QStyleOptionViewItem item = option;
    initStyleOption(&item, index);
    const QStyle* style = item.widget != nullptr ? item.widget->style() : QApplication::style();
    const QRect text = style->subElementRect(QStyle::SE_ItemViewItemText, &item, item.widget);
    const int margin = style->pixelMetric(QStyle::PM_FocusFrameHMargin, nullptr, item.widget) + 1;
    const int character = item.fontMetrics.horizontalAdvance(QLatin1Char('0'));
    const bool isHex = index.column() == HexModel::HexColumn;
    const int from = isHex ? marked.first * 3 : marked.first;
    const int count = isHex ? marked.length * 3 - 1 : marked.length;
    const QRect ground(text.left() + margin + from * character, item.rect.top(), count * character, item.rect.height());
    const QColor base = item.palette.color(QPalette::Base);
    // Under the text: the item itself draws no ground unless it is selected.
    painter->fillRect(ground, mixed(base, semanticColor(Semantic::Accent), 0.35));
    QStyledItemDelegate::paint(painter, option, index);
}

} // namespace swb
