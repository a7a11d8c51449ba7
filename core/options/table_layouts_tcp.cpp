#include "core/options/option_layout.h"

#include <linux/inet_diag.h>
#include <linux/mptcp.h>
#include <linux/tcp.h>

#include <cstddef>

namespace swb {

namespace {

// Structures of TCP, Multipath TCP and kernel TLS. Literal offsets where the oldest supported headers lack fields.

constexpr FieldSpec kMd5sig[] = {
    SWB_FIELD(tcp_md5sig, tcpm_addr, SocketAddress, .meaning = "The peer."),
    SWB_FIELD(tcp_md5sig, tcpm_flags, Hex, .meaning = "1 with a prefix, 2 with an interface."),
    SWB_FIELD(tcp_md5sig, tcpm_prefixlen, Unsigned, .meaning = "Bits of the address that count."),
    SWB_FIELD(tcp_md5sig, tcpm_keylen, Unsigned, .unit = Unit::ByteCount, .meaning = "0 removes the key."),
    SWB_FIELD(tcp_md5sig, tcpm_ifindex, IfIndex),
    SWB_FIELD(tcp_md5sig, tcpm_key, Hex),
};
static_assert(isSoundLayout(kMd5sig, sizeof(tcp_md5sig)));

constexpr FieldSpec kRepairOpt[] = {
    SWB_FIELD(tcp_repair_opt, opt_code, Unsigned, .meaning = "2 segment size, 3 window scale, 4 SACK, 8 time stamps."),
    SWB_FIELD(tcp_repair_opt, opt_val, Unsigned),
};
static_assert(isSoundLayout(kRepairOpt, sizeof(tcp_repair_opt)));

constexpr FieldSpec kRepairWindow[] = {
    SWB_FIELD(tcp_repair_window, snd_wl1, Unsigned),
    SWB_FIELD(tcp_repair_window, snd_wnd, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(tcp_repair_window, max_window, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(tcp_repair_window, rcv_wnd, Unsigned, .unit = Unit::ByteCount),
    SWB_FIELD(tcp_repair_window, rcv_wup, Unsigned),
};
static_assert(isSoundLayout(kRepairWindow, sizeof(tcp_repair_window)));

constexpr FieldSpec kZerocopy[] = {
    {.name = "address", .offset = 0, .size = 8, .kind = FieldKind::Hex, .meaning = "Where the pages go."},
    {.name = "length", .offset = 8, .size = 4, .unit = Unit::ByteCount, .meaning = "To map, and mapped."},
    {.name = "recv_skip_hint", .offset = 12, .size = 4, .unit = Unit::ByteCount, .meaning = "To be read with recv."},
    {.name = "inq", .offset = 16, .size = 4, .unit = Unit::ByteCount, .meaning = "In the receive queue."},
    {.name = "err", .offset = 20, .size = 4, .kind = FieldKind::Signed, .meaning = "The pending error, taken."},
    {.name = "copybuf_address", .offset = 24, .size = 8, .kind = FieldKind::Hex},
    {.name = "copybuf_len", .offset = 32, .size = 4, .kind = FieldKind::Signed},
    {.name = "flags", .offset = 36, .size = 4, .kind = FieldKind::Hex},
    {.name = "msg_control", .offset = 40, .size = 8, .kind = FieldKind::Hex},
    {.name = "msg_controllen", .offset = 48, .size = 8},
    {.name = "msg_flags", .offset = 56, .size = 4, .kind = FieldKind::Hex},
};
static_assert(isSoundLayout(kZerocopy, 64));

constexpr FieldSpec kAoRepair[] = {
    {.name = "snt_isn", .offset = 0, .size = 4, .kind = FieldKind::BigEndian},
    {.name = "rcv_isn", .offset = 4, .size = 4, .kind = FieldKind::BigEndian},
    {.name = "snd_sne", .offset = 8, .size = 4},
    {.name = "rcv_sne", .offset = 12, .size = 4},
};
static_assert(isSoundLayout(kAoRepair, 16));

constexpr FieldSpec kAoInfo[] = {
    {.name = "flags", .offset = 0, .size = 4, .kind = FieldKind::Hex, .meaning = "Which of the fields are to be set."},
    {.name = "reserved2", .offset = 4, .size = 2, .kind = FieldKind::Hex},
    {.name = "current_key", .offset = 6, .size = 1},
    {.name = "rnext", .offset = 7, .size = 1},
    {.name = "pkt_good", .offset = 8, .size = 8, .unit = Unit::Packets},
    {.name = "pkt_bad", .offset = 16, .size = 8, .unit = Unit::Packets},
    {.name = "pkt_key_not_found", .offset = 24, .size = 8, .unit = Unit::Packets},
    {.name = "pkt_ao_required", .offset = 32, .size = 8, .unit = Unit::Packets},
    {.name = "pkt_dropped_icmp", .offset = 40, .size = 8, .unit = Unit::Packets},
};
static_assert(isSoundLayout(kAoInfo, 48));

constexpr FieldSpec kMptcpInfo[] = {
    {.name = "mptcpi_subflows", .offset = 0, .size = 1, .meaning = "Further subflows in use."},
    {.name = "mptcpi_add_addr_signal", .offset = 1, .size = 1, .meaning = "Addresses announced."},
    {.name = "mptcpi_add_addr_accepted", .offset = 2, .size = 1, .meaning = "Announced addresses accepted."},
    {.name = "mptcpi_subflows_max", .offset = 3, .size = 1},
    {.name = "mptcpi_add_addr_signal_max", .offset = 4, .size = 1},
    {.name = "mptcpi_add_addr_accepted_max", .offset = 5, .size = 1},
    {.name = "mptcpi_flags", .offset = 8, .size = 4, .kind = FieldKind::Hex, .meaning = "1: fell back to TCP."},
    {.name = "mptcpi_token", .offset = 12, .size = 4, .kind = FieldKind::Hex, .meaning = "Names the connection."},
    {.name = "mptcpi_write_seq", .offset = 16, .size = 8},
    {.name = "mptcpi_snd_una", .offset = 24, .size = 8},
    {.name = "mptcpi_rcv_nxt", .offset = 32, .size = 8},
    {.name = "mptcpi_local_addr_used", .offset = 40, .size = 1},
    {.name = "mptcpi_local_addr_max", .offset = 41, .size = 1},
    {.name = "mptcpi_csum_enabled", .offset = 42, .size = 1, .meaning = "Checksums over the data are in use."},
    {.name = "mptcpi_retransmits", .offset = 44, .size = 4},
    {.name = "mptcpi_bytes_retrans", .offset = 48, .size = 8, .unit = Unit::ByteCount},
    {.name = "mptcpi_bytes_sent", .offset = 56, .size = 8, .unit = Unit::ByteCount},
    {.name = "mptcpi_bytes_received", .offset = 64, .size = 8, .unit = Unit::ByteCount},
    {.name = "mptcpi_bytes_acked", .offset = 72, .size = 8, .unit = Unit::ByteCount},
    {.name = "mptcpi_subflows_total", .offset = 80, .size = 1},
    {.name = "mptcpi_last_data_sent", .offset = 84, .size = 4, .unit = Unit::Milliseconds},
    {.name = "mptcpi_last_data_recv", .offset = 88, .size = 4, .unit = Unit::Milliseconds},
    {.name = "mptcpi_last_ack_recv", .offset = 92, .size = 4, .unit = Unit::Milliseconds},
};
static_assert(isSoundLayout(kMptcpInfo, 96));
static_assert(offsetof(mptcp_info, mptcpi_token) == 12 && offsetof(mptcp_info, mptcpi_rcv_nxt) == 32);

constexpr FieldSpec kSubflowData[] = {
    {.name = "size_subflow_data", .offset = 0, .size = 4, .unit = Unit::ByteCount, .meaning = "16, by the caller."},
    {.name = "num_subflows", .offset = 4, .size = 4, .meaning = "How many there are."},
    {.name = "size_kernel", .offset = 8, .size = 4, .unit = Unit::ByteCount, .meaning = "The kernel's size of one."},
    {.name = "size_user", .offset = 12, .size = 4, .unit = Unit::ByteCount, .meaning = "The caller's size of one."},
};
static_assert(isSoundLayout(kSubflowData, 16));

constexpr FieldSpec kFullInfo[] = {
    {.name = "size_tcpinfo_kernel", .offset = 0, .size = 4, .unit = Unit::ByteCount},
    {.name = "size_tcpinfo_user", .offset = 4, .size = 4, .unit = Unit::ByteCount},
    {.name = "size_sfinfo_kernel", .offset = 8, .size = 4, .unit = Unit::ByteCount},
    {.name = "size_sfinfo_user", .offset = 12, .size = 4, .unit = Unit::ByteCount},
    {.name = "num_subflows", .offset = 16, .size = 4},
    {.name = "size_arrays_user", .offset = 20, .size = 4},
    {.name = "subflow_info", .offset = 24, .size = 8, .kind = FieldKind::Hex},
    {.name = "tcp_info", .offset = 32, .size = 8, .kind = FieldKind::Hex},
};
static_assert(isSoundLayout(kFullInfo, 136));

constexpr FieldSpec kTlsCrypto[] = {
    {.name = "version", .offset = 0, .size = 2, .kind = FieldKind::Hex, .meaning = "0x303 is TLS 1.2, 0x304 TLS 1.3."},
    {.name = "cipher_type", .offset = 2, .size = 2, .meaning = "51 AES-GCM-128, 52 AES-GCM-256, 54 ChaCha20-Poly1305."},
};
static_assert(isSoundLayout(kTlsCrypto, 4));

constexpr FieldSpec kBbr[] = {
    SWB_FIELD(tcp_bbr_info, bbr_bw_lo, Unsigned, .meaning = "Largest rate seen, in bytes per second: lower half."),
    SWB_FIELD(tcp_bbr_info, bbr_bw_hi, Unsigned, .meaning = "Its upper half."),
    SWB_FIELD(tcp_bbr_info, bbr_min_rtt, Unsigned, .unit = Unit::Microseconds, .meaning = "Shortest round-trip time."),
    SWB_FIELD(tcp_bbr_info, bbr_pacing_gain, Unsigned, .meaning = "Pacing against that rate; 256 is once."),
    SWB_FIELD(tcp_bbr_info, bbr_cwnd_gain, Unsigned, .meaning = "Window against rate and time; 256 is once."),
};
static_assert(isSoundLayout(kBbr, sizeof(tcp_bbr_info)));

constexpr FieldSpec kVegas[] = {
    SWB_FIELD(tcpvegas_info, tcpv_enabled, Unsigned, .meaning = "1 while it decides."),
    SWB_FIELD(tcpvegas_info, tcpv_rttcnt, Unsigned, .meaning = "Round-trip times in this window."),
    SWB_FIELD(tcpvegas_info, tcpv_rtt, Unsigned, .unit = Unit::Microseconds, .meaning = "The last of them."),
    SWB_FIELD(tcpvegas_info, tcpv_minrtt, Unsigned, .unit = Unit::Microseconds, .meaning = "The shortest of them."),
};
static_assert(isSoundLayout(kVegas, sizeof(tcpvegas_info)));

constexpr FieldSpec kDctcp[] = {
    SWB_FIELD(tcp_dctcp_info, dctcp_enabled, Unsigned, .meaning = "0 when the peer has no ECN: it is reno then."),
    SWB_FIELD(tcp_dctcp_info, dctcp_ce_state, Unsigned, .meaning = "1 when the last segment had a congestion mark."),
    SWB_FIELD(tcp_dctcp_info, dctcp_alpha, Unsigned, .meaning = "Share of marked bytes; 1024 is all."),
    SWB_FIELD(tcp_dctcp_info, dctcp_ab_ecn, Unsigned, .unit = Unit::ByteCount, .meaning = "Marked in this window."),
    SWB_FIELD(tcp_dctcp_info, dctcp_ab_tot, Unsigned, .unit = Unit::ByteCount, .meaning = "All in this window."),
};
static_assert(isSoundLayout(kDctcp, sizeof(tcp_dctcp_info)));

constexpr StructLayout kLayouts[] = {
    {"tcp_cc_info", sizeof(tcp_bbr_info), kBbr}, // as far as its length alone tells
    {"tcp_bbr_info", sizeof(tcp_bbr_info), kBbr},
    {"tcpvegas_info", sizeof(tcpvegas_info), kVegas},
    {"tcp_dctcp_info", sizeof(tcp_dctcp_info), kDctcp},
    {"tcp_md5sig", sizeof(tcp_md5sig), kMd5sig},
    {"tcp_repair_opt", sizeof(tcp_repair_opt), kRepairOpt},
    {"tcp_repair_window", sizeof(tcp_repair_window), kRepairWindow, true},
    {"tcp_zerocopy_receive", 64, kZerocopy},
    {"tcp_ao_repair", 16, kAoRepair, true},
    {"tcp_ao_info_opt", 48, kAoInfo},
    {"mptcp_info", 96, kMptcpInfo},
    {"mptcp_subflow_data", 16, kSubflowData},
    {"mptcp_full_info", 136, kFullInfo},
    {"tls_crypto_info", 4, kTlsCrypto},
};

} // namespace

std::span<const StructLayout> tcpLayouts() { return kLayouts; }

} // namespace swb
