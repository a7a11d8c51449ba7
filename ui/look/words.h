#pragma once

#include <QString>

#include <string_view>

namespace swb {

// The texts of core's tables, which are UTF-8, for the window.
inline QString text(std::string_view words) {
    return QString::fromUtf8(words.data(), static_cast<qsizetype>(words.size()));
}

} // namespace swb
