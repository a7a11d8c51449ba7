#include "ui/views/tail_table.h"

#include "ui/look/type_scale.h"

#include <QHeaderView>
#include <QResizeEvent>
#include <QScrollBar>

#include <algorithm>

namespace swb {

TailTable::TailTable(QWidget* parent)
    : LongTable(parent) {
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setTabKeyNavigation(false); // Tab leaves the table
    horizontalHeader()->setHighlightSections(false);
    takeRowHeight();
    m_scrollTimer.setSingleShot(true);
    m_scrollTimer.setInterval(0);
    connect(&m_scrollTimer, &QTimer::timeout, this, &TailTable::scrollToBottom);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TailTable::takeScrolled);
}

void TailTable::setModel(QAbstractItemModel* model) {
    LongTable::setModel(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, &TailTable::scrollSoon);
    connect(model, &QAbstractItemModel::modelReset, this, &TailTable::scrollSoon);
}

void TailTable::setFollows(bool on) {
    const bool changed = m_follows != on;
    m_follows = on;
    if (on)
        scrollSoon();
    else
        m_scrollTimer.stop();
    if (changed)
        emit followsChanged(on);
}

void TailTable::scrollSoon() {
    if (m_follows && !m_scrollTimer.isActive())
        m_scrollTimer.start();
}

void TailTable::takeScrolled(int value) {
    if (isAdjusting())
        return;
    const bool atEnd = value >= verticalScrollBar()->maximum();
    if (atEnd != m_follows)
        setFollows(atEnd);
}

// What was chosen stays in sight: when a part for it opens below, the table becomes lower.
void TailTable::resizeEvent(QResizeEvent* event) {
    const int first = firstRowInSight();
    const int last =
        first + std::max(1, event->oldSize().height() / std::max(1, verticalHeader()->defaultSectionSize()));
    LongTable::resizeEvent(event);
    const QModelIndex chosen = currentIndex();
    const bool wasInSight = chosen.row() >= first && chosen.row() < last && selectionModel()->isSelected(chosen);
    if (!wasInSight)
        return scrollSoon();
    if (m_follows && chosen.row() < model()->rowCount() - wholeRowsInSight())
        setFollows(false);
    if (m_follows)
        scrollSoon();
    else
        scrollTo(chosen);
}

void TailTable::takeRowHeight() { verticalHeader()->setDefaultSectionSize(fontMetrics().height() + scaled(5)); }

void TailTable::changeEvent(QEvent* event) {
    LongTable::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        takeRowHeight();
}

} // namespace swb
