#pragma once

#include "core/transcript/export_blocks.h"
#include "core/transcript/export_context.h"
#include "core/transcript/export_packet.h"

#include <array>
#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <unordered_map>

// Which packets a row of the transcript becomes.
//
// TCP, UDP, UDP-Lite: their own headers over the addresses that getsockname and getpeername told. An IP payload (raw
// sockets, ping sockets) follows an IP header; what has its own IP header (raw IPv4 as it is received, IPPROTO_RAW) is
// taken as it is, so are the frames of a packet socket; a packet socket without link header gets a "Linux cooked" one,
// netlink the one that Wireshark has for it. SCTP and MPTCP streams are told as TCP, SCTP messages as UDP.
//
// A socket of any other family (Unix, vsock, ...) has no such packets: a stream becomes TCP, messages UDP. Socket s5
// then has the address 127.64.0.5, its number in the last 22 bits, and port 49152; its peer has 127.128.0.5, a port
// from 49152 on for each address it has, or, at the other end of a socketpair(), its own. Name blocks and comments tell
// which they are. A message of more than a datagram takes becomes several.
//
// An address that is not known is 192.0.2.1 (its own) or 192.0.2.2 (the peer's), 2001:db8::1 or ::2, its port the
// number of the socket: they are set aside for documentation and are nobody's. A wildcard stays one.
namespace swb {

enum class Carrier : std::uint8_t { Tcp, Udp, Alone, AsItIs, Cooked, Netlink };

// One direction of a conversation. Offsets count the bytes of its stream.
struct Way {
    PacketMaker maker;
    std::uint32_t first = 0;    // sequence number of the SYN
    std::uint64_t written = 0;  // up to here there are packets, or a gap
    std::uint64_t bySender = 0; // up to here the rows of the end that sent have told
    std::uint64_t byReceiver = 0;
    std::uint64_t acknowledged = 0; // said by the other end
    bool ended = false;             // by FIN
    bool gap = false;               // bytes are missing that nobody has acknowledged

    std::uint32_t sequenceAt(std::uint64_t offset) const { return static_cast<std::uint32_t>(first + 1 + offset); }
};

struct Conversation {
    std::array<IpEnd, 2> ends{};
    std::array<Way, 2> ways{};         // way 0 is sent by end 0
    std::array<SocketId, 2> sockets{}; // which socket is which end; both, when both are ours
    std::array<std::uint32_t, 2> interfaces{};
    int opener = 0;        // who called connect()
    bool isStream = false; // its packets are of TCP
    bool isOpen = false;
    std::array<bool, 2> isShown{}; // rows of the socket were chosen
    std::array<bool, 2> isCut{};   // its newest row was not
    Nanoseconds last{};
    std::string about;                // to be told with the first packet
    std::array<std::string, 2> names; // what mapped addresses stand for
    WaitingComments pending;          // of rows that are no packet, to be told with the next

    Way& way(int end) { return ways[end == 0 ? 0 : 1]; }
    bool isShownAt(int end) const { return isShown[end == 0 ? 0 : 1]; }
};

// What a row belongs to.
struct Member {
    std::array<Carrier, 2> carriers{};    // of what is sent, and received
    Conversation* conversation = nullptr; // null for those without
    int side = 0;                         // which end the row's socket is
    std::array<PacketMaker, 2> makers;    // Carrier::Alone, sent and received

    Carrier carrier(Direction direction) const { return carriers.at(direction == Direction::Sent ? 0 : 1); }
};

class Conversations {
public:
    explicit Conversations(ExportContext& context)
        : m_context(context) {}

    Member& memberOf(const RowView& row);
    void catchUp(); // behind rows that are missing: where their bytes would have led
    std::deque<Conversation>& all() { return m_conversations; } // in the order in which they began

private:
    Member make(const RowView& row, const Address& peer);
    void join(Member& member, SocketId socket, const ConversationEnds& ends, const std::array<IpEnd, 2>& pair,
              std::uint8_t protocol);
    Conversation& add(const std::array<IpEnd, 2>& ends, std::uint8_t protocol, std::uint32_t generation);
    std::array<IpEnd, 2> mappedEnds(SocketId socket, const ConversationEnds& ends);

    using Key = std::pair<std::array<IpEnd, 2>, std::uint8_t>;

    ExportContext& m_context;
    std::deque<Conversation> m_conversations;
    std::map<Key, std::vector<Conversation*>> m_byEnds;
    std::unordered_map<std::string, Member> m_members;        // by socket and peer
    std::unordered_map<SocketId, Member*> m_newest;           // of each socket
    std::unordered_map<std::uint32_t, std::uint16_t> m_peers; // mapped: how many a socket has
    SocketId m_lastSocket;
    Address m_lastPeer;
    Member* m_last = nullptr;
    std::string m_key;
};

} // namespace swb
