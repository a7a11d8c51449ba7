#include "core/options/group_call.h"

#include "core/base/host_word.h"
#include "core/options/option_names.h"
#include "core/options/option_value.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <utility>

namespace swb {

namespace {

struct DeedOptions {
    int inet, inet6, independent;
};
constexpr std::array<DeedOptions, kGroupDeeds> kOptions = {{
    {IP_ADD_MEMBERSHIP, IPV6_ADD_MEMBERSHIP, MCAST_JOIN_GROUP},
    {IP_DROP_MEMBERSHIP, IPV6_DROP_MEMBERSHIP, MCAST_LEAVE_GROUP},
    {IP_ADD_SOURCE_MEMBERSHIP, 0, MCAST_JOIN_SOURCE_GROUP},
    {IP_DROP_SOURCE_MEMBERSHIP, 0, MCAST_LEAVE_SOURCE_GROUP},
    {IP_BLOCK_SOURCE, 0, MCAST_BLOCK_SOURCE},
    {IP_UNBLOCK_SOURCE, 0, MCAST_UNBLOCK_SOURCE},
}};

int levelOf(int family) { return family == AF_INET6 ? IPPROTO_IPV6 : IPPROTO_IP; }

std::string fieldOf(const DecodedOption& decoded, std::string_view ending) {
    const auto found = std::ranges::find_if(
        decoded.fields, [ending](const OptionField& field) { return field.name.ends_with(ending); });
    return found == decoded.fields.end() ? std::string() : found->value;
}

// "239.1.2.3:0" and "[ff02::1]:0" without the port, which means nothing here.
std::string hostOf(std::string text) {
    if (text.starts_with('['))
        return text.substr(1, text.find(']') - 1);
    return std::ranges::count(text, ':') == 1 ? text.substr(0, text.find(':')) : text;
}

bool isSame(const Membership& membership, const GroupRequest& request) {
    if (membership.family != request.family || membership.group != request.group)
        return false;
    return request.interface != 0 || membership.interface != 0 ? membership.interface == request.interface
                                                               : membership.interfaceAddress == request.interfaceAddress;
}

} // namespace

const OptionSpec* groupOption(GroupDeed deed, GroupForm form, int family) {
    const DeedOptions& options = kOptions.at(static_cast<std::size_t>(deed));
    const int ofFamily = family == AF_INET6 ? options.inet6 : options.inet;
    const int name = form == GroupForm::Independent ? options.independent : ofFamily;
    return name == 0 ? nullptr : findOption(levelOf(family), name);
}

Parsed<Bytes> groupValue(const GroupRequest& request) {
    const OptionSpec* option = groupOption(request.deed, request.form, request.family);
    if (option == nullptr)
        return tl::unexpected(ParseError{0, 0, "IPv6 names sources with the MCAST options alone."});
    const std::string address = request.interfaceAddress.empty() ? "0.0.0.0" : request.interfaceAddress;
    std::string text;
    if (option->structure == "ip_mreqn")
        text = fmt::format("{}, {}, {}", request.group, address, request.interface);
    else if (option->structure == "ip_mreq_source")
        text = fmt::format("{}, {}, {}", request.group, address, request.source);
    else if (option->structure == "ipv6_mreq")
        text = fmt::format("{}, {}", request.group, request.interface);
    else if (option->structure == "group_req")
        text = fmt::format("{}, {}", request.interface, request.group);
    else
        text = fmt::format("{}, {}, {}", request.interface, request.group, request.source);
    return encodeOption(*option, text);
}

std::optional<GroupRequest> groupRequestOf(int level, int name, BytesView value) {
    GroupRequest request;
    request.family = level == IPPROTO_IPV6 ? AF_INET6 : AF_INET;
    if (level != levelOf(request.family))
        return std::nullopt;
    for (int deed = 0; deed < kGroupDeeds; ++deed) {
        request.deed = static_cast<GroupDeed>(deed);
        for (const GroupForm form : {GroupForm::OfFamily, GroupForm::Independent}) {
            const OptionSpec* option = groupOption(request.deed, form, request.family);
            if (option == nullptr || option->level != level || option->name != name)
                continue;
            Bytes whole(value.begin(), value.end());
            if (option->structure == "ip_mreqn" && whole.size() == sizeof(ip_mreq))
                whole.resize(sizeof(ip_mreqn)); // the older, shorter structure
            const DecodedOption decoded = decodeOption(*option, whole);
            request.form = form;
            request.group = hostOf(fieldOf(decoded, form == GroupForm::Independent ? "_group" : "multiaddr"));
            request.source = hostOf(fieldOf(decoded, form == GroupForm::Independent ? "_source" : "sourceaddr"));
            if (request.group.empty() || (request.hasSource() && request.source.empty()))
                return std::nullopt;
            if (option->structure == "ip_mreqn")
                request.interface = wordAt(whole, offsetof(ip_mreqn, imr_ifindex));
            else if (option->structure == "ipv6_mreq")
                request.interface = wordAt(whole, offsetof(ipv6_mreq, ipv6mr_interface));
            else if (form == GroupForm::Independent)
                request.interface = wordAt(whole, 0);
            const std::string address =
                fieldOf(decoded, option->structure == "ip_mreqn" ? "imr_address" : "imr_interface");
            request.interfaceAddress = address == "0.0.0.0" ? std::string() : address;
            return request;
        }
    }
    return std::nullopt;
}

void applyGroupRequest(std::vector<Membership>& memberships, const GroupRequest& request) {
    auto at = std::ranges::find_if(memberships, [&](const Membership& one) { return isSame(one, request); });
    const bool adds = request.deed == GroupDeed::Join || request.deed == GroupDeed::JoinSource;
    if (at == memberships.end() && !adds) // joined where this list does not say so, as with the address of an interface
        at = std::ranges::find_if(memberships, [&](const Membership& one) {
            return one.family == request.family && one.group == request.group;
        });
    if (at == memberships.end() && !adds)
        return;
    if (at == memberships.end())
        at = memberships.insert(at, {request.family,
                                     request.group,
                                     request.interface,
                                     request.interfaceAddress,
                                     request.deed == GroupDeed::JoinSource,
                                     request.form,
                                     {}});
    switch (request.deed) {
    case GroupDeed::Join:
        return;
    case GroupDeed::Leave:
        memberships.erase(at);
        return;
    case GroupDeed::JoinSource:
        at->isInclude = true; // the kernel turns a group without blocked sources into one of single sources
        [[fallthrough]];
    case GroupDeed::Block:
        at->sources.push_back(request.source);
        return;
    case GroupDeed::LeaveSource:
    case GroupDeed::Unblock:
        std::erase(at->sources, request.source);
        if (at->isInclude && at->sources.empty())
            memberships.erase(at); // with its last source the group is left
        return;
    }
}

} // namespace swb
