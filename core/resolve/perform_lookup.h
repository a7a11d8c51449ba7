#pragma once

#include "core/net/lookup.h"

namespace swb {

// Makes the look-up in the calling thread, which may wait for name servers for as long as the C library does.
// Calls: getaddrinfo, getnameinfo, gethostname, if_nameindex and their like; of the calls that keep their answer in
// static memory only the _r form, with a buffer that grows while the answer is ERANGE. Every one is told by callsOf(),
// with its result and time.
// Errors: LookupAnswer::error, as the call gave it; EAI_SYSTEM with its errno.
// Thread: any. Source: CPython's Modules/socketmodule.c for the steps before the older calls.
LookupAnswer performLookup(const Lookup& lookup);

// The calls that the answer took.
std::vector<LookupCall> callsOf(const Lookup& lookup, const LookupAnswer& answer);

// True where the C library has all it needs in the arguments: an address in digits, without a scope, or none, and a
// port in digits, or none. It reads no file of names, asks nobody, and is back within microseconds.
bool needsNoNames(const Lookup& lookup);

} // namespace swb
