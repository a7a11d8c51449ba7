#include "ui/models/transcript_columns.h"

#include "core/transcript/marks.h"
#include "ui/models/column_head.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/mark_colours.h"

#include <QLocale>
#include <QTextDocument>

#include <array>

namespace swb {

namespace {

QString timeText(const TranscriptModel& model, int number, const TranscriptRow&) { return model.timeText(number); }

QString socketText(const TranscriptModel&, int, const TranscriptRow& row) {
    return row.socket ? QStringLiteral("s%1").arg(row.socket.value) : QString();
}

QString directionText(const TranscriptModel&, int, const TranscriptRow& row) {
    if (row.note == RowNote::NotKept)
        return {};
    const QChar arrow = row.direction == Direction::Sent ? u'\u2192' : u'\u2190';
    return arrow + QStringLiteral(" ") + TranscriptModel::directionWord(row.direction);
}

QString lengthText(const TranscriptModel&, int, const TranscriptRow& row) {
    return row.note == RowNote::NotKept ? QString() : QString::number(row.length);
}

QString dataText(const TranscriptModel& model, int number, const TranscriptRow&) { return model.dataText(number); }

QString peerText(const TranscriptModel&, int, const TranscriptRow& row) {
    return row.peer.isEmpty() ? QString() : QString::fromStdString(row.peer.toString());
}

QString noteText(const TranscriptModel& model, int, const TranscriptRow& row) {
    const auto mark = model.transcript().marks().of(row.index);
    if (!mark)
        return {};
    QStringList parts;
    if (!mark->colour.empty())
        parts << QStringLiteral("\u25a0 ") + markName(mark->colour);
    if (!mark->note.empty())
        parts << QString::fromStdString(mark->note);
    return parts.join(QStringLiteral(": "));
}

struct ColumnRow {
    const char* header;
    const char* toolTip;
    Qt::Alignment alignment;
    QString (*text)(const TranscriptModel&, int, const TranscriptRow&);
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
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "The first bytes, and what was unusual"), Qt::AlignLeft, dataText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "peer"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "Where it went, or came from"), Qt::AlignLeft, peerText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "socket"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "The socket that sent or received"), Qt::AlignLeft, socketText},
        {QT_TRANSLATE_NOOP("swb::TranscriptModel", "note"),
         QT_TRANSLATE_NOOP("swb::TranscriptModel", "A mark and a note of yours: F2 or a double click writes one"),
         Qt::AlignLeft, noteText},
    }};
    return table;
}

const ColumnRow& at(int column) { return columns().at(static_cast<std::size_t>(column)); }

} // namespace

QVariant TranscriptColumns::head(int column, int role) { return headOf(at(column), "swb::TranscriptModel", role); }

QString TranscriptColumns::text(const TranscriptModel& model, int number, const TranscriptRow& row, int column) {
    return at(column).text(model, number, row);
}

Qt::Alignment TranscriptColumns::alignment(int column) { return at(column).alignment | Qt::AlignVCenter; }

QString TranscriptColumns::words(const TranscriptRow& row) {
    if (row.note == RowNote::NotKept)
        return TranscriptModel::noteText(row);
    if (row.peer.isEmpty())
        return TranscriptModel::directionWord(row.direction);
    const QString peer = QString::fromStdString(row.peer.toString());
    return row.direction == Direction::Sent ? TranscriptModel::tr("sent to %1").arg(peer)
                                            : TranscriptModel::tr("received from %1").arg(peer);
}

// Bytes may look like mark-up.
QString TranscriptColumns::whole(const TranscriptModel& model, int number, const TranscriptRow& row) {
    QString text = TranscriptModel::tr("%1, %2, bytes: %3")
                       .arg(wallTimeText(row.time), words(row), QLocale().toString(qulonglong(row.length)));
    text += QLatin1Char('\n') + model.dataText(number);
    if (const QString note = noteText(model, number, row); !note.isEmpty())
        text += QLatin1Char('\n') + note;
    return Qt::convertFromPlainText(text);
}

} // namespace swb
