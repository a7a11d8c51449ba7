#include "core/transcript/export_sink.h"
#include "core/transcript/export_stream.h"

#include <fmt/format.h>
#include <linux/if_arp.h>
#include <linux/if_packet.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstring>

// pcapng: each row that moved bytes is a packet, or several where it does not fit into one; a comment names its call.
namespace swb {

namespace {

void put16(std::uint8_t* at, unsigned value) {
    at[0] = static_cast<std::uint8_t>(value >> 8);
    at[1] = static_cast<std::uint8_t>(value);
}

constexpr std::size_t kCooked = 16;

// What stands before the bytes of a packet socket without link headers, and of netlink. Source: the descriptions of
// LINKTYPE_LINUX_SLL and LINKTYPE_NETLINK at tcpdump.org.
std::array<std::uint8_t, kCooked> cookedHeader(const RowView& row, const ConversationEnds& ends) {
    std::array<std::uint8_t, kCooked> header{};
    put16(header.data(), row.direction == Direction::Sent ? PACKET_OUTGOING : PACKET_HOST);
    if (ends.family == AF_NETLINK) {
        put16(header.data() + 2, ARPHRD_NETLINK);
        put16(header.data() + 14, static_cast<unsigned>(ends.protocol));
        return header;
    }
    sockaddr_ll link{};
    std::memcpy(&link, row.peerBytes.data(), std::min(row.peerBytes.size(), sizeof link));
    if (row.direction == Direction::Received)
        put16(header.data(), link.sll_pkttype);
    put16(header.data() + 2, link.sll_hatype);
    put16(header.data() + 4, link.sll_halen);
    std::memcpy(header.data() + 6, link.sll_addr, sizeof link.sll_addr);
    std::memcpy(header.data() + 14, &link.sll_protocol, 2); // in network order already
    return header;
}

class PcapngWriter final : public ExportWriter {
public:
    PcapngWriter(ExportContext& context, ExportOutput& out)
        : m_context(context)
        , m_sink(context, out)
        , m_conversations(context)
        , m_streams(m_sink) {}

    void begin() override { m_sink.begin(); }
    void write(const RowView& row) override;
    void skip(const RowView& row) override;
    void end() override;

private:
    void writeMessage(Member& member, const RowView& row);
    void writePacket(const Member& member, const RowView& row, Carrier carrier);
    void writePart(const PacketSink::Place& place, Conversation* conversation, const PacketMaker& maker,
                   Carrier carrier, BytesView bytes, std::size_t length, const PacketComment& comment);
    void tellLater(Member& member, const RowView& row);

