#include "ui/views/long_table.h"

#include <QAbstractButton>
#include <QCursor>
#include <QHeaderView>
#include <QPaintEvent>
#include <QPainter>
#include <QScopedValueRollback>
#include <QScrollBar>

#include <algorithm>

namespace swb {

namespace {

class NoRows : public QAbstractTableModel {
public:
    using QAbstractTableModel::QAbstractTableModel;
    int rowCount(const QModelIndex&) const override { return 0; }
    int columnCount(const QModelIndex&) const override { return 0; }
    QVariant data(const QModelIndex&, int) const override { return {}; }
};

// The table's, for its section size alone: it never hears of the rows.
class RowlessHeader : public QHeaderView {
public:
    explicit RowlessHeader(QWidget* parent)
        : QHeaderView(Qt::Vertical, parent)
        , m_none(new NoRows(this)) {
        QHeaderView::setModel(m_none);
    }
    void setModel(QAbstractItemModel*) override {}
    void setSelectionModel(QItemSelectionModel* selection) override {
        if (selection != nullptr && selection->model() == m_none)
            QHeaderView::setSelectionModel(selection);
    }

private:
    NoRows* m_none;
};

constexpr qint64 kFar = 1 << 30; // a place so far away is the same as any further

} // namespace

LongTable::LongTable(QWidget* parent)
    : QTableView(parent) {
    setVerticalHeader(new RowlessHeader(this));
    verticalHeader()->hide();
    // It is QTableView's own updateGeometries() that would hide the button between the headers.
    if (auto* corner = findChild<QAbstractButton*>({}, Qt::FindDirectChildrenOnly))
        corner->hide();
    setShowGrid(false);
    setWordWrap(false);
    for (auto* corner : findChildren<QAbstractButton*>(Qt::FindDirectChildrenOnly))
        corner->hide(); // beside the row headings, which there are none; it would stand over the first column's
    setVerticalScrollMode(ScrollPerItem);
    setHorizontalScrollMode(ScrollPerPixel);
}

void LongTable::setModel(QAbstractItemModel* model) {
    if (this->model() != nullptr) {
        disconnect(this->model(), &QAbstractItemModel::rowsAboutToBeRemoved, this, nullptr);
        disconnect(this->model(), &QAbstractItemModel::rowsRemoved, this, nullptr);
    }
    // Before the selection model hears of it, which then makes another row the current one: that is no reason to
    // scroll there.
    if (model != nullptr)
        connect(model, &QAbstractItemModel::rowsAboutToBeRemoved, this, [this] { m_isAdjusting = true; });
    QTableView::setModel(model);
    if (model != nullptr)
        connect(model, &QAbstractItemModel::rowsRemoved, this, &LongTable::takeRemoved);
}

int LongTable::rowHeightOfAll() const { return std::max(1, verticalHeader()->defaultSectionSize()); }

int LongTable::firstRowInSight() const { return verticalScrollBar()->value(); }

int LongTable::wholeRowsInSight() const { return std::max(1, viewport()->height() / rowHeightOfAll()); }

int LongTable::lastRowInSight() const {
    return std::min(rowCount() - 1, rowFrom(std::max(0, viewport()->height() - 1)));
}

int LongTable::rowFrom(int y) const {
    const int height = rowHeightOfAll();
    const int down = y >= 0 ? y / height : -((height - 1 - y) / height);
    return static_cast<int>(std::clamp<qint64>(qint64{firstRowInSight()} + down, -1, INT_MAX));
}

int LongTable::verticalOffset() const {
    return static_cast<int>(std::min<qint64>(qint64{firstRowInSight()} * rowHeightOfAll(), kFar));
}

QRect LongTable::visualRect(const QModelIndex& index) const {
    if (!index.isValid() || index.model() != model() || isIndexHidden(index))
        return {};
    const qint64 top = (qint64{index.row()} - firstRowInSight()) * rowHeightOfAll();
    return {horizontalHeader()->sectionViewportPosition(index.column()), static_cast<int>(std::clamp(top, -kFar, kFar)),
            horizontalHeader()->sectionSize(index.column()), rowHeightOfAll()};
}

QModelIndex LongTable::indexAt(const QPoint& position) const {
    const int row = rowFrom(position.y());
    const int column = horizontalHeader()->logicalIndexAt(position.x());
    return row < 0 || row >= rowCount() || column < 0 ? QModelIndex() : model()->index(row, column, rootIndex());
}

bool LongTable::isIndexHidden(const QModelIndex& index) const {
    return horizontalHeader()->isSectionHidden(index.column());
}

void LongTable::scrollTo(const QModelIndex& index, ScrollHint hint) {
    if (!index.isValid() || index.model() != model() || m_isAdjusting)
        return;
    const int page = wholeRowsInSight();
    const int first = firstRowInSight();
    const int row = index.row();
    if (hint == PositionAtCenter)
        verticalScrollBar()->setValue(row - page / 2);
    else if (hint == PositionAtTop || (hint == EnsureVisible && row < first))
        verticalScrollBar()->setValue(row);
    else if (hint == PositionAtBottom || row >= first + page)
        verticalScrollBar()->setValue(row - page + 1);
    if (isIndexHidden(index))
        return;
    const int left = horizontalHeader()->sectionViewportPosition(index.column());
    const int right = left + horizontalHeader()->sectionSize(index.column());
    QScrollBar* bar = horizontalScrollBar();
    if (left < 0)
        bar->setValue(bar->value() + left);
    else if (right > viewport()->width())
        bar->setValue(bar->value() + std::min(left, right - viewport()->width()));
}

int LongTable::nextColumn(int column, int step) const {
    const QHeaderView* header = horizontalHeader();
    for (int place = header->visualIndex(column) + step; place >= 0 && place < header->count(); place += step)
        if (const int logical = header->logicalIndex(place); !header->isSectionHidden(logical))
            return logical;
    return column;
}

QModelIndex LongTable::moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) {
    const int rows = rowCount();
    if (rows == 0)
        return {};
    const QModelIndex current = currentIndex();
    int row = current.isValid() ? current.row() : firstRowInSight();
    int column = current.isValid() ? current.column() : horizontalHeader()->logicalIndex(0);
    if (isIndexHidden(model()->index(row, column)))
        column = nextColumn(column, 1);
    if (!current.isValid())
        return model()->index(row, column);
    const bool byRows = selectionBehavior() == SelectRows || modifiers.testFlag(Qt::ControlModifier);
    const auto moved = [&](qint64 by) { return static_cast<int>(std::clamp<qint64>(row + by, 0, rows - 1)); };
    switch (action) {
    case MoveUp:
    case MovePrevious:
        row = moved(-1);
        break;
    case MoveDown:
    case MoveNext:
        row = moved(1);
        break;
    case MovePageUp:
        row = moved(-wholeRowsInSight());
        break;
    case MovePageDown:
        row = moved(wholeRowsInSight());
        break;
    case MoveHome:
        row = byRows ? 0 : row;
        break;
    case MoveEnd:
        row = byRows ? rows - 1 : row;
        break;
    case MoveLeft:
        column = nextColumn(column, isRightToLeft() ? 1 : -1);
        break;
    case MoveRight:
        column = nextColumn(column, isRightToLeft() ? -1 : 1);
        break;
    }
    return model()->index(row, column);
}

