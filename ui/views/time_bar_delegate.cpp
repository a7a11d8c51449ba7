#include "ui/views/time_bar_delegate.h"

#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"

#include <QPainter>

#include <algorithm>

namespace swb {

namespace {
constexpr int kBar = 5;
} // namespace

void TimeBarDelegate::paint(QPainter* painter, const QStyleOptionViewItem& option, const QModelIndex& index) const {
    QStyledItemDelegate::paint(painter, option, index);
    const QVariant part = index.data(m_role);
    if (!part.isValid())
        return;
    const QRect room = option.rect.adjusted(scaled(6), 0, -scaled(6), -scaled(3));
    const int length = std::max(scaled(2), static_cast<int>(part.toDouble() * room.width()));
    painter->fillRect(QRect(room.left(), room.bottom() - scaled(kBar), length, scaled(kBar)),
                      semanticColor(Semantic::Accent));
}

QSize TimeBarDelegate::sizeHint(const QStyleOptionViewItem& option, const QModelIndex& index) const {
    const QSize plain = QStyledItemDelegate::sizeHint(option, index);
    return {plain.width() + scaled(12), plain.height() + 2 * scaled(kBar + 3)};
}

} // namespace swb
