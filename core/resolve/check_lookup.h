#pragma once

#include "core/base/parse_error.h"
#include "core/net/lookup.h"

#include <optional>
#include <string_view>

namespace swb {

enum class LookupField : std::uint8_t { Host, Service, Port, Flags };

// Why a look-up is not made: the C library would take it and answer something else than was asked.
struct LookupFault {
    LookupField field = LookupField::Host;
    std::size_t position = 0; // bytes of the field's text to mark
    std::size_t length = 0;
    std::string message;
};

// The first fault; none: it can be made.
std::optional<LookupFault> checkLookup(const Lookup& lookup);

// The texts alone. A host: a NUL, white space, more than 253 bytes. A service: a NUL, white space around it, a number
// that is no port ("70000", which glibc takes for 4464; "-1").
std::optional<LookupFault> checkHost(std::string_view host);
std::optional<LookupFault> checkService(std::string_view service);

// What is taken and surprises: "*" is read as no host at all, "127.1" as 127.0.0.1, a label above 63 bytes is in no
// DNS. Empty: nothing.
std::string hostRemark(std::string_view host);
std::string serviceRemark(std::string_view service);

} // namespace swb
