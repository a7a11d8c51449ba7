#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "core/payload/byte_source.h"

#include <QStackedWidget>

namespace swb {

class CompareView;
struct ComparedBytes;
class ConversationView;
class RowDetail;
class TranscriptView;

// What is looked at of a transcript, below its rows: the bytes of one, both directions as one text, or two compared.
// Hidden while it is nothing.
class TranscriptDetail : public QStackedWidget {
    Q_OBJECT

public:
    // `socket` none: of all sockets.
    TranscriptDetail(EngineBridge& bridge, const Transcript& transcript, SocketId socket, QWidget* parent = nullptr);

    void attach(TranscriptView& rows); // shows what is chosen there
    RowDetail* row() const { return m_row; }
    ConversationView* conversation() const { return m_conversation; } // null until it is first shown
    CompareView* comparison() const { return m_comparison; }          // the same

signals:
    void explainRequested(const swb::Explanation& explanation);

private:
    void showRow(std::uint64_t index);
    void showConversation(const TranscriptView& rows);
    void compare(std::uint64_t first, std::uint64_t second);
    void compareWith(std::uint64_t index, const QString& name, const std::shared_ptr<const ByteSource>& other);
    void put(const ComparedBytes& left, const ComparedBytes& right);
    void put(QWidget* view);
    void putAway();

    const Transcript& m_transcript;
    const SocketId m_socket;
    RowDetail* m_row;
    ConversationView* m_conversation = nullptr;
    CompareView* m_comparison = nullptr;
    TranscriptView* m_rows = nullptr;
};

} // namespace swb
