#pragma once

#include <chrono>
#include <string>

namespace swb {

// Whether a message bus answers at all, before libdbus is let near it: that waits without end for one that stands
// still, and the program's own end would wait for libdbus. Empty when it does, or is of a kind that is not tried here;
// else why not.
// `addresses`: as DBUS_SYSTEM_BUS_ADDRESS has them; empty: the usual place.
// Calls: socket, connect, poll, send, recv, close, for each address in turn. Thread: any but the GUI's.
// Source: D-Bus Specification, "Server Addresses" and "Authentication Protocol".
std::string busTrouble(const std::string& addresses, std::chrono::milliseconds patience);

} // namespace swb
