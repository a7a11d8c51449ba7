#pragma once

#include "core/base/parse_error.h"
#include "core/constants/named_value.h"

#include <cstdint>
#include <string>
#include <string_view>

// Why a text is no address: asked only once reading it has failed. Shared by the sources of Address and nobody else.
namespace swb::address_faults {

bool isDigit(char c);

// For a C function that reads up to a NUL: a text with a NUL inside becomes one that no address parser takes.
std::string textForC(std::string_view text);

// A number from 0 to `most`, decimal or 0x, or names of the table joined by '|'; an empty text is 0.
Parsed<std::uint32_t> namedNumber(NamedTable table, std::string_view text, std::uint32_t most);

// What is said behind the name of an interface that there is none of: why there can be none, if it is too long.
std::string longNameFault(std::string_view name);
ParseError portFault(std::string_view text);     // not decimal digits alone
ParseError inetFault(std::string_view host);     // refused by inet_pton(AF_INET)
ParseError inet6Fault(std::string_view address); // refused by inet_pton(AF_INET6); what stands before a '%'

} // namespace swb::address_faults
