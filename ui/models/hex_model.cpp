#include "ui/models/hex_model.h"

#include "core/payload/hex.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"

#include <algorithm>
#include <limits>

namespace swb {

namespace {

constexpr std::size_t kReadAtOnce = 4096; // some rows of the widest

int offsetDigits(std::uint64_t size) {
    int digits = 4;
    while (digits < 16 && size > std::uint64_t{1} << (4 * digits))
        digits += 2;
    return digits;
}

} // namespace

HexModel::HexModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_source(std::make_shared<HeldBytes>(Bytes())) {}

int HexModel::rowCount(const QModelIndex& parent) const {
    const std::size_t rows = parent.isValid() ? 0 : hexRowCount(m_size, m_width);
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
    switch (index.column()) {
    case OffsetColumn:
        return QStringLiteral("%1").arg(offsetOf(index.row()), offsetDigits(m_size), 16, QLatin1Char('0'));
    case HexColumn:
        return QString::fromStdString(toHex(bytesOf(index.row())));
    default:
        return QString::fromStdString(hexRow(bytesOf(index.row()), 0, m_width).text);
    }
}

QVariant HexModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole)
        return {};
    return section == OffsetColumn ? tr("offset") : section == HexColumn ? tr("hex") : tr("text");
}

BytesView HexModel::bytesOf(int row) const {
    const std::uint64_t offset = offsetOf(row);
    const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(m_width, m_size - offset));
    if (offset < m_nearOffset || offset + wanted > m_nearOffset + m_near.size()) {
        m_near = m_source->bytes(offset, kReadAtOnce);
        m_nearOffset = offset;
    }
    const auto from = static_cast<std::size_t>(offset - m_nearOffset);
    return from >= m_near.size() ? BytesView()
                                 : BytesView(m_near).subspan(from, std::min(wanted, m_near.size() - from));
}

void HexModel::setSource(std::shared_ptr<const ByteSource> source) {
    beginResetModel();
    m_source = std::move(source);
    m_size = m_source->size();
    m_near.clear();
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

void HexModel::mark(std::uint64_t offset, std::uint64_t length) {
    m_marked = std::min(offset, m_size);
    m_markedLength = std::min(length, m_size - m_marked);
    if (rowCount() > 0)
        emit dataChanged(index(0, HexColumn), index(rowCount() - 1, TextColumn), {Qt::BackgroundRole});
}

HexModel::Span HexModel::markedIn(int row) const {
    const std::uint64_t start = offsetOf(row);
    const std::uint64_t from = std::max(start, m_marked);
    const std::uint64_t to = std::min(start + m_width, m_marked + m_markedLength);
    return to > from ? Span{static_cast<int>(from - start), static_cast<int>(to - from)} : Span{};
}

int HexModel::rowOf(std::uint64_t offset) const {
    return static_cast<int>(std::min<std::uint64_t>(offset / m_width, std::numeric_limits<int>::max()));
}

int HexModel::firstMarkedRow() const { return m_markedLength > 0 ? rowOf(m_marked) : -1; }

int HexModel::charactersIn(Column column, int bytesPerRow) const {
    if (column == OffsetColumn)
        return offsetDigits(m_size);
    return column == TextColumn ? bytesPerRow : 3 * bytesPerRow - 1;
}

} // namespace swb
