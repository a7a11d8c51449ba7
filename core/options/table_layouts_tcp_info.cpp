#include "core/constants/tables.h"
#include "core/options/option_constants.h"
#include "core/options/option_layout.h"

#include <linux/tcp.h>

#include <cstddef>

namespace swb {

namespace {

// Literal offsets, because the kernel fills in fields that the oldest supported header does not have.
// Source: linux/tcp.h of Linux 6.18; tcp(7).
#define SWB_AT(field, at, bytes, fieldKind, ...)                                                                       \
    {.name = #field, .offset = at, .size = bytes, .kind = FieldKind::fieldKind __VA_OPT__(, ) __VA_ARGS__}
constexpr FieldSpec kTcpInfo[] = {
    SWB_AT(tcpi_state, 0, 1, Enum, .names = tcpStates, .meaning = "The state of the connection."),
    SWB_AT(tcpi_ca_state, 1, 1, Enum, .names = congestionStates, .meaning = "What congestion control is doing."),
    SWB_AT(tcpi_retransmits, 2, 1, Unsigned, .meaning = "Retransmissions of the segment in hand."),
    SWB_AT(tcpi_probes, 3, 1, Unsigned, .meaning = "Zero window or keepalive probes without an answer."),
    SWB_AT(tcpi_backoff, 4, 1, Unsigned, .meaning = "How often the timer was doubled."),
    SWB_AT(tcpi_options, 5, 1, Flags, .names = tcpInfoFlags, .meaning = "What was agreed in the handshake."),
    SWB_AT(tcpi_snd_wscale, 6, 1, Unsigned, .bit = 0, .bits = 4, .meaning = "Window scale of the peer."),
    SWB_AT(tcpi_rcv_wscale, 6, 1, Unsigned, .bit = 4, .bits = 4, .meaning = "Window scale of this side."),
    SWB_AT(tcpi_delivery_rate_app_limited, 7, 1, Unsigned, .bit = 0, .bits = 1,
           .meaning = "The delivery rate was held back by the program."),
    SWB_AT(tcpi_fastopen_client_fail, 7, 1, Unsigned, .bit = 1, .bits = 2, .meaning = "Why Fast Open was not used."),
    SWB_AT(tcpi_rto, 8, 4, Unsigned, .unit = Unit::Microseconds, .meaning = "Retransmission timeout."),
    SWB_AT(tcpi_ato, 12, 4, Unsigned, .unit = Unit::Microseconds, .meaning = "Delay of acknowledgements."),
    SWB_AT(tcpi_snd_mss, 16, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "Largest segment sent."),
    SWB_AT(tcpi_rcv_mss, 20, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "Largest segment expected."),
    SWB_AT(tcpi_unacked, 24, 4, Unsigned,
           .meaning = "Segments in flight; on a listener, connections that wait for accept."),
    SWB_AT(tcpi_sacked, 28, 4, Unsigned,
           .meaning = "Segments the peer has out of order; on a listener, the backlog in force."),
    SWB_AT(tcpi_lost, 32, 4, Unsigned, .meaning = "Segments taken for lost."),
    SWB_AT(tcpi_retrans, 36, 4, Unsigned, .meaning = "Segments sent again and not yet acknowledged."),
    SWB_AT(tcpi_fackets, 40, 4, Unsigned, .meaning = "Without use since Linux 4.15."),
    SWB_AT(tcpi_last_data_sent, 44, 4, Unsigned, .unit = Unit::Milliseconds, .meaning = "Since data was sent."),
    SWB_AT(tcpi_last_ack_sent, 48, 4, Unsigned, .meaning = "Never filled in."),
    SWB_AT(tcpi_last_data_recv, 52, 4, Unsigned, .unit = Unit::Milliseconds, .meaning = "Since data came."),
    SWB_AT(tcpi_last_ack_recv, 56, 4, Unsigned, .unit = Unit::Milliseconds,
           .meaning = "Since an acknowledgement came."),
    SWB_AT(tcpi_pmtu, 60, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "MTU of the path."),
    SWB_AT(tcpi_rcv_ssthresh, 64, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "Limit of the window advertised."),
    SWB_AT(tcpi_rtt, 68, 4, Unsigned, .unit = Unit::Microseconds, .meaning = "Round-trip time, smoothed."),
    SWB_AT(tcpi_rttvar, 72, 4, Unsigned, .unit = Unit::Microseconds, .meaning = "How much it varies."),
    SWB_AT(tcpi_snd_ssthresh, 76, 4, Unsigned, .meaning = "Where slow start ends; 2147483647 is not set yet."),
    SWB_AT(tcpi_snd_cwnd, 80, 4, Unsigned, .unit = Unit::Segments, .meaning = "Congestion window."),
    SWB_AT(tcpi_advmss, 84, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "Largest segment advertised."),
    SWB_AT(tcpi_reordering, 88, 4, Unsigned,
           .meaning = "How far segments may be out of order before they count as lost."),
    SWB_AT(tcpi_rcv_rtt, 92, 4, Unsigned, .unit = Unit::Microseconds,
           .meaning = "Round-trip time as the receiver sees it."),
    SWB_AT(tcpi_rcv_space, 96, 4, Unsigned, .unit = Unit::ByteCount,
           .meaning = "Space for received data, as the kernel tunes it."),
    SWB_AT(tcpi_total_retrans, 100, 4, Unsigned, .meaning = "Segments sent again, in all."),
    SWB_AT(tcpi_pacing_rate, 104, 8, Unsigned, .unit = Unit::BytesPerSecond, .meaning = "Rate at which it sends."),
    SWB_AT(tcpi_max_pacing_rate, 112, 8, Unsigned, .unit = Unit::BytesPerSecond, .meaning = "Limit of that rate."),
    SWB_AT(tcpi_bytes_acked, 120, 8, Unsigned, .unit = Unit::ByteCount, .meaning = "Acknowledged by the peer."),
    SWB_AT(tcpi_bytes_received, 128, 8, Unsigned, .unit = Unit::ByteCount, .meaning = "Received and acknowledged."),
    SWB_AT(tcpi_segs_out, 136, 4, Unsigned, .meaning = "Segments sent."),
    SWB_AT(tcpi_segs_in, 140, 4, Unsigned, .meaning = "Segments received."),
    SWB_AT(tcpi_notsent_bytes, 144, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "In the queue and not sent."),
    SWB_AT(tcpi_min_rtt, 148, 4, Unsigned, .unit = Unit::Microseconds, .meaning = "Shortest round-trip time."),
    SWB_AT(tcpi_data_segs_in, 152, 4, Unsigned, .meaning = "Segments with data received."),
    SWB_AT(tcpi_data_segs_out, 156, 4, Unsigned, .meaning = "Segments with data sent."),
    SWB_AT(tcpi_delivery_rate, 160, 8, Unsigned, .unit = Unit::BytesPerSecond,
           .meaning = "Rate at which data arrived."),
    SWB_AT(tcpi_busy_time, 168, 8, Unsigned, .unit = Unit::Microseconds, .meaning = "Time with data to send."),
    SWB_AT(tcpi_rwnd_limited, 176, 8, Unsigned, .unit = Unit::Microseconds,
           .meaning = "Time held back by the window of the peer."),
    SWB_AT(tcpi_sndbuf_limited, 184, 8, Unsigned, .unit = Unit::Microseconds,
           .meaning = "Time held back by the send buffer."),
    SWB_AT(tcpi_delivered, 192, 4, Unsigned, .meaning = "Segments delivered."),
    SWB_AT(tcpi_delivered_ce, 196, 4, Unsigned, .meaning = "Of these, with a congestion mark."),
    SWB_AT(tcpi_bytes_sent, 200, 8, Unsigned, .unit = Unit::ByteCount, .meaning = "Data sent, retransmissions too."),
    SWB_AT(tcpi_bytes_retrans, 208, 8, Unsigned, .unit = Unit::ByteCount, .meaning = "Data sent again."),
    SWB_AT(tcpi_dsack_dups, 216, 4, Unsigned, .meaning = "Duplicates the peer told of."),
    SWB_AT(tcpi_reord_seen, 220, 4, Unsigned, .meaning = "How often segments came out of order."),
    SWB_AT(tcpi_rcv_ooopack, 224, 4, Unsigned, .meaning = "Segments received out of order."),
    SWB_AT(tcpi_snd_wnd, 228, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "Window of the peer."),
    SWB_AT(tcpi_rcv_wnd, 232, 4, Unsigned, .unit = Unit::ByteCount, .meaning = "Window of this side."),
    SWB_AT(tcpi_rehash, 236, 4, Unsigned, .meaning = "Other paths tried."),
    SWB_AT(tcpi_total_rto, 240, 2, Unsigned, .meaning = "Timeouts."),
    SWB_AT(tcpi_total_rto_recoveries, 242, 2, Unsigned, .meaning = "Recoveries from timeouts."),
    SWB_AT(tcpi_total_rto_time, 244, 4, Unsigned, .unit = Unit::Milliseconds, .meaning = "Time spent in them."),
    SWB_AT(tcpi_received_ce, 248, 4, Unsigned, .meaning = "Segments received with a congestion mark."),
    SWB_AT(tcpi_delivered_e1_bytes, 252, 4, Unsigned),
    SWB_AT(tcpi_delivered_e0_bytes, 256, 4, Unsigned),
    SWB_AT(tcpi_delivered_ce_bytes, 260, 4, Unsigned),
    SWB_AT(tcpi_received_e1_bytes, 264, 4, Unsigned),
    SWB_AT(tcpi_received_e0_bytes, 268, 4, Unsigned),
    SWB_AT(tcpi_received_ce_bytes, 272, 4, Unsigned),
    SWB_AT(tcpi_accecn_fail_mode, 276, 2, Unsigned, .meaning = "Why accurate ECN failed."),
    SWB_AT(tcpi_accecn_opt_seen, 278, 2, Unsigned, .meaning = "Whether its option was seen."),
};
static_assert(isSoundLayout(kTcpInfo, 280));
static_assert(offsetof(tcp_info, tcpi_rto) == 8 && offsetof(tcp_info, tcpi_total_retrans) == 100 &&
              offsetof(tcp_info, tcpi_pacing_rate) == 104 && offsetof(tcp_info, tcpi_min_rtt) == 148 &&
              offsetof(tcp_info, tcpi_bytes_sent) == 200 && offsetof(tcp_info, tcpi_snd_wnd) == 228);

constexpr StructLayout kLayouts[] = {{"tcp_info", 280, kTcpInfo}};

} // namespace

std::span<const StructLayout> tcpInfoLayouts() { return kLayouts; }

} // namespace swb
