#include "core/net/interfaces.h"

#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
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

} // namespace

Result<std::vector<LocalAddress>> localAddresses() {
    ifaddrs* first = nullptr;
    if (::getifaddrs(&first) != 0)
        return tl::unexpected(Error{"getifaddrs", errno});
    const std::unique_ptr<ifaddrs, void (*)(ifaddrs*)> list(first, ::freeifaddrs);
    std::vector<LocalAddress> out;
    for (const ifaddrs* entry = list.get(); entry != nullptr; entry = entry->ifa_next) {
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
