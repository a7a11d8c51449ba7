#pragma once

#include <QTableView>

namespace swb {

// A table of as many rows as an int can count. All rows are equally high (as the default section size of its vertical
// header says), and nothing is kept for one that is not in sight: a QTableView keeps a section for each and walks
// through them. Rows that go away above those in sight do not move them.
class LongTable : public QTableView {
    Q_OBJECT

public:
    explicit LongTable(QWidget* parent = nullptr);

    void setModel(QAbstractItemModel* model) override;
    QRect visualRect(const QModelIndex& index) const override;
    QModelIndex indexAt(const QPoint& position) const override;
    void scrollTo(const QModelIndex& index, ScrollHint hint = EnsureVisible) override;
    void keyboardSearch(const QString&) override {} // it would look through all rows

    int firstRowInSight() const;
    int wholeRowsInSight() const; // as many as have room, at least one

protected:
    bool isIndexHidden(const QModelIndex& index) const override;
    QModelIndex moveCursor(CursorAction action, Qt::KeyboardModifiers modifiers) override;
    void setSelection(const QRect& rect, QItemSelectionModel::SelectionFlags command) override;
    QRegion visualRegionForSelection(const QItemSelection& selection) const override;
    int verticalOffset() const override;
    int sizeHintForColumn(int column) const override;
    void scrollContentsBy(int dx, int dy) override;
    void paintEvent(QPaintEvent* event) override;
    void updateGeometries() override;
    // True while the scroll bar is moved by a change of the rows, not by a person.
    bool isAdjusting() const { return m_isAdjusting; }

protected slots:
    void dataChanged(const QModelIndex& topLeft, const QModelIndex& bottomRight, const QList<int>& roles = {}) override;
    void rowsInserted(const QModelIndex& parent, int first, int last) override;
    void selectionChanged(const QItemSelection& selected, const QItemSelection& deselected) override;

private:
    int rowHeightOfAll() const;
    int rowCount() const { return model() != nullptr ? model()->rowCount(rootIndex()) : 0; }
    int rowFrom(int y) const; // of the viewport, also beyond it; may be none of the model's
    int lastRowInSight() const;
    int nextColumn(int column, int step) const;
    void paintRow(QPainter& painter, const QStyleOptionViewItem& option, int row, const QModelIndex& hovered);
    void takeRemoved(const QModelIndex& parent, int first, int last);

    bool m_isAdjusting = false;
};

} // namespace swb
