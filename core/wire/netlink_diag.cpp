#include "core/constants/netlink_tables.h"
#include "core/constants/tables.h"
#include "core/wire/netlink_spec.h"

#include <arpa/inet.h>
#include <fmt/format.h>
#include <linux/inet_diag.h>
#include <linux/netlink.h>
#include <linux/sock_diag.h>
#include <linux/unix_diag.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

// NETLINK_SOCK_DIAG: the sockets of the system, as ss(8) asks for them. Source: sock_diag(7).
namespace swb::netlink {
namespace {

constexpr Attribute kInet[] = {
    {INET_DIAG_MEMINFO, "INET_DIAG_MEMINFO", Kind::Numbers, "bytes: to be read, queued, allocated ahead, to be sent"},
    {INET_DIAG_INFO, "INET_DIAG_INFO", Kind::Bytes, "struct tcp_info"},
    {INET_DIAG_VEGASINFO, "INET_DIAG_VEGASINFO", Kind::Numbers, ""},
    {INET_DIAG_CONG, "INET_DIAG_CONG", Kind::Text, "its congestion control"},
    {INET_DIAG_TOS, "INET_DIAG_TOS", Kind::Hex, "IP_TOS"},
    {INET_DIAG_TCLASS, "INET_DIAG_TCLASS", Kind::Hex, "IPV6_TCLASS"},
    {INET_DIAG_SKMEMINFO, "INET_DIAG_SKMEMINFO", Kind::Numbers, "its memory, as SO_MEMINFO has it"},
    {INET_DIAG_SHUTDOWN, "INET_DIAG_SHUTDOWN", Kind::Hex, "1 reading, 2 writing has ended"},
    {INET_DIAG_PROTOCOL, "INET_DIAG_PROTOCOL", Kind::Enum, "", ipProtocols},
    {INET_DIAG_SKV6ONLY, "INET_DIAG_SKV6ONLY", Kind::Number, "IPV6_V6ONLY"},
    {INET_DIAG_PAD, "INET_DIAG_PAD", Kind::Bytes, ""},
    {INET_DIAG_MARK, "INET_DIAG_MARK", Kind::Hex, "SO_MARK"},
    {INET_DIAG_CLASS_ID, "INET_DIAG_CLASS_ID", Kind::Hex, "SO_PRIORITY, or the class of its control group"},
    {INET_DIAG_ULP_INFO, "INET_DIAG_ULP_INFO", Kind::Bytes, "what is laid over TCP"},
    {INET_DIAG_CGROUP_ID, "INET_DIAG_CGROUP_ID", Kind::Number, "its control group"},
    {INET_DIAG_SOCKOPT, "INET_DIAG_SOCKOPT", Kind::Hex, "options, a bit each"},
};
constexpr AttributeTable kInetTable = {"INET_DIAG", kInet};

constexpr Attribute kInetRequestRows[] = {
    {INET_DIAG_REQ_BYTECODE, "INET_DIAG_REQ_BYTECODE", Kind::Bytes, "a small program that chooses sockets"},
    {INET_DIAG_REQ_PROTOCOL, "INET_DIAG_REQ_PROTOCOL", Kind::Number, "a protocol above 255"},
};
constexpr AttributeTable kInetRequestTable = {"INET_DIAG_REQ", kInetRequestRows};

constexpr Attribute kUnix[] = {
    {UNIX_DIAG_NAME, "UNIX_DIAG_NAME", Kind::Text, "its path, or abstract name"},
    {UNIX_DIAG_VFS, "UNIX_DIAG_VFS", Kind::Numbers, "inode and device of its path"},
    {UNIX_DIAG_PEER, "UNIX_DIAG_PEER", Kind::Number, "the inode of its peer"},
    {UNIX_DIAG_ICONS, "UNIX_DIAG_ICONS", Kind::Numbers, "inodes of connections that wait"},
    {UNIX_DIAG_RQLEN, "UNIX_DIAG_RQLEN", Kind::Numbers, "waiting: bytes or connections; room"},
    {UNIX_DIAG_MEMINFO, "UNIX_DIAG_MEMINFO", Kind::Numbers, "its memory, as SO_MEMINFO has it"},
    {UNIX_DIAG_SHUTDOWN, "UNIX_DIAG_SHUTDOWN", Kind::Hex, "1 reading, 2 writing has ended"},
    {UNIX_DIAG_UID, "UNIX_DIAG_UID", Kind::Number, "whose it is"},
};
constexpr AttributeTable kUnixTable = {"UNIX_DIAG", kUnix};

constexpr Member kUnixRequest[] = {{"sdiag_family", 1, Kind::Enum, families},
                                   {"sdiag_protocol", 1},
                                   {"padding", 2, Kind::Bytes},
                                   {"udiag_states", 4, Kind::Hex},
                                   {"udiag_ino", 4},
                                   {"udiag_show", 4, Kind::Hex},
                                   {"udiag_cookie", 8, Kind::Hex}};
static_assert(sizeof(unix_diag_req) == 24);

constexpr Member kUnixMessage[] = {{"udiag_family", 1, Kind::Enum, families},
                                   {"udiag_type", 1, Kind::Enum, socketTypes},
                                   {"udiag_state", 1, Kind::Enum, tcpStates},
                                   {"padding", 1, Kind::Bytes},
                                   {"udiag_ino", 4, Kind::Number, nullptr, "the inode, as in /proc/PID/fd"},
                                   {"udiag_cookie", 8, Kind::Hex}};
static_assert(sizeof(unix_diag_msg) == 16);

constexpr Member kBare[] = {{"sdiag_family", 1, Kind::Enum, families}, {"sdiag_protocol", 1}};

// Ports and addresses of the two ends; with IPv4 the first of four words is the address.
constexpr Member kIdBefore[] = {{"idiag_sport", 2, Kind::BigNumber}, {"idiag_dport", 2, Kind::BigNumber}};
constexpr Member kIdBehind[] = {{"idiag_if", 4, Kind::Interface}, {"idiag_cookie", 8, Kind::Hex}};

std::vector<Field> idFields(BytesView id, int family, std::size_t base) {
    std::vector<Field> out = decodeMembers(kIdBefore, id.first(4), base);
    const std::size_t used = family == AF_INET ? 4 : 16;
    for (const auto& [name, at] : {std::pair{"idiag_src", std::size_t{4}}, std::pair{"idiag_dst", std::size_t{20}}}) {
        Field field;
        field.name = name;
        field.value = ipText(id.subspan(at, used));
        field.offset = base + at;
        field.length = 16;
        out.push_back(std::move(field));
    }
    for (Field& field : decodeMembers(kIdBehind, id.subspan(36), base + 36))
        out.push_back(std::move(field));
    return out;
}

void append(std::vector<Field>& to, std::vector<Field> more) {
    for (Field& field : more)
        to.push_back(std::move(field));
}

Field inetRequest(BytesView bytes, std::size_t base) {
    constexpr Member kBefore[] = {{"sdiag_family", 1, Kind::Enum, families},
                                  {"sdiag_protocol", 1, Kind::Enum, ipProtocols},
                                  {"idiag_ext", 1, Kind::Hex, nullptr, "attributes asked for, a bit each"},
                                  {"padding", 1, Kind::Bytes},
                                  {"idiag_states", 4, Kind::Hex, nullptr, "states asked for, a bit each"}};
    std::vector<Field> members = decodeMembers(kBefore, bytes.first(8), base);
    append(members, idFields(bytes.subspan(8, sizeof(inet_diag_sockid)), bytes[0], base + 8));
    return groupOf("inet_diag_req_v2", base, sizeof(inet_diag_req_v2), std::move(members));
}

Field inetMessage(BytesView bytes, std::size_t base) {
    constexpr Member kBefore[] = {{"idiag_family", 1, Kind::Enum, families},
                                  {"idiag_state", 1, Kind::Enum, tcpStates},
                                  {"idiag_timer", 1, Kind::Enum, diagTimers},
                                  {"idiag_retrans", 1}};
    constexpr Member kBehind[] = {
        {"idiag_expires", 4, Kind::Number, nullptr, "milliseconds until the timer"},
        {"idiag_rqueue", 4, Kind::Number, nullptr, "bytes to be read; on a listener, connections waiting"},
        {"idiag_wqueue", 4, Kind::Number, nullptr, "bytes to be sent; on a listener, the backlog"},
        {"idiag_uid", 4, Kind::Number, nullptr, "whose it is"},
        {"idiag_inode", 4, Kind::Number, nullptr, "as in /proc/PID/fd"}};
    std::vector<Field> members = decodeMembers(kBefore, bytes.first(4), base);
    append(members, idFields(bytes.subspan(4, sizeof(inet_diag_sockid)), bytes[0], base + 4));
    append(members, decodeMembers(kBehind, bytes.subspan(52, 20), base + 52));
    return groupOf("inet_diag_msg", base, sizeof(inet_diag_msg), std::move(members));
}
static_assert(sizeof(inet_diag_sockid) == 48 && sizeof(inet_diag_req_v2) == 56 && sizeof(inet_diag_msg) == 72);

std::string endText(BytesView address, BytesView port, bool isInet) {
    const unsigned number = static_cast<unsigned>(port[0]) << 8 | port[1];
    const std::string host = ipText(address.first(isInet ? 4 : 16));
    return isInet ? fmt::format("{}:{}", host, number) : fmt::format("[{}]:{}", host, number);
}

std::string stateText(std::uint8_t state) {
    const std::string symbol = decodeValue(tcpStates(), state);
    return symbol.starts_with("TCP_") ? symbol.substr(4) : symbol;
}

std::string inetSummary(BytesView bytes) {
    const bool isInet = bytes[0] == AF_INET;
    return fmt::format("{} {} to {}", stateText(bytes[1]), endText(bytes.subspan(8, 16), bytes.subspan(4, 2), isInet),
                       endText(bytes.subspan(24, 16), bytes.subspan(6, 2), isInet));
}

bool isInternet(BytesView payload) { return !payload.empty() && (payload[0] == AF_INET || payload[0] == AF_INET6); }

Body bodyOf(Field header, const AttributeTable* attributes, BytesView payload, std::size_t base) {
    Body body;
    const std::size_t at = header.length;
    body.fields.push_back(std::move(header));
    append(body.fields, decodeAttributes(attributes, payload.subspan(at), base + at));
    return body;
}

Body shortBody(BytesView payload, std::size_t base) {
    Body body;
    Field header = groupOf("sock_diag_req", base, payload.size(), decodeMembers(kBare, payload, base));
    header.note = "too short for what its family needs";
    header.isFaulty = true;
    body.fields.push_back(std::move(header));
    return body;
}

Body unixBody(BytesView payload, std::size_t base, bool isRequest) {
    const std::size_t size = isRequest ? sizeof(unix_diag_req) : sizeof(unix_diag_msg);
    if (payload.size() < size)
        return shortBody(payload, base);
    const std::span<const Member> members = isRequest ? std::span<const Member>(kUnixRequest) : kUnixMessage;
    Field header = groupOf(isRequest ? "unix_diag_req" : "unix_diag_msg", base, size,
                           decodeMembers(members, payload.first(size), base));
    Body body = bodyOf(std::move(header), isRequest ? nullptr : &kUnixTable, payload, base);
    if (!isRequest)
        body.summary = fmt::format("{} {}, inode {}", stateText(payload[2]), decodeValue(socketTypes(), payload[1]),
                                   numberOf(payload.subspan(4, 4)));
    return body;
}

} // namespace

Body diagBody(const NetlinkMessage& message, std::size_t base) {
    const BytesView payload = message.payload;
    const bool isRequest = (message.flags & NLM_F_REQUEST) != 0;
    const bool isKnown = message.type == SOCK_DIAG_BY_FAMILY || message.type == SOCK_DESTROY;
    if (isKnown && !payload.empty() && payload[0] == AF_UNIX)
        return unixBody(payload, base, isRequest);
    if (!isKnown || !isInternet(payload))
        return unknownBody(message, base);
    if (payload.size() < (isRequest ? sizeof(inet_diag_req_v2) : sizeof(inet_diag_msg)))
        return shortBody(payload, base);
    if (isRequest)
        return bodyOf(inetRequest(payload, base), &kInetRequestTable, payload, base);
    Body body = bodyOf(inetMessage(payload, base), &kInetTable, payload, base);
    body.summary = inetSummary(payload);
    return body;
}

} // namespace swb::netlink
