#pragma once

#include "core/base/bytes.h"

#include <cstdint>
#include <string>
#include <vector>

namespace swb {

// What an ioctl() request takes and stores.
enum class RequestShape : std::uint8_t {
    IntegerOut,
    IntegerIn,
    Nothing,
    Time,           // struct timeval or timespec
    Interface,      // struct ifreq, by the name of the interface
    InterfaceIndex, // struct ifreq, by its number
    InterfaceList,  // struct ifconf
    Unknown,
};

RequestShape requestShape(unsigned long request);

// The request would change an interface, a route or the ARP table: the machine, not the socket.
bool changesMachine(unsigned long request);

// The longest name of an interface that a struct ifreq holds.
inline constexpr std::size_t kInterfaceNameRoom = 15;

// What the kernel stored in a struct ifreq, in words: "127.0.0.1", "UP|LOOPBACK|RUNNING", "65536 bytes".
// Of another request, or of too few bytes: hex.
std::string interfaceAnswer(unsigned long request, BytesView ifreq);
std::string interfaceNameIn(BytesView ifreq); // ifr_name

// What an int that ioctl() stored says: "5 bytes wait to be received". Empty where the number says it all.
std::string integerAnswer(unsigned long request, int value);

// What fcntl() gave, by name: "O_RDWR|O_NONBLOCK". Empty where the number says it all.
std::string fcntlAnswer(int command, int result);

// One line an interface: "lo 127.0.0.1".
std::vector<std::string> interfaceListAnswer(BytesView ifreqs);

// "1700000000.123456 s since 1970".
std::string timeAnswer(unsigned long request, BytesView bytes);

} // namespace swb
