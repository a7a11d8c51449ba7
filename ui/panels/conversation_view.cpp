#include "ui/panels/conversation_view.h"

#include "core/base/escape.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/transcript_columns.h"
#include "ui/views/flow_layout.h"
#include "ui/views/icon.h"

#include <QLabel>
#include <QTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

#include <algorithm>
#include <deque>

namespace swb {

namespace {

constexpr std::size_t kBytesAPart = std::size_t{128} << 10;
constexpr std::size_t kBytesARow = std::size_t{16} << 10;
constexpr std::size_t kRowsAPart = 2000;
constexpr std::uint64_t kLookedThrough = 20'000; // rows at a time
constexpr int kIndentCharacters = 6;             // of what was received

} // namespace

ConversationView::ConversationView(const Transcript& transcript, QWidget* parent)
    : QWidget(parent)
    , m_transcript(transcript)
    , m_text(new QTextEdit)
    , m_title(new QLabel) {
    auto* bar = new FlowBox;
    FlowLayout* flow = flowOfControls(bar);
    m_title->setTextFormat(Qt::PlainText);
    setTextRole(m_title, TextRole::Small);
    setTextTone(m_title, Semantic::MutedText);
    flow->addWidget(m_title);
    m_earlier = addButton(bar, QStringLiteral("chevron-up"), tr("Earlier"), tr("The part of the conversation before"));
    m_later = addButton(bar, QStringLiteral("chevron-down"), tr("Later"), tr("The next part of the conversation"));
    auto* close = addButton(bar, QStringLiteral("close"), tr("End the conversation"), tr("Put this text away"));
    m_text->setReadOnly(true);
    m_text->setAccessibleName(tr("conversation"));
    m_text->setToolTip(tr("What was sent stands at the margin, what was received further in; bytes are escaped"));
    m_text->setTabChangesFocus(true);
    m_text->setWordWrapMode(QTextOption::WrapAnywhere);
    m_text->setUndoRedoEnabled(false);
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setLayoutDirection(Qt::LeftToRight);
    setTextRole(m_text, TextRole::Code);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(bar);
    column->addWidget(m_text, 1);
    connect(m_earlier, &QToolButton::clicked, this, &ConversationView::showEarlier);
    connect(m_later, &QToolButton::clicked, this, [this] { showPart(m_next); });
    connect(close, &QToolButton::clicked, this, &ConversationView::closeWanted);
}

QToolButton* ConversationView::addButton(QWidget* bar, const QString& iconName, const QString& text,
                                         const QString& toolTip) {
    auto* button = new QToolButton;
    button->setIcon(icon(iconName));
    button->setAccessibleName(text);
    button->setToolTip(toolTip);
    button->setAutoRaise(true);
    button->setFocusPolicy(Qt::StrongFocus);
    bar->layout()->addWidget(button);
    return button;
}

QString ConversationView::text() const { return m_text->toPlainText(); }

void ConversationView::show(SocketId socket, std::uint64_t from) {
    m_socket = socket;
    showPart(from);
}

void ConversationView::showPart(std::uint64_t from) {
    m_first = std::max(from, m_transcript.firstKept());
    m_next = m_transcript.lastIndex() + 1;
    m_text->clear();
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    std::size_t bytes = 0;
    std::size_t rows = 0;
    Direction last = Direction::Sent;
    m_transcript.visitRows(m_first, m_transcript.lastIndex(), [&](const RowView& row) {
        if (row.socket != m_socket || row.note == RowNote::Peeked)
            return true; // what was peeked at comes again
        addRow(cursor, row, rows == 0 || row.direction != last);
        last = row.direction;
        bytes += std::min(row.bytes.size(), kBytesARow);
        m_next = row.index + 1;
        return ++rows < kRowsAPart && bytes < kBytesAPart;
    });
    cursor.endEditBlock();
    m_text->moveCursor(QTextCursor::Start);
    m_title->setText(
        tr("s%1, rows %2 to %3").arg(m_socket.value).arg(m_first).arg(std::max(m_first, m_next == 0 ? 0 : m_next - 1)));
    m_earlier->setEnabled(m_first > m_transcript.firstKept());
    m_later->setEnabled(m_next <= m_transcript.lastIndex());
}

// As many rows before those shown as make a part.
void ConversationView::showEarlier() {
    std::deque<std::pair<std::uint64_t, std::size_t>> part; // of the socket: index, bytes
    std::size_t bytes = 0;
    // From the end on, some at a time, until there are enough.
    std::uint64_t end = m_first;
    std::vector<std::pair<std::uint64_t, std::size_t>> some;
    while (end > m_transcript.firstKept() && part.size() < kRowsAPart && bytes < kBytesAPart) {
        const std::uint64_t begin = std::max(m_transcript.firstKept(), end - std::min(end, kLookedThrough));
        some.clear();
        m_transcript.visitRows(begin, end - 1, [&](const RowView& row) {
            if (row.socket == m_socket)
                some.emplace_back(row.index, std::min(row.bytes.size(), kBytesARow));
            return true;
        });
        for (auto row = some.rbegin(); row != some.rend() && part.size() < kRowsAPart && bytes < kBytesAPart; ++row) {
            part.push_front(*row);
            bytes += row->second;
        }
        end = begin;
    }
    showPart(part.empty() ? m_transcript.firstKept() : part.front().first);
}

void ConversationView::addRow(QTextCursor& cursor, const RowView& row, bool isTurn) {
    const bool isSent = row.direction == Direction::Sent;
    QTextCharFormat head;
    head.setForeground(semanticColor(Semantic::MutedText));
    QTextCharFormat words;
    words.setForeground(semanticColor(isSent ? Semantic::Sent : Semantic::Received));
    const QString margin = isSent ? QString() : QString(kIndentCharacters, QLatin1Char(' '));
    const int indent = isSent ? 0 : m_text->fontMetrics().horizontalAdvance(margin);
    QTextBlockFormat place; // the spaces are copied with the text; what a long line goes on in begins below its first
    place.setLeftMargin(indent);
    place.setTextIndent(-indent);
    const TranscriptRow copy = row.row();
    const auto line = [&](const QString& text, const QTextCharFormat& format) {
        if (!cursor.atStart())
            cursor.insertBlock();
        cursor.setBlockFormat(place);
        cursor.insertText(margin + text, format);
    };
    if (isTurn || row.note != RowNote::None)
        line(QStringLiteral("%1 %2, %3%4")
                 .arg(isSent ? QStringLiteral("\u2192") : QStringLiteral("\u2190"), TranscriptColumns::words(copy),
                      wallTimeText(row.time),
                      row.note == RowNote::None ? QString() : QStringLiteral(": ") + TranscriptModel::noteText(copy)),
             head);
    if (row.bytes.empty())
        return;
    const BytesView shown = row.bytes.first(std::min(row.bytes.size(), kBytesARow));
    QString text = QString::fromStdString(escapeBytes(shown)).replace(QStringLiteral("\\n"), QStringLiteral("\\n\n"));
    if (text.endsWith(u'\n'))
        text.chop(1);
    for (const QString& part : text.split(u'\n'))
        line(part, words);
    if (shown.size() < row.bytes.size())
        line(tr("\u2026 and %1 bytes more").arg(row.bytes.size() - shown.size()), head);
}

} // namespace swb
