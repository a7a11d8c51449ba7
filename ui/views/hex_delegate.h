#pragma once

#include <QStyledItemDelegate>

namespace swb {

// Paints a row of a HexModel, with the bytes the model marks on a ground of their own.
class HexDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace swb
