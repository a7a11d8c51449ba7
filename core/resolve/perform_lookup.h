#pragma once

#include "core/net/lookup.h"

namespace swb {

// Makes the look-up in the calling thread, which may wait for name servers for as long as the C library does.
// Calls: getaddrinfo, getnameinfo, gethostname, if_nameindex and their like; of the calls that keep their answer in
// static memory only the _r form, with a buffer that grows while the answer is ERANGE. Every one is told in
// LookupAnswer::calls, with its result and time.
// Errors: LookupAnswer::error, as the call gave it; EAI_SYSTEM with its errno.
// Thread: any. Source: CPython's Modules/socketmodule.c for the steps before the older calls.
LookupAnswer performLookup(const Lookup& lookup);

} // namespace swb
