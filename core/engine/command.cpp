#include "core/engine/command.h"

#include <array>

namespace swb {

namespace {

// In the order of Step's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<Step>> kNames = {
    "socket",      "socketpair", "bind",       "connect",  "listen", "accept",   "send",   "sendto",
    "sendall",     "write",      "recv",       "recvfrom", "read",   "shutdown", "close",  "getsockname",
    "getpeername", "getsockopt", "setsockopt", "fcntl",    "ioctl",  "poll",     "unlink", "settimeout"};

} // namespace

std::string_view stepName(const Step& step) { return kNames[step.index()]; }

bool passesLane(const Step& step) {
    return std::holds_alternative<step::Close>(step) || std::holds_alternative<step::Shutdown>(step) ||
           std::holds_alternative<step::Getsockname>(step) || std::holds_alternative<step::Getpeername>(step) ||
           std::holds_alternative<step::Getsockopt>(step);
}

} // namespace swb
