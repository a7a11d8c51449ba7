#include "ui/models/transcript_place.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QTime>

#include <cmath>

namespace swb {

namespace {

QString tr(const char* text) { return QCoreApplication::translate("swb::TranscriptPlace", text); }

tl::unexpected<ParseError> fault(const QString& typed, const QString& message) {
    return tl::unexpected(ParseError{0, static_cast<std::size_t>(typed.toUtf8().size()), message.toStdString()});
}

Parsed<std::uint64_t> existing(const Transcript& transcript, std::uint64_t index, const QString& typed) {
    if (index > transcript.lastIndex())
        return fault(typed, tr("That is behind the last row."));
    return std::max(index, transcript.firstKept());
}

// On the day of the last row, or the day before when that would be later than it.
Nanoseconds momentOf(const Transcript& transcript, const QTime& time) {
    const Nanoseconds offset = transcript.wallTime(Nanoseconds{});
    Nanoseconds last = monotonicNow();
    if (const auto rows = transcript.rows(transcript.lastIndex(), 1); !rows.empty())
        last = rows.front().time;
    const QDateTime lastWall = QDateTime::fromMSecsSinceEpoch(
        std::chrono::floor<std::chrono::milliseconds>(transcript.wallTime(last)).count());
    QDateTime wanted(lastWall.date(), time);
    if (wanted > lastWall.addSecs(1))
        wanted = wanted.addDays(-1);
    return std::chrono::milliseconds(wanted.toMSecsSinceEpoch()) - offset;
}

} // namespace

Parsed<std::uint64_t> placeIn(const Transcript& transcript, Nanoseconds start, const QString& typed) {
    const QString text = typed.trimmed();
    bool isNumber = false;
    if (text.startsWith(u'#')) {
        const std::uint64_t index = text.mid(1).toULongLong(&isNumber);
        if (!isNumber || index == 0)
            return fault(typed, tr("A row is # and its number: #1200"));
        return existing(transcript, index, typed);
    }
    if (text.startsWith(u'+')) {
        const double seconds = text.mid(1).toDouble(&isNumber);
        if (!isNumber || !(seconds >= 0) || seconds > 1e9)
            return fault(typed, tr("A time since the start is + and seconds: +2.5"));
        return existing(transcript, transcript.indexAt(start + Nanoseconds(std::llround(seconds * 1e9))), typed);
    }
    for (const char* form : {"H:mm:ss.z", "H:mm:ss", "H:mm"})
        if (const QTime time = QTime::fromString(text, QLatin1String(form)); time.isValid())
            return existing(transcript, transcript.indexAt(momentOf(transcript, time)), typed);
    return fault(typed, tr("A time of day (14:03:59.5), seconds since the start (+2.5) or a row (#1200)."));
}

} // namespace swb
