#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QScrollArea;
class QSplitter;

namespace swb {

class Composer;
class HexView;
class History;
class RowDetail;
class TranscriptView;
class TranscriptDetail;
struct StoredMessage;
class TranscriptModel;

// What one socket sent and received, the bytes of one such row, and where the next are composed. Built when it is
// first shown.
class DataPanel : public QWidget {
    Q_OBJECT

public:
    DataPanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent = nullptr);

    void build(); // does nothing the second time
    void prefillDestination(const Address& address);
    void setLane(Lane lane); // of the calls asked for from now on
    TranscriptModel* model() const;
    TranscriptView* rows() const { return m_rows; } // null until it is built
    Composer* composer() const { return m_composer; }
    RowDetail* detail() const;
    HexView* bytesView() const;
    QSize minimumSizeHint() const override;

signals:
    void keepRequested(const swb::StoredMessage& message); // in the library
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createRows();
    void takeFontMetrics();

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    TranscriptView* m_rows = nullptr;
    TranscriptDetail* m_detail = nullptr;
    Composer* m_composer = nullptr;
    Lane m_lane = Lane::InOrder;
    Address m_destination; // for the composer, when it is made
    QSplitter* m_splitter = nullptr;
    QScrollArea* m_scroll = nullptr;
};

} // namespace swb
