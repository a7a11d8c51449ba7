#include "core/resolve/ipv6_check.h"

#include "core/base/errno_table.h"
#include "core/net/interfaces.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cstring>
#include <functional>

namespace swb {

namespace {

// A number of the documentation's range: the route to it is the default one.
constexpr const char* kSomewhere = "2001:db8::1";

Bytes zero() { return Bytes(sizeof(int)); }

std::string failure(const Error& error) { return fmt::format("{}(): {}", error.call, errnoSymbol(error.number)); }

// Makes a socket, lets `use` have it, closes it. The answer is what `use` says, or why there is no socket.
Ipv6Finding withSocket(const CallContext& context, std::string name, int type, std::string meaning,
                       const std::function<Result<std::string>(int)>& use) {
    Ipv6Finding finding{std::move(name), false, {}, std::move(meaning)};
    const auto fd = calls::socket(context, AF_INET6, type | SOCK_CLOEXEC, 0);
    if (!fd) {
        finding.answer = failure(fd.error());
        return finding;
    }
    const Result<std::string> answer = use(*fd);
    finding.holds = answer.has_value();
    finding.answer = answer ? *answer : failure(answer.error());
    (void)calls::close(context, *fd); // a socket of our own that carried nothing
    return finding;
}

Result<std::string> bound(const CallContext& context, int fd, const char* host) {
    const auto address = Address::parseInet6(host, "0");
    return calls::bind(context, fd, address->bytes(), address->length()).map([host] {
        return fmt::format("bind([{}]:0) = 0", host);
    });
}

Result<std::string> sourceFor(const CallContext& context, int fd) {
    const auto address = Address::parseInet6(kSomewhere, "53");
    if (auto connected = calls::connect(context, fd, address->bytes(), address->length()); !connected)
        return tl::unexpected(connected.error());
    return calls::getsockname(context, fd).map([](const calls::NameOut& name) {
        return "from " + Address::fromBytes(name.address, name.addressLength).host();
    });
}

// Of the Internet: 2000::/3.
bool isGlobal(const Address& address) {
    constexpr std::uint8_t kMask = 0xe0;
    return address.family() == AF_INET6 && (address.bytes()[offsetof(sockaddr_in6, sin6_addr)] & kMask) == 0x20;
}

Ipv6Finding globalAddress() {
    Ipv6Finding finding{"a global address", false, "none", "Without one nobody on the Internet can answer by IPv6."};
    if (const auto all = localAddresses())
        for (const LocalAddress& one : *all)
            if (isGlobal(one.address)) {
                finding.holds = true;
                finding.answer = fmt::format("{} on {}", one.address.host(), one.interface);
                break;
            }
    return finding;
}

} // namespace

std::vector<Ipv6Finding> checkIpv6(const CallContext& context) {
    std::vector<Ipv6Finding> out;
    out.push_back(withSocket(context, "IPv6 sockets", SOCK_STREAM,
                             "The kernel makes AF_INET6 sockets. Python's socket.has_ipv6 says only how Python was "
                             "built: it is True even where this fails.",
                             [](int) -> Result<std::string> { return std::string("socket(AF_INET6) succeeded"); }));
    out.push_back(withSocket(context, "the loopback address ::1", SOCK_STREAM,
                             "A container may have IPv6 sockets and no ::1: bind then says EADDRNOTAVAIL.",
                             [&](int fd) { return bound(context, fd, "::1"); }));
    out.push_back(withSocket(context, "dual stack", SOCK_STREAM,
                             "One socket bound to :: serves IPv4 peers, too, as ::ffff:a.b.c.d. What Python's "
                             "has_dualstack_ipv6() tests.",
                             [&](int fd) -> Result<std::string> {
                                 const auto set = calls::setsockopt(context, fd, IPPROTO_IPV6, IPV6_V6ONLY, zero());
                                 return set ? Result<std::string>("IPV6_V6ONLY can be 0")
                                            : Result<std::string>(tl::unexpected(set.error()));
                             }));
    out.push_back(withSocket(context, "a usable route", SOCK_DGRAM,
                             "The kernel knows a way to the IPv6 Internet: a UDP socket was connected, which sends "
                             "nothing.",
                             [&](int fd) { return sourceFor(context, fd); }));
    out.push_back(globalAddress());
    return out;
}

} // namespace swb
