#include "core/base/errno_table.h"
#include "core/base/escape.h"
#include "core/constants/resolver_tables.h"
#include "core/constants/tables.h"
#include "core/resolve/lookup_steps.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

// The look-ups of hosts by name and by address.
namespace swb::lookup_steps {

namespace {

constexpr std::size_t kFirstRoom = 1024;
constexpr std::size_t kMostRoom = std::size_t{1} << 24; // a hosts file of ten thousand lines takes less than one MiB

// The address inside the sockaddr, as gethostbyaddr takes it.
BytesView insideOf(const Address& address) {
    const BytesView bytes = address.bytes();
    return address.family() == AF_INET6 ? bytes.subspan(offsetof(sockaddr_in6, sin6_addr), sizeof(in6_addr))
                                        : bytes.subspan(offsetof(sockaddr_in, sin_addr), sizeof(in_addr));
}

HostEntry copyOf(const hostent& host) {
    HostEntry out;
    out.name = host.h_name;
    for (char** alias = host.h_aliases; alias != nullptr && *alias != nullptr; ++alias)
        out.aliases.emplace_back(*alias);
    for (char** one = host.h_addr_list; one != nullptr && *one != nullptr; ++one) {
        std::array<char, INET6_ADDRSTRLEN> digits{};
        if (::inet_ntop(host.h_addrtype, *one, digits.data(), digits.size()) != nullptr)
            out.addresses.emplace_back(digits.data());
    }
    return out;
}

// Calls a gethostby..._r with room that grows. Nothing: the error is in the answer.
template <class Call>
std::optional<HostEntry> hostEntry(Steps& steps, const std::string& text, Call call) {
    std::optional<HostEntry> found;
    int hostError = 0;
    int error = 0;
    steps.tell(text, [&] {
        std::vector<char> room(kFirstRoom);
        hostent host{};
        hostent* result = nullptr;
        while ((error = call(&host, room, &result, &hostError)) == ERANGE && room.size() < kMostRoom)
            room.resize(room.size() * 4);
        if (result != nullptr)
            found = copyOf(*result);
        return found ? fmt::format("0, with room for {} bytes", room.size())
                     : fmt::format("NULL, h_errno {} {}", hostError, decodeValue(hostErrors(), hostError));
    });
    if (!found)
        steps.failHost(hostError, error);
    return found;
}

std::optional<HostEntry> byName(Steps& steps, const std::string& name) {
    return hostEntry(steps, fmt::format("gethostbyname_r({})", cLiteral(viewOf(name))),
                     [&name](hostent* host, std::vector<char>& room, hostent** result, int* hostError) {
                         return ::gethostbyname_r(name.c_str(), host, room.data(), room.size(), result, hostError);
                     });
}

std::optional<HostEntry> byAddress(Steps& steps, const std::string& name) {
    const std::optional<Address> address = steps.hostAddress(name, AF_UNSPEC);
    if (!address)
        return {};
    const BytesView inside = insideOf(*address);
    return hostEntry(steps,
                     fmt::format("gethostbyaddr_r({}, {}, {})", address->host(), inside.size(),
                                 decodeValue(families(), address->family())),
                     [&](hostent* host, std::vector<char>& room, hostent** result, int* hostError) {
                         return ::gethostbyaddr_r(inside.data(), static_cast<socklen_t>(inside.size()),
                                                  address->family(), host, room.data(), room.size(), result, hostError);
                     });
}

std::optional<std::string> ownName(Steps& steps) {
    std::array<char, 1024> room{};
    int error = 0;
    steps.tell("gethostname()", [&] {
        error = ::gethostname(room.data(), room.size() - 1) == 0 ? 0 : errno;
        return error == 0 ? cLiteral(viewOf(room.data())) : fmt::format("-1 {}", errnoSymbol(error));
    });
    if (error != 0) {
        steps.failErrno(error);
        return {};
    }
    return room.data();
}

std::string stripped(std::string_view text) {
    constexpr std::string_view kSpace = " \t\n\r\f\v";
    const auto first = text.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return {};
    return std::string(text.substr(first, text.find_last_not_of(kSpace) - first + 1));
}

} // namespace

void byHost(Steps& steps, const lookup::GetHostByName& ask) {
    if (const auto address = steps.hostAddress(ask.name, AF_INET))
        steps.answer().text = address->host();
}

void byHost(Steps& steps, const lookup::GetHostByNameEx& ask) {
    if (steps.hostAddress(ask.name, AF_INET))
        steps.answer().host = byName(steps, ask.name);
}

void byHost(Steps& steps, const lookup::GetHostByAddr& ask) { steps.answer().host = byAddress(steps, ask.address); }

// Source: CPython's Lib/socket.py. It never fails: a name that nobody knows is its own answer.
void byHost(Steps& steps, const lookup::GetFqdn& ask) {
    std::string name = stripped(ask.name);
    if (name.empty() || name == "0.0.0.0" || name == "::") {
        const auto own = ownName(steps);
        if (!own)
            return;
        name = *own;
    }
    const auto host = byAddress(steps, name);
    steps.answer().error.reset();
    if (!host) {
        steps.answer().text = name;
        return;
    }
    const auto isWhole = [](const std::string& one) { return one.find('.') != std::string::npos; };
    const auto alias = std::ranges::find_if(host->aliases, isWhole);
    steps.answer().text = isWhole(host->name) || alias == host->aliases.end() ? host->name : *alias;
}

void byHost(Steps& steps, const lookup::GetHostName& /*ask*/) { steps.answer().text = ownName(steps); }

namespace {

constexpr std::uint32_t kMostFlowInfo = 0xfffff;

// As Python does with a tuple of four. None: it is refused, as Python does.
std::optional<Address> withIpv6Fields(Steps& steps, const Address& address, const lookup::GetNameInfo& ask) {
    if (!ask.flowInfo && !ask.scopeId)
        return address;
    if (address.family() != AF_INET6) {
        steps.refuse("OSError", "IPv4 sockaddr must be 2 tuple");
        return {};
    }
    sockaddr_in6 in6{};
    std::memcpy(&in6, address.bytes().data(), std::min(address.bytes().size(), sizeof in6));
    in6.sin6_flowinfo = htonl(ask.flowInfo.value_or(0));
    in6.sin6_scope_id = ask.scopeId.value_or(0);
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&in6), sizeof in6);
}

} // namespace

