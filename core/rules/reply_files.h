#pragma once

#include "core/base/bytes.h"
#include "core/base/unique_fd.h"

#include <tl/expected.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace swb {

// A file that is sent in pieces, as it is when each is read. Thread: any.
struct OpenFile {
    std::string path;
    UniqueFd fd;
    std::uint64_t size = 0; // when it was opened
};

// The contents of files that are sent, read again when the file has changed (device, inode, size, time). One reading
// serves all who send it. Thread: any.
class ReplyFiles {
public:
    static constexpr std::size_t kLargest = std::size_t{256} << 20; // bytes of one file
    static constexpr std::size_t kMostHeld = std::size_t{64}
                                             << 20; // bytes held of all: what is larger is read each time

    // Errors of all: a sentence with the path and the errno's symbol; what is no regular file is refused, for reading
    // it could block. Calls: open, fstat, read, close.
    tl::expected<std::shared_ptr<const Bytes>, std::string> read(const std::string& path);
    static tl::expected<std::shared_ptr<const OpenFile>, std::string> open(const std::string& path);

private:
    struct Stamp {
        std::uint64_t device = 0, inode = 0, size = 0;
        std::int64_t seconds = 0, nanoseconds = 0;
        friend bool operator==(const Stamp&, const Stamp&) = default;
    };
    struct Entry {
        Stamp stamp;
        std::shared_ptr<const Bytes> bytes;
    };
    void hold(const std::string& path, Entry entry);

    std::mutex m_mutex;
    std::map<std::string, Entry> m_held;
    std::size_t m_heldBytes = 0;
};

} // namespace swb
