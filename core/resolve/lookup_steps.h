#pragma once

#include "core/net/lookup.h"

#include <functional>
#include <optional>
#include <string>
#include <string_view>

// The steps of which the look-ups are made; shared by the sources of performLookup() and nobody else.
namespace swb::lookup_steps {

// Fills an answer step by step. A step that fails leaves the error there and gives nothing.
class Steps {
public:
    explicit Steps(LookupAnswer& answer)
        : m_answer(answer) {}

    LookupAnswer& answer() { return m_answer; }

    // Makes one call and tells it: `make` gives the result as text.
    void tell(std::string call, const std::function<std::string()>& make);

    std::optional<std::vector<AddrInfo>> getaddrinfo(const lookup::GetAddrInfo& request);
    void solely(const lookup::GetAddrInfo& request); // the whole of the look-up: its text is written later
    // What Python does with a host before the older calls: empty is the wildcard, <broadcast> the broadcast address,
    // digits are taken as they are, a name is resolved. Family AF_INET or AF_UNSPEC.
    std::optional<Address> hostAddress(const std::string& name, int family);

    void failAddrInfo(int number, int systemError);
    void failHost(int number, int systemError);
    void failErrno(int number);
    void failNotFound(std::string_view python, std::string_view words);
    void refuse(std::string_view exception, std::string_view words); // "OSError", "port must be ..."

private:
    LookupAnswer& m_answer;
};

std::string quotedOrNull(const std::optional<std::string>& text); // a C literal, or NULL

// The rest of the look-ups, by topic.
void byHost(Steps& steps, const lookup::GetHostByName& ask);
void byHost(Steps& steps, const lookup::GetHostByNameEx& ask);
void byHost(Steps& steps, const lookup::GetHostByAddr& ask);
void byHost(Steps& steps, const lookup::GetFqdn& ask);
void byHost(Steps& steps, const lookup::GetHostName& ask);
void byHost(Steps& steps, const lookup::GetNameInfo& ask);
void inTable(Steps& steps, const lookup::GetServByName& ask);
void inTable(Steps& steps, const lookup::GetServByPort& ask);
void inTable(Steps& steps, const lookup::GetProtoByName& ask);
void inTable(Steps& steps, const lookup::GetProtoByNumber& ask);
void inDns(Steps& steps, const lookup::DnsRecords& ask);
void inTable(Steps& steps, const lookup::IfNameIndex& ask);
void inTable(Steps& steps, const lookup::IfNameToIndex& ask);
void inTable(Steps& steps, const lookup::IfIndexToName& ask);

} // namespace swb::lookup_steps
