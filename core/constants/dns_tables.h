#pragma once

#include "core/constants/named_value.h"

namespace swb {

// Numbers that stand in the messages of the DNS, each table sorted by number. The types of records are dnsRecordTypes()
// of resolver_tables.h.
NamedTable dnsOpcodes();
NamedTable dnsResponseCodes(); // with what an answer to an update means by them
NamedTable dnsClasses();

inline constexpr unsigned kDnsQuery = 0;
inline constexpr unsigned kDnsUpdate = 5;
inline constexpr unsigned kDnsClassIn = 1;
inline constexpr unsigned kDnsClassNone = 254;
inline constexpr unsigned kDnsClassAny = 255;
inline constexpr unsigned kDnsTypeAny = 255;
inline constexpr unsigned kDnsTypeSoa = 6;

} // namespace swb
