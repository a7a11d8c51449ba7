#include "core/transcript/export_conversation.h"

#include "core/constants/tables.h"

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace swb {

namespace {

constexpr std::uint16_t kMappedPort = 49'152;

IpEnd ipv4(std::uint8_t a, std::uint8_t b, std::uint8_t c, std::uint8_t d, std::uint16_t port = 0) {
    IpEnd end;
    end.ip = {a, b, c, d};
    end.port = port;
    return end;
}

IpEnd mapped(std::uint8_t block, std::uint32_t socket, std::uint16_t port) {
    return ipv4(127, static_cast<std::uint8_t>(block + ((socket >> 16) & 63)), static_cast<std::uint8_t>(socket >> 8),
                static_cast<std::uint8_t>(socket), port);
}

IpEnd unknownEnd(bool isV6, std::uint8_t last, SocketId socket) {
    const auto port = static_cast<std::uint16_t>(socket.value);
    if (!isV6)
        return ipv4(192, 0, 2, last, port);
    IpEnd end;
    end.port = port;
    end.isV6 = true;
    end.ip = {0x20, 0x01, 0x0d, 0xb8};
    end.ip[15] = last;
    return end;
}

// A socket of IPv6 that talks to an IPv4 address has IPv4 packets: its wildcard is the one of IPv4.
IpEnd inFamilyOf(const IpEnd& end, const IpEnd& other, SocketId socket) {
    if (end.isV6 == other.isV6)
        return end;
    const bool isWildcard = std::ranges::all_of(end.ip, [](std::uint8_t byte) { return byte == 0; });
    IpEnd changed = isWildcard ? IpEnd{} : unknownEnd(other.isV6, 1, socket);
    changed.isV6 = other.isV6;
    changed.port = end.port;
    return changed;
}

std::array<IpEnd, 2> realEnds(SocketId socket, const ConversationEnds& ends, const Address& peer) {
    const auto remote = ipEndOf(peer);
    const auto local = ipEndOf(ends.local);
    const bool isV6 = remote ? remote->isV6 : local ? local->isV6 : ends.family == AF_INET6;
    const IpEnd other = remote.value_or(unknownEnd(isV6, 2, socket));
    return {inFamilyOf(local.value_or(unknownEnd(isV6, 1, socket)), other, socket), other};
}

bool isIp(int family) { return family == AF_INET || family == AF_INET6; }

Carrier carrierOf(const ConversationEnds& ends, Direction direction) {
    const bool isMessages = ends.family >= 0 && ends.type != SOCK_STREAM;
    if (ends.family == AF_PACKET)
        return ends.type == SOCK_RAW ? Carrier::AsItIs : Carrier::Cooked;
    if (ends.family == AF_NETLINK)
        return Carrier::Netlink;
    if (isIp(ends.family) && ends.type == SOCK_RAW) {
        const bool isReceivedV4 = ends.family == AF_INET && direction == Direction::Received;
        return isReceivedV4 || ends.protocol == IPPROTO_RAW ? Carrier::AsItIs : Carrier::Alone;
    }
    if (isIp(ends.family) && (ends.protocol == IPPROTO_ICMP || ends.protocol == IPPROTO_ICMPV6))
        return Carrier::Alone;
    return isMessages ? Carrier::Udp : Carrier::Tcp;
}

std::uint8_t protocolOf(Carrier carrier, const ConversationEnds& ends) {
    if (carrier == Carrier::Tcp)
        return IPPROTO_TCP;
    if (carrier == Carrier::Alone)
        return static_cast<std::uint8_t>(ends.protocol);
    return isIp(ends.family) && ends.protocol == IPPROTO_UDPLITE ? IPPROTO_UDPLITE : IPPROTO_UDP;
}

// memcmp() of nothing at no address takes a hundred nanoseconds where it is made of masked loads.
bool isSame(BytesView one, BytesView other) {
    return one.size() == other.size() && (one.empty() || std::memcmp(one.data(), other.data(), one.size()) == 0);
}

std::string addressText(const Address& address) { return address.isEmpty() ? "not known" : address.toString(); }

// A name without spaces, as a file of hosts has them.
std::string nameOf(std::string name, const Address& address) {
    if (address.bytes().size() > sizeof(sa_family_t)) // else it is the family alone: unnamed
        name += ":" + address.toString();
    std::ranges::replace(name, ' ', '_');
    return name;
}

std::string aboutMapped(const ConversationEnds& ends, const Address& peer) {
    if (ends.family < 0)
        return "no more is known of this socket: its addresses are made up";
    return fmt::format("{} {}: the addresses stand for {} and {}", decodeValue(families(), ends.family),
                       decodeValue(socketTypes(), ends.type), addressText(ends.local), addressText(peer));
}

} // namespace

Member& Conversations::memberOf(const RowView& row) {
    if (m_last != nullptr && row.socket == m_lastSocket && row.peerLength == m_lastPeer.length() &&
        isSame(row.peerBytes, m_lastPeer.bytes()))
        return *m_last;
    const ConversationEnds& ends = m_context.endsOf(row.socket);
    const SocketId socket = ends.stream ? ends.stream : row.socket;
    const Address peer = m_context.peerOf(row);
    // A descriptor moved bytes inside the kernel after its connection was dissolved: it is still the same.
    const auto newest = m_newest.find(row.socket);
    Member* member = peer.isEmpty() && newest != m_newest.end() ? newest->second : nullptr;
    if (member == nullptr) {
        m_key.assign(reinterpret_cast<const char*>(&socket.value), sizeof socket.value);
        m_key.append(reinterpret_cast<const char*>(peer.bytes().data()), peer.bytes().size());
        auto found = m_members.find(m_key);
        if (found == m_members.end()) {
            Member made = make(row, peer); // which may look for a member itself
            found = m_members.emplace(m_key, made).first;
        }
        member = &found->second;
    }
    m_newest[row.socket] = member;
    m_lastSocket = row.socket;
    m_lastPeer = row.peer();
    m_last = member;
    return *member;
}

Member Conversations::make(const RowView& row, const Address& peer) {
    const ConversationEnds ends = m_context.endsOf(row.socket);
    const SocketId socket = ends.stream ? ends.stream : row.socket;
    Member member;
    member.carriers = {carrierOf(ends, Direction::Sent), carrierOf(ends, Direction::Received)};
    const bool isReal = isIp(ends.family) || (ends.family < 0 && ipEndOf(peer));
    if (ends.family == AF_PACKET || ends.family == AF_NETLINK)
        return member;
    const std::array<IpEnd, 2> pair = isReal ? realEnds(socket, ends, peer) : mappedEnds(socket, ends);
    const std::uint8_t protocol = protocolOf(member.carriers[0], ends);
    if (isIp(ends.family) && (ends.type == SOCK_RAW || member.carriers[0] == Carrier::Alone)) {
        member.makers = {PacketMaker(pair[0], pair[1], protocol), PacketMaker(pair[1], pair[0], protocol)};
        return member;
    }
    join(member, socket, ends, pair, protocol);
    if (Conversation& conversation = *member.conversation; !isReal && conversation.about.empty()) {
        conversation.about = aboutMapped(ends, peer);
        const auto side = static_cast<std::size_t>(member.side);
        conversation.names.at(side) = nameOf(fmt::format("s{}", socket.value), ends.local);
        conversation.names.at(1 - side) =
            nameOf(ends.other ? fmt::format("s{}", ends.other.value) : fmt::format("peer-of-s{}", socket.value), peer);
    }
    return member;
}

// Two sockets of the workbench that talk to each other are one conversation. One that comes to addresses which it, or
// another, had before begins a new one.
void Conversations::join(Member& member, SocketId socket, const ConversationEnds& ends,
                         const std::array<IpEnd, 2>& pair, std::uint8_t protocol) {
    const bool isTurned = pair[1] < pair[0];
    member.side = isTurned ? 1 : 0;
    const std::array<IpEnd, 2> sorted = isTurned ? std::array{pair[1], pair[0]} : pair;
    std::vector<Conversation*>& there = m_byEnds[{sorted, protocol}];
    const auto side = static_cast<std::size_t>(member.side);
    if (there.empty() || there.back()->sockets.at(side))
        there.push_back(&add(sorted, protocol, static_cast<std::uint32_t>(there.size())));
    Conversation& conversation = *there.back();
    member.conversation = &conversation;
    const bool isFirst = !conversation.sockets.at(1 - side);
    conversation.sockets.at(side) = socket;
    if (isFirst)
        conversation.opener = ends.accepted ? 1 - member.side : member.side;
    conversation.ways.at(side).bySender = m_context.positionOf(socket, Direction::Sent);
    conversation.ways.at(1 - side).byReceiver = m_context.positionOf(socket, Direction::Received);
}

Conversation& Conversations::add(const std::array<IpEnd, 2>& ends, std::uint8_t protocol, std::uint32_t generation) {
    constexpr std::uint32_t kFirst = 1'000'000, kApart = 100'000'000;
    Conversation& conversation = m_conversations.emplace_back();
    conversation.ends = ends;
    conversation.isStream = protocol == IPPROTO_TCP;
    conversation.ways[0].maker = PacketMaker(ends[0], ends[1], protocol);
    conversation.ways[1].maker = PacketMaker(ends[1], ends[0], protocol);
    for (Way& way : conversation.ways)
        way.first = kFirst + generation * kApart;
    return conversation;
}

void Conversations::catchUp() {
    for (Conversation& conversation : m_conversations) {
        for (const int end : {0, 1}) {
            const SocketId socket = conversation.sockets[end == 0 ? 0 : 1];
            std::uint64_t& sent = conversation.way(end).bySender;
            std::uint64_t& received = conversation.way(1 - end).byReceiver;
            sent = std::max(sent, m_context.positionOf(socket, Direction::Sent));
            received = std::max(received, m_context.positionOf(socket, Direction::Received));
        }
    }
}

std::array<IpEnd, 2> Conversations::mappedEnds(SocketId socket, const ConversationEnds& ends) {
    const IpEnd own = mapped(64, socket.value, kMappedPort);
    if (ends.other)
        return {own, mapped(64, ends.other.value, kMappedPort)};
    constexpr std::uint32_t kPorts = 65'536 - kMappedPort;
    const std::uint32_t number = m_peers[socket.value]++;
    return {own, mapped(128, socket.value, static_cast<std::uint16_t>(kMappedPort + number % kPorts))};
}

} // namespace swb
