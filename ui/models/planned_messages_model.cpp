#include "ui/models/planned_messages_model.h"

#include "core/rules/rule.h"
#include "ui/look/semantic.h"
#include "ui/look/words.h"
#include "ui/models/column_head.h"

#include <utility>

namespace swb {

namespace {

constexpr ColumnHead kColumns[] = {
    {QT_TRANSLATE_NOOP("swb::PlannedMessagesModel", "#"),
     QT_TRANSLATE_NOOP("swb::PlannedMessagesModel", "The order in which they are sent"), Qt::AlignRight},
    {QT_TRANSLATE_NOOP("swb::PlannedMessagesModel", "Message"),
     QT_TRANSLATE_NOOP("swb::PlannedMessagesModel", "As it is written down"), Qt::AlignLeft},
    {QT_TRANSLATE_NOOP("swb::PlannedMessagesModel", "Before and behind it"),
     QT_TRANSLATE_NOOP("swb::PlannedMessagesModel", "The delay before it, and what is waited for behind it"),
     Qt::AlignLeft},
};
static_assert(std::size(kColumns) == PlannedMessagesModel::ColumnCount);

constexpr qsizetype kPreview = 120; // characters

} // namespace

void PlannedMessagesModel::setMessages(std::vector<PlannedMessage> messages) {
    beginResetModel();
    m_messages = std::move(messages);
    m_faultRow = -1;
    endResetModel();
}

void PlannedMessagesModel::setMessage(int row, PlannedMessage message) {
    m_messages[static_cast<std::size_t>(row)] = std::move(message);
    emit dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

void PlannedMessagesModel::setFault(int row) {
    const int before = std::exchange(m_faultRow, row);
    for (const int changed : {before, row})
        if (before != row && changed >= 0 && changed < rowCount())
            emit dataChanged(index(changed, 0), index(changed, ColumnCount - 1));
}

int PlannedMessagesModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_messages.size());
}

int PlannedMessagesModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QString PlannedMessagesModel::cell(int row, int column) const {
    const PlannedMessage& message = m_messages[static_cast<std::size_t>(row)];
    if (column == Number)
        return row == m_faultRow ? tr("%1 !").arg(row + 1) : QString::number(row + 1);
    if (column == Payload)
        return text(message.payload.text).left(kPreview).replace(QLatin1Char('\n'), QStringLiteral("\u21b5"));
    QStringList parts;
    if (message.delay.count() > 0)
        parts << tr("after %1 ms").arg(message.delay.count());
    if (message.waitFor)
        parts << tr("then an answer that %1, %2 ms at most")
                     .arg(text(describe(*message.waitFor)))
                     .arg(message.waitMost.count());
    return parts.join(QStringLiteral("; "));
}

QVariant PlannedMessagesModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid())
        return {};
    switch (role) {
    case Qt::DisplayRole:
    case Qt::ToolTipRole:
        return cell(index.row(), index.column());
    case Qt::TextAlignmentRole:
        return QVariant(kColumns[index.column()].alignment | Qt::AlignVCenter);
    case Qt::ForegroundRole:
        return index.row() == m_faultRow ? QVariant(semanticColor(Semantic::Failure)) : QVariant();
    default:
        return {};
    }
}

QVariant PlannedMessagesModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(kColumns[section], "swb::PlannedMessagesModel", role);
}

} // namespace swb
