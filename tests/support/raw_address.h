#pragma once

#include "core/net/address.h"

#include <QByteArray>

#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>

// Addresses as their bytes.
namespace swb::test {

inline constexpr std::uint32_t kPathOffset = offsetof(sockaddr_un, sun_path);

inline Address unixRaw(std::string_view path, std::uint32_t length) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    std::memcpy(un.sun_path, path.data(), std::min(path.size(), sizeof un.sun_path));
    return Address::fromBytes({reinterpret_cast<const std::uint8_t*>(&un), sizeof un}, length);
}

inline std::string hexOf(BytesView bytes) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())).toHex().toStdString();
}

} // namespace swb::test
