#pragma once

#include "core/constants/named_value.h"

#include <cstdint>

namespace swb {

// Numbers that stand in packets, each table sorted by number.
NamedTable etherTypes();      // ETH_P_*: the type of a frame; also what an AF_PACKET socket is made and bound with
NamedTable packetProtocols(); // "htons(ETH_P_IP)": EtherTypes as socket() takes them, in network order
NamedTable packetTypes();     // PACKET_HOST ...: sll_pkttype
NamedTable hardwareTypes();   // ARPHRD_*
NamedTable arpOperations();
NamedTable icmpTypes();
NamedTable icmp6Types();
NamedTable icmpCodes(std::uint64_t type);  // of one type; empty where it has no names
NamedTable icmp6Codes(std::uint64_t type); // the same of ICMPv6
NamedTable ipOptionTypes();
NamedTable ip6OptionTypes(); // inside hop-by-hop and destination options
NamedTable tcpOptionKinds();
NamedTable ndOptionTypes(); // of neighbour discovery

} // namespace swb
