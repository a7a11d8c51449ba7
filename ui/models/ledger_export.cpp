#include "ui/models/ledger_export.h"

#include "core/base/errno_table.h"
#include "core/render/call_code.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/socket_text.h"

#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

namespace swb {

namespace {

QString isoTime(const CallRecord& record) {
    const Nanoseconds wall = wallTimeOf(record.start);
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(wall);
    const QString seconds =
        QDateTime::fromMSecsSinceEpoch(milliseconds.count(), Qt::UTC).toString(QStringLiteral("yyyy-MM-ddTHH:mm:ss"));
    return QStringLiteral("%1.%2Z").arg(seconds).arg(wall.count() % 1'000'000'000, 9, 10, QLatin1Char('0'));
}

QString socketOf(const CallRecord& record) { return record.socket ? socketName(record.socket) : QString(); }

QString originOf(const CallRecord& record) { // not translated: it is for programs
    static constexpr const char* kWords[] = {"user", "consequence", "observer"};
    return QString::fromLatin1(kWords[static_cast<std::size_t>(record.origin)]);
}

QString nameOf(const CallRecord& record) {
    const std::string_view name = specOf(record.call).name;
    return QString::fromUtf8(name.data(), static_cast<qsizetype>(name.size()));
}

QString errnoOf(const CallRecord& record) {
    return record.failed() ? QString::fromStdString(errnoSymbol(record.error)) : QString();
}

QStringList changesOf(const CallRecord& record, const ChangesByCall& changes) {
    QStringList texts;
    if (const auto found = changes.find(record.sequence); found != changes.end())
        for (const OptionChange& change : *found->second)
            texts << QString::fromStdString(changeText(change));
    return texts;
}

QString textLine(const CallRecord& record, Numbers numbers, const QStringList& changed) {
    const QString socket = socketOf(record);
    QString line = wallTimeText(record.start) + QLatin1Char(' ') + (socket.isEmpty() ? QStringLiteral("-") : socket) +
                   QLatin1Char(' ') + QString::fromStdString(lineText(record, numbers));
    if (!record.inFlight)
        line += QStringLiteral(" [%1]").arg(QString::fromStdString(durationText(record.duration)));
    for (const QString& change : changed)
        line += QStringLiteral("\n    changed %1").arg(change);
    return line;
}

QByteArray jsonLine(const CallRecord& record, Numbers numbers, const QStringList& changed) {
    QJsonObject object{
        {QStringLiteral("sequence"), static_cast<qint64>(record.sequence)},
        {QStringLiteral("time"), isoTime(record)},
        {QStringLiteral("socket"), socketOf(record)},
        {QStringLiteral("origin"), originOf(record)},
        {QStringLiteral("action"), static_cast<qint64>(record.action.value)},
        {QStringLiteral("call"), nameOf(record)},
        {QStringLiteral("text"), QString::fromStdString(callText(record, numbers))},
    };
    if (record.inFlight) {
        object.insert(QStringLiteral("inFlight"), true);
    } else {
        object.insert(QStringLiteral("result"), static_cast<qint64>(record.result));
        object.insert(QStringLiteral("errno"), errnoOf(record));
        object.insert(QStringLiteral("durationNs"), static_cast<qint64>(record.duration.count()));
    }
    if (record.scripted)
        object.insert(QStringLiteral("scripted"), true);
    if (!changed.isEmpty())
        object.insert(QStringLiteral("changed"), QJsonArray::fromStringList(changed));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

QByteArray csvField(const QString& text) {
    QByteArray field = text.toUtf8();
    if (!field.contains('"') && !field.contains(',') && !field.contains('\n') && !field.contains('\r'))
        return field;
    return '"' + field.replace("\"", "\"\"") + '"';
}

QByteArray csvLine(const CallRecord& record, Numbers numbers, const QStringList& changed) {
    const bool ended = !record.inFlight;
    const QString fields[] = {
        QString::number(record.sequence),
        isoTime(record),
        socketOf(record),
        originOf(record),
        QString::number(record.action.value),
        nameOf(record),
        QString::fromStdString(callText(record, numbers)),
        ended ? QString::number(record.result) : QString(),
        ended ? errnoOf(record) : QString(),
        ended ? QString::number(record.duration.count()) : QString(),
        record.scripted ? QStringLiteral("true") : QStringLiteral("false"),
        changed.join(QStringLiteral("; ")),
    };
    QByteArray line;
    for (const QString& field : fields)
        line += (line.isEmpty() ? "" : ",") + csvField(field);
    return line;
}

QByteArray fileLine(const CallRecord& record, Numbers numbers, LedgerFormat format, const QStringList& changed) {
    switch (format) {
    case LedgerFormat::JsonLines:
        return jsonLine(record, numbers, changed);
    case LedgerFormat::Csv:
        return csvLine(record, numbers, changed);
    case LedgerFormat::Text:
        break;
    }
    return textLine(record, numbers, changed).toUtf8();
}

template <class Statement>
QString statements(const std::vector<CallRecord>& records, Statement statement) {
    QString text;
    for (const CallRecord& record : records) {
        const std::string variable = record.socket ? socketName(record.socket).toStdString() : "s";
        text += QString::fromStdString(statement(record, variable));
        if (!text.endsWith(QLatin1Char('\n')))
            text += QLatin1Char('\n');
    }
    return text;
}

} // namespace

LedgerFormat ledgerFormatOf(const QString& fileName) {
    if (fileName.endsWith(QLatin1String(".jsonl"), Qt::CaseInsensitive) ||
        fileName.endsWith(QLatin1String(".json"), Qt::CaseInsensitive))
        return LedgerFormat::JsonLines;
    return fileName.endsWith(QLatin1String(".csv"), Qt::CaseInsensitive) ? LedgerFormat::Csv : LedgerFormat::Text;
}

QString ledgerText(const std::vector<CallRecord>& records, Numbers numbers, const ChangesByCall& changes) {
    QString text;
    for (const CallRecord& record : records)
        text += textLine(record, numbers, changesOf(record, changes)) + QLatin1Char('\n');
    return text;
}

QString ledgerAsC(const std::vector<CallRecord>& records) {
    return statements(records, [](const CallRecord& record, const std::string& s) { return asC(record, s); });
}

QString ledgerAsPython(const std::vector<CallRecord>& records) {
    return statements(records, [](const CallRecord& record, const std::string& s) { return asPython(record, s); });
}

QString saveLedger(const QString& path, const std::vector<CallRecord>& records, Numbers numbers,
                   const ChangesByCall& changes) {
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly))
        return file.errorString();
    file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner);
    const LedgerFormat format = ledgerFormatOf(path);
    if (format == LedgerFormat::Csv)
        file.write("sequence,time,socket,origin,action,call,text,result,errno,duration_ns,scripted,changed\n");
    for (const CallRecord& record : records)
        file.write(fileLine(record, numbers, format, changesOf(record, changes)) + '\n');
    return file.commit() ? QString() : file.errorString();
}

} // namespace swb
