#include "ui/views/flow_layout.h"

#include "ui/look/control_look.h"
#include "ui/look/type_scale.h"

#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QStyle>
#include <QWidget>

#include <algorithm>

namespace swb {

namespace {

bool takesTheRest(const QLayoutItem& item) {
    const QWidget* widget = item.widget();
    return widget != nullptr && widget->sizePolicy().horizontalPolicy() == QSizePolicy::Ignored;
}

// Of a width that is ignored, a layout item tells 0.
int leastWidth(const QLayoutItem& item) {
    return takesTheRest(item) ? std::max(item.widget()->minimumSizeHint().width(), item.widget()->minimumWidth())
                              : item.minimumSize().width();
}

} // namespace

FlowLayout::FlowLayout(QWidget* parent)
    : QLayout(parent) {}

FlowLayout::~FlowLayout() = default;

QLabel* FlowLayout::addPair(const QString& label, QWidget* field) {
    auto* pair = new QWidget(parentWidget());
    auto* row = new QHBoxLayout(pair);
    row->setContentsMargins(0, 0, 0, 0);
    auto* text = new QLabel(label, pair);
    text->setBuddy(field);
    if (field->focusPolicy() != Qt::NoFocus && field->accessibleName().isEmpty())
        setFieldName(field, label);
    row->addWidget(text);
    row->addWidget(field);
    addWidget(pair);
    return text;
}

void FlowLayout::addItem(QLayoutItem* item) { m_items.emplace_back(item); }

QLayoutItem* FlowLayout::itemAt(int index) const {
    return index >= 0 && index < count() ? m_items[static_cast<std::size_t>(index)].get() : nullptr;
}

QLayoutItem* FlowLayout::takeAt(int index) {
    if (index < 0 || index >= count())
        return nullptr;
    const auto position = m_items.begin() + index;
    QLayoutItem* item = position->release();
    m_items.erase(position);
    return item;
}

int FlowLayout::gap() const {
    if (spacing() >= 0)
        return spacing();
    const QWidget* widget = parentWidget();
    return widget ? widget->style()->pixelMetric(QStyle::PM_LayoutHorizontalSpacing, nullptr, widget) : 0;
}

int FlowLayout::heightForWidth(int width) const {
    const QMargins margins = contentsMargins();
    const int inner = width - margins.left() - margins.right();
    return layOut(QRect(0, 0, inner, 0), Pass::Measure) + margins.top() + margins.bottom();
}

// Wide enough for all in one line; a narrower parent is answered by heightForWidth.
QSize FlowLayout::sizeHint() const {
    QSize size(0, 0);
    int shown = 0;
    for (const auto& item : m_items) {
        if (item->isEmpty())
            continue;
        const QSize hint = item->sizeHint();
        size = {size.width() + hint.width() + (shown++ ? gap() : 0), std::max(size.height(), hint.height())};
    }
    return size.grownBy(contentsMargins());
}

QSize FlowLayout::minimumSize() const {
    QSize size(0, 0);
    for (const auto& item : m_items)
        if (!item->isEmpty())
            size = size.expandedTo(item->minimumSize());
    return size.grownBy(contentsMargins());
}

void FlowLayout::setGeometry(const QRect& rect) {
    QLayout::setGeometry(rect);
    layOut(rect.marginsRemoved(contentsMargins()), Pass::Place);
}

int FlowLayout::layOut(const QRect& rect, Pass pass) const {
    struct Placed {
        QLayoutItem* item;
        QRect rect;
    };
    std::vector<Placed> line;
    int x = 0;
    int y = 0;
    int lineHeight = 0;
    const Qt::LayoutDirection direction = parentWidget() ? parentWidget()->layoutDirection() : Qt::LeftToRight;

    const auto endLine = [&] {
        for (Placed& placed : line) {
            placed.rect.moveTop(rect.y() + y + (lineHeight - placed.rect.height()) / 2);
            if (pass == Pass::Place)
                placed.item->setGeometry(QStyle::visualRect(direction, rect, placed.rect));
        }
        line.clear();
    };

    for (const auto& item : m_items) {
        if (item->isEmpty())
            continue;
        QSize size = item->sizeHint();
        const int least = leastWidth(*item);
        size.setWidth(std::clamp(size.width(), std::min(least, rect.width()), std::max(rect.width(), least)));
        if (!line.empty() && x + size.width() > rect.width()) {
            endLine();
            y += lineHeight + lineGap();
            x = 0;
            lineHeight = 0;
        }
        if (takesTheRest(*item))
            size.setWidth(std::max(size.width(), rect.width() - x));
        line.push_back({item.get(), QRect(QPoint(rect.x() + x, 0), size)});
        x += size.width() + gap();
        lineHeight = std::max(lineHeight, size.height());
    }
    endLine();
    return y + lineHeight;
}

bool FlowBox::event(QEvent* event) {
    const bool taken = QWidget::event(event);
    const bool mayWrap = event->type() == QEvent::Resize || event->type() == QEvent::LayoutRequest;
    if (event->type() == QEvent::FontChange || event->type() == QEvent::StyleChange)
        m_keptWidth = -1;
    // The width of one that has never been laid out says nothing: of a page that nobody has looked at yet, it would
    // make the whole window higher.
    m_isPlaced = m_isPlaced || event->type() == QEvent::Resize;
    if (!m_isPlaced || !mayWrap || layout() == nullptr || !layout()->hasHeightForWidth())
        return taken;
    const int needed = layout()->heightForWidth(width());
    m_kept = m_keepsHeight && isVisible() && m_keptWidth == width() ? std::max(m_kept, needed) : needed;
    m_keptWidth = width();
    setMinimumHeight(m_kept);
    return taken;
}

FlowLayout* flowOfControls(QWidget* row) {
    auto* flow = new FlowLayout(row);
    flow->setContentsMargins({});
    flow->setSpacing(scaled(5));
    flow->setLineSpacing(scaled(4));
    return flow;
}

} // namespace swb
