#include "ui/models/transcript_model.h"

#include "core/base/escape.h"
#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/column_head.h"
#include "ui/models/ledger_columns.h"

#include <QTextDocument>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::size_t kPreviewBytes = 96;
constexpr std::size_t kReadBytes = 2048;

int controlTruncated() { return valueOf(messageFlags(), "MSG_CTRUNC"); }

QString timeText(const TranscriptModel&, const TranscriptRow& row) { return wallTimeText(row.time); }

QString directionText(const TranscriptModel&, const TranscriptRow& row) {
    const QChar arrow = row.direction == Direction::Sent ? u'\u2192' : u'\u2190';
    return arrow + QStringLiteral(" ") + TranscriptModel::directionWord(row.direction);
}

QString lengthText(const TranscriptModel&, const TranscriptRow& row) { return QString::number(row.length); }

// A note stands in brackets before bytes, and alone without them.
QString dataText(const TranscriptModel& model, const TranscriptRow& row) {
    QString note = TranscriptModel::noteText(row);
    if (row.length == 0 || row.note == RowNote::Discarded || row.note == RowNote::NotKept)
        return note;
    QStringList parts;
    if (!note.isEmpty())
        parts << QStringLiteral("[%1]").arg(note);
    if (const QString read = model.readText(row); !read.isEmpty())
        return parts.isEmpty() ? read : parts.join(u' ') + u' ' + read;
    const Bytes bytes = model.transcript().bytesOf(row.index, kPreviewBytes);
    QString text = QString::fromStdString(escapeBytes(bytes));
    if (bytes.size() < row.length)
        text += bytes.empty() ? TranscriptModel::tr("[bytes no longer kept]") : QStringLiteral("\u2026");
    if (!text.isEmpty())
        parts << text;
    return parts.join(u' ');
}

QString peerText(const TranscriptModel&, const TranscriptRow& row) {
    return row.peer.isEmpty() ? QString() : QString::fromStdString(row.peer.toString());
}

QString wordsOf(const TranscriptRow& row) {
    if (row.peer.isEmpty())
        return TranscriptModel::directionWord(row.direction);
    const QString peer = QString::fromStdString(row.peer.toString());
    return row.direction == Direction::Sent ? TranscriptModel::tr("sent to %1").arg(peer)
                                            : TranscriptModel::tr("received from %1").arg(peer);
}

// All of the row, whichever columns have room. Bytes may look like mark-up.
QString wholeText(const TranscriptModel& model, const TranscriptRow& row) {
    const QString head =
        TranscriptModel::tr("%1, %2, bytes: %3").arg(wallTimeText(row.time), wordsOf(row), QString::number(row.length));
    return Qt::convertFromPlainText(head + QLatin1Char('\n') + dataText(model, row));
}

struct ColumnRow {
    const char* header;
    const char* toolTip;
    Qt::Alignment alignment;
    QString (*text)(const TranscriptModel&, const TranscriptRow&);
};

const std::array<ColumnRow, TranscriptModel::ColumnCount>& columns() {
    static const std::array<ColumnRow, TranscriptModel::ColumnCount> table = {{
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "time"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "When the call returned"), Qt::AlignLeft, timeText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "direction"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "Sent by this socket, or received by it"), Qt::AlignLeft,
         directionText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "bytes"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "How many bytes the call moved"), Qt::AlignRight, lengthText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "data"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "The first bytes, escaped, and what was unusual"), Qt::AlignLeft,
         dataText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "peer"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "Where it went, or came from"), Qt::AlignLeft, peerText},
    }};
    return table;
}

const ColumnRow& column(int number) { return columns().at(static_cast<std::size_t>(number)); }

} // namespace

TranscriptModel::TranscriptModel(const Transcript& transcript, SocketId socket, QObject* parent)
    : QAbstractTableModel(parent)
    , m_transcript(transcript)
    , m_socket(socket) {
    add(transcript.copySince(0));
}

