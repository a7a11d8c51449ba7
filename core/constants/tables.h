#pragma once

#include "core/constants/named_value.h"

#include <vector>

namespace swb {

// Tables of constants, each sorted by number. Source of every number: the system's headers, held by static_assert.
NamedTable families();         // AF_*
NamedTable socketTypes();      // SOCK_STREAM ...
NamedTable socketTypeFlags();  // SOCK_NONBLOCK, SOCK_CLOEXEC
NamedTable ipProtocols();      // IPPROTO_*
NamedTable netlinkProtocols(); // NETLINK_*
NamedTable messageFlags();     // MSG_*
NamedTable shutdownHows();     // SHUT_*
NamedTable pollEvents();       // POLLIN ...
NamedTable epollEvents();      // EPOLLIN ...
NamedTable epollOperations();  // EPOLL_CTL_*
NamedTable epollFlags();       // EPOLL_CLOEXEC of epoll_create1()
NamedTable fcntlCommands();    // F_GETFL ...
NamedTable fileStatusFlags();  // O_NONBLOCK ... as F_GETFL returns them (O_RDWR included)
NamedTable descriptorFlags();  // FD_CLOEXEC
NamedTable spliceFlags();      // SPLICE_F_*
NamedTable openFlags();        // O_CLOEXEC ... of open(); O_RDONLY is 0
NamedTable pipeFlags();        // O_CLOEXEC ... of pipe2()
NamedTable ioctlRequests();    // FIONREAD/SIOCINQ, SIOCOUTQ, ...
NamedTable tcpStates();        // TCP_ESTABLISHED ... as tcp_info numbers them
NamedTable optionLevels();     // SOL_SOCKET, IPPROTO_IP, IPPROTO_TCP ... as setsockopt's level
NamedTable routeGroups();      // RTMGRP_*: bits of nl_groups on a NETLINK_ROUTE socket
NamedTable vsockContexts();    // VMADDR_CID_*
NamedTable vsockPorts();       // VMADDR_PORT_ANY
NamedTable vsockFlags();       // VMADDR_FLAG_*

// The table that names the protocols of a family: IPPROTO_* for AF_INET and AF_INET6, NETLINK_* for AF_NETLINK, else
// a table with 0 alone.
NamedTable protocolsOf(int family);

// The protocols of the family's table that this kernel was seen to accept with this family and type (flags in the type
// do not matter). 0 comes first, always, even where it is refused: its meaning is protocolZeroMeaning(family, type).
// For a family that was never measured: its whole table.
// Source: combinations observed on Linux 6.18.
std::vector<NamedValue> protocolsFor(int family, int type);

// What socket() with protocol 0 gives for this family and type: "The kernel chooses IPPROTO_TCP (6).", or why it
// refuses.
std::string_view protocolZeroMeaning(int family, int type);

} // namespace swb
