#include "ui/look/tab_chain.h"

#include <vector>

namespace swb {

namespace {

bool isStop(const QWidget* widget) {
    return (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->focusProxy() == nullptr;
}

// In the order in which the tab key finds them now.
std::vector<QWidget*> stopsIn(QWidget* block) {
    std::vector<QWidget*> stops;
    QWidget* widget = block;
    do {
        if ((widget == block || block->isAncestorOf(widget)) && isStop(widget))
            stops.push_back(widget);
        widget = widget->nextInFocusChain();
    } while (widget != block);
    return stops;
}

} // namespace

void chainTabStops(std::span<QWidget* const> blocks) {
    QWidget* last = nullptr;
    for (QWidget* block : blocks)
        for (QWidget* stop : stopsIn(block)) {
            if (last != nullptr)
                QWidget::setTabOrder(last, stop);
            last = stop;
        }
}

} // namespace swb
