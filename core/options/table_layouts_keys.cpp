#include "core/constants/tables.h"
#include "core/options/option_layout.h"

#include <linux/netfilter_ipv4/ip_tables.h>
#include <linux/netfilter_ipv6/ip6_tables.h>
#include <linux/tcp.h>
#include <linux/xfrm.h>

#include <cstddef>

namespace swb {

namespace {

// Structures of policies, keys and filters: IPsec, TCP-AO, iptables, ICMPv6, device memory. Literal offsets where the
// oldest supported headers lack the structure. Source: linux/xfrm.h, linux/tcp.h of Linux 6.18, RFC 5925, RFC 3542.

#define SWB_SELECTOR(member, fieldKind, ...)                                                                           \
    {.name = "sel." #member,                                                                                           \
     .offset = offsetof(xfrm_userpolicy_info, sel) + offsetof(xfrm_selector, member),                                  \
     .size = sizeof(xfrm_selector::member),                                                                            \
     .kind = FieldKind::fieldKind __VA_OPT__(, ) __VA_ARGS__}
#define SWB_LIMIT(member, ...)                                                                                         \
    {.name = "lft." #member,                                                                                           \
     .offset = offsetof(xfrm_userpolicy_info, lft) + offsetof(xfrm_lifetime_cfg, member),                              \
     .size = sizeof(xfrm_lifetime_cfg::member) __VA_OPT__(, ) __VA_ARGS__}
#define SWB_SPENT(member, ...)                                                                                         \
    {.name = "curlft." #member,                                                                                        \
     .offset = offsetof(xfrm_userpolicy_info, curlft) + offsetof(xfrm_lifetime_cur, member),                           \
     .size = sizeof(xfrm_lifetime_cur::member) __VA_OPT__(, ) __VA_ARGS__}
constexpr FieldSpec kXfrmPolicy[] = {
    SWB_SELECTOR(daddr, Hex, .meaning = "Destination; of IPv4 in the first 4 bytes."),
    SWB_SELECTOR(saddr, Hex, .meaning = "Source; of IPv4 in the first 4 bytes."),
    SWB_SELECTOR(dport, BigEndian),
    SWB_SELECTOR(dport_mask, Hex),
    SWB_SELECTOR(sport, BigEndian),
    SWB_SELECTOR(sport_mask, Hex),
    SWB_SELECTOR(family, Enum, .names = families, .meaning = "Of the socket."),
    SWB_SELECTOR(prefixlen_d, Unsigned),
    SWB_SELECTOR(prefixlen_s, Unsigned),
    SWB_SELECTOR(proto, Unsigned, .meaning = "0: every protocol."),
    SWB_SELECTOR(ifindex, IfIndex),
    SWB_SELECTOR(user, Unsigned),
    SWB_LIMIT(soft_byte_limit, .unit = Unit::ByteCount),
    SWB_LIMIT(hard_byte_limit, .unit = Unit::ByteCount),
    SWB_LIMIT(soft_packet_limit, .unit = Unit::Packets),
    SWB_LIMIT(hard_packet_limit, .unit = Unit::Packets),
    SWB_LIMIT(soft_add_expires_seconds, .unit = Unit::Seconds),
    SWB_LIMIT(hard_add_expires_seconds, .unit = Unit::Seconds),
    SWB_LIMIT(soft_use_expires_seconds, .unit = Unit::Seconds),
    SWB_LIMIT(hard_use_expires_seconds, .unit = Unit::Seconds),
    SWB_SPENT(bytes, .unit = Unit::ByteCount),
    SWB_SPENT(packets, .unit = Unit::Packets),
    SWB_SPENT(add_time, .unit = Unit::Seconds),
    SWB_SPENT(use_time, .unit = Unit::Seconds),
    SWB_FIELD(xfrm_userpolicy_info, priority, Unsigned),
    SWB_FIELD(xfrm_userpolicy_info, index, Unsigned),
    SWB_FIELD(xfrm_userpolicy_info, dir, Unsigned, .meaning = "0 in, 1 out, 2 forwarded."),
    SWB_FIELD(xfrm_userpolicy_info, action, Unsigned, .meaning = "0 allow, 1 block."),
    SWB_FIELD(xfrm_userpolicy_info, flags, Hex),
    SWB_FIELD(xfrm_userpolicy_info, share, Unsigned, .meaning = "0 any, 1 session, 2 user, 3 unique."),
};
static_assert(isSoundLayout(kXfrmPolicy, sizeof(xfrm_userpolicy_info)));

// What the three structures of TCP-AO say alike.
#define SWB_AO(field, at, bytes, fieldKind, ...)                                                                       \
    {.name = #field, .offset = at, .size = bytes, .kind = FieldKind::fieldKind __VA_OPT__(, ) __VA_ARGS__}
constexpr FieldSpec kAoAdd[] = {
    SWB_AO(addr, 0, 128, SocketAddress, .meaning = "The peer."),
    SWB_AO(alg_name, 128, 64, Text, .meaning = "hmac(sha1) or cmac(aes128)."),
    SWB_AO(ifindex, 192, 4, IfIndex),
    SWB_AO(set_current, 196, 1, Unsigned, .bit = 0, .bits = 1, .meaning = "Sign with it from now on."),
    SWB_AO(set_rnext, 196, 1, Unsigned, .bit = 1, .bits = 1, .meaning = "Ask the peer to sign with it."),
    SWB_AO(reserved2, 200, 2, Hex),
    SWB_AO(prefix, 202, 1, Unsigned, .meaning = "Bits of the address that count."),
    SWB_AO(sndid, 203, 1, Unsigned, .meaning = "KeyID of what is sent."),
    SWB_AO(rcvid, 204, 1, Unsigned, .meaning = "KeyID of what is received."),
    SWB_AO(maclen, 205, 1, Unsigned, .unit = Unit::ByteCount, .meaning = "Of the code; 0 is 12."),
    SWB_AO(keyflags, 206, 1, Hex, .meaning = "1 with an interface, 2 without the TCP options."),
    SWB_AO(keylen, 207, 1, Unsigned, .unit = Unit::ByteCount),
    SWB_AO(key, 208, 80, Hex),
};
static_assert(isSoundLayout(kAoAdd, 288));

constexpr FieldSpec kAoDel[] = {
    SWB_AO(addr, 0, 128, SocketAddress, .meaning = "The peer."),
    SWB_AO(ifindex, 128, 4, IfIndex),
    SWB_AO(set_current, 132, 1, Unsigned, .bit = 0, .bits = 1, .meaning = "current_key is to be taken."),
    SWB_AO(set_rnext, 132, 1, Unsigned, .bit = 1, .bits = 1, .meaning = "rnext is to be taken."),
    SWB_AO(del_async, 132, 1, Unsigned, .bit = 2, .bits = 1, .meaning = "Of a listener, without waiting."),
    SWB_AO(reserved2, 136, 2, Hex),
    SWB_AO(prefix, 138, 1, Unsigned, .meaning = "Bits of the address that count."),
    SWB_AO(sndid, 139, 1, Unsigned, .meaning = "KeyID of what is sent."),
    SWB_AO(rcvid, 140, 1, Unsigned, .meaning = "KeyID of what is received."),
    SWB_AO(current_key, 141, 1, Unsigned),
    SWB_AO(rnext, 142, 1, Unsigned),
    SWB_AO(keyflags, 143, 1, Hex, .meaning = "1 with an interface, 2 without the TCP options."),
};
static_assert(isSoundLayout(kAoDel, 144));

constexpr FieldSpec kAoGet[] = {
    SWB_AO(addr, 0, 128, SocketAddress, .meaning = "The peer."),
    SWB_AO(alg_name, 128, 64, Text),
    SWB_AO(key, 192, 80, Hex),
    SWB_AO(nkeys, 272, 4, Unsigned, .meaning = "How many there is room for, and how many there are."),
    SWB_AO(is_current, 276, 1, Unsigned, .bit = 0, .bits = 1),
    SWB_AO(is_rnext, 276, 1, Unsigned, .bit = 1, .bits = 1),
    SWB_AO(get_all, 276, 1, Unsigned, .bit = 2, .bits = 1, .meaning = "Every key, whatever else is asked."),
    SWB_AO(sndid, 278, 1, Unsigned),
    SWB_AO(rcvid, 279, 1, Unsigned),
    SWB_AO(prefix, 280, 1, Unsigned),
    SWB_AO(maclen, 281, 1, Unsigned, .unit = Unit::ByteCount),
    SWB_AO(keyflags, 282, 1, Hex),
    SWB_AO(keylen, 283, 1, Unsigned, .unit = Unit::ByteCount),
    SWB_AO(ifindex, 284, 4, Signed),
    SWB_AO(pkt_good, 288, 8, Unsigned, .unit = Unit::Packets),
    SWB_AO(pkt_bad, 296, 8, Unsigned, .unit = Unit::Packets),
};
static_assert(isSoundLayout(kAoGet, 304));
#ifdef TCP_AO_ADD_KEY
static_assert(sizeof(tcp_ao_add) == 288 && offsetof(tcp_ao_add, ifindex) == 192 && offsetof(tcp_ao_add, key) == 208);
static_assert(sizeof(tcp_ao_del) == 144 && offsetof(tcp_ao_del, rnext) == 142);
static_assert(sizeof(tcp_ao_getsockopt) == 304 && offsetof(tcp_ao_getsockopt, nkeys) == 272 &&
              offsetof(tcp_ao_getsockopt, pkt_good) == 288);
#endif

// The same in ip6_tables.h.
constexpr FieldSpec kTablesInfo[] = {
    SWB_FIELD(ipt_getinfo, name, Text, .meaning = "The table, by the caller."),
    SWB_FIELD(ipt_getinfo, valid_hooks, Hex),
    SWB_FIELD(ipt_getinfo, hook_entry, Hex),
    SWB_FIELD(ipt_getinfo, underflow, Hex),
    SWB_FIELD(ipt_getinfo, num_entries, Unsigned),
    SWB_FIELD(ipt_getinfo, size, Unsigned, .unit = Unit::ByteCount),
};
static_assert(isSoundLayout(kTablesInfo, sizeof(ipt_getinfo)) && sizeof(ip6t_getinfo) == sizeof(ipt_getinfo));
// Their rows have the literals: these headers and those of the tables do not go into one file.
static_assert(IPT_SO_GET_INFO == 64 && IP6T_SO_GET_INFO == 64 && IP6T_SO_ORIGINAL_DST == 80);

constexpr FieldSpec kIcmp6Filter[] = {
    {.name = "types 0-31", .offset = 0, .size = 4, .kind = FieldKind::Hex, .meaning = "A bit that is set blocks."},
    {.name = "types 32-63", .offset = 4, .size = 4, .kind = FieldKind::Hex},
    {.name = "types 64-95", .offset = 8, .size = 4, .kind = FieldKind::Hex},
    {.name = "types 96-127", .offset = 12, .size = 4, .kind = FieldKind::Hex},
    {.name = "types 128-159", .offset = 16, .size = 4, .kind = FieldKind::Hex, .meaning = "Bits 0 and 1 are echo."},
    {.name = "types 160-191", .offset = 20, .size = 4, .kind = FieldKind::Hex},
    {.name = "types 192-223", .offset = 24, .size = 4, .kind = FieldKind::Hex},
    {.name = "types 224-255", .offset = 28, .size = 4, .kind = FieldKind::Hex},
};
static_assert(isSoundLayout(kIcmp6Filter, 32));

constexpr FieldSpec kDmabufToken[] = {
    {.name = "token_start", .offset = 0, .size = 4, .meaning = "The first fragment; more of these may follow."},
    {.name = "token_count", .offset = 4, .size = 4, .meaning = "How many from there."},
};
static_assert(isSoundLayout(kDmabufToken, 8));

constexpr StructLayout kLayouts[] = {
    {"xfrm_userpolicy_info", sizeof(xfrm_userpolicy_info), kXfrmPolicy},
    {"tcp_ao_add", 288, kAoAdd},
    {"tcp_ao_del", 144, kAoDel},
    {"tcp_ao_getsockopt", 304, kAoGet},
    {"ipt_getinfo", sizeof(ipt_getinfo), kTablesInfo},
    {"icmp6_filter", 32, kIcmp6Filter},
    {"dmabuf_token", 8, kDmabufToken},
};

} // namespace

std::span<const StructLayout> keyLayouts() { return kLayouts; }

} // namespace swb