void LongTable::setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) {
    if (selectionModel() == nullptr || rowCount() == 0)
        return;
    const QRect area = rect.normalized();
    const int first = std::clamp(rowFrom(area.top()), 0, rowCount() - 1);
    const int last = std::clamp(rowFrom(area.bottom()), 0, rowCount() - 1);
    const int left = horizontalHeader()->logicalIndexAt(area.left());
    const int right = horizontalHeader()->logicalIndexAt(area.right());
    if (rowFrom(area.top()) >= rowCount() || left < 0 || right < 0)
        return selectionModel()->select(QItemSelection(), command);
    selectionModel()->select(
        QItemSelection(model()->index(first, std::min(left, right)), model()->index(last, std::max(left, right))),
        command);
}

QRegion LongTable::visualRegionForSelection(const QItemSelection& selection) const {
    QRegion region;
    const int top = firstRowInSight();
    const int bottom = lastRowInSight();
    for (const QItemSelectionRange& range : selection) {
        const int first = std::max(range.top(), top);
        const int last = std::min(range.bottom(), bottom);
        if (first <= last)
            region +=
                QRect(0, (first - top) * rowHeightOfAll(), viewport()->width(), (last - first + 1) * rowHeightOfAll());
    }
    return region;
}

int LongTable::sizeHintForColumn(int column) const {
    if (model() == nullptr)
        return -1;
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    int width = 0;
    for (int row = firstRowInSight(); row <= lastRowInSight(); ++row) {
        const QModelIndex index = model()->index(row, column);
        width = std::max(width, itemDelegateForIndex(index)->sizeHint(option, index).width());
    }
    return width;
}

void LongTable::scrollContentsBy(int dx, int dy) {
    if (dx != 0)
        QTableView::scrollContentsBy(dx, 0);
    if (dy != 0)
        viewport()->update();
}

