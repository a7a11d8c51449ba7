#include "core/base/escape.h"
#include "core/net/address.h"
#include "core/net/address_view.h"

#include <fmt/format.h>
#include <net/if.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace swb {
namespace {

using namespace address_view;

std::string withScope(const Inet6& in) {
    if (in.scopeId == 0)
        return in.host;
    std::array<char, IF_NAMESIZE> name{};
    if (::if_indextoname(in.scopeId, name.data()) == nullptr)
        return fmt::format("{}%{}", in.host, in.scopeId);
    return fmt::format("{}%{}", in.host, name.data());
}

std::string unixText(const Unix& un) {
    switch (un.kind) {
    case UnixKind::Unnamed:
        return "(unnamed)";
    case UnixKind::Abstract:
        return '@' + escapeBytes(un.name);
    case UnixKind::Path:
        break;
    }
    const std::string path = escapeBytes(un.name);
    return path.starts_with('@') ? "\\x40" + path.substr(1) : path;
}

std::string rawText(const Address& address) {
    const BytesView bytes = address.bytes();
    if (address.family() < 0)
        return fmt::format("no family: {:02x}", fmt::join(bytes, " "));
    const BytesView rest = bytes.subspan(sizeof(sa_family_t));
    const bool isZero = std::ranges::all_of(rest, [](std::uint8_t byte) { return byte == 0; });
    if (address.family() == AF_UNSPEC && isZero)
        return "AF_UNSPEC";
    return fmt::format("family {}:{}{:02x}", address.family(), rest.empty() ? "" : " ", fmt::join(rest, " "));
}

std::string unixPython(const Unix& un) {
    if (un.kind != UnixKind::Abstract)
        return pythonTextLiteral(un.name);
    Bytes whole(un.name.size() + 1, 0);
    std::copy(un.name.begin(), un.name.end(), whole.begin() + 1);
    return pythonBytesLiteral(whole);
}

} // namespace

int Address::port() const {
    if (const auto in = asInet(*this))
        return in->port;
    const auto in6 = asInet6(*this);
    return in6 ? in6->port : -1;
}

std::uint32_t Address::scopeId() const {
    const auto in6 = asInet6(*this);
    return in6 ? in6->scopeId : 0;
}

std::string Address::host() const {
    if (const auto in = asInet(*this))
        return in->host;
    const auto in6 = asInet6(*this);
    return in6 ? withScope(*in6) : std::string();
}

bool Address::isWildcard() const {
    if (const auto in = asInet(*this))
        return in->isWildcard;
    const auto in6 = asInet6(*this);
    return in6 && in6->isWildcard;
}

std::string Address::toString() const {
    if (isEmpty())
        return "(none)";
    if (const auto in = asInet(*this))
        return fmt::format("{}:{}", in->host, in->port);
    if (const auto in6 = asInet6(*this))
        return fmt::format("[{}]:{}", withScope(*in6), in6->port);
    if (const auto un = asUnix(*this))
        return unixText(*un);
    if (const auto netlink = asNetlink(*this))
        return textOf(*netlink);
    if (const auto vsock = asVsock(*this))
        return textOf(*vsock);
    if (const auto link = asLink(*this))
        return textOf(*link);
    return rawText(*this);
}

std::string Address::toPython() const {
    if (isEmpty())
        return "None";
    if (const auto in = asInet(*this))
        return fmt::format("('{}', {})", in->host, in->port);
    if (const auto in6 = asInet6(*this))
        return fmt::format("('{}', {}, {}, {})", in6->host, in6->port, in6->flowInfo, in6->scopeId);
    if (const auto un = asUnix(*this))
        return unixPython(*un);
    if (const auto netlink = asNetlink(*this); netlink && netlink->isPlain)
        return fmt::format("({}, {})", netlink->portId, netlink->groups);
    if (const auto vsock = asVsock(*this); vsock && vsock->isPlain && vsock->flags == 0)
        return fmt::format("({}, {})", vsock->cid, vsock->port);
    if (const auto link = asLink(*this); link && link->isPlain)
        if (std::string text = pythonOf(*link); !text.empty())
            return text;
    if (family() < 0)
        return pythonBytesLiteral(bytes());
    return fmt::format("({}, {})", family(), pythonBytesLiteral(bytes().subspan(sizeof(sa_family_t))));
}

} // namespace swb
