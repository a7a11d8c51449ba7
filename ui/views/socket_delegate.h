#pragma once

#include <QStyledItemDelegate>

namespace swb {

// Draws a socket in two lines: name, transport and state; address and readiness.
class SocketDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
};

} // namespace swb
