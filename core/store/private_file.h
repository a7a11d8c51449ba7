#pragma once

#include <QByteArray>
#include <QString>

#include <tl/expected.hpp>

namespace swb {

// Writes the bytes as a file of this path, whole or not at all, readable by its owner alone (0600) before the first
// byte is in it. Errors: what the system said of opening, writing or renaming.
tl::expected<void, QString> writePrivately(const QString& path, const QByteArray& bytes);

} // namespace swb
