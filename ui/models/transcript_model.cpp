#include "ui/models/transcript_model.h"

#include "core/base/escape.h"
#include "core/constants/tables.h"
#include "core/constants/value_of.h"
#include "core/payload/hex.h"
#include "core/render/call_text.h"
#include "core/transcript/marks.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/mark_colours.h"
#include "ui/models/transcript_columns.h"

#include <QDateTime>
#include <QLocale>
#include <QSize>

#include <algorithm>
#include <limits>

namespace swb {

namespace {

constexpr std::size_t kPreviewBytes = 96;
constexpr std::size_t kReadBytes = 2048; // for who says what the bytes are
constexpr std::uint64_t kReadAhead = 64; // rows, about as many as are in sight
constexpr std::size_t kSeenKept = 1024;  // rows
constexpr std::size_t kMostShown = std::numeric_limits<int>::max() - 1;

int controlTruncated() { return valueOf(messageFlags(), "MSG_CTRUNC"); }

} // namespace

TranscriptModel::TranscriptModel(const Transcript& transcript, SocketId socket, QObject* parent)
    : QAbstractTableModel(parent)
    , m_transcript(transcript)
    , m_socket(socket)
    , m_hasPeers(!socket) {
    m_marksVersion = transcript.marks().version();
    connect(&m_gatherer, &Worker::finished, this, &TranscriptModel::gatheringChanged);
    refill();
}

std::size_t TranscriptModel::shown() const {
    return isListed() ? m_list.size() : static_cast<std::size_t>(m_last + 1 - m_first);
}

int TranscriptModel::rowCount(const QModelIndex& parent) const {
    if (parent.isValid())
        return 0;
    return static_cast<int>(std::min(shown(), kMostShown)) + (m_hasGap ? 1 : 0);
}

int TranscriptModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

std::uint64_t TranscriptModel::indexOf(int number) const {
    if (isGap(number))
        return 0;
    const auto place = static_cast<std::size_t>(number - (m_hasGap ? 1 : 0));
    return isListed() ? m_list.at(place) : m_first + place;
}

int TranscriptModel::rowAtOrAfter(std::uint64_t index) const {
    const std::size_t below = isListed()         ? m_list.countBelow(index)
                              : index <= m_first ? 0
                                                 : std::min<std::size_t>(index - m_first, shown());
    return static_cast<int>(std::min(below, kMostShown)) + (m_hasGap ? 1 : 0);
}

int TranscriptModel::rowOf(std::uint64_t index) const {
    const int number = index == 0 ? rowCount() : rowAtOrAfter(index);
    return number < rowCount() && indexOf(number) == index ? number : -1;
}

const TranscriptModel::Seen& TranscriptModel::seen(int number) const {
    static const Seen none;
    const std::uint64_t index = indexOf(number);
    if (index == 0)
        return none;
    if (const auto known = m_seen.find(index); known != m_seen.end())
        return known->second;
    if (m_seen.size() > kSeenKept)
        m_seen.clear();
    const std::size_t most = m_reader ? kReadBytes : kPreviewBytes;
    m_transcript.visitRows(index, isListed() ? index : index + kReadAhead - 1, [&](const RowView& row) {
        const BytesView head = row.bytes.first(std::min(row.bytes.size(), most));
        m_seen[row.index] = {row.row(), Bytes(head.begin(), head.end())};
        return true;
    });
    const auto found = m_seen.find(index);
    return found != m_seen.end() ? found->second : none;
}

TranscriptRow TranscriptModel::row(int number) const { return seen(number).row; }

Bytes TranscriptModel::headOf(int number) const { return seen(number).head; }

void TranscriptModel::setReader(Reader reader) {
    m_reader = std::move(reader);
    m_seen.clear();
}

QString TranscriptModel::timeText(int number) const {
    const Nanoseconds time = seen(number).row.time;
    if (m_timeMode == TimeMode::Absolute) {
        const auto wall = std::chrono::floor<std::chrono::milliseconds>(m_transcript.wallTime(time));
        return QDateTime::fromMSecsSinceEpoch(wall.count()).toString(QStringLiteral("HH:mm:ss.zzz"));
    }
    if (m_timeMode == TimeMode::SinceStart)
        return QString::number(std::chrono::duration<double>(time - m_start).count(), 'f', 6);
    const int before = number - 1;
    const Nanoseconds gap = before >= 0 && !isGap(before) ? time - seen(before).row.time : Nanoseconds{};
    return QStringLiteral("+") + QString::fromStdString(durationText(std::max(gap, Nanoseconds{})));
}

// A note stands in brackets before bytes, and alone without them.
QString TranscriptModel::dataText(int number) const {
    const Seen& shown = seen(number);
    const TranscriptRow& row = shown.row;
    if (row.index == 0)
        return isGap(number) ? gapText() : tr("[no longer kept]");
    QString note = noteText(row);
    if (row.length == 0 || row.note == RowNote::Discarded || row.note == RowNote::NotKept)
        return note;
    QStringList parts;
    if (!note.isEmpty())
        parts << QStringLiteral("[%1]").arg(note);
    if (const QString read = m_reader ? m_reader(row, shown.head) : QString(); !read.isEmpty())
        return parts.isEmpty() ? read : parts.join(u' ') + u' ' + read;
    const BytesView head = BytesView(shown.head).first(std::min(shown.head.size(), kPreviewBytes));
    QString text = QString::fromStdString(m_dataForm == DataForm::Hex ? toHex(head) : escapeBytes(head));
    if (head.size() < row.length)
        text += head.empty() ? tr("[bytes no longer kept]") : QStringLiteral("\u2026");
    if (!text.isEmpty())
        parts << text;
    return parts.join(u' ');
}

QString TranscriptModel::gapText() const {
    return tr("%1 rows dropped: budget").arg(QLocale().toString(qulonglong(m_lost.rows)));
}

QVariant TranscriptModel::gapData(int role) const {
    switch (role) {
    case Qt::DisplayRole:
        return gapText(); // whichever column comes first
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr("%1 rows dropped, to stay within the budget; their bytes: %2")
            .arg(QLocale().toString(qulonglong(m_lost.rows)), QLocale().toString(qulonglong(m_lost.bytes)));
    case Qt::ForegroundRole:
        return semanticColor(Semantic::Warning);
    default:
        return {};
    }
}

QVariant TranscriptModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    if (isGap(index.row()))
        return gapData(role);
    const TranscriptRow& shown = seen(index.row()).row;
    switch (role) {
    case Qt::DisplayRole:
        return TranscriptColumns::text(*this, index.row(), shown, index.column());
    case Qt::EditRole: {
        const auto mark = index.column() == NoteColumn ? m_transcript.marks().of(shown.index) : std::nullopt;
        return mark ? QString::fromStdString(mark->note) : QString();
    }
    case Qt::ToolTipRole:
        return TranscriptColumns::whole(*this, index.row(), shown);
    case Qt::AccessibleTextRole: // the column of the peer may be hidden
        return index.column() == DirectionColumn ? TranscriptColumns::words(shown)
                                                 : TranscriptColumns::text(*this, index.row(), shown, index.column());
    case Qt::TextAlignmentRole:
        return static_cast<int>(TranscriptColumns::alignment(index.column()));
    case Qt::FontRole:
        return (index.column() == DataColumn && shown.length > 0) || index.column() == PeerColumn
                   ? fontFor(TextRole::Code)
                   : QVariant();
    case Qt::BackgroundRole: {
        const auto mark = m_transcript.marks().of(shown.index);
        const QColor ground = mark ? markGround(mark->colour) : QColor();
        return ground.isValid() ? QVariant(ground) : QVariant();
    }
    case Qt::ForegroundRole:
        if (shown.note == RowNote::NotKept)
            return semanticColor(Semantic::Warning);
        if (index.column() == DirectionColumn)
            return semanticColor(shown.direction == Direction::Sent ? Semantic::Sent : Semantic::Received);
        if (index.column() == TimeColumn || (index.column() == DataColumn && shown.length == 0))
            return semanticColor(Semantic::MutedText);
        return {};
    default:
        return {};
    }
}

