#pragma once

#include "core/base/bytes.h"
#include "core/base/parse_error.h"
#include "core/options/option_spec.h"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace swb {

// What a program asks of a multicast group. The last four name a sender of it.
enum class GroupDeed : std::uint8_t { Join, Leave, JoinSource, LeaveSource, Block, Unblock };
inline constexpr int kGroupDeeds = 6;

// Two families of options do the same: those of IPv4 and of IPv6 with a structure each, and those that take addresses
// of either (RFC 3678).
enum class GroupForm : std::uint8_t { OfFamily, Independent };

struct GroupRequest {
    GroupDeed deed = GroupDeed::Join;
    GroupForm form = GroupForm::OfFamily;
    int family = 0;               // of the group
    std::string group;            // "239.1.2.3"
    std::string source;           // empty where the deed has none
    std::uint32_t interface = 0;  // 0: the kernel takes the one that routing gives
    std::string interfaceAddress; // an IPv4 address of it: ip_mreq_source knows interfaces by that alone

    bool hasSource() const { return deed >= GroupDeed::JoinSource; }
};

// The option that does it; null where this form has none: IPv6 knows sources in the independent form alone.
const OptionSpec* groupOption(GroupDeed deed, GroupForm form, int family);

// The value that the option takes. An error says which of the texts is no address.
Parsed<Bytes> groupValue(const GroupRequest& request);

// The other way round; none for an option that has nothing to do with groups, or a value that is cut short.
std::optional<GroupRequest> groupRequestOf(int level, int name, BytesView value);

// A group that a socket is in.
struct Membership {
    int family = 0;
    std::string group;
    std::uint32_t interface = 0; // 0: chosen by the kernel
    std::string interfaceAddress;
    bool isInclude = false; // from the sources alone; else from everybody but them
    GroupForm form = GroupForm::OfFamily;
    std::vector<std::string> sources;
};

// What a socket's memberships become when this has succeeded.
void applyGroupRequest(std::vector<Membership>& memberships, const GroupRequest& request);

} // namespace swb
