#include "ui/shell/main_window.h"

#include "core/store/history.h"
#include "core/store/profile_library.h"
#include "core/store/rule_library.h"
#include "ui/panels/bench_view.h"
#include "ui/panels/explain_panel.h"
#include "ui/panels/ledger_panel.h"
#include "ui/panels/reference_panel.h"
#include "ui/panels/resolver_page.h"
#include "ui/panels/rules_editor.h"
#include "ui/panels/socket_page.h"
#include "ui/panels/sockets_panel.h"
#include "ui/panels/totals_bar.h"
#include "ui/shell/arrangements.h"
#include "ui/shell/command_palette.h"
#include "ui/shell/mode_bar.h"
#include "ui/shell/mode_stack.h"
#include "ui/shell/palette_entries.h"
#include "ui/shell/payload_dock.h"
#include "ui/shell/presentation.h"
#include "ui/shell/session_keeper.h"
#include "ui/shell/theme.h"
#include "ui/shell/transcript_mode.h"
#include "ui/shell/view_menu.h"
#include "ui/views/icon.h"

#include <QApplication>
#include <QCloseEvent>
#include <QDockWidget>
#include <QMenuBar>
#include <QScreen>
#include <QSettings>

namespace swb {

namespace {

constexpr QSize kFirstSize(1280, 800);
constexpr QSize kFrame(0, 32); // about what a window manager puts around

} // namespace

MainWindow::MainWindow(EngineBridge& bridge, Theme& theme, const StorePaths& paths, QWidget* parent)
    : QMainWindow(parent)
    , m_bridge(bridge)
    , m_theme(theme)
    , m_paths(paths)
    , m_history(new History(paths.history, this))
    , m_profiles(new ProfileLibrary(paths.profiles, this))
    , m_rules(new RuleLibrary(paths.rules, this))
    , m_session(new SessionKeeper(bridge, paths.session, this))
    , m_middle(new ModeStack)
    , m_bench(new BenchView(bridge, *m_history, *m_profiles, *m_rules))
    , m_modes(new ModeBar)
    , m_sockets(new SocketsPanel(bridge))
    , m_ledger(new LedgerPanel(bridge))
    , m_explain(new ExplainPanel)
    , m_totals(new TotalsBar(bridge)) {
    setObjectName(QStringLiteral("main"));
    setWindowTitle(tr("Socket Workbench"));
    setAnimated(false); // an arrangement stands at once, and is never kept half way
    m_middle->addWidget(m_bench);
    setCentralWidget(m_middle);
    setStatusBar(m_totals);
    addToolBar(Qt::LeftToolBarArea, m_modes);
    createDocks();
    createActions();
    createMenus();
    connectParts();
    restore();
}

MainWindow::~MainWindow() = default;

QDockWidget* MainWindow::addDock(Qt::DockWidgetArea area, const QString& name, const QString& title, QWidget* content) {
    auto* dock = new QDockWidget(title, this);
    dock->setObjectName(name);
    dock->setWidget(content);
    addDockWidget(area, dock);
    return dock;
}

void MainWindow::createDocks() {
    m_socketsDock = addDock(Qt::LeftDockWidgetArea, QStringLiteral("sockets"), tr("Sockets"), m_sockets);
    m_explainDock = addDock(Qt::RightDockWidgetArea, QStringLiteral("explain"), tr("Explain"), m_explain);
    m_ledgerDock = addDock(Qt::BottomDockWidgetArea, QStringLiteral("ledger"), tr("Call ledger"), m_ledger);
    m_payloadDock = new PayloadDock(*this, m_bridge, *m_bench, m_paths.messages);
    const Docks docks{m_socketsDock, m_ledgerDock, m_explainDock};
    m_arrangements = new Arrangements(*this, docks, m_paths.window);
    m_presentation = new Presentation(*this, m_theme, docks, *m_ledger);
}

QAction* MainWindow::addAct(const QString& iconName, const QString& text, const QString& tip,
                            const QKeySequence& keys) {
    auto* action = new QAction(icon(iconName), text, this);
    action->setToolTip(keys.isEmpty() ? tip : tr("%1 (%2)").arg(tip, keys.toString(QKeySequence::NativeText)));
    action->setShortcut(keys);
    addAction(action); // its keys work with the menu bar hidden, too
    return action;
}

void MainWindow::createActions() {
    m_newSocket =
        addAct(QStringLiteral("plus"), tr("New socket"), tr("Make a socket by its five settings"), QKeySequence::New);
    m_closeAll =
        addAct(QStringLiteral("close-all"), tr("Reset the bench"), tr("Close every socket and empty the list"), {});
    m_twoPages = addAct(QStringLiteral("split"), tr("Two pages"), tr("Two sockets side by side"),
                        QKeySequence(Qt::CTRL | Qt::Key_2));
    m_twoPages->setCheckable(true);
    m_present = addAct(QStringLiteral("presentation"), tr("Presentation"), tr("Large, for a projector"),
                       QKeySequence(Qt::Key_F11));
    m_present->setCheckable(true);
    m_openPalette = addAct(QStringLiteral("search"), tr("Find anything"), tr("Any action, call, option or constant"),
                           QKeySequence(Qt::CTRL | Qt::Key_K));
    m_observe = addAct(QStringLiteral("observer"), tr("Observe sockets"),
                       tr("Let the program look at sockets by itself: poll, queue lengths, state"), {});
    m_observe->setCheckable(true);
    m_observe->setChecked(true);

    m_watch = addAct(QStringLiteral("history"), tr("Read options around each call"),
                     tr("Let the program read every option before and after a call, to tell what it changed"), {});
    m_watch->setCheckable(true);

    createModes();
    for (QAction* tool : {m_openPalette, m_twoPages, m_present})
        m_modes->addTool(tool);

    connect(m_newSocket, &QAction::triggered, this, &MainWindow::showBench);
    connect(m_newSocket, &QAction::triggered, m_bench, &BenchView::openBuilder);
    connect(m_closeAll, &QAction::triggered, m_sockets, &SocketsPanel::askToCloseAll);
    connect(m_twoPages, &QAction::triggered, this, &MainWindow::showBench);
    connect(m_twoPages, &QAction::toggled, m_bench, &BenchView::setTwoPages);
    connect(m_bench, &BenchView::twoPagesChanged, m_twoPages, &QAction::setChecked);
    m_presentation->setAction(m_present);
    connect(m_arrangements, &Arrangements::aboutToArrange, m_presentation, &Presentation::yieldDocks);
    connect(m_observe, &QAction::toggled, this, [this](bool on) { m_bridge.engine().setObserving(on); });
    connect(m_watch, &QAction::triggered, this, [this](bool on) { m_bridge.watchAllOptions(on); });
    connect(&m_bridge, &EngineBridge::watchChanged, m_watch,
            [this] { m_watch->setChecked(m_bridge.watchesAllOptions()); });
    connect(m_openPalette, &QAction::triggered, this, [this] {
        if (m_palette == nullptr)
            m_palette = new CommandPalette(this);
        m_palette->open(paletteEntries(*this, m_bridge, *m_bench, *m_explain, *m_profiles, m_revealRow));
    });
}

void MainWindow::createModes() {
    const auto add = [this](const char* iconName, const QString& name, const QString& tip, auto make) {
        QAction* mode = m_modes->addMode(QLatin1String(iconName), name, tip);
        m_middle->addMode(mode, make);
        addAction(mode);
        return mode;
    };
    m_benchMode = add("bench", tr("Bench"), tr("Make sockets and use them, call by call"), [this] { return m_bench; });
    m_transcriptMode =
        add("lanes", tr("Transcript"), tr("What all sockets sent and received: find, mark, compare, export"),
            [this] { return createTranscriptMode(m_bridge, *m_explain, m_paths); });
    add("globe", tr("Resolver"), tr("From a name to what socket() and connect() take"),
        [this] { return createResolver(); });
    QAction* rules = add("play", tr("Rules"), tr("Sets of answers, made and tried"),
                         [this] { return m_rulesEditor = new RulesEditor(*m_rules); });
    connect(m_bench, &BenchView::rulesWanted, this, [this, rules](const QString& set) {
        m_middle->showMode(rules);
        m_rulesEditor->choose(set);
    });
    connect(m_bench, &BenchView::transcriptWanted, this, [this](const QString& filter) {
        m_middle->showMode(m_transcriptMode);
        filterTranscript(*this, filter);
    });
    m_referenceMode =
        add("reference", tr("Reference"), tr("Protocols, services, constants, options, errors: every number explained"),
            [this] { return createReference(); });
    m_revealRow = [this](const QString& kind, const QString& symbol) {
        m_middle->showMode(m_referenceMode);
        m_reference->reveal(kind, symbol);
    };
}

void MainWindow::showBench() { m_middle->showMode(m_benchMode); }

void MainWindow::useRows(SocketId socket, const ReferenceUse& use, const CarriedRows& rows) {
    showBench();
    m_bench->use(socket, use, rows);
}

QWidget* MainWindow::createResolver() {
    auto* resolver = new ResolverPage(m_bridge);
    resolver->setObserving(m_observe->isChecked());
    connect(m_observe, &QAction::toggled, resolver, &ResolverPage::setObserving);
    connect(resolver, &ResolverPage::explainRequested, m_explain, &ExplainPanel::explain);
    connect(resolver, &ResolverPage::socketMade, this, &MainWindow::showBench);
    connect(resolver, &ResolverPage::socketMade, m_bench, &BenchView::openSocket);
    return resolver;
}

QWidget* MainWindow::createReference() {
    auto* reference = m_reference = new ReferencePanel(m_bridge);
    connect(reference, &ReferencePanel::explainRequested, m_explain, &ExplainPanel::explain);
    connect(reference, &ReferencePanel::socketWanted, this, &MainWindow::showBench);
    connect(reference, &ReferencePanel::socketWanted, m_bench, &BenchView::propose);
    connect(reference, &ReferencePanel::useWanted, this,
            [this](const ReferenceUse& use, const CarriedRows& rows) { useRows(m_bench->activeSocket(), use, rows); });
    connect(m_bench, &BenchView::activeSocketChanged, reference, &ReferencePanel::setActiveSocket);
    reference->setActiveSocket(m_bench->activeSocket());
    return reference;
}

void MainWindow::createMenus() {
    QMenu* file = menuBar()->addMenu(tr("&Bench"));
    file->addAction(m_newSocket);
    file->addAction(m_closeAll);
    file->addSeparator();
    auto* quit = addAct(QStringLiteral("close"), tr("Quit"), tr("Close every socket and the window"),
                        QKeySequence(Qt::CTRL | Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &QWidget::close);
    file->addAction(quit);

    QMenu* view = menuBar()->addMenu(tr("&View"));
    view->addActions({m_twoPages, m_present, m_observe, m_watch});
    view->addSeparator();
    const std::initializer_list<QDockWidget*> docks = {m_socketsDock, m_ledgerDock, m_explainDock, m_payloadDock};
    for (QDockWidget* dock : docks) {
        view->addAction(dock->toggleViewAction());
        dock->toggleViewAction()->setIconText(tr("Show or hide %1").arg(dock->windowTitle()));
        addAction(dock->toggleViewAction());
    }
    m_arrangements->addTo(*view, m_present);
    addLookActions(*view, *this, m_theme);

    for (QWidget* widget : std::initializer_list<QWidget*>{menuBar(), m_modes, m_totals, m_payloadDock})
        m_presentation->addDistraction(widget);

    QMenu* help = menuBar()->addMenu(tr("&Help"));
    help->addAction(m_openPalette);
    auto* about = addAct(QStringLiteral("info"), tr("About Socket Workbench"), tr("Version, licence, keys"),
                         QKeySequence::HelpContents);
    connect(about, &QAction::triggered, this, [this] { m_explain->explain(aboutThisProgram()); });
    help->addAction(about);
}

void MainWindow::connectParts() {
    connect(m_sockets, &SocketsPanel::newSocketRequested, this, &MainWindow::showBench);
    connect(m_sockets, &SocketsPanel::socketActivated, this, &MainWindow::showBench);
    connect(m_sockets, &SocketsPanel::openBesideRequested, this, &MainWindow::showBench);
    connect(m_sockets, &SocketsPanel::duplicateRequested, this, &MainWindow::showBench);
    connect(m_sockets, &SocketsPanel::newSocketRequested, m_bench, &BenchView::openBuilder);
    connect(m_sockets, &SocketsPanel::socketActivated, m_bench, &BenchView::openSocket);
    connect(m_sockets, &SocketsPanel::openBesideRequested, m_bench, &BenchView::openBeside);
    connect(m_sockets, &SocketsPanel::duplicateRequested, m_bench, &BenchView::duplicate);
    connect(m_bench, &BenchView::activeSocketChanged, m_sockets, &SocketsPanel::setCurrentSocket);
    connect(m_sockets, &SocketsPanel::useWanted, this, &MainWindow::useRows);
    connect(m_sockets, &SocketsPanel::explainRequested, m_explain, &ExplainPanel::explain);
    connect(m_bench, &BenchView::explainRequested, m_explain, &ExplainPanel::explain);
    connect(m_ledger, &LedgerPanel::explainRequested, m_explain, &ExplainPanel::explain);
    connect(m_totals, &TotalsBar::explainRequested, m_explain, &ExplainPanel::explain);
    connect(m_session, &SessionKeeper::restored, this, [this](SocketId socket, const SavedSocket& saved) {
        if (SocketPage* page = m_bench->pageOf(socket)) {
            prefill(*page, saved);
            m_bench->openSocket(socket);
        }
    });
    if (QWidget* offer = m_session->createOffer())
        m_sockets->setBanner(offer);
    m_sockets->setSecondBanner(new RecoveredOffer(m_paths, [this] { m_middle->showMode(m_transcriptMode); }));
}

void MainWindow::restore() {
    resize(kFirstSize.boundedTo(screen()->availableSize() - kFrame));
    m_arrangements->arrangeDefault();
    m_bridge.watchAllOptions(true);
    if (m_paths.window.isEmpty())
        return;
    const QSettings settings(m_paths.window, QSettings::IniFormat);
    m_bridge.watchAllOptions(settings.value(QStringLiteral("watchOptions"), true).toBool());
    restoreGeometry(settings.value(QStringLiteral("geometry")).toByteArray());
    restoreState(settings.value(QStringLiteral("docks")).toByteArray(), kDockStateVersion);
    m_theme.setColorScheme(static_cast<Theme::ColorScheme>(settings.value(QStringLiteral("colours")).toInt()));
    m_theme.setScale(settings.value(QStringLiteral("scale"), 1.0).toReal());
    m_ledger->setView(settings.value(QStringLiteral("ledger")).toMap());
}

void MainWindow::closeEvent(QCloseEvent* event) {
    m_present->setChecked(false); // what is kept is the arrangement for every day
    if (!m_paths.window.isEmpty()) {
        QSettings settings(m_paths.window, QSettings::IniFormat);
        settings.setValue(QStringLiteral("geometry"), saveGeometry());
        settings.setValue(QStringLiteral("docks"), saveState(kDockStateVersion));
        settings.setValue(QStringLiteral("colours"), static_cast<int>(m_theme.colorScheme()));
        settings.setValue(QStringLiteral("scale"), m_theme.scale());
        settings.setValue(QStringLiteral("ledger"), m_ledger->view());
        settings.setValue(QStringLiteral("watchOptions"), m_bridge.watchesAllOptions());
    }
    event->accept();
}

} // namespace swb
