#include "core/net/lookup.h"

#include <iterator>

namespace swb {

namespace {
// In the order of the alternatives.
constexpr std::string_view kNames[] = {"getaddrinfo",    "getnameinfo",    "gethostbyname",    "gethostbyname_ex",
                                       "gethostbyaddr",  "getfqdn",        "gethostname",      "getservbyname",
                                       "getservbyport",  "getprotobyname", "getprotobynumber", "if_nameindex",
                                       "if_nametoindex", "if_indextoname", "res_nquery"};
static_assert(std::size(kNames) == std::variant_size_v<Lookup>);
} // namespace

std::string_view lookupName(const Lookup& lookup) { return kNames[lookup.index()]; }

} // namespace swb
