#include "ui/models/rule_list_model.h"

#include "ui/look/semantic.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

namespace swb {

namespace {

constexpr ColumnHead kColumns[] = {
    {QT_TRANSLATE_NOOP("swb::RuleListModel", "Rule"),
     QT_TRANSLATE_NOOP("swb::RuleListModel", "In the order in which they are asked; one that is not checked is not"),
     Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("swb::RuleListModel", "When, what then"),
     QT_TRANSLATE_NOOP("swb::RuleListModel", "What it waits for, and what it does"), Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("swb::RuleListModel", "Fired"),
     QT_TRANSLATE_NOOP("swb::RuleListModel", "How often, on all sockets that use this set; and how often in vain"),
     Qt::AlignRight},
};
static_assert(std::size(kColumns) == RuleListModel::ColumnCount);

} // namespace

void RuleListModel::setRules(std::vector<Rule> rules) {
    beginResetModel();
    m_rules = std::move(rules);
    m_shown.assign(m_rules.size(), {});
    m_counts = nullptr;
    m_faultRow = -1;
    endResetModel();
}

void RuleListModel::setRule(int row, const Rule& rule) {
    m_rules[static_cast<std::size_t>(row)] = rule;
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void RuleListModel::setFault(int row, const QString& words) {
    const int before = std::exchange(m_faultRow, row);
    m_fault = words;
    for (const int changed : {before, row})
        if (changed >= 0 && changed < rowCount())
            emit dataChanged(index(changed, 0), index(changed, ColumnCount - 1));
}

void RuleListModel::setCounts(std::shared_ptr<const RuleSet> counts) {
    m_counts = std::move(counts);
    refreshCounts();
}

void RuleListModel::refreshCounts() {
    for (int row = 0; row < rowCount(); ++row) {
        const auto i = static_cast<std::size_t>(row);
        const bool isKnown = m_counts != nullptr && i < m_counts->rules().size();
        const Count now = isKnown ? Count{m_counts->fired(i), m_counts->faults(i)} : Count{};
        if (now == m_shown[i])
            continue;
        m_shown[i] = now;
        emit dataChanged(index(row, Fired), index(row, Fired));
    }
}

int RuleListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rules.size());
}

int RuleListModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString RuleListModel::cell(int row, int column) const {
    const auto i = static_cast<std::size_t>(row);
    const Rule& rule = m_rules[i];
    if (column == Name)
        return rule.name.empty() ? tr("Rule %1").arg(row + 1) : text(rule.name);
    if (column == Says)
        return row == m_faultRow ? tr("cannot be used: %1").arg(m_fault) : text(describe(rule));
    const Count& count = m_shown[i];
    if (count.faults > 0)
        return tr("%1, %2 in vain").arg(count.fired).arg(count.faults);
    return QString::number(count.fired);
}

QVariant RuleListModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Rule& rule = m_rules[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return cell(index.row(), index.column());
    case Qt::CheckStateRole:
        if (index.column() == Name)
            return rule.isEnabled ? Qt::Checked : Qt::Unchecked;
        return {};
    case Qt::TextAlignmentRole:
        return QVariant(kColumns[index.column()].alignment | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        if (index.row() == m_faultRow)
            return semanticColor(Semantic::Failure);
        return rule.isEnabled ? QVariant() : QVariant(semanticColor(Semantic::MutedText));
    case Qt::AccessibleTextRole:
        if (index.column() == Name)
            return rule.isEnabled ? cell(index.row(), Name) : tr("%1, off").arg(cell(index.row(), Name));
        return {};
    default:
        return {};
    }
}

bool RuleListModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::CheckStateRole || index.column() != Name || !m_isEditable)
        return false;
    m_rules[static_cast<std::size_t>(index.row())].isEnabled = value.toInt() == Qt::Checked;
    emit dataChanged(index, this->index(index.row(), ColumnCount - 1));
    emit enabledChanged(index.row());
    return true;
}

QVariant RuleListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[section], "swb::RuleListModel", role);
}

Qt::ItemFlags RuleListModel::flags(const QModelIndex& index) const {
    const Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    return index.column() == Name && m_isEditable ? flags | Qt::ItemIsUserCheckable : flags;
}

} // namespace swb
