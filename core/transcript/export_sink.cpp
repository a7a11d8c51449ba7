#include "core/transcript/export_sink.h"

#include "core/constants/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace swb {

namespace {

constexpr std::string_view kAbout = "Made by Socket Workbench from what calls on sockets moved, not captured: headers, "
                                    "checksums and the handshake of a "
                                    "stream are made up around the bytes; times are those when the calls returned";

constexpr std::string_view kRest = "made up: no packet followed that could tell this";

void appendNumber(std::string& text, std::uint64_t number) {
    const fmt::format_int digits(number);
    text.append(digits.data(), digits.size());
}

} // namespace

void PacketSink::begin() { writeSectionHeader(m_out, kAbout); }

std::uint32_t PacketSink::interfaceOf(SocketId socket, LinkType link) {
    const auto number = static_cast<std::uint32_t>(m_interfaces.size());
    const auto [place, isNew] = m_interfaces.try_emplace({socket, link}, number);
    if (isNew) {
        const ConversationEnds& ends = m_context.endsOf(socket);
        const std::string about = ends.family < 0 ? std::string("a socket of which no more is known")
                                                  : fmt::format("{} {}", decodeValue(families(), ends.family),
                                                                decodeValue(socketTypes(), ends.type));
        writeInterface(m_out, link, fmt::format("s{}", socket.value), about);
    }
    m_lastAsked = {socket, link};
    m_lastInterface = place->second;
    return m_lastInterface;
}

// Millions of rows pass here: nothing is formatted that can be put together, nothing is put together again that already
// is.
PacketComment PacketSink::commentOf(const RowView& row) {
    const std::string call = m_context.callOf(row);
    const bool isUsual = call.empty() && row.note == RowNote::None && !row.hasControl && notKept(row) == 0;
    const Beginning beginning{row.socket, row.direction, row.length, row.sequence / PacketComment::kFour};
    const bool endsInFour = isUsual && beginning.tenThousands > 0;
    if (!endsInFour) {
        m_beginning.reset();
        putTogether(row, call, row.sequence);
        return m_comment;
    }
    if (m_beginning != beginning)
        putTogether(row, call, beginning.tenThousands);
    m_beginning = beginning;
    return {m_comment, static_cast<std::uint32_t>(row.sequence % PacketComment::kFour)};
}

void PacketSink::putTogether(const RowView& row, const std::string& call, std::uint64_t number) {
    m_comment.assign("s");
    appendNumber(m_comment, row.socket.value);
    m_comment += ' ';
    if (!call.empty()) {
        m_comment += call;
    } else {
        m_comment += row.direction == Direction::Sent ? "sent " : "received ";
        appendNumber(m_comment, row.length);
        m_comment += " bytes";
    }
    if (row.note != RowNote::None || row.hasControl || notKept(row) > 0)
        m_comment.append(", ").append(noteWords(row));
    if (number != 0) {
        m_comment += ", call #";
        appendNumber(m_comment, number);
    }
}

void PacketSink::tellGap(const RowView& row) {
    if (m_gap.size() < PacketBlock::kMostComment) // one more would be cut off anyway
        m_gap.append(m_gap.empty() ? "" : ", ").append(noteWords(row));
    m_lastTime = m_context.wallTimeOf(row);
    m_hasNews = true;
}

void PacketSink::tellLater(WaitingComments& comments) {
    comments.moveTo(m_pending);
    m_hasNews = m_hasNews || !m_pending.isEmpty();
}

// An IP packet without anything in it (protocol 59 of RFC 8200), between addresses that are nobody's.
void PacketSink::end() {
    if (!m_hasNews)
        return;
    constexpr std::uint8_t kNothingNext = 59;
    IpEnd from, to;
    from.ip = {192, 0, 2, 1};
    to.ip = {192, 0, 2, 2};
    const auto ofIp =
        std::ranges::find_if(m_interfaces, [](const auto& entry) { return entry.first.second == LinkType::Raw; });
    const std::uint32_t interface = ofIp != m_interfaces.end() ? ofIp->second : interfaceOf({}, LinkType::Raw);
    const PacketComment comment(kRest);
    PacketBlock block = packet(nullptr, comment, PacketMaker::kMostHeaders);
    const std::size_t size = PacketMaker(from, to, kNothingNext).alone(block.packet(), {}, 0);
    block.end(interface, m_lastTime, Direction::Sent, size, size);
}

void PacketSink::nameEnds(const Conversation& conversation) {
    for (std::size_t end = 0; end < conversation.ends.size(); ++end)
        if (!conversation.names.at(end).empty())
            writeName(m_out, conversation.ends.at(end), conversation.names.at(end));
}

void PacketSink::gather(Conversation* conversation) {
    m_waited.clear();
    if (conversation != nullptr && !conversation->about.empty())
        m_waited.push_back(std::exchange(conversation->about, {}));
    if (conversation != nullptr)
        conversation->pending.moveTo(m_waited);
    m_pending.moveTo(m_waited);
    if (!m_gap.empty())
        m_waited.push_back(std::exchange(m_gap, {}));
    m_hasNews = false;
}

} // namespace swb
