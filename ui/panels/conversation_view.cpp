#include "ui/panels/conversation_view.h"

#include "core/base/escape.h"
#include "ui/look/semantic.h"
#include "ui/look/type_scale.h"
#include "ui/look/words.h"
#include "ui/models/ledger_columns.h"
#include "ui/models/transcript_columns.h"
#include "ui/views/flow_layout.h"
#include "ui/views/framing_edit.h"
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
constexpr std::size_t kBytesAPiece = std::size_t{4} << 10; // of a row that is cut: it may hold as many messages
constexpr std::size_t kRowsAPart = 2000;
constexpr std::uint64_t kLookedThrough = 20'000; // rows at a time
constexpr int kIndentCharacters = 6;             // of what was received

QString marginOf(Direction direction) {
    return direction == Direction::Sent ? QString() : QString(kIndentCharacters, QLatin1Char(' '));
}

QTextCharFormat formatOf(Semantic meaning) {
    QTextCharFormat format;
    format.setForeground(semanticColor(meaning));
    return format;
}

Semantic meaningOf(Direction direction) { return direction == Direction::Sent ? Semantic::Sent : Semantic::Received; }

QString arrowOf(Direction direction) {
    return direction == Direction::Sent ? QStringLiteral("\u2192 ") : QStringLiteral("\u2190 ");
}

QString stateText(const MessageCutter::Message& message) {
    switch (message.state) {
    case MessageCutter::State::Ended:
        return text(faultText(message.framed));
    case MessageCutter::State::Unfinished:
        return ConversationView::tr("not whole yet");
    case MessageCutter::State::BrokenOff:
        return ConversationView::tr("not whole: the bytes behind it were not kept");
    }
    return {};
}

} // namespace

