#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

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
class OptionsFilter;
class OptionsModel;
class WrappedLabel;

// Every option of one socket: what it is, what it was, what it may be. Setting one is a setsockopt() followed by a
// getsockopt(), both in the ledger; reading them all is an observer's.
class OptionsTable : public QWidget {
    Q_OBJECT

public:
    OptionsTable(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    // What an action under way is about.
    struct Pending {
        const OptionSpec* spec = nullptr;
        Bytes requested; // empty for a reading a person asked for
        bool isReadback = false;
    };

    void build();
    QWidget* createFilters();
    QWidget* createSwitches();
    QTreeView* createTree();
    QWidget* createDetails();
    void fitColumns();
    void takeHistory();
    void readNow();
    void readAll();
    void takeOptions(const OptionReport& report);
    void takeAction(const ActionReport& report);
    void takeReadback(const Pending& pending, const ActionReport& report);
    void enter(const QModelIndex& index, const QString& text);
    void set(const OptionSpec& spec, const Bytes& bytes);
    void readSelected();
    void setBack();
    void select();
    void showDetails();
    void updateCounts();
    const OptionSpec* currentSpec() const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    OptionsModel* m_model = nullptr; // made when first seen, like everything below
    OptionsFilter* m_filter = nullptr;
    QTreeView* m_tree = nullptr;
    QLineEdit* m_search = nullptr;
    QComboBox* m_show = nullptr;
    QComboBox* m_level = nullptr;
    QCheckBox* m_live = nullptr;
    QCheckBox* m_watch = nullptr;
    QLabel* m_counts = nullptr;
    WrappedLabel* m_meaning = nullptr;
    WrappedLabel* m_bytes = nullptr;
    InlineNote* m_note = nullptr;
    QPushButton* m_read = nullptr;
    QPushButton* m_back = nullptr;
    QTimer m_tick;
    std::map<ActionId, Pending> m_pending;
};

} // namespace swb
