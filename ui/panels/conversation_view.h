#pragma once

#include "core/transcript/message_cutter.h"
#include "core/transcript/transcript.h"

#include <QWidget>

#include <optional>
#include <vector>

class QLabel;
class QTextEdit;
class QTextCursor;
class QToolButton;

namespace swb {

class FramingEdit;

// What one socket sent and received as one text, a part at a time. The directions are told apart by words and arrows
// before them, by how far the text stands in, and by colour. A framing cuts it into numbered messages, from the row on
// that it was opened at; the bytes stay what they are.
class ConversationView : public QWidget {
    Q_OBJECT

public:
    ConversationView(const Transcript& transcript, QWidget* parent = nullptr);

    void show(SocketId socket, std::uint64_t from); // from the row with this index on
    SocketId socket() const { return m_socket; }
    QString text() const;
    void showMessages(bool shown); // or the rows as they came
    FramingEdit* framing() const { return m_framing; }

signals:
    void closeWanted();

private:
    // Where a part begins: rows of many messages are divided.
    struct Place {
        std::uint64_t row = 0;
        std::size_t offset = 0; // in its bytes
    };
    struct Part {
        Place begin;
        MessageCutter cutter; // as it was there
    };
    enum class Shows : std::uint8_t { BytesAlone, NoteAlone, Both };

    QToolButton* addButton(QWidget* bar, const QString& iconName, const QString& text, const QString& toolTip);
    void takeFraming();
    void showPart(std::uint64_t from);
    void showMessagesFrom(const Place& begin);
    void showLater();
    void showEarlier();
    std::uint64_t beginOfPartBefore(std::uint64_t row) const;
    std::size_t addRow(QTextCursor& cursor, const RowView& row, Shows shows) const;
    std::size_t addMessage(QTextCursor& cursor, const MessageCutter::Message& message) const;
    void beginLine(QTextCursor& cursor, Direction direction) const;
    void addHead(QTextCursor& cursor, Direction direction, const QString& text) const;
    std::size_t addBytes(QTextCursor& cursor, Direction direction, BytesView before, BytesView body,
                         BytesView behind) const;
    void tellPlace();

    const Transcript& m_transcript;
    QTextEdit* m_text;
    QLabel* m_title;
    QToolButton* m_earlier = nullptr;
    QToolButton* m_later = nullptr;
    QToolButton* m_cutting = nullptr;
    FramingEdit* m_framing;
    SocketId m_socket;
    std::uint64_t m_first = 0;             // of the rows shown
    std::uint64_t m_next = 0;              // behind them
    std::size_t m_nextOffset = 0;          // in that row
    std::optional<MessageCutter> m_cutter; // none: rows are shown as they came
    std::vector<Part> m_parts;             // with a cutter: those before, and the one shown
};

} // namespace swb
