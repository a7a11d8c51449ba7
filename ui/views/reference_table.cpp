#include "ui/views/reference_table.h"

#include <QEvent>
#include <QHeaderView>

#include <algorithm>
#include <numeric>

namespace swb {

ReferenceTable::ReferenceTable(const QString& name, ReferenceModel& model, int stretched, QWidget* parent)
    : QTableView(parent)
    , m_model(model)
    , m_filter(new ReferenceFilter(model, this))
    , m_stretched(stretched) {
    setAccessibleName(name);
    setModel(m_filter);
    setSelectionBehavior(SelectRows);
    setSelectionMode(ExtendedSelection);
    setDragDropMode(DragOnly);
    setAlternatingRowColors(true);
    setShowGrid(false);
    setWordWrap(false);
    setTabKeyNavigation(false);
    setCornerButtonEnabled(false);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->hide();
    verticalHeader()->setSectionResizeMode(QHeaderView::Fixed);
    verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
    horizontalHeader()->setSectionsMovable(false);
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder); // as the table has them, until a person sorts
    setSortingEnabled(true);
    connect(selectionModel(), &QItemSelectionModel::currentRowChanged, this, [this](const QModelIndex& now) {
        if (now.isValid())
            emit rowChosen(m_model.row(m_filter->mapToSource(now).row()));
    });
}

const ReferenceRow* ReferenceTable::currentRow() const {
    const QModelIndex now = currentIndex();
    return now.isValid() ? &m_model.row(m_filter->mapToSource(now).row()) : nullptr;
}

void ReferenceTable::setSearch(const QString& words) {
    selectionModel()->clear(); // else the row beside one that goes would become the current one, chosen by nobody
    m_filter->setSearch(words);
}

void ReferenceTable::setGroup(const QString& group) {
    selectionModel()->clear();
    m_filter->setGroup(group);
}

void ReferenceTable::selectFirst() {
    if (m_filter->rowCount() == 0)
        return;
    setFocus();
    selectRow(0);
}

void ReferenceTable::resizeEvent(QResizeEvent* event) {
    QTableView::resizeEvent(event);
    fitColumns();
}

void ReferenceTable::changeEvent(QEvent* event) {
    QTableView::changeEvent(event);
    if (event->type() == QEvent::FontChange) {
        verticalHeader()->setDefaultSectionSize(fontMetrics().height() * 3 / 2);
        fitColumns();
    }
}

void ReferenceTable::fitColumns() {
    const auto columns = m_model.columns();
    std::vector<std::size_t> order(columns.size());
    std::iota(order.begin(), order.end(), std::size_t(0));
    std::ranges::stable_sort(order, {}, [&](std::size_t column) { return columns[column].rank; });
    int left = viewport()->width();
    bool isFull = false;
    for (const std::size_t column : order) {
        const int wanted = fontMetrics().averageCharWidth() * (columns[column].characters + 2);
        isFull = isFull || (left < wanted && columns[column].rank > 0);
        setColumnHidden(static_cast<int>(column), isFull);
        if (isFull)
            continue;
        left -= wanted;
        setColumnWidth(static_cast<int>(column), wanted);
    }
    const int least = fontMetrics().averageCharWidth() * 12;
    setColumnWidth(m_stretched, std::max(columnWidth(m_stretched) + left, least));
}

} // namespace swb
