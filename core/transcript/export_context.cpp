#include "core/transcript/export_context.h"

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <sys/socket.h>

#include <algorithm>
#include <utility>

namespace swb {

namespace {
constexpr std::uint64_t kRowsUnasked = 64; // whether to go on

std::size_t wayOf(Direction direction) { return direction == Direction::Sent ? 0 : 1; }
} // namespace

ExportContext::ExportContext(const Transcript& transcript, const ExportSources& sources, const ExportControl& control)
    : m_transcript(transcript)
    , m_sources(sources)
    , m_control(control)
    , m_wallOffset(transcript.wallTime({})) {}

const ConversationEnds& ExportContext::endsOf(SocketId socket) {
    const auto [place, isNew] = m_ends.try_emplace(socket);
    if (isNew && m_sources.ends)
        place->second = m_sources.ends(socket);
    return place->second;
}

Address ExportContext::peerOf(const RowView& row) { return row.peerLength > 0 ? row.peer() : endsOf(row.socket).peer; }

void ExportContext::findPositions(std::uint64_t from, std::uint64_t last) {
    m_hasPositions = true;
    std::unordered_map<SocketId, Ways> coming;
    m_transcript.visitRows(from, last, [&](const RowView& row) {
        if (isMovement(row.note))
            coming[row.socket].bytes.at(wayOf(row.direction)) += row.length;
        return row.index % kRowsUnasked != 0 || !stopped();
    });
    for (const auto& [socket, ways] : coming) {
        const ConversationEnds& ends = endsOf(socket);
        const std::array totals{ends.sent.value_or(0), ends.received.value_or(0)};
        for (std::size_t way = 0; way < totals.size(); ++way) {
            if (totals.at(way) <= ways.bytes.at(way))
                continue;
            const std::uint64_t position = totals.at(way) - ways.bytes.at(way);
            m_positions[socket].bytes.at(way) = position;
            if (const auto offsets = m_offsets.find(socket); offsets != m_offsets.end())
                offsets->second.bytes.at(way) = std::max(offsets->second.bytes.at(way), position);
        }
    }
}

std::uint64_t ExportContext::positionOf(SocketId socket, Direction direction) const {
    const auto found = m_positions.find(socket);
    return found == m_positions.end() ? 0 : found->second.bytes.at(wayOf(direction));
}

std::uint64_t ExportContext::offsetOf(const RowView& row) {
    if (!isMovement(row.note) || !isStream(endsOf(row.socket)))
        return 0;
    const auto [place, isNew] = m_offsets.try_emplace(row.socket);
    if (isNew)
        for (const Direction direction : {Direction::Sent, Direction::Received})
            place->second.bytes.at(wayOf(direction)) = positionOf(row.socket, direction);
    return std::exchange(place->second.bytes.at(wayOf(row.direction)),
                         place->second.bytes.at(wayOf(row.direction)) + row.length);
}

bool isStream(const ConversationEnds& ends) { return ends.type == SOCK_STREAM; }

std::string_view noteName(RowNote note) {
    switch (note) {
    case RowNote::None:
        break;
    case RowNote::EndOfStream:
        return "end-of-stream";
    case RowNote::ZeroLengthDatagram:
        return "zero-length";
    case RowNote::Truncated:
        return "truncated";
    case RowNote::Peeked:
        return "peeked";
    case RowNote::Discarded:
        return "discarded";
    case RowNote::ErrorQueue:
        return "error-queue";
    case RowNote::OutOfBand:
        return "out-of-band";
    case RowNote::InKernel:
        return "in-kernel";
    case RowNote::NotKept:
        return "not-kept";
    }
    return {};
}

namespace {

std::string unusual(const RowView& row) {
    switch (row.note) {
    case RowNote::None:
        break;
    case RowNote::EndOfStream:
        return "end of stream";
    case RowNote::ZeroLengthDatagram:
        return "zero-length datagram";
    case RowNote::Truncated:
        return row.fullLength > 0 ? fmt::format("{} of {} bytes, the rest was cut off", row.length, row.fullLength)
                                  : std::string("the rest was cut off");
    case RowNote::Peeked:
        return "peeked at, still queued";
    case RowNote::Discarded:
        return "discarded by MSG_TRUNC";
    case RowNote::ErrorQueue:
        return "from the error queue";
    case RowNote::OutOfBand:
        return "out of band";
    case RowNote::InKernel:
        return "moved inside the kernel";
    case RowNote::NotKept:
        return row.length > 0 ? fmt::format("rows were not kept here: {}, with {} bytes", row.fullLength, row.length)
                              : fmt::format("rows were not kept here: {}", row.fullLength);
    }
    return {};
}

} // namespace

std::string noteWords(const RowView& row) {
    std::string words = unusual(row);
    const bool isExplained = row.note == RowNote::Discarded || row.note == RowNote::InKernel;
    if (const std::uint64_t lost = notKept(row); lost > 0 && !isExplained)
        words += fmt::format("{}{} of its bytes were not kept", words.empty() ? "" : ", ", lost);
    if (row.hasControl)
        words += fmt::format("{}{} bytes of control messages", words.empty() ? "" : ", ", row.control.size());
    return words;
}

std::string isoTime(Nanoseconds wallTime) {
    const auto whole = std::chrono::floor<std::chrono::seconds>(wallTime);
    return fmt::format("{:%Y-%m-%dT%H:%M:%S}.{:09}Z", fmt::gmtime(static_cast<std::time_t>(whole.count())),
                       (wallTime - whole).count());
}

} // namespace swb
