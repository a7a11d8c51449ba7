#pragma once

#include "core/transcript/transcript.h"

#include <QWidget>

class QLabel;
class QTextEdit;
class QTextCursor;
class QToolButton;

namespace swb {

// What one socket sent and received as one text, a part at a time. The directions are told apart by words and arrows
// before them, by how far the text stands in, and by colour.
class ConversationView : public QWidget {
    Q_OBJECT

public:
    ConversationView(const Transcript& transcript, QWidget* parent = nullptr);

    void show(SocketId socket, std::uint64_t from); // from the row with this index on
    SocketId socket() const { return m_socket; }
    QString text() const;

signals:
    void closeWanted();

private:
    QToolButton* addButton(QWidget* bar, const QString& iconName, const QString& text, const QString& toolTip);
    void showPart(std::uint64_t from);
    void showEarlier();
    void addRow(QTextCursor& cursor, const RowView& row, bool isTurn);

    const Transcript& m_transcript;
    QTextEdit* m_text;
    QLabel* m_title;
    QToolButton* m_earlier = nullptr;
    QToolButton* m_later = nullptr;
    SocketId m_socket;
    std::uint64_t m_first = 0; // of the rows shown
    std::uint64_t m_next = 0;  // behind them
};

} // namespace swb
