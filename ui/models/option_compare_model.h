#pragma once

#include "core/options/option_compare.h"

#include <QAbstractItemModel>
#include <QSortFilterProxyModel>

#include <memory>
#include <vector>

namespace swb {

// Two readings of options side by side: a row for each option, below it one for each field of a structure.
class OptionCompareModel : public QAbstractItemModel {
    Q_OBJECT

public:
    enum Column { Name, Left, Right, Mark, ColumnCount };
    using Snapshot = std::shared_ptr<const OptionSnapshot>;

    using QAbstractItemModel::QAbstractItemModel;

    // With the options of a fresh socket it tells what the right one has from the left one, its listener.
    void compare(const Snapshot& left, const Snapshot& right, const Snapshot& defaults = {});
    void clear();
    void setTitles(const QString& left, const QString& right);

    const OptionSpec* spec(const QModelIndex& index) const;                  // of an option, or of its field
    bool differs(const QModelIndex& index) const;                            // or is told to be worth a look
    bool hasWords(const QModelIndex& index, const QStringList& words) const; // all of them, in names and meanings
    int differing() const;                                                   // options

    QModelIndex index(int row, int column, const QModelIndex& parent = {}) const override;
    QModelIndex parent(const QModelIndex& index) const override;
    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

private:
    struct Row {
        const OptionSpec* spec = nullptr;
        QString name, left, right, mark, meaning;
        bool differs = false;
        std::vector<Row> fields = {};

        bool operator==(const Row&) const = default;
    };

    static Row rowOf(const ComparedOption& option, const OptionSnapshot* defaults);
    const Row* rowAt(const QModelIndex& index) const;
    bool sameShape(const std::vector<Row>& rows) const;

    std::vector<Row> m_rows;
    QString m_leftTitle, m_rightTitle;
};

// Those that differ, or all; and those that have what is searched.
class OptionCompareFilter : public QSortFilterProxyModel {
    Q_OBJECT

public:
    using QSortFilterProxyModel::QSortFilterProxyModel;

    void setOnlyDifferences(bool on);
    void setSearch(const QString& words); // every word must be found

protected:
    bool filterAcceptsRow(int row, const QModelIndex& parent) const override;

private:
    QStringList m_words;
    bool m_onlyDifferences = true;
};

enum class ComparisonFormat { Text, Markdown };
// The rows that are shown, with the titles of both sides.
QString comparisonText(const QAbstractItemModel& shown, ComparisonFormat format);

} // namespace swb
