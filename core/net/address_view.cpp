#include "core/net/address_view.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>

namespace swb::address_view {
namespace {

constexpr std::size_t kFamilySize = sizeof(sa_family_t);
constexpr std::size_t kInet6WithoutScope = offsetof(sockaddr_in6, sin6_scope_id);

std::string presentation(int family, const void* address) {
    std::array<char, INET6_ADDRSTRLEN> text{};
    return ::inet_ntop(family, address, text.data(), text.size()) != nullptr ? text.data() : "";
}

} // namespace

std::optional<Inet> asInet(const Address& address) {
    if (address.family() != AF_INET || address.length() < sizeof(sockaddr_in))
        return {};
    const auto in = copyOf<sockaddr_in>(address);
    return Inet{presentation(AF_INET, &in.sin_addr), ntohs(in.sin_port), in.sin_addr.s_addr == htonl(INADDR_ANY)};
}

std::optional<Inet6> asInet6(const Address& address) {
    if (address.family() != AF_INET6 || address.length() < kInet6WithoutScope)
        return {};
    const auto in = copyOf<sockaddr_in6>(address);
    return Inet6{presentation(AF_INET6, &in.sin6_addr), ntohs(in.sin6_port), ntohl(in.sin6_flowinfo), in.sin6_scope_id,
                 IN6_IS_ADDR_UNSPECIFIED(&in.sin6_addr) != 0};
}

std::optional<Unix> asUnix(const Address& address) {
    if (address.family() != AF_UNIX)
        return {};
    const BytesView name = address.bytes().subspan(kFamilySize);
    if (name.empty())
        return Unix{UnixKind::Unnamed, {}};
    if (name[0] == 0)
        return Unix{UnixKind::Abstract, name.subspan(1)};
    const auto end = std::ranges::find(name, 0);
    return Unix{UnixKind::Path, name.first(static_cast<std::size_t>(end - name.begin()))};
}

} // namespace swb::address_view
