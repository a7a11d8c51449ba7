#include "core/constants/tables.h"
#include "core/options/option_constants.h"
#include "core/options/option_tables.h"

#include <linux/mptcp.h>
#include <linux/tcp.h>
#include <netinet/in.h>

namespace swb {

namespace {

constexpr OptionSpec kTable[] = {
    SWB_OPTION(IPPROTO_TCP, TCP_NODELAY, .kind = ValueKind::Bool, .applies = on::Tcp | on::Mptcp,
               .os = os::Linux | os::MacOs | os::FreeBsd | os::OpenBsd | os::Windows | os::Posix,
               .meaning = "Sends small segments at once: Nagle's algorithm is off.",
               .gotcha = "TCP_CORK on top delays all the same.", .since = "Linux 1.2",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_MAXSEG, .kind = ValueKind::Int, .unit = Unit::ByteCount,
               .range = {0, 32767, "0, or 88 to 32767"}, .applies = on::Tcp | on::Mptcp, .phase = Phase::BeforeConnect,
               .os = os::Linux | os::MacOs | os::FreeBsd | os::OpenBsd | os::Windows,
               .meaning = "The largest segment; an upper limit for it when set before connect.",
               .gotcha = "Before connect it reads what was set, or 536; afterwards the real size less the options "
                         "(1000 became 988).",
               .since = "Linux 1.2", .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_CORK, .kind = ValueKind::Bool, .applies = on::Tcp | on::Mptcp,
               .meaning = "Holds part segments back until it is cleared.",
               .gotcha = "For 200 ms at most. macOS and BSD call it TCP_NOPUSH.", .since = "Linux 2.2",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_KEEPIDLE, .kind = ValueKind::Int, .unit = Unit::Seconds, .range = {1, 32767},
               .applies = on::Tcp | on::Mptcp, .os = os::Linux | os::FreeBsd | os::Windows,
               .meaning = "The idle time before the first keepalive probe.",
               .gotcha = "Needs SO_KEEPALIVE. macOS calls it TCP_KEEPALIVE.", .since = "Linux 2.4",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_KEEPINTVL, .kind = ValueKind::Int, .unit = Unit::Seconds, .range = {1, 32767},
               .applies = on::Tcp | on::Mptcp, .os = os::Linux | os::MacOs | os::FreeBsd | os::Windows,
               .meaning = "The time between keepalive probes.", .since = "Linux 2.4", .source = "tcp(7)"),
    SWB_OPTION(IPPROTO_TCP, TCP_KEEPCNT, .kind = ValueKind::Int, .unit = Unit::Packets, .range = {1, 127},
               .applies = on::Tcp | on::Mptcp, .os = os::Linux | os::MacOs | os::FreeBsd | os::Windows,
               .meaning = "How many probes may go unanswered before the connection is dead.",
               .gotcha = "TCP_USER_TIMEOUT, when set, decides instead.", .since = "Linux 2.4",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_SYNCNT, .kind = ValueKind::Int, .unit = Unit::Count, .range = {1, 127},
               .applies = on::Tcp, .phase = Phase::BeforeConnect, .meaning = "How often connect sends its SYN again.",
               .gotcha = "The default comes from net.ipv4.tcp_syn_retries. BSD has TCP_KEEPINIT.", .since = "Linux 2.4",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_LINGER2, .kind = ValueKind::Int, .unit = Unit::Seconds,
               .range = {-1, 120, "-1 is off, 0 the default of 60"}, .applies = on::Tcp,
               .meaning = "How long FIN_WAIT2 lasts after close.", .gotcha = "More than 120 reads 120.",
               .since = "Linux 2.4", .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_DEFER_ACCEPT, .kind = ValueKind::Int, .unit = Unit::Seconds, .range = {0, kIntMax},
               .applies = on::Tcp | on::Mptcp, .phase = Phase::BeforeConnect,
               .meaning = "accept returns only when the client has sent data.",
               .gotcha = "Rounded to the schedule of retransmissions: 5 reads 7.", .since = "Linux 2.4",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_WINDOW_CLAMP, .kind = ValueKind::Int, .unit = Unit::ByteCount,
               .range = {0, kIntMax, "0, or 1152 and more"}, .applies = on::Tcp,
               .meaning = "Upper bound of the advertised window.", .gotcha = "0, no limit, only before connecting.",
               .since = "Linux 2.4", .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_INFO, .kind = ValueKind::Struct, .access = Access::Get, .applies = on::Tcp | on::Mptcp,
               .os = os::Linux | os::FreeBsd | os::OpenBsd, .structure = "tcp_info",
               .meaning = "Everything the kernel knows about the connection: state, times, windows, counters.",
               .gotcha = "Newer kernels return more: go by the length returned.", .since = "Linux 2.4",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_QUICKACK, .kind = ValueKind::Bool, .applies = on::Tcp, .phase = Phase::Connected,
               .meaning = "Acknowledges at once instead of delaying.",
               .gotcha = "It does not last: the kernel changes it back.", .since = "Linux 2.4.4",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_CONGESTION, .kind = ValueKind::Text, .range = {1, 15, "characters"},
               .applies = on::Tcp | on::Mptcp, .os = os::Linux | os::FreeBsd,
               .meaning = "The algorithm of congestion control.",
               .gotcha = "Without privilege only those in net.ipv4.tcp_allowed_congestion_control (EPERM); an unknown "
                         "one gives ENOENT.",
               .since = "Linux 2.6.13", .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_MD5SIG, .kind = ValueKind::Struct, .access = Access::Set, .applies = on::Tcp,
               .phase = Phase::BeforeConnect, .os = os::Linux | os::FreeBsd | os::OpenBsd, .structure = "tcp_md5sig",
               .meaning = "The key that signs segments to one peer (RFC 2385, for BGP).",
               .gotcha = "It can only be set, before connecting.", .since = "Linux 2.6.20",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 15, TCP_COOKIE_TRANSACTIONS, .kind = ValueKind::Buffer, .access = Access::None,
                      .applies = on::Tcp, .meaning = "Data in the handshake, guarded by cookies.",
                      .gotcha = "Removed in Linux 3.10: ENOPROTOOPT.", .since = "Linux 2.6.33",
                      .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_THIN_LINEAR_TIMEOUTS, .kind = ValueKind::Bool, .applies = on::Tcp,
               .meaning = "Sends lost data of slow streams again after even, not growing, times.",
               .since = "Linux 2.6.34", .source = "linux/tcp.h"),
    SWB_OPTION(IPPROTO_TCP, TCP_THIN_DUPACK, .kind = ValueKind::Bool, .applies = on::Tcp,
               .meaning = "Sends lost data of slow streams again after the first duplicate acknowledgement.",
               .gotcha = "Without effect today: it always reads 0.", .since = "Linux 2.6.34",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_USER_TIMEOUT, .kind = ValueKind::Int, .unit = Unit::Milliseconds, .range = {0, kIntMax},
               .applies = on::Tcp,
               .meaning = "How long sent data may stay unacknowledged before the connection is dead.",
               .gotcha = "Overrules the count of keepalive probes; does nothing by itself on an idle connection.",
               .since = "Linux 2.6.37", .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_REPAIR, .kind = ValueKind::Enum, .range = {-1, 1}, .applies = on::Tcp,
               .names = repairModes,
               .meaning = "Freezes the connection so that its state can be read, written and moved.",
               .gotcha = "Needs CAP_NET_ADMIN; close in this state sends nothing.", .privilege = "CAP_NET_ADMIN",
               .since = "Linux 3.5", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_REPAIR_QUEUE, .kind = ValueKind::Enum, .range = {0, 2}, .applies = on::Tcp,
               .names = repairQueues, .meaning = "Which queue the repair works on.",
               .gotcha = "EINVAL or EPERM unless TCP_REPAIR is on.", .privilege = "CAP_NET_ADMIN", .since = "Linux 3.5",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_QUEUE_SEQ, .kind = ValueKind::UInt32, .applies = on::Tcp,
               .meaning = "The sequence number of the queue under repair.", .privilege = "CAP_NET_ADMIN",
               .since = "Linux 3.5", .source = "linux/tcp.h"),
    SWB_OPTION(IPPROTO_TCP, TCP_REPAIR_OPTIONS, .kind = ValueKind::Struct, .access = Access::Set, .applies = on::Tcp,
               .phase = Phase::Connected, .structure = "tcp_repair_opt",
               .meaning = "Restores segment size, window scale, SACK and time stamps.",
               .gotcha = "EINVAL or EPERM unless TCP_REPAIR is on.", .privilege = "CAP_NET_ADMIN", .since = "Linux 3.5",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_FASTOPEN, .kind = ValueKind::Int, .unit = Unit::Count,
               .range = {0, kIntMax, "0 to net.core.somaxconn"}, .applies = on::Tcp | on::Mptcp,
               .phase = Phase::BeforeConnect, .os = os::Linux | os::MacOs | os::FreeBsd | os::Windows,
               .meaning = "A listener accepts data in the SYN; the value is the length of the queue.",
               .gotcha = "net.ipv4.tcp_fastopen must allow it; more than net.core.somaxconn is cut.",
               .since = "Linux 3.6", .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_TIMESTAMP, .kind = ValueKind::UInt32, .applies = on::Tcp,
               .meaning = "The clock from which the connection takes its time stamps.",
               .privilege = "CAP_NET_ADMIN, to set", .since = "Linux 3.9", .source = "linux/tcp.h"),
    SWB_OPTION(IPPROTO_TCP, TCP_NOTSENT_LOWAT, .kind = ValueKind::Int, .unit = Unit::ByteCount,
               .range = {-1, kIntMax, "0 is the default, -1 no limit"}, .applies = on::Tcp | on::Mptcp,
               .os = os::Linux | os::MacOs,
               .meaning = "How much unsent data may be queued before poll stops reporting writable.",
               .gotcha = "Reads 0 for the default of net.ipv4.tcp_notsent_lowat.", .since = "Linux 3.12",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(
        IPPROTO_TCP, TCP_CC_INFO, .kind = ValueKind::Struct, .access = Access::Get, .applies = on::Tcp | on::Mptcp,
        .structure = "tcp_cc_info", .meaning = "The private numbers of the congestion control.",
        .gotcha =
            "Their layout depends on the algorithm: bbr, dctcp, and vegas with its like; reno and cubic have none.",
        .since = "Linux 4.1", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_SAVE_SYN, .kind = ValueKind::Enum, .applies = on::Tcp, .phase = Phase::BeforeConnect,
               .names = savedSynModes, .meaning = "Keeps the headers of the SYN of each new connection.",
               .since = "Linux 4.3", .source = "linux/tcp.h"),
    SWB_OPTION(IPPROTO_TCP, TCP_SAVED_SYN, .kind = ValueKind::Buffer, .access = Access::Get, .applies = on::Tcp,
               .phase = Phase::Connected, .reading = Reading::Takes, .meaning = "The headers kept by TCP_SAVE_SYN.",
               .gotcha = "Reading frees them: a second read is empty.", .since = "Linux 4.3",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_REPAIR_WINDOW, .kind = ValueKind::Struct, .applies = on::Tcp,
               .structure = "tcp_repair_window", .meaning = "The windows of a connection under repair.",
               .gotcha = "EINVAL or EPERM unless TCP_REPAIR is on.", .privilege = "CAP_NET_ADMIN", .since = "Linux 4.8",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_FASTOPEN_CONNECT, .kind = ValueKind::Bool, .applies = on::Tcp | on::Mptcp,
               .phase = Phase::BeforeConnect,
               .meaning = "connect waits for the first send, whose data goes with the SYN.",
               .gotcha = "connect gives 0 at once: its errors appear later.", .since = "Linux 4.11",
               .source = "tcp(7); observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_ULP, .kind = ValueKind::Text, .applies = on::Tcp | on::Mptcp, .phase = Phase::Connected,
               .meaning = "Attaches a protocol on top of the connection, such as tls.",
               .gotcha = "ENOENT when the module is missing, ENOTCONN when not established.", .since = "Linux 4.13",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_MD5SIG_EXT, .kind = ValueKind::Struct, .access = Access::Set, .applies = on::Tcp,
               .phase = Phase::BeforeConnect, .structure = "tcp_md5sig",
               .meaning = "The key that signs segments to a prefix or through an interface.",
               .gotcha = "It can only be set.", .since = "Linux 4.13", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_FASTOPEN_KEY, .kind = ValueKind::Buffer, .range = {16, 32, "16 or 32 bytes"},
               .applies = on::Tcp | on::Mptcp, .phase = Phase::BeforeConnect,
               .meaning = "The key of the Fast Open cookies.", .gotcha = "16 or 32 bytes, EINVAL otherwise.",
               .since = "Linux 4.15", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_FASTOPEN_NO_COOKIE, .kind = ValueKind::Bool, .applies = on::Tcp | on::Mptcp,
               .phase = Phase::BeforeConnect, .meaning = "Fast Open without cookies.", .since = "Linux 4.15",
               .source = "linux/tcp.h"),
    SWB_OPTION(IPPROTO_TCP, TCP_ZEROCOPY_RECEIVE, .kind = ValueKind::Struct, .access = Access::Get, .applies = on::Tcp,
               .phase = Phase::Connected, .reading = Reading::Takes, .structure = "tcp_zerocopy_receive",
               .meaning = "Maps received pages into the memory of the program.",
               .gotcha = "The socket must have been mapped; EINVAL on a listener.", .since = "Linux 4.18",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(IPPROTO_TCP, TCP_INQ, .kind = ValueKind::Bool, .applies = on::Tcp | on::Mptcp,
               .meaning = "Delivers the count of unread bytes with each receive.", .since = "Linux 4.18",
               .source = "linux/tcp.h"),
    SWB_OPTION(IPPROTO_TCP, TCP_TX_DELAY, .kind = ValueKind::Int, .unit = Unit::Microseconds, .range = {0, 268435455},
               .applies = on::Tcp, .meaning = "Delays sent packets by so many microseconds, for tests.",
               .gotcha = "The delay shows up in the round-trip time.", .since = "Linux 5.3",
               .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 38, TCP_AO_ADD_KEY, .kind = ValueKind::Struct, .access = Access::Set,
                      .applies = on::Tcp, .structure = "tcp_ao_add",
                      .meaning = "Adds a key of TCP-AO, which signs segments (RFC 5925).",
                      .gotcha = "ENOPROTOOPT in a kernel built without it.", .since = "Linux 6.7",
                      .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 39, TCP_AO_DEL_KEY, .kind = ValueKind::Struct, .access = Access::Set,
                      .applies = on::Tcp, .structure = "tcp_ao_del", .meaning = "Removes a key of TCP-AO.",
                      .gotcha = "ENOPROTOOPT in a kernel built without it.", .since = "Linux 6.7",
                      .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 40, TCP_AO_INFO, .kind = ValueKind::Struct, .applies = on::Tcp,
                      .reading = Reading::NeedsInput, .structure = "tcp_ao_info_opt",
                      .meaning = "The state and counters of TCP-AO on this socket.",
                      .gotcha = "ENOPROTOOPT in a kernel built without it.", .since = "Linux 6.7",
                      .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 41, TCP_AO_GET_KEYS, .kind = ValueKind::Struct, .access = Access::Get,
                      .applies = on::Tcp, .reading = Reading::NeedsInput, .structure = "tcp_ao_getsockopt",
                      .meaning = "Lists the keys of TCP-AO.", .gotcha = "ENOPROTOOPT in a kernel built without it.",
                      .since = "Linux 6.7", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(
        IPPROTO_TCP, 42, TCP_AO_REPAIR, .kind = ValueKind::Struct, .applies = on::Tcp, .structure = "tcp_ao_repair",
        .meaning = "The sequence numbers of TCP-AO, for a connection under repair.", .gotcha = "Needs CAP_NET_ADMIN.",
        .privilege = "CAP_NET_ADMIN", .since = "Linux 6.7", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 43, TCP_IS_MPTCP, .kind = ValueKind::Bool, .access = Access::Get,
                      .applies = on::Tcp | on::Mptcp, .meaning = "1 when Multipath TCP is in use.",
                      .gotcha = "0 after falling back to plain TCP, while SO_PROTOCOL still reads 262.",
                      .since = "Linux 6.9", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 44, TCP_RTO_MAX_MS, .kind = ValueKind::Int, .unit = Unit::Milliseconds,
                      .range = {1000, 120000}, .applies = on::Tcp,
                      .meaning = "Upper limit of the retransmission timeout.",
                      .gotcha = "Rounded to the kernel's clock tick.", .since = "Linux 6.15",
                      .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 45, TCP_RTO_MIN_US, .kind = ValueKind::Int, .unit = Unit::Microseconds,
                      .range = {4001, 200000}, .applies = on::Tcp,
                      .meaning = "Lower limit of the retransmission timeout.",
                      .gotcha = "Must be more than the kernel's clock tick, and is rounded up to it.",
                      .since = "Linux 6.15", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(IPPROTO_TCP, 46, TCP_DELACK_MAX_US, .kind = ValueKind::Int, .unit = Unit::Microseconds,
                      .range = {4001, 200000}, .applies = on::Tcp, .meaning = "Longest delay of an acknowledgement.",
                      .gotcha = "Must be more than the kernel's clock tick, and is rounded up to it.",
                      .since = "Linux 6.15", .source = "linux/tcp.h; observed on Linux 6.18"),
    SWB_OPTION(SOL_MPTCP, MPTCP_INFO, .kind = ValueKind::Struct, .access = Access::Get, .applies = on::Mptcp,
               .structure = "mptcp_info", .meaning = "State of the multipath connection.",
               .gotcha = "Newer kernels return more; EOPNOTSUPP after falling back to plain TCP.",
               .since = "Linux 5.16", .source = "linux/mptcp.h; observed on Linux 6.18"),
    SWB_OPTION(SOL_MPTCP, MPTCP_TCPINFO, .kind = ValueKind::Struct, .access = Access::Get, .applies = on::Mptcp,
               .reading = Reading::NeedsInput, .structure = "mptcp_subflow_data",
               .meaning = "The TCP_INFO of every subflow.",
               .gotcha = "The caller fills in the sizes: a blank header gives EINVAL.", .since = "Linux 5.16",
               .source = "linux/mptcp.h; observed on Linux 6.18"),
    SWB_OPTION(SOL_MPTCP, MPTCP_SUBFLOW_ADDRS, .kind = ValueKind::Struct, .access = Access::Get, .applies = on::Mptcp,
               .reading = Reading::NeedsInput, .structure = "mptcp_subflow_data",
               .meaning = "The addresses of every subflow.",
               .gotcha = "The caller fills in the sizes: a blank header gives EINVAL.", .since = "Linux 5.16",
               .source = "linux/mptcp.h; observed on Linux 6.18"),
    SWB_OPTION_NUMBER(SOL_MPTCP, 4, MPTCP_FULL_INFO, .kind = ValueKind::Struct, .access = Access::Get,
                      .applies = on::Mptcp, .reading = Reading::NeedsInput, .structure = "mptcp_full_info",
                      .meaning = "MPTCP_INFO with the TCP_INFO and addresses of every subflow.",
                      .gotcha = "The caller fills in the sizes: a blank header gives EINVAL.", .since = "Linux 6.5",
                      .source = "linux/mptcp.h; observed on Linux 6.18"),
};
static_assert(isSoundTable(kTable));

#ifdef TCP_COOKIE_TRANSACTIONS
static_assert(TCP_COOKIE_TRANSACTIONS == 15);
#endif
#ifdef TCP_AO_ADD_KEY
static_assert(TCP_AO_ADD_KEY == 38);
#endif
#ifdef TCP_AO_DEL_KEY
static_assert(TCP_AO_DEL_KEY == 39);
#endif
#ifdef TCP_AO_INFO
static_assert(TCP_AO_INFO == 40);
#endif
#ifdef TCP_AO_GET_KEYS
static_assert(TCP_AO_GET_KEYS == 41);
#endif
#ifdef TCP_AO_REPAIR
static_assert(TCP_AO_REPAIR == 42);
#endif
#ifdef TCP_IS_MPTCP
static_assert(TCP_IS_MPTCP == 43);
#endif
#ifdef TCP_RTO_MAX_MS
static_assert(TCP_RTO_MAX_MS == 44);
#endif
#ifdef TCP_RTO_MIN_US
static_assert(TCP_RTO_MIN_US == 45);
#endif
#ifdef TCP_DELACK_MAX_US
static_assert(TCP_DELACK_MAX_US == 46);
#endif
#ifdef MPTCP_FULL_INFO
static_assert(MPTCP_FULL_INFO == 4);
#endif

} // namespace

std::span<const OptionSpec> tcpOptions() { return kTable; }

} // namespace swb
