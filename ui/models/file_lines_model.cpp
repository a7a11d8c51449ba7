#include "ui/models/file_lines_model.h"

#include "core/payload/python_literal.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/column_head.h"

#include <QTextDocument>

#include <array>

namespace swb {

namespace {

constexpr std::array kColumns = {
    ColumnHead{QT_TRANSLATE_NOOP("swb::FileLinesModel", "#"),
               QT_TRANSLATE_NOOP("swb::FileLinesModel", "The readline() or read() this came from, counted from 1"),
               Qt::AlignRight},
    ColumnHead{QT_TRANSLATE_NOOP("swb::FileLinesModel", "Bytes"),
               QT_TRANSLATE_NOOP("swb::FileLinesModel", "How many bytes it gave"), Qt::AlignRight},
    ColumnHead{QT_TRANSLATE_NOOP("swb::FileLinesModel", "Line"),
               QT_TRANSLATE_NOOP("swb::FileLinesModel", "What it gave, as Python writes it"), Qt::AlignLeft},
    ColumnHead{QT_TRANSLATE_NOOP("swb::FileLinesModel", "From"),
               QT_TRANSLATE_NOOP("swb::FileLinesModel", "The calls it took; none when the buffer had it"),
               Qt::AlignLeft},
};
static_assert(kColumns.size() == FileLinesModel::ColumnCount);

} // namespace

int FileLinesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int FileLinesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString FileLinesModel::dataText(int number) const {
    const Row& row = m_rows.at(static_cast<std::size_t>(number));
    QString shown;
    if (!m_newlines || row.bytes.empty()) {
        PyValue value;
        value.kind = m_newlines ? PyValue::Kind::Text : PyValue::Kind::ByteString;
        value.bytes = row.bytes;
        shown = QString::fromStdString(pythonRepr(value));
    } else {
        QStringList lines;
        for (const std::string& line : textLines(row.bytes, *m_newlines).lines)
            lines << QString::fromStdString(line);
        shown = lines.join(QStringLiteral(", "));
    }
    if (row.length > row.bytes.size())
        shown += tr(" \u2026 and %1 bytes more").arg(row.length - row.bytes.size());
    return row.length == 0 ? tr("%1: nothing more").arg(shown) : shown;
}

QString FileLinesModel::faultText(int number) const {
    const Row& row = m_rows.at(static_cast<std::size_t>(number));
    const auto fault = m_newlines ? textLines(row.bytes, *m_newlines).faultByte : std::nullopt;
    // The last character may be cut by the end of what is kept.
    if (!fault || (row.length > row.bytes.size() && *fault + 4 > row.bytes.size()))
        return {};
    return tr("byte %1 is not UTF-8: a text file raises UnicodeDecodeError here, or with errors='surrogateescape' "
              "reads it as shown")
        .arg(*fault);
}

QString FileLinesModel::text(const FileLinesModel& model, int number, int column) {
    const Row& row = model.m_rows.at(static_cast<std::size_t>(number));
    switch (column) {
    case NumberColumn:
        return QString::number(row.number);
    case LengthColumn:
        return QString::number(row.length);
    case DataColumn:
        return model.faultText(number).isEmpty() ? model.dataText(number)
                                                 : tr("[not UTF-8] %1").arg(model.dataText(number));
    default:
        return row.calls;
    }
}

QVariant FileLinesModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    switch (role) {
    case Qt::DisplayRole:
        return text(*this, index.row(), index.column());
    case Qt::ToolTipRole: { // bytes of a peer may look like mark-up
        QStringList lines{dataText(index.row()).left(600), text(*this, index.row(), CallsColumn)};
        if (const QString fault = faultText(index.row()); !fault.isEmpty())
            lines << fault;
        return Qt::convertFromPlainText(lines.join(QLatin1Char('\n')));
    }
    case Qt::TextAlignmentRole:
        return QVariant(kColumns.at(static_cast<std::size_t>(index.column())).alignment | Qt::AlignVCenter);
    case Qt::FontRole:
        return fontFor(index.column() == DataColumn ? TextRole::Code : TextRole::Small);
    case Qt::ForegroundRole:
        return index.column() == DataColumn ? QVariant() : QVariant(semanticColor(Semantic::MutedText));
    default:
        return {};
    }
}

QVariant FileLinesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns.at(static_cast<std::size_t>(section)), "swb::FileLinesModel", role);
}

void FileLinesModel::add(BytesView bytes, std::uint64_t length, const QString& calls) {
    if (m_rows.size() >= kMostRows) {
        constexpr int kGivenUp = static_cast<int>(kMostRows / 10);
        beginRemoveRows({}, 0, kGivenUp - 1);
        m_rows.erase(m_rows.begin(), m_rows.begin() + kGivenUp);
        endRemoveRows();
    }
    const BytesView kept = bytes.first(std::min(bytes.size(), kBytesKept));
    const int at = rowCount();
    beginInsertRows({}, at, at);
    m_rows.push_back({++m_last, length, {kept.begin(), kept.end()}, calls});
    endInsertRows();
}

void FileLinesModel::setNewlines(std::optional<Newlines> newlines) {
    m_newlines = newlines;
    if (!m_rows.empty())
        emit dataChanged(index(0, DataColumn), index(rowCount() - 1, DataColumn));
}

} // namespace swb
