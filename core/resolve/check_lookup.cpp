#include "core/resolve/check_lookup.h"

#include "core/base/escape.h"
#include "core/net/address.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>

namespace swb {

namespace {

constexpr std::size_t kMostName = 253; // RFC 1035's 255 bytes on the wire, as text
constexpr std::size_t kMostLabel = 63;
constexpr std::string_view kSpace = " \t\r\n\v\f";

bool isDigit(char c) { return c >= '0' && c <= '9'; }

std::optional<LookupFault> nulFault(LookupField field, std::string_view text) {
    const auto at = text.find('\0');
    if (at == std::string_view::npos)
        return {};
    return LookupFault{field, at, 1,
                       fmt::format("a NUL ends a text of C: the call would get {} alone", quoted(text.substr(0, at)))};
}

// What stands before the call: each text of the look-up that is passed as a C string.
struct Check {
    using Fault = std::optional<LookupFault>;

    static Fault plain(std::string_view text) { return nulFault(LookupField::Host, text); }

    Fault operator()(const lookup::GetAddrInfo& ask) const {
        if (ask.host)
            if (auto fault = checkHost(*ask.host))
                return fault;
        return ask.service ? checkService(*ask.service) : Fault();
    }
    Fault operator()(const lookup::GetNameInfo& ask) const { return checkHost(ask.host); }
    Fault operator()(const lookup::GetHostByName& ask) const { return checkHost(ask.name); }
    Fault operator()(const lookup::GetHostByNameEx& ask) const { return checkHost(ask.name); }
    Fault operator()(const lookup::GetHostByAddr& ask) const { return checkHost(ask.address); }
    Fault operator()(const lookup::GetFqdn& ask) const { return nulFault(LookupField::Host, ask.name); }
    Fault operator()(const lookup::GetServByName& ask) const { return twoTexts(ask.name, ask.protocol); }
    Fault operator()(const lookup::GetServByPort& ask) const {
        if (ask.port < 0 || ask.port > 0xffff)
            return LookupFault{LookupField::Port, 0, 0, fmt::format("{} is no port: 0..65535", ask.port)};
        return ask.protocol ? nulFault(LookupField::Service, *ask.protocol) : Fault();
    }
    Fault operator()(const lookup::GetProtoByName& ask) const { return plain(ask.name); }
    Fault operator()(const lookup::IfNameToIndex& ask) const { return plain(ask.name); }
    Fault operator()(const lookup::DnsRecords& ask) const { return checkHost(ask.name); }
    template <class Other>
    Fault operator()(const Other& /*ask*/) const {
        return {};
    }

private:
    static Fault twoTexts(std::string_view name, const std::optional<std::string>& protocol) {
        if (auto fault = plain(name))
            return fault;
        return protocol ? nulFault(LookupField::Service, *protocol) : Fault();
    }
};

} // namespace

std::optional<LookupFault> checkLookup(const Lookup& lookup) { return std::visit(Check{}, lookup); }

std::optional<LookupFault> checkHost(std::string_view host) {
    if (auto fault = nulFault(LookupField::Host, host))
        return fault;
    if (const auto at = host.find_first_of(kSpace); at != std::string_view::npos)
        return LookupFault{LookupField::Host, at, 1, "white space cannot stand in the name of a host"};
    if (host.size() > kMostName)
        return LookupFault{LookupField::Host, kMostName, host.size() - kMostName,
                           fmt::format("{} bytes: a name has at most {}", host.size(), kMostName)};
    return {};
}

std::optional<LookupFault> checkService(std::string_view service) {
    if (auto fault = nulFault(LookupField::Service, service))
        return fault;
    const auto first = service.find_first_not_of(kSpace);
    if (first == std::string_view::npos)
        return service.empty()
                   ? std::nullopt
                   : std::optional(LookupFault{LookupField::Service, 0, service.size(), "white space is no service"});
    if (first > 0)
        return LookupFault{LookupField::Service, 0, first,
                           "white space before it: glibc passes over it before a number, and takes it for a part of "
                           "a name"};
    if (const auto last = service.find_last_not_of(kSpace); last + 1 < service.size())
        return LookupFault{LookupField::Service, last + 1, service.size() - last - 1,
                           "white space behind it: glibc would look for a service with this in its name"};
    const std::string_view digits = service.substr(service.front() == '-' || service.front() == '+' ? 1 : 0);
    if (digits.empty() || !std::ranges::all_of(digits, isDigit))
        return {};
    if (service.front() == '+')
        return LookupFault{LookupField::Service, 0, 1, "glibc reads past the '+'; other systems do not"};
    if (const auto port = parsePort(service); !port) {
        constexpr std::size_t kWraps = 9; // so many digits fit the int that glibc cuts to 16 bits
        std::string message = port.error().message;
        if (digits == service && service.size() <= kWraps)
            message = fmt::format("{} does not fit 16 bits (0..65535); glibc would take it for port {} and say nothing",
                                  service, std::stoul(std::string(service)) & 0xffff);
        return LookupFault{LookupField::Service, 0, service.size(), std::move(message)};
    }
    return {};
}

std::string hostRemark(std::string_view host) {
    if (host.empty())
        return "An empty text is not NULL: glibc looks for a host without a name.";
    if (host == "*")
        return "glibc takes * for NULL: no host at all.";
    in_addr strict{};
    in_addr loose{};
    const std::string text(host);
    if (::inet_pton(AF_INET, text.c_str(), &strict) == 0 && ::inet_aton(text.c_str(), &loose) != 0) {
        std::array<char, INET_ADDRSTRLEN> digits{};
        ::inet_ntop(AF_INET, &loose, digits.data(), digits.size());
        return fmt::format("An old form of digits: it is read as {}, and nothing is looked up.", digits.data());
    }
    std::size_t at = 0;
    while (at <= host.size() && host.find(':') == std::string_view::npos) {
        const std::size_t end = std::min(host.find('.', at), host.size());
        if (end - at > kMostLabel)
            return fmt::format("A label of {} bytes: in the DNS {} is the most; only a hosts file can have it.",
                               end - at, kMostLabel);
        at = end + 1;
    }
    return {};
}

std::string serviceRemark(std::string_view service) {
    if (service.empty())
        return "An empty text is not NULL: glibc reads it as port 0.";
    if (service == "*")
        return "glibc takes * for NULL: no service at all.";
    return {};
}

} // namespace swb
