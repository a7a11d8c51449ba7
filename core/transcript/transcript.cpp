#include "core/transcript/transcript.h"

#include "core/transcript/marks.h"

#include <algorithm>
#include <utility>

namespace swb {

TranscriptRow RowView::row() const {
    TranscriptRow copy;
    copy.index = index;
    copy.time = time;
    copy.socket = socket;
    copy.direction = direction;
    copy.note = note;
    copy.length = length;
    copy.fullLength = fullLength;
    copy.sequence = sequence;
    copy.peer = peer();
    copy.messageFlags = messageFlags;
    if (hasControl)
        copy.control = std::make_shared<const Bytes>(control.begin(), control.end());
    return copy;
}

Transcript::Transcript()
    : m_marks(std::make_unique<Marks>()) {}

Transcript::~Transcript() = default;

// A room for transcripts that have no place of their own to be written to: bytes that commit() copies.
TranscriptRoom Transcript::room(std::size_t least) {
    struct Own final : RoomHold {
        explicit Own(std::size_t size)
            : bytes(size) {}
        Bytes bytes;
    };
    auto hold = std::make_unique<Own>(std::clamp<std::size_t>(least, 1, kMostRoom));
    const std::span<std::uint8_t> bytes = hold->bytes;
    return makeRoom(bytes, std::move(hold));
}

std::uint64_t Transcript::commit(TranscriptRow row, TranscriptRoom& room, std::size_t length) {
    const BytesView bytes = room.left().first(std::min(length, room.left().size()));
    const std::uint64_t index = append(std::move(row), bytes);
    advance(room, bytes.size());
    return index;
}

void Transcript::setRoomHandler(std::function<void()> handler) {
    handler = nullptr; // room() always gives one here
}

std::vector<TranscriptRow> Transcript::copySince(std::uint64_t after, std::size_t most) const {
    return after >= lastIndex() ? std::vector<TranscriptRow>() : rows(std::max(after + 1, firstKept()), most);
}

std::vector<TranscriptRow> Transcript::rows(std::uint64_t first, std::size_t count) const {
    std::vector<TranscriptRow> rows;
    const std::uint64_t lastIndex = this->lastIndex();
    if (count == 0 || first > lastIndex)
        return rows;
    const std::uint64_t last = lastIndex - first < count ? lastIndex : first + count - 1;
    rows.reserve(static_cast<std::size_t>(last - std::max(first, std::min(firstKept(), last)) + 1));
    visitRows(first, last, [&rows](const RowView& row) {
        rows.push_back(row.row());
        return true;
    });
    return rows;
}

Bytes Transcript::bytesOf(std::uint64_t index, std::uint64_t offset, std::size_t most) const {
    Bytes bytes;
    visitRows(index, index, [&](const RowView& row) {
        if (offset < row.bytes.size()) {
            const BytesView from = row.bytes.subspan(static_cast<std::size_t>(offset));
            bytes.assign(from.begin(), from.begin() + static_cast<std::ptrdiff_t>(std::min(from.size(), most)));
        }
        return false;
    });
    return bytes;
}

TranscriptRoom Transcript::makeRoom(std::span<std::uint8_t> bytes, std::unique_ptr<RoomHold> hold) {
    TranscriptRoom room;
    room.m_left = bytes;
    room.m_hold = std::move(hold);
    return room;
}

} // namespace swb
