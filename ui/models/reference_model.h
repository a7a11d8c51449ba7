#pragma once

#include "core/explain/explanation.h"
#include "ui/models/carried_row.h"

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <QStringList>

#include <functional>
#include <optional>
#include <span>
#include <vector>

namespace swb {

struct ReferenceRow {
    QStringList cells;                    // as the columns are
    std::optional<qlonglong> number = {}; // what it is found by as a number, and what number columns sort by
    QString group = {};
    QString more = {}; // found by, beyond the cells
    std::function<Explanation()> explain = {};
    std::optional<SocketWish> socket = {};
    QString kind = {};   // what it is a number of, as the list of all constants groups it
    QString symbol = {}; // as a field takes it; empty: the first cell
    std::optional<int> optionLevel = {};

    const QString& name() const { return symbol.isEmpty() ? cells.first() : symbol; }
    CarriedRow carried() const { return {kind, name(), number, optionLevel, socket}; }
};

struct ReferenceColumn {
    const char* header;
    const char* toolTip;
    int characters;        // about as wide
    int rank;              // where there is no room, those of the highest rank go first
    bool isNumber = false; // sorted by the row's number
};

// Rows of a table of numbers.
class ReferenceModel : public QAbstractTableModel {
    Q_OBJECT

public:
    static constexpr int kSortRole = Qt::UserRole;

    explicit ReferenceModel(std::span<const ReferenceColumn> columns, QObject* parent = nullptr);

    void setRows(std::vector<ReferenceRow> rows);
    const ReferenceRow& row(int index) const { return m_rows[static_cast<std::size_t>(index)]; }
    std::span<const ReferenceColumn> columns() const { return m_columns; }
    const QString& foundBy(int row) const { return m_found[static_cast<std::size_t>(row)]; } // in small letters
    QStringList groups() const;                                                              // in the order of the rows

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;
    QMimeData* mimeData(const QModelIndexList& indexes) const override; // the rows, and their names as text

private:
    std::span<const ReferenceColumn> m_columns;
    std::vector<ReferenceRow> m_rows;
    std::vector<QString> m_found; // what each row is found by, in small letters
};

// The rows that have every word, of one group. A number is looked for as a whole, also in hex.
class ReferenceFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    explicit ReferenceFilter(ReferenceModel& model, QObject* parent = nullptr);

    void setSearch(const QString& words);
    void setGroup(const QString& group); // empty: all
    // Column -1: as the rows stand; while words are searched for, what is called so comes first.
    void sort(int column, Qt::SortOrder order) override;

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;
    bool lessThan(const QModelIndex& left, const QModelIndex& right) const override;

private:
    struct Word {
        QString text;
        std::optional<qlonglong> number;
    };
    void rankAll();
    int rankOf(int row) const; // kNowhere: it has not every word

    ReferenceModel& m_model;
    bool m_isUnsorted = true;
    QString m_whole;
    std::vector<Word> m_words;
    std::vector<int> m_ranks; // of every row of the model, made once for what is searched
    QString m_group;
};

} // namespace swb
