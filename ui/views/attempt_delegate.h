#pragma once

#include <QStyledItemDelegate>

namespace swb {

// Draws an attempt in two lines: its address above its family and beginning, and its time as a bar over the lines of
// the axis above the words for how it ended.
class AttemptDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace swb
