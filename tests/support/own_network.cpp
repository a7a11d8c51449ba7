#include "tests/support/own_network.h"

#include "tests/support/peer_process.h"
#include "tests/support/small_file.h"

#include <net/if.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <fstream>
#include <sstream>
#include <vector>

namespace swb::test {

namespace {} // namespace

std::string enterOwnNetwork() {
    const bool isRoot = geteuid() == 0;
    const std::string uid = std::to_string(geteuid());
    const std::string gid = std::to_string(getegid());
    if (unshare(isRoot ? CLONE_NEWNET : CLONE_NEWUSER | CLONE_NEWNET) != 0)
        return std::string("no network namespace of its own: ") + std::strerror(errno);
    if (!isRoot && !(writeFile("/proc/self/setgroups", "deny") && writeFile("/proc/self/uid_map", "0 " + uid + " 1") &&
                     writeFile("/proc/self/gid_map", "0 " + gid + " 1")))
        return "no user namespace of its own";
    prctl(PR_SET_DUMPABLE, 1); // or the leak check at the end could not look at its own process
    return setInterfaceUp("lo", true) ? "" : "the loopback interface stays down";
}

bool ip(const std::string& words) {
    std::istringstream stream(words);
    std::vector<std::string> arguments;
    for (std::string word; stream >> word;)
        arguments.push_back(word);
    return PeerProcess("ip", arguments, "/").waitForExit() == 0;
}

bool isRootOfTheSystem() {
    std::ifstream map("/proc/self/uid_map");
    std::uint64_t inside = 1, outside = 1, count = 0;
    map >> inside >> outside >> count;
    return geteuid() == 0 && inside == 0 && outside == 0 && count > 1;
}

bool setSysctl(const std::string& name, const std::string& value) { return writeFile("/proc/sys/" + name, value); }

bool setInterfaceUp(const char* name, bool up) {
    const int fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    ifreq request{};
    std::strncpy(request.ifr_name, name, sizeof request.ifr_name - 1);
    bool done = fd >= 0 && ioctl(fd, SIOCGIFFLAGS, &request) == 0;
    request.ifr_flags = static_cast<short>(up ? request.ifr_flags | IFF_UP : request.ifr_flags & ~IFF_UP);
    done = done && ioctl(fd, SIOCSIFFLAGS, &request) == 0;
    if (fd >= 0)
        close(fd);
    return done;
}

} // namespace swb::test
