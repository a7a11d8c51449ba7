#include "core/constants/numbers.h"

#include <linux/icmp.h>
#include <linux/if_packet.h>
#include <linux/netlink.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

namespace swb {

static_assert(kAfPacket == AF_PACKET && kSolPacket == SOL_PACKET && kSolRaw == SOL_RAW && kIcmpFilter == ICMP_FILTER);
static_assert(kPacketStatistics == PACKET_STATISTICS && kPacketAddMembership == PACKET_ADD_MEMBERSHIP);
static_assert(kMrPromiscuous == PACKET_MR_PROMISC && kIpHdrincl == IP_HDRINCL);
static_assert(kIpprotoIcmp == IPPROTO_ICMP && kIpprotoIcmpv6 == IPPROTO_ICMPV6 && kIpprotoRaw == IPPROTO_RAW);
static_assert(kAfUnspec == AF_UNSPEC && kAfUnix == AF_UNIX && kAfInet == AF_INET && kAfInet6 == AF_INET6);
static_assert(kAfNetlink == AF_NETLINK && kAfVsock == AF_VSOCK);
static_assert(kSockStream == SOCK_STREAM && kSockDgram == SOCK_DGRAM && kSockRaw == SOCK_RAW);
static_assert(kSockSeqpacket == SOCK_SEQPACKET && kSockCloexec == SOCK_CLOEXEC && kSockNonblock == SOCK_NONBLOCK);
static_assert(kIpprotoTcp == IPPROTO_TCP && kIpprotoUdp == IPPROTO_UDP);
static_assert(kIpprotoSctp == IPPROTO_SCTP && kIpprotoUdplite == IPPROTO_UDPLITE && kIpprotoMptcp == IPPROTO_MPTCP);
static_assert(kNetlinkRoute == NETLINK_ROUTE && kNetlinkSockDiag == NETLINK_SOCK_DIAG);
static_assert(kNetlinkGeneric == NETLINK_GENERIC);
static_assert(kPollin == POLLIN && kPollpri == POLLPRI && kPollout == POLLOUT);
static_assert(kPollerr == POLLERR && kPollhup == POLLHUP && kPollrdhup == POLLRDHUP);

} // namespace swb
