#include "ui/models/hex_model.h"

#include "core/payload/hex.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"

#include <algorithm>
#include <limits>

namespace swb {

namespace {

int offsetDigits(std::size_t size) { return size > 0x1000000 ? 8 : size > 0x10000 ? 6 : 4; }

} // namespace

HexModel::HexModel(QObject* parent)
    : QAbstractTableModel(parent) {}

int HexModel::rowCount(const QModelIndex& parent) const {
    const std::size_t rows = parent.isValid() ? 0 : hexRowCount(m_bytes.size(), m_width);
    return static_cast<int>(std::min<std::size_t>(rows, std::numeric_limits<int>::max()));
}

int HexModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant HexModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (role == Qt::FontRole)
        return fontFor(TextRole::Code);
    if (role == Qt::ForegroundRole && index.column() == OffsetColumn)
        return semanticColor(Semantic::MutedText);
    if (role != Qt::DisplayRole)
        return {};
    const HexRow row = hexRow(m_bytes, static_cast<std::size_t>(index.row()), m_width);
    switch (index.column()) {
    case OffsetColumn:
        return QStringLiteral("%1").arg(row.offset, offsetDigits(m_bytes.size()), 16, QLatin1Char('0'));
    case HexColumn:
        return QString::fromStdString(row.hex).trimmed();
    default:
        return QString::fromStdString(row.text);
    }
}

QVariant HexModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == OffsetColumn ? tr("offset") : section == HexColumn ? tr("hex") : tr("text");
}

void HexModel::setBytes(Bytes bytes) {
    beginResetModel();
    m_bytes = std::move(bytes);
    m_markedLength = 0;
    endResetModel();
}

void HexModel::setBytesPerRow(int width) {
    const auto wanted = static_cast<std::size_t>(std::max(width, 1));
    if (wanted == m_width)
        return;
    beginResetModel();
    m_width = wanted;
    endResetModel();
}

void HexModel::mark(std::size_t offset, std::size_t length) {
    m_marked = std::min(offset, m_bytes.size());
    m_markedLength = std::min(length, m_bytes.size() - m_marked);
    if (rowCount() > 0)
        emit dataChanged(index(0, HexColumn), index(rowCount() - 1, TextColumn), {Qt::BackgroundRole});
}

HexModel::Span HexModel::markedIn(int row) const {
    const std::size_t start = static_cast<std::size_t>(row) * m_width;
    const std::size_t from = std::max(start, m_marked);
    const std::size_t to = std::min(start + m_width, m_marked + m_markedLength);
    return to > from ? Span{static_cast<int>(from - start), static_cast<int>(to - from)} : Span{};
}

int HexModel::firstMarkedRow() const { return m_markedLength > 0 ? static_cast<int>(m_marked / m_width) : -1; }

int HexModel::charactersIn(Column column, int bytesPerRow) const {
    if (column == OffsetColumn)
        return offsetDigits(m_bytes.size());
    return column == TextColumn ? bytesPerRow : 3 * bytesPerRow - 1;
}

} // namespace swb
