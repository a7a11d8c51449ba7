#pragma once

#include <string>

namespace swb::test {

// The process goes into a network namespace of its own, whose loopback interface is up: rules, routes and limits can
// be changed there, and end with it. To be called before there are threads, as root or where user namespaces are
// allowed. Empty when it is there, else why not.
std::string enterOwnNetwork();

// Root of the system, not only of a user namespace: what asks for more than that of the network is allowed.
bool isRootOfTheSystem();

// ip with these words, as `ip route add ...`. False when it failed.
bool ip(const std::string& words);

// Writes a value below /proc/sys. False when it could not.
bool setSysctl(const std::string& name, const std::string& value);

bool setInterfaceUp(const char* name, bool up);

} // namespace swb::test
