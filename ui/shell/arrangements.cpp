#include "ui/shell/arrangements.h"

#include "ui/look/type_scale.h"
#include "ui/shell/arrangement_dialog.h"

#include <QAction>
#include <QDockWidget>
#include <QMainWindow>
#include <QMenu>
#include <QSettings>

#include <algorithm>

namespace swb {

namespace {

constexpr int kWideEnough = 1200; // for two pages beside Explain
constexpr int kFirstOwnDigit = 3;
constexpr int kLastOwnDigit = 9;

QKeySequence keyOf(int digit) { return {Qt::CTRL | Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + digit)}; }

} // namespace

Arrangements::Arrangements(QMainWindow& window, const Docks& docks, QString file)
    : QObject(&window)
    , m_window(window)
    , m_docks(docks)
    , m_file(std::move(file))
    , m_own({tr("Test"), tr("Inspect"), tr("Present"), tr("Default")}) {
    if (m_file.isEmpty())
        return;
    QSettings settings(m_file, QSettings::IniFormat);
    m_own.load(settings);
}

QAction* Arrangements::addAct(const QString& text, const QString& tip, const QKeySequence& keys) {
    auto* action = new QAction(text, this);
    action->setToolTip(tip);
    action->setShortcut(keys);
    m_window.addAction(action); // for the palette, and for its keys while the menu bar is hidden
    return action;
}

void Arrangements::addTo(QMenu& menu, QAction* present) {
    m_menu = menu.addMenu(tr("Arrangements"));
    QAction* test = addAct(tr("Test"), tr("Room for two conversations: no Explain"), keyOf(1));
    QAction* inspect = addAct(tr("Inspect"), tr("Explain at the whole height of the window"), keyOf(2));
    for (QAction* action : {test, inspect})
        action->setIconText(tr("Arrangement: %1").arg(action->text()));
    m_menu->addActions({test, inspect});
    auto* shownPresent = new QAction(tr("Present"), m_menu); // its keys are those of `present`
    shownPresent->setToolTip(present->toolTip());
    m_menu->addAction(shownPresent);
    m_ownEnd = m_menu->addSeparator();
    QAction* saveAs = addAct(tr("Save as…"), tr("Keep this arrangement under a name"), Qt::CTRL | Qt::ALT | Qt::Key_S);
    saveAs->setIconText(tr("Save this arrangement"));
    QAction* manage = addAct(tr("Rename or delete…"), tr("Your own arrangements"), {});
    manage->setIconText(tr("Rename or delete arrangements"));
    QAction* reset = addAct(tr("Reset to default"), tr("As at the very first start"), keyOf(0));
    reset->setIconText(tr("Arrangement: reset to default"));
    m_menu->addActions({saveAs, manage, reset});

    connect(test, &QAction::triggered, this, [this] {
        emit aboutToArrange();
        arrangeTest();
    });
    connect(inspect, &QAction::triggered, this, [this] {
        emit aboutToArrange();
        arrangeInspect();
    });
    connect(reset, &QAction::triggered, this, [this] {
        emit aboutToArrange();
        arrangeDefault();
    });
    connect(shownPresent, &QAction::triggered, present, [present] { present->setChecked(true); });
    connect(saveAs, &QAction::triggered, this, [this] { dialog()->openForName(); });
    connect(manage, &QAction::triggered, this, [this] { dialog()->openForList(); });
    fillOwn();
}

ArrangementDialog* Arrangements::dialog() {
    emit aboutToArrange(); // what is kept is where the docks stand on every day
    if (m_dialog == nullptr)
        m_dialog = new ArrangementDialog(*this, &m_window);
    return m_dialog;
}

void Arrangements::place(Qt::DockWidgetArea area, QDockWidget* dock) {
    dock->setFloating(false);
    m_window.addDockWidget(area, dock); // untabs it, too
    dock->show();
}

