#include "ui/panels/transcript_detail.h"

#include "core/transcript/transcript_bytes.h"
#include "ui/models/ledger_columns.h"
#include "ui/panels/conversation_view.h"
#include "ui/panels/row_detail.h"
#include "ui/panels/transcript_view.h"
#include "ui/views/compare_view.h"
#include "ui/views/transcript_table.h"

namespace swb {

namespace {

constexpr std::size_t kMostHeld = std::size_t{16} << 20;

// A notice of the error queue can be control messages alone.
bool isWorthShowing(const TranscriptRow& row) { return row.length > 0 || row.control != nullptr; }

QString nameOf(const TranscriptRow& row) {
    return QStringLiteral("#%1 s%2 %3")
        .arg(row.index)
        .arg(row.socket.value)
        .arg(TranscriptModel::directionWord(row.direction));
}

// As many bytes as are no trouble are held: the row may go while they are looked at.
ComparedBytes compared(const Transcript& transcript, const TranscriptRow& row) {
    std::shared_ptr<const ByteSource> bytes = std::make_shared<TranscriptBytes>(transcript, row.index);
    if (bytes->size() <= kMostHeld)
        bytes = std::make_shared<HeldBytes>(bytes->bytes(0, kMostHeld));
    return {bytes, nameOf(row), row.length};
}

} // namespace

TranscriptDetail::TranscriptDetail(EngineBridge& bridge, const Transcript& transcript, SocketId socket, QWidget* parent)
    : QStackedWidget(parent)
    , m_transcript(transcript)
    , m_socket(socket)
    , m_row(new RowDetail(bridge, socket)) {
    addWidget(m_row);
    connect(m_row, &RowDetail::explainRequested, this, &TranscriptDetail::explainRequested);
    connect(m_row, &RowDetail::closeWanted, this, &TranscriptDetail::putAway);
    hide();
}

void TranscriptDetail::attach(TranscriptView& rows) {
    m_rows = &rows;
    connect(&rows, &TranscriptView::rowChosen, this, &TranscriptDetail::showRow);
    connect(&rows, &TranscriptView::conversationWanted, this, [this, &rows] { showConversation(rows); });
    connect(&rows, &TranscriptView::compareWanted, this, &TranscriptDetail::compare);
    connect(&rows, &TranscriptView::compareWithWanted, this, &TranscriptDetail::compareWith);
}

// A conversation stays while rows are chosen: they are found by it.
void TranscriptDetail::showRow(std::uint64_t index) {
    if (m_conversation != nullptr && currentWidget() == m_conversation && isVisible() && index == 0)
        return;
    const auto rows = index == 0 ? std::vector<TranscriptRow>() : m_transcript.rows(index, 1);
    if (rows.empty() || !isWorthShowing(rows.front()))
        return hide();
    put(m_row);
    m_row->show(m_transcript, rows.front());
}

void TranscriptDetail::showConversation(const TranscriptView& rows) {
    const std::vector<std::uint64_t> chosen = rows.chosen();
    const TranscriptModel& model = rows.model();
    const int top = model.isGap(0) ? 1 : 0;
    const std::uint64_t from = !chosen.empty() ? chosen.front() : model.rowCount() > top ? model.indexOf(top) : 0;
    const auto row = m_transcript.rows(from, 1);
    if (from == 0 || row.empty())
        return;
    if (m_conversation == nullptr) {
        m_conversation = new ConversationView(m_transcript);
        addWidget(m_conversation);
        connect(m_conversation, &ConversationView::closeWanted, this, &TranscriptDetail::putAway);
    }
    put(m_conversation);
    m_conversation->show(m_socket ? m_socket : row.front().socket, from);
}

void TranscriptDetail::compare(std::uint64_t first, std::uint64_t second) {
    const auto left = m_transcript.rows(first, 1);
    const auto right = m_transcript.rows(second, 1);
    if (left.empty() || right.empty())
        return m_rows->say(tr("A row that is no longer kept cannot be compared."));
    put(compared(m_transcript, left.front()), compared(m_transcript, right.front()));
}

void TranscriptDetail::compareWith(std::uint64_t index, const QString& name,
                                   const std::shared_ptr<const ByteSource>& other) {
    const auto row = m_transcript.rows(index, 1);
    if (row.empty())
        return m_rows->say(tr("A row that is no longer kept cannot be compared."));
    put(compared(m_transcript, row.front()), {other, name, other->size()});
}

void TranscriptDetail::put(const ComparedBytes& left, const ComparedBytes& right) {
    if (m_comparison == nullptr) {
        m_comparison = new CompareView;
        addWidget(m_comparison);
        connect(m_comparison, &CompareView::closeWanted, this, &TranscriptDetail::putAway);
    }
    put(m_comparison);
    m_comparison->compare(left, right);
}

void TranscriptDetail::put(QWidget* view) {
    setCurrentWidget(view);
    show();
}

void TranscriptDetail::putAway() {
    hide();
    if (m_rows == nullptr)
        return;
    m_rows->table()->setFocus(); // or it would go to the next field with the button
    m_rows->table()->clearSelection();
}

} // namespace swb
