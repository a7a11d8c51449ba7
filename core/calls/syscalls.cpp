#include "core/calls/syscalls.h"

#include "core/calls/call_value.h"
#include "core/calls/seam.h"

#include <fcntl.h>
#include <linux/filter.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <ctime>
#include <vector>

namespace swb::calls {

namespace {

const sockaddr* asSockaddr(BytesView address) { return reinterpret_cast<const sockaddr*>(address.data()); }

// Room for an address that the kernel writes: a little more than sockaddr_storage, since a Unix path of 108 bytes
// comes back with length 111.
struct AddressRoom {
    alignas(8) std::array<std::uint8_t, CallRecord::kAddressKept> bytes{};
    socklen_t length = CallRecord::kAddressKept;
    sockaddr* data() { return reinterpret_cast<sockaddr*>(bytes.data()); }
    BytesView view() const { return {bytes.data(), std::min<std::size_t>(length, bytes.size())}; }
    Bytes copy() const {
        const BytesView kept = view();
        return {kept.begin(), kept.end()};
    }
};

Result<void> asVoid(const Result<std::int64_t>& result) {
    if (!result)
        return tl::unexpected(result.error());
    return {};
}

} // namespace

void waitFor(Nanoseconds delay) {
    if (delay <= Nanoseconds::zero())
        return;
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(delay);
    const timespec time{seconds.count(), static_cast<long>((delay - seconds).count())};
    nanosleep(&time, nullptr); // an interrupt ends a scripted wait as it would a real one
}

Result<int> socket(const CallContext& context, int family, int type, int protocol) {
    return asInt(invoke(
        context, CallId::Socket, [&](CallRecord& record) { record.args = {family, type, protocol}; },
        [&](std::uint64_t) { return ::socket(family, type, protocol); }, kKeepNothing));
}

Result<FdPair> socketpair(const CallContext& context, int family, int type, int protocol) {
    int fds[2] = {-1, -1};
    return invoke(
               context, CallId::Socketpair, [&](CallRecord& record) { record.args = {family, type, protocol}; },
               [&](std::uint64_t) { return ::socketpair(family, type, protocol, fds); },
               [&](CallRecord& record, std::int64_t) {
                   record.args[3] = fds[0];
                   record.args[4] = fds[1];
               })
        .map([&](std::int64_t) { return FdPair{fds[0], fds[1]}; });
}

Result<void> bind(const CallContext& context, int fd, BytesView address, std::uint32_t addressLength) {
    return asVoid(invoke(
        context, CallId::Bind,
        [&](CallRecord& record) {
            record.args = {fd, addressLength};
            record.keepAddress(address, addressLength);
        },
        [&](std::uint64_t) { return ::bind(fd, asSockaddr(address), addressLength); }, kKeepNothing));
}

Result<void> connect(const CallContext& context, int fd, BytesView address, std::uint32_t addressLength) {
    return asVoid(invoke(
        context, CallId::Connect,
        [&](CallRecord& record) {
            record.args = {fd, addressLength};
            record.keepAddress(address, addressLength);
        },
        [&](std::uint64_t) { return ::connect(fd, asSockaddr(address), addressLength); }, kKeepNothing));
}

Result<void> listen(const CallContext& context, int fd, int backlog) {
    return asVoid(invoke(
        context, CallId::Listen, [&](CallRecord& record) { record.args = {fd, backlog}; },
        [&](std::uint64_t) { return ::listen(fd, backlog); }, kKeepNothing));
}

Result<Accepted> accept(const CallContext& context, int fd) {
    AddressRoom room;
    return invoke(
               context, CallId::Accept, [&](CallRecord& record) { record.args = {fd}; },
               [&](std::uint64_t) { return ::accept(fd, room.data(), &room.length); },
               [&](CallRecord& record, std::int64_t) { record.keepAddress(room.view(), room.length); })
        .map([&](std::int64_t accepted) { return Accepted{static_cast<int>(accepted), room.copy(), room.length}; });
}

Result<Accepted> accept4(const CallContext& context, int fd, int flags) {
    AddressRoom room;
    return invoke(
               context, CallId::Accept4, [&](CallRecord& record) { record.args = {fd, flags}; },
               [&](std::uint64_t) { return ::accept4(fd, room.data(), &room.length, flags); },
               [&](CallRecord& record, std::int64_t) { record.keepAddress(room.view(), room.length); })
        .map([&](std::int64_t accepted) { return Accepted{static_cast<int>(accepted), room.copy(), room.length}; });
}

Result<std::size_t> send(const CallContext& context, int fd, BytesView data, int flags) {
    return asSize(invoke(
        context, CallId::Send,
        [&](CallRecord& record) {
            record.args = {fd, static_cast<std::int64_t>(data.size()), flags};
            record.keepData(data);
        },
        [&](std::uint64_t limit) { return ::send(fd, data.data(), limited(data.size(), limit), flags); },
        kKeepNothing));
}

Result<std::size_t> sendto(const CallContext& context, int fd, BytesView data, int flags, BytesView address,
                           std::uint32_t addressLength) {
    return asSize(invoke(
        context, CallId::Sendto,
        [&](CallRecord& record) {
            record.args = {fd, static_cast<std::int64_t>(data.size()), flags, addressLength};
            record.keepAddress(address, addressLength);
            record.keepData(data);
        },
        [&](std::uint64_t limit) {
            return ::sendto(fd, data.data(), limited(data.size(), limit), flags, asSockaddr(address), addressLength);
        },
        kKeepNothing));
}

Result<std::size_t> write(const CallContext& context, int fd, BytesView data) {
    return asSize(invoke(
        context, CallId::Write,
        [&](CallRecord& record) {
            record.args = {fd, static_cast<std::int64_t>(data.size())};
            record.keepData(data);
        },
        [&](std::uint64_t limit) { return ::write(fd, data.data(), limited(data.size(), limit)); }, kKeepNothing));
}

namespace {

// With MSG_TRUNC the kernel returns the message's own length, which can be more than the room.
void keepReceived(const CallContext& context, CallRecord& record, std::span<std::uint8_t> room, std::int64_t size) {
    if (context.discards)
        return;
    record.keepData(room.first(std::min(room.size(), static_cast<std::size_t>(size))));
}

} // namespace

Result<std::size_t> recv(const CallContext& context, int fd, std::span<std::uint8_t> room, int flags) {
    return asSize(invoke(
        context, CallId::Recv,
        [&](CallRecord& record) { record.args = {fd, static_cast<std::int64_t>(room.size()), flags}; },
        [&](std::uint64_t limit) { return ::recv(fd, room.data(), limited(room.size(), limit), flags); },
        [&](CallRecord& record, std::int64_t size) { keepReceived(context, record, room, size); }));
}

Result<Received> recvfrom(const CallContext& context, int fd, std::span<std::uint8_t> room, int flags) {
    AddressRoom from;
    return invoke(
               context, CallId::Recvfrom,
               [&](CallRecord& record) { record.args = {fd, static_cast<std::int64_t>(room.size()), flags}; },
               [&](std::uint64_t limit) {
                   return ::recvfrom(fd, room.data(), limited(room.size(), limit), flags, from.data(), &from.length);
               },
               [&](CallRecord& record, std::int64_t size) {
                   keepReceived(context, record, room, size);
                   record.keepAddress(from.view(), from.length);
               })
        .map([&](std::int64_t size) { return Received{static_cast<std::size_t>(size), from.copy(), from.length}; });
}

Result<std::size_t> read(const CallContext& context, int fd, std::span<std::uint8_t> room) {
    return asSize(invoke(
        context, CallId::Read, [&](CallRecord& record) { record.args = {fd, static_cast<std::int64_t>(room.size())}; },
        [&](std::uint64_t limit) { return ::read(fd, room.data(), limited(room.size(), limit)); },
        [&](CallRecord& record, std::int64_t size) { keepReceived(context, record, room, size); }));
}

Result<void> shutdown(const CallContext& context, int fd, int how) {
    return asVoid(invoke(
        context, CallId::Shutdown, [&](CallRecord& record) { record.args = {fd, how}; },
        [&](std::uint64_t) { return ::shutdown(fd, how); }, kKeepNothing));
}

Result<void> close(const CallContext& context, int fd) {
    return asVoid(invoke(
        context, CallId::Close, [&](CallRecord& record) { record.args = {fd}; },
        [&](std::uint64_t) { return ::close(fd); }, kKeepNothing));
}

Result<NameOut> getsockname(const CallContext& context, int fd) {
    AddressRoom room;
    return invoke(
               context, CallId::Getsockname, [&](CallRecord& record) { record.args = {fd}; },
               [&](std::uint64_t) { return ::getsockname(fd, room.data(), &room.length); },
               [&](CallRecord& record, std::int64_t) { record.keepAddress(room.view(), room.length); })
        .map([&](std::int64_t) { return NameOut{room.copy(), room.length}; });
}

Result<NameOut> getpeername(const CallContext& context, int fd) {
    AddressRoom room;
    return invoke(
               context, CallId::Getpeername, [&](CallRecord& record) { record.args = {fd}; },
               [&](std::uint64_t) { return ::getpeername(fd, room.data(), &room.length); },
               [&](CallRecord& record, std::int64_t) { record.keepAddress(room.view(), room.length); })
        .map([&](std::int64_t) { return NameOut{room.copy(), room.length}; });
}

Result<std::size_t> getsockoptInto(const CallContext& context, int fd, int level, int name, std::uint32_t room,
                                   std::span<std::uint8_t> into) {
    // Of a filter the kernel counts instructions, and writes eight bytes for each.
    const std::size_t scale = level == SOL_SOCKET && name == SO_GET_FILTER ? sizeof(sock_filter) : 1;
    const std::size_t most = into.size() / scale;
    socklen_t length = room > 0x7fffffffu ? room : static_cast<socklen_t>(std::min<std::size_t>(room, most));
    const std::int64_t asked = length;
    const auto returned = [&] { return std::min(length * scale, into.size()); };
    return invoke(
               context, CallId::Getsockopt, [&](CallRecord& record) { record.args = {fd, level, name, asked, 0}; },
               [&](std::uint64_t) { return ::getsockopt(fd, level, name, into.data(), &length); },
               [&](CallRecord& record, std::int64_t) {
                   record.args[4] = length;
                   record.keepData(BytesView(into).first(asked == 0 ? 0 : returned()));
               })
        .map([&](std::int64_t) { return asked == 0 ? std::size_t{0} : returned(); });
}

Result<Bytes> getsockopt(const CallContext& context, int fd, int level, int name, std::uint32_t room) {
    // A length above INT_MAX is the kernel's to refuse; the buffer behind it need not exist for that.
    const std::size_t scale = level == SOL_SOCKET && name == SO_GET_FILTER ? sizeof(sock_filter) : 1;
    Bytes value(std::min<std::size_t>(room, 65536) * scale);
    return getsockoptInto(context, fd, level, name, room, value).map([&](std::size_t size) {
        value.resize(size);
        return std::move(value);
    });
}

Result<void> setsockopt(const CallContext& context, int fd, int level, int name, BytesView value) {
    const void* passed = value.data();
    socklen_t length = static_cast<socklen_t>(value.size());
    std::vector<sock_filter> instructions;
    sock_fprog program{};
    const bool takesProgram = level == SOL_SOCKET && (name == SO_ATTACH_FILTER || name == SO_ATTACH_REUSEPORT_CBPF);
    if (takesProgram && !value.empty() && value.size() % sizeof(sock_filter) == 0) {
        instructions.resize(value.size() / sizeof(sock_filter));
        std::memcpy(instructions.data(), value.data(), value.size());
        program = {static_cast<unsigned short>(std::min<std::size_t>(instructions.size(), 0xffff)),
                   instructions.data()};
        passed = &program;
        length = sizeof program;
    }
    return asVoid(invoke(
        context, CallId::Setsockopt,
        [&](CallRecord& record) {
            record.args = {fd, level, name, length};
            record.keepData(value);
        },
        [&](std::uint64_t) { return ::setsockopt(fd, level, name, passed, length); }, kKeepNothing));
}

Result<int> fcntl(const CallContext& context, int fd, int command, int argument) {
    return asInt(invoke(
        context, CallId::Fcntl, [&](CallRecord& record) { record.args = {fd, command, argument}; },
        [&](std::uint64_t) { return ::fcntl(fd, command, argument); }, kKeepNothing));
}

Result<int> ioctlInt(const CallContext& context, int fd, unsigned long request) {
    int value = 0;
    return invoke(
               context, CallId::Ioctl,
               [&](CallRecord& record) { record.args = {fd, static_cast<std::int64_t>(request)}; },
               [&](std::uint64_t) { return ::ioctl(fd, request, &value); },
               [&](CallRecord& record, std::int64_t) { record.args[2] = value; })
        .map([&](std::int64_t) { return value; });
}

Result<PollAnswer> poll(const CallContext& context, int fd, short events, int timeoutMs) {
    pollfd entry{fd, events, 0};
    return invoke(
               context, CallId::Poll, [&](CallRecord& record) { record.args = {fd, events, 0, timeoutMs}; },
               [&](std::uint64_t) { return ::poll(&entry, 1, timeoutMs); },
               [&](CallRecord& record, std::int64_t) { record.args[2] = entry.revents; })
        .map([&](std::int64_t count) { return PollAnswer{static_cast<int>(count), entry.revents}; });
}

Result<int> poll(const CallContext& context, std::span<PollEntry> entries, int timeoutMs) {
    std::vector<pollfd> fds;
    fds.reserve(entries.size());
    for (const PollEntry& entry : entries)
        fds.push_back({entry.fd, entry.events, 0});
    return invoke(
               context, CallId::Poll,
               [&](CallRecord& record) {
                   record.args = {entries.empty() ? -1 : entries.front().fd,
                                  entries.empty() ? 0 : entries.front().events, 0, timeoutMs};
                   keepPolled(record, entries, entries.size());
               },
               [&](std::uint64_t) { return ::poll(fds.data(), fds.size(), timeoutMs); },
               [&](CallRecord& record, std::int64_t) {
                   for (std::size_t i = 0; i < entries.size(); ++i)
                       entries[i].revents = fds[i].revents;
                   keepPolled(record, entries, entries.size());
               })
        .map([](std::int64_t count) { return static_cast<int>(count); });
}

Result<void> unlink(const CallContext& context, const std::string& path) {
    return asVoid(invoke(
        context, CallId::Unlink, [&](CallRecord& record) { record.keepData(viewOf(path)); },
        [&](std::uint64_t) { return ::unlink(path.c_str()); }, kKeepNothing));
}

} // namespace swb::calls
