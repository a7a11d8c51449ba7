#pragma once

#include "core/net/lookup.h"

#include <span>
#include <string>

namespace swb {

// The look-up as the statements of a C program, compilable inside a function; of the calls that keep their answer in
// static memory the _r form. They need <arpa/inet.h>, <errno.h>, <net/if.h>, <netdb.h>, <stdio.h>, <string.h>,
// <sys/socket.h> and <unistd.h>; of DNS records also <arpa/nameser.h>, <netinet/in.h>, <resolv.h>
// and <stdlib.h>.
std::string lookupAsC(const Lookup& lookup);
// As the expression of a Python program.
std::string lookupAsPython(const Lookup& lookup);

// What Python returns, as its repr() writes it, or the exception it raises. Constants as numbers.
std::string answerAsPython(const Lookup& lookup, const LookupAnswer& answer);

// One five-tuple as Python prints it: (<AddressFamily.AF_INET: 2>, <SocketKind.SOCK_STREAM: 1>, 6, '', (...)).
std::string printedTuple(const AddrInfo& entry);

// Results as a program would write them down.
std::string addressesAsC(std::span<const AddrInfo> entries);      // an array of struct addrinfo-like rows
std::string addressesAsPython(std::span<const AddrInfo> entries); // a list of five-tuples, constants by name
std::string addressesAsJson(std::span<const AddrInfo> entries);   // RFC 8259

} // namespace swb
