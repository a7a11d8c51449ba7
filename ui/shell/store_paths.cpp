#include "ui/shell/store_paths.h"

#include <QDir>
#include <QStandardPaths>

namespace swb {

StorePaths StorePaths::standard() {
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::AppDataLocation));
    const QDir config(QStandardPaths::writableLocation(QStandardPaths::AppConfigLocation));
    const QString cache = QStandardPaths::writableLocation(QStandardPaths::CacheLocation);
    return {.history = data.filePath(QStringLiteral("history.json")),
            .session = data.filePath(QStringLiteral("session.json")),
            .window = config.filePath(QStringLiteral("window.ini")),
            .profiles = data.filePath(QStringLiteral("profiles.json")),
            .rules = data.filePath(QStringLiteral("rules.json")),
            .messages = data.filePath(QStringLiteral("messages.json")),
            .transcripts = cache.isEmpty() ? QString() : QDir(cache).filePath(QStringLiteral("transcripts"))};
}

} // namespace swb
