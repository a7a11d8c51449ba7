#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/reference_uses.h"
#include "ui/shell/palette_entries.h"
#include "ui/shell/store_paths.h"

#include <QMainWindow>

namespace swb {

class Arrangements;
class BenchView;
class CommandPalette;
class ExplainPanel;
class History;
class LedgerPanel;
class ModeBar;
class ModeStack;
class PayloadDock;
class Presentation;
class ProfileLibrary;
class ReferencePanel;
class RuleLibrary;
class RulesEditor;
class SessionKeeper;
class SocketsPanel;
class Theme;
class TotalsBar;

// Arranges the parts of the window and connects them; does nothing else.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    MainWindow(EngineBridge& bridge, Theme& theme, const StorePaths& paths, QWidget* parent = nullptr);
    ~MainWindow() override;

protected:
    void closeEvent(QCloseEvent* event) override;

private:
    void createDocks();
    void createActions();
    void createModes();
    void showBench();
    void useRows(SocketId socket, const ReferenceUse& use, const CarriedRows& rows);
    QWidget* createResolver();
    QWidget* createReference();
    void createMenus();
    void connectParts();
    QDockWidget* addDock(Qt::DockWidgetArea area, const QString& name, const QString& title, QWidget* content);
    QAction* addAct(const QString& iconName, const QString& text, const QString& tip, const QKeySequence& keys);
    void restore();

    EngineBridge& m_bridge;
    Theme& m_theme;
    StorePaths m_paths;
    History* m_history;
    ProfileLibrary* m_profiles;
    RuleLibrary* m_rules;
    SessionKeeper* m_session;
    ModeStack* m_middle;
    BenchView* m_bench;
    ModeBar* m_modes;
    SocketsPanel* m_sockets;
    LedgerPanel* m_ledger;
    ExplainPanel* m_explain;
    TotalsBar* m_totals;
    ReferencePanel* m_reference = nullptr; // made when first shown
    RulesEditor* m_rulesEditor = nullptr;  // made when first shown
    RevealRow m_revealRow;
    CommandPalette* m_palette = nullptr;
    QDockWidget* m_socketsDock = nullptr;
    QDockWidget* m_ledgerDock = nullptr;
    QDockWidget* m_explainDock = nullptr;
    PayloadDock* m_payloadDock = nullptr;
    QAction* m_benchMode = nullptr;
    QAction* m_transcriptMode = nullptr;
    QAction* m_referenceMode = nullptr;
    QAction* m_newSocket = nullptr;
    QAction* m_closeAll = nullptr;
    QAction* m_twoPages = nullptr;
    QAction* m_present = nullptr;
    QAction* m_openPalette = nullptr;
    QAction* m_observe = nullptr;
    QAction* m_watch = nullptr;
    Arrangements* m_arrangements = nullptr;
    Presentation* m_presentation = nullptr;
};

} // namespace swb
