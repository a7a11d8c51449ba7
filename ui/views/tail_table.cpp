#include "ui/views/tail_table.h"

#include "ui/look/type_scale.h"

#include <QEvent>
#include <QHeaderView>
#include <QScrollBar>

namespace swb {

TailTable::TailTable(QWidget* parent)
    : QTableView(parent) {
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setEditTriggers(NoEditTriggers);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false); // Tab leaves the table
    setVerticalScrollMode(ScrollPerItem);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    horizontalHeader()->setHighlightSections(false);
    takeRowHeight();
    m_scrollTimer.setSingleShot(true);
    m_scrollTimer.setInterval(0);
    connect(&m_scrollTimer, &QTimer::timeout, this, &TailTable::scrollToBottom);
    connect(verticalScrollBar(), &QScrollBar::valueChanged, this, &TailTable::takeScrolled);
}

void TailTable::setModel(QAbstractItemModel* model) {
    QTableView::setModel(model);
    connect(model, &QAbstractItemModel::rowsInserted, this, &TailTable::scrollSoon);
    connect(model, &QAbstractItemModel::modelReset, this, &TailTable::scrollSoon);
    connect(model, &QAbstractItemModel::rowsRemoved, this,
            [this](const QModelIndex&, int first, int last) { keepPlace(first, last); });
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
    const bool atEnd = value >= verticalScrollBar()->maximum();
    if (atEnd != m_follows)
        setFollows(atEnd);
}

void TailTable::keepPlace(int first, int last) {
    const int value = verticalScrollBar()->value();
    if (!m_follows && first < value)
        verticalScrollBar()->setValue(qMax(0, value - (last - first + 1)));
}

void TailTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    scrollSoon();
}

void TailTable::takeRowHeight() { verticalHeader()->setDefaultSectionSize(fontMetrics().height() + scaled(5)); }

void TailTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        takeRowHeight();
}

} // namespace swb
