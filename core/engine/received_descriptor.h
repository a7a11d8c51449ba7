#pragma once

#include "core/calls/syscalls.h"
#include "core/engine/job.h"

#include <string>
#include <string_view>

namespace swb {

// End what a descriptor is that is no socket, where it does not do the other.
inline constexpr std::string_view kForReading = ", open for reading";
inline constexpr std::string_view kForWriting = ", open for writing";

// A descriptor that somebody else made, seen for the first time: family, type and protocol by getsockopt(), whether it
// blocks and is closed on exec by fcntl(), and what it is when it is no socket. In `type` stand SOCK_NONBLOCK and
// SOCK_CLOEXEC as socket() takes them.
// Calls: getsockopt, fcntl, as `context` says; fstat and readlink of /proc/self/fd where it is no socket. Thread: any.
Outcome::NewSocket lookAtDescriptor(const CallContext& context, int fd);

// "regular file /etc/hosts", "pipe", "pidfd", "eventfd", "terminal /dev/pts/0". Thread: any.
std::string whatDescriptorIs(int fd);

// An int of level SOL_SOCKET. Calls: getsockopt.
Result<int> intOption(const CallContext& context, int fd, int name);

// How far a socket had come before the workbench saw it, by what observers found out. Thread: any.
Life lifeOf(const CallContext& context, int fd, const SocketView& view);

} // namespace swb
