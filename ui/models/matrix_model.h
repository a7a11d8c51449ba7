#pragma once

#include "core/reference/kernel_matrix.h"

#include <QAbstractTableModel>

#include <vector>

namespace swb {

// What the kernel makes of each family and type: a row for each family, a column for each type.
class MatrixModel : public QAbstractTableModel {
    Q_OBJECT

public:
    explicit MatrixModel(QObject* parent = nullptr);

    void setRanges(const std::vector<MatrixRange>& ranges); // sorted by family and type
    int familyAt(int row) const { return m_scope.families[static_cast<std::size_t>(row)]; }
    int typeAt(int column) const { return m_scope.types[static_cast<std::size_t>(column)]; }
    bool isMade(int row) const;            // any of its types
    bool isColumnNeeded(int column) const; // a type that has a name, or of which something was made
    std::vector<MatrixRange> rangesAt(const QModelIndex& index) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Cell {
        QString text;
        QString toolTip;
        std::vector<MatrixRange> ranges = {};
        bool isMade = false;
    };
    const Cell& cell(int row, int column) const;

    MatrixScope m_scope = MatrixScope::whole();
    std::vector<Cell> m_cells;
};

} // namespace swb
