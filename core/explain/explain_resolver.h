#pragma once

#include "core/constants/resolver_tables.h"
#include "core/explain/explanation.h"
#include "core/net/lookup.h"

namespace swb {

// A flag or error of name resolution: meaning, what to try, and its number on each system. `group`: "flag of
// getaddrinfo".
Explanation explainResolver(std::string_view group, const ResolverConstant& row);

// A look-up, and how it ended where it has: its calls with their results and times, the error's meaning and remedy, C
// and Python.
Explanation explainLookup(const Lookup& lookup, const LookupAnswer* answer);

// The same for an error alone: EAI_*, h_errno, errno, or the words of a refusal.
Explanation explainLookupError(const LookupError& error);
std::string lookupErrorSymbol(const LookupError& error); // "EAI_NONAME", "HOST_NOT_FOUND"; empty for a refusal

// Connecting to several addresses at once, as RFC 8305 has it.
Explanation explainHappyEyeballs();

} // namespace swb
