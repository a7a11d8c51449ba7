#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/option_compare_model.h"

#include <QTimer>
#include <QWidget>

#include <map>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QTreeView;

namespace swb {

class InlineNote;

// The options of any two moments of any two sockets side by side: as they are now, around a call, taken by hand, of a
// fresh socket, of the listener that accepted it.
class OptionCompare : public QWidget {
    Q_OBJECT

public:
    OptionCompare(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    // What a side shows, beside the numbers of kept moments, which are above zero.
    enum Choice : qlonglong { Now = -1, Default = -2, Listener = -3, BeforeLast = -4, AfterLast = -5 };
    using Snapshot = OptionCompareModel::Snapshot;

    struct Side {
        QComboBox* socket = nullptr;
        QComboBox* moment = nullptr;
    };
    // What a side comes to: the reading, or why there is none.
    struct Found {
        Snapshot snapshot = {};
        QString title = {};
        QString why = {};
    };

    void build();
    QWidget* createPresets();
    QWidget* createChoosers();
    QWidget* createFilters();
    QTreeView* createTree();
    QWidget* createFoot();
    void fitColumns();

    SocketId socketOf(const Side& side) const;
    void choose(const Side& side, SocketId socket, qlonglong moment);
    void fillSockets();
    void fillMoments(const Side& side);
    void askFor(const Side& side);
    void refreshSoon();
    void refresh();
    void updatePresets();
    Found find(const Side& side) const;
    Found found(SocketId socket, qlonglong moment) const;
    Found inheritedFrom(SocketId socket) const;
    std::optional<OptionMoment> lastCall(SocketId socket) const; // the moment after it
    bool asksHeritage() const;

    void takeOptions(const OptionReport& report);
    void takeAction(const ActionReport& report);
    void readAgain();
    void takeSnapshot();
    void copy(ComparisonFormat format);
    void select();

    EngineBridge& m_bridge;
    SocketId m_socket;
    OptionCompareModel* m_model = nullptr; // made when first seen, like everything below
    OptionCompareFilter* m_filter = nullptr;
    QTreeView* m_tree = nullptr;
    Side m_left, m_right;
    QPushButton* m_ofCall = nullptr;
    QPushButton* m_ofListener = nullptr;
    QPushButton* m_ofDefault = nullptr;
    QCheckBox* m_only = nullptr;
    QLineEdit* m_name = nullptr;
    QLabel* m_counts = nullptr;
    InlineNote* m_note = nullptr;
    QTimer m_refresh;
    std::map<SocketId, Snapshot> m_now;      // as read last
    std::map<SocketId, Snapshot> m_defaults; // of a fresh socket of its kind
};

} // namespace swb
