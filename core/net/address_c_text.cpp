#include "core/base/escape.h"
#include "core/net/address.h"
#include "core/net/address_view.h"

#include <fmt/format.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace swb {
namespace {

using namespace address_view;

constexpr std::size_t kFamilySize = sizeof(sa_family_t);

bool isZero(BytesView bytes) {
    return std::ranges::all_of(bytes, [](std::uint8_t byte) { return byte == 0; });
}

// Which struct of C holds exactly these bytes. A length that would read past the named struct, and padding that is
// not zero, make it Raw: a sockaddr_storage filled byte by byte.
enum class Shape { None, Inet, Inet6, Unix, Netlink, Vsock, Link, Unspecified, Raw };

Shape shapeOf(const Address& address) {
    const BytesView bytes = address.bytes();
    const std::uint32_t length = address.length();
    switch (address.family()) {
    case AF_UNSPEC:
        return length == sizeof(sockaddr) && isZero(bytes) ? Shape::Unspecified : Shape::Raw;
    case AF_INET:
        return length == sizeof(sockaddr_in) && isZero(bytes.subspan(offsetof(sockaddr_in, sin_zero))) ? Shape::Inet
                                                                                                       : Shape::Raw;
    case AF_INET6:
        return asInet6(address) && length <= sizeof(sockaddr_in6) ? Shape::Inet6 : Shape::Raw;
    case AF_UNIX: {
        // 111 is how the kernel gives a path of 108 bytes back: it counts a NUL that lies behind the struct.
        const bool fits = length <= sizeof(sockaddr_un) || (length == sizeof(sockaddr_un) + 1 && bytes.back() == 0);
        return fits ? Shape::Unix : Shape::Raw;
    }
    case AF_NETLINK:
        return asNetlink(address).value_or(Netlink{}).isPlain ? Shape::Netlink : Shape::Raw;
    case AF_VSOCK:
        return asVsock(address).value_or(Vsock{}).isPlain ? Shape::Vsock : Shape::Raw;
    case AF_PACKET: {
        const auto link = asLink(address);
        return link && link->isPlain ? Shape::Link : Shape::Raw;
    }
    default:
        return address.isEmpty() ? Shape::None : Shape::Raw;
    }
}

std::string inetLines(const Inet& in, std::string_view name) {
    return fmt::format("struct sockaddr_in {0} = {{.sin_family = AF_INET, .sin_port = htons({1})}};\n"
                       "inet_pton(AF_INET, \"{2}\", &{0}.sin_addr);",
                       name, in.port, in.host);
}

std::string scopeExpression(std::uint32_t scopeId) {
    std::array<char, IF_NAMESIZE> interface{};
    if (::if_indextoname(scopeId, interface.data()) == nullptr)
        return std::to_string(scopeId);
    return fmt::format("if_nametoindex({})", cLiteral(viewOf(interface.data())));
}

std::string inet6Lines(const Inet6& in, std::string_view name) {
    std::string fields = fmt::format(".sin6_family = AF_INET6, .sin6_port = htons({})", in.port);
    if (in.flowInfo != 0)
        fields += fmt::format(", .sin6_flowinfo = htonl({:#x})", in.flowInfo);
    if (in.scopeId != 0)
        fields += fmt::format(", .sin6_scope_id = {}", scopeExpression(in.scopeId));
    return fmt::format("struct sockaddr_in6 {0} = {{{1}}};\ninet_pton(AF_INET6, \"{2}\", &{0}.sin6_addr);", name,
                       fields, in.host);
}

std::string unixLines(const Address& address, std::string_view name) {
    const BytesView path = address.bytes().subspan(kFamilySize);
    const auto un = asUnix(address);
    // A string initializer would lose what follows the first NUL, and a full sun_path has no room for its own.
    const bool isString = un && un->kind == UnixKind::Path && un->name.size() < sizeof(sockaddr_un::sun_path) &&
                          isZero(path.subspan(un->name.size()));
    if (isString)
        return fmt::format("struct sockaddr_un {} = {{.sun_family = AF_UNIX, .sun_path = {}}};", name,
                           cLiteral(un->name));
    std::string lines = fmt::format("struct sockaddr_un {} = {{.sun_family = AF_UNIX}};", name);
    const BytesView stored = path.first(std::min(path.size(), sizeof(sockaddr_un::sun_path)));
    if (!stored.empty())
        lines += fmt::format("\nmemcpy({}.sun_path, {}, {});", name, cLiteral(stored), stored.size());
    return lines;
}

std::string rawLines(const Address& address, std::string_view name) {
    const BytesView bytes = address.bytes();
    if (address.family() < 0)
        return fmt::format("struct sockaddr_storage {0} = {{0}};\nmemcpy(&{0}, {1}, {2});", name, cLiteral(bytes),
                           bytes.size());
    std::string lines = fmt::format("struct sockaddr_storage {} = {{.ss_family = {}}};", name, address.family());
    const BytesView rest = bytes.subspan(kFamilySize);
    if (!isZero(rest))
        lines += fmt::format("\nmemcpy((char *)&{} + sizeof(sa_family_t), {}, {});", name, cLiteral(rest), rest.size());
    return lines;
}

} // namespace

std::string Address::toCInitializer(std::string_view name) const {
    switch (shapeOf(*this)) {
    case Shape::None:
        return {};
    case Shape::Inet:
        return inetLines(asInet(*this).value_or(Inet{}), name);
    case Shape::Inet6:
        return inet6Lines(asInet6(*this).value_or(Inet6{}), name);
    case Shape::Unix:
        return unixLines(*this, name);
    case Shape::Netlink:
        return cLinesOf(asNetlink(*this).value_or(Netlink{}), name);
    case Shape::Vsock:
        return cLinesOf(asVsock(*this).value_or(Vsock{}), name);
    case Shape::Link:
        return cLinesOf(asLink(*this).value_or(Link{}), name);
    case Shape::Unspecified:
        return fmt::format("struct sockaddr {} = {{.sa_family = AF_UNSPEC}};", name);
    case Shape::Raw:
        break;
    }
    return rawLines(*this, name);
}

std::string Address::toCLength(std::string_view name) const {
    const Shape shape = shapeOf(*this);
    const bool isWhole = (shape == Shape::Inet6 && m_length == sizeof(sockaddr_in6)) ||
                         (shape == Shape::Unix && m_length == sizeof(sockaddr_un)) ||
                         (shape == Shape::Raw && m_length == sizeof(sockaddr_storage));
    if (isWhole || shape == Shape::Inet || shape == Shape::Netlink || shape == Shape::Vsock || shape == Shape::Link ||
        shape == Shape::Unspecified)
        return fmt::format("sizeof {}", name);
    if (shape == Shape::Unix && m_length > kFamilySize)
        return fmt::format("offsetof(struct sockaddr_un, sun_path) + {}", m_length - kFamilySize);
    return m_length == kFamilySize ? "sizeof(sa_family_t)" : std::to_string(m_length);
}

} // namespace swb
