#include "ui/models/transcript_copy.h"

#include "core/base/escape.h"
#include "core/payload/hex.h"
#include "ui/models/transcript_columns.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>

namespace swb {

namespace {

struct Line {
    TranscriptRow row;
    Bytes bytes;
    QString time;
};

QString timeOf(const Transcript& transcript, Nanoseconds time) {
    const auto wall = std::chrono::floor<std::chrono::milliseconds>(transcript.wallTime(time));
    return QDateTime::fromMSecsSinceEpoch(wall.count()).toString(Qt::ISODateWithMs);
}

QString asText(const Line& line) {
    const QString note = TranscriptModel::noteText(line.row);
    return QStringLiteral("%1 s%2 %3 %4%5 %6")
        .arg(line.time)
        .arg(line.row.socket.value)
        .arg(TranscriptColumns::words(line.row))
        .arg(line.row.length)
        .arg(note.isEmpty() ? QString() : QStringLiteral(" [%1]").arg(note),
             QString::fromStdString(escapeBytes(line.bytes)));
}

QString asC(const Line& line) {
    const QString name = QStringLiteral("%1_%2").arg(line.row.direction == Direction::Sent ? QStringLiteral("sent")
                                                                                           : QStringLiteral("received"),
                                                     QString::number(line.row.index));
    return QStringLiteral("static const char %1[] = %2; /* %3 bytes */")
        .arg(name, QString::fromStdString(cLiteral(line.bytes)), QString::number(line.bytes.size()));
}

QString asPython(const Line& line) {
    return QStringLiteral("    (%1, %2),")
        .arg(line.row.direction == Direction::Sent ? QStringLiteral("'sent'") : QStringLiteral("'received'"),
             QString::fromStdString(pythonBytesLiteral(line.bytes)));
}

QString asJson(const Line& line) {
    QJsonObject object{{QStringLiteral("row"), qint64(line.row.index)},
                       {QStringLiteral("time"), line.time},
                       {QStringLiteral("socket"), qint64(line.row.socket.value)},
                       {QStringLiteral("direction"),
                        line.row.direction == Direction::Sent ? QStringLiteral("sent") : QStringLiteral("received")},
                       {QStringLiteral("length"), qint64(line.row.length)},
                       {QStringLiteral("hex"), QString::fromStdString(toHex(line.bytes, ""))}};
    if (!line.row.peer.isEmpty())
        object[QStringLiteral("peer")] = QString::fromStdString(line.row.peer.toString());
    return QString::fromUtf8(QJsonDocument(object).toJson(QJsonDocument::Compact));
}

QString lineOf(const Line& line, CopyRowsAs form) {
    switch (form) {
    case CopyRowsAs::Text:
        return asText(line);
    case CopyRowsAs::Hex:
        return QString::fromStdString(toHex(line.bytes));
    case CopyRowsAs::C:
        return asC(line);
    case CopyRowsAs::Python:
        return asPython(line);
    case CopyRowsAs::Json:
        return asJson(line);
    }
    return {};
}

} // namespace

CopiedRows copyRows(const Transcript& transcript, const std::vector<std::uint64_t>& indices, CopyRowsAs form) {
    CopiedRows copied;
    std::uint64_t bytes = 0;
    QStringList lines;
    for (const std::uint64_t index : indices) {
        Line line;
        transcript.visitRows(index, index, [&](const RowView& row) {
            bytes += row.bytes.size();
            if (bytes <= kMostCopiedBytes)
                line = {row.row(), Bytes(row.bytes.begin(), row.bytes.end()), timeOf(transcript, row.time)};
            return false;
        });
        if (bytes > kMostCopiedBytes)
            break;
        if (line.row.index == 0)
            continue; // gone
        ++copied.rows;
        lines << lineOf(line, form);
    }
    copied.isWhole = copied.rows == indices.size();
    copied.text = lines.join(u'\n');
    if (form == CopyRowsAs::Python)
        copied.text = QStringLiteral("rows = [\n%1\n]").arg(copied.text);
    return copied;
}

} // namespace swb
