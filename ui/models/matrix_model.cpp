#include "ui/models/matrix_model.h"

#include "core/base/errno_table.h"
#include "core/constants/tables.h"
#include "ui/look/semantic.h"
#include "ui/look/words.h"

#include <QFont>

#include <algorithm>

namespace swb {

namespace {

using Outcome = MatrixRange::Outcome;

QString withoutPrefix(const std::string& symbol, qsizetype length) {
    return QString::fromStdString(symbol).mid(length);
}

// Whether a cell says the same of both: what SO_PROTOCOL reads stands in the rows below it.
bool joins(const MatrixRange& before, const MatrixRange& range) {
    return before.last + 1 == range.first && before.madeFamily == range.madeFamily &&
           before.madeType == range.madeType && before.plainError == range.plainError;
}

QString protocolsText(const MatrixRange& range) {
    return range.first == range.last ? QString::number(range.first)
                                     : QStringLiteral("%1\u2013%2").arg(range.first).arg(range.last);
}

// "1-262", and what became of it where that is something else: "0-1 as DGRAM", "(EPERM)".
QString madeText(const MatrixRange& range) {
    QString text = protocolsText(range);
    if (range.madeFamily != range.family)
        text = MatrixModel::tr("%1 as %2").arg(text, QString::fromStdString(decodeValue(families(), range.madeFamily)));
    else if (range.madeType != range.type)
        text = MatrixModel::tr("%1 as %2").arg(text, withoutPrefix(decodeValue(socketTypes(), range.madeType), 5));
    if (range.plainError.value_or(0) != 0)
        text += QStringLiteral(" (%1)").arg(QString::fromStdString(plainText(range)));
    return text;
}

} // namespace

MatrixModel::MatrixModel(QObject* parent)
    : QAbstractTableModel(parent)
    , m_cells(m_scope.families.size() * m_scope.types.size()) {}

void MatrixModel::setRanges(const std::vector<MatrixRange>& ranges) {
    std::vector<Cell> cells(m_cells.size());
    for (const MatrixRange& range : ranges) {
        const auto family = std::ranges::find(m_scope.families, range.family) - m_scope.families.begin();
        const auto type = std::ranges::find(m_scope.types, range.type) - m_scope.types.begin();
        const auto at = static_cast<std::size_t>(family) * m_scope.types.size() + static_cast<std::size_t>(type);
        if (at < cells.size())
            cells[at].ranges.push_back(range);
    }
    for (Cell& cell : cells) {
        std::vector<MatrixRange> made;
        QStringList lines, others;
        const MatrixRange* longest = nullptr;
        for (const MatrixRange& range : cell.ranges) {
            const QString remark = QString::fromStdString(surpriseOf(range));
            QString line = QStringLiteral("%1: %2").arg(QString::fromStdString(rangeText(range)),
                                                        QString::fromStdString(outcomeText(range)));
            if (range.plainError)
                line += tr("; as an ordinary user: %1").arg(QString::fromStdString(plainText(range)));
            lines << (remark.isEmpty() ? line : line + QStringLiteral(". ") + remark);
            if (range.outcome == Outcome::Made && !made.empty() && joins(made.back(), range))
                made.back().last = range.last;
            else if (range.outcome == Outcome::Made)
                made.push_back(range);
            else if (range.outcome == Outcome::Refused && range.plainError == 0)
                others << tr("(%1: an ordinary user)").arg(protocolsText(range));
            else if (longest == nullptr || range.last - range.first > longest->last - longest->first)
                longest = &range;
        }
        cell.isMade = !made.empty() || !others.empty();
        cell.toolTip = lines.join(u'\n');
        QStringList words;
        for (const MatrixRange& range : made)
            words << madeText(range);
        words << others;
        if (cell.isMade)
            cell.text = words.join(QStringLiteral(", "));
        else if (longest != nullptr)
            cell.text = longest->outcome == Outcome::NotAsked ? tr("not asked")
                                                              : QString::fromStdString(errnoSymbol(longest->error));
    }
    m_cells = std::move(cells);
    emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1));
}

const MatrixModel::Cell& MatrixModel::cell(int row, int column) const {
    return m_cells[static_cast<std::size_t>(row) * m_scope.types.size() + static_cast<std::size_t>(column)];
}

bool MatrixModel::isMade(int row) const {
    for (int column = 0; column < columnCount(); ++column)
        if (cell(row, column).isMade)
            return true;
    return false;
}

bool MatrixModel::isColumnNeeded(int column) const {
    if (findValue(socketTypes(), typeAt(column)) != nullptr)
        return true;
    for (int row = 0; row < rowCount(); ++row)
        if (cell(row, column).isMade)
            return true;
    return false;
}

std::vector<MatrixRange> MatrixModel::rangesAt(const QModelIndex& index) const {
    return index.isValid() ? cell(index.row(), index.column()).ranges : std::vector<MatrixRange>();
}

int MatrixModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_scope.families.size());
}

int MatrixModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_scope.types.size());
}

QVariant MatrixModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    const Cell& shown = cell(index.row(), index.column());
    switch (role) {
    case Qt::DisplayRole:
        return shown.text;
    case Qt::ToolTipRole:
        return shown.toolTip;
    case Qt::AccessibleTextRole:
        return QStringLiteral("%1, %2: %3")
            .arg(headerData(index.row(), Qt::Vertical).toString(),
                 headerData(index.column(), Qt::Horizontal).toString(),
                 shown.text.isEmpty() ? tr("not asked yet") : shown.text);
    case Qt::ForegroundRole:
        return shown.isMade ? QVariant() : QVariant(semanticColor(Semantic::MutedText));
    case Qt::FontRole:
        if (shown.isMade) {
            QFont bold;
            bold.setBold(true);
            return bold;
        }
        return {};
    default:
        return {};
    }
}

QVariant MatrixModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0 || section >= (orientation == Qt::Vertical ? rowCount() : columnCount()))
        return {};
    const bool isFamily = orientation == Qt::Vertical;
    const int value = isFamily ? familyAt(section) : typeAt(section);
    const NamedTable table = isFamily ? families() : socketTypes();
    const NamedValue* row = findValue(table, value);
    if (role == Qt::DisplayRole)
        return QString::fromStdString(decodeValue(table, value));
    if (role == Qt::ToolTipRole)
        return row != nullptr ? text(row->meaning) : tr("A number that no type has");
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(Qt::Alignment(Qt::AlignLeft | Qt::AlignVCenter));
    return {};
}

} // namespace swb
