#pragma once

#include "core/base/bytes.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <string>

namespace swb {

// One entry of a socket's error queue: struct sock_extended_err, and the address of who told of the error.
// Source: ip(7), linux/errqueue.h; timestamping and MSG_ZEROCOPY in the Linux networking documentation.
struct ExtendedError {
    std::uint32_t error = 0; // errno
    std::uint8_t origin = 0;
    std::uint8_t type = 0;
    std::uint8_t code = 0;
    std::uint32_t info = 0; // an MTU, a kind of time stamp, the first of a range: as the origin has it
    std::uint32_t data = 0; // a number of a packet, the last of a range
    Address offender;       // empty where nobody told: errors of this machine itself

    bool isZeroCopyNotice() const;
    bool isTimestamp() const;
};

// Empty when there are fewer than the 16 bytes of the structure.
std::optional<ExtendedError> parseExtendedError(BytesView data);

std::string errorOriginText(std::uint8_t origin); // "ICMP", or the number
// "destination unreachable, port unreachable" for an origin of ICMP, else what the code says; empty where it says
// nothing.
std::string extendedErrorReason(const ExtendedError& error);
// In one line: "ECONNREFUSED by ICMP: destination unreachable, port unreachable, told by 127.0.0.1",
// "zero-copy sends 0 to 2 are done, copied after all", "time stamp SCM_TSTAMP_ACK of 5".
std::string extendedErrorText(const ExtendedError& error);

} // namespace swb
