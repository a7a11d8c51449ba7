#include "core/net/interfaces.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>

namespace swb {
namespace {

// 0 for a family without addresses to bind to (AF_PACKET comes along with every interface).
std::uint32_t lengthFor(const sockaddr* address) {
    if (address == nullptr)
        return 0;
    if (address->sa_family == AF_INET)
        return sizeof(sockaddr_in);
    return address->sa_family == AF_INET6 ? sizeof(sockaddr_in6) : 0;
}

using AddressList = std::unique_ptr<ifaddrs, void (*)(ifaddrs*)>;

Result<AddressList> addressList() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0)
        return tl::unexpected(Error{"getifaddrs", errno});
    return AddressList(first, ::freeifaddrs);
}

// All ones behind the network's prefix. A network of one or two hosts has no broadcast address (RFC 3021).
void addBroadcast(const ifaddrs& entry, std::vector<Address>& to) {
    if (entry.ifa_netmask == nullptr || entry.ifa_addr->sa_family != AF_INET)
        return;
    sockaddr_in address{}, mask{};
    std::memcpy(&address, entry.ifa_addr, sizeof address);
    std::memcpy(&mask, entry.ifa_netmask, sizeof mask);
    const std::uint32_t hosts = ~ntohl(mask.sin_addr.s_addr);
    if (hosts < 3 || (entry.ifa_flags & IFF_POINTOPOINT) != 0)
        return;
    address.sin_addr.s_addr |= ~mask.sin_addr.s_addr;
    to.push_back(Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&address), sizeof address));
}

InterfaceInfo& entryOf(std::vector<InterfaceInfo>& all, const ifaddrs& entry) {
    const auto found = std::ranges::find(all, entry.ifa_name, &InterfaceInfo::name);
    if (found != all.end())
        return *found;
    InterfaceInfo& made = all.emplace_back();
    made.name = entry.ifa_name;
    made.index = ::if_nametoindex(entry.ifa_name);
    made.isUp = (entry.ifa_flags & IFF_UP) != 0;
    made.isLoopback = (entry.ifa_flags & IFF_LOOPBACK) != 0;
    made.hasMulticast = (entry.ifa_flags & IFF_MULTICAST) != 0;
    made.hasBroadcast = (entry.ifa_flags & IFF_BROADCAST) != 0;
    return made;
}

} // namespace

const Address* InterfaceInfo::firstOf(int family) const {
    const auto found = std::ranges::find_if(addresses, [family](const Address& a) { return a.family() == family; });
    return found == addresses.end() ? nullptr : &*found;
}

Result<std::vector<InterfaceInfo>> allInterfaces() {
    const auto list = addressList();
    if (!list)
        return tl::unexpected(list.error());
    std::vector<InterfaceInfo> out;
    for (const ifaddrs* entry = list->get(); entry != nullptr; entry = entry->ifa_next) {
        InterfaceInfo& info = entryOf(out, *entry);
        const std::uint32_t length = lengthFor(entry->ifa_addr);
        if (length == 0)
            continue;
        info.addresses.push_back(Address::fromSockaddr(entry->ifa_addr, length));
        addBroadcast(*entry, info.broadcasts);
    }
    std::ranges::sort(out, {}, &InterfaceInfo::index);
    return out;
}

Result<std::vector<LocalAddress>> localAddresses() {
    const auto list = addressList();
    if (!list)
        return tl::unexpected(list.error());
    std::vector<LocalAddress> out;
    for (const ifaddrs* entry = list->get(); entry != nullptr; entry = entry->ifa_next) {
        const std::uint32_t length = lengthFor(entry->ifa_addr);
        if (length == 0)
            continue;
        out.push_back({entry->ifa_name, ::if_nametoindex(entry->ifa_name),
                       Address::fromSockaddr(entry->ifa_addr, length), (entry->ifa_flags & IFF_UP) != 0});
    }
    return out;
}

std::vector<std::pair<std::uint32_t, std::string>> interfaceNames() {
    const std::unique_ptr<struct if_nameindex, void (*)(struct if_nameindex*)> list(::if_nameindex(),
                                                                                    ::if_freenameindex);
    std::vector<std::pair<std::uint32_t, std::string>> out;
    if (!list)
        return out;
    for (const struct if_nameindex* entry = list.get(); entry->if_index != 0; ++entry)
        out.emplace_back(entry->if_index, entry->if_name);
    return out;
}

} // namespace swb
