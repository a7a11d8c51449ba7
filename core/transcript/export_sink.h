#pragma once

#include "core/transcript/export_blocks.h"
#include "core/transcript/export_conversation.h"

#include <map>
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
    Place placeOf(const RowView& row, LinkType link);
    // "s3 recv(7, ..., 65536) = 1448, call #120"; holds until the next is asked for.
    std::string_view commentOf(const RowView& row);
    void tellGap(const RowView& row); // rows that were not kept: told with the next packet
    void nameEnds(const Conversation& conversation);

    // Room for a packet that carries the comment, and what waited to be told with the next one (of the conversation).
    PacketBlock packet(Conversation* conversation, std::string_view comment, std::size_t most);
    static void end(PacketBlock& block, const Place& place, std::size_t size, std::size_t original) {
        block.end(place.interface, place.time, place.direction, size, original);
    }

private:
    std::uint32_t interfaceOf(SocketId socket, LinkType link);

    ExportContext& m_context;
    ExportOutput& m_out;
    std::map<std::pair<SocketId, LinkType>, std::uint32_t> m_interfaces;
    std::pair<SocketId, LinkType> m_lastAsked{};
    std::uint32_t m_lastInterface = 0;
    std::string m_comment;
    std::string m_gap;
    std::vector<std::string> m_waited;
    std::vector<std::string_view> m_comments;
};

} // namespace swb
