#include "core/transcript/export_sink.h"

#include "core/constants/tables.h"

#include <fmt/format.h>

#include <iterator>
#include <utility>

namespace swb {

namespace {

constexpr std::string_view kAbout = "Made by Socket Workbench from what calls on sockets moved, not captured: headers, "
                                    "checksums and the handshake of a "
                                    "stream are made up around the bytes; times are those when the calls returned";

void appendNumber(std::string& text, std::uint64_t number) {
    const fmt::format_int digits(number);
    text.append(digits.data(), digits.size());
}

} // namespace

void PacketSink::begin() { writeSectionHeader(m_out, kAbout); }

PacketSink::Place PacketSink::placeOf(const RowView& row, LinkType link) {
    return {interfaceOf(row.socket, link), m_context.wallTimeOf(row), row.direction};
}

std::uint32_t PacketSink::interfaceOf(SocketId socket, LinkType link) {
    if (m_lastAsked == std::pair(socket, link))
        return m_lastInterface;
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

// Millions of rows pass here: nothing is formatted that can be put together.
std::string_view PacketSink::commentOf(const RowView& row) {
    m_comment.assign("s");
    appendNumber(m_comment, row.socket.value);
    m_comment += ' ';
    if (const std::string call = m_context.callOf(row); !call.empty()) {
        m_comment += call;
    } else {
        m_comment += row.direction == Direction::Sent ? "sent " : "received ";
        appendNumber(m_comment, row.length);
        m_comment += " bytes";
    }
    if (row.note != RowNote::None || row.hasControl || notKept(row) > 0)
        m_comment.append(", ").append(noteWords(row));
    if (row.sequence != 0) {
        m_comment += ", call #";
        appendNumber(m_comment, row.sequence);
    }
    return m_comment;
}

void PacketSink::tellGap(const RowView& row) { m_gap.append(m_gap.empty() ? "" : ", ").append(noteWords(row)); }

void PacketSink::nameEnds(const Conversation& conversation) {
    for (std::size_t end = 0; end < conversation.ends.size(); ++end)
        if (!conversation.names.at(end).empty())
            writeName(m_out, conversation.ends.at(end), conversation.names.at(end));
}

PacketBlock PacketSink::packet(Conversation* conversation, std::string_view comment, std::size_t most) {
    const bool isCalm = conversation == nullptr || (conversation->about.empty() && conversation->pending.empty());
    m_comments.clear();
    m_waited.clear();
    if (isCalm && m_gap.empty()) {
        m_comments.push_back(comment);
        return {m_out, most, m_comments};
    }
    if (conversation != nullptr && !conversation->about.empty())
        m_waited.push_back(std::exchange(conversation->about, {}));
    if (conversation != nullptr && !conversation->pending.empty()) {
        std::ranges::move(conversation->pending, std::back_inserter(m_waited));
        conversation->pending.clear();
        if (const std::uint64_t more = std::exchange(conversation->untold, 0); more > 0)
            m_waited.push_back(fmt::format("and {} more that are no packets", more));
    }
    if (!m_gap.empty())
        m_waited.push_back(std::exchange(m_gap, {}));
    m_comments.assign(m_waited.begin(), m_waited.end());
    m_comments.push_back(comment);
    return {m_out, most, m_comments};
}

} // namespace swb
