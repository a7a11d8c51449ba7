#include "core/bridge/engine_bridge.h"
#include "core/store/history.h"
#include "core/store/profile_library.h"
#include "core/store/rule_library.h"
#include "tests/support/gui_access.h"
#include "ui/editors/number_combo.h"
#include "ui/panels/builder_panel.h"
#include "ui/panels/call_group.h"
#include "ui/panels/socket_page.h"
#include "ui/views/call_card.h"

#include <QApplication>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

#include <sys/socket.h>

#include <algorithm>
#include <memory>

using namespace swb;
using namespace swb::test;

class tst_TabOrder : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void tabGoesRoundTheBuilder_data();
    void tabGoesRoundTheBuilder();
    void tabGoesRoundTheCallsOfASocket_data();
    void tabGoesRoundTheCallsOfASocket();
    void tabGoesDownTheCallsOfGroupsThatWereOpenedLate();
    void tabGoesRoundEveryOtherPageOfASocket();

private:
    void show(QWidget& widget);
    void goRound(QWidget& root, QWidget* first);
    std::unique_ptr<SocketPage> makePage(int family, int type);

    std::unique_ptr<EngineBridge> m_bridge;
    std::unique_ptr<History> m_history;
    std::unique_ptr<ProfileLibrary> m_profiles;
    std::unique_ptr<RuleLibrary> m_rules;
};

void tst_TabOrder::init() {
    auto engine = Engine::create();
    QVERIFY(engine);
    m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
    m_history = std::make_unique<History>(QString());
    m_profiles = std::make_unique<ProfileLibrary>(QString());
    m_rules = std::make_unique<RuleLibrary>(QString());
}

void tst_TabOrder::cleanup() {
    m_history.reset();
    m_bridge.reset();
}

void tst_TabOrder::show(QWidget& widget) {
    widget.resize(640, 700);
    widget.show();
    widget.activateWindow();
    QVERIFY(QTest::qWaitForWindowActive(&widget));
}

void tst_TabOrder::goRound(QWidget& root, QWidget* first) {
    QVERIFY(first != nullptr);
    QTRY_VERIFY(tabStops(root).size() > 5); // a page makes itself when it is first shown
    first->setFocus(Qt::TabFocusReason);
    const QString fault = tabRoundFault(root);
    QVERIFY2(fault.isEmpty(), qPrintable(fault));
}

std::unique_ptr<SocketPage> tst_TabOrder::makePage(int family, int type) {
    QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
    m_bridge->submit({{}, step::Socket{family, type, 0}});
    if (!finished.wait() || m_bridge->sockets().empty())
        return nullptr;
    return std::make_unique<SocketPage>(*m_bridge, m_bridge->sockets().front().id, *m_history, *m_profiles, *m_rules);
}

void tst_TabOrder::tabGoesRoundTheBuilder_data() {
    QTest::addColumn<int>("family");
    QTest::newRow("AF_INET") << AF_INET;
    QTest::newRow("AF_INET6") << AF_INET6;
    QTest::newRow("AF_UNIX") << AF_UNIX;
    QTest::newRow("a family of raw addresses") << 16;
}

void tst_TabOrder::tabGoesRoundTheBuilder() {
    QFETCH(int, family);
    BuilderPanel builder(*m_bridge, *m_history);
    for (NumberCombo* combo : builder.findChildren<NumberCombo*>())
        if (combo->accessibleName() == QLatin1String("Family"))
            combo->setValue(family);
    show(builder);
    goRound(builder, builder.focusProxy());
}

void tst_TabOrder::tabGoesRoundTheCallsOfASocket_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::newRow("TCP") << AF_INET << int(SOCK_STREAM);
    QTest::newRow("UDP over IPv6") << AF_INET6 << int(SOCK_DGRAM);
    QTest::newRow("Unix seqpacket") << AF_UNIX << int(SOCK_SEQPACKET);
}

void tst_TabOrder::tabGoesRoundTheCallsOfASocket() {
    QFETCH(int, family);
    QFETCH(int, type);
    const auto page = makePage(family, type);
    QVERIFY(page);
    show(*page);
    goRound(*page, page->findChild<QTabBar*>());
}

// Their cards are made when they are first shown, the last group first here.
void tst_TabOrder::tabGoesDownTheCallsOfGroupsThatWereOpenedLate() {
    const auto page = makePage(AF_INET, SOCK_STREAM);
    QVERIFY(page);
    show(*page);
    QList<CallGroup*> groups = page->findChildren<CallGroup*>();
    QVERIFY(groups.size() >= 4);
    std::reverse(groups.begin(), groups.end());
    for (CallGroup* group : groups)
        if (!group->isOpen())
            group->heading()->click();
    QApplication::processEvents(); // what is shown now is laid out
    goRound(*page, page->findChild<QTabBar*>());
    std::vector<int> places;
    groups.back()->heading()->setFocus();
    for (qsizetype step = 0; step < tabStops(*page).size(); ++step) {
        const QWidget* now = page->focusWidget();
        const auto* card = qobject_cast<const CallCard*>(now->parentWidget());
        if (card != nullptr && card->button() == now)
            places.push_back(now->mapTo(page.get(), QPoint()).y() +
                             page->findChild<QScrollArea*>()->verticalScrollBar()->value());
        QTest::keyClick(page->focusWidget(), Qt::Key_Tab);
    }
    QVERIFY(places.size() > 20);
    QVERIFY(std::is_sorted(places.begin(), places.end()));
}

// The Data page among them: the tab key is no character of its payload.
void tst_TabOrder::tabGoesRoundEveryOtherPageOfASocket() {
    const auto page = makePage(AF_INET, SOCK_STREAM);
    QVERIFY(page);
    show(*page);
    auto* tabs = page->findChild<QTabWidget*>();
    QVERIFY(tabs != nullptr);
    for (int index = 1; index < tabs->count(); ++index) {
        tabs->setCurrentIndex(index);
        goRound(*page, tabs->tabBar());
    }
}

QTEST_MAIN(tst_TabOrder)
#include "tst_tab_order.moc"