QSize TranscriptModel::span(const QModelIndex& index) const {
    return index.isValid() && isGap(index.row()) ? QSize(ColumnCount, 1) : QSize(1, 1);
}

Qt::ItemFlags TranscriptModel::flags(const QModelIndex& index) const {
    Qt::ItemFlags flags = QAbstractTableModel::flags(index);
    if (index.column() == NoteColumn && !isGap(index.row()))
        flags |= Qt::ItemIsEditable;
    return flags;
}

bool TranscriptModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole || index.column() != NoteColumn || isGap(index.row()))
        return false;
    Marks& marks = m_transcript.marks();
    RowMark mark = marks.of(indexOf(index.row())).value_or(RowMark());
    mark.note = value.toString().toStdString();
    marks.set(indexOf(index.row()), mark);
    emit dataChanged(this->index(index.row(), 0), this->index(index.row(), ColumnCount - 1));
    return true;
}

void TranscriptModel::mark(int number, const std::string& colour) {
    if (isGap(number))
        return;
    Marks& marks = m_transcript.marks();
    RowMark mark = marks.of(indexOf(number)).value_or(RowMark());
    mark.colour = colour;
    marks.set(indexOf(number), mark);
    emit dataChanged(index(number, 0), index(number, ColumnCount - 1));
}

