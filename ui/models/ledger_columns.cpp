#include "ui/models/ledger_columns.h"

#include "core/base/errno_table.h"
#include "ui/models/socket_text.h"

#include <QDateTime>

#include <array>

namespace swb {

namespace {

using State = LedgerModel::RowState;

// What the program does by itself does not count: 5 is the fifth call a person caused.
QString numberText(const LedgerModel& model, int row) {
    const Origin origin = model.record(row).origin;
    const bool isAsked = origin == Origin::User || origin == Origin::Consequence;
    return isAsked ? QString::number(model.number(row)) : QString();
}

QString timeText(const LedgerModel& model, int row) {
    const Nanoseconds start = model.record(row).start;
    switch (model.timeMode()) {
    case LedgerModel::TimeMode::WallClock:
        return wallTimeText(start);
    case LedgerModel::TimeMode::SinceStart:
        return QString::number(std::chrono::duration<double>(start - model.firstStart()).count(), 'f', 6);
    case LedgerModel::TimeMode::SincePrevious:
        break;
    }
    const Nanoseconds gap = row > 0 ? start - model.record(row - 1).start : Nanoseconds{};
    const QString sign = gap < Nanoseconds{} ? QStringLiteral("\u2212") : QStringLiteral("+");
    return sign + QString::fromStdString(durationText(std::chrono::abs(gap)));
}

QString socketText(const LedgerModel& model, int row) {
    const SocketId socket = model.record(row).socket;
    return socket ? socketName(socket) : QString();
}

QString originText(const LedgerModel& model, int row) { return originWord(model.record(row).origin); }

QString callColumnText(const LedgerModel& model, int row) {
    constexpr std::size_t kDataShown = 32;
    constexpr std::size_t kDataShownCompact = 10;
    return QString::fromStdString(
        callText(model.record(row), model.numbers(), model.isCompact() ? kDataShownCompact : kDataShown));
}

QString errnoText(const LedgerModel& model, int row);

QString resultColumnText(const LedgerModel& model, int row) {
    const CallRecord& record = model.record(row);
    switch (model.state(record)) {
    case State::Running:
        return record.ending == Ending::Undisturbed ? LedgerModel::tr("running") : LedgerModel::tr("being interrupted");
    case State::Lost:
        return LedgerModel::tr("not kept");
    case State::Failed:
    case State::NotYet:
    case State::Ended:
        return QString::number(record.result) +
               (model.isCompact() ? QLatin1Char(' ') + errnoText(model, row) : QString());
    case State::Done:
        break;
    }
    const QString text = QString::fromStdString(resultText(record, model.numbers()));
    return text.startsWith(QLatin1String("= ")) ? text.mid(2) : text;
}

QString unusual(const CallRecord& record) {
    QStringList notes;
    if (record.ending == Ending::Interrupted)
        notes << LedgerModel::tr("interrupted");
    if (record.ending == Ending::InterruptedByClose)
        notes << LedgerModel::tr("interrupted by close");
    if (record.sigpipe)
        notes << QStringLiteral("SIGPIPE");
    if (record.scripted)
        notes << LedgerModel::tr("scripted");
    return notes.isEmpty() ? QString() : QStringLiteral(" (%1)").arg(notes.join(QStringLiteral(", ")));
}

QString errnoText(const LedgerModel& model, int row) {
    const CallRecord& record = model.record(row);
    if (record.inFlight || !record.failed())
        return {};
    const QString symbol = QString::fromStdString(errnoSymbol(record.error));
    const QString number = QString::number(record.error);
    switch (model.numbers()) {
    case Numbers::Symbols:
        return symbol + unusual(record);
    case Numbers::Raw:
        return number + unusual(record);
    case Numbers::Both:
        break;
    }
    return symbol + QLatin1Char('=') + number + unusual(record);
}

QString durationColumnText(const LedgerModel& model, int row) {
    const CallRecord& record = model.record(row);
    if (!record.inFlight)
        return QString::fromStdString(durationText(record.duration));
    if (model.state(record) == State::Lost)
        return {};
    return QString::fromStdString(durationText(monotonicNow() - record.start));
}

struct Column {
    const char* header;
    const char* toolTip;
    Qt::Alignment alignment;
    QString (*text)(const LedgerModel& model, int row);
};

constexpr Qt::Alignment kLeft = Qt::AlignLeft | Qt::AlignVCenter;
constexpr Qt::Alignment kRight = Qt::AlignRight | Qt::AlignVCenter;

// In the order of LedgerModel::Column.
constexpr std::array<Column, LedgerModel::ColumnCount> kColumns{{
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "#"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "The order in which the calls began"), kRight, numberText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "Time"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "When the call began; right-click for other clocks"), kRight, timeText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "Socket"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "The socket of the workbench; its descriptor is in the call"), kLeft,
     socketText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "Origin"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "Who made the call: you, a consequence of what you asked, or the program "
                                           "looking"),
     kLeft, originText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "Call"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "The system call with its arguments"), kLeft, callColumnText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "Result"), QT_TRANSLATE_NOOP("swb::LedgerModel", "What the call returned"),
     kLeft, resultColumnText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "errno"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "Why the call failed, as the kernel says it"), kLeft, errnoText},
    {QT_TRANSLATE_NOOP("swb::LedgerModel", "Duration"),
     QT_TRANSLATE_NOOP("swb::LedgerModel", "From the start of the call to its return"), kRight, durationColumnText},
}};

