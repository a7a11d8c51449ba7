#include "core/wire/netlink_walk.h"

#include <linux/netlink.h>

#include <algorithm>
#include <cstring>

namespace swb {
namespace {

static_assert(sizeof(nlmsghdr) == NLMSG_HDRLEN && sizeof(nlattr) == NLA_HDRLEN);

constexpr std::size_t aligned(std::size_t size) { return (size + 3) / 4 * 4; }

bool isZero(BytesView bytes) {
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

} // namespace

NetlinkMessages netlinkMessages(BytesView bytes) {
    NetlinkMessages out;
    while (bytes.size() - out.rest >= sizeof(nlmsghdr)) {
        nlmsghdr header{};
        std::memcpy(&header, bytes.data() + out.rest, sizeof header);
        // A program may send a whole buffer of which only the beginning was filled, as ip does.
        if (!out.messages.empty() && header.nlmsg_len == 0 && isZero(bytes.subspan(out.rest)))
            break;
        NetlinkMessage message;
        message.offset = out.rest;
        message.length = header.nlmsg_len;
        message.type = header.nlmsg_type;
        message.flags = header.nlmsg_flags;
        message.sequence = header.nlmsg_seq;
        message.portId = header.nlmsg_pid;
        const std::size_t left = bytes.size() - out.rest;
        message.isFaulty = header.nlmsg_len < sizeof header || header.nlmsg_len > left;
        // A length that lies is not followed: below its own header there is no payload, beyond the end all that is
        // left.
        const std::size_t held = std::clamp<std::size_t>(header.nlmsg_len, sizeof header, left);
        message.payload = bytes.subspan(out.rest + sizeof header, held - sizeof header);
        message.end = out.rest + std::min(aligned(held), left);
        out.rest = message.end;
        out.messages.push_back(message);
        if (message.isFaulty)
            break;
    }
    return out;
}

NetlinkAttributes netlinkAttributes(BytesView bytes, std::size_t begin, std::size_t end) {
    NetlinkAttributes out;
    end = std::min(end, bytes.size());
    out.rest = std::min(begin, end);
    while (end - out.rest >= sizeof(nlattr)) {
        nlattr header{};
        std::memcpy(&header, bytes.data() + out.rest, sizeof header);
        NetlinkAttribute attribute;
        attribute.offset = out.rest;
        attribute.length = header.nla_len;
        attribute.type = header.nla_type & NLA_TYPE_MASK;
        attribute.isNested = (header.nla_type & NLA_F_NESTED) != 0;
        attribute.isBigEndian = (header.nla_type & NLA_F_NET_BYTEORDER) != 0;
        const std::size_t left = end - out.rest;
        attribute.isFaulty = header.nla_len < sizeof header || header.nla_len > left;
        const std::size_t held = std::clamp<std::size_t>(header.nla_len, sizeof header, left);
        attribute.value = bytes.subspan(out.rest + sizeof header, held - sizeof header);
        attribute.end = out.rest + std::min(aligned(held), left);
        out.rest = attribute.end;
        out.attributes.push_back(attribute);
        if (attribute.isFaulty)
            break;
    }
    return out;
}

bool endsNetlinkList(BytesView bytes) {
    return std::ranges::any_of(netlinkMessages(bytes).messages, [](const NetlinkMessage& message) {
        return message.type == NLMSG_DONE || message.type == NLMSG_ERROR;
    });
}

} // namespace swb
