#include "core/resolve/own_addresses.h"

#include <libmnl/libmnl.h>
#include <linux/if_addr.h>
#include <linux/if_arp.h>
#include <linux/rtnetlink.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <set>

namespace swb {

namespace {

constexpr std::size_t kRoom = 1u << 16;

Address inetAddress(int family, BytesView bytes, std::uint32_t interface) {
    if (family == AF_INET && bytes.size() >= sizeof(in_addr)) {
        sockaddr_in in{};
        in.sin_family = AF_INET;
        std::memcpy(&in.sin_addr, bytes.data(), sizeof in.sin_addr);
        return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&in), sizeof in);
    }
    if (family != AF_INET6 || bytes.size() < sizeof(in6_addr))
        return {};
    sockaddr_in6 in6{};
    in6.sin6_family = AF_INET6;
    std::memcpy(&in6.sin6_addr, bytes.data(), sizeof in6.sin6_addr);
    if (IN6_IS_ADDR_LINKLOCAL(&in6.sin6_addr))
        in6.sin6_scope_id = interface;
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&in6), sizeof in6);
}

struct Reading {
    std::vector<OwnAddress>* addresses;
    std::set<std::uint32_t> tunnels;
};

// Of a point to point link the far end stands in IFA_ADDRESS.
struct Ends {
    BytesView local, any;
};

int takeEnd(const nlattr* attribute, void* data) {
    auto& ends = *static_cast<Ends*>(data);
    const BytesView bytes(static_cast<const std::uint8_t*>(mnl_attr_get_payload(attribute)),
                          mnl_attr_get_payload_len(attribute));
    if (mnl_attr_get_type(attribute) == IFA_LOCAL)
        ends.local = bytes;
    else if (mnl_attr_get_type(attribute) == IFA_ADDRESS)
        ends.any = bytes;
    return MNL_CB_OK;
}

void takeAddress(const nlmsghdr* header, Reading& into) {
    if (mnl_nlmsg_get_payload_len(header) < sizeof(ifaddrmsg))
        return;
    ifaddrmsg message{};
    std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
    Ends ends;
    mnl_attr_parse(header, sizeof(ifaddrmsg), &takeEnd, &ends);
    OwnAddress own;
    own.address = inetAddress(message.ifa_family, ends.local.empty() ? ends.any : ends.local, message.ifa_index);
    own.interface = message.ifa_index;
    own.prefixBits = message.ifa_prefixlen;
    own.isDeprecated = (message.ifa_flags & (IFA_F_DEPRECATED | IFA_F_OPTIMISTIC)) != 0;
    own.isHome = (message.ifa_flags & IFA_F_HOMEADDRESS) != 0;
    if (!own.address.isEmpty())
        into.addresses->push_back(own);
}

void takeLink(const nlmsghdr* header, Reading& into) {
    if (mnl_nlmsg_get_payload_len(header) < sizeof(ifinfomsg))
        return;
    ifinfomsg message{};
    std::memcpy(&message, mnl_nlmsg_get_payload(header), sizeof message);
    const bool isTunnel =
        message.ifi_type == ARPHRD_TUNNEL6 || message.ifi_type == ARPHRD_TUNNEL || message.ifi_type == ARPHRD_SIT;
    if (isTunnel)
        into.tunnels.insert(static_cast<std::uint32_t>(message.ifi_index));
}

int takeOne(const nlmsghdr* header, void* data) {
    auto& reading = *static_cast<Reading*>(data);
    if (header->nlmsg_type == RTM_NEWADDR)
        takeAddress(header, reading);
    else if (header->nlmsg_type == RTM_NEWLINK)
        takeLink(header, reading);
    return MNL_CB_OK;
}

// Asks for everything of the kind, and reads until the kernel says that this was all. errno, or 0.
int dump(const CallContext& context, int fd, std::uint16_t kind, Reading& into) {
    alignas(nlmsghdr) std::array<std::uint8_t, MNL_ALIGN(sizeof(nlmsghdr)) + sizeof(ifinfomsg)> room{};
    nlmsghdr* header = mnl_nlmsg_put_header(room.data());
    header->nlmsg_type = kind;
    header->nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    header->nlmsg_seq = kind;
    mnl_nlmsg_put_extra_header(header, kind == RTM_GETLINK ? sizeof(ifinfomsg) : sizeof(ifaddrmsg));
    const Address kernel = Address::netlink(0, 0);
    const auto sent =
        calls::sendto(context, fd, BytesView(room.data(), header->nlmsg_len), 0, kernel.bytes(), kernel.length());
    if (!sent)
        return sent.error().number;
    std::vector<std::uint8_t> answer(kRoom);
    for (int state = MNL_CB_OK; state > MNL_CB_STOP;) {
        const auto size = calls::recv(context, fd, answer, 0);
        if (!size)
            return size.error().number;
        state = mnl_cb_run(answer.data(), *size, kind, 0, &takeOne, &into);
        if (state == MNL_CB_ERROR)
            return errno;
    }
    return 0;
}

} // namespace

const OwnAddress* OwnAddresses::find(const Address& address) const {
    const auto own = std::ranges::find_if(addresses, [host = address.host(), &address](const OwnAddress& one) {
        return one.address.family() == address.family() && one.address.host() == host;
    });
    return own == addresses.end() ? nullptr : &*own;
}

OwnAddresses readOwnAddresses(const CallContext& context) {
    OwnAddresses own;
    const auto fd = calls::socket(context, AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_ROUTE);
    if (!fd) {
        own.error = fd.error().number;
        return own;
    }
    Reading reading{&own.addresses, {}};
    own.error = dump(context, *fd, RTM_GETADDR, reading);
    if (own.error == 0)
        own.error = dump(context, *fd, RTM_GETLINK, reading);
    (void)calls::close(context, *fd);
    for (OwnAddress& one : own.addresses)
        one.isOverTunnel = reading.tunnels.contains(one.interface);
    return own;
}

} // namespace swb
