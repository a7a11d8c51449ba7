#include "core/bridge/engine_bridge.h"
#include "core/store/history.h"
#include "ui/editors/number_combo.h"
#include "ui/panels/builder_panel.h"
#include "ui/panels/call_group.h"
#include "ui/panels/socket_page.h"
#include "ui/views/call_card.h"

#include <QAbstractButton>
#include <QApplication>
#include <QButtonGroup>
#include <QComboBox>
#include <QPushButton>
#include <QScrollArea>
#include <QScrollBar>
#include <QSet>
#include <QSignalSpy>
#include <QTabBar>
#include <QTabWidget>
#include <QTest>
#include <QToolButton>

#include <sys/socket.h>

#include <algorithm>
#include <memory>

using namespace swb;

namespace {

// What a person calls the control: its name, or its text.
QString nameOf(const QWidget* widget) {
    if (widget == nullptr)
        return QStringLiteral("nothing");
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const QString name = widget->accessibleName().isEmpty() && button ? button->text() : widget->accessibleName();
    return QString::fromLatin1(widget->metaObject()->className()) + QLatin1Char(' ') + name;
}

bool isInner(const QWidget* widget) {
    return qobject_cast<const QComboBox*>(widget->parentWidget()) != nullptr; // the line of a combo box
}

// Of buttons that exclude each other the tab key comes to the chosen one, the arrow keys to the others.
bool isForArrowKeys(const QWidget* widget) {
    const auto* button = qobject_cast<const QAbstractButton*>(widget);
    const QButtonGroup* group = button != nullptr ? button->group() : nullptr;
    return group != nullptr && group->exclusive() && !button->isChecked();
}

// The controls a person without a mouse must come to.
QSet<QWidget*> stopsOf(const QWidget& root) {
    QSet<QWidget*> stops;
    for (QWidget* widget : root.findChildren<QWidget*>()) {
        const bool takesTab = (widget->focusPolicy() & Qt::TabFocus) == Qt::TabFocus && widget->focusProxy() == nullptr;
        if (takesTab && widget->isEnabled() && widget->isVisibleTo(&root) && !isInner(widget) &&
            !isForArrowKeys(widget))
            stops.insert(widget);
    }
    return stops;
}

QString namesOf(const QSet<QWidget*>& widgets) {
    QStringList names;
    for (const QWidget* widget : widgets)
        names << nameOf(widget);
    names.sort();
    return names.join(QStringLiteral(", "));
}

// Every stop is passed once, and after the last the first comes again.
void walkRound(QWidget& root, Qt::Key key, Qt::KeyboardModifiers modifiers) {
    QSet<QWidget*> left = stopsOf(root);
    QWidget* first = root.window()->focusWidget();
    QVERIFY2(left.contains(first), qPrintable(nameOf(first)));
    const qsizetype count = left.size();
    QWidget* now = first;
    for (qsizetype step = 0; step < count; ++step) {
        QVERIFY2(
            left.remove(now),
            qPrintable(
                QStringLiteral("%1 came twice, or is no stop; not yet passed: %2").arg(nameOf(now), namesOf(left))));
        QTest::keyClick(now, key, modifiers);
        QWidget* next = root.window()->focusWidget();
        QVERIFY2(next != now, qPrintable(QStringLiteral("%1 keeps the tab key").arg(nameOf(now))));
        now = next;
    }
    QVERIFY2(left.isEmpty(), qPrintable(namesOf(left)));
    QCOMPARE(nameOf(now), nameOf(first));
}

} // namespace

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
};

void tst_TabOrder::init() {
    auto engine = Engine::create();
    QVERIFY(engine);
    m_bridge = std::make_unique<EngineBridge>(std::move(*engine));
    m_history = std::make_unique<History>(QString());
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
    QTRY_VERIFY(stopsOf(root).size() > 5); // a page makes itself when it is first shown
    first->setFocus(Qt::TabFocusReason);
    walkRound(root, Qt::Key_Tab, Qt::NoModifier);
    if (!QTest::currentTestFailed())
        walkRound(root, Qt::Key_Backtab, Qt::ShiftModifier);
}

std::unique_ptr<SocketPage> tst_TabOrder::makePage(int family, int type) {
    QSignalSpy finished(m_bridge.get(), &EngineBridge::actionFinished);
    m_bridge->submit({{}, step::Socket{family, type, 0}});
    if (!finished.wait() || m_bridge->sockets().empty())
        return nullptr;
    return std::make_unique<SocketPage>(*m_bridge, m_bridge->sockets().front().id, *m_history);
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
    for (qsizetype step = 0; step < stopsOf(*page).size(); ++step) {
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
