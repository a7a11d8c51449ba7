#include "core/transcript/segment_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <utility>

namespace swb {

namespace {

using stored::StoredExtra;
using stored::StoredRow;

// Segments of bytes that the last rows named: calls of several threads write into different ones by turns.
class RecentBytes {
public:
    explicit RecentBytes(const SegmentSource& source)
        : m_source(source) {}

    // Empty when it is not there, or ends before.
    BytesView at(std::uint32_t number, std::uint64_t offset, std::uint64_t size) {
        const PinnedSegment* segment = find(number);
        if (segment == nullptr || offset > segment->used || size > segment->used - offset)
            return {};
        return {segment->data + offset, static_cast<std::size_t>(size)};
    }

private:
    struct Recent {
        std::uint32_t number = 0;
        std::optional<PinnedSegment> segment;
    };

    const PinnedSegment* find(std::uint32_t number) {
        for (Recent& recent : m_recent)
            if (recent.number == number && number != 0)
                return recent.segment ? &*recent.segment : nullptr;
        Recent& taken = m_recent.at(m_next);
        m_next = (m_next + 1) % m_recent.size();
        taken = {number, m_source.pinBytes(number)};
        return taken.segment ? &*taken.segment : nullptr;
    }

    const SegmentSource& m_source;
    std::array<Recent, 4> m_recent;
    std::size_t m_next = 0;
};

void setPeer(RowView& view, const PinnedSegment& rows, std::uint32_t distance) {
    view.peerLength = 0;
    view.peerBytes = {};
    std::uint32_t length = 0;
    if (distance < sizeof length || distance > rows.tail)
        return;
    const std::uint8_t* at = rows.data + rows.size - distance;
    std::memcpy(&length, at, sizeof length);
    const std::size_t size = std::min<std::size_t>(length, Address::kCapacity);
    if (size > distance - sizeof length)
        return;
    view.peerLength = length;
    view.peerBytes = {at + sizeof length, size};
}

void setExtra(RowView& view, const StoredRow& row, RecentBytes& recent) {
    const BytesView bytes = recent.at(row.segment, row.offset, sizeof(StoredExtra));
    if (bytes.empty())
        return;
    StoredExtra extra{};
    std::memcpy(&extra, bytes.data(), sizeof extra);
    view.length = extra.length;
    view.fullLength = extra.fullLength;
    if (row.hasControl != 0) {
        view.hasControl = true;
        view.control = recent.at(row.segment, row.offset + std::uint64_t{sizeof(StoredExtra)}, extra.controlLength);
    }
    if (row.kept > 0)
        view.bytes = recent.at(extra.segment, extra.offset, row.kept);
}

// Everything of the view, which was one of another row: making a new one for each costs as much as the rest.
void setView(RowView& view, const PinnedSegment& rows, std::uint64_t number, RecentBytes& recent) {
    const StoredRow& row = rows.rows()[number];
    view.index = rows.firstRow + number;
    view.time = Nanoseconds(std::clamp(row.time, -stored::kLatestMoment, stored::kLatestMoment));
    view.socket = SocketId{row.socket};
    view.direction = row.direction == 0 ? Direction::Sent : Direction::Received;
    view.note =
        row.note <= static_cast<std::uint8_t>(RowNote::NotKept) ? static_cast<RowNote>(row.note) : RowNote::None;
    view.length = row.length;
    view.fullLength = 0;
    view.sequence = row.sequence;
    view.messageFlags = row.messageFlags;
    view.bytes = {};
    view.control = {};
    view.hasControl = false;
    setPeer(view, rows, row.peer);
    if (row.hasExtra != 0)
        setExtra(view, row, recent);
    else if (row.kept > 0)
        view.bytes = recent.at(row.segment, row.offset, row.kept);
}

} // namespace

std::uint64_t visitSegments(const SegmentSource& source, std::uint64_t first, std::uint64_t last,
                            const Transcript::RowVisitor& visitor) {
    RecentBytes recent(source);
    RowView view;
    std::uint64_t next = first;
    while (next <= last) {
        const auto rows = source.pinRows(next);
        if (!rows)
            break;
        next = std::max(next, rows->firstRow);
        const std::uint64_t end = rows->firstRow + rows->rowCount;
        if (next >= end)
            break;
        while (next < end && next <= last) {
            setView(view, *rows, next++ - rows->firstRow, recent);
            if (!visitor(view))
                return next;
        }
    }
    return next;
}

std::uint64_t firstRowAt(const PinnedSegment& rows, std::uint64_t first, Nanoseconds time) {
    const StoredRow* end = rows.rows() + rows.rowCount;
    const StoredRow* begin = rows.rows() + std::min(first - rows.firstRow, rows.rowCount);
    const StoredRow* found =
        std::find_if(begin, end, [time](const StoredRow& row) { return row.time >= time.count(); });
    return rows.firstRow + static_cast<std::uint64_t>(found - rows.rows());
}

} // namespace swb
