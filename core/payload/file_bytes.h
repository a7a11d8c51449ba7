#pragma once

#include "core/base/result.h"
#include "core/base/unique_fd.h"
#include "core/payload/byte_source.h"

#include <memory>
#include <string>

namespace swb {

// A file's bytes where they stand, as many as it had when it was opened. One that shrinks afterwards ends earlier.
class FileBytes final : public ByteSource {
public:
    // Calls: open, fstat. Errors: theirs; EISDIR for a directory, ESPIPE for what has no size (a pipe, a device).
    static Result<std::shared_ptr<const FileBytes>> open(const std::string& path);

    std::uint64_t size() const override { return m_size; }
    std::size_t read(std::uint64_t offset, std::span<std::uint8_t> to) const override; // Calls: pread

private:
    FileBytes(UniqueFd fd, std::uint64_t size)
        : m_fd(std::move(fd))
        , m_size(size) {}

    const UniqueFd m_fd;
    const std::uint64_t m_size;
};

} // namespace swb
