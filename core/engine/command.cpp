#include "core/engine/command.h"

#include <array>

namespace swb {

namespace {

// In the order of Step's alternatives.
constexpr std::array<std::string_view, std::variant_size_v<Step>> kNames = {"socket",
                                                                            "socketpair",
                                                                            "bind",
                                                                            "connect",
                                                                            "listen",
                                                                            "accept",
                                                                            "send",
                                                                            "sendto",
                                                                            "sendall",
                                                                            "write",
                                                                            "recv",
                                                                            "recvfrom",
                                                                            "read",
                                                                            "shutdown",
                                                                            "close",
                                                                            "getsockname",
                                                                            "getpeername",
                                                                            "getsockopt",
                                                                            "setsockopt",
                                                                            "fcntl",
                                                                            "ioctl",
                                                                            "poll",
                                                                            "unlink",
                                                                            "settimeout",
                                                                            "sendmsg",
                                                                            "recvmsg",
                                                                            "sendmmsg",
                                                                            "recvmmsg",
                                                                            "dup",
                                                                            "fromfd",
                                                                            "detach",
                                                                            "sendfile",
                                                                            "splice",
                                                                            "ioctl",
                                                                            "create_connection",
                                                                            "create_server",
                                                                            "readline",
                                                                            "read",
                                                                            "write",
                                                                            "flush",
                                                                            "close file",
                                                                            "follow",
                                                                            "happy eyeballs",
                                                                            "automatic mode",
                                                                            "take back"};

} // namespace

std::string_view stepName(const Step& step) { return kNames[step.index()]; }

bool needsNoSocket(const Step& step) {
    return std::holds_alternative<step::Socket>(step) || std::holds_alternative<step::Socketpair>(step) ||
           std::holds_alternative<step::Unlink>(step) || std::holds_alternative<step::Adopt>(step) ||
           std::holds_alternative<step::CreateConnection>(step) || std::holds_alternative<step::HappyEyeballs>(step) ||
           std::holds_alternative<step::CreateServer>(step);
}

bool passesLane(const Step& step) {
    return std::holds_alternative<step::Close>(step) || std::holds_alternative<step::Shutdown>(step) ||
           std::holds_alternative<step::Getsockname>(step) || std::holds_alternative<step::Getpeername>(step) ||
           std::holds_alternative<step::Getsockopt>(step);
}

} // namespace swb
