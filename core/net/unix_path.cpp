#include "core/net/unix_path.h"

#include <sys/stat.h>

#include <cerrno>
#include <fstream>

namespace swb {

UnixPathState unixPathState(const std::string& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0)
        return errno == ENOENT ? UnixPathState::Absent : UnixPathState::Unknown;
    if (!S_ISSOCK(status.st_mode))
        return UnixPathState::NotASocket;
    std::ifstream table("/proc/net/unix");
    if (!table)
        return UnixPathState::Unknown;
    std::string line;
    std::getline(table, line); // the heading
    while (std::getline(table, line)) {
        // Num RefCount Protocol Flags Type St Inode Path: the path is all behind the seventh space-separated field.
        std::size_t at = 0;
        for (int field = 0; field < 7 && at != std::string::npos; ++field) {
            at = line.find_first_not_of(' ', at);
            at = at == std::string::npos ? at : line.find(' ', at);
        }
        if (at != std::string::npos && line.compare(at + 1, std::string::npos, path) == 0)
            return UnixPathState::InUse;
    }
    return UnixPathState::Stale;
}

} // namespace swb
