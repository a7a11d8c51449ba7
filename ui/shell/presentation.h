#pragma once

#include "ui/shell/arrangements.h"

#include <QHash>
#include <QRect>
#include <QTimer>

class QLabel;
class QSplitter;

namespace swb {

class LedgerPanel;
class Theme;

// The window for a projector: the whole screen, large type, the pages and the ledger alone. Escape leaves it as its
// action does, and everything stands again as it stood.
class Presentation : public QObject {
    Q_OBJECT

public:
    static constexpr qreal kPointSize = 18;

    Presentation(QMainWindow& window, Theme& theme, const Docks& docks, LedgerPanel& ledger);

    void addDistraction(QWidget* widget); // hidden while presenting
    // Checkable; it is what begins and ends.
    void setAction(QAction* action);
    // Ends it, if it is on, and leaves the docks to whoever arranges them next.
    void yieldDocks();

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void begin();
    void end();
    void remember();
    void arrange();
    void shareHeight();
    void settle();
    void restoreGeometry();
    void restoreDocks();
    void showFocus();
    void tellHowToLeave();
    void placeHint();

    QMainWindow& m_window;
    Theme& m_theme;
    Docks m_docks;
    LedgerPanel& m_ledger;
    QAction* m_action = nullptr;
    std::vector<QWidget*> m_distractions;
    QLabel* m_hint = nullptr;

    bool m_isOn = false;
    QByteArray m_dockState;
    QRect m_geometry; // without the frame
    qreal m_scale = 1.0;
    std::vector<QWidget*> m_hidden; // of the distractions, those that were shown
    QHash<QSplitter*, QByteArray> m_splitters;
    QTimer m_settle;
    bool m_restores = false;   // the docks are put back where they stood
    bool m_awaitsSize = false; // the docks are put back once more when the window has its size again
};

} // namespace swb
