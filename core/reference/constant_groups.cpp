#include "core/reference/constant_groups.h"

#include "core/constants/dns_tables.h"
#include "core/constants/netlink_tables.h"
#include "core/constants/packet_tables.h"
#include "core/constants/resolver_tables.h"
#include "core/constants/tables.h"
#include "core/options/option_constants.h"

namespace swb {

namespace {

constexpr std::string_view kEverywhere = "every system: it stands in packets";

// What a person who makes sockets looks for first.
constexpr TableGroup kFirst[] = {
    {"address family", false, families},
    {"socket type", false, socketTypes},
    {"socket type flag", true, socketTypeFlags},
    {"protocol", false, ipProtocols},
    {"netlink protocol", false, netlinkProtocols},
    {"message flag", true, messageFlags},
    {"shutdown", false, shutdownHows},
    {"poll event", true, pollEvents},
    {"epoll event", true, epollEvents},
    {"TCP state", false, tcpStates},
    {"option level", false, optionLevels},
};

constexpr TableGroup kSecond[] = {
    {"epoll operation", false, epollOperations},
    {"epoll flag", true, epollFlags},
    {"fcntl command", false, fcntlCommands},
    {"file status flag", true, fileStatusFlags},
    {"descriptor flag", true, descriptorFlags},
    {"open flag", true, openFlags},
    {"pipe flag", true, pipeFlags},
    {"splice flag", true, spliceFlags},
    {"ioctl request", false, ioctlRequests},
    {"routing message group", true, routeGroups},
    {"vsock context id", false, vsockContexts},
    {"vsock port", false, vsockPorts},
    {"vsock flag", true, vsockFlags},
    {"DNS record", false, dnsRecordTypes, kEverywhere},
    {"DNS operation", false, dnsOpcodes, kEverywhere},
    {"DNS response code", false, dnsResponseCodes, kEverywhere},
    {"DNS class", false, dnsClasses, kEverywhere},
    {"EtherType", false, etherTypes, kEverywhere},
    {"protocol of a packet socket", false, packetProtocols},
    {"packet type", false, packetTypes},
    {"hardware type", false, hardwareTypes},
    {"ARP operation", false, arpOperations, kEverywhere},
    {"ICMP type", false, icmpTypes, kEverywhere},
    {"ICMPv6 type", false, icmp6Types, kEverywhere},
    {"IPv4 option", false, ipOptionTypes, kEverywhere},
    {"IPv6 option", false, ip6OptionTypes, kEverywhere},
    {"TCP option", false, tcpOptionKinds, kEverywhere},
    {"neighbour discovery option", false, ndOptionTypes, kEverywhere},
    {"traffic priority", false, trafficPriorities},
    {"traffic class", false, trafficClasses, kEverywhere},
    {"time stamp flag", true, timestampingFlags},
    {"buffer lock", true, bufferLocks},
    {"rehash mode", false, rehashModes},
    {"IPv4 path MTU mode", false, pathMtuModes},
    {"IPv6 path MTU mode", false, pathMtuModes6},
    {"source address preference", true, sourcePreferences},
    {"repair mode", false, repairModes},
    {"repair queue", false, repairQueues},
    {"UDP encapsulation", false, udpEncapsulations},
    {"packet ring version", false, packetVersions},
    {"packet fanout mode", false, packetFanoutModes},
    {"packet membership", false, packetMemberships},
    {"ICMP filter bit", true, icmpFilterBits},
    {"tcp_info flag", true, tcpInfoFlags},
    {"congestion state", false, congestionStates},
    {"clock", false, clocks},
    {"transmit time flag", true, txtimeFlags},
    {"netlink message", false, netlinkControlTypes},
    {"routing message", false, routeMessageTypes},
    {"netlink request flag (read)", true, netlinkGetFlags},
    {"netlink request flag (make)", true, netlinkNewFlags},
    {"netlink request flag (remove)", true, netlinkDeleteFlags},
    {"netlink answer flag", true, netlinkAnswerFlags},
    {"interface flag", true, interfaceFlags},
    {"operational state", false, operationalStates},
    {"link mode", false, linkModes},
    {"interface address flag", true, interfaceAddressFlags},
    {"address origin", false, addressOrigins},
    {"address generation mode", false, addressGenerationModes},
    {"route scope", false, routeScopes},
    {"routing table", false, routeTables},
    {"route origin", false, routeProtocols},
    {"route type", false, routeTypes},
    {"route flag", true, routeFlags},
    {"route preference", false, routePreferences},
    {"neighbour state", true, neighbourStates},
    {"neighbour flag", true, neighbourFlags},
    {"rule action", false, ruleActions},
    {"rule flag", true, ruleFlags},
    {"generic netlink command", false, genericCommands},
    {"generic netlink flag", true, genericOperationFlags},
    {"socket diagnosis message", false, diagMessageTypes},
    {"socket diagnosis timer", false, diagTimers},
};

} // namespace

std::span<const TableGroup> firstGroups() { return kFirst; }
std::span<const TableGroup> secondGroups() { return kSecond; }

} // namespace swb
