#include "core/payload/file_bytes.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

namespace swb {

Result<std::shared_ptr<const FileBytes>> FileBytes::open(const std::string& path) {
    // A pipe that nobody writes to would keep a blocking open waiting.
    UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (!fd.isValid())
        return tl::unexpected(Error{"open", errno, path});
    struct stat about{};
    if (fstat(fd.get(), &about) != 0)
        return tl::unexpected(Error{"fstat", errno, path});
    if (!S_ISREG(about.st_mode))
        return tl::unexpected(Error{"open", S_ISDIR(about.st_mode) ? EISDIR : ESPIPE, path});
    return std::shared_ptr<const FileBytes>(new FileBytes(std::move(fd), static_cast<std::uint64_t>(about.st_size)));
}

std::size_t FileBytes::read(std::uint64_t offset, std::span<std::uint8_t> to) const {
    const std::uint64_t left = offset < m_size ? m_size - offset : 0;
    const std::size_t wanted = std::min<std::uint64_t>(to.size(), left);
    std::size_t done = 0;
    while (done < wanted) {
        const ssize_t count = pread(m_fd.get(), to.data() + done, wanted - done, static_cast<off_t>(offset + done));
        if (count < 0 && errno == EINTR)
            continue;
        if (count <= 0)
            break;
        done += static_cast<std::size_t>(count);
    }
    return done;
}

} // namespace swb
