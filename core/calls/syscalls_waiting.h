#pragma once

#include "core/calls/syscalls.h"

#include <functional>

struct epoll_event; // NOLINT(readability-identifier-naming)
struct pollfd;      // NOLINT(readability-identifier-naming)
struct timespec;    // NOLINT(readability-identifier-naming)

namespace swb::calls {

// Whose descriptor it is; none: the program's own.
using OwnerOf = std::function<SocketId(int fd)>;

Result<int> epollCreate1(const CallContext& context, int flags);
// Passes the descriptor as the data that epoll_wait() gives back.
Result<void> epollCtl(const CallContext& context, int epoll, int operation, int fd, std::uint32_t events);

// How many are ready, with the descriptor as each one's data. A wait that found nothing of a person's is not recorded:
// it woke the program for a task or a timer of its own, and would only push out what is asked for. The record keeps the
// first eight, and is that of the first socket among them.
Result<int> epollWait(const CallContext& context, int epoll, std::span<epoll_event> room, int timeoutMs,
                      const OwnerOf& ownerOf);
// The same. Of more than eight descriptors the record keeps those that are ready.
Result<int> ppoll(const CallContext& context, std::span<pollfd> entries, const timespec* timeout,
                  const OwnerOf& ownerOf);

} // namespace swb::calls
