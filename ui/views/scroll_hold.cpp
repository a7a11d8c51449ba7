#include "ui/views/scroll_hold.h"

#include "ui/look/type_scale.h"
#include "ui/views/call_card.h"

#include <QCoreApplication>
#include <QCursor>
#include <QScrollBar>

#include <algorithm>

namespace swb {

namespace {
constexpr int kSettlesWithinMs = 400;
constexpr int kAroundFocus = 40;
} // namespace

ScrollHold::ScrollHold(QScrollArea& area, const QPoint& resting)
    : m_area(area) {
    const QPoint pointer = area.viewport()->mapFromGlobal(QCursor::pos());
    if (!area.isVisible() || QCursor::pos() == resting || !area.viewport()->rect().contains(pointer))
        return;
    const int y = area.widget()->mapFrom(area.viewport(), pointer).y();
    int nearest = 0;
    for (QWidget* card : area.widget()->findChildren<CallCard*>()) {
        const int top = card->mapTo(area.widget(), QPoint()).y();
        const int away = std::max({0, top - y, y - top - card->height()});
        if (card->isVisible() && (m_card == nullptr || away < nearest)) {
            m_card = card;
            nearest = away;
        }
    }
    if (m_card != nullptr)
        m_place = place();
}

int ScrollHold::place() const { return m_card->mapTo(m_card->window(), QPoint()).y(); }

void ScrollHold::restore() {
    if (m_card == nullptr)
        return;
    QCoreApplication::sendPostedEvents(nullptr, QEvent::LayoutRequest);
    QScrollBar* bar = m_area.verticalScrollBar();
    if (m_card != nullptr && m_card->isVisible())
        bar->setValue(bar->value() + place() - m_place);
}

SettlingPage::SettlingPage(QScrollArea& area)
    : QObject(&area)
    , m_area(area) {
    m_until.setSingleShot(true);
    m_until.setInterval(kSettlesWithinMs);
}

void SettlingPage::begin() {
    m_area.widget()->installEventFilter(this);
    m_until.start();
}

bool SettlingPage::eventFilter(QObject* watched, QEvent* event) {
    if (event->type() == QEvent::Resize && m_until.isActive())
        QTimer::singleShot(0, this, &SettlingPage::showFocus); // its children have their places by then
    return QObject::eventFilter(watched, event);
}

void SettlingPage::showFocus() {
    QWidget* focus = m_area.focusWidget();
    if (focus != nullptr && m_area.widget()->isAncestorOf(focus))
        m_area.ensureWidgetVisible(focus, 0, scaled(kAroundFocus));
}

} // namespace swb
