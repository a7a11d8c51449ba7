#pragma once

#include <set>
#include <string>

namespace swb {

// What socket() can bring into the kernel just by being asked: a family or protocol that is not there yet makes it
// load a module. Told from files alone, without asking socket().
// Source: net/socket.c, net/ipv4/af_inet.c, net/netlink/af_netlink.c of Linux.
struct LoadedParts {
    bool canLoad = true;    // false: this kernel loads no modules
    std::string why;        // in a sentence, when it does not
    std::set<int> families; // that are registered for certain
    std::set<int> netlink;  // protocols of AF_NETLINK that are
    bool hasMptcp4 = false, hasMptcp6 = false;
    bool hasUdplite4 = false, hasUdplite6 = false;

    // Reads /proc/net/protocols, /proc/net/netlink, and what tells whether modules can be loaded.
    // `root` stands for "/" (for tests).
    static LoadedParts ofThisKernel(const std::string& root = {});
};

// Whether socket() with these three may load a module. True where it cannot be told.
bool mayLoadModule(const LoadedParts& loaded, int family, int type, int protocol);

} // namespace swb
