#include "ui/models/sessions_model.h"

#include "ui/models/column_head.h"

#include <QDateTime>
#include <QLocale>

#include <array>

namespace swb {

namespace {

QString beginText(const RecordedSession& session) { return sessionTime(session.from); }
QString endText(const RecordedSession& session) { return sessionTime(session.to); }
QString rowsText(const RecordedSession& session) { return QLocale().toString(qulonglong(session.rows)); }
QString bytesText(const RecordedSession& session) { return QLocale().formattedDataSize(qint64(session.bytes)); }
QString diskText(const RecordedSession& session) { return QLocale().formattedDataSize(qint64(session.diskBytes)); }

struct ColumnRow {
    const char* header;
    const char* toolTip;
    Qt::Alignment alignment;
    QString (*text)(const RecordedSession&);
};

constexpr std::array<ColumnRow, SessionsModel::ColumnCount> kColumns = {{
    {QT_TRANSLATE_NOOP("swb::SessionsModel", "from"),
     QT_TRANSLATE_NOOP("swb::SessionsModel", "When the first row was recorded"), Qt::AlignLeft, beginText},
    {QT_TRANSLATE_NOOP("swb::SessionsModel", "to"),
     QT_TRANSLATE_NOOP("swb::SessionsModel", "When the last row was recorded"), Qt::AlignLeft, endText},
    {QT_TRANSLATE_NOOP("swb::SessionsModel", "rows"), QT_TRANSLATE_NOOP("swb::SessionsModel", "Rows that are kept"),
     Qt::AlignRight, rowsText},
    {QT_TRANSLATE_NOOP("swb::SessionsModel", "bytes"),
     QT_TRANSLATE_NOOP("swb::SessionsModel", "Bytes sent and received that are kept"), Qt::AlignRight, bytesText},
    {QT_TRANSLATE_NOOP("swb::SessionsModel", "on disk"), QT_TRANSLATE_NOOP("swb::SessionsModel", "What its files take"),
     Qt::AlignRight, diskText},
    {QT_TRANSLATE_NOOP("swb::SessionsModel", "state"),
     QT_TRANSLATE_NOOP("swb::SessionsModel", "How it ended, and whether it can be read"), Qt::AlignLeft, sessionEnd},
}};

const ColumnRow& at(int column) { return kColumns.at(static_cast<std::size_t>(column)); }

} // namespace

QString sessionTime(Nanoseconds wall) {
    if (wall.count() == 0)
        return QStringLiteral("\u2014"); // nothing could be read
    const auto milliseconds = std::chrono::floor<std::chrono::milliseconds>(wall);
    return QLocale().toString(QDateTime::fromMSecsSinceEpoch(milliseconds.count()), QStringLiteral("d MMM HH:mm"));
}

QString sessionEnd(const RecordedSession& session) {
    if (!session.fault.empty()) // the folder stands in the tool tip
        return QString::fromStdString(session.fault)
            .replace(QString::fromStdString(session.directory) + QLatin1Char('/'), QString());
    return session.endedWell ? SessionsModel::tr("complete") : SessionsModel::tr("ended by a crash");
}

QString sessionWords(const RecordedSession& session) {
    return SessionsModel::tr("%1 rows of %2, %3")
        .arg(QLocale().toString(qulonglong(session.rows)), sessionTime(session.from), sessionEnd(session));
}

std::vector<RecordedSession> beyondBudget(const std::vector<RecordedSession>& newestFirst, std::uint64_t bytes) {
    std::uint64_t sum = 0;
    std::vector<RecordedSession> beyond;
    for (const RecordedSession& session : newestFirst) {
        sum += session.diskBytes;
        if (sum > bytes && session.endedWell && session.fault.empty())
            beyond.push_back(session);
    }
    return beyond;
}

void SessionsModel::setSessions(std::vector<RecordedSession> sessions) {
    beginResetModel();
    m_sessions = std::move(sessions);
    endResetModel();
}

int SessionsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(m_sessions.size());
}

int SessionsModel::columnCount(const QModelIndex& parent) const { return parent.isValid() ? 0 : ColumnCount; }

QVariant SessionsModel::data(const QModelIndex& index, int role) const {
    if (!checkIndex(index, CheckIndexOption::IndexIsValid))
        return {};
    const RecordedSession& shown = session(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return at(index.column()).text(shown);
    case Qt::ToolTipRole:
        return QStringLiteral("%1\n%2").arg(sessionWords(shown), QString::fromStdString(shown.directory));
    case Qt::TextAlignmentRole:
        return static_cast<int>(at(index.column()).alignment | Qt::AlignVCenter);
    default:
        return {};
    }
}

QVariant SessionsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || section < 0 || section >= ColumnCount)
        return {};
    return headOf(at(section), "swb::SessionsModel", role);
}

} // namespace swb
