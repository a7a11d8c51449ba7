#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QModelIndex;
class QPushButton;
class QToolButton;
class QTreeView;

namespace swb {

class OptionDetails;
class OptionForm;
class OptionCaller;
class OptionStrip;
class OptionsFilter;
class OptionsModel;

// Every option of one socket: what it is, what it was, what it may be. Setting one is a setsockopt() followed by a
// getsockopt(), both in the ledger; reading them all is an observer's.
class OptionsTable : public QWidget {
    Q_OBJECT

public:
    OptionsTable(EngineBridge& bridge, SocketId socket, QWidget* parent = nullptr);

    QSize minimumSizeHint() const override; // some rows in sight, whatever is beside or below
    void find(const QString& words);        // among all of them, also those that this socket refuses

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void build();
    void connectParts();
    QWidget* createFilters();
    QToolButton* createFold();
    QComboBox* createShow();
    QComboBox* createLevels();
    QWidget* createSwitches();
    void createCounts();
    QTreeView* createTree();
    void fitToSize();
    void fitColumns();
    void readNow();
    void readAll();
    void takeOptions(const OptionReport& report);
    void filterAnew();
    void showEverything();
    void edit(const QModelIndex& index);
    void openForm(const QModelIndex& index, bool asBytes);
    void closeForm();
    void endEditing();
    void enter(const QModelIndex& index, const Bytes& bytes);
    bool turnSwitch(); // of the selected row
    void setBack();
    void select();
    void showDetails();
    void showDetailsSoon();
    void updateCounts();
    void updateStage();
    QModelIndex current() const; // of the model
    const OptionSpec* specOf(const QModelIndex& index) const;

    EngineBridge& m_bridge;
    SocketId m_socket;
    QString m_wanted;                // to be searched for once it is there
    OptionsModel* m_model = nullptr; // made when first seen, like everything below
    OptionsFilter* m_filter = nullptr;
    OptionCaller* m_caller = nullptr;
    QTreeView* m_tree = nullptr;
    QToolButton* m_fold = nullptr; // of what a low page does not show by itself
    QWidget* m_switches = nullptr;
    QWidget* m_levelPair = nullptr;
    QLabel* m_showLabel = nullptr;
    QLineEdit* m_search = nullptr;
    QComboBox* m_show = nullptr;
    QComboBox* m_level = nullptr;
    QPushButton* m_more = nullptr;
    QCheckBox* m_live = nullptr;
    QCheckBox* m_watch = nullptr;
    QLabel* m_counts = nullptr;
    OptionDetails* m_details = nullptr;
    OptionStrip* m_strip = nullptr;
    OptionForm* m_form = nullptr; // made when first needed
    QTimer m_tick;
    bool m_detailsDue = false;
};

} // namespace swb
