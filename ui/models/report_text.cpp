#include "ui/models/report_text.h"

#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/constants/numbers.h"
#include "core/constants/tables.h"
#include "ui/look/words.h"
#include "ui/models/message_text.h"
#include "ui/models/socket_text.h"

#include <QCoreApplication>
#include <QStringList>

namespace swb {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("ReportText", text); }

// A call under way is not a failure, though the kernel says it through errno.
bool isUnderWay(const Error& error) { return error.number == 115 || error.number == 11 || error.number == 4; }

QString sentence(const QString& text) { return text.endsWith(QLatin1Char('.')) ? text : text + QLatin1Char('.'); }

QString causeAndRemedy(const Error& error) {
    QStringList parts;
    if (!error.detail.empty())
        parts << sentence(QString::fromStdString(error.detail));
    if (const CallError* row = findCallError(error.call, error.number)) {
        parts << text(row->cause) << text(row->remedy);
    } else if (const ErrnoInfo* info = findErrno(error.number)) {
        parts << text(info->meaning);
    }
    return parts.join(QLatin1Char(' '));
}

} // namespace

bool wasRefused(const ActionReport& report) {
    return report.error && report.error->call.empty() && report.error->number != 9;
}

Explanation explainFailure(const ActionReport& report) {
    if (!wasRefused(report))
        return explainErrno(report.error->number, report.error->call, report.hint);
    Explanation explanation;
    explanation.title = report.name;
    explanation.subtitle = tr("not made: the kernel was not asked").toStdString();
    explanation.sections.push_back(
        {tr("Why").toStdString(), sentence(text(report.error->detail)).toStdString(), false});
    return explanation;
}

ReportText reportText(const ActionReport& report) {
    if (report.byClose)
        return {ReportText::Kind::Neutral,
                report.error ? QString::fromStdString(errnoSymbol(report.error->number)) : tr("not made"),
                tr("The socket was closed meanwhile.")};
    if (report.cancelled)
        return {ReportText::Kind::Neutral, tr("not made"), tr("It was taken back, and no further call was made.")};
    if (report.timedOut)
        return {ReportText::Kind::Neutral, tr("timed out"),
                tr("poll() waited for the whole time-out and nothing came. Python raises TimeoutError here.")};
    if (report.error) {
        // Where the very cause is known, the list of possible ones stays in Explain.
        const QString hint = QString::fromStdString(report.hint);
        const QString detail = wasRefused(report) ? sentence(QString::fromStdString(report.error->detail))
                               : hint.isEmpty()   ? causeAndRemedy(*report.error)
                                                  : sentence(hint);
        if (wasRefused(report))
            return {ReportText::Kind::Failed, tr("not made"), detail};
        return {isUnderWay(*report.error) ? ReportText::Kind::Neutral : ReportText::Kind::Failed,
                QString::fromStdString(errnoSymbol(report.error->number)), detail};
    }
    const QString found = QString::fromStdString(report.hint);
    ReportText good{ReportText::Kind::Good, QStringLiteral("= %1").arg(report.value),
                    found.isEmpty() ? found : sentence(found)};
    if (!report.made.empty()) {
        QStringList names;
        for (const SocketId id : report.made)
            names << socketName(id);
        good.headline += QStringLiteral(" (%1)").arg(names.join(QStringLiteral(", ")));
    }
    if (!report.messages.empty())
        good.detail = messagesNotes(report.messages);
    if (!report.messages.empty() && !report.made.empty())
        good.detail = (good.detail + QLatin1Char(' ') +
                       tr("A passed descriptor shares the open file with its sender: O_NONBLOCK set by one holds for "
                          "both."))
                          .trimmed();
    return good;
}

QString settingsText(const SocketView& view) {
    const auto type = decodeValue(socketTypes(), view.type);
    const auto flags = view.typeFlags == 0
                           ? std::string()
                           : "|" + decodeFlags(socketTypeFlags(), static_cast<std::uint64_t>(view.typeFlags));
    const auto protocol = view.protocol == 0 && view.family != kAfNetlink
                              ? std::string("0")
                              : decodeValue(protocolsOf(view.family), view.protocol);
    return text(decodeValue(families(), view.family)) + QStringLiteral(", ") + text(type) + text(flags) +
           QStringLiteral(", ") + text(protocol);
}

QString modeText(const SocketView& view) {
    if (view.automatic)
        return tr("automatic");
    switch (view.mode) {
    case TimeoutMode::Blocking:
        return tr("blocking");
    case TimeoutMode::NonBlocking:
        return tr("non-blocking");
    case TimeoutMode::Timeout:
        break;
    }
    return tr("time-out %1 s").arg(std::chrono::duration<double>(view.timeout).count());
}

} // namespace swb
