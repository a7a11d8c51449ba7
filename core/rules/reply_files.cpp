#include "core/rules/reply_files.h"

#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/base/unique_fd.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <utility>

namespace swb {
namespace {

tl::unexpected<std::string> fail(const std::string& path, std::string_view why) {
    return tl::unexpected(fmt::format("{} cannot be sent: {}", quoted(path, 200), why));
}

tl::unexpected<std::string> failed(const std::string& path, int number) {
    const ErrnoInfo* info = findErrno(number);
    return fail(path, info != nullptr ? fmt::format("{}, {}", info->symbol, info->meaning) : errnoSymbol(number));
}

// The file, and what fstat() says of it.
tl::expected<std::shared_ptr<const OpenFile>, std::string> openAndLook(const std::string& path, struct stat& info) {
    // O_NONBLOCK: a FIFO without a writer would be waited for before fstat() can tell that it is one.
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.isValid())
        return failed(path, errno);
    if (::fstat(fd.get(), &info) != 0)
        return failed(path, errno);
    if (!S_ISREG(info.st_mode))
        return fail(path, "it is no regular file");
    return std::make_shared<const OpenFile>(path, std::move(fd), static_cast<std::uint64_t>(info.st_size));
}

} // namespace

tl::expected<std::shared_ptr<const OpenFile>, std::string> ReplyFiles::open(const std::string& path) {
    struct stat info{};
    return openAndLook(path, info);
}

tl::expected<std::shared_ptr<const Bytes>, std::string> ReplyFiles::read(const std::string& path) {
    struct stat info{};
    const auto file = openAndLook(path, info);
    if (!file)
        return tl::unexpected(file.error());
    const std::uint64_t size = (*file)->size;
    const int fd = (*file)->fd.get();
    if (size > kLargest)
        return fail(path, fmt::format("it has {} bytes, and {} are the most", size, kLargest));
    const Stamp stamp{info.st_dev, info.st_ino, size, info.st_mtim.tv_sec, info.st_mtim.tv_nsec};
    {
        const std::lock_guard lock(m_mutex);
        const auto found = m_held.find(path);
        if (found != m_held.end() && found->second.stamp == stamp)
            return found->second.bytes;
    }
    auto bytes = std::make_shared<Bytes>(size);
    std::size_t got = 0;
    while (got < bytes->size()) {
        const ssize_t part = ::read(fd, bytes->data() + got, bytes->size() - got);
        if (part < 0 && errno == EINTR)
            continue;
        if (part < 0)
            return failed(path, errno);
        if (part == 0)
            break; // it became shorter meanwhile
        got += static_cast<std::size_t>(part);
    }
    bytes->resize(got);
    hold(path, {stamp, bytes});
    return bytes;
}

void ReplyFiles::hold(const std::string& path, Entry entry) {
    const std::lock_guard lock(m_mutex);
    if (const auto found = m_held.find(path); found != m_held.end()) {
        m_heldBytes -= found->second.bytes->size();
        m_held.erase(found);
    }
    if (m_heldBytes + entry.bytes->size() > kMostHeld) {
        m_held.clear();
        m_heldBytes = 0;
    }
    if (entry.bytes->size() > kMostHeld)
        return;
    m_heldBytes += entry.bytes->size();
    m_held[path] = std::move(entry);
}

} // namespace swb
