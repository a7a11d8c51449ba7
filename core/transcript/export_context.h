#pragma once

#include "core/transcript/export_output.h"
#include "core/transcript/export_request.h"

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

namespace swb {

// What all formats ask while they write: who the ends are, how far a stream has come, whether to go on.
class ExportContext {
public:
    ExportContext(const Transcript& transcript, const ExportSources& sources, const ExportControl& control);

    const Transcript& transcript() const { return m_transcript; }
    bool stopped() const { return m_control.stopped && m_control.stopped(); }

    const ConversationEnds& endsOf(SocketId socket);
    // The row's own peer, or the one its socket is connected to; empty when neither is known.
    Address peerOf(const RowView& row);
    std::string callOf(const RowView& row) const {
        return m_sources.call && row.sequence != 0 ? m_sources.call(row.sequence) : std::string();
    }
    Nanoseconds wallTimeOf(const RowView& row) const { return row.time + m_wallOffset; }

    // Where each socket is in its streams at a row before which others are missing: what it moved in its life, less
    // what the rows from here on move. Walks them. Of several places where rows are missing the first is given all.
    void findPositions(std::uint64_t from, std::uint64_t last);
    bool hasPositions() const { return m_hasPositions; }
    // No less than this has been moved; 0 when it is not known.
    std::uint64_t positionOf(SocketId socket, Direction direction) const;

    // Where the bytes of this row begin in the stream of their direction; 0 for datagrams. To be asked once for each
    // row, chosen or not, in order.
    std::uint64_t offsetOf(const RowView& row);

    ExportSummary summary;

private:
    struct Ways {
        std::array<std::uint64_t, 2> bytes{};
    };

    const Transcript& m_transcript;
    const ExportSources& m_sources;
    const ExportControl& m_control;
    const Nanoseconds m_wallOffset; // one for all rows: asked once
    std::unordered_map<SocketId, ConversationEnds> m_ends;
    bool m_hasPositions = false;
    std::unordered_map<SocketId, Ways> m_positions;
    std::unordered_map<SocketId, Ways> m_offsets;
};

// One format. Rows come in order.
class ExportWriter {
public:
    virtual ~ExportWriter() = default;
    virtual void begin() {}
    virtual void write(const RowView& row) = 0;
    virtual void skip(const RowView&) {} // was not chosen
    virtual void end() {}
};

std::unique_ptr<ExportWriter> textWriter(ExportContext& context, ExportOutput& out, ExportFormat format);
std::unique_ptr<ExportWriter> linesWriter(ExportContext& context, ExportOutput& out, ExportFormat format,
                                          BinaryAs binary);
std::unique_ptr<ExportWriter> rawWriter(ExportContext& context, ExportOutput* received, ExportOutput* sent);
std::unique_ptr<ExportWriter> pcapngWriter(ExportContext& context, ExportOutput& out);

// Bytes that are part of what was sent or received: not those that were only looked at, or came back.
inline bool isMovement(RowNote note) {
    return note != RowNote::Peeked && note != RowNote::ErrorQueue && note != RowNote::NotKept;
}
bool isStream(const ConversationEnds& ends);
// How many of the bytes that the row moved are not kept.
inline std::uint64_t notKept(const RowView& row) {
    return row.note == RowNote::NotKept || row.bytes.size() >= row.length ? 0 : row.length - row.bytes.size();
}

std::string_view noteName(RowNote note); // "end-of-stream", for programs; empty for None
// "end of stream", "5 of 100 bytes", "rows were not kept here: 12, with 3456 bytes"; empty for nothing unusual.
std::string noteWords(const RowView& row);
// "2026-11-21T19:27:37.123456789Z"
std::string isoTime(Nanoseconds wallTime);

} // namespace swb
