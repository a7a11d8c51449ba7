#pragma once

#include "core/render/arg_parts.h"

#include <string>
#include <string_view>
#include <vector>

namespace swb {

// Whether a C program with the usual headers (sys/socket.h, netinet/in.h, netinet/tcp.h, netinet/udp.h, fcntl.h,
// poll.h, sys/ioctl.h, linux/sockios.h, linux/netlink.h) knows the symbol. Of Debian 12's headers: those that are
// newer, or in a header that does not go together with these, are written as numbers.
bool isInCHeaders(std::string_view symbol);

// Whether Python 3.11's socket module has the symbol.
bool isInPythonSocket(std::string_view symbol);

// An argument as an expression: "SOCK_STREAM | SOCK_CLOEXEC", "79 /* SO_PASSPIDFD */".
std::string cExpression(const std::vector<ArgPart>& parts);
// "socket.SOCK_STREAM | socket.SOCK_NONBLOCK", numbers for what Python has no name for. Beside socket's own names:
// os.O_*, fcntl.F_*, select.POLL*.
std::string pythonExpression(const std::vector<ArgPart>& parts);

} // namespace swb
