#include "core/transcript/marks.h"
#include "ui/models/transcript_model.h"

#include <algorithm>
#include <utility>

// Which rows a TranscriptModel has: what came, what went, what its filter lets through.
namespace swb {

namespace {

constexpr std::uint64_t kAtOnce = 4096;       // rows looked through in the window's thread
constexpr std::uint64_t kAtATime = 1'000'000; // rows looked through beside it before the window hears of them
constexpr std::uint64_t kTellEvery = 16384;   // rows

} // namespace

struct TranscriptModel::Batch {
    std::vector<std::uint64_t> found;
    std::uint64_t scanned = 0; // the last row looked at
    Address peer;              // of the last row that has one
    bool hasPeers = false;     // there were different ones
};

void TranscriptModel::setFilter(Filter filter) {
    m_filter = std::move(filter);
    refill();
    emit gatheringChanged();
}

void TranscriptModel::refill() {
    m_gatherer.abandon();
    beginResetModel();
    m_list.clear();
    m_seen.clear();
    m_hasGap = false;
    m_isStopped = false;
    m_first = std::max<std::uint64_t>(m_transcript.firstKept(), 1);
    m_last = m_first - 1;
    m_scanned = m_first - 1;
    endResetModel();
    update();
}

void TranscriptModel::setHeld(bool held) {
    if (std::exchange(m_isHeld, held) != held)
        refill();
}

void TranscriptModel::update() {
    if (m_isHeld)
        return;
    const std::uint64_t last = m_transcript.lastIndex();
    const std::uint64_t first = std::clamp<std::uint64_t>(m_transcript.firstKept(), 1, last + 1);
    dropBelow(first);
    if (isListed())
        gather(last);
    else
        takeUpTo(last);
    takeGap();
    if (!m_hasStart && rowCount() > 0) {
        m_start = row(rowCount() > 1 && m_hasGap ? 1 : 0).time;
        m_hasStart = true;
    }
    if (const std::uint64_t version = m_transcript.marks().version(); version != m_marksVersion) {
        m_marksVersion = version;
        repaintAll();
    }
}

void TranscriptModel::dropBelow(std::uint64_t index) {
    const std::size_t gone = isListed()         ? m_list.countBelow(index)
                             : index <= m_first ? 0
                                                : std::min<std::size_t>(index - m_first, shown());
    const int top = m_hasGap ? 1 : 0;
    if (gone > 0)
        beginRemoveRows({}, top, top + static_cast<int>(gone) - 1);
    if (isListed()) {
        m_list.dropFront(gone);
        m_scanned = std::max(m_scanned, index - 1);
    } else if (index > m_first) {
        m_first = index;
        m_last = std::max(m_last, index - 1);
    }
    if (gone > 0) {
        endRemoveRows();
        std::erase_if(m_seen, [index](const auto& known) { return known.first < index; });
    }
}

// One row at the top that says what is missing there.
void TranscriptModel::takeGap() {
    const bool isMissing = m_transcript.firstKept() > 1 && shown() > 0;
    const TranscriptLoss lost = isMissing ? m_transcript.state().lost.budget : TranscriptLoss();
    const bool wanted = lost.rows > 0;
    if (wanted == m_hasGap) {
        if (lost != m_lost && m_hasGap) {
            m_lost = lost;
            emit dataChanged(index(0, 0), index(0, ColumnCount - 1));
        }
        return;
    }
    m_lost = lost;
    if (wanted)
        beginInsertRows({}, 0, 0);
    else
        beginRemoveRows({}, 0, 0);
    m_hasGap = wanted;
    if (wanted)
        endInsertRows();
    else
        endRemoveRows();
}

void TranscriptModel::takeUpTo(std::uint64_t last) {
    if (last <= m_last)
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(last - m_last) - 1);
    m_last = last;
    endInsertRows();
}

// Few rows are looked through here, so that they are there at once; many beside the window.
void TranscriptModel::gather(std::uint64_t last) {
    if (m_gatherer.isRunning() || m_isStopped || last <= m_scanned)
        return;
    if (last - m_scanned <= kAtOnce)
        return take(collect(m_transcript, m_socket, m_filter, m_scanned + 1, last, {}));
    const std::uint64_t from = m_scanned + 1;
    const std::uint64_t to = std::min(last, m_scanned + kAtATime);
    m_gatherer.run([this, &transcript = m_transcript, socket = m_socket, filter = m_filter, from, to,
                    last](WorkProgress& progress) {
        progress.setTotal(last - from + 1);
        auto batch = std::make_shared<Batch>(
            collect(transcript, socket, filter, from, to, [&](std::uint64_t done) { return progress.tell(done); }));
        return [this, batch] {
            take(*batch);
            update(); // goes on with what is left
        };
    });
    emit gatheringChanged();
}

void TranscriptModel::stopGathering() {
    m_isStopped = true;
    m_gatherer.stop();
}

TranscriptModel::Batch TranscriptModel::collect(const Transcript& transcript, SocketId socket, const Filter& filter,
                                                std::uint64_t first, std::uint64_t last,
                                                const std::function<bool(std::uint64_t)>& goesOn) {
    Batch batch;
    batch.scanned = last;
    transcript.visitRows(first, last, [&](const RowView& row) {
        if (goesOn && row.index % kTellEvery == 0 && !goesOn(row.index - first)) {
            batch.scanned = row.index - 1;
            return false;
        }
        if ((socket && row.socket != socket) || (filter && !filter(row)))
            return true;
        batch.found.push_back(row.index);
        if (row.peerLength > 0 && !batch.hasPeers) {
            const Address peer = row.peer();
            batch.hasPeers = !batch.peer.isEmpty() && !(peer == batch.peer);
            batch.peer = peer;
        }
        return true;
    });
    return batch;
}

void TranscriptModel::take(const Batch& batch) {
    m_scanned = std::max(m_scanned, batch.scanned);
    m_hasPeers =
        m_hasPeers || batch.hasPeers || (!batch.peer.isEmpty() && !m_lastPeer.isEmpty() && !(batch.peer == m_lastPeer));
    if (!batch.peer.isEmpty())
        m_lastPeer = batch.peer;
    const std::uint64_t oldest = m_transcript.firstKept();
    const auto kept = std::ranges::lower_bound(batch.found, oldest);
    const auto count = static_cast<int>(batch.found.end() - kept);
    if (count == 0)
        return;
    const int first = rowCount();
    beginInsertRows({}, first, first + count - 1);
    for (auto index = kept; index != batch.found.end(); ++index)
        m_list.append(*index);
    endInsertRows();
}

} // namespace swb
