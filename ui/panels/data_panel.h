#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

class QScrollArea;
class QSplitter;
class QStackedWidget;

namespace swb {

class Composer;
class HexView;
class History;
class RowDetail;
class TailTable;
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
    TranscriptModel* model() const { return m_model; }
    Composer* composer() const { return m_composer; }
    RowDetail* detail() const { return m_detail; }
    HexView* bytesView() const;
    QSize minimumSizeHint() const override;

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createTable();
    void takeNews();
    void takeRows();
    void fitColumns();
    void takeFontMetrics();
    void showRow();

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    TranscriptModel* m_model = nullptr;
    QStackedWidget* m_tablePages = nullptr;
    TailTable* m_table = nullptr;
    RowDetail* m_detail = nullptr;
    Composer* m_composer = nullptr;
    Lane m_lane = Lane::InOrder;
    Address m_destination; // for the composer, when it is made
    QSplitter* m_splitter = nullptr;
    QScrollArea* m_scroll = nullptr;
};

} // namespace swb
