#include "core/transcript/export_output.h"

#include "core/base/error.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <system_error>
#include <utility>

namespace swb {

ExportOutput::ExportOutput(int fd)
    : m_fd(fd) {
    for (std::size_t i = 0; i < kBlocks; ++i) {
        m_blocks.push_back(std::make_unique_for_overwrite<Block>());
        m_free.push_back(m_blocks.back().get());
    }
    m_current = m_free.back();
    m_free.pop_back();
    try {
        m_thread = std::thread([this] { writeBlocks(); });
    } catch (const std::system_error&) {
        m_isAlone = true;
    }
}

ExportOutput::~ExportOutput() {
    {
        const std::scoped_lock lock(m_mutex);
        m_ended = true;
        m_full.clear(); // finish() was not asked for: nobody wants it
    }
    m_wake.notify_all();
    if (m_thread.joinable())
        m_thread.join();
}

void ExportOutput::append(BytesView bytes) {
    while (!bytes.empty()) {
        if (m_used == kBlock)
            turnOver();
        const std::size_t size = std::min(bytes.size(), kBlock - m_used);
        std::memcpy(m_current->data() + m_used, bytes.data(), size);
        m_used += size;
        bytes = bytes.subspan(size);
    }
}

void ExportOutput::turnOver() {
    if (m_isAlone) {
        m_handedOver += m_used;
        if (m_errno == 0)
            m_errno = writeAll({m_current, m_used});
        m_failed = m_errno != 0;
        m_used = 0;
        return;
    }
    std::unique_lock lock(m_mutex);
    m_full.push_back({m_current, m_used});
    m_handedOver += m_used;
    m_used = 0;
    m_wake.notify_all();
    m_wake.wait(lock, [this] { return !m_free.empty(); });
    m_current = m_free.back(); // the one that was written last is still in the cache
    m_free.pop_back();
}

void ExportOutput::writeBlocks() {
    std::unique_lock lock(m_mutex);
    for (;;) {
        m_wake.wait(lock, [this] { return !m_full.empty() || m_ended; });
        if (m_full.empty())
            return;
        const Full full = m_full.front();
        m_full.erase(m_full.begin());
        const bool wanted = m_errno == 0;
        lock.unlock();
        const int error = wanted ? writeAll(full) : 0;
        lock.lock();
        if (error != 0) {
            m_errno = error;
            m_failed = true;
        }
        m_free.push_back(full.block);
        m_wake.notify_all();
    }
}

int ExportOutput::writeAll(const Full& full) const {
    for (std::size_t at = 0; at < full.size;) {
        const ssize_t written = ::write(m_fd, full.block->data() + at, full.size - at);
        const int error = written < 0 ? errno : 0;
        if (error == EINTR)
            continue;
        if (error != 0)
            return error;
        at += static_cast<std::size_t>(written);
    }
    return 0;
}

Result<void> ExportOutput::finish() {
    if (m_used > 0)
        turnOver();
    std::unique_lock lock(m_mutex);
    m_ended = true;
    m_wake.notify_all();
    lock.unlock();
    if (m_thread.joinable())
        m_thread.join();
    if (m_errno != 0)
        return tl::unexpected(Error{"write", m_errno});
    return {};
}

namespace {

// Where the name leads: a link stays a link.
std::string resolved(const std::string& path) {
    std::error_code ignored;
    const auto target = std::filesystem::weakly_canonical(path, ignored);
    return ignored || target.empty() ? path : target.string();
}

} // namespace

WholeFile::WholeFile(UniqueFd fd, std::string temporary, std::string path)
    : m_fd(std::move(fd))
    , m_temporary(std::move(temporary))
    , m_path(std::move(path)) {}

WholeFile::WholeFile(WholeFile&& other) noexcept
    : m_fd(std::move(other.m_fd))
    , m_temporary(std::exchange(other.m_temporary, {}))
    , m_path(std::move(other.m_path)) {}

Result<WholeFile> WholeFile::create(const std::string& path) {
    const std::string target = resolved(path);
    struct stat there{};
    if (::stat(target.c_str(), &there) == 0 && !S_ISREG(there.st_mode))
        return S_ISDIR(there.st_mode)
                   ? tl::unexpected(Error{"open", EISDIR, path})
                   : tl::unexpected(Error{"open", EINVAL, path + " is no ordinary file, and would be replaced by one"});
    // rename() asks only about the directory: a file that its owner has protected would be gone.
    const bool isThere = ::faccessat(AT_FDCWD, target.c_str(), F_OK, AT_EACCESS) == 0;
    if (isThere && ::faccessat(AT_FDCWD, target.c_str(), W_OK, AT_EACCESS) != 0) {
        const int error = errno;
        return tl::unexpected(Error{"open", error, path});
    }
    std::string temporary = target + ".XXXXXX";
    const int fd = ::mkostemp(temporary.data(), O_CLOEXEC); // mode 0600
    if (fd < 0) {
        const int error = errno;
        return tl::unexpected(Error{"open", error, path});
    }
    return WholeFile(UniqueFd(fd), std::move(temporary), target);
}

WholeFile::~WholeFile() {
    if (!m_temporary.empty())
        ::unlink(m_temporary.c_str());
}

Result<void> WholeFile::commit() {
    if (::fsync(m_fd.get()) != 0) { // some file systems find out only now that there is no room
        const int error = errno;
        return tl::unexpected(Error{"fsync", error, m_path});
    }
    if (::rename(m_temporary.c_str(), m_path.c_str()) != 0) {
        const int error = errno;
        return tl::unexpected(Error{"rename", error, m_path});
    }
    m_temporary.clear();
    return {};
}

} // namespace swb