    ExportContext& m_context;
    PacketSink m_sink;
    Conversations m_conversations;
    StreamPackets m_streams;
};

void PcapngWriter::write(const RowView& row) {
    if (row.note == RowNote::NotKept) {
        m_conversations.catchUp();
        return m_sink.tellGap(row);
    }
    Member& member = m_conversations.memberOf(row);
    const Carrier carrier = member.carrier(row.direction);
    const bool isEndOfMessages = row.note == RowNote::EndOfStream && carrier != Carrier::Tcp;
    if (!isMovement(row.note) || isEndOfMessages)
        return tellLater(member, row);
    if (carrier == Carrier::Tcp)
        m_streams.write(member, row);
    else if (carrier == Carrier::Udp)
        writeMessage(member, row);
    else
        writePacket(member, row, carrier);
}

void PcapngWriter::skip(const RowView& row) {
    if (row.note == RowNote::NotKept)
        return m_conversations.catchUp();
    if (Member& member = m_conversations.memberOf(row); member.carrier(row.direction) == Carrier::Tcp)
        StreamPackets::skip(member, row);
}

void PcapngWriter::tellLater(Member& member, const RowView& row) {
    ++m_context.summary.withoutPacket;
    std::string comment = m_sink.commentOf(row).toString();
    if (member.conversation != nullptr)
        return member.conversation->pending.add(std::move(comment));
    WaitingComments alone;
    alone.add(std::move(comment));
    m_sink.tellLater(alone);
}

// `length`: of the whole, where it was cut.
void PcapngWriter::writePart(const PacketSink::Place& place, Conversation* conversation, const PacketMaker& maker,
                             Carrier carrier, BytesView bytes, std::size_t length, const PacketComment& comment) {
    PacketBlock block = m_sink.packet(conversation, comment, PacketMaker::kMostHeaders + bytes.size());
    const std::size_t size =
        carrier == Carrier::Udp ? maker.udp(block.packet(), bytes, length) : maker.alone(block.packet(), bytes, length);
    PacketSink::end(block, place, size, size + length - bytes.size());
}

void PcapngWriter::writeMessage(Member& member, const RowView& row) {
    Conversation& conversation = *member.conversation;
    const PacketSink::Place place = m_sink.placeOf(row, LinkType::Raw);
    if (!conversation.isOpen)
        m_sink.nameEnds(conversation);
    conversation.isOpen = true;
    const int sender = row.direction == Direction::Sent ? member.side : 1 - member.side;
    const PacketMaker& maker = conversation.ways.at(static_cast<std::size_t>(sender)).maker;
    const std::size_t most = maker.mostUdp();
    // No call moves more than two gigabytes: who says so is a damaged row.
    constexpr std::uint64_t kMostMessage = std::uint64_t{1} << 31;
    const std::uint64_t whole =
        std::min(std::max({row.fullLength, row.length, std::uint64_t{row.bytes.size()}}), kMostMessage);
    const std::uint64_t parts = std::max<std::uint64_t>((whole + most - 1) / most, 1);
    for (std::uint64_t part = 0; part < parts && !m_context.stopped(); ++part) {
        const std::uint64_t from = part * most;
        const std::size_t length = static_cast<std::size_t>(std::min<std::uint64_t>(whole - from, most));
        const std::size_t start = static_cast<std::size_t>(std::min<std::uint64_t>(from, row.bytes.size()));
        const BytesView bytes = row.bytes.subspan(start, std::min(row.bytes.size() - start, length));
        std::string continued;
        if (part > 0)
            continued = fmt::format("part {} of {} of one message, call #{}", part + 1, parts, row.sequence);
        writePart(place, &conversation, maker, Carrier::Udp, bytes, length,
                  part > 0 ? PacketComment(continued) : m_sink.commentOf(row));
    }
}

// What is a packet by itself, or becomes one by a header before it.
void PcapngWriter::writePacket(const Member& member, const RowView& row, Carrier carrier) {
    constexpr std::size_t kMostPacket = 65'535; // of what a person can have sent or received in one
    const BytesView bytes = row.bytes.first(std::min(row.bytes.size(), kMostPacket));
    const std::size_t length = static_cast<std::size_t>(
        std::min<std::uint64_t>(std::max({row.fullLength, row.length, std::uint64_t{bytes.size()}}), kMostPacket));
    const PacketComment comment = m_sink.commentOf(row);
    if (carrier == Carrier::Alone) {
        const PacketMaker& maker = member.makers.at(row.direction == Direction::Sent ? 0 : 1);
        const std::size_t most = maker.mostAlone();
        return writePart(m_sink.placeOf(row, LinkType::Raw), nullptr, maker, carrier,
                         bytes.first(std::min(bytes.size(), most)), std::min(length, most), comment);
    }
    const ConversationEnds& ends = m_context.endsOf(row.socket);
    const bool hasHeader = carrier != Carrier::AsItIs;
    const LinkType link = carrier == Carrier::Cooked    ? LinkType::Cooked
                          : carrier == Carrier::Netlink ? LinkType::Netlink
                          : ends.family == AF_PACKET    ? LinkType::Ethernet
                                                        : LinkType::Raw;
    const PacketSink::Place place = m_sink.placeOf(row, link);
    PacketBlock block = m_sink.packet(nullptr, comment, kCooked + bytes.size());
    std::uint8_t* at = block.packet();
    if (hasHeader) {
        const auto header = cookedHeader(row, ends);
        at = std::copy(header.begin(), header.end(), at);
    }
    std::copy(bytes.begin(), bytes.end(), at);
    const std::size_t size = bytes.size() + (hasHeader ? kCooked : 0);
    PacketSink::end(block, place, size, size + length - bytes.size());
}

void PcapngWriter::end() {
    for (Conversation& conversation : m_conversations.all()) {
        if (conversation.isStream && conversation.isOpen)
            m_streams.tellPending(conversation);
        m_sink.tellLater(conversation.pending);
        for (const int end : {0, 1}) {
            const SocketId socket = conversation.sockets.at(static_cast<std::size_t>(end));
            if (socket && m_context.endsOf(socket).sendingEnded)
                m_streams.finish(conversation, end);
        }
    }
    m_sink.end();
}

} // namespace

std::unique_ptr<ExportWriter> pcapngWriter(ExportContext& context, ExportOutput& out) {
    return std::make_unique<PcapngWriter>(context, out);
}

} // namespace swb
