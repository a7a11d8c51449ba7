#pragma once

#include "core/calls/syscalls.h"
#include "core/net/address.h"
#include "core/resolve/own_addresses.h"

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// One line of the table by which addresses get a label or a precedence: IPv4 addresses are looked up as ::ffff:a.b.c.d.
struct PolicyRow {
    std::array<std::uint8_t, 16> prefix{};
    std::size_t bits = 0;
    int value = 0;
};

// What getaddrinfo() sorts by. Where /etc/gai.conf has lines of a kind, they take the place of all of glibc's own.
struct AddressPolicy {
    std::vector<PolicyRow> labels, precedences;
    bool ownLabels = false, ownPrecedences = false; // from the file
    static AddressPolicy builtIn();                 // glibc's, which are those of RFC 3484 with a few more labels
    static AddressPolicy fromText(std::string_view gaiConf);
    static AddressPolicy ofThisSystem(); // reads /etc/gai.conf; what cannot be read is as if it were not there

    int labelOf(const Address& address) const;
    int precedenceOf(const Address& address) const;
};

// As RFC 6724 counts it, and glibc for IPv4: 2 the link (loopback too), 5 the site, 14 the whole Internet.
int scopeOf(const Address& address);

// What the rules look at for one result.
struct RankedAddress {
    Address address;
    std::optional<Address> source; // none: the kernel has no way there
    int sourceError = 0;           // errno of the connect() that said so
    int scope = 0, label = 0, precedence = 0;
    int sourceScope = 0, sourceLabel = 0;
    OwnAddress own;             // of the source: whether it is deprecated, a home address, of a tunnel
    int ownError = 0;           // errno of the call that kept this from being read: rules 3, 4 and 7 are then not known
    std::size_t sharedBits = 0; // with its source; of an IPv4 address only inside its own network
};

// Which rule puts the first before the second, or after it.
struct OrderReason {
    int rule = 10;   // of RFC 6724, section 6
    int verdict = 0; // below 0: the first belongs before; above: behind; 0: neither, the order stays
    std::string why; // a sentence
};
OrderReason compareByRules(const RankedAddress& first, const RankedAddress& second);

// The source address for each, by the kernel's own choice: a UDP socket is connected, which sends nothing, and asked
// for its name; what the kernel has noted of the source, by netlink. At most `most` addresses are looked at; equal ones
// once each. Calls: socket, connect, getsockname, sendto, recv, close, by the context's recorder. Errors: in
// RankedAddress::sourceError.
inline constexpr std::size_t kMostRanked = 64;
std::vector<RankedAddress> rankAddresses(std::span<const Address> addresses, const AddressPolicy& policy,
                                         const CallContext& context, std::size_t most = kMostRanked);

} // namespace swb
