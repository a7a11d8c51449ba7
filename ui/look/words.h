#pragma once

#include <QLocale>
#include <QString>

#include <string_view>

namespace swb {

// The texts of core's tables, which are UTF-8, for the window.
inline QString text(std::string_view words) {
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

// "300.0 MB", in powers of ten.
inline QString sizeText(double bytes) {
    return QLocale().formattedDataSize(static_cast<qint64>(bytes), 1, QLocale::DataSizeSIFormat);
}

} // namespace swb
