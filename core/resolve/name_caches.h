#pragma once

#include <string>
#include <vector>

namespace swb {

// One place between a program and the name server where answers may be kept, as the machine's own files tell of it.
struct NameCache {
    bool isThere = false;
    std::string name;    // "nscd", "libnss_resolve", "systemd-resolved", "a server of this machine"
    std::string because; // what was looked at, and what stood there
    std::string meaning; // what it changes, in a sentence
};

// In the order in which a look-up comes by. `root` stands before every path, for tests.
// Calls: open, read, stat.
std::vector<NameCache> cachesInPath(const std::string& root = {});

} // namespace swb
