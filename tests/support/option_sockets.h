#pragma once

#include "core/base/unique_fd.h"
#include "core/calls/syscalls.h"

#include <QByteArray>

#include <string_view>
#include <utility>
#include <vector>

namespace swb::test {

// Family, type and protocol by a short name, as the data files have it: "tcp4", "unix_dgram", "netlink", "packet".
struct SocketSort {
    const char* name;
    int family;
    int type;
    int protocol;
};
const std::vector<SocketSort>& socketSorts();
const SocketSort* findSort(std::string_view name);

// A socket of that sort, or none where this system refuses it.
UniqueFd socketOf(const SocketSort& sort);

// A connected client over loopback and the accepted socket.
struct TcpEnds {
    UniqueFd client, server;
};
TcpEnds connectedTcpEnds(int family = 2, int protocol = 0);

// Without a recorder.
inline constexpr CallContext kUnrecorded{};

int setInt(const UniqueFd& fd, int level, int name, int value); // 0 or the errno
int getInt(const UniqueFd& fd, int level, int name);            // -4242 when it fails
int getError(const UniqueFd& fd, int level, int name, std::uint32_t room = 4);

} // namespace swb::test
