#include "core/calls/syscalls_descriptor.h"

#include "core/calls/call_value.h"
#include "core/calls/seam.h"

#include <fcntl.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>

namespace swb::calls {

namespace {

constexpr std::size_t kTimeSize = 16; // struct timeval, struct timespec
constexpr std::size_t kMostInterfaces = 256;

} // namespace

Result<int> dup(const CallContext& context, int fd) {
    return asInt(invoke(
        context, CallId::Dup, [&](CallRecord& record) { record.args = {fd}; }, [&](std::uint64_t) { return ::dup(fd); },
        kKeepNothing));
}

Result<int> open(const CallContext& context, const std::string& path, int flags) {
    return asInt(invoke(
        context, CallId::Open,
        [&](CallRecord& record) {
            record.args = {flags};
            record.keepData(viewOf(path));
        },
        [&](std::uint64_t) { return ::open(path.c_str(), flags); }, kKeepNothing));
}

Result<FdPair> pipe2(const CallContext& context, int flags) {
    int fds[2] = {-1, -1};
    return invoke(
               context, CallId::Pipe2, [&](CallRecord& record) { record.args = {flags}; },
               [&](std::uint64_t) { return ::pipe2(fds, flags); },
               [&](CallRecord& record, std::int64_t) {
                   record.args[1] = fds[0];
                   record.args[2] = fds[1];
               })
        .map([&](std::int64_t) { return FdPair{fds[0], fds[1]}; });
}

Result<std::size_t> sendfile(const CallContext& context, int socket, int file, std::int64_t offset, std::size_t count) {
    off_t at = offset;
    return asSize(invoke(
        context, CallId::Sendfile,
        [&](CallRecord& record) { record.args = {socket, file, offset, static_cast<std::int64_t>(count)}; },
        [&](std::uint64_t limit) { return ::sendfile(socket, file, &at, limited(count, limit)); }, kKeepNothing));
}

Result<std::size_t> splice(const CallContext& context, int from, int to, std::size_t size, unsigned flags) {
    return asSize(invoke(
        context, CallId::Splice,
        [&](CallRecord& record) {
            record.args = {from, to, -1, static_cast<std::int64_t>(size), -1, static_cast<std::int64_t>(flags)};
        },
        [&](std::uint64_t limit) { return ::splice(from, nullptr, to, nullptr, limited(size, limit), flags); },
        kKeepNothing));
}

Result<RequestAnswer> ioctl(const CallContext& context, int fd, unsigned long request, int argument) {
    // Any number can be asked for, and many requests store more than an int.
    Bytes room(std::max<std::size_t>(256, _IOC_SIZE(request)));
    std::memcpy(room.data(), &argument, sizeof argument);
    int value = 0;
    return invoke(
               context, CallId::Ioctl,
               [&](CallRecord& record) {
                   record.args = {fd, static_cast<std::int64_t>(request), argument};
                   record.dataLength = 0;
               },
               [&](std::uint64_t) { return ::ioctl(fd, request, room.data()); },
               [&](CallRecord& record, std::int64_t) {
                   std::memcpy(&value, room.data(), sizeof value);
                   record.args[2] = value;
                   record.keepData(BytesView(room).first(kTimeSize));
               })
        .map([&](std::int64_t) { return RequestAnswer{value, {room.begin(), room.begin() + kTimeSize}}; });
}

Result<FileOwner> fcntlOwner(const CallContext& context, int fd, int command, FileOwner owner) {
    f_owner_ex passed{static_cast<__pid_type>(owner.type), owner.id};
    const auto keep = [&](CallRecord& record) { record.args = {fd, command, passed.type, passed.pid}; };
    return invoke(
               context, CallId::Fcntl, keep, [&](std::uint64_t) { return ::fcntl(fd, command, &passed); },
               [&](CallRecord& record, std::int64_t) { keep(record); })
        .map([&](std::int64_t) { return FileOwner{passed.type, passed.pid}; });
}

Result<Bytes> ioctlInterface(const CallContext& context, int fd, unsigned long request, std::string_view interface,
                             std::optional<int> index) {
    ifreq asked{};
    interface.substr(0, IFNAMSIZ - 1).copy(asked.ifr_name, IFNAMSIZ - 1);
    if (index)
        asked.ifr_ifindex = *index;
    const auto bytes = [&] {
        const auto* first = reinterpret_cast<const std::uint8_t*>(&asked);
        return BytesView(first, sizeof asked);
    };
    return invoke(
               context, CallId::Ioctl,
               [&](CallRecord& record) {
                   record.args = {fd, static_cast<std::int64_t>(request)};
                   record.keepData(bytes());
               },
               [&](std::uint64_t) { return ::ioctl(fd, request, &asked); },
               [&](CallRecord& record, std::int64_t) { record.keepData(bytes()); })
        .map([&](std::int64_t) { return Bytes(bytes().begin(), bytes().end()); });
}

Result<Bytes> ioctlInterfaceList(const CallContext& context, int fd) {
    Bytes room(kMostInterfaces * sizeof(ifreq));
    ifconf list{};
    list.ifc_len = static_cast<int>(room.size());
    list.ifc_buf = reinterpret_cast<char*>(room.data());
    return invoke(
               context, CallId::Ioctl, [&](CallRecord& record) { record.args = {fd, SIOCGIFCONF}; },
               [&](std::uint64_t) { return ::ioctl(fd, SIOCGIFCONF, &list); },
               [&](CallRecord& record, std::int64_t) {
                   room.resize(static_cast<std::size_t>(list.ifc_len));
                   record.args[2] = list.ifc_len;
                   record.keepData(room);
               })
        .map([&](std::int64_t) { return std::move(room); });
}

} // namespace swb::calls
