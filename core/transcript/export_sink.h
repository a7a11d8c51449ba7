#pragma once

#include "core/transcript/export_blocks.h"
#include "core/transcript/export_conversation.h"

#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace swb {

// Where packets go: an interface for each socket, and the comments that a packet carries.
class PacketSink {
public:
    // On which interface a packet was seen, when, and which way it went from there.
    struct Place {
        std::uint32_t interface = 0;
        Nanoseconds time{}; // of the wall clock
        Direction direction = Direction::Sent;
    };

    PacketSink(ExportContext& context, ExportOutput& out)
        : m_context(context)
        , m_out(out) {}

    void begin();
    // One by one into the place: a whole one, copied right after it was made, has the processor wait for its parts.
    void setPlace(Place& place, const RowView& row, LinkType link) {
        const bool isSame = row.socket == m_lastAsked.first && link == m_lastAsked.second;
        place.interface = isSame ? m_lastInterface : interfaceOf(row.socket, link);
        place.time = m_lastTime = m_context.wallTimeOf(row);
        place.direction = row.direction;
    }
    Place placeOf(const RowView& row, LinkType link) {
        Place place;
        setPlace(place, row, link);
        return place;
    }
    // "s3 recv(7, ..., 65536) = 1448, call #120"; holds until the next is asked for.
    PacketComment commentOf(const RowView& row);
    // Told with the next packet: rows that were not kept, and what belongs to no conversation.
    void tellGap(const RowView& row);
    void tellLater(WaitingComments& comments);
    void end(); // what no packet came for is told by one that has nothing else
    void nameEnds(const Conversation& conversation);

    // Room for a packet that carries the comment, and what waited to be told with the next one (of the conversation).
    PacketBlock packet(Conversation* conversation, const PacketComment& comment, std::size_t most) {
        const bool isCalm = conversation == nullptr || (conversation->about.empty() && conversation->pending.isEmpty());
        if (isCalm && !m_hasNews)
            return {m_out, most, {}, comment};
        gather(conversation);
        return {m_out, most, m_waited, comment};
    }
    static void end(PacketBlock& block, const Place& place, std::size_t size, std::size_t original) {
        block.end(place.interface, place.time, place.direction, size, original);
    }

private:
    // What comments of many rows in succession begin with: all but the last digits of the call.
    struct Beginning {
        SocketId socket;
        Direction direction = Direction::Sent;
        std::uint64_t length = 0;
        std::uint64_t tenThousands = 0;
        bool operator==(const Beginning&) const = default;
    };

    std::uint32_t interfaceOf(SocketId socket, LinkType link);
    void putTogether(const RowView& row, const std::string& call, std::uint64_t number);
    void gather(Conversation* conversation);

    ExportContext& m_context;
    ExportOutput& m_out;
    std::map<std::pair<SocketId, LinkType>, std::uint32_t> m_interfaces;
    std::pair<SocketId, LinkType> m_lastAsked{};
    std::uint32_t m_lastInterface = 0;
    std::string m_comment;
    std::optional<Beginning> m_beginning; // of the comment
    WaitingComments m_pending;
    std::string m_gap;
    bool m_hasNews = false; // one of the two
    Nanoseconds m_lastTime{};
    std::vector<std::string> m_waited;
};

} // namespace swb
