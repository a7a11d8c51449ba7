#include "ui/shell/payload_dock.h"

#include "core/bridge/engine_bridge.h"
#include "ui/models/socket_text.h"
#include "ui/panels/bench_view.h"
#include "ui/panels/payload_library.h"
#include "ui/panels/socket_page.h"

#include <QAction>
#include <QMainWindow>

#include <algorithm>

namespace swb {

PayloadDock::PayloadDock(QMainWindow& window, EngineBridge& bridge, BenchView& bench, const QString& file)
    : QDockWidget(tr("Payloads"), &window)
    , m_bridge(bridge)
    , m_bench(bench)
    , m_messages(file, this)
    , m_panel(new PayloadLibrary(m_messages)) {
    setObjectName(QStringLiteral("payloads"));
    setWidget(m_panel);
    window.addDockWidget(Qt::RightDockWidgetArea, this);
    hide();
    connect(toggleViewAction(), &QAction::triggered, this, [this](bool shown) {
        if (shown)
            reveal();
    });
    for (int key = 1; key <= MessageLibrary::kMostKey; ++key) {
        auto* action = new QAction(tr("Send message %1").arg(key), &window);
        action->setToolTip(tr("The message of the library that has this key, to the socket in view"));
        action->setShortcut(QKeySequence(Qt::ALT | static_cast<Qt::Key>(Qt::Key_0 + key)));
        window.addAction(action);
        connect(action, &QAction::triggered, this, [this, key] {
            if (m_messages.placeOfKey(key).folder < 0)
                reveal(); // where it says how a message gets the key
            m_panel->sendByKey(key);
        });
    }
    connect(m_panel, &PayloadLibrary::sendRequested, this, &PayloadDock::send);
    connect(m_panel, &PayloadLibrary::loadRequested, this, &PayloadDock::compose);
    connect(&bench, &BenchView::keepRequested, this, [this](const StoredMessage& message) {
        reveal();
        m_panel->offerToKeep(message);
    });
    connect(&bench, &BenchView::activeSocketChanged, this, &PayloadDock::showTarget);
    connect(&bridge, &EngineBridge::socketsChanged, this, [this](const std::vector<SocketId>& changed) {
        if (std::ranges::find(changed, m_bench.activeSocket()) != changed.end())
            showTarget();
    });
    showTarget();
}

// With what stands there already as a tab, for it wants the height.
void PayloadDock::reveal() {
    auto* window = qobject_cast<QMainWindow*>(parentWidget());
    for (auto* dock : window->findChildren<QDockWidget*>(QString(), Qt::FindDirectChildrenOnly))
        if (dock != this && dock->isVisible() && !dock->isFloating() && !isFloating() &&
            window->dockWidgetArea(dock) == window->dockWidgetArea(this) && window->tabifiedDockWidgets(this).isEmpty())
            window->tabifyDockWidget(dock, this);
    show();
    raise();
}

void PayloadDock::showTarget() {
    const SocketId socket = m_bench.activeSocket();
    const SocketView* view = m_bridge.find(socket);
    m_panel->setTarget(view != nullptr && view->isOpen() ? socketName(socket) : QString());
}

void PayloadDock::send(const StoredMessage& message) {
    SocketPage* page = m_bench.activePage();
    if (page == nullptr)
        return;
    const QString trouble = page->sendMessage(message);
    m_panel->tell(!trouble.isEmpty(), trouble.isEmpty() ? tr("%1 to %2").arg(message.name, socketName(page->socket()))
                                                        : tr("%1: %2").arg(message.name, trouble));
}

void PayloadDock::compose(const StoredMessage& message) {
    if (SocketPage* page = m_bench.activePage())
        page->composeMessage(message);
}

} // namespace swb
