#pragma once

#include "ui/models/arrangement_list.h"

#include <QObject>

class QAction;
class QDockWidget;
class QMainWindow;
class QMenu;

namespace swb {

class ArrangementDialog;

struct Docks {
    QDockWidget* sockets = nullptr;
    QDockWidget* ledger = nullptr;
    QDockWidget* explain = nullptr;
};

inline constexpr int kDockStateVersion = 1;

// The named arrangements of the docks: those the program brings and those a person saves, as actions with keys.
class Arrangements : public QObject {
    Q_OBJECT

public:
    // `file`: an INI file that keeps a person's own; empty: they end with the window.
    Arrangements(QMainWindow& window, const Docks& docks, QString file);

    // Test, Inspect, `present` (the action that presents), a person's own, and how to keep them.
    void addTo(QMenu& menu, QAction* present);

    void arrangeDefault(); // by the width of the window
    void arrangeTest();    // conversations have the room
    void arrangeInspect(); // explanations have the room, at the whole height
    bool use(const QString& name);

    const ArrangementList& own() const { return m_own; }
    // Keeps where the docks stand now.
    void save(const QString& name);
    void rename(const QString& from, const QString& to);
    void remove(const QString& name);
    bool canUndoRemoval() const { return m_removed.has_value(); }
    void undoRemoval();

signals:
    void aboutToArrange(); // docks are about to move, or to be kept as they stand
    void ownChanged();

private:
    QAction* addAct(const QString& text, const QString& tip, const QKeySequence& keys);
    void place(Qt::DockWidgetArea area, QDockWidget* dock);
    void keepOwn();
    void fillOwn();
    ArrangementDialog* dialog();

    QMainWindow& m_window;
    Docks m_docks;
    QString m_file;
    ArrangementList m_own;
    std::optional<Arrangement> m_removed;
    std::size_t m_removedPlace = 0;
    QMenu* m_menu = nullptr;
    QAction* m_ownEnd = nullptr; // a person's own stand before it
    std::vector<QAction*> m_ownActions;
    ArrangementDialog* m_dialog = nullptr;
};

} // namespace swb
