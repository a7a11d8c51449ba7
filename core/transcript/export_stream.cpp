#include "core/transcript/export_stream.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr std::string_view kHandshake = "made up, so that the conversation is whole";
constexpr std::string_view kAcknowledges = "made up: acknowledges, so that what is missing before counts as missing";
constexpr std::string_view kAnswer = "made up: acknowledges the end of the stream";
constexpr std::string_view kTells = "made up: tells of rows that are no packet";
constexpr std::string_view kOwnEnd = "made up: this end was shut down for sending, or closed";

// How far the end has said that it has the bytes of this way: what its own rows tell, else all that is written.
std::uint64_t acknowledge(Way& way, bool receiverIsShown) {
    way.acknowledged = std::max(way.acknowledged, receiverIsShown ? way.byReceiver : way.written);
    return way.acknowledged;
}

// The bytes of this row: from where, in the stream of its direction.
std::uint64_t account(Way& way, const RowView& row) {
    std::uint64_t& told = row.direction == Direction::Sent ? way.bySender : way.byReceiver;
    return std::exchange(told, told + row.length);
}

} // namespace

std::uint32_t StreamPackets::acknowledgedBy(Conversation& conversation, int sender) {
    Way& back = conversation.way(1 - sender);
    const std::uint64_t have = acknowledge(back, conversation.isShownAt(sender));
    return back.sequenceAt(have) + (back.ended && have >= back.written ? 1 : 0);
}

void StreamPackets::put(Conversation& conversation, int sender, const TcpFields& fields, BytesView bytes,
                        const PacketComment& comment) {
    PacketBlock block = m_sink.packet(&conversation, comment, PacketMaker::kMostHeaders + bytes.size());
    const std::size_t size = conversation.way(sender).maker.tcp(block.packet(), fields, bytes);
    const Direction direction = sender == m_side ? Direction::Sent : Direction::Received;
    block.end(m_place.interface, m_place.time, direction, size, size);
}

void StreamPackets::putEmpty(Conversation& conversation, int sender, std::uint8_t flags, const PacketComment& comment) {
    const Way& way = conversation.way(sender);
    const std::uint32_t sequence = way.sequenceAt(way.written) + (way.ended ? 1 : 0);
    put(conversation, sender, {sequence, acknowledgedBy(conversation, sender), flags}, {}, comment);
}

void StreamPackets::open(Conversation& conversation) {
    conversation.isOpen = true;
    m_sink.nameEnds(conversation);
    const int client = conversation.opener;
    const Way& request = conversation.way(client);
    const Way& answer = conversation.way(1 - client);
    put(conversation, client, {request.first, 0, kTcpSyn}, {}, kHandshake);
    put(conversation, 1 - client, {answer.first, request.first + 1, kTcpSyn | kTcpAck}, {}, kHandshake);
    put(conversation, client, {request.first + 1, answer.first + 1, kTcpAck}, {}, kHandshake);
}

void StreamPackets::skip(Member& member, const RowView& row) {
    Conversation& conversation = *member.conversation;
    conversation.isCut.at(static_cast<std::size_t>(member.side)) = true;
    if (isMovement(row.note))
        account(conversation.way(row.direction == Direction::Sent ? member.side : 1 - member.side), row);
}

void StreamPackets::write(Member& member, const RowView& row) {
    Conversation& conversation = *member.conversation;
    m_sink.setPlace(m_place, row, LinkType::Raw);
    m_side = member.side;
    const auto side = static_cast<std::size_t>(m_side);
    conversation.isCut.at(side) = false;
    conversation.isShown.at(side) = true;
    conversation.last = m_place.time;
    conversation.interfaces.at(side) = m_place.interface;
    if (!conversation.isOpen)
        open(conversation);
    const PacketComment comment = m_sink.commentOf(row);
    const int sender = row.direction == Direction::Sent ? m_side : 1 - m_side;
    if (row.note == RowNote::EndOfStream)
        return endOfStream(conversation, sender, comment);
    const std::uint64_t start = account(conversation.way(sender), row);
    writeBytes(conversation, sender, row, start, comment);
}

