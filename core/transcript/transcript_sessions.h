#pragma once

#include "core/base/clock.h"
#include "core/base/result.h"

#include <cstdint>
#include <string>
#include <vector>

namespace swb {

// A session that was recorded before.
struct RecordedSession {
    std::string directory;
    bool endedWell = false; // else the program that recorded it crashed or was killed
    std::uint64_t rows = 0;
    std::uint64_t bytes = 0;     // of payload
    std::uint64_t diskBytes = 0; // with everything beside
    Nanoseconds from{};          // wall clock, of the first row and of the latest
    Nanoseconds to{};
    std::string fault; // why it cannot be read, or what in it; empty when it is sound
};

// A directory for a new session below `root`, named by the time in UTC and the process. Calls: none.
std::string newSessionDirectory(const std::string& root);
// Those below `root` that no program records now, the newest first.
std::vector<RecordedSession> recordedSessions(const std::string& root);
// Errors: EWOULDBLOCK while a program records or reads it; those of unlink.
Result<void> removeSession(const std::string& directory);
// That error in words for a person.
std::string whyNotRemoved(const Error& error);

} // namespace swb
