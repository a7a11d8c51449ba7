#include "core/constants/dns_tables.h"
#include "core/constants/table_row.h"

#include <arpa/nameser.h>

namespace swb {

namespace {

constexpr int kDso = 6; // later than the header

constexpr NamedValue kOpcodes[] = {
    {ns_o_query, "QUERY", "A question for records of a name.", "", "RFC 1035"},
    {ns_o_iquery, "IQUERY", "A question for the name of a record.", "Given up; servers answer NOTIMP.", "RFC 3425"},
    {ns_o_status, "STATUS", "How the server is.", "Nobody ever said what is answered.", "RFC 1035"},
    {ns_o_notify, "NOTIFY", "A zone has changed: come and fetch it.", "", "RFC 1996"},
    {ns_o_update, "UPDATE", "Change records of a zone, under conditions: Dynamic DNS.", "", "RFC 2136"},
    {kDso, "DSO", "A lasting session over one connection.", "", "RFC 8490"},
};
static_assert(isSoundTable(kOpcodes));

constexpr NamedValue kResponseCodes[] = {
    {ns_r_noerror, "NOERROR", "It was done, or answered.",
     "An answer without records says so too: the name is there and has none of this type. An update that changes "
     "nothing succeeds.",
     "RFC 1035; RFC 2136"},
    {ns_r_formerr, "FORMERR", "The server cannot read the message.", "", "RFC 1035"},
    {ns_r_servfail, "SERVFAIL", "The server failed: it could not ask, could not check a signature, or could not write.",
     "", "RFC 1035"},
    {ns_r_nxdomain, "NXDOMAIN", "There is no such name; to an update: a name that had to be in use is not.", "",
     "RFC 1035; RFC 2136"},
    {ns_r_notimpl, "NOTIMP", "The server does not do this: it has no part for this opcode.",
     "To an update: it takes none at all; forwarders and caches answer so.", "RFC 1035"},
    {ns_r_refused, "REFUSED", "The server does not do it for you.",
     "To an update: it came without a signature, or from an address that may not change the zone.", "RFC 1035"},
    {ns_r_yxdomain, "YXDOMAIN", "A name that must not be in use is.", "A condition of an update.", "RFC 2136"},
    {ns_r_yxrrset, "YXRRSET", "Records that must not be there are.", "A condition of an update.", "RFC 2136"},
    {ns_r_nxrrset, "NXRRSET", "Records that had to be there are not.", "A condition of an update.", "RFC 2136"},
    {ns_r_notauth, "NOTAUTH", "The server has no authority for the zone, or does not know who signs.",
     "An update goes to a server that the zone names, as a rule the first of its SOA.", "RFC 2136; RFC 8945"},
    {ns_r_notzone, "NOTZONE", "A name of the update is not in the zone that it gives.", "", "RFC 2136"},
};
static_assert(isSoundTable(kResponseCodes));

constexpr NamedValue kClasses[] = {
    {ns_c_in, "IN", "The Internet's.", "", "RFC 1035"},
    {ns_c_chaos, "CH", "Chaosnet's.", "Today it asks a server for itself: version.bind.", "RFC 1035"},
    {ns_c_hs, "HS", "Hesiod's.", "", "RFC 1035"},
    {ns_c_none, "NONE", "In an update: does not exist, or shall not.", "", "RFC 2136"},
    {ns_c_any, "ANY", "Every class; in an update: exists, or all of them.", "", "RFC 1035; RFC 2136"},
};
static_assert(isSoundTable(kClasses));
static_assert(kDnsQuery == ns_o_query && kDnsUpdate == ns_o_update && kDnsClassIn == ns_c_in &&
              kDnsClassNone == ns_c_none && kDnsClassAny == ns_c_any && kDnsTypeAny == ns_t_any &&
              kDnsTypeSoa == ns_t_soa);

} // namespace

NamedTable dnsOpcodes() { return kOpcodes; }
NamedTable dnsResponseCodes() { return kResponseCodes; }
NamedTable dnsClasses() { return kClasses; }

} // namespace swb
