#include "ui/shell/presentation.h"

#include "ui/look/presenting.h"
#include "ui/look/type_scale.h"
#include "ui/panels/ledger_panel.h"
#include "ui/shell/theme.h"
#include "ui/views/call_card.h"

#include <QAction>
#include <QApplication>
#include <QDockWidget>
#include <QKeyEvent>
#include <QLabel>
#include <QMainWindow>
#include <QScrollArea>
#include <QScrollBar>
#include <QSplitter>
#include <QTimer>

namespace swb {

namespace {

constexpr double kLedgerShare = 0.4; // of the height
constexpr int kHintMs = 4000;
constexpr int kSettledMs = 60;
constexpr int kSizePatienceMs = 1000; // a window manager that refuses the old size is not waited for

} // namespace

Presentation::Presentation(QMainWindow& window, Theme& theme, const Docks& docks, LedgerPanel& ledger)
    : QObject(&window)
    , m_window(window)
    , m_theme(theme)
    , m_docks(docks)
    , m_ledger(ledger) {
    window.installEventFilter(this);
    docks.ledger->installEventFilter(this);
    m_settle.setSingleShot(true);
    m_settle.setInterval(kSettledMs);
    connect(&m_settle, &QTimer::timeout, this, &Presentation::settle);
}

void Presentation::addDistraction(QWidget* widget) { m_distractions.push_back(widget); }

void Presentation::setAction(QAction* action) {
    m_action = action;
    connect(action, &QAction::toggled, this, [this](bool on) { on ? begin() : end(); });
}

void Presentation::yieldDocks() {
    m_action->setChecked(false);
    m_restores = false;
}

void Presentation::begin() {
    if (std::exchange(m_isOn, true))
        return;
    if (!m_settle.isActive() || !m_restores) // else what stands now is not yet what stood before the last time
        remember();
    m_settle.stop();

    // First of all: the large type must not push out the window to which all returns.
    m_window.setWindowState(m_window.windowState() | Qt::WindowFullScreen);
    m_theme.setScale(std::max(m_scale, m_theme.scaleFor(kPointSize)));
    for (QWidget* widget : m_hidden)
        widget->hide();
    m_ledger.setPlain(true);
    setPresenting(true);
    m_docks.ledger->setTitleBarWidget(new QWidget); // none: its columns say what it is
    arrange();
    tellHowToLeave();
    QTimer::singleShot(0, this, [this] { // laid out by now, the ledger knows what stands around its rows
        if (!m_isOn)
            return;
        shareHeight();
        placeHint();
        showFocus();
    });
}

void Presentation::remember() {
    m_dockState = m_window.saveState(kDockStateVersion);
    m_geometry = m_window.geometry();
    m_scale = m_theme.scale();
    m_splitters.clear();
    for (QSplitter* splitter : m_window.findChildren<QSplitter*>())
        m_splitters[splitter] = splitter->saveState();
    m_hidden.clear();
    for (QWidget* widget : m_distractions)
        if (!widget->isHidden())
            m_hidden.push_back(widget);
}

void Presentation::arrange() {
    m_docks.sockets->hide();
    m_docks.explain->hide();
    m_docks.ledger->setFloating(false);
    m_window.addDockWidget(Qt::BottomDockWidgetArea, m_docks.ledger);
    m_docks.ledger->show();
    shareHeight();
}

void Presentation::shareHeight() {
    const int most = static_cast<int>(m_window.height() * kLedgerShare);
    m_window.resizeDocks({m_docks.ledger}, {m_ledger.heightOfWholeRows(most)}, Qt::Vertical);
}

void Presentation::end() {
    if (!std::exchange(m_isOn, false))
        return;
    if (m_hint != nullptr)
        m_hint->hide();
    m_theme.setScale(m_scale); // before anything large is shown again
    delete m_docks.ledger->titleBarWidget();
    m_docks.ledger->setTitleBarWidget(nullptr);
    m_ledger.setPlain(false);
    setPresenting(false);
    for (QWidget* widget : m_hidden)
        widget->show();
    m_window.setWindowState(m_window.windowState() & ~Qt::WindowFullScreen); // maximised, if it was
    restoreGeometry();
    m_restores = true;
    restoreDocks();
    m_awaitsSize = m_window.size() != m_geometry.size();
    QTimer::singleShot(kSizePatienceMs, this, [this] { m_awaitsSize = false; });
    m_settle.start();
    QTimer::singleShot(0, this, &Presentation::settle);
}

// Once more when all parts know how small they may be again: some learn it from the first.
void Presentation::settle() {
    if (m_isOn)
        return;
    restoreGeometry();
    if (m_restores)
        restoreDocks();
    showFocus();
}

// The place together with the size: a size alone is sent with the place last known, the corner of the screen, and the
// title bar would stand above it.
void Presentation::restoreGeometry() {
    if (!m_window.isMaximized() && m_window.geometry() != m_geometry)
        m_window.setGeometry(m_geometry);
}

void Presentation::restoreDocks() {
    m_window.restoreState(m_dockState, kDockStateVersion);
    const auto splitters = m_window.findChildren<QSplitter*>();
    for (QSplitter* splitter : splitters)
        if (const auto state = m_splitters.constFind(splitter); state != m_splitters.constEnd())
            splitter->restoreState(*state);
}

// What had the focus may have left the part of a page that is in sight. Presenting, its card begins at the upper edge,
// so that no half of another stands there.
void Presentation::showFocus() {
    QWidget* focus = m_window.focusWidget();
    QWidget* card = focus;
    for (QWidget* parent = focus; parent != nullptr; parent = parent->parentWidget()) {
        if (qobject_cast<CallCard*>(parent) != nullptr)
            card = parent;
        auto* area = qobject_cast<QScrollArea*>(parent);
        if (area == nullptr || area->widget() == nullptr || !area->widget()->isAncestorOf(focus))
            continue;
        if (m_isOn)
            area->verticalScrollBar()->setValue(card->mapTo(area->widget(), QPoint()).y());
        area->ensureWidgetVisible(focus, 0, scaled(2));
    }
}

void Presentation::tellHowToLeave() {
    if (m_hint == nullptr) {
        m_hint = new QLabel(tr("Escape or %1 leaves, Ctrl+K finds everything")
                                .arg(m_action->shortcut().toString(QKeySequence::NativeText)),
                            &m_window);
        m_hint->setAutoFillBackground(true);
        m_hint->setFrameStyle(QFrame::Box | QFrame::Plain); // its ground is that of the pages, in light colours
        m_hint->setBackgroundRole(QPalette::ToolTipBase);
        m_hint->setForegroundRole(QPalette::ToolTipText);
        m_hint->setAttribute(Qt::WA_TransparentForMouseEvents);
    }
    m_hint->setFont(QApplication::font());
    m_hint->setMargin(scaled(6));
    m_hint->show();
    m_hint->raise();
    placeHint();
    QTimer::singleShot(kHintMs, m_hint, &QWidget::hide);
}

// Above the ledger: the newest call is its last row.
void Presentation::placeHint() {
    m_hint->adjustSize();
    m_hint->move((m_window.width() - m_hint->width()) / 2, m_docks.ledger->y() - m_hint->height() - scaled(6));
}

bool Presentation::eventFilter(QObject* watched, QEvent* event) {
    if (watched == m_docks.ledger && m_hint != nullptr && m_hint->isVisible() &&
        (event->type() == QEvent::Move || event->type() == QEvent::Resize))
        placeHint();
    if (watched != &m_window)
        return QObject::eventFilter(watched, event);
    if (event->type() == QEvent::Resize) {
        if (m_isOn)
            QTimer::singleShot(0, this, [this] {
                if (!m_isOn)
                    return;
                shareHeight();
                placeHint();
                showFocus();
            });
        else if (m_awaitsSize && m_window.size() == m_geometry.size()) {
            m_awaitsSize = false;
            QTimer::singleShot(0, this, &Presentation::settle);
        }
    }
    // What nobody else took, neither a popup nor the field that has the focus, comes to the window.
    if (m_isOn && event->type() == QEvent::KeyPress && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape) {
        m_action->setChecked(false);
        return true;
    }
    return QObject::eventFilter(watched, event);
}

} // namespace swb
