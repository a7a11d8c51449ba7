#include "core/transcript/transcript_sessions.h"

#include "core/base/error.h"
#include "core/base/unique_fd.h"
#include "core/transcript/segment_files.h"
#include "core/transcript/transcript_file.h"

#include <fcntl.h>
#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <ctime>
#include <filesystem>
#include <system_error>

namespace swb {

namespace {

constexpr std::array<const char*, 5> kNames = {"data", "index", "marks", "marks.new", "session"};

RecordedSession describe(const TranscriptFile& file, const std::string& directory) {
    const TranscriptState state = file.state();
    RecordedSession session;
    session.directory = directory;
    session.endedWell = file.endedWell();
    session.rows = state.rows;
    session.bytes = state.bytes;
    session.diskBytes = state.diskBytes;
    session.from = file.wallTime(file.firstTime());
    session.to = file.wallTime(file.lastTime());
    if (const auto faults = file.faults(); !faults.empty())
        session.fault = faults.front();
    return session;
}

} // namespace

std::string newSessionDirectory(const std::string& root) {
    const std::time_t now = std::time(nullptr);
    return fmt::format("{}/{:%Y%m%d-%H%M%S}-{}", root, fmt::gmtime(now), getpid());
}

std::vector<RecordedSession> recordedSessions(const std::string& root) {
    std::vector<RecordedSession> sessions;
    std::error_code error;
    for (std::filesystem::directory_iterator at(root, error), end; !error && at != end; at.increment(error)) {
        std::error_code ignored;
        if (!at->is_directory(ignored) || !std::filesystem::exists(at->path() / "session", ignored))
            continue;
        const std::string directory = at->path().string();
        const auto file = TranscriptFile::open(directory);
        if (file)
            sessions.push_back(describe(**file, directory));
        else if (file.error().number != EWOULDBLOCK)
            sessions.push_back({.directory = directory,
                                .fault = file.error().number == 0 ? file.error().detail : diskReason(file.error())});
    }
    // The names begin with the time.
    std::sort(sessions.begin(), sessions.end(),
              [](const RecordedSession& a, const RecordedSession& b) { return a.directory > b.directory; });
    return sessions;
}

Result<void> removeSession(const std::string& directory) {
    const std::string path = directory + "/session";
    const UniqueFd session(open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK));
    const int error = errno;
    if (!session.isValid())
        return tl::unexpected(Error{"open", error, path});
    if (flock(session.get(), LOCK_EX | LOCK_NB) != 0)
        return tl::unexpected(Error{"flock", errno, directory});
    for (const char* name : kNames)
        if (unlink((directory + '/' + name).c_str()) != 0 && errno != ENOENT)
            return tl::unexpected(Error{"unlink", errno, directory + '/' + name});
    if (rmdir(directory.c_str()) != 0)
        return tl::unexpected(Error{"rmdir", errno, directory});
    return {};
}

std::string whyNotRemoved(const Error& error) {
    if (error.number == EWOULDBLOCK)
        return "It is open, in a tab here or in another program: close it there first.";
    return "It could not be deleted: " + diskReason(error);
}

} // namespace swb
