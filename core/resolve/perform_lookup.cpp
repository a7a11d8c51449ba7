#include "core/resolve/perform_lookup.h"

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

#include <cerrno>
#include <cstring>
#include <memory>

namespace swb {
namespace lookup_steps {

namespace {

std::vector<AddrInfo> copyOf(const addrinfo* first) {
    std::vector<AddrInfo> out;
    for (const addrinfo* entry = first; entry != nullptr; entry = entry->ai_next) {
        AddrInfo& to = out.emplace_back();
        to.flags = entry->ai_flags;
        to.family = entry->ai_family;
        to.type = entry->ai_socktype;
        to.protocol = entry->ai_protocol;
        if (entry->ai_canonname != nullptr)
            to.canonicalName = entry->ai_canonname;
        to.address = Address::fromSockaddr(entry->ai_addr, entry->ai_addrlen);
    }
    return out;
}

std::string hintsText(const lookup::GetAddrInfo& request) {
    return fmt::format("{{{}, {}, {}, {}}}", decodeFlags(addrInfoFlags(), static_cast<unsigned>(request.flags)),
                       decodeValue(families(), request.family), decodeValue(socketTypes(), request.type),
                       request.protocol == 0 ? "0" : decodeValue(ipProtocols(), request.protocol));
}

// As Python writes the text of an exception.
std::string pythonText(std::string_view text) { return pythonTextLiteral(viewOf(text)); }

const char* orNull(const std::optional<std::string>& text) { return text ? text->c_str() : nullptr; }

Address inetAddress(in_addr_t inNetworkOrder) {
    sockaddr_in inet{};
    inet.sin_family = AF_INET;
    inet.sin_addr.s_addr = inNetworkOrder;
    return Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&inet), sizeof inet);
}

} // namespace

std::string quotedOrNull(const std::optional<std::string>& text) { return text ? cLiteral(viewOf(*text)) : "NULL"; }

void Steps::tell(std::string call, const std::function<std::string()>& make) {
    const Nanoseconds start = monotonicNow();
    std::string result = make();
    m_answer.calls.push_back({std::move(call), std::move(result), monotonicNow() - start});
}

namespace {

struct Asked {
    int error = 0;
    int systemError = 0;
    addrinfo* first = nullptr;
};

Asked askLibrary(const lookup::GetAddrInfo& request) {
    addrinfo hints{};
    hints.ai_family = request.family;
    hints.ai_socktype = request.type;
    hints.ai_protocol = request.protocol;
    hints.ai_flags = request.flags;
    Asked asked;
    errno = 0;
    asked.error = ::getaddrinfo(orNull(request.host), orNull(request.service), &hints, &asked.first);
    asked.systemError = asked.error == EAI_SYSTEM ? errno : 0;
    return asked;
}

std::string askText(const lookup::GetAddrInfo& request) {
    return fmt::format("getaddrinfo({}, {}, {})", quotedOrNull(request.host), quotedOrNull(request.service),
                       hintsText(request));
}

std::string resultText(int error, int systemError) {
    if (error == 0)
        return "0";
    if (error == EAI_SYSTEM)
        return fmt::format("{} EAI_SYSTEM, errno {} {}", error, systemError, errnoSymbol(systemError));
    return fmt::format("{} {}", error, decodeValue(addrInfoErrors(), error));
}

} // namespace

std::optional<std::vector<AddrInfo>> Steps::getaddrinfo(const lookup::GetAddrInfo& request) {
    Asked asked;
    tell(askText(request), [&] {
        asked = askLibrary(request);
        return resultText(asked.error, asked.systemError);
    });
    if (asked.error != 0) {
        failAddrInfo(asked.error, asked.systemError);
        return {};
    }
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(asked.first, ::freeaddrinfo);
    return copyOf(asked.first);
}

void Steps::solely(const lookup::GetAddrInfo& request) {
    const Nanoseconds start = monotonicNow();
    const Asked asked = askLibrary(request);
    m_answer.soleCall = monotonicNow() - start;
    if (asked.error != 0)
        return failAddrInfo(asked.error, asked.systemError);
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> list(asked.first, ::freeaddrinfo);
    m_answer.addresses = copyOf(asked.first);
}