const Column& column(int number) { return kColumns[static_cast<std::size_t>(number)]; }

} // namespace

QString originWord(Origin origin) {
    switch (origin) {
    case Origin::User:
        return LedgerModel::tr("user");
    case Origin::Consequence:
        return LedgerModel::tr("consequence");
    case Origin::Observer:
        return LedgerModel::tr("observer");
    case Origin::Automatic:
        return LedgerModel::tr("automatic");
    }
    return {};
}

QString stateWord(State state) {
    switch (state) {
    case State::Running:
        return LedgerModel::tr("running");
    case State::Done:
        return LedgerModel::tr("done");
    case State::NotYet:
        return LedgerModel::tr("not yet");
    case State::Ended:
        return LedgerModel::tr("ended by an interrupt");
    case State::Failed:
        return LedgerModel::tr("failed");
    case State::Lost:
        return LedgerModel::tr("not kept");
    }
    return {};
}

QString wallTimeText(Nanoseconds monotonic) {
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(wallTimeOf(monotonic));
    return QDateTime::fromMSecsSinceEpoch(milliseconds.count()).toString(QStringLiteral("HH:mm:ss.zzz"));
}

QString LedgerColumns::header(int number) { return LedgerModel::tr(column(number).header); }

QString LedgerColumns::headerToolTip(int number) { return LedgerModel::tr(column(number).toolTip); }

Qt::Alignment LedgerColumns::alignment(int number) { return column(number).alignment; }

QString LedgerColumns::text(const LedgerModel& model, int row, int number) { return column(number).text(model, row); }

QStringList LedgerColumns::changeMarks(const LedgerModel& model, int row, int number) {
    const CallChanges* changes = number == LedgerModel::CallColumn ? model.changes(row) : nullptr;
    return changes != nullptr ? swb::changeMarks(*changes) : QStringList();
}

QString LedgerColumns::spoken(const LedgerModel& model, int row, int number) {
    const CallRecord& record = model.record(row);
    QString shown = text(model, row, number);
    if (const QStringList marks = changeMarks(model, row, number); !marks.isEmpty())
        shown = QStringLiteral("%1; %2").arg(shown, marks.first());
    if (number == LedgerModel::CallColumn && record.origin == Origin::Consequence)
        return LedgerModel::tr("consequence: %1").arg(shown);
    const State state = model.state(record);
    if (number == LedgerModel::ResultColumn &&
        (state == State::Failed || state == State::NotYet || state == State::Ended))
        return QStringLiteral("%1: %2").arg(stateWord(state), shown);
    return shown;
}

QString LedgerColumns::toolTip(const LedgerModel& model, int row, int number) {
    const CallRecord& record = model.record(row);
    switch (number) {
    case LedgerModel::CallColumn:
        return QString::fromStdString(callText(record, Numbers::Both, CallRecord::kDataKept)).toHtmlEscaped();
    case LedgerModel::ErrnoColumn: { // the cell may have room for the symbol alone
        const ErrnoInfo* info = record.failed() ? findErrno(record.error) : nullptr;
        const QString shown = text(model, row, number);
        const QString meaning =
            info ? QString::fromUtf8(info->meaning.data(), qsizetype(info->meaning.size())) : QString();
        return (meaning.isEmpty() ? shown : QStringLiteral("%1: %2").arg(shown, meaning)).toHtmlEscaped();
    }
    case LedgerModel::TimeColumn:
        return wallTimeText(record.start);
    case LedgerModel::ResultColumn:
        return QStringLiteral("%1: %2").arg(stateWord(model.state(record)), text(model, row, number)).toHtmlEscaped();
    case LedgerModel::DurationColumn:
        return text(model, row, number);
    default:
        return {};
    }
}

} // namespace swb
