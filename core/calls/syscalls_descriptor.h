#pragma once

#include "core/calls/syscalls.h"
#include "core/constants/file_owner.h"

#include <optional>

// The calls on descriptors: duplicates, files and pipes beside a socket, and ioctl() with what its requests take. As in
// syscalls.h each is the system call of its name, made once.
namespace swb::calls {

Result<int> dup(const CallContext& context, int fd);
Result<int> open(const CallContext& context, const std::string& path, int flags);
Result<FdPair> pipe2(const CallContext& context, int flags);
// The offset is passed by its address: the file's own position stays.
Result<std::size_t> sendfile(const CallContext& context, int socket, int file, std::int64_t offset, std::size_t count);
Result<std::size_t> splice(const CallContext& context, int from, int to, std::size_t size, unsigned flags);

struct RequestAnswer {
    int value;
    Bytes bytes; // the first of what the kernel stored: room for a time
};
// A request that reads an int, stores one, or takes none: `argument` is stored before, and the int stored after it
// comes back. Of what a longer answer says (a time) the record keeps the first 16 bytes.
Result<RequestAnswer> ioctl(const CallContext& context, int fd, unsigned long request, int argument);
// F_SETOWN_EX and F_GETOWN_EX: the structure as it is afterwards.
Result<FileOwner> fcntlOwner(const CallContext& context, int fd, int command, FileOwner owner);
// A request that takes a struct ifreq: the name and the index that go in, and the whole structure that comes out.
Result<Bytes> ioctlInterface(const CallContext& context, int fd, unsigned long request, std::string_view interface,
                             std::optional<int> index);
// SIOCGIFCONF: the structures of all interfaces that have an IPv4 address.
Result<Bytes> ioctlInterfaceList(const CallContext& context, int fd);

} // namespace swb::calls