ConversationView::ConversationView(const Transcript& transcript, QWidget* parent)
    : QWidget(parent)
    , m_transcript(transcript)
    , m_text(new QTextEdit)
    , m_title(new QLabel)
    , m_framing(new FramingEdit) {
    auto* bar = new FlowBox;
    FlowLayout* flow = flowOfControls(bar);
    m_title->setTextFormat(Qt::PlainText);
    setTextRole(m_title, TextRole::Small);
    setTextTone(m_title, Semantic::MutedText);
    flow->addWidget(m_title);
    m_earlier = addButton(bar, QStringLiteral("chevron-up"), tr("Earlier"), tr("The part of the conversation before"));
    m_later = addButton(bar, QStringLiteral("chevron-down"), tr("Later"), tr("The next part of the conversation"));
    m_cutting = addButton(bar, QStringLiteral("packet"), tr("Messages"),
                          tr("Messages, as a framing tells them apart from the first row here on. The bytes stay as "
                             "they are; those of the framing itself are pale"));
    m_cutting->setCheckable(true);
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
    m_framing->setFraming({.kind = Framing::Kind::Line});
    m_framing->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins({});
    column->setSpacing(scaled(2));
    column->addWidget(bar);
    column->addWidget(m_framing);
    column->addWidget(m_text, 1);
    connect(m_earlier, &QToolButton::clicked, this, &ConversationView::showEarlier);
    connect(m_later, &QToolButton::clicked, this, &ConversationView::showLater);
    connect(m_cutting, &QToolButton::clicked, this, &ConversationView::showMessages);
    connect(m_framing, &FramingEdit::edited, this, &ConversationView::takeFraming);
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

void ConversationView::showMessages(bool shown) {
    m_cutting->setChecked(shown);
    m_framing->setVisible(shown);
    takeFraming();
}

void ConversationView::takeFraming() { showPart(m_parts.empty() ? m_first : m_parts.front().begin.row); }

void ConversationView::showPart(std::uint64_t from) {
    from = std::max(from, m_transcript.firstKept());
    m_parts.clear();
    m_cutter.reset();
    if (m_cutting->isChecked() && m_framing->framing().kind != Framing::Kind::None) {
        m_cutter.emplace(m_framing->framing());
        return showMessagesFrom({from});
    }
    m_first = from;
    m_next = m_transcript.lastIndex() + 1;
    m_nextOffset = 0;
    m_text->clear();
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    std::size_t bytes = 0;
    std::size_t rows = 0;
    Direction last = Direction::Sent;
    m_transcript.visitRows(m_first, m_transcript.lastIndex(), [&](const RowView& row) {
        if (row.socket != m_socket || row.note == RowNote::Peeked)
            return true; // what was peeked at comes again
        const bool isTurn = rows == 0 || row.direction != last;
        bytes += addRow(cursor, row, isTurn || row.note != RowNote::None ? Shows::Both : Shows::BytesAlone);
        last = row.direction;
        m_next = row.index + 1;
        return ++rows < kRowsAPart && bytes < kBytesAPart;
    });
    cursor.endEditBlock();
    tellPlace();
}

// From there on, the cutter being as it was there.
void ConversationView::showMessagesFrom(const Place& begin) {
    m_parts.push_back({begin, *m_cutter});
    m_first = begin.row;
    m_next = m_transcript.lastIndex() + 1;
    m_nextOffset = 0;
    m_text->clear();
    QTextCursor cursor(m_text->document());
    cursor.beginEditBlock();
    std::size_t bytes = 0;
    std::size_t lines = 0;
    const auto tell = [&](const MessageCutter::Message& message) {
        bytes += addMessage(cursor, message);
        ++lines;
    };
    m_transcript.visitRows(m_first, m_transcript.lastIndex(), [&](const RowView& row) {
        const bool isOurs = row.socket == m_socket && row.note != RowNote::Peeked;
        if (!isOurs && row.note != RowNote::NotKept)
            return true;
        const bool stands = MessageCutter::standsInStream(row);
        std::size_t offset = row.index == begin.row ? begin.offset : 0;
        do {
            RowView piece = row;
            piece.bytes = row.bytes.subspan(offset, std::min(kBytesAPiece, row.bytes.size() - offset));
            offset += piece.bytes.size();
            piece.length = offset < row.bytes.size() ? piece.bytes.size() : row.length - offset + piece.bytes.size();
            m_cutter->take(piece, tell);
        } while (offset < row.bytes.size() && (!stands || (lines < kRowsAPart && bytes < kBytesAPart)));
        const bool isWhole = offset == row.bytes.size();
        if (isWhole && row.note != RowNote::None)
            bytes += addRow(cursor, row, stands ? Shows::NoteAlone : Shows::Both);
        m_next = isWhole ? row.index + 1 : row.index;
        m_nextOffset = isWhole ? 0 : offset;
        return isWhole && lines < kRowsAPart && bytes < kBytesAPart;
    });
    if (m_next > m_transcript.lastIndex())
        m_cutter->tellUnfinished(tell);
    cursor.endEditBlock();
    tellPlace();
}

void ConversationView::tellPlace() {
    m_text->moveCursor(QTextCursor::Start);
    const std::uint64_t last = std::max(m_first, m_nextOffset > 0 ? m_next : m_next == 0 ? 0 : m_next - 1);
    QString title = tr("s%1, rows %2 to %3").arg(m_socket.value).arg(m_first).arg(last);
    if (m_cutter)
        title += tr(", cut from row %1 on").arg(m_parts.front().begin.row);
    m_title->setText(title);
    m_earlier->setEnabled(m_first > m_transcript.firstKept() || m_parts.size() > 1);
    m_later->setEnabled(m_next <= m_transcript.lastIndex());
}

void ConversationView::showLater() {
    if (m_cutter)
        showMessagesFrom({m_next, m_nextOffset});
    else
        showPart(m_next);
}

void ConversationView::showEarlier() {
    if (m_parts.size() <= 1)
        return showPart(beginOfPartBefore(m_first));
    m_parts.pop_back();
    const Part before = std::move(m_parts.back());
    m_parts.pop_back();
    m_cutter = before.cutter;
    showMessagesFrom(before.begin);
}

// As many rows before those shown as make a part.
std::uint64_t ConversationView::beginOfPartBefore(std::uint64_t row) const {
    std::deque<std::pair<std::uint64_t, std::size_t>> part; // of the socket: index, bytes
    std::size_t bytes = 0;
    // From the end on, some at a time, until there are enough.
    std::uint64_t end = row;
    std::vector<std::pair<std::uint64_t, std::size_t>> some;
    while (end > m_transcript.firstKept() && part.size() < kRowsAPart && bytes < kBytesAPart) {
        const std::uint64_t begin = std::max(m_transcript.firstKept(), end - std::min(end, kLookedThrough));
        some.clear();
        m_transcript.visitRows(begin, end - 1, [&](const RowView& looked) {
            if (looked.socket == m_socket)
                some.emplace_back(looked.index, std::min(looked.bytes.size(), kBytesARow));
            return true;
        });
        for (auto one = some.rbegin(); one != some.rend() && part.size() < kRowsAPart && bytes < kBytesAPart; ++one) {
            part.push_front(*one);
            bytes += one->second;
        }
        end = begin;
    }
    return part.empty() ? m_transcript.firstKept() : part.front().first;
}

// The spaces are copied with the text; what a long line goes on in begins below its first.
void ConversationView::beginLine(QTextCursor& cursor, Direction direction) const {
    const QString margin = marginOf(direction);
    const int indent = m_text->fontMetrics().horizontalAdvance(margin);
    QTextBlockFormat place;
    place.setLeftMargin(indent);
    place.setTextIndent(-indent);
    if (!cursor.atStart())
        cursor.insertBlock();
    cursor.setBlockFormat(place);
    cursor.insertText(margin, QTextCharFormat());
}

void ConversationView::addHead(QTextCursor& cursor, Direction direction, const QString& text) const {
    beginLine(cursor, direction);
    cursor.insertText(text, formatOf(Semantic::MutedText));
}

// Both give how many bytes they show.
std::size_t ConversationView::addRow(QTextCursor& cursor, const RowView& row, Shows shows) const {
    const TranscriptRow copy = row.row();
    if (shows != Shows::BytesAlone)
        addHead(
            cursor, row.direction,
            QStringLiteral("%1%2, %3%4")
                .arg(arrowOf(row.direction), TranscriptColumns::words(copy), wallTimeText(row.time),
                     row.note == RowNote::None ? QString() : QStringLiteral(": ") + TranscriptModel::noteText(copy)));
    return shows == Shows::NoteAlone ? 0 : addBytes(cursor, row.direction, {}, row.bytes, {});
}

std::size_t ConversationView::addMessage(QTextCursor& cursor, const MessageCutter::Message& message) const {
    const FramedMessage& framed = message.framed;
    const QString state = stateText(message);
    addHead(cursor, message.direction,
            tr("%1%2, %3: message %4, %5 bytes%6")
                .arg(arrowOf(message.direction), TranscriptModel::directionWord(message.direction),
                     wallTimeText(message.time))
                .arg(message.number)
                .arg(framed.whole.size())
                .arg(state.isEmpty() ? QString() : QStringLiteral("; ") + state));
    const auto begin = framed.body.empty() ? 0 : static_cast<std::size_t>(framed.body.data() - framed.whole.data());
    return addBytes(cursor, message.direction, framed.whole.first(begin), framed.body,
                    framed.whole.subspan(begin + framed.body.size()));
}

// What is longer than a row may be here ends with how much is left.
std::size_t ConversationView::addBytes(QTextCursor& cursor, Direction direction, BytesView before, BytesView body,
                                       BytesView behind) const {
    const std::pair<BytesView, Semantic> runs[] = {
        {before, Semantic::MutedText}, {body, meaningOf(direction)}, {behind, Semantic::MutedText}};
    std::size_t room = kBytesARow;
    bool isNewLine = true;
    for (const auto& [bytes, meaning] : runs) {
        BytesView left = bytes.first(std::min(bytes.size(), room));
        room -= left.size();
        while (!left.empty()) { // a line feed ends a line here as well, behind its escape
            const auto end = std::ranges::find(left, std::uint8_t{'\n'});
            const BytesView line = left.first(static_cast<std::size_t>(end - left.begin()) + (end != left.end()));
            if (isNewLine)
                beginLine(cursor, direction);
            cursor.insertText(QString::fromStdString(escapeBytes(line)), formatOf(meaning));
            isNewLine = line.back() == '\n';
            left = left.subspan(line.size());
        }
    }
    const std::size_t all = before.size() + body.size() + behind.size();
    if (all > kBytesARow)
        addHead(cursor, direction, tr("\u2026 and %1 bytes more").arg(all - kBytesARow));
    return std::min(all, kBytesARow);
}

} // namespace swb
