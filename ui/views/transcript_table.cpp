#include "ui/views/transcript_table.h"

#include "core/transcript/marks.h"
#include "ui/look/type_scale.h"
#include "ui/models/transcript_model.h"

#include <QContextMenuEvent>
#include <QHeaderView>

#include <algorithm>
#include <cstring>

namespace swb {

namespace {
constexpr int kLeastDataCharacters = 12;
constexpr int kLeastBesideOthers = 8; // rows of many sockets or peers are told apart by those first
constexpr int kDataBeforePeer = 16;   // characters more, before an address of the usual length gets room for any
constexpr int kNoteShown = 9;
constexpr int kNoteWritten = 16;
} // namespace

TranscriptTable::TranscriptTable(TranscriptModel& rows, QWidget* parent)
    : TailTable(parent)
    , m_rows(rows) {
    setModel(&rows);
    setAccessibleName(tr("sent and received"));
    setEditTriggers(EditKeyPressed | DoubleClicked); // of notes: nothing else can be edited
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    verticalHeader()->setMinimumSectionSize(1);
    horizontalHeader()->setSectionResizeMode(QHeaderView::Interactive);
    horizontalHeader()->setSectionResizeMode(TranscriptModel::DataColumn, QHeaderView::Stretch);
    setColumnHidden(TranscriptModel::SocketColumn, bool(rows.socket()));
    horizontalHeader()->moveSection(TranscriptModel::SocketColumn, 1); // beside the time
    connect(selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        const std::vector<std::uint64_t> indices = chosen();
        emit rowChosen(indices.size() == 1 ? indices.front() : 0);
    });
    const auto fitWhenNew = [this] {
        if (m_rows.hasPeers() != m_hadPeers || m_rows.transcript().marks().empty() == m_hadNotes)
            fitColumns();
    };
    connect(&rows, &QAbstractItemModel::rowsInserted, this, fitWhenNew);
    connect(&rows, &QAbstractItemModel::dataChanged, this, fitWhenNew);
    connect(&rows, &QAbstractItemModel::modelReset, this, fitWhenNew);
    fitColumns();
}

std::vector<std::uint64_t> TranscriptTable::chosen() const {
    std::vector<std::uint64_t> indices;
    for (const QItemSelectionRange& range : selectionModel()->selection())
        for (int row = range.top(); row <= range.bottom() && indices.size() < kMostChosen; ++row)
            if (!m_rows.isGap(row))
                indices.push_back(m_rows.indexOf(row));
    std::ranges::sort(indices);
    return indices;
}

void TranscriptTable::choose(std::uint64_t index) {
    const int row = std::min(m_rows.rowAtOrAfter(index), m_rows.rowCount() - 1);
    if (row < 0)
        return;
    setFollows(false);
    setCurrentIndex(m_rows.index(row, TranscriptModel::DataColumn));
    selectRow(row);
    scrollTo(currentIndex(), PositionAtCenter);
}

void TranscriptTable::showNotes() {
    m_wantsNotes = true;
    fitColumns();
}

// The data has its least, then come the time, the note and the peer while there is room. What is left is the data's.
void TranscriptTable::fitColumns() {
    m_hadPeers = m_rows.hasPeers();
    m_hadNotes = !m_rows.transcript().marks().empty();
    const QFontMetrics metrics = fontMetrics();
    const QFontMetrics code(fontFor(TextRole::Code));
    const int padding = scaled(14);
    const int character = code.horizontalAdvance(QLatin1Char('0'));
    const auto widthOf = [&](const QString& text) { return metrics.horizontalAdvance(text) + padding; };
    const auto peerOf = [&](const char* address) { return character * int(std::strlen(address)) + padding; };
    const int time = widthOf(QStringLiteral("00:00:00.000"));
    const int socket = isColumnHidden(TranscriptModel::SocketColumn) ? 0 : widthOf(QStringLiteral("s00000"));
    const int direction = widthOf(QStringLiteral("\u2190 ") + TranscriptModel::directionWord(Direction::Received));
    const int length = widthOf(QStringLiteral("0000000"));
    const int note = widthOf(QString(m_wantsNotes ? kNoteWritten : kNoteShown, QLatin1Char('n')));
    const int leastPeer = peerOf("127.0.0.1:65535");
    const int wholePeer = peerOf("255.255.255.255:65535");
    const bool isTight = socket > 0 || m_rows.hasPeers();
    int room = viewport()->width() - direction - length - socket - padding -
               character * (isTight ? kLeastBesideOthers : kLeastDataCharacters);
    const auto take = [&room](bool wanted, int width) {
        const bool taken = wanted && room >= width;
        room -= taken ? width : 0;
        return taken;
    };
    const bool showsTime = take(true, time);
    const bool showsNote = take(m_hadNotes || m_wantsNotes, note) || m_wantsNotes;
    const bool showsPeer = room >= (isTight ? leastPeer : wholePeer);
    setColumnHidden(TranscriptModel::TimeColumn, !showsTime);
    setColumnHidden(TranscriptModel::PeerColumn, !showsPeer);
    setColumnHidden(TranscriptModel::NoteColumn, !showsNote);
    setColumnWidth(TranscriptModel::TimeColumn, time);
    setColumnWidth(TranscriptModel::SocketColumn, socket);
    setColumnWidth(TranscriptModel::DirectionColumn, direction);
    setColumnWidth(TranscriptModel::LengthColumn, length);
    setColumnWidth(TranscriptModel::PeerColumn, std::clamp(room - character * kDataBeforePeer, leastPeer, wholePeer));
    setColumnWidth(TranscriptModel::NoteColumn, note);
    const int line = std::max(metrics.lineSpacing(), code.lineSpacing());
    verticalHeader()->setDefaultSectionSize(line + scaled(4));
}

void TranscriptTable::resizeEvent(QResizeEvent* event) {
    TailTable::resizeEvent(event);
    fitColumns();
}

void TranscriptTable::changeEvent(QEvent* event) {
    TailTable::changeEvent(event);
    if (event->type() == QEvent::FontChange)
        fitColumns();
}

void TranscriptTable::contextMenuEvent(QContextMenuEvent* event) { emit menuWanted(event->globalPos()); }

} // namespace swb