void byHost(Steps& steps, const lookup::GetNameInfo& ask) {
    if (ask.flowInfo.value_or(0) > kMostFlowInfo)
        return steps.refuse("OverflowError", "getnameinfo(): flowinfo must be 0-1048575.");
    const auto found =
        steps.getaddrinfo({ask.host, std::to_string(ask.port), AF_UNSPEC, SOCK_DGRAM, 0, AI_NUMERICHOST});
    if (!found)
        return;
    if (found->size() > 1)
        return steps.refuse("OSError", "sockaddr resolved to multiple addresses");
    const auto made = withIpv6Fields(steps, found->front().address, ask);
    if (!made)
        return;
    const Address& address = *made;
    std::array<char, NI_MAXHOST> host{};
    std::array<char, NI_MAXSERV> service{};
    int error = 0;
    int systemError = 0;
    steps.tell(fmt::format("getnameinfo({}, {})", address.toString(),
                           decodeFlags(nameInfoFlags(), static_cast<unsigned>(ask.flags))),
               [&] {
                   errno = 0;
                   error = ::getnameinfo(address.data(), address.length(), host.data(), host.size(), service.data(),
                                         service.size(), ask.flags);
                   systemError = errno;
                   return error == 0 ? std::string("0")
                                     : fmt::format("{} {}", error, decodeValue(addrInfoErrors(), error));
               });
    if (error != 0)
        return steps.failAddrInfo(error, error == EAI_SYSTEM ? systemError : 0);
    steps.answer().text = host.data();
    steps.answer().service = service.data();
}

} // namespace swb::lookup_steps
