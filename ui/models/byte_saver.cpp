#include "ui/models/byte_saver.h"

#include <QCoreApplication>
#include <QSaveFile>

#include <algorithm>

namespace swb {

namespace {

constexpr std::size_t kPiece = std::size_t{1} << 20;

QString tr(const char* text) { return QCoreApplication::translate("swb::ByteSaver", text); }

bool writePart(QSaveFile& file, const BytesToSave& part, std::uint64_t before, const GoesOn& goesOn) {
    Bytes piece(kPiece);
    for (std::uint64_t done = 0; done < part.length;) {
        if (goesOn && !goesOn(before + done))
            return false;
        const auto wanted = static_cast<std::size_t>(std::min<std::uint64_t>(piece.size(), part.length - done));
        const std::size_t count = part.source->read(part.offset + done, std::span(piece).first(wanted));
        if (count == 0)
            break; // no longer kept
        if (file.write(reinterpret_cast<const char*>(piece.data()), static_cast<qint64>(count)) !=
            static_cast<qint64>(count))
            return false;
        done += count;
    }
    return true;
}

} // namespace

QString saveBytes(const std::vector<BytesToSave>& parts, const QString& path, const GoesOn& goesOn) {
    QSaveFile file(path);
    const auto fault = [&] { return tr("%1 could not be written: %2.").arg(path, file.errorString()); };
    if (!file.open(QIODevice::WriteOnly) || !file.setPermissions(QFileDevice::ReadOwner | QFileDevice::WriteOwner))
        return fault();
    std::uint64_t done = 0;
    for (const BytesToSave& part : parts) {
        if (!writePart(file, part, done, goesOn))
            return file.error() == QFileDevice::NoError ? tr("Stopped: %1 was not written.").arg(path) : fault();
        done += part.length;
    }
    return file.commit() ? QString() : fault();
}

} // namespace swb
