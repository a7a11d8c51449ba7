#include "core/store/private_file.h"

#include <QSaveFile>

namespace swb {

tl::expected<void, QString> writePrivately(const QString& path, const QByteArray& bytes) {
    QSaveFile file(path);
    const bool written = file.open(QIODevice::WriteOnly) &&
                         file.setPermissions(QSaveFile::ReadOwner | QSaveFile::WriteOwner) &&
                         file.write(bytes) == bytes.size() && file.commit();
    if (!written)
        return tl::make_unexpected(file.errorString());
    return {};
}

} // namespace swb