std::optional<Address> Steps::hostAddress(const std::string& name, int family) {
    if (name.empty()) {
        const auto found = getaddrinfo({{}, "0", family, SOCK_DGRAM, 0, AI_PASSIVE});
        if (found && found->size() > 1) {
            refuse("OSError", "wildcard resolved to multiple address");
            return {};
        }
        return found ? std::optional(found->front().address) : std::nullopt;
    }
    if (name == "<broadcast>" || name == "255.255.255.255")
        return inetAddress(htonl(INADDR_BROADCAST));
    in_addr inet{};
    if (::inet_pton(AF_INET, name.c_str(), &inet) > 0)
        return inetAddress(inet.s_addr);
    if (family == AF_UNSPEC && name.find('%') == std::string::npos)
        if (const auto inet6 = Address::parseInet6(name, {}))
            return *inet6;
    const auto found = getaddrinfo({name, {}, family, 0, 0, 0});
    return found && !found->empty() ? std::optional(found->front().address) : std::nullopt;
}

void Steps::failAddrInfo(int number, int systemError) {
    LookupError error{LookupError::Kind::AddrInfo, number, systemError, ::gai_strerror(number), {}};
    error.python = number == EAI_SYSTEM
                       ? fmt::format("OSError({}, {})", systemError, pythonText(std::strerror(systemError)))
                       : fmt::format("gaierror({}, {})", number, pythonText(error.text));
    m_answer.error = std::move(error);
}

void Steps::failHost(int number, int systemError) {
    LookupError error{
        LookupError::Kind::Host, number, number == NETDB_INTERNAL ? systemError : 0, ::hstrerror(number), {}};
    error.python = fmt::format("herror({}, {})", number, pythonText(error.text));
    m_answer.error = std::move(error);
}

void Steps::failErrno(int number) {
    LookupError error{LookupError::Kind::Errno, number, number, std::strerror(number), {}};
    error.python = fmt::format("OSError({}, {})", number, pythonText(error.text));
    m_answer.error = std::move(error);
}

void Steps::failNotFound(std::string_view python, std::string_view words) {
    m_answer.error = LookupError{LookupError::Kind::NotFound, 0, 0, std::string(words),
                                 fmt::format("OSError({})", pythonText(python))};
}

void Steps::refuse(std::string_view exception, std::string_view words) {
    m_answer.error = LookupError{LookupError::Kind::Refused, 0, 0, std::string(words),
                                 fmt::format("{}({})", exception, pythonText(words))};
}

} // namespace lookup_steps

namespace {

using lookup_steps::Steps;

struct Perform {
    Steps& steps;

    void operator()(const lookup::GetAddrInfo& ask) const { steps.solely(ask); }
    void operator()(const lookup::GetNameInfo& ask) const { lookup_steps::byHost(steps, ask); }
    void operator()(const lookup::GetHostByName& ask) const { lookup_steps::byHost(steps, ask); }
    void operator()(const lookup::GetHostByNameEx& ask) const { lookup_steps::byHost(steps, ask); }
    void operator()(const lookup::GetHostByAddr& ask) const { lookup_steps::byHost(steps, ask); }
    void operator()(const lookup::GetFqdn& ask) const { lookup_steps::byHost(steps, ask); }
    void operator()(const lookup::GetHostName& ask) const { lookup_steps::byHost(steps, ask); }
    void operator()(const lookup::DnsRecords& ask) const { lookup_steps::inDns(steps, ask); }
    template <class Ask>
    void operator()(const Ask& ask) const {
        lookup_steps::inTable(steps, ask);
    }
};

} // namespace

LookupAnswer performLookup(const Lookup& lookup) {
    LookupAnswer answer;
    Steps steps(answer);
    std::visit(Perform{steps}, lookup);
    return answer;
}

std::vector<LookupCall> callsOf(const Lookup& lookup, const LookupAnswer& answer) {
    const auto* ask = std::get_if<lookup::GetAddrInfo>(&lookup);
    if (ask == nullptr || !answer.soleCall)
        return answer.calls;
    const int error = answer.error ? answer.error->number : 0;
    const int systemError = answer.error ? answer.error->systemError : 0;
    return {{lookup_steps::askText(*ask), lookup_steps::resultText(error, systemError), *answer.soleCall}};
}

bool needsNoNames(const Lookup& lookup) {
    const auto* ask = std::get_if<lookup::GetAddrInfo>(&lookup);
    if (ask == nullptr)
        return false;
    in6_addr room{};
    const bool isHostFound = !ask->host || ::inet_pton(AF_INET, ask->host->c_str(), &room) == 1 ||
                             ::inet_pton(AF_INET6, ask->host->c_str(), &room) == 1;
    return isHostFound && (!ask->service || ask->service->find_first_not_of("0123456789") == std::string::npos);
}

} // namespace swb