void LongTable::paintEvent(QPaintEvent* event) {
    QPainter painter(viewport());
    QStyleOptionViewItem option;
    initViewItemOption(&option);
    const QPoint mouse = viewport()->mapFromGlobal(QCursor::pos());
    const QModelIndex hovered = viewport()->underMouse() ? indexAt(mouse) : QModelIndex();
    const int last = std::min(rowCount() - 1, rowFrom(event->rect().bottom()));
    for (int row = rowFrom(event->rect().top()); row <= last; ++row)
        paintRow(painter, option, row, hovered);
}

void LongTable::paintRow(QPainter& painter, const QStyleOptionViewItem& option, int row, const QModelIndex& hovered) {
    const QHeaderView* header = horizontalHeader();
    for (int place = 0; place < header->count(); ++place) {
        const int column = header->logicalIndex(place);
        const QModelIndex index = model()->index(row, column, rootIndex());
        if (header->isSectionHidden(column))
            continue;
        QStyleOptionViewItem item = option;
        item.rect = visualRect(index);
        if (item.rect.right() < 0 || item.rect.left() > viewport()->width())
            continue;
        item.state.setFlag(QStyle::State_Selected, selectionModel()->isSelected(index));
        item.state.setFlag(QStyle::State_HasFocus, hasFocus() && index == currentIndex());
        item.state.setFlag(QStyle::State_MouseOver,
                           selectionBehavior() == SelectRows ? row == hovered.row() : index == hovered);
        const bool isWhole = model()->span(index).width() > 1; // says something of the row in all its width
        if (isWhole)
            item.rect = QRect(0, item.rect.top(), viewport()->width(), item.rect.height());
        style()->drawPrimitive(QStyle::PE_PanelItemViewRow, &item, &painter, this);
        itemDelegateForIndex(index)->paint(&painter, item, index);
        if (isWhole)
            break;
    }
}

void LongTable::updateGeometries() {
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    QHeaderView* header = horizontalHeader();
    const int height = header->isHidden() ? 0 : std::max(header->minimumHeight(), header->sizeHint().height());
    setViewportMargins(0, height, 0, 0);
    const QRect area = viewport()->geometry();
    header->setGeometry(area.left(), area.top() - height, area.width(), height);
    if (header->isHidden()) // it stretches its last section only when it is told
        QMetaObject::invokeMethod(header, "updateGeometries");
    QScrollBar* across = horizontalScrollBar();
    across->setPageStep(area.width());
    across->setSingleStep(std::max(area.width() / 20, 2));
    across->setRange(0, std::max(0, header->length() - area.width()));
    QScrollBar* down = verticalScrollBar();
    down->setSingleStep(1);
    down->setPageStep(wholeRowsInSight());
    down->setRange(0, std::max(0, rowCount() - wholeRowsInSight()));
    // NOLINTNEXTLINE(bugprone-parent-virtual-call): QTableView's would set the range by the rows of its vertical header
    QAbstractItemView::updateGeometries();
}

void LongTable::rowsInserted(const QModelIndex& parent, int first, int last) {
    QTableView::rowsInserted(parent, first, last);
    const QScopedValueRollback adjusting(m_isAdjusting, true);
    const int bottom = firstRowInSight() + wholeRowsInSight();
    updateGeometries();
    // The rows in sight are the same when others come before them.
    if (first < firstRowInSight())
        verticalScrollBar()->setValue(firstRowInSight() + (last - first + 1));
    else if (first <= bottom)
        viewport()->update();
}

// QTableView's own asks the vertical header which rows are in sight.
void LongTable::dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles) {
    QTableView::dataChanged(topLeft, bottomRight, roles);
    const int first = std::max(topLeft.row(), firstRowInSight());
    const int last = std::min(bottomRight.row(), lastRowInSight());
    if (first <= last)
        viewport()->update(0, (first - firstRowInSight()) * rowHeightOfAll(), viewport()->width(),
                           (last - first + 1) * rowHeightOfAll());
}

void LongTable::takeRemoved(const QModelIndex&, int first, int last) {
    const int top = firstRowInSight();
    if (first < top)
        verticalScrollBar()->setValue(std::max(first, top - (last - first + 1)));
    updateGeometries();
    m_isAdjusting = false;
    viewport()->update();
}

// Not QTableView's, which makes a list of every index selected.
void LongTable::selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) {
    const auto isLong = [this](const QItemSelection& selection) {
        return std::ranges::any_of(
            selection, [this](const QItemSelectionRange& range) { return range.height() > wholeRowsInSight(); });
    };
    if (isLong(selected) || isLong(deselected))
        // NOLINTNEXTLINE(bugprone-parent-virtual-call): as said above
        QAbstractItemView::selectionChanged(selected, deselected);
    else
        QTableView::selectionChanged(selected, deselected);
}

} // namespace swb
