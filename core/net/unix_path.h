#pragma once

#include <string>

namespace swb {

enum class UnixPathState {
    Absent,
    NotASocket, // something else has this name
    Stale,      // a socket file that no socket of this network namespace is bound to
    InUse,      // some socket is bound to it
    Unknown,    // could not be told
};

// What stands at a path that bind() or connect() met. Looks only: lstat and /proc/net/unix. Thread: any.
UnixPathState unixPathState(const std::string& path);

} // namespace swb