void StreamPackets::endOfStream(Conversation& conversation, int sender, const PacketComment& comment) {
    Way& way = conversation.way(sender);
    if (way.ended) // told before: it stays so
        return putEmpty(conversation, 1 - sender, kTcpAck, comment);
    putEmpty(conversation, sender, kTcpFin | kTcpAck, comment);
    way.ended = true;
    putEmpty(conversation, 1 - sender, kTcpAck, kAnswer);
}

void StreamPackets::writeBytes(Conversation& conversation, int sender, const RowView& row, std::uint64_t start,
                               const PacketComment& comment) {
    Way& way = conversation.way(sender);
    const std::uint64_t end = start + row.length;
    const std::uint64_t from = std::max(start, way.written);
    const std::size_t most = way.maker.mostTcp();
    const bool isPlain = start == way.written && !way.gap && row.note == RowNote::None;
    if (isPlain && row.length > 0 && row.length <= most && row.bytes.size() >= row.length) { // nearly all of them
        const TcpFields fields{way.sequenceAt(start), acknowledgedBy(conversation, sender), kTcpAck | kTcpPush};
        put(conversation, sender, fields, row.bytes.first(static_cast<std::size_t>(row.length)), comment);
        way.written = end;
        return;
    }
    const std::uint64_t there = start + std::min<std::uint64_t>(row.bytes.size(), row.length);
    if (from >= there) { // nothing that is new, or nothing that is kept
        const bool isNews = end > way.written;
        putEmpty(conversation, isNews || row.direction == Direction::Sent ? sender : 1 - sender, kTcpAck, comment);
        way.gap = way.gap || isNews;
        way.written = std::max(end, way.written);
        return;
    }
    way.gap = way.gap || from > way.written;
    BytesView left = row.bytes.subspan(static_cast<std::size_t>(from - start), static_cast<std::size_t>(there - from));
    const std::size_t parts = (left.size() + most - 1) / most;
    TcpFields fields{way.sequenceAt(from), acknowledgedBy(conversation, sender), kTcpAck};
    for (std::size_t part = 1; part <= parts; ++part) {
        const BytesView bytes = left.first(std::min(left.size(), most));
        fields.flags = part < parts ? kTcpAck : kTcpAck | kTcpPush;
        if (part == parts && row.note == RowNote::OutOfBand) {
            fields.flags |= kTcpUrgent;
            fields.urgent = static_cast<std::uint16_t>(bytes.size());
        }
        if (part == 1)
            put(conversation, sender, fields, bytes, comment);
        else
            put(conversation, sender, fields, bytes,
                fmt::format("part {} of {} of call #{}", part, parts, row.sequence));
        fields.sequence += static_cast<std::uint32_t>(bytes.size());
        left = left.subspan(bytes.size());
    }
    way.written = there;
    if (way.gap) {
        way.acknowledged = there;
        putEmpty(conversation, 1 - sender, kTcpAck, kAcknowledges);
    }
    way.gap = end > there;
    way.written = end;
}

void StreamPackets::tellPending(Conversation& conversation) {
    if (conversation.pending.isEmpty())
        return;
    place(conversation);
    putEmpty(conversation, m_side, kTcpAck, kTells);
}

void StreamPackets::finish(Conversation& conversation, int end) {
    Way& way = conversation.way(end);
    const auto side = static_cast<std::size_t>(end);
    if (!conversation.isOpen || !conversation.isShown.at(side) || conversation.isCut.at(side) || way.ended)
        return;
    place(conversation);
    putEmpty(conversation, end, kTcpFin | kTcpAck, kOwnEnd);
    way.ended = true;
    putEmpty(conversation, 1 - end, kTcpAck, kAnswer);
}

// At the end of the file: after the last packet, where one of its own sockets is.
void StreamPackets::place(const Conversation& conversation) {
    m_side = conversation.isShownAt(0) ? 0 : 1;
    m_place = {conversation.interfaces.at(static_cast<std::size_t>(m_side)), conversation.last, Direction::Sent};
}

} // namespace swb