QVariant TranscriptModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return TranscriptColumns::head(section, role);
}

void TranscriptModel::setTimeMode(TimeMode mode) {
    m_timeMode = mode;
    repaintAll();
}

void TranscriptModel::setStart(Nanoseconds start) {
    m_start = start;
    m_hasStart = true;
    repaintAll();
}

void TranscriptModel::setDataForm(DataForm form) {
    m_dataForm = form;
    repaintAll();
}

void TranscriptModel::repaintAll() {
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, ColumnCount - 1));
}

QString TranscriptModel::directionWord(Direction direction) {
    return direction == Direction::Sent ? tr("sent") : tr("received");
}

namespace {

QString noteOf(const TranscriptRow& row) { // without what was cut of the control messages
    switch (row.note) {
    case RowNote::None:
        return {};
    case RowNote::EndOfStream:
        return TranscriptModel::tr("end of stream");
    case RowNote::ZeroLengthDatagram:
        return TranscriptModel::tr("empty datagram");
    case RowNote::Truncated:
        return row.fullLength > 0 ? TranscriptModel::tr("truncated: %1 of %2 bytes").arg(row.length).arg(row.fullLength)
                                  : TranscriptModel::tr("truncated");
    case RowNote::Peeked:
        return TranscriptModel::tr("peeked, still queued");
    case RowNote::Discarded:
        return TranscriptModel::tr("discarded unseen");
    case RowNote::ErrorQueue:
        return TranscriptModel::tr("from the error queue");
    case RowNote::OutOfBand:
        return TranscriptModel::tr("out of band");
    case RowNote::InKernel:
        return TranscriptModel::tr("moved inside the kernel");
    case RowNote::NotKept:
        return TranscriptModel::tr("%1 rows not kept, %2 bytes").arg(row.fullLength).arg(row.length);
    }
    return {};
}

} // namespace

QString TranscriptModel::noteText(const TranscriptRow& row) {
    QString note = noteOf(row);
    if ((row.messageFlags & controlTruncated()) == 0)
        return note;
    return note.isEmpty() ? tr("control cut") : note + QStringLiteral(", ") + tr("control cut");
}

} // namespace swb
