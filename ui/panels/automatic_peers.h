#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QTimer>
#include <QWidget>

#include <functional>
#include <optional>
#include <vector>

class QLabel;
class QWidget;
class QLineEdit;
class QSortFilterProxyModel;
class QTableView;
class QToolButton;

namespace swb {

class AddressEditor;
class History;
class PeersModel;

// The peers of an endpoint in automatic mode: who they are, how they do, and what is done to those that are selected.
class AutomaticPeers : public QWidget {
    Q_OBJECT

public:
    AutomaticPeers(EngineBridge& bridge, SocketId endpoint, History& history, QWidget* parent = nullptr);

    PeersModel* model() const { return m_model; }
    QTableView* table() const { return m_table; }
    std::vector<SocketId> selected() const; // none selected: none
    std::vector<SocketId> open() const;     // all that are not over

signals:
    void selectionChanged();
    void transcriptWanted(const QString& filter); // the rows of those selected
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    QWidget* createBar();
    void createTable();
    QWidget* createTo();
    void addPeer();
    QString filterOfSelected() const; // of the transcript
    void selectAwaited();
    QToolButton* addAct(QStringView icon, const QString& text, const QString& toolTip,
                        std::function<void(SocketId)> act);
    void takeAll();
    void take(const TrafficChanges& changes);
    void refresh();
    void fitColumns();
    void explainCurrent();

    EngineBridge& m_bridge;
    SocketId m_endpoint;
    History& m_history;
    PeersModel* m_model;
    QSortFilterProxyModel* m_sorted;
    QTableView* m_table = nullptr;
    QLineEdit* m_filter = nullptr;
    QLabel* m_nobody = nullptr; // in place of rows
    QLabel* m_summary = nullptr;
    QWidget* m_to = nullptr; // of datagram sockets: an address that is to be a peer
    AddressEditor* m_address = nullptr;
    Address m_awaited; // of the peer that was added last, until it has a row
    QToolButton* m_pause = nullptr;
    QToolButton* m_bytes = nullptr;
    bool m_willPause = true; // else those selected go on
    std::vector<QToolButton*> m_acts;
    std::vector<QToolButton*> m_connectionActs; // those that need one
    QTimer m_tick;
    std::optional<EndpointView> m_view;
    bool m_isTaken = false;
};

} // namespace swb
