#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/reference/kernel_matrix.h"
#include "ui/models/reference_model.h"
#include "ui/panels/module_consent.h"

#include <QTimer>
#include <QWidget>

class QCheckBox;
class QLabel;
class QProgressBar;
class QPushButton;
class QTableView;

namespace swb {

class InlineNote;
class MatrixModel;
class MenuButton;
class ReferenceTable;

// What this kernel makes of family, type and protocol, asked of it when a person says so: the matrix, and the ranges
// of protocols of the cell that is selected.
class MatrixPanel : public QWidget {
    Q_OBJECT

public:
    explicit MatrixPanel(EngineBridge& bridge, QWidget* parent = nullptr);
    ~MatrixPanel() override;

    ReferenceTable& table() { return *m_ranges; } // of what was asked
    // What is asked, and what is told of modules, in place of everything and of this kernel (for tests).
    void setScope(MatrixScope scope, ModuleConsent::Source loaded);

signals:
    void explainRequested(const swb::Explanation& explanation);
    void socketWanted(const swb::SocketWish& wish);

protected:
    void focusInEvent(QFocusEvent* event) override; // handed on to the button that asks

private:
    QWidget* createBar();
    QWidget* createTables();
    QWidget* createFoot();
    void start(bool mayLoad);
    void look();
    void showRanges();
    void showState();
    void hideRefused();
    void save();
    void saveTo(const QString& path);

    MatrixProbe m_probe;
    MatrixScope m_scope;
    MatrixModel* m_model;
    ReferenceModel* m_rangeModel;
    QTableView* m_grid = nullptr;
    ReferenceTable* m_ranges = nullptr;
    QPushButton* m_ask = nullptr;
    ModuleConsent* m_consent = nullptr;
    QPushButton* m_stop = nullptr;
    QPushButton* m_make = nullptr;
    QCheckBox* m_onlyMade = nullptr;
    MenuButton* m_export = nullptr;
    QProgressBar* m_bar = nullptr;
    QLabel* m_state = nullptr;
    InlineNote* m_note = nullptr;
    QTimer m_tick;
    std::uint64_t m_version = 0;
    bool m_wasStopped = false;
};

} // namespace swb
