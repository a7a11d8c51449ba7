#include "ui/models/reference_model.h"

#include <QCoreApplication>
#include <QMimeData>

#include <algorithm>

namespace swb {

namespace {

// "17" stands in "17, 2" and in "RFC 17", not in "117".
bool hasNumber(const QString& text, const QString& digits) {
    for (qsizetype at = text.indexOf(digits); at >= 0; at = text.indexOf(digits, at + 1)) {
        const qsizetype end = at + digits.size();
        const bool begins = at == 0 || !text[at - 1].isLetterOrNumber();
        if (begins && (end == text.size() || !text[end].isLetterOrNumber()))
            return true;
    }
    return false;
}

std::optional<qlonglong> numberOf(const QString& word) {
    bool isNumber = false;
    const qlonglong number = word.toLongLong(&isNumber, word.startsWith(QLatin1String("0x")) ? 16 : 10);
    return isNumber ? std::optional(number) : std::nullopt;
}

} // namespace

ReferenceModel::ReferenceModel(std::span<const ReferenceColumn> columns, QObject* parent)
    : QAbstractTableModel(parent)
    , m_columns(columns) {}

void ReferenceModel::setRows(std::vector<ReferenceRow> rows) {
    beginResetModel();
    m_rows = std::move(rows);
    m_found.assign(m_rows.size(), {});
    for (std::size_t row = 0; row < m_rows.size(); ++row)
        index(row);
    endResetModel();
}

void ReferenceModel::setCell(int row, int column, const QString& text) {
    QString& cell = m_rows[static_cast<std::size_t>(row)].cells[column];
    if (cell == text)
        return;
    cell = text;
    index(static_cast<std::size_t>(row));
    const QModelIndex changed = createIndex(row, column);
    emit dataChanged(changed, changed);
}

void ReferenceModel::index(std::size_t row) {
    const ReferenceRow& from = m_rows[row];
    m_found[row] = (from.cells.join(u'\n') + u'\n' + from.group + u'\n' + from.more).toLower();
}

bool ReferenceModel::matches(int row, const QStringList& words) const {
    const auto at = static_cast<std::size_t>(row);
    return std::ranges::all_of(words, [&](const QString& word) {
        const auto number = numberOf(word);
        return number ? m_rows[at].number == number || hasNumber(m_found[at], word) : m_found[at].contains(word);
    });
}

QStringList ReferenceModel::groups() const {
    QStringList groups;
    for (const ReferenceRow& row : m_rows)
        if (groups.isEmpty() || groups.last() != row.group)
            if (!groups.contains(row.group))
                groups << row.group;
    return groups;
}

int ReferenceModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int ReferenceModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_columns.size());
}

QVariant ReferenceModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const ReferenceRow& from = row(index.row());
    const ReferenceColumn& column = m_columns[static_cast<std::size_t>(index.column())];
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return from.cells.value(index.column());
    case kSortRole:
        if (column.isNumber)
            return from.number ? QVariant(*from.number) : QVariant();
        return from.cells.value(index.column()).toLower();
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(
            Qt::Alignment(Qt::AlignVCenter | (column.isNumber ? Qt::AlignRight : Qt::AlignLeft)));
    default:
        return {};
    }
}

QVariant ReferenceModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= columnCount())
        return {};
    const ReferenceColumn& column = m_columns[static_cast<std::size_t>(section)];
    if (role == Qt::DisplayRole)
        return QCoreApplication::translate("Reference", column.header);
    return role == Qt::ToolTipRole ? QVariant(QCoreApplication::translate("Reference", column.toolTip)) : QVariant();
}

Qt::ItemFlags ReferenceModel::flags(const QModelIndex& index) const {
    return index.isValid() ? Qt::ItemIsSelectable | Qt::ItemIsEnabled | Qt::ItemIsDragEnabled | Qt::ItemNeverHasChildren
                           : Qt::NoItemFlags;
}

QMimeData* ReferenceModel::mimeData(const QModelIndexList& indexes) const {
    QStringList names;
    for (const QModelIndex& index : indexes)
        if (index.column() == indexes.first().column())
            names << row(index.row()).cells.first();
    auto* data = new QMimeData;
    data->setText(names.join(u'|')); // as a field for numbers or flags takes several
    return data;
}

ReferenceFilter::ReferenceFilter(ReferenceModel& model, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_model(model) {
    setSourceModel(&model);
    setSortRole(ReferenceModel::kSortRole);
    setDynamicSortFilter(true);
    ReferenceFilter::sort(-1, Qt::AscendingOrder);
}

void ReferenceFilter::setSearch(const QString& words) {
    m_whole = words.trimmed().toLower();
    m_words = m_whole.split(u' ', Qt::SkipEmptyParts);
    invalidate();
}

void ReferenceFilter::sort(int column, Qt::SortOrder order) {
    m_isUnsorted = column < 0;
    QSortFilterProxyModel::sort(std::max(column, 0), m_isUnsorted ? Qt::AscendingOrder : order);
}

int ReferenceFilter::rankOf(int row) const {
    const QString& name = m_model.row(row).cells.first();
    if (name.compare(m_whole, Qt::CaseInsensitive) == 0)
        return 0;
    if (name.startsWith(m_whole, Qt::CaseInsensitive))
        return 1;
    const bool isInName =
        std::ranges::all_of(m_words, [&](const QString& word) { return name.contains(word, Qt::CaseInsensitive); });
    return isInName ? 2 : 3;
}

bool ReferenceFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (!m_isUnsorted)
        return QSortFilterProxyModel::lessThan(left, right);
    if (m_words.isEmpty())
        return left.row() < right.row();
    const int leftRank = rankOf(left.row());
    const int rightRank = rankOf(right.row());
    return leftRank != rightRank ? leftRank < rightRank : left.row() < right.row();
}

void ReferenceFilter::setGroup(const QString& group) {
    m_group = group;
    invalidateFilter();
}

bool ReferenceFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    return (m_group.isEmpty() || m_model.row(row).group == m_group) && m_model.matches(row, m_words);
}

} // namespace swb
