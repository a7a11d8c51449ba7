#pragma once

#include <QStyledItemDelegate>

namespace swb {

// A cell with a bar below its text, as long as the part of the whole that `role` of the model says (0 to 1).
class TimeBarDelegate : public QStyledItemDelegate {
    Q_OBJECT

public:
    explicit TimeBarDelegate(int role, QObject* parent = nullptr)
        : QStyledItemDelegate(parent)
        , m_role(role) {}

    void paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const override;
    QSize sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const override;

private:
    int m_role;
};

} // namespace swb
