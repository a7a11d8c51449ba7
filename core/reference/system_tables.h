#pragma once

#include <span>
#include <string>
#include <vector>

namespace swb {

// One row of this machine's table of services, as getservent_r() tells it.
struct ServiceEntry {
    std::string name;
    std::vector<std::string> aliases;
    int port = 0; // host order
    std::string protocol;
};

// The same by port: what stands there for TCP, for UDP and for others, side by side.
struct ServicePort {
    int port = 0;
    std::string tcp;   // "http (www)"; several with a comma between
    std::string udp;   // the same
    std::string other; // "sctp: ipfix"
};

struct ProtocolEntry {
    int number = 0;
    std::string name;
    std::vector<std::string> aliases;
};

// Calls: getservent_r, which reads wherever nsswitch.conf says, usually /etc/services; every time anew.
// Empty where there is no table. Thread: any; one at a time.
std::vector<ServiceEntry> serviceEntries();
std::vector<ServicePort> byPort(std::span<const ServiceEntry> entries); // sorted by port

// Which places getservent() reads, in a sentence: what nsswitch.conf says of services, and whether /etc/services is
// there. `etc` is "/etc" save in tests.
std::string serviceSourceText(const std::string& etc = "/etc");

// Calls: getprotoent_r, usually /etc/protocols. In the order of the table. Thread: any; one at a time.
std::vector<ProtocolEntry> protocolEntries();

// "http (www)": a name with its aliases.
std::string nameWithAliases(const std::string& name, std::span<const std::string> aliases);

} // namespace swb
