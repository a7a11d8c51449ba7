#pragma once

#include "core/rules/rule_set.h"

#include <QAbstractTableModel>
#include <QString>

#include <memory>
#include <vector>

namespace swb {

// The rules of a set in the order in which they are asked, each with a check, what it says in words, and how often it
// fired.
class RuleListModel : public QAbstractTableModel {
    Q_OBJECT

public:
    enum Column { Name, Says, Fired, ColumnCount };

    using QAbstractTableModel::QAbstractTableModel;

    void setRules(std::vector<Rule> rules);
    void setRule(int row, const Rule& rule);
    const std::vector<Rule>& rules() const { return m_rules; }
    // What is wrong with one of them; row -1: nothing is.
    void setFault(int row, const QString& words);
    // Whose counts are shown; null: none are known.
    void setCounts(std::shared_ptr<const RuleSet> counts);
    void refreshCounts(); // asks for them again
    void setEditable(bool editable) { m_isEditable = editable; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role) override; // the check
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

signals:
    void enabledChanged(int row);

private:
    struct Count {
        std::uint64_t fired = 0, faults = 0;
        friend bool operator==(const Count&, const Count&) = default;
    };
    QString cell(int row, int column) const;

    std::vector<Rule> m_rules;
    std::shared_ptr<const RuleSet> m_counts;
    std::vector<Count> m_shown; // of each rule
    int m_faultRow = -1;
    QString m_fault;
    bool m_isEditable = true;
};

} // namespace swb
