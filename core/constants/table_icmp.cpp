#include "core/constants/packet_tables.h"
#include "core/constants/table_row.h"

#include <algorithm>

namespace swb {

namespace {

constexpr std::string_view k792 = "RFC 792";
constexpr std::string_view k4443 = "RFC 4443";
constexpr std::string_view k4861 = "RFC 4861";

constexpr NamedValue kTypes[] = {
    {0, "echo reply", "The answer to an echo request, with its identifier, sequence and data.", "", k792},
    {3, "destination unreachable", "The packet quoted could not be delivered; the code says why.", "", k792},
    {4, "source quench", "A request to send slower; out of use.", "", "RFC 6633"},
    {5, "redirect", "Another router is nearer for this destination.", "", k792},
    {8, "echo request", "Ping: whoever gets it sends its data back.",
     "Linux does not answer a broadcast one, and none at all with net.ipv4.icmp_echo_ignore_all.", k792},
    {9, "router advertisement", "A router tells its addresses.", "", "RFC 1256"},
    {10, "router solicitation", "Asks routers to tell their addresses.", "", "RFC 1256"},
    {11, "time exceeded", "The packet quoted went over too many routers, or its fragments did not come together.", "",
     k792},
    {12, "parameter problem", "A header field of the packet quoted is wrong.", "", k792},
    {13, "timestamp request", "Asks for the time of day, in milliseconds.", "", k792},
    {14, "timestamp reply", "The time of day, in milliseconds since midnight UTC.", "", k792},
    {15, "information request", "Out of use.", "", "RFC 6918"},
    {16, "information reply", "Out of use.", "", "RFC 6918"},
    {17, "address mask request", "Out of use.", "", "RFC 6918"},
    {18, "address mask reply", "Out of use.", "", "RFC 6918"},
    {30, "traceroute", "Out of use.", "", "RFC 6918"},
    {42, "extended echo request", "Asks about an interface of the other machine (PROBE).", "", "RFC 8335"},
    {43, "extended echo reply", "The state of an interface.", "", "RFC 8335"},
};
static_assert(isSoundTable(kTypes));

constexpr NamedValue kTypes6[] = {
    {1, "destination unreachable", "The packet quoted could not be delivered; the code says why.", "", k4443},
    {2, "packet too big", "The packet quoted is longer than the next link can carry.",
     "Routers never fragment IPv6: only the sender does.", k4443},
    {3, "time exceeded", "The packet quoted went over too many routers, or its fragments did not come together.", "",
     k4443},
    {4, "parameter problem", "A header field of the packet quoted is wrong.", "", k4443},
    {128, "echo request", "Ping: whoever gets it sends its data back.", "", k4443},
    {129, "echo reply", "The answer to an echo request, with its identifier, sequence and data.", "", k4443},
    {130, "multicast listener query", "Asks who listens to a group.", "", "RFC 2710"},
    {131, "multicast listener report", "Says that somebody listens to a group.", "", "RFC 2710"},
    {132, "multicast listener done", "Says that nobody listens any more.", "", "RFC 2710"},
    {133, "router solicitation", "Asks routers to tell who they are.", "", k4861},
    {134, "router advertisement", "A router tells its prefixes and more.", "", k4861},
    {135, "neighbor solicitation", "Which hardware address has this IPv6 address?", "", k4861},
    {136, "neighbor advertisement", "This hardware address has it.", "", k4861},
    {137, "redirect", "Another router is nearer for this destination.", "", k4861},
    {143, "multicast listener report v2", "Says which groups are listened to, and to whom in them.", "", "RFC 3810"},
    {160, "extended echo request", "Asks about an interface of the other machine (PROBE).", "", "RFC 8335"},
    {161, "extended echo reply", "The state of an interface.", "", "RFC 8335"},
};
static_assert(isSoundTable(kTypes6));

constexpr NamedValue kUnreachable[] = {
    {0, "network unreachable", "No route to the network.", "", k792},
    {1, "host unreachable", "The host does not answer on its link.", "", k792},
    {2, "protocol unreachable", "The host has nobody for this protocol number.", "", k792},
    {3, "port unreachable", "Nobody has this UDP port there.", "A connected UDP socket gets ECONNREFUSED of it.", k792},
    {4, "fragmentation needed", "Longer than the next link carries, and it must not be fragmented.",
     "Path MTU discovery lives on it.", "RFC 1191"},
    {5, "source route failed", "A source route could not be followed.", "", k792},
    {6, "network unknown", "", "", "RFC 1122"},
    {7, "host unknown", "", "", "RFC 1122"},
    {8, "source host isolated", "", "", "RFC 1122"},
    {9, "network prohibited", "An administrator forbids it.", "", "RFC 1122"},
    {10, "host prohibited", "An administrator forbids it.", "", "RFC 1122"},
    {11, "network unreachable for this service", "", "", "RFC 1122"},
    {12, "host unreachable for this service", "", "", "RFC 1122"},
    {13, "communication prohibited", "A filter on the way forbids it.", "", "RFC 1812"},
    {14, "host precedence violation", "", "", "RFC 1812"},
    {15, "precedence cutoff", "", "", "RFC 1812"},
};
constexpr NamedValue kRedirect[] = {
    {0, "for the network", "", "", k792},
    {1, "for the host", "", "", k792},
    {2, "for the service and network", "", "", k792},
    {3, "for the service and host", "", "", k792},
};
constexpr NamedValue kExceeded[] = {
    {0, "hop limit exceeded", "A router counted it down to 0. Traceroute lives on it.", "", k792},
    {1, "reassembly time exceeded", "Not all fragments came in time.", "", k792},
};
constexpr NamedValue kParameter[] = {
    {0, "the pointer tells where", "", "", k792},
    {1, "a required option is missing", "", "", "RFC 1122"},
    {2, "bad length", "", "", "RFC 1122"},
};
constexpr NamedValue kUnreachable6[] = {
    {0, "no route", "No route to the destination.", "", k4443},
    {1, "prohibited", "A filter on the way forbids it.", "", k4443},
    {2, "beyond scope of source address", "", "", k4443},
    {3, "address unreachable", "The host does not answer on its link.", "", k4443},
    {4, "port unreachable", "Nobody has this UDP port there.", "", k4443},
    {5, "source address failed policy", "", "", k4443},
    {6, "reject route", "", "", k4443},
};
constexpr NamedValue kParameter6[] = {
    {0, "erroneous header field", "", "", k4443},
    {1, "unrecognized next header", "", "", k4443},
    {2, "unrecognized option", "", "", k4443},
};

struct Codes {
    std::uint64_t type;
    NamedTable table;
};
constexpr Codes kCodes[] = {{3, kUnreachable}, {5, kRedirect}, {11, kExceeded}, {12, kParameter}};
constexpr Codes kCodes6[] = {{1, kUnreachable6}, {3, kExceeded}, {4, kParameter6}};

NamedTable codesOf(std::span<const Codes> all, std::uint64_t type) {
    const auto found = std::ranges::find(all, type, &Codes::type);
    return found != all.end() ? found->table : NamedTable();
}

} // namespace

NamedTable icmpTypes() { return kTypes; }
NamedTable icmp6Types() { return kTypes6; }
NamedTable icmpCodes(std::uint64_t type) { return codesOf(kCodes, type); }
NamedTable icmp6Codes(std::uint64_t type) { return codesOf(kCodes6, type); }

} // namespace swb
