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

constexpr int kNowhere = 9;

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
    m_found.clear();
    m_found.reserve(m_rows.size());
    for (const ReferenceRow& row : m_rows)
        m_found.push_back((row.cells.join(u'\n') + u'\n' + row.group + u'\n' + row.more).toLower());
    endResetModel();
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
    CarriedRows rows;
    for (const QModelIndex& index : indexes)
        if (index.column() == indexes.first().column())
            rows.push_back(row(index.row()).carried());
    auto* data = new QMimeData;
    putRows(*data, rows);
    return data;
}

ReferenceFilter::ReferenceFilter(ReferenceModel& model, QObject* parent)
    : QSortFilterProxyModel(parent)
    , m_model(model) {
    connect(&model, &QAbstractItemModel::modelReset, this, &ReferenceFilter::rankAll); // before the filter asks
    rankAll();
    setSourceModel(&model);
    setSortRole(ReferenceModel::kSortRole);
    setDynamicSortFilter(true);
    ReferenceFilter::sort(-1, Qt::AscendingOrder);
}

void ReferenceFilter::setSearch(const QString& words) {
    m_whole = words.trimmed().toLower();
    m_words.clear();
    for (const QString& word : m_whole.split(u' ', Qt::SkipEmptyParts))
        m_words.push_back({word, numberOf(word)});
    rankAll();
    invalidate();
}

void ReferenceFilter::setGroup(const QString& group) {
    m_group = group;
    invalidateFilter();
}

void ReferenceFilter::sort(int column, Qt::SortOrder order) {
    m_isUnsorted = column < 0;
    QSortFilterProxyModel::sort(std::max(column, 0), m_isUnsorted ? Qt::AscendingOrder : order);
}

void ReferenceFilter::rankAll() {
    m_ranks.resize(static_cast<std::size_t>(m_model.rowCount()));
    for (std::size_t row = 0; row < m_ranks.size(); ++row)
        m_ranks[row] = rankOf(static_cast<int>(row));
}

int ReferenceFilter::rankOf(int row) const {
    const QString& found = m_model.foundBy(row);
    const auto hasWord = [&](const Word& word) {
        return word.number ? m_model.row(row).number == word.number || hasNumber(found, word.text)
                           : found.contains(word.text);
    };
    if (!std::ranges::all_of(m_words, hasWord))
        return kNowhere;
    const QStringView name = QStringView(found).left(m_model.row(row).cells.first().size()); // stands first in it
    if (name == m_whole)
        return 0;
    if (name.startsWith(m_whole))
        return 1;
    // Its own number comes before the same number in what else is said of another.
    const auto isItsOwn = [&](const Word& word) {
        return name.contains(word.text) || (word.number && m_model.row(row).number == word.number);
    };
    return std::ranges::any_of(m_words, isItsOwn) ? (std::ranges::all_of(m_words, isItsOwn) ? 2 : 3) : 4;
}

bool ReferenceFilter::filterAcceptsRow(int row, const QModelIndex&) const {
    return m_ranks[static_cast<std::size_t>(row)] != kNowhere &&
           (m_group.isEmpty() || m_model.row(row).group == m_group);
}

bool ReferenceFilter::lessThan(const QModelIndex& left, const QModelIndex& right) const {
    if (!m_isUnsorted)
        return QSortFilterProxyModel::lessThan(left, right);
    const int leftRank = m_words.empty() ? 0 : m_ranks[static_cast<std::size_t>(left.row())];
    const int rightRank = m_words.empty() ? 0 : m_ranks[static_cast<std::size_t>(right.row())];
    return leftRank != rightRank ? leftRank < rightRank : left.row() < right.row();
}

} // namespace swb
