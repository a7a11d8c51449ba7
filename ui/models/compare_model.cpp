#include "ui/models/compare_model.h"

#include "core/payload/hex.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"

#include <algorithm>
#include <limits>

namespace swb {

CompareModel::CompareModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_left(std::make_shared<HeldBytes>(Bytes()))
    , m_right(m_left) {}

void CompareModel::setSources(std::shared_ptr<const ByteSource> left, std::shared_ptr<const ByteSource> right) {
    beginResetModel();
    m_left = std::move(left);
    m_right = std::move(right);
    m_seen.row = -1;
    endResetModel();
}

void CompareModel::setBytesPerRow(int width) {
    const auto wanted = static_cast<std::size_t>(std::max(width, 1));
    if (wanted == m_width)
        return;
    beginResetModel();
    m_width = wanted;
    m_seen.row = -1;
    endResetModel();
}

int CompareModel::rowOf(std::uint64_t offset) const {
    return static_cast<int>(std::min<std::uint64_t>(offset / m_width, std::numeric_limits<int>::max()));
}

int CompareModel::rowCount(const QModelIndex& parent) const {
    const std::uint64_t rows = parent.isValid() ? 0 : (size() + m_width - 1) / m_width;
    return static_cast<int>(std::min<std::uint64_t>(rows, std::numeric_limits<int>::max()));
}

int CompareModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

const CompareModel::Both& CompareModel::both(int row) const {
    if (row != m_seen.row)
        m_seen = {row, m_left->bytes(offsetOf(row), m_width), m_right->bytes(offsetOf(row), m_width)};
    return m_seen;
}

std::vector<bool> CompareModel::differences(int row) const {
    const Both& bytes = both(row);
    std::vector<bool> differ(std::max(bytes.left.size(), bytes.right.size()));
    for (std::size_t i = 0; i < differ.size(); ++i)
        differ[i] = i >= bytes.left.size() || i >= bytes.right.size() || bytes.left[i] != bytes.right[i];
    return differ;
}

QVariant CompareModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::FontRole)
        return fontFor(TextRole::Code);
    if (role == Qt::ForegroundRole)
        return index.column() == OffsetColumn   ? QVariant(semanticColor(Semantic::MutedText))
               : index.column() == DifferColumn ? QVariant(semanticColor(Semantic::Warning))
                                                : QVariant();
    const std::vector<bool> differ = differences(index.row());
    const auto count = std::ranges::count(differ, true);
    if (role == Qt::AccessibleTextRole && index.column() == DifferColumn)
        return count > 0 ? tr("%1 bytes differ").arg(count) : tr("equal");
    if (role != Qt::DisplayRole && role != Qt::AccessibleTextRole)
        return {};
    const Both& bytes = both(index.row());
    switch (index.column()) {
    case OffsetColumn:
        return QStringLiteral("%1").arg(offsetOf(index.row()), charactersIn(OffsetColumn, 0), 16, QLatin1Char('0'));
    case LeftColumn:
        return QString::fromStdString(toHex(bytes.left));
    case LeftTextColumn:
        return QString::fromStdString(hexRow(bytes.left, 0, m_width).text);
    case DifferColumn:
        return count > 0 ? QStringLiteral("\u2260%1").arg(count) : QString();
    case RightColumn:
        return QString::fromStdString(toHex(bytes.right));
    default:
        return QString::fromStdString(hexRow(bytes.right, 0, m_width).text);
    }
}

QVariant CompareModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    switch (section) {
    case OffsetColumn:
        return tr("offset");
    case LeftColumn:
        return tr("first");
    case LeftTextColumn:
        return tr("text");
    case DifferColumn:
        return tr("differ");
    case RightColumn:
        return tr("second");
    default:
        return tr("text");
    }
}

int CompareModel::charactersIn(Column column, int bytesPerRow) const {
    switch (column) {
    case OffsetColumn:
        return size() > 0x1000000 ? 10 : size() > 0x10000 ? 6 : 4;
    case DifferColumn:
        return 4;
    case LeftColumn:
    case RightColumn:
        return 3 * bytesPerRow - 1;
    default:
        return bytesPerRow;
    }
}

} // namespace swb
