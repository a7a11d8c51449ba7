#pragma once

#include <QJsonObject>
#include <QString>

#include <tl/expected.hpp>

namespace swb {

enum class FileFault { Missing, Unreadable, Damaged, WrongVersion };

// Why a file gave nothing, in a sentence that names the file and, when it is damaged, the line and column.
struct FileTrouble {
    FileFault fault;
    QString message;
};

// What a JSON file of ours claims to be: {"format": "socket-workbench history", "version": 1, ...}.
struct FileFormat {
    QString name;
    int version;
};

// Reads the whole file. Refused: what is not a JSON object, another format, another version, more than 64 MiB.
tl::expected<QJsonObject, FileTrouble> readJsonFile(const QString& path, const FileFormat& format);

// Writes `content` with its format and version, whole or not at all, readable by its owner alone (0600). Folders that
// are missing are made (the last one 0700).
tl::expected<void, QString> writeJsonFile(const QString& path, const FileFormat& format, QJsonObject content);

// Of a file that is JSON of ours, and yet wrong at a place: "profiles[0].name: missing."
FileTrouble damagedAt(const QString& path, const QString& place);

// Renames the file to "<path>.damaged" (an older one gives way) so that writing anew loses nothing. Returns the new
// name; empty when it could not be renamed.
QString setAside(const QString& path);
// The trouble with a store that was set aside, in words that say where it is now.
QString setAsideFor(const QString& path, const FileTrouble& trouble);

} // namespace swb
