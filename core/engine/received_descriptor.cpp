#include "core/engine/received_descriptor.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <climits>
#include <cstring>

namespace swb {

namespace {

std::string linkOf(int fd) {
    std::array<char, PATH_MAX> target{};
    const ssize_t length = readlink(fmt::format("/proc/self/fd/{}", fd).c_str(), target.data(), target.size());
    return length > 0 ? std::string(target.data(), static_cast<std::size_t>(length)) : std::string();
}

std::string_view kindOf(const struct stat& status, int fd) {
    switch (status.st_mode & S_IFMT) {
    case S_IFREG:
        return "regular file";
    case S_IFDIR:
        return "directory";
    case S_IFIFO:
        return "pipe";
    case S_IFBLK:
        return "block device";
    case S_IFCHR:
        return isatty(fd) == 1 ? "terminal" : "character device";
    default:
        return {};
    }
}

std::string_view accessText(int flags) {
    switch (flags & O_ACCMODE) {
    case O_RDONLY:
        return kForReading;
    case O_WRONLY:
        return kForWriting;
    default:
        return {};
    }
}

} // namespace

Result<int> intOption(const CallContext& context, int fd, int name) {
    return calls::getsockopt(context, fd, SOL_SOCKET, name, sizeof(int)).map([](const Bytes& value) {
        int number = 0;
        std::memcpy(&number, value.data(), std::min(value.size(), sizeof number));
        return number;
    });
}

std::string whatDescriptorIs(int fd) {
    struct stat status{};
    if (fstat(fd, &status) != 0)
        return "not an open descriptor";
    const std::string link = linkOf(fd);
    // "anon_inode:[eventfd]", "anon_inode:inotify", "pipe:[1234]"
    if (link.starts_with("anon_inode:")) {
        std::string name = link.substr(link.find(':') + 1);
        if (name.starts_with('[') && name.ends_with(']'))
            name = name.substr(1, name.size() - 2);
        return name;
    }
    const std::string_view kind = kindOf(status, fd);
    if (!link.starts_with('/'))
        return kind.empty() ? link : std::string(kind);
    return fmt::format("{} {}", kind.empty() ? "file" : kind, link);
}

Outcome::NewSocket lookAtDescriptor(const CallContext& context, int fd) {
    Outcome::NewSocket found;
    found.fd = fd;
    const Result<int> type = intOption(context, fd, SO_TYPE);
    if (type) {
        found.type = *type;
        found.family = intOption(context, fd, SO_DOMAIN).value_or(-1);
        found.protocol = intOption(context, fd, SO_PROTOCOL).value_or(0);
    } else {
        found.notASocket = type.error().number == ENOTSOCK ? whatDescriptorIs(fd) : std::string();
    }
    const auto flags = calls::fcntl(context, fd, F_GETFL, 0);
    if (flags.value_or(0) & O_NONBLOCK)
        found.type |= SOCK_NONBLOCK;
    if (flags && !found.notASocket.empty())
        found.notASocket += accessText(*flags);
    if (calls::fcntl(context, fd, F_GETFD, 0).value_or(0) & FD_CLOEXEC)
        found.type |= SOCK_CLOEXEC;
    return found;
}

Life lifeOf(const CallContext& context, int fd, const SocketView& view) {
    if (intOption(context, fd, SO_ACCEPTCONN).value_or(0) != 0)
        return Life::Listening;
    if (view.peer)
        return Life::Connected;
    const bool hasName = view.local && (view.local->port() > 0 || (view.family == AF_UNIX && view.local->length() > 2));
    return hasName ? Life::Bound : Life::Fresh;
}

} // namespace swb
