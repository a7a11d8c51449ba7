#pragma once

#include "core/bridge/engine_bridge.h"
#include "core/explain/explanation.h"
#include "ui/models/ledger_export.h"
#include "ui/models/ledger_model.h"
#include "ui/models/worker.h"

#include <QWidget>

class QAction;
class QLabel;

#include <array>
#include <map>
#include <string>

namespace swb {

class LedgerBar;
class TailTable;

// The call ledger: every call of every socket, as it was made.
class LedgerPanel : public QWidget {
    Q_OBJECT

public:
    explicit LedgerPanel(EngineBridge& bridge, QWidget* parent = nullptr);

    const LedgerModel& model() const { return m_model; }
    void setSocketFilter(SocketId socket); // none: the calls of every socket

    QVariantMap view() const; // what is shown and how, to be kept
    void setView(const QVariantMap& view);

    int heightOfWholeRows(int most) const; // the most of the panel at which no row is cut
    void setPlain(bool plain);             // for a projector: the calls alone, without the bar and the origins

    // Writes the rows that are shown, on another thread; the foot then says how it went.
    void saveTo(const QString& path);

signals:
    void explainRequested(const swb::Explanation& explanation);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    enum class CopyAs { Text, C, Python };

    void createTable();
    void createMenus();
    void addOptionEntries();
    void createFoot();
    void takeColumnWidths();
    void chooseColumns();
    void connectBridge();
    void connectBar();

    void explainCurrent();
    void keepFinding(const ActionReport& report);
    void applyFilter();
    void copySelected(CopyAs format);
    void takeChanges(const OptionReport& report);
    void explainAgain(ActionId action);
    std::vector<CallRecord> selectedRecords() const;
    ChangesByCall changesOf(const std::vector<CallRecord>& records) const;
    void askWhereToSave();
    void updateFoot();
    void showNote(const QString& text, bool failed);
    void showContextMenu(const QPoint& position);
    void refreshCounts();

    EngineBridge& m_bridge;
    LedgerModel m_model;
    LedgerBar* m_bar = nullptr;
    TailTable* m_table = nullptr;
    QMenu* m_viewMenu = nullptr;
    QAction* m_copyText = nullptr;
    QAction* m_copyC = nullptr;
    QAction* m_copyPython = nullptr;
    QLabel* m_counts = nullptr;
    QLabel* m_missing = nullptr; // what was dropped
    QLabel* m_note = nullptr;    // how the last save went, until something else is done
    QTimer m_countTimer;
    std::map<ActionId, std::string> m_findings; // about failures, the newest few; few actions have any
    std::uint64_t m_currentSequence = 0;
    bool m_currentInFlight = false;
    bool m_noteIsFailure = false;
    Worker m_saving;
    bool m_paused = false;
    bool m_plain = false;
    std::array<int, LedgerModel::ColumnCount> m_widths{};
    bool m_originWanted = true;
};

} // namespace swb
