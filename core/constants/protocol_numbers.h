#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace swb {

// One number as socket() takes it for the protocol of AF_INET and AF_INET6. Up to 255 it is also what stands in a
// packet, assigned by IANA; above it Linux has numbers of its own.
struct ProtocolNumber {
    enum class Header : std::uint8_t { None, Extension }; // whether IPv6 has it as an extension header

    // IPPROTO_ names by system, several with a space between; empty where the headers have none.
    struct Names {
        std::string_view onLinux;
        std::string_view onWindows;
        std::string_view onMacOs;
        std::string_view onFreeBsd;
        std::string_view inPython;
    };

    int number;
    std::string_view keyword;   // "IPv6-Frag"; empty where IANA has none
    std::string_view name;      // "Fragment Header of IPv6"
    std::string_view reference; // "RFC 8200"
    Header header;
    Names names;
    std::string_view note = {}; // the surprise, if there is one

    bool isAssigned() const { return !names.onLinux.empty() || name != "Unassigned"; }
};

// Every number from 0 to 255, and those beyond that Linux has; sorted.
// Source: IANA protocol numbers; netinet/in.h and linux/in.h of Linux, the published headers of the other systems.
std::span<const ProtocolNumber> protocolNumbers();
const ProtocolNumber* findProtocolNumber(int number);

} // namespace swb
