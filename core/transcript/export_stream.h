#pragma once

#include "core/transcript/export_sink.h"

namespace swb {

// The packets of TCP conversations.
//
// A conversation begins with a handshake that is made up, so are the acknowledgements that follow missing bytes and the
// FIN that this side caused; their comments say so. Where bytes are not kept, or their rows were not chosen, sequence
// numbers jump, so that "Follow TCP stream" tells how many are missing. When both ends are sockets of the workbench the
// bytes stand in the file once: whichever row is first brings them, the row of the other end becomes a packet without
// bytes.
class StreamPackets {
public:
    explicit StreamPackets(PacketSink& sink)
        : m_sink(sink) {}

    void write(Member& member, const RowView& row);
    static void skip(Member& member, const RowView& row); // its bytes are missing
    // What a row that is no packet has to tell, when no packet came that could.
    void tellPending(Conversation& conversation);
    void finish(Conversation& conversation, int end);

private:
    void open(Conversation& conversation);
    void endOfStream(Conversation& conversation, int sender, const PacketComment& comment);
    void writeBytes(Conversation& conversation, int sender, const RowView& row, std::uint64_t start,
                    const PacketComment& comment);
    static std::uint32_t acknowledgedBy(Conversation& conversation, int sender);
    void put(Conversation& conversation, int sender, const TcpFields& fields, BytesView bytes,
             const PacketComment& comment);
    void putEmpty(Conversation& conversation, int sender, std::uint8_t flags, const PacketComment& comment);
    void place(const Conversation& conversation);

    PacketSink& m_sink;
    PacketSink::Place m_place; // of the row that is written
    int m_side = 0;            // which end its socket is
};

} // namespace swb
