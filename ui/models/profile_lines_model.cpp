#include "ui/models/profile_lines_model.h"

#include "core/options/option_names.h"
#include "ui/look/semantic.h"
#include "ui/models/column_head.h"

namespace swb {

namespace {

using Line = ProfileLinesModel::Line;

struct ColumnSpec {
    const char* header;
    const char* toolTip;
    QString (*text)(const Line&);
};

constexpr ColumnSpec kColumns[] = {
    {QT_TRANSLATE_NOOP("swb::ProfileLinesModel", "Option"),
     QT_TRANSLATE_NOOP("swb::ProfileLinesModel", "The check says whether it goes into the profile"),
     [](const Line& line) { return QString::fromStdString(optionSymbol(line.line.level, line.line.name)); }},
    {QT_TRANSLATE_NOOP("swb::ProfileLinesModel", "Value"),
     QT_TRANSLATE_NOOP("swb::ProfileLinesModel", "What setsockopt will be given: of a buffer half of what it reads"),
     [](const Line& line) { return QString::fromStdString(line.line.value); }},
    {QT_TRANSLATE_NOOP("swb::ProfileLinesModel", "Remark"),
     QT_TRANSLATE_NOOP("swb::ProfileLinesModel", "What a fresh socket has, or why this one is hardly meant"),
     [](const Line& line) { return line.remark; }},
};
static_assert(std::size(kColumns) == ProfileLinesModel::ColumnCount);

} // namespace

void ProfileLinesModel::setLines(std::vector<Line> lines) {
    beginResetModel();
    m_lines = std::move(lines);
    endResetModel();
    emit chosenChanged();
}

std::vector<ProfileLine> ProfileLinesModel::chosen() const {
    std::vector<ProfileLine> lines;
    for (const Line& line : m_lines)
        if (line.isChosen)
            lines.push_back(line.line);
    return lines;
}

int ProfileLinesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_lines.size());
}

int ProfileLinesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant ProfileLinesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Line& line = m_lines[static_cast<std::size_t>(index.row())];
    switch (role) {
    case Qt::DisplayRole:
        return kColumns[index.column()].text(line);
    case Qt::ToolTipRole:
        return index.column() == Option ? QVariant() : QVariant(kColumns[index.column()].text(line));
    case Qt::CheckStateRole:
        return index.column() == Option ? QVariant(line.isChosen ? Qt::Checked : Qt::Unchecked) : QVariant();
    case Qt::ForegroundRole:
        return index.column() == Remark ? QVariant(semanticColor(Semantic::MutedText)) : QVariant();
    default:
        return {};
    }
}

bool ProfileLinesModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != Option || role != Qt::CheckStateRole)
        return false;
    m_lines[static_cast<std::size_t>(index.row())].isChosen = value.toInt() == Qt::Checked;
    emit dataChanged(index, index, {Qt::CheckStateRole});
    emit chosenChanged();
    return true;
}

QVariant ProfileLinesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[section], "swb::ProfileLinesModel", role);
}

Qt::ItemFlags ProfileLinesModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (!index.isValid())
        return flags;
    flags |= Qt::ItemNeverHasChildren;
    if (index.column() == Option)
        flags |= Qt::ItemIsUserCheckable;
    return flags;
}

} // namespace swb
