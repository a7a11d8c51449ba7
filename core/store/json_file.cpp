#include "core/store/json_file.h"

#include "core/store/private_file.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonDocument>

#include <algorithm>
#include <tuple>

namespace swb {

namespace {

constexpr qint64 kLargest = qint64{64} << 20;

QString say(const char* text) { return QCoreApplication::translate("JsonFile", text); }

tl::unexpected<FileTrouble> fail(FileFault fault, const QString& message) {
    return tl::make_unexpected(FileTrouble{fault, message});
}

std::tuple<qsizetype, qsizetype> lineAndColumn(const QByteArray& text, qsizetype offset) {
    const QByteArray before = text.left(offset);
    const qsizetype lineStart = before.lastIndexOf('\n') + 1;
    return {before.count('\n') + 1, QString::fromUtf8(before.mid(lineStart)).size() + 1};
}

bool makeFolder(const QString& folder) {
    const QFileInfo info(folder);
    if (info.isDir())
        return true;
    const QFile::Permissions ownerOnly = QFile::ReadOwner | QFile::WriteOwner | QFile::ExeOwner;
    return QDir().mkpath(info.absolutePath()) && QDir().mkdir(info.absoluteFilePath(), ownerOnly);
}

} // namespace

tl::expected<QJsonObject, FileTrouble> readJsonFile(const QString& path, const FileFormat& format) {
    QFile file(path);
    if (!file.exists())
        return fail(FileFault::Missing, say("%1 is not there.").arg(path));
    if (!file.open(QIODevice::ReadOnly))
        return fail(FileFault::Unreadable, say("%1 cannot be read: %2.").arg(path, file.errorString()));
    if (file.size() > kLargest)
        return fail(FileFault::Damaged, say("%1 is too large to be a file of this program.").arg(path));
    const QByteArray text = file.readAll();

    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson(text, &error);
    if (error.error != QJsonParseError::NoError) {
        const auto [line, column] = lineAndColumn(text, std::max(error.offset - 1, 0)); // offset: after the fault
        return fail(
            FileFault::Damaged,
            say("%1 is damaged at line %2, column %3: %4.").arg(path).arg(line).arg(column).arg(error.errorString()));
    }
    const QJsonObject object = document.object();
    if (!document.isObject() || object.value(QStringLiteral("format")).toString() != format.name)
        return fail(FileFault::Damaged, say("%1 is not a \"%2\" file.").arg(path, format.name));
    const QJsonValue version = object.value(QStringLiteral("version"));
    if (version.toInt(-1) != format.version)
        return fail(FileFault::WrongVersion, say("%1 has version %2; this program reads version %3.")
                                                 .arg(path, version.toVariant().toString())
                                                 .arg(format.version));
    return object;
}

tl::expected<void, QString> writeJsonFile(const QString& path, const FileFormat& format, QJsonObject content) {
    content.insert(QStringLiteral("format"), format.name);
    content.insert(QStringLiteral("version"), format.version);
    const QString folder = QFileInfo(path).absolutePath();
    if (!makeFolder(folder))
        return tl::make_unexpected(say("The folder %1 cannot be made.").arg(folder));

    return writePrivately(path, QJsonDocument(content).toJson()).map_error([&](const QString& why) {
        return say("%1 cannot be written: %2.").arg(path, why);
    });
}

FileTrouble damagedAt(const QString& path, const QString& place) {
    return {FileFault::Damaged, say("%1 is damaged at %2").arg(path, place)};
}

QString setAsideFor(const QString& path, const FileTrouble& trouble) {
    const QString aside = setAside(path);
    return trouble.message + QLatin1Char(' ') +
           (aside.isEmpty() ? say("It could not be set aside.") : say("It is kept as %1.").arg(aside));
}

QString setAside(const QString& path) {
    const QString aside = path + QStringLiteral(".damaged");
    QFile::remove(aside);
    return QFile::rename(path, aside) ? aside : QString();
}

} // namespace swb
