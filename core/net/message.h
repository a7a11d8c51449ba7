#pragma once

#include "core/base/bytes.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <vector>

namespace swb {

// What sendmsg() takes: the buffers in order, control messages as bytes with their headers and padding, and an address
// where the socket has no peer.
struct OutMessage {
    std::vector<Bytes> buffers;
    Bytes control;
    std::optional<Address> address;
};

// What recvmsg() told beside the bytes.
struct MessageInfo {
    std::uint64_t length = 0; // as returned: with MSG_TRUNC asked for, the message's own length
    std::uint64_t room = 0;   // of all buffers together
    int flags = 0;            // msg_flags: MSG_TRUNC, MSG_CTRUNC, MSG_EOR, MSG_OOB, MSG_ERRQUEUE
    std::uint32_t controlRoom = 0;
    Bytes control; // as the kernel wrote it
    Address address;
};

} // namespace swb
