#pragma once

#include "core/base/bytes.h"
#include "core/base/error.h"
#include "core/base/ids.h"
#include "core/calls/call_record.h"
#include "core/calls/poll_entry.h"
#include "core/calls/recorder.h"

#include <cstdint>
#include <span>

namespace swb {

class FaultPlan;

// On whose behalf a call is made, and where it is written down.
struct CallContext {
    Recorder* recorder = nullptr; // null: made, not recorded
    FaultPlan* faults = nullptr;
    SocketId socket = {};
    ActionId action = {};
    Origin origin = Origin::User;
    std::uint64_t* sequence = nullptr; // where the record's number goes, if somebody wants it
    SocketId made = {};                // whose record it becomes once it has succeeded: the socket that it makes
    bool discards = false;             // what is received is counted and not copied: there are no bytes to keep
};

// Each function is the system call of its name, made once, with exactly these arguments; errno comes back unchanged
// in Error::number. None retries EINTR or hides EAGAIN. Thread: any; those that block do so in the calling thread.
namespace calls {

struct Accepted {
    int fd;
    Bytes address; // as the kernel wrote it, cut at its own room of 128 bytes
    std::uint32_t addressLength;
};
struct NameOut {
    Bytes address;
    std::uint32_t addressLength;
};
struct Received {
    std::size_t size;
    Bytes address;
    std::uint32_t addressLength;
};
struct FdPair {
    int first;
    int second;
};

Result<int> socket(const CallContext& context, int family, int type, int protocol);
Result<FdPair> socketpair(const CallContext& context, int family, int type, int protocol);
Result<void> bind(const CallContext& context, int fd, BytesView address, std::uint32_t addressLength);
Result<void> connect(const CallContext& context, int fd, BytesView address, std::uint32_t addressLength);
Result<void> listen(const CallContext& context, int fd, int backlog);
Result<Accepted> accept(const CallContext& context, int fd);
Result<Accepted> accept4(const CallContext& context, int fd, int flags);
Result<std::size_t> send(const CallContext& context, int fd, BytesView data, int flags);
Result<std::size_t> sendto(const CallContext& context, int fd, BytesView data, int flags, BytesView address,
                           std::uint32_t addressLength);
Result<std::size_t> write(const CallContext& context, int fd, BytesView data);
Result<std::size_t> recv(const CallContext& context, int fd, std::span<std::uint8_t> room, int flags);
Result<Received> recvfrom(const CallContext& context, int fd, std::span<std::uint8_t> room, int flags);
Result<std::size_t> read(const CallContext& context, int fd, std::span<std::uint8_t> room);
Result<void> shutdown(const CallContext& context, int fd, int how);
Result<void> close(const CallContext& context, int fd);
Result<NameOut> getsockname(const CallContext& context, int fd);
Result<NameOut> getpeername(const CallContext& context, int fd);
// Of SO_GET_FILTER `room` counts instructions, as the kernel does; the bytes are theirs.
Result<Bytes> getsockopt(const CallContext& context, int fd, int level, int name, std::uint32_t room);
// The same into memory that is there already; how many bytes came.
Result<std::size_t> getsockoptInto(const CallContext& context, int fd, int level, int name, std::uint32_t room,
                                   std::span<std::uint8_t> into);
// SO_ATTACH_FILTER and SO_ATTACH_REUSEPORT_CBPF take the instructions; the struct sock_fprog is made here.
Result<void> setsockopt(const CallContext& context, int fd, int level, int name, BytesView value);
Result<int> fcntl(const CallContext& context, int fd, int command, int argument);
Result<int> ioctlInt(const CallContext& context, int fd, unsigned long request); // one int, filled by the kernel
struct PollAnswer {
    int count;
    short revents;
};
Result<PollAnswer> poll(const CallContext& context, int fd, short events, int timeoutMs);
// The same of several descriptors; what came stands in the entries. The record keeps the first eight. How many are
// ready.
Result<int> poll(const CallContext& context, std::span<PollEntry> entries, int timeoutMs);
Result<void> unlink(const CallContext& context, const std::string& path);

} // namespace calls
} // namespace swb
