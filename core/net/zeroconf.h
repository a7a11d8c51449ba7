#pragma once

#include "core/base/bytes.h"
#include "core/net/address.h"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What machines of a link say of themselves: types of services, their instances, where each is.
// Source: RFC 6762 (multicast DNS), RFC 6763 (service discovery).
namespace swb {

// One text of a TXT record: "path=/x", or a key alone.
struct ZeroconfText {
    std::string key;                  // escaped
    std::optional<std::string> value; // escaped; none: the key stands alone
    std::string note;                 // what is odd about it
};
std::vector<ZeroconfText> readTexts(std::span<const Bytes> texts);

struct ZeroconfType {
    std::string type, domain; // "_http._tcp", "local"
    friend bool operator==(const ZeroconfType&, const ZeroconfType&) = default;
};

struct ZeroconfInstance {
    enum class State { Found, Resolved, Failed }; // found: its host and port are being asked for
    std::uint64_t id = 0;                         // grows; never used again
    std::uint32_t interface = 0;
    std::string interfaceName;
    int family = 0; // over which it was heard: AF_INET, AF_INET6; 0 where that was not told
    std::string name;
    ZeroconfType type;
    State state = State::Found;
    std::string trouble; // of a failed one
    std::string host;
    Address address; // with its port, and its scope where it is of the link
    int port = -1;
    std::vector<Bytes> texts;
    bool isOwn = false; // announced by this machine
    friend bool operator==(const ZeroconfInstance&, const ZeroconfInstance&) = default;
};

// A host of the link by its name, or the name of an address.
struct ZeroconfHost {
    std::string asked;
    std::vector<Address> addresses; // port 0
    std::string name;               // what an address was found to be
    std::string trouble;            // empty: none
    bool isAsking = false;          // answers are on their way
};

// The type of socket that reaches such a service: SOCK_STREAM for "_x._tcp", else SOCK_DGRAM, for "_udp" stands for
// whatever is not TCP (RFC 6763, 7). 0: the text is no type of a service.
int socketTypeOf(std::string_view serviceType);

// What is wrong with the text as a type of a service ("_http._tcp"); empty: nothing.
std::string serviceTypeFault(std::string_view serviceType);

// An address in digits with a port; a scope is added where it is one of the link. Empty where it is none.
Address zeroconfAddress(std::string_view digits, std::uint16_t port, std::uint32_t interface);

// "lo"; the number where no interface has it. Calls: if_indextoname.
std::string interfaceNameOf(std::uint32_t index);

} // namespace swb
