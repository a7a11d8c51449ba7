#include "ui/views/reference_table.h"

#include "ui/look/type_scale.h"

#include <QContextMenuEvent>
#include <QDrag>
#include <QHeaderView>
#include <QMenu>
#include <QMimeData>
#include <QPainter>
#include <QShortcut>

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
    for (const auto key : {Qt::Key_Return, Qt::Key_Enter}) {
        auto* shortcut = new QShortcut(QKeySequence(Qt::CTRL | key), this, nullptr, nullptr, Qt::WidgetShortcut);
        connect(shortcut, &QShortcut::activated, this, &ReferenceTable::useFirst);
    }
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

bool ReferenceTable::reveal(const QString& kind, const QString& symbol) {
    for (int row = 0; row < m_model.rowCount(); ++row) {
        const ReferenceRow& candidate = m_model.row(row);
        if (candidate.kind != kind || candidate.name() != symbol)
            continue;
        const QModelIndex shown = m_filter->mapFromSource(m_model.index(row, 0));
        if (!shown.isValid())
            continue;
        setFocus();
        selectRow(shown.row());
        scrollTo(shown, PositionAtCenter);
        return true;
    }
    return false;
}

CarriedRows ReferenceTable::carried() const {
    QModelIndexList rows = selectionModel()->selectedRows();
    std::ranges::sort(rows, {}, &QModelIndex::row);
    CarriedRows carried;
    for (const QModelIndex& index : rows)
        carried.push_back(m_model.row(m_filter->mapToSource(index).row()).carried());
    return carried;
}

std::vector<ReferenceUse> ReferenceTable::uses() const { return usesOf(carried(), m_target ? m_target() : nullptr); }

void ReferenceTable::fillUses(QMenu& menu) {
    const CarriedRows rows = carried();
    const std::vector<ReferenceUse> all = uses();
    for (const ReferenceUse& use : all) {
        QAction* action = menu.addAction(use.text, this, [this, use, rows] { emit useWanted(use, rows); });
        action->setToolTip(use.toolTip);
        action->setEnabled(use.isPossible);
    }
    if (const auto first = std::ranges::find_if(all, &ReferenceUse::isPossible); first != all.end()) {
        QAction* action = menu.actions().at(first - all.begin());
        action->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Return)); // to be read: useFirst() obeys it
        action->setShortcutContext(Qt::WidgetShortcut);
    }
    if (all.empty())
        menu.addAction(rows.empty() ? tr("Select a row first") : tr("No field on the bench takes this"))
            ->setEnabled(false);
}

void ReferenceTable::useFirst() {
    const std::vector<ReferenceUse> all = uses();
    if (const auto first = std::ranges::find_if(all, &ReferenceUse::isPossible); first != all.end())
        emit useWanted(*first, carried());
}

// Names beside the pointer: the rows themselves would cover the field that they are meant for.
void ReferenceTable::startDrag(Qt::DropActions supported) {
    const QModelIndexList indexes = selectionModel()->selectedIndexes();
    if (indexes.isEmpty())
        return;
    auto* drag = new QDrag(this);
    drag->setMimeData(model()->mimeData(indexes));
    const QFontMetrics metrics = fontMetrics();
    const QString words = metrics.elidedText(drag->mimeData()->text(), Qt::ElideRight, scaled(260));
    const QSize size(metrics.horizontalAdvance(words) + scaled(16), metrics.height() + scaled(8));
    QPixmap picture(size * devicePixelRatioF());
    picture.setDevicePixelRatio(devicePixelRatioF());
    picture.fill(Qt::transparent);
    QPainter painter(&picture);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setFont(font());
    painter.setPen(palette().color(QPalette::Mid));
    painter.setBrush(palette().color(QPalette::Highlight));
    const QRectF box(QPointF(0, 0), QSizeF(size));
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), scaled(4), scaled(4));
    painter.setPen(palette().color(QPalette::HighlightedText));
    painter.drawText(box, Qt::AlignCenter, words);
    painter.end();
    drag->setPixmap(picture);
    drag->setHotSpot(QPoint(-scaled(14), -scaled(10)));
    drag->exec(supported, Qt::CopyAction);
}

void ReferenceTable::contextMenuEvent(QContextMenuEvent* event) {
    if (!currentIndex().isValid())
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->setToolTipsVisible(true);
    fillUses(*menu);
    menu->addSeparator();
    menu->addActions(actions());
    const bool isByKey = event->reason() == QContextMenuEvent::Keyboard;
    menu->popup(isByKey ? viewport()->mapToGlobal(visualRect(currentIndex()).bottomLeft()) : event->globalPos());
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
