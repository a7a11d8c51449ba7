#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QWidget>

#include <map>
#include <vector>

class QComboBox;
class QLabel;
class QPushButton;
class QScrollArea;
class QStackedWidget;

namespace swb {

class ByteCells;
class FileLinesModel;
class History;
class IntegerEdit;
class PayloadLine;
class ResultPlace;
class TailTable;

// A stream socket as the file that makefile() makes of it: lines read and written through buffers, whose contents are
// drawn. Each recv() and send() that they take stands in the ledger. Built when it is first shown.
class FilePanel : public QWidget {
    Q_OBJECT

public:
    FilePanel(EngineBridge& bridge, SocketId socket, History& history, QWidget* parent = nullptr);

    void build();                              // does nothing the second time
    void setLane(Lane lane) { m_lane = lane; } // of the calls asked for from now on
    FileLinesModel* model() const { return m_model; }
    QSize minimumSizeHint() const override;

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class Kind { Read, Iterate, Write };

    QWidget* createReading();
    QWidget* createTable();
    QWidget* createBuffers();
    QWidget* createWriting();
    QPushButton* createButton(const QString& name, const QString& toolTip);
    void readline();
    void read();
    void readlines();
    void write();
    void submit(const QString& method, Step step, Kind kind);
    void readNextLines();
    void takeReport(const ActionReport& report);
    void showGiven(const ActionReport& report, Kind kind);
    void showFailure(const ActionReport& report);
    void takeSocket();
    void showBuffers();
    void explain(const QString& method, const Step& step);
    void takeFontMetrics();
    void fitColumns();

    EngineBridge& m_bridge;
    SocketId m_socket;
    History& m_history;
    Lane m_lane = Lane::InOrder;
    QScrollArea* m_scroll = nullptr;
    std::map<QString, QPushButton*> m_buttons;
    IntegerEdit* m_limit = nullptr;
    IntegerEdit* m_size = nullptr;
    QComboBox* m_newlines = nullptr;
    FileLinesModel* m_model = nullptr;
    QStackedWidget* m_pages = nullptr;
    TailTable* m_table = nullptr;
    QLabel* m_readAhead = nullptr;
    ByteCells* m_readAheadCells = nullptr;
    QLabel* m_unsent = nullptr;
    ByteCells* m_unsentCells = nullptr;
    PayloadLine* m_line = nullptr;
    ResultPlace* m_result = nullptr;
    std::map<ActionId, std::pair<QString, Kind>> m_running;
    bool m_isIterating = false;
};

} // namespace swb
