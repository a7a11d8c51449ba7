#include "ui/models/recording_settings.h"

#include "core/transcript/transcript_sessions.h"

#include <QSettings>

namespace swb {

namespace {

constexpr quint64 kLeastBudget = quint64{64} << 20; // a few segments

} // namespace

RecordingSettings RecordingSettings::load(const QString& file) {
    RecordingSettings settings;
    if (file.isEmpty())
        return settings;
    QSettings stored(file, QSettings::IniFormat);
    stored.beginGroup(QStringLiteral("recording"));
    settings.toDisk = stored.value(QStringLiteral("toDisk"), true).toBool();
    bool isNumber = false;
    if (const quint64 bytes = stored.value(QStringLiteral("budget")).toULongLong(&isNumber); isNumber)
        settings.budget.bytes = std::max(bytes, kLeastBudget);
    if (stored.value(QStringLiteral("whenOutrun")).toString() == QLatin1String("gaps"))
        settings.whenOutrun = WhenOutrun::Gaps;
    settings.folder = stored.value(QStringLiteral("folder")).toString();
    return settings;
}

void RecordingSettings::save(const QString& file) const {
    if (file.isEmpty())
        return;
    QSettings stored(file, QSettings::IniFormat);
    stored.beginGroup(QStringLiteral("recording"));
    stored.setValue(QStringLiteral("toDisk"), toDisk);
    stored.setValue(QStringLiteral("budget"), quint64{budget.bytes});
    stored.setValue(QStringLiteral("whenOutrun"),
                    whenOutrun == WhenOutrun::Gaps ? QStringLiteral("gaps") : QStringLiteral("wait"));
    stored.setValue(QStringLiteral("folder"), folder);
}

TranscriptOptions RecordingSettings::options(const QString& usual) const {
    TranscriptOptions options;
    options.budget = budget;
    options.whenOutrun = whenOutrun;
    const QString root = folderOr(usual);
    if (toDisk && !root.isEmpty())
        options.directory = newSessionDirectory(root.toStdString());
    return options;
}

} // namespace swb