void Arrangements::arrangeDefault() {
    m_window.setCorner(Qt::BottomRightCorner, Qt::BottomDockWidgetArea);
    place(Qt::LeftDockWidgetArea, m_docks.sockets);
    place(Qt::BottomDockWidgetArea, m_docks.ledger);
    if (m_window.width() >= kWideEnough) {
        place(Qt::RightDockWidgetArea, m_docks.explain);
    } else { // two pages need the room: Explain stands beside the ledger
        place(Qt::BottomDockWidgetArea, m_docks.explain);
        m_window.splitDockWidget(m_docks.ledger, m_docks.explain, Qt::Horizontal);
        m_window.resizeDocks({m_docks.ledger, m_docks.explain}, {700, 280}, Qt::Horizontal);
    }
    m_window.resizeDocks({m_docks.sockets, m_docks.explain}, {210, 270}, Qt::Horizontal);
    m_window.resizeDocks({m_docks.ledger}, {210}, Qt::Vertical);
}

void Arrangements::arrangeTest() {
    place(Qt::LeftDockWidgetArea, m_docks.sockets);
    place(Qt::BottomDockWidgetArea, m_docks.ledger);
    m_docks.explain->hide();
    m_window.resizeDocks({m_docks.sockets}, {scaled(190)}, Qt::Horizontal);
    m_window.resizeDocks({m_docks.ledger}, {m_window.height() / 3}, Qt::Vertical);
}

void Arrangements::arrangeInspect() {
    m_window.setCorner(Qt::BottomRightCorner, Qt::RightDockWidgetArea);
    place(Qt::LeftDockWidgetArea, m_docks.sockets);
    place(Qt::BottomDockWidgetArea, m_docks.ledger);
    place(Qt::RightDockWidgetArea, m_docks.explain);
    m_window.resizeDocks({m_docks.sockets, m_docks.explain}, {scaled(190), m_window.width() * 3 / 10}, Qt::Horizontal);
    m_window.resizeDocks({m_docks.ledger}, {m_window.height() / 4}, Qt::Vertical);
}

bool Arrangements::use(const QString& name) {
    emit aboutToArrange();
    const Arrangement* found = m_own.find(name);
    return found != nullptr && m_window.restoreState(found->docks, kDockStateVersion);
}

void Arrangements::save(const QString& name) {
    emit aboutToArrange();
    m_own.save(name, m_window.saveState(kDockStateVersion));
    keepOwn();
}

void Arrangements::rename(const QString& from, const QString& to) {
    m_own.rename(from, to);
    keepOwn();
}

void Arrangements::remove(const QString& name) {
    m_removedPlace = m_own.placeOf(name);
    m_removed = m_own.remove(name);
    keepOwn();
}

void Arrangements::undoRemoval() {
    if (m_removed)
        m_own.insert(m_removedPlace, std::move(*m_removed));
    m_removed.reset();
    keepOwn();
}

void Arrangements::keepOwn() {
    if (!m_file.isEmpty()) {
        QSettings settings(m_file, QSettings::IniFormat);
        m_own.store(settings);
    }
    fillOwn();
    emit ownChanged();
}

void Arrangements::fillOwn() {
    if (m_menu == nullptr)
        return;
    for (QAction* action : m_ownActions)
        delete action;
    m_ownActions.clear();
    for (const Arrangement& arrangement : m_own.all()) {
        const int digit = kFirstOwnDigit + static_cast<int>(m_ownActions.size());
        QString text = arrangement.name;
        text.replace(QLatin1Char('&'), QLatin1String("&&")); // a letter of the name, no mnemonic
        QAction* action = addAct(text, tr("Your own"), digit <= kLastOwnDigit ? keyOf(digit) : QKeySequence());
        action->setIconText(tr("Arrangement: %1").arg(arrangement.name));
        connect(action, &QAction::triggered, this, [this, name = arrangement.name] {
            if (!use(name))
                dialog()->openWithTrouble(name);
        });
        m_menu->insertAction(m_ownEnd, action);
        m_ownActions.push_back(action);
    }
}

} // namespace swb
