#pragma once

#include "core/base/bytes.h"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace swb {

// One netlink message where it lies: struct nlmsghdr, then its payload, then padding to a multiple of four.
// Source: netlink(7), RFC 3549.
struct NetlinkMessage {
    std::size_t offset = 0; // of its header
    std::uint32_t length = 0;
    std::uint16_t type = 0;
    std::uint16_t flags = 0;
    std::uint32_t sequence = 0;
    std::uint32_t portId = 0;
    BytesView payload;     // what is there of it
    std::size_t end = 0;   // of the message with its padding, never beyond the bytes
    bool isFaulty = false; // the length is below that of a header, or beyond the end
};

// One attribute: a length, a type, a value, padding to a multiple of four.
struct NetlinkAttribute {
    std::size_t offset = 0;
    std::uint16_t length = 0;
    std::uint16_t type = 0; // without its two flag bits
    bool isNested = false;  // NLA_F_NESTED
    bool isBigEndian = false;
    BytesView value; // what is there of it
    std::size_t end = 0;
    bool isFaulty = false;
};

struct NetlinkMessages {
    std::vector<NetlinkMessage> messages; // in order; a faulty one is the last
    std::size_t rest =
        0; // where what is no message begins: too few bytes, or zeros alone; the size when nothing is left
};

struct NetlinkAttributes {
    std::vector<NetlinkAttribute> attributes; // in order; a faulty one is the last
    std::size_t rest = 0;
};

NetlinkMessages netlinkMessages(BytesView bytes);
// `begin` and `end`: the part of the bytes that holds attributes.
NetlinkAttributes netlinkAttributes(BytesView bytes, std::size_t begin, std::size_t end);

// Whether a message among them ends what was asked for: NLMSG_DONE, or NLMSG_ERROR (which also acknowledges).
bool endsNetlinkList(BytesView bytes);

} // namespace swb
