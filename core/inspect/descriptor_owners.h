#pragma once

#include "core/base/clock.h"

#include <cstdint>
#include <string>
#include <vector>

namespace swb {

// A process that has a socket open.
struct SocketOwner {
    std::uint64_t inode = 0; // of the socket
    int pid = 0;
    std::string command; // as the kernel keeps it: at most 15 bytes, whatever a program likes to be called
    std::uint32_t uid = 0;
};

struct OwnerSearch {
    std::vector<SocketOwner> owners;
    int closedProcesses = 0; // whose descriptors this user may not read
    bool complete = true;    // false: the time ran out, or /proc is not there
};

// Who has the sockets with these inodes open, by /proc/<pid>/fd. Looks only; ends when `budget` is used up.
// Thread: any; never the GUI's, the time grows with the number of processes.
OwnerSearch findOwners(const std::vector<std::uint64_t>& inodes, Nanoseconds budget);

// "nobody" by /etc/passwd, "uid 4711" when that does not name it. Asks no directory service.
std::string userName(std::uint32_t uid);

} // namespace swb
