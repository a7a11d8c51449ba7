#pragma once

#include "core/constants/named_value.h"

namespace swb {

// Names of the values that options take, each sorted by number.
NamedTable transportProtocols(); // IPPROTO_* above 0: families without protocols read 0
NamedTable trafficPriorities();  // TC_PRIO_*
NamedTable trafficClasses();     // IPTOS_*: DSCP and the older types of service
NamedTable timestampingFlags();  // SOF_TIMESTAMPING_*
NamedTable bufferLocks();        // SOCK_SNDBUF_LOCK, SOCK_RCVBUF_LOCK
NamedTable rehashModes();        // SOCK_TXREHASH_*
NamedTable pathMtuModes();       // IP_PMTUDISC_*
NamedTable pathMtuModes6();      // IPV6_PMTUDISC_*
NamedTable sourcePreferences();  // IPV6_PREFER_SRC_*
NamedTable repairModes();        // TCP_REPAIR_ON ...
NamedTable repairQueues();       // TCP_NO_QUEUE ...
NamedTable savedSynModes();
NamedTable udpEncapsulations(); // UDP_ENCAP_*
NamedTable packetVersions();    // TPACKET_V1 ...
NamedTable packetFanoutModes(); // PACKET_FANOUT_HASH ...
NamedTable packetMemberships(); // PACKET_MR_*
NamedTable icmpFilterBits();    // 1 << ICMP_ECHOREPLY ...
NamedTable tcpInfoFlags();      // TCPI_OPT_*
NamedTable congestionStates();  // TCP_CA_*
NamedTable clocks();            // CLOCK_*
NamedTable txtimeFlags();       // SOF_TXTIME_*
NamedTable onOff();             // 0, 1

} // namespace swb
