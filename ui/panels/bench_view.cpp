#include "ui/panels/bench_view.h"

#include "core/constants/numbers.h"
#include "ui/panels/builder_panel.h"
#include "ui/panels/calls_panel.h"
#include "ui/panels/socket_page.h"

#include <QApplication>
#include <QHBoxLayout>
#include <QScreen>
#include <QSplitter>
#include <QStackedWidget>

#include <algorithm>

namespace swb {

namespace {

constexpr int kLeastCharacters = 40; // of a page beside another
constexpr int kLeastPart = 27;       // of a hundred of the screen, at the most: there are two, and docks

} // namespace

BenchView::BenchView(EngineBridge& bridge, History& history, ProfileLibrary& profiles, RuleLibrary& rules,
                     QWidget* parent)
    : QWidget(parent)
    , m_bridge(bridge)
    , m_history(history)
    , m_profiles(profiles)
    , m_rules(rules)
    , m_splitter(new QSplitter(Qt::Horizontal)) {
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins({});
    row->addWidget(m_splitter);
    m_splitter->setChildrenCollapsible(false);
    for (int index = 0; index < kPlaces; ++index)
        createPlace(index);
    m_places[1].stack->hide();
    show(0, builderOf(0));
    connect(qApp, &QApplication::focusChanged, this, [this](QWidget*, QWidget* now) { followFocus(now); });
    connect(&bridge, &EngineBridge::socketsChanged, this,
            [this](const std::vector<SocketId>&, const std::vector<SocketId>& removed) { takeRemoved(removed); });
}

void BenchView::createPlace(int index) {
    m_places[index].stack = new QStackedWidget;
    m_splitter->addWidget(m_places[index].stack);
    m_splitter->setStretchFactor(index, 1);
}

BuilderPanel* BenchView::builderOf(int index) {
    BuilderPanel*& builder = m_places[index].builder;
    if (builder == nullptr) {
        builder = new BuilderPanel(m_bridge, m_history);
        connect(builder, &BuilderPanel::explainRequested, this, &BenchView::explainRequested);
        connect(builder, &BuilderPanel::made, this,
                [this, index](SocketId socket, const BuilderResult& result) { takeMade(index, socket, result); });
    }
    return builder;
}

SocketPage* BenchView::pageOf(SocketId socket) {
    if (const auto page = m_pages.find(socket); page != m_pages.end())
        return page->second;
    if (m_bridge.find(socket) == nullptr)
        return nullptr;
    auto* page = new SocketPage(m_bridge, socket, m_history, m_profiles, m_rules);
    connect(page, &SocketPage::explainRequested, this, &BenchView::explainRequested);
    connect(page, &SocketPage::keepRequested, this, &BenchView::keepRequested);
    connect(page, &SocketPage::rulesWanted, this, &BenchView::rulesWanted);
    connect(page, &SocketPage::transcriptWanted, this, &BenchView::transcriptWanted);
    connect(page, &SocketPage::socketWanted, this, [this, page](SocketId wanted) {
        for (int index = 0; index < kPlaces; ++index) // where it was asked for, wherever the focus is
            if (m_places[index].stack->currentWidget() == page)
                m_active = index;
        openSocket(wanted);
        if (SocketPage* opened = activePage())
            opened->calls()->focusNext();
    });
    connect(page, &SocketPage::duplicateWanted, this, &BenchView::duplicate);
    m_pages[socket] = page;
    return page;
}

void BenchView::show(int index, QWidget* page) {
    QStackedWidget* stack = m_places[index].stack;
    if (stack->indexOf(page) < 0) {
        const int otherIndex = 1 - index;
        QStackedWidget* other = m_places[otherIndex].stack;
        const bool wasShownThere = other != nullptr && other->currentWidget() == page;
        stack->addWidget(page); // taken from wherever it was
        if (wasShownThere && m_twoPages)
            show(otherIndex, builderOf(otherIndex));
    }
    stack->setCurrentWidget(page);
    setActive(index);
}

void BenchView::setActive(int index) {
    m_active = index;
    emit activeSocketChanged(activeSocket());
    watchVisible();
}

void BenchView::openSocket(SocketId socket) {
    SocketPage* page = pageOf(socket);
    if (page == nullptr)
        return;
    for (int index = 0; index < kPlaces; ++index)
        if (m_places[index].stack->currentWidget() == page && (index == 0 || m_twoPages))
            return setActive(index);
    show(m_active, page);
}

void BenchView::openBeside(SocketId socket) {
    SocketPage* page = pageOf(socket);
    if (page == nullptr)
        return;
    const int beside = m_twoPages ? 1 - m_active : 1;
    setTwoPages(true);
    show(beside, page);
}

void BenchView::openBuilder() {
    show(m_active, builderOf(m_active));
    builderOf(m_active)->setFocus();
}

void BenchView::duplicate(SocketId socket) {
    if (const SocketView* view = m_bridge.find(socket))
        fillBuilder(*view);
}

void BenchView::propose(const SocketWish& wish) {
    SocketView settings;
    settings.family = wish.family;
    settings.type = wish.type;
    settings.typeFlags = wish.typeFlags | kSockCloexec; // as the builder proposes it, in plain sight
    settings.protocol = wish.protocol;
    if (wish.port >= 0)
        if (const auto address = Address::parseInet("127.0.0.1", std::to_string(wish.port)))
            settings.peer = *address;
    fillBuilder(settings);
}

void BenchView::use(SocketId socket, const ReferenceUse& use, const CarriedRows& rows) {
    if (use.kind == ReferenceUse::Kind::Builder) {
        openBuilder();
        return builderOf(m_active)->useRows(rows);
    }
    openSocket(socket);
    if (SocketPage* page = pageOf(socket))
        page->use(use, rows);
}

void BenchView::fillBuilder(const SocketView& settings) {
    openBuilder();
    builderOf(m_active)->setSettings(settings);
}

void BenchView::setTwoPages(bool two) {
    if (two == m_twoPages)
        return;
    m_twoPages = two;
    m_places[1].stack->setVisible(two);
    if (two && m_places[1].stack->currentWidget() == nullptr)
        m_places[1].stack->addWidget(builderOf(1));
    keepUseful();
    if (two)
        m_splitter->setSizes({1000, 1000});
    setActive(two ? 1 : 0);
    emit twoPagesChanged(two);
}

// A page narrower than this shows no field whole: the docks around give way before it does. Not followed by the type:
// presenting has no dock beside the pages, and leaves everything as it stood.
void BenchView::keepUseful() {
    const int wanted = fontMetrics().averageCharWidth() * kLeastCharacters;
    const int least = m_twoPages ? std::min(wanted, screen()->availableGeometry().width() * kLeastPart / 100) : 0;
    for (Place& place : m_places)
        place.stack->setMinimumWidth(least);
}

SocketPage* BenchView::activePage() const {
    return qobject_cast<SocketPage*>(m_places[m_active].stack->currentWidget());
}

SocketId BenchView::activeSocket() const {
    const SocketPage* page = activePage();
    return page != nullptr ? page->socket() : SocketId{};
}

void BenchView::takeMade(int index, SocketId socket, const BuilderResult& result) {
    SocketPage* page = pageOf(socket);
    if (page == nullptr)
        return;
    if (!result.bindAddress.isEmpty())
        page->calls()->prefillBind(result.bindAddress);
    if (!result.connectAddress.isEmpty())
        page->calls()->prefillConnect(result.connectAddress);
    if (result.backlog >= 0)
        page->calls()->prefillBacklog(result.backlog);
    show(index, page);
    page->showCalls();
    page->calls()->focusNext();
    // A socket pair is two ends: the second stands beside the first.
    if (result.twin)
        openBeside(result.twin);
}

void BenchView::takeRemoved(const std::vector<SocketId>& removed) {
    for (const SocketId socket : removed) {
        const auto page = m_pages.find(socket);
        if (page == m_pages.end())
            continue;
        const int active = m_active;
        for (int index = 0; index < kPlaces; ++index)
            if (m_places[index].stack->currentWidget() == page->second)
                show(index, builderOf(index));
        page->second->deleteLater();
        m_pages.erase(page);
        setActive(active);
    }
}

void BenchView::watchVisible() {
    std::vector<SocketId> visible;
    for (int index = 0; index < (m_twoPages ? kPlaces : 1); ++index)
        if (const auto* page = qobject_cast<SocketPage*>(m_places[index].stack->currentWidget()))
            visible.push_back(page->socket());
    m_bridge.engine().watch(std::move(visible));
}

void BenchView::followFocus(QWidget* now) {
    if (now == nullptr || !m_twoPages)
        return;
    for (int index = 0; index < kPlaces; ++index)
        if (index != m_active && m_places[index].stack->isAncestorOf(now))
            return setActive(index);
}

} // namespace swb
