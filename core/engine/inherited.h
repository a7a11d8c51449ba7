#pragma once

#include "core/base/parse_error.h"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// A descriptor that the program was started with.
struct InheritedDescriptor {
    int fd = -1;
    std::string name = {};     // empty: none was given
    bool isActivation = false; // handed on by the service manager, which expects FD_CLOEXEC to be set on it
};

// "3", or "http=3".
Parsed<InheritedDescriptor> parseInherited(std::string_view text);

// What the service manager says of the sockets it hands on: the values of LISTEN_PID, LISTEN_FDS and LISTEN_FDNAMES,
// where they are set.
struct ListenEnvironment {
    std::optional<std::string> pid, fds, names;
};
// Reads the three variables and takes them away, so that no program started from here takes them for its own.
// Thread: before there is a second one.
ListenEnvironment takeListenEnvironment();

// Those that are meant for this process: none when LISTEN_PID is another's. A fault says what cannot be read.
// Source: sd_listen_fds(3), sd_listen_fds_with_names(3).
Parsed<std::vector<InheritedDescriptor>> listenDescriptors(const ListenEnvironment& environment, int ownPid);

// The numbers that are open now. To be asked before the program opens any of its own.
// Calls: opendir of /proc/self/fd.
std::vector<int> openDescriptors();

} // namespace swb