QString TranscriptModel::readText(const TranscriptRow& row) const {
    return m_reader ? m_reader(row, m_transcript.bytesOf(row.index, kReadBytes)) : QString();
}

int TranscriptModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int TranscriptModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant TranscriptModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const TranscriptRow& shown = row(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return column(index.column()).text(*this, shown);
    case Qt::ToolTipRole:
        return wholeText(*this, shown);
    case Qt::AccessibleTextRole: // the column of the peer may be hidden
        return index.column() == DirectionColumn ? wordsOf(shown) : column(index.column()).text(*this, shown);
    case Qt::TextAlignmentRole:
        return static_cast<int>(column(index.column()).alignment | Qt::AlignVCenter);
    case Qt::FontRole:
        return (index.column() == DataColumn && shown.length > 0) || index.column() == PeerColumn
                   ? fontFor(TextRole::Code)
                   : QVariant();
    case Qt::ForegroundRole:
        if (index.column() == DirectionColumn)
            return semanticColor(shown.direction == Direction::Sent ? Semantic::Sent : Semantic::Received);
        if (index.column() == TimeColumn || (index.column() == DataColumn && shown.length == 0))
            return semanticColor(Semantic::MutedText);
        return {};
    default:
        return {};
    }
}

QVariant TranscriptModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(column(section), "swb::TranscriptModel", role);
}

void TranscriptModel::add(const std::vector<TranscriptRow>& rows) {
    std::vector<const TranscriptRow*> fresh;
    for (const TranscriptRow& row : rows)
        if (row.socket == m_socket && row.index > m_lastIndex)
            fresh.push_back(&row);
    dropWhatIsGone();
    if (fresh.empty())
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(fresh.size()) - 1);
    for (const TranscriptRow* row : fresh) {
        m_hasPeers = m_hasPeers || (!m_rows.empty() && !(m_rows.back().peer == row->peer) && !row->peer.isEmpty());
        m_rows.push_back(*row);
    }
    m_lastIndex = m_rows.back().index;
    endInsertRows();
}

void TranscriptModel::dropWhatIsGone() {
    const std::uint64_t firstKept = m_transcript.firstKept();
    const auto kept = std::find_if(m_rows.begin(), m_rows.end(),
                                   [firstKept](const TranscriptRow& row) { return row.index >= firstKept; });
    if (kept == m_rows.begin())
        return;
    beginRemoveRows({}, 0, static_cast<int>(kept - m_rows.begin()) - 1);
    m_rows.erase(m_rows.begin(), kept);
    endRemoveRows();
}

QString TranscriptModel::directionWord(Direction direction) {
    return direction == Direction::Sent ? tr("sent") : tr("received");
}

QString TranscriptModel::noteText(const TranscriptRow& row) {
    const QString note = noteOf(row);
    if ((row.messageFlags & controlTruncated()) == 0)
        return note;
    return note.isEmpty() ? tr("control cut") : note + QStringLiteral(", ") + tr("control cut");
}

QString TranscriptModel::noteOf(const TranscriptRow& row) {
    switch (row.note) {
    case RowNote::None:
        return {};
    case RowNote::EndOfStream:
        return tr("end of stream");
    case RowNote::ZeroLengthDatagram:
        return tr("empty datagram");
    case RowNote::Truncated:
        return row.fullLength > 0 ? tr("truncated: %1 of %2 bytes").arg(row.length).arg(row.fullLength)
                                  : tr("truncated");
    case RowNote::Peeked:
        return tr("peeked, still queued");
    case RowNote::Discarded:
        return tr("discarded unseen");
    case RowNote::ErrorQueue:
        return tr("from the error queue");
    case RowNote::OutOfBand:
        return tr("out of band");
    case RowNote::InKernel:
        return tr("moved inside the kernel");
    case RowNote::NotKept:
        return tr("%1 rows not kept, %2 bytes").arg(row.fullLength).arg(row.length);
    }
    return {};
}

} // namespace swb
