#include "ui/look/semantic.h"
#include "ui/shell/style_paint.h"

#include <QAbstractItemView>
#include <QPainter>
#include <QStyleOption>
#include <QTreeView>

namespace swb::paint {

void hairline(QPainter* painter, const QRect& rect, Qt::Edge edge) {
    const QColor color = semanticColor(Semantic::Separator);
    switch (edge) {
    case Qt::TopEdge:
        painter->fillRect(rect.x(), rect.y(), rect.width(), 1, color);
        break;
    case Qt::BottomEdge:
        painter->fillRect(rect.x(), rect.bottom(), rect.width(), 1, color);
        break;
    case Qt::LeftEdge:
        painter->fillRect(rect.x(), rect.y(), 1, rect.height(), color);
        break;
    case Qt::RightEdge:
        painter->fillRect(rect.right(), rect.y(), 1, rect.height(), color);
        break;
    }
}

void popupFrame(QPainter* painter, const QRectF& rect) {
    const QColor line = mixed(semanticColor(Semantic::Surface), semanticColor(Semantic::Border), 0.6);
    roundedBox(painter, rect, 0, Qt::transparent, line);
}

namespace {

QColor selectionOf(const QStyleOptionViewItem& item) {
    const QColor highlight = item.palette.color(QPalette::Highlight);
    if (item.state.testFlag(QStyle::State_Active))
        return highlight;
    return mixed(item.palette.color(QPalette::Base), highlight, 0.75);
}

} // namespace

void rowPanel(QPainter* painter, const QStyleOption* option) {
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    if (!item)
        return;
    if (item->state.testFlag(QStyle::State_Selected))
        painter->fillRect(item->rect, selectionOf(*item));
    else if (item->features.testFlag(QStyleOptionViewItem::Alternate))
        painter->fillRect(item->rect, item->palette.color(QPalette::AlternateBase));
}

void itemPanel(QPainter* painter, const QStyleOption* option, const QWidget* widget, qreal unit) {
    const auto* item = qstyleoption_cast<const QStyleOptionViewItem*>(option);
    if (!item)
        return;
    if (item->backgroundBrush.style() != Qt::NoBrush)
        painter->fillRect(item->rect, item->backgroundBrush);
    const bool enabled = item->state.testFlag(QStyle::State_Enabled);
    const bool selected = item->state.testFlag(QStyle::State_Selected);
    const bool hovered = enabled && item->state.testFlag(QStyle::State_MouseOver);
    if (selected) {
        painter->fillRect(item->rect, selectionOf(*item));
        const auto* view = qobject_cast<const QAbstractItemView*>(widget);
        const bool tree = qobject_cast<const QTreeView*>(widget); // its branches carry the bar
        const bool byRows = view && !tree && view->selectionBehavior() == QAbstractItemView::SelectRows;
        const bool first = item->viewItemPosition == QStyleOptionViewItem::Beginning ||
                           item->viewItemPosition == QStyleOptionViewItem::OnlyOne;
        if (byRows && first && enabled)
            painter->fillRect(QRectF(item->rect.x(), item->rect.y(), 3 * unit, item->rect.height()),
                              semanticColor(Semantic::Accent));
    } else if (hovered) {
        painter->fillRect(item->rect,
                          mixed(item->palette.color(QPalette::Base), item->palette.color(QPalette::Highlight), 0.4));
    }
}

void header(QPainter* painter, const QStyleOption* option) {
    const auto* section = qstyleoption_cast<const QStyleOptionHeader*>(option);
    const QPalette& palette = option->palette;
    QColor fill = mixed(palette.color(QPalette::AlternateBase), palette.color(QPalette::Window), 0.5);
    if (option->state.testFlag(QStyle::State_Enabled) && option->state.testFlag(QStyle::State_MouseOver))
        fill = mixed(fill, palette.color(QPalette::ButtonText), 0.05);
    painter->fillRect(option->rect, fill);
    if (!section)
        return;
    if (section->orientation == Qt::Vertical) {
        hairline(painter, option->rect, Qt::RightEdge);
        return;
    }
    hairline(painter, option->rect, Qt::BottomEdge);
    const bool last =
        section->position == QStyleOptionHeader::End || section->position == QStyleOptionHeader::OnlyOneSection;
    if (!last) {
        const int inset = option->rect.height() / 4;
        hairline(painter, option->rect.adjusted(0, inset, 0, -inset), Qt::RightEdge);
    }
}

void tab(QPainter* painter, const QStyleOptionTab& tab, qreal unit) {
    const bool selected = tab.state.testFlag(QStyle::State_Selected);
    const bool hovered = tab.state.testFlag(QStyle::State_Enabled) && tab.state.testFlag(QStyle::State_MouseOver);
    const QColor ground = tab.palette.color(QPalette::Window);
    if (hovered && !selected) {
        const qreal inset = 3 * unit;
        roundedBox(painter, QRectF(tab.rect).adjusted(inset, inset, -inset, -inset), 4 * unit,
                   mixed(ground, tab.palette.color(QPalette::WindowText), 0.07), Qt::transparent);
    }
    if (!selected)
        return;
    const qreal thickness = 2.5 * unit;
    const qreal inset = 6 * unit;
    QRectF bar(tab.rect);
    switch (tab.shape) {
    case QTabBar::RoundedSouth:
    case QTabBar::TriangularSouth:
        bar = QRectF(bar.x() + inset, bar.y(), bar.width() - 2 * inset, thickness);
        break;
    case QTabBar::RoundedWest:
    case QTabBar::TriangularWest:
        bar = QRectF(bar.right() - thickness, bar.y() + inset, thickness, bar.height() - 2 * inset);
        break;
    case QTabBar::RoundedEast:
    case QTabBar::TriangularEast:
        bar = QRectF(bar.x(), bar.y() + inset, thickness, bar.height() - 2 * inset);
        break;
    default:
        bar = QRectF(bar.x() + inset, bar.bottom() - thickness, bar.width() - 2 * inset, thickness);
    }
    const bool enabled = tab.state.testFlag(QStyle::State_Enabled);
    roundedBox(painter, bar, thickness / 2, semanticColor(enabled ? Semantic::Accent : Semantic::Separator),
               Qt::transparent, 0);
}

void branch(QPainter* painter, const QStyleOption* option, qreal unit) {
    // The view has filled the row; the bar stands at its very beginning, left of all branches.
    if (option->state.testFlag(QStyle::State_Selected) && option->rect.x() <= 0)
        painter->fillRect(QRectF(0, option->rect.y(), 3 * unit, option->rect.height()),
                          semanticColor(Semantic::Accent));
    if (!option->state.testFlag(QStyle::State_Children))
        return;
    const bool open = option->state.testFlag(QStyle::State_Open);
    chevron(painter, option->rect, open ? Qt::DownArrow : Qt::RightArrow, semanticColor(Semantic::MutedText), unit);
}

void splitterHandle(QPainter* painter, const QStyleOption* option) {
    const bool hovered =
        option->state.testFlag(QStyle::State_Enabled) && option->state.testFlag(QStyle::State_MouseOver);
    const QColor color = semanticColor(hovered ? Semantic::Accent : Semantic::Separator);
    const QRect& rect = option->rect;
    const int width = hovered ? 2 : 1;
    // State_Horizontal: the splitter lies horizontally, so its handle stands upright.
    if (rect.height() > rect.width())
        painter->fillRect(rect.center().x(), rect.y(), width, rect.height(), color);
    else
        painter->fillRect(rect.x(), rect.center().y(), rect.width(), width, color);
}

void progress(QPainter* painter, const QStyleOption* option, qreal unit) {
    const auto* bar = qstyleoption_cast<const QStyleOptionProgressBar*>(option);
    if (!bar || bar->maximum <= bar->minimum)
        return;
    const qreal part = qreal(bar->progress - bar->minimum) / (bar->maximum - bar->minimum);
    QRectF rect(bar->rect);
    rect.setWidth(rect.width() * qBound(0.0, part, 1.0));
    roundedBox(painter, rect, 3 * unit, semanticColor(Semantic::Accent), Qt::transparent, 0);
}

} // namespace swb::paint
