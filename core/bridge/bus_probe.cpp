#include "core/bridge/bus_probe.h"

#include "core/base/hex_digit.h"
#include "core/base/unique_fd.h"
#include "core/net/address.h"

#include <fmt/format.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <optional>
#include <string_view>

namespace swb {

namespace {

constexpr std::string_view kUsualPlace = "unix:path=/run/dbus/system_bus_socket";

// "%2f" is a slash.
std::string unescaped(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const int high = text[i] == '%' && i + 2 < text.size() ? hexDigit(text[i + 1]) : -1;
        const int low = high >= 0 ? hexDigit(text[i + 2]) : -1;
        if (low < 0) {
            out += text[i];
            continue;
        }
        out += static_cast<char>(high << 4 | low);
        i += 2;
    }
    return out;
}

std::optional<std::string> valueOf(std::string_view address, std::string_view key) {
    constexpr std::string_view kUnix = "unix:";
    if (!address.starts_with(kUnix))
        return {};
    address.remove_prefix(kUnix.size());
    while (!address.empty()) {
        const auto comma = address.find(',');
        const std::string_view pair = address.substr(0, comma);
        if (pair.starts_with(key) && pair.size() > key.size() && pair[key.size()] == '=')
            return unescaped(pair.substr(key.size() + 1));
        address.remove_prefix(comma == std::string_view::npos ? address.size() : comma + 1);
    }
    return {};
}

std::optional<Address> socketAddressOf(std::string_view address) {
    if (const auto path = valueOf(address, "path"))
        if (const auto made = Address::unixPath(*path))
            return *made;
    if (const auto name = valueOf(address, "abstract"))
        if (const auto made = Address::unixAbstract(viewOf(*name)))
            return *made;
    return {};
}

std::string because(std::string_view what) { return fmt::format("{}: {}", what, std::strerror(errno)); }

// The greeting of every client: a NUL byte, then who it is; any line that comes back will do.
std::string troubleOf(const Address& address, std::chrono::milliseconds patience) {
    const std::string name = address.toString();
    const UniqueFd fd(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
    if (!fd.isValid())
        return because("socket");
    if (::connect(fd.get(), address.data(), address.length()) != 0)
        return because(name);
    std::string greeting(1, '\0');
    greeting += fmt::format("AUTH EXTERNAL {:02x}\r\n", fmt::join(std::to_string(::geteuid()), ""));
    if (::send(fd.get(), greeting.data(), greeting.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(greeting.size()))
        return because(name);
    pollfd entry{fd.get(), POLLIN, 0};
    std::array<char, 64> line{};
    if (::poll(&entry, 1, static_cast<int>(patience.count())) <= 0 ||
        ::recv(fd.get(), line.data(), line.size(), 0) <= 0)
        return name + ": it does not answer";
    return {};
}

} // namespace

std::string busTrouble(const std::string& addresses, std::chrono::milliseconds patience) {
    std::string_view left = addresses.empty() ? kUsualPlace : std::string_view(addresses);
    std::string trouble;
    while (!left.empty()) {
        const auto end = left.find(';');
        const auto address = socketAddressOf(left.substr(0, end));
        if (!address)
            return {};
        trouble = troubleOf(*address, patience);
        if (trouble.empty())
            return {};
        left.remove_prefix(end == std::string_view::npos ? left.size() : end + 1);
    }
    return trouble;
}

} // namespace swb
