#include "core/constants/resolver_tables.h"
#include "core/constants/table_row.h"

#include <arpa/nameser.h>
#include <fmt/format.h>
#include <netdb.h>

#include <algorithm>
#include <array>
#include <string>

namespace swb {

namespace {

constexpr std::nullopt_t kNo = std::nullopt;
constexpr std::string_view kMan = "getaddrinfo(3)";
constexpr std::string_view kNameMan = "getnameinfo(3)";
constexpr std::string_view kWindows = "Microsoft's ws2def.h and ADDRINFOEX documentation";
constexpr std::string_view kDeprecated = "glibc takes the bit and does nothing with it since 2.28.";

// The symbol and the number are the header's own, so that they cannot disagree.
#define SWB_HERE(symbol, ...) {#symbol, symbol, __VA_ARGS__}
// A name that an older header has not got, with the number of those that have it.
#define SWB_ELSEWHERE(symbol, ...) {#symbol, kNo, __VA_ARGS__}

constexpr ResolverConstant kFlags[] = {
    SWB_HERE(AI_PASSIVE, 1, 1, 1, "The addresses are for bind: without a host they are the wildcards 0.0.0.0 and ::.",
             "Does nothing when there is a host. Without it, no host means loopback.", kMan),
    SWB_HERE(AI_CANONNAME, 2, 2, 2, "Tells the canonical name, in the first result alone.",
             "Without a host it is refused with EAI_BADFLAGS.", kMan),
    SWB_HERE(AI_NUMERICHOST, 4, 4, 4, "The host must be an address in digits: nothing is looked up.",
             "A name is refused with EAI_NONAME. 127.1 passes: the old forms of inet_aton count as digits.", kMan),
    SWB_HERE(AI_V4MAPPED, 2048, 2048, 2048,
             "With AF_INET6: where there is no IPv6 address, gives IPv4 ones as ::ffff:a.b.c.d.",
             "Does nothing for any other family.", kMan),
    SWB_HERE(AI_ALL, 256, 256, 256, "With AI_V4MAPPED: IPv6 addresses and mapped IPv4 ones, both.",
             "Alone it does nothing.", kMan),
    SWB_HERE(AI_ADDRCONFIG, 1024, 1024, 1024,
             "Leaves out a family of which this machine has no address beside loopback.",
             "Offline, a look-up of localhost for one family alone then fails with EAI_NONAME; literals pass. Part of "
             "what glibc assumes when a C program passes no hints at all.",
             kMan),
    SWB_HERE(AI_IDN, kNo, kNo, kNo, "Writes an international host name in its ASCII form before it looks it up.",
             "glibc alone. Reads the host in the locale's encoding and needs the library libidn2 when it runs; else "
             "EAI_IDN_ENCODE.",
             kMan),
    SWB_HERE(AI_CANONIDN, kNo, kNo, kNo, "Gives the canonical name back in its international form.",
             "glibc alone; together with AI_CANONNAME.", kMan),
    {"AI_IDN_ALLOW_UNASSIGNED", 0x100, kNo, kNo, kNo, "Once let unassigned code points through.", kDeprecated, kMan},
    {"AI_IDN_USE_STD3_ASCII_RULES", 0x200, kNo, kNo, kNo, "Once checked the name for the letters of host names.",
     kDeprecated, kMan},
    SWB_HERE(AI_NUMERICSERV, 8, 4096, 8, "The service must be a port in digits: no table of services is read.",
             "A name is refused with EAI_NONAME.", kMan),
    SWB_ELSEWHERE(AI_DNS_ONLY, 0x10, kNo, kNo, "Asks the DNS alone, not the neighbours by LLMNR or NetBIOS.",
                  "Of GetAddrInfoEx.", kWindows),
    SWB_ELSEWHERE(AI_FORCE_CLEAR_TEXT, 0x20, kNo, kNo, "Asks the DNS without encryption.", "Of GetAddrInfoEx.",
                  kWindows),
    SWB_ELSEWHERE(AI_BYPASS_DNS_CACHE, 0x40, kNo, kNo, "Does not take the answer from the resolver's cache.",
                  "Of GetAddrInfoEx.", kWindows),
    SWB_ELSEWHERE(AI_RETURN_TTL, 0x80, kNo, kNo, "Tells how long the answer may be kept.", "Of GetAddrInfoEx.",
                  kWindows),
    SWB_ELSEWHERE(AI_V4MAPPED_CFG, kNo, 512, 512, "As AI_V4MAPPED, where the kernel takes mapped addresses at all.", "",
                  "FreeBSD's netdb.h"),
    SWB_ELSEWHERE(AI_DEFAULT, kNo, 1536, 1536, "AI_V4MAPPED_CFG and AI_ADDRCONFIG together.", "", "FreeBSD's netdb.h"),
    SWB_ELSEWHERE(AI_UNUSABLE, kNo, 0x10000000, kNo, "Also gives addresses that this machine has no way to reach.", "",
                  "Apple's netdb.h"),
    SWB_ELSEWHERE(AI_NON_AUTHORITATIVE, 0x4000, kNo, kNo,
                  "Also takes answers that do not come from the authority for the name.",
                  "For providers of e-mail names (NS_EMAIL).", kWindows),
    SWB_ELSEWHERE(AI_SECURE, 0x8000, kNo, kNo, "Takes only what came over a secure channel.",
                  "For providers of e-mail names (NS_EMAIL).", kWindows),
    SWB_ELSEWHERE(AI_RETURN_PREFERRED_NAMES, 0x10000, kNo, kNo, "Gives the names that a publication prefers.",
                  "For providers of e-mail names (NS_EMAIL); the host must be absent.", kWindows),
    SWB_ELSEWHERE(AI_FQDN, 0x20000, kNo, kNo,
                  "Gives the full domain name of a flat name where AI_CANONNAME gives the canonical one.",
                  "Since Windows 7; not together with AI_CANONNAME.", kWindows),
    SWB_ELSEWHERE(AI_FILESERVER, 0x40000, kNo, kNo, "Hints that the name is a file server's.", "Since Windows 7.",
                  kWindows),
    SWB_ELSEWHERE(AI_DISABLE_IDN_ENCODING, 0x80000, kNo, kNo, "Does not write an international name in its ASCII form.",
                  "Since Windows 8.", kWindows),
    SWB_ELSEWHERE(AI_SECURE_WITH_FALLBACK, 0x100000, kNo, kNo,
                  "Asks the DNS with encryption, and without where that fails.", "Of GetAddrInfoEx.", kWindows),
    SWB_ELSEWHERE(AI_EXCLUSIVE_CUSTOM_SERVERS, 0x200000, kNo, kNo, "Asks only the servers that the call names.",
                  "Of GetAddrInfoEx.", kWindows),
    SWB_ELSEWHERE(AI_RETURN_RESPONSE_FLAGS, 0x10000000, kNo, kNo, "Tells the flags of the answer.", "Of GetAddrInfoEx.",
                  kWindows),
    SWB_ELSEWHERE(AI_REQUIRE_SECURE, 0x20000000, kNo, kNo, "Fails where the DNS cannot be asked with encryption.",
                  "Of GetAddrInfoEx.", kWindows),
    SWB_ELSEWHERE(AI_RESOLUTION_HANDLE, 0x40000000, kNo, kNo, "Gives a handle by which the query goes on.",
                  "Of GetAddrInfoEx.", kWindows),
    SWB_ELSEWHERE(AI_EXTENDED, 0x80000000, kNo, kNo, "The hints are a longer structure of a later version.",
                  "Of GetAddrInfoEx.", kWindows),
};

constexpr ResolverConstant kNameFlags[] = {
    SWB_HERE(NI_NUMERICHOST, 2, 2, 2, "Gives the address in digits and looks no name up.",
             "Without it an unanswered reverse look-up holds the call for many seconds.", kNameMan),
    SWB_HERE(NI_NUMERICSERV, 8, 8, 8, "Gives the port in digits and no name of a service.", "", kNameMan),
    SWB_HERE(NI_NOFQDN, 1, 1, 1, "Leaves the domain out of names of the machine's own domain.",
             "Other names stay whole.", kNameMan),
    SWB_HERE(NI_NAMEREQD, 4, 4, 4, "Fails with EAI_NONAME where the address has no name.",
             "Without it the digits stand in for the name.", kNameMan),
    SWB_HERE(NI_DGRAM, 0x10, 0x10, 0x10, "Looks the port up among the services of UDP, not TCP.",
             "Port 512 is exec by TCP and biff by UDP.", kNameMan),
    SWB_HERE(NI_IDN, kNo, kNo, kNo, "Gives the name in its international form.", "glibc alone.", kNameMan),
    {"NI_IDN_ALLOW_UNASSIGNED", 0x40, kNo, kNo, kNo, "Once let unassigned code points through.", kDeprecated, kNameMan},
    {"NI_IDN_USE_STD3_ASCII_RULES", 0x80, kNo, kNo, kNo, "Once checked the name for the letters of host names.",
     kDeprecated, kNameMan},
    SWB_ELSEWHERE(NI_NUMERICSCOPE, kNo, 0x100, 0x20, "Gives the scope of an IPv6 address in digits.", "",
                  "Apple's and FreeBSD's netdb.h"),
};

constexpr ResolverConstant kErrors[] = {
    {"EAI_IDN_ENCODE", -105, kNo, kNo, kNo, "The host name could not be written in its ASCII form.",
     "The locale must be one of UTF-8, libidn2 be installed, and the name keep to the rules (no label above 63 bytes).",
     kMan},
    {"EAI_INTR", -104, kNo, kNo, kNo, "A signal ended gai_suspend().", "Of getaddrinfo_a() alone.", "getaddrinfo_a(3)"},
    {"EAI_ALLDONE", -103, kNo, kNo, kNo, "gai_suspend() has nothing to wait for.", "Of getaddrinfo_a() alone.",
     "getaddrinfo_a(3)"},
    {"EAI_NOTCANCELED", -102, kNo, kNo, kNo, "The request could not be taken back.", "Of getaddrinfo_a() alone.",
     "getaddrinfo_a(3)"},
    {"EAI_CANCELED", -101, kNo, kNo, kNo, "The request was taken back.", "Of getaddrinfo_a() alone.",
     "getaddrinfo_a(3)"},
    {"EAI_INPROGRESS", -100, kNo, kNo, kNo, "The request has no answer yet.", "Of getaddrinfo_a() alone.",
     "getaddrinfo_a(3)"},
    SWB_HERE(EAI_OVERFLOW, kNo, 14, 14, "The room for the name was too small.",
             "getnameinfo() wants NI_MAXHOST (1025) and NI_MAXSERV (32) bytes.", kNameMan),
    SWB_HERE(EAI_SYSTEM, kNo, 11, 11, "A system call failed: errno has the reason.",
             "Look at errno; the text of gai_strerror() says nothing of it.", kMan),
    SWB_HERE(EAI_MEMORY, 8, 6, 6, "There was no memory.", "", kMan),
    {"EAI_ADDRFAMILY", -9, kNo, 1, 1, "The host has no address of the family asked for.",
     "glibc says it of a literal of the other family. Ask for AF_UNSPEC, or add AI_V4MAPPED for an IPv4 address in "
     "IPv6 form.",
     kMan},
    SWB_HERE(EAI_SERVICE, 10109, 9, 9, "The service is not there for this type of socket.",
             "Give a port in digits. SOCK_RAW takes no service at all, a few services are TCP's alone, and a machine "
             "without /etc/services knows no names.",
             kMan),
    SWB_HERE(EAI_SOCKTYPE, 10044, 10, 10, "The type is unknown, or does not go together with the protocol.",
             "Leave the type or the protocol at 0.", kMan),
    SWB_HERE(EAI_FAMILY, 10047, 5, 5, "The family is not one that names are resolved for.",
             "AF_UNSPEC, AF_INET or AF_INET6.", kMan),
    {"EAI_NODATA", -5, 11004, 7, 7, "The name is known, but it has no address of the family asked for.",
     "Ask for another family.", kMan},
    SWB_HERE(EAI_FAIL, 11003, 4, 4, "A name server failed for good: asking again will not help.",
             "Ask another server, or look into its log.", kMan),
    SWB_HERE(EAI_AGAIN, 11002, 2, 2, "No name server gave an answer, this time.",
             "Ask again later. A machine without a network, or with a wrong server in /etc/resolv.conf, gets this.",
             kMan),
    SWB_HERE(EAI_NONAME, 11001, 8, 8, "The name or service is not known, or both are absent.",
             "Look at the spelling; give one of the two. It is also what AI_NUMERICHOST and AI_NUMERICSERV answer to "
             "anything but digits, and AI_ADDRCONFIG where the machine has no address of the family.",
             kMan),
    SWB_HERE(EAI_BADFLAGS, 10022, 3, 3, "A flag is unknown, or AI_CANONNAME stands without a host.",
             "Take the flag away.", kMan),
    SWB_ELSEWHERE(EAI_BADHINTS, kNo, 12, 12, "The hints are not what they should be.", "", "FreeBSD's netdb.h"),
    SWB_ELSEWHERE(EAI_PROTOCOL, kNo, 13, 13, "The protocol that was answered is unknown.", "", "FreeBSD's netdb.h"),
};

constexpr std::string_view kHostMan = "gethostbyname(3)";
constexpr ResolverConstant kHostErrors[] = {
    {"NETDB_INTERNAL", -1, kNo, -1, -1, "A system call failed: errno has the reason.", "", "netdb.h"},
    {"NETDB_SUCCESS", 0, 0, 0, 0, "No error.", "", "netdb.h"},
    SWB_HERE(HOST_NOT_FOUND, 11001, 1, 1, "Nobody knows this host.", "Look at the spelling.", kHostMan),
    SWB_HERE(TRY_AGAIN, 11002, 2, 2, "No name server gave an answer, this time.", "Ask again later.", kHostMan),
    SWB_HERE(NO_RECOVERY, 11003, 3, 3, "A name server failed for good.",
             "An empty name gives it too: hstrerror() says 'Unknown server error'.", kHostMan),
    SWB_HERE(NO_DATA, 11004, 4, 4, "The name is known, but it has no address of this family.",
             "NO_ADDRESS is the same number.", kHostMan),
};

#undef SWB_HERE
#undef SWB_ELSEWHERE

static_assert(kAiPassive == AI_PASSIVE && kAiCanonname == AI_CANONNAME && kAiNumerichost == AI_NUMERICHOST);
static_assert(kAiV4mapped == AI_V4MAPPED && kAiAll == AI_ALL && kAiAddrconfig == AI_ADDRCONFIG && kAiIdn == AI_IDN);
static_assert(kEaiSystem == EAI_SYSTEM && kNiNumerichost == NI_NUMERICHOST && kNiNumericserv == NI_NUMERICSERV);
static_assert(kNiNamereqd == NI_NAMEREQD && kNiDgram == NI_DGRAM);
// By a function: both sides of a plain comparison would be the same number.
constexpr bool isNumber(std::int64_t header, std::int64_t ours) { return header == ours; }
static_assert(isNumber(NETDB_INTERNAL, -1) && isNumber(NETDB_SUCCESS, 0));
#ifdef EAI_IDN_ENCODE // with _GNU_SOURCE
static_assert(isNumber(EAI_IDN_ENCODE, -105) && isNumber(EAI_INTR, -104) && isNumber(EAI_ALLDONE, -103));
static_assert(isNumber(EAI_NOTCANCELED, -102) && isNumber(EAI_CANCELED, -101) && isNumber(EAI_INPROGRESS, -100));
static_assert(isNumber(EAI_ADDRFAMILY, -9) && isNumber(EAI_NODATA, -5));
#endif

// No header here has them.
constexpr int kSvcb = 64;
constexpr int kHttps = 65;

constexpr NamedValue kRecordTypes[] = {
    {ns_t_a, "A", "An IPv4 address.", "", "RFC 1035"},
    {ns_t_ns, "NS", "A name server that has the authority for this domain.", "", "RFC 1035"},
    {ns_t_cname, "CNAME", "The name is an alias: the records stand at the other one.",
     "A look-up follows it by itself; beside it the name has no other records.", "RFC 1035"},
    {ns_t_soa, "SOA", "The head of a zone: its first server, who looks after it, its times.", "", "RFC 1035"},
    {ns_t_ptr, "PTR", "The name of an address, asked for under in-addr.arpa or ip6.arpa.", "", "RFC 1035"},
    {ns_t_hinfo, "HINFO", "The kind of machine and its system.",
     "Today what a server gives that does not want to answer ANY.", "RFC 1035; RFC 8482"},
    {ns_t_mx, "MX", "Where mail for this domain goes; the lowest preference first.",
     "Without one, mail goes to the name's own address; a lone '.' with preference 0 says that it takes none.",
     "RFC 5321, 5.1; RFC 7505"},
    {ns_t_txt, "TXT", "Text, for whatever a convention wants: who may send mail, who owns the domain.", "", "RFC 1035"},
    {ns_t_aaaa, "AAAA", "An IPv6 address.", "", "RFC 3596"},
    {ns_t_srv, "SRV", "Host and port of a service: priority, weight, port, host.",
     "The name is _service._protocol.domain.", "RFC 2782"},
    {ns_t_naptr, "NAPTR", "Rules that make another name of this one, as telephone numbers and SIP have it.", "",
     "RFC 3403"},
    {ns_t_dname, "DNAME", "Everything below this name stands below another one.", "", "RFC 6672"},
    {ns_t_opt, "OPT", "No record of a name: what EDNS adds to a message, the room for an answer among it.",
     "It cannot be asked for; its class is the size of UDP messages, its TTL is flags.", "RFC 6891"},
    {ns_t_ds, "DS", "The digest of the key that signs the zone below.", "", "RFC 4034"},
    {ns_t_sshfp, "SSHFP", "The fingerprint of the host's key for ssh.", "", "RFC 4255"},
    {ns_t_rrsig, "RRSIG", "The signature of the records of one type.", "", "RFC 4034"},
    {ns_t_nsec, "NSEC", "The next name there is: proof that none stands between.", "", "RFC 4034"},
    {ns_t_dnskey, "DNSKEY", "A key with which the zone is signed.", "", "RFC 4034"},
    {ns_t_tlsa, "TLSA", "Which certificate a service shows.", "The name is _port._protocol.host.", "RFC 6698"},
    {kSvcb, "SVCB", "Where a service is and how it is spoken to.", "", "RFC 9460"},
    {kHttps, "HTTPS", "The same for web servers: browsers ask for it beside A and AAAA.", "", "RFC 9460"},
    {ns_t_tsig, "TSIG", "The signature of a message by a shared secret.", "It stands in messages, never in a zone.",
     "RFC 8945"},
    {ns_t_axfr, "AXFR", "The whole zone.", "A question alone, over TCP; most servers refuse it.", "RFC 5936"},
    {ns_t_any, "ANY", "Whatever the server has at hand.",
     "A question alone. Few servers answer it in full; in an update it stands for every type.", "RFC 1035; RFC 8482"},
    {ns_t_caa, "CAA", "Who may issue certificates for this domain.", "", "RFC 8659"},
};
static_assert(isSoundTable(kRecordTypes));

template <std::size_t size>
consteval std::size_t countHere(const ResolverConstant (&rows)[size]) {
    return static_cast<std::size_t>(
        std::ranges::count_if(rows, [](const ResolverConstant& row) { return row.here.has_value(); }));
}

// This system's rows come first and rise; what a person reads is there.
template <std::size_t size>
consteval bool isSound(const ResolverConstant (&rows)[size]) {
    const std::size_t here = countHere(rows);
    for (std::size_t i = 0; i < size; ++i) {
        const ResolverConstant& row = rows[i];
        if (row.symbol.empty() || row.meaning.empty() || row.source.empty() || row.here.has_value() != (i < here))
            return false;
        if (i > 0 && i < here && *rows[i - 1].here >= *row.here)
            return false;
        if (i >= here && !row.windows && !row.macos && !row.freebsd)
            return false;
    }
    return true;
}
static_assert(isSound(kFlags) && isSound(kNameFlags) && isSound(kErrors) && isSound(kHostErrors));

template <std::size_t count>
consteval std::array<NamedValue, count> tableOf(ResolverConstants rows) {
    std::array<NamedValue, count> table{};
    for (std::size_t i = 0; i < count; ++i)
        table[i] = {*rows[i].here, rows[i].symbol, rows[i].meaning, rows[i].note, rows[i].source};
    return table;
}

constexpr auto kFlagTable = tableOf<countHere(kFlags)>(kFlags);
constexpr auto kNameFlagTable = tableOf<countHere(kNameFlags)>(kNameFlags);
constexpr auto kErrorTable = tableOf<countHere(kErrors)>(kErrors);
constexpr auto kHostErrorTable = tableOf<countHere(kHostErrors)>(kHostErrors);

} // namespace

ResolverConstants addrInfoFlagRows() { return kFlags; }
ResolverConstants nameInfoFlagRows() { return kNameFlags; }
ResolverConstants addrInfoErrorRows() { return kErrors; }
ResolverConstants hostErrorRows() { return kHostErrors; }

NamedTable addrInfoFlags() { return kFlagTable; }
NamedTable nameInfoFlags() { return kNameFlagTable; }
NamedTable addrInfoErrors() { return kErrorTable; }
NamedTable hostErrors() { return kHostErrorTable; }
NamedTable dnsRecordTypes() { return kRecordTypes; }

std::string systemsText(const ResolverConstant& row) {
    std::string out;
    const auto add = [&out](std::string_view system, const std::optional<std::int64_t>& number) {
        if (number)
            out += fmt::format("{}{} {}", out.empty() ? "" : ", ", system, *number);
    };
    add("Linux", row.here);
    add("Windows", row.windows);
    add("macOS", row.macos);
    add("FreeBSD", row.freebsd);
    return out;
}

} // namespace swb
