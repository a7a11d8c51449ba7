#pragma once

#include <QStyledItemDelegate>

namespace swb {

// Draws a cell of the ledger: how a call ended by icon, word and colour; what belongs to another call, indented.
class LedgerDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;

protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override;
};

} // namespace swb
