#pragma once

#include "core/base/clock.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace swb {

// What is asked of the C library's resolver, each by value and with exactly these arguments. The texts are passed as
// they are, save that what stands behind a NUL would not arrive.
namespace lookup {

struct GetAddrInfo {
    std::optional<std::string> host, service; // none: NULL
    int family = 0, type = 0, protocol = 0, flags = 0;
    friend bool operator==(const GetAddrInfo&, const GetAddrInfo&) = default;
};
struct GetNameInfo {
    std::string host; // in digits, with %scope
    std::uint16_t port = 0;
    int flags = 0;
    // Of IPv6 alone; with either of them it is Python's tuple of four. Without, the scope is the one in the host.
    std::optional<std::uint32_t> flowInfo = {}; // host order
    std::optional<std::uint32_t> scopeId = {};
};
// The older calls, as Python's socket module has them.
struct GetHostByName {
    std::string name;
};
struct GetHostByNameEx {
    std::string name;
};
struct GetHostByAddr {
    std::string address; // or a name, which is resolved first
};
struct GetFqdn {
    std::string name; // empty: this machine
};
struct GetHostName {};
struct GetServByName {
    std::string name;
    std::optional<std::string> protocol; // none: whatever comes first
};
struct GetServByPort {
    int port = 0;
    std::optional<std::string> protocol;
};
struct GetProtoByName {
    std::string name;
};
struct GetProtoByNumber {
    int number = 0;
};
// Records of the DNS, past files and caches of this machine. Those of mail exchangers (MX) are followed to their
// addresses.
struct DnsRecords {
    std::string name;
    int type = 1;            // ns_t_a
    std::string server = {}; // as readServerAddress() takes it; empty: those of /etc/resolv.conf
};
struct IfNameIndex {};
struct IfNameToIndex {
    std::string name;
};
struct IfIndexToName {
    std::uint32_t index = 0;
};

} // namespace lookup

using Lookup = std::variant<lookup::GetAddrInfo, lookup::GetNameInfo, lookup::GetHostByName, lookup::GetHostByNameEx,
                            lookup::GetHostByAddr, lookup::GetFqdn, lookup::GetHostName, lookup::GetServByName,
                            lookup::GetServByPort, lookup::GetProtoByName, lookup::GetProtoByNumber,
                            lookup::IfNameIndex, lookup::IfNameToIndex, lookup::IfIndexToName, lookup::DnsRecords>;

// "getaddrinfo", "gethostbyname_ex": what Python calls it.
std::string_view lookupName(const Lookup& lookup);

// One struct addrinfo.
struct AddrInfo {
    int flags = 0, family = 0, type = 0, protocol = 0;
    std::optional<std::string> canonicalName; // the first result has it, when asked for
    Address address;
};

// One struct hostent.
struct HostEntry {
    std::string name;
    std::vector<std::string> aliases;
    std::vector<std::string> addresses;
};

struct LookupError {
    enum class Kind {
        AddrInfo, // EAI_*; for EAI_SYSTEM `systemError` is errno
        Host,     // h_errno
        Errno,    // errno
        NotFound, // the table has no such entry: the call gives no number
        Refused,  // by what stands between the person and the call, as Python's module does; the call was not made
    };
    Kind kind = Kind::Refused;
    int number = 0;
    int systemError = 0;
    std::string text;   // the C library's words for the number, or those of the refusal
    std::string python; // the exception that Python raises: "gaierror(-2, 'Name or service not known')"
};

// One call of the C library that the answer took, in the form that several threads may use.
struct LookupCall {
    std::string call;   // "gethostbyname_r("localhost")"
    std::string result; // "0", "-2 EAI_NONAME"
    Nanoseconds duration{};
};

// One resource record.
struct DnsRecord {
    std::string name;
    int type = 0;
    std::uint32_t ttl = 0; // seconds that a cache may keep it
    std::string value;     // as zone files write it
    int preference = -1;   // of MX and SRV: the lower is asked first
    std::string target;    // of MX, SRV, NS, CNAME, PTR: the name it leads to
};

struct LookupAnswer {
    std::optional<LookupError> error;
    std::vector<LookupCall> calls;
    // Of a GetAddrInfo alone, in place of `calls`: how long its one call took. callsOf() writes it out when it is
    // shown.
    std::optional<Nanoseconds> soleCall;
    // What came, by the kind of look-up; the others are empty.
    std::vector<AddrInfo> addresses;
    std::optional<HostEntry> host;
    std::optional<std::string> text;
    std::optional<std::string> service; // GetNameInfo's second text
    std::vector<std::string> aliases;   // of a service or protocol, beside `text` and `number`
    std::optional<std::int64_t> number;
    std::vector<std::pair<std::uint32_t, std::string>> interfaces;
    std::vector<DnsRecord> records;  // as asked for, MX and SRV in the order in which they are to be tried
    std::vector<DnsRecord> followed; // the addresses of the mail exchangers, or of the name itself where it has none
    std::string remark;              // what the records mean, where that is not plain
    Bytes message;                   // of the DNS: the answer to the first question, or what came in place of it
};

} // namespace swb
