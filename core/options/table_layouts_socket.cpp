#include "core/options/option_constants.h"
#include "core/options/option_layout.h"

#include <linux/if_packet.h>
#include <linux/if_xdp.h>
#include <linux/net_tstamp.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cstddef>

namespace swb {

namespace {

// Structures of the levels SOL_SOCKET, IP, IPv6, packet and XDP, as the headers of their fields have them.

constexpr FieldSpec kUcred[] = {
    SWB_FIELD(ucred, pid, Signed, .meaning = "Process; 0 when there is none to tell of."),
    SWB_FIELD(ucred, uid, Signed, .meaning = "User; -1 when there is none to tell of."),
    SWB_FIELD(ucred, gid, Signed, .meaning = "Group; -1 when there is none to tell of."),
};
static_assert(isSoundLayout(kUcred, sizeof(ucred)));

constexpr FieldSpec kLinger[] = {
    SWB_FIELD(linger, l_onoff, Enum, .names = onOff, .meaning = "Whether close() waits for what is not yet sent."),
    SWB_FIELD(linger, l_linger, Signed, .unit = Unit::Seconds,
              .meaning = "How long it waits; 0 resets the connection instead."),
};
static_assert(isSoundLayout(kLinger, sizeof(linger)));

constexpr FieldSpec kTimeval[] = {
    SWB_FIELD(timeval, tv_sec, Signed, .unit = Unit::Seconds, .meaning = "With 0 in both fields it waits for ever."),
    SWB_FIELD(timeval, tv_usec, Signed, .unit = Unit::Microseconds, .meaning = "Below a million, or EDOM."),
};
static_assert(isSoundLayout(kTimeval, sizeof(timeval)));

constexpr FieldSpec kMeminfo[] = {
    {.name = "rmem_alloc", .offset = 0, .size = 4, .unit = Unit::ByteCount, .meaning = "Held by received data."},
    {.name = "rcvbuf", .offset = 4, .size = 4, .unit = Unit::ByteCount, .meaning = "Limit of it: SO_RCVBUF."},
    {.name = "wmem_alloc", .offset = 8, .size = 4, .unit = Unit::ByteCount, .meaning = "Held by data on its way out."},
    {.name = "sndbuf", .offset = 12, .size = 4, .unit = Unit::ByteCount, .meaning = "Limit of it: SO_SNDBUF."},
    {.name = "fwd_alloc", .offset = 16, .size = 4, .unit = Unit::ByteCount, .meaning = "Set aside and not used."},
    {.name = "wmem_queued", .offset = 20, .size = 4, .unit = Unit::ByteCount, .meaning = "Held by the send queue."},
    {.name = "optmem", .offset = 24, .size = 4, .unit = Unit::ByteCount, .meaning = "Held by options and filters."},
    {.name = "backlog", .offset = 28, .size = 4, .unit = Unit::ByteCount, .meaning = "Waits to be processed."},
    {.name = "drops", .offset = 32, .size = 4, .unit = Unit::Packets, .meaning = "Packets dropped."},
};
static_assert(isSoundLayout(kMeminfo, 36));

constexpr FieldSpec kTxtime[] = {
    SWB_FIELD(sock_txtime, clockid, Enum, .names = clocks),
    SWB_FIELD(sock_txtime, flags, Flags, .names = txtimeFlags),
};
static_assert(isSoundLayout(kTxtime, sizeof(sock_txtime)));

constexpr FieldSpec kMreqn[] = {
    SWB_FIELD(ip_mreqn, imr_multiaddr, Ipv4, .meaning = "The group."),
    SWB_FIELD(ip_mreqn, imr_address, Ipv4, .meaning = "An address of the interface; without effect beside an index."),
    SWB_FIELD(ip_mreqn, imr_ifindex, IfIndex, .meaning = "The interface; 0 leaves it to the address, or to routing."),
};
static_assert(isSoundLayout(kMreqn, sizeof(ip_mreqn)));

constexpr FieldSpec kMreqSource[] = {
    SWB_FIELD(ip_mreq_source, imr_multiaddr, Ipv4, .meaning = "The group."),
    SWB_FIELD(ip_mreq_source, imr_interface, Ipv4, .meaning = "An address of the interface."),
    SWB_FIELD(ip_mreq_source, imr_sourceaddr, Ipv4, .meaning = "Who sends."),
};
static_assert(isSoundLayout(kMreqSource, sizeof(ip_mreq_source)));

constexpr FieldSpec kMsfilter[] = {
    SWB_FIELD(ip_msfilter, imsf_multiaddr, Ipv4, .meaning = "The group."),
    SWB_FIELD(ip_msfilter, imsf_interface, Ipv4, .meaning = "An address of the interface."),
    SWB_FIELD(ip_msfilter, imsf_fmode, Unsigned, .meaning = "1 only from these sources, 0 not from them."),
    SWB_FIELD(ip_msfilter, imsf_numsrc, Unsigned, .meaning = "How many sources follow."),
};
static_assert(isSoundLayout(kMsfilter, 16));

constexpr FieldSpec kMreq6[] = {
    SWB_FIELD(ipv6_mreq, ipv6mr_multiaddr, Ipv6, .meaning = "The group."),
    SWB_FIELD(ipv6_mreq, ipv6mr_interface, IfIndex, .meaning = "The interface; 0 leaves it to routing."),
};
static_assert(isSoundLayout(kMreq6, sizeof(ipv6_mreq)));

constexpr FieldSpec kGroupReq[] = {
    SWB_FIELD(group_req, gr_interface, IfIndex, .meaning = "The interface; 0 leaves it to routing."),
    SWB_FIELD(group_req, gr_group, SocketAddress, .meaning = "The group."),
};
static_assert(isSoundLayout(kGroupReq, sizeof(group_req)));

constexpr FieldSpec kGroupSourceReq[] = {
    SWB_FIELD(group_source_req, gsr_interface, IfIndex, .meaning = "The interface; 0 leaves it to routing."),
    SWB_FIELD(group_source_req, gsr_group, SocketAddress, .meaning = "The group."),
    SWB_FIELD(group_source_req, gsr_source, SocketAddress, .meaning = "Who sends."),
};
static_assert(isSoundLayout(kGroupSourceReq, sizeof(group_source_req)));

constexpr FieldSpec kGroupFilter[] = {
    SWB_FIELD(group_filter, gf_interface, IfIndex, .meaning = "The interface."),
    SWB_FIELD(group_filter, gf_group, SocketAddress, .meaning = "The group."),
    SWB_FIELD(group_filter, gf_fmode, Unsigned, .meaning = "1 only from these sources, 0 not from them."),
    SWB_FIELD(group_filter, gf_numsrc, Unsigned, .meaning = "How many sources follow."),
};
static_assert(isSoundLayout(kGroupFilter, 144));

constexpr FieldSpec kPktinfo6[] = {
    SWB_FIELD(in6_pktinfo, ipi6_addr, Ipv6, .meaning = "The address to send from."),
    SWB_FIELD(in6_pktinfo, ipi6_ifindex, IfIndex, .meaning = "The interface to send through."),
};
static_assert(isSoundLayout(kPktinfo6, sizeof(in6_pktinfo)));

constexpr FieldSpec kMtuinfo6[] = {
    SWB_FIELD(ip6_mtuinfo, ip6m_addr, SocketAddress, .meaning = "The destination."),
    SWB_FIELD(ip6_mtuinfo, ip6m_mtu, Unsigned, .unit = Unit::ByteCount, .meaning = "MTU of the path to it."),
};
static_assert(isSoundLayout(kMtuinfo6, sizeof(ip6_mtuinfo)));

constexpr FieldSpec kFlowlabel[] = {
    {.name = "flr_dst", .offset = 0, .size = 16, .kind = FieldKind::Ipv6, .meaning = "The destination."},
    {.name = "flr_label", .offset = 16, .size = 4, .kind = FieldKind::BigEndian, .meaning = "The label; 0: choose."},
    {.name = "flr_action", .offset = 20, .size = 1, .meaning = "0 get, 1 put, 2 renew."},
    {.name = "flr_share", .offset = 21, .size = 1, .meaning = "Who may use it: 1 one, 2 process, 3 user, 255 any."},
    {.name = "flr_flags", .offset = 22, .size = 2, .kind = FieldKind::Hex},
    {.name = "flr_expires", .offset = 24, .size = 2, .unit = Unit::Seconds},
    {.name = "flr_linger", .offset = 26, .size = 2, .unit = Unit::Seconds},
};
static_assert(isSoundLayout(kFlowlabel, 32));

constexpr FieldSpec kPacketMreq[] = {
    SWB_FIELD(packet_mreq, mr_ifindex, IfIndex),
    SWB_FIELD(packet_mreq, mr_type, Enum, .names = packetMemberships),
    SWB_FIELD(packet_mreq, mr_alen, Unsigned, .unit = Unit::ByteCount, .meaning = "Length of the address."),
    {.name = "mr_address", .offset = 8, .size = 8, .kind = FieldKind::Hex},
};
static_assert(isSoundLayout(kPacketMreq, sizeof(packet_mreq)));

constexpr FieldSpec kTpacketReq[] = {
    SWB_FIELD(tpacket_req, tp_block_size, Unsigned, .unit = Unit::ByteCount, .meaning = "Whole pages."),
    SWB_FIELD(tpacket_req, tp_block_nr, Unsigned),
    SWB_FIELD(tpacket_req, tp_frame_size, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(tpacket_req, tp_frame_nr, Unsigned),
};
static_assert(isSoundLayout(kTpacketReq, sizeof(tpacket_req)));

constexpr FieldSpec kTpacketStats[] = {
    SWB_FIELD(tpacket_stats, tp_packets, Unsigned, .unit = Unit::Packets),
    SWB_FIELD(tpacket_stats, tp_drops, Unsigned, .unit = Unit::Packets),
    SWB_FIELD(tpacket_stats_v3, tp_freeze_q_cnt, Unsigned, .meaning = "How often a ring of TPACKET_V3 was full."),
};
static_assert(isSoundLayout(kTpacketStats, sizeof(tpacket_stats_v3)));

constexpr FieldSpec kRolloverStats[] = {
    SWB_FIELD(tpacket_rollover_stats, tp_all, Unsigned),
    SWB_FIELD(tpacket_rollover_stats, tp_huge, Unsigned),
    SWB_FIELD(tpacket_rollover_stats, tp_failed, Unsigned),
};
static_assert(isSoundLayout(kRolloverStats, sizeof(tpacket_rollover_stats)));

// One int: the id in its lower half, mode and flags in its upper.
constexpr FieldSpec kFanout[] = {
    {.name = "id", .offset = 0, .size = 2, .meaning = "Sockets with the same id form the group."},
    {.name = "mode", .offset = 2, .size = 1, .kind = FieldKind::Enum, .names = packetFanoutModes},
    {.name = "flags", .offset = 3, .size = 1, .kind = FieldKind::Hex, .meaning = "0x10 roll over, 0x80 reassemble."},
};
static_assert(isSoundLayout(kFanout, 4));

constexpr FieldSpec kXdpStatistics[] = {
    {.name = "rx_dropped", .offset = 0, .size = 8, .unit = Unit::Packets},
    {.name = "rx_invalid_descs", .offset = 8, .size = 8},
    {.name = "tx_invalid_descs", .offset = 16, .size = 8},
    {.name = "rx_ring_full", .offset = 24, .size = 8, .unit = Unit::Packets},
    {.name = "rx_fill_ring_empty_descs", .offset = 32, .size = 8},
    {.name = "tx_ring_empty_descs", .offset = 40, .size = 8},
};
static_assert(isSoundLayout(kXdpStatistics, 48));

#define SWB_RING(ring, start)                                                                                          \
    {.name = ring ".producer", .offset = (start), .size = 8},                                                          \
        {.name = ring ".consumer", .offset = (start) + 8, .size = 8},                                                  \
        {.name = ring ".desc", .offset = (start) + 16, .size = 8},                                                     \
        {.name = ring ".flags", .offset = (start) + 24, .size = 8}
constexpr FieldSpec kXdpOffsets[] = {SWB_RING("rx", 0), SWB_RING("tx", 32), SWB_RING("fr", 64), SWB_RING("cr", 96)};
static_assert(isSoundLayout(kXdpOffsets, sizeof(xdp_mmap_offsets)));

constexpr FieldSpec kXdpUmem[] = {
    {.name = "addr", .offset = 0, .size = 8, .kind = FieldKind::Hex},
    {.name = "len", .offset = 8, .size = 8, .unit = Unit::ByteCount},
    {.name = "chunk_size", .offset = 16, .size = 4, .unit = Unit::ByteCount},
    {.name = "headroom", .offset = 20, .size = 4, .unit = Unit::ByteCount},
    {.name = "flags", .offset = 24, .size = 4, .kind = FieldKind::Hex},
};
static_assert(isSoundLayout(kXdpUmem, 32));

constexpr FieldSpec kXdpOptions[] = {
    {.name = "flags", .offset = 0, .size = 4, .kind = FieldKind::Hex, .meaning = "1: without copying."},
};
static_assert(isSoundLayout(kXdpOptions, 4));

constexpr StructLayout kLayouts[] = {
    {"ucred", sizeof(ucred), kUcred},
    {"linger", sizeof(linger), kLinger},
    {"timeval", sizeof(timeval), kTimeval},
    {"meminfo", 36, kMeminfo},
    {"sock_txtime", sizeof(sock_txtime), kTxtime},
    {"ip_mreqn", sizeof(ip_mreqn), kMreqn},
    {"ip_mreq_source", sizeof(ip_mreq_source), kMreqSource},
    {"ip_msfilter", 16, kMsfilter},
    {"ipv6_mreq", sizeof(ipv6_mreq), kMreq6},
    {"group_req", sizeof(group_req), kGroupReq},
    {"group_source_req", sizeof(group_source_req), kGroupSourceReq},
    {"group_filter", 144, kGroupFilter},
    {"in6_pktinfo", sizeof(in6_pktinfo), kPktinfo6},
    {"ip6_mtuinfo", sizeof(ip6_mtuinfo), kMtuinfo6},
    {"in6_flowlabel_req", 32, kFlowlabel},
    {"packet_mreq", sizeof(packet_mreq), kPacketMreq},
    {"tpacket_req", sizeof(tpacket_req), kTpacketReq},
    {"tpacket_stats", sizeof(tpacket_stats), kTpacketStats},
    {"tpacket_rollover_stats", sizeof(tpacket_rollover_stats), kRolloverStats},
    {"packet_fanout", 4, kFanout},
    {"xdp_statistics", 48, kXdpStatistics},
    {"xdp_mmap_offsets", sizeof(xdp_mmap_offsets), kXdpOffsets},
    {"xdp_umem_reg", 32, kXdpUmem},
    {"xdp_options", 4, kXdpOptions},
};

} // namespace

std::span<const StructLayout> socketLayouts() { return kLayouts; }

} // namespace swb
