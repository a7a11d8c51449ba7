#include "tests/support/gui_window_driver.h"
#include "ui/views/scroll_hold.h"

#include <QAbstractButton>
#include <QCursor>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <map>
#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

namespace {

void bringInSight(QWidget* widget) {
    for (QWidget* parent = widget->parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (auto* area = qobject_cast<QScrollArea*>(parent); area != nullptr && area->isAncestorOf(widget))
            area->ensureWidgetVisible(widget);
}

} // namespace

// What a person is about to press does not move when a call blocks, returns or fails.
class TestSteadyControls : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup() { m_driver.reset(); }

    void aBlockedCallMovesNothing_data();
    void aBlockedCallMovesNothing();
    void aFailureMovesNothing();
    void whatIsUnderThePointerStaysThere_data();
    void whatIsUnderThePointerStaysThere();
    void aNextCallKeepsItsPlaceAmongTheSuggested();
    void aPointerAtRestDoesNotKeepWhatIsNextOutOfSight();
    void whatHasTheFocusStaysInSightWhileAPageIsLaidOut();

private:
    using Places = std::map<QWidget*, QRect>;
    Places places() const;
    void compare(const Places& before, const char* when) const;
    QWidget* page() const { return m_driver->page(m_one); }
    QRect placeOf(const QWidget* widget) const {
        return {widget->mapTo(&m_driver->window(), QPoint()), widget->size()};
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
    const SocketId m_one{1};
    const SocketId m_two{2};
};

void TestSteadyControls::init() {
    m_driver = std::make_unique<GuiWindowDriver>();
    m_driver->window().resize(1280, 800);
    QVERIFY(m_driver->preset("Socket pair") && m_driver->makeFromBuilder());
    QVERIFY(m_driver->openInTree(m_one));
}

TestSteadyControls::Places TestSteadyControls::places() const {
    Places all;
    int same = 0; // a page just opened is laid out several times
    const bool isSettled = QTest::qWaitFor([&] {
        Places now;
        for (QWidget* widget : page()->findChildren<QWidget*>())
            if (widget->isVisible() &&
                (qobject_cast<QAbstractButton*>(widget) != nullptr || qobject_cast<QLineEdit*>(widget) != nullptr))
                now[widget] = placeOf(widget);
        same = now == all ? same + 1 : 0;
        all = std::move(now);
        return same == 20;
    });
    return isSettled ? all : Places();
}

void TestSteadyControls::compare(const Places& before, const char* when) const {
    QApplication::processEvents();
    for (const auto& [widget, place] : before) {
        const auto* button = qobject_cast<QAbstractButton*>(widget);
        const QString name = button != nullptr && !button->text().isEmpty() ? button->text() : widget->accessibleName();
        QVERIFY2(widget->isVisible() || (button != nullptr && button->text().isEmpty()), qPrintable(name));
        if (widget->isVisible() && placeOf(widget).topLeft() != place.topLeft())
            QFAIL(qPrintable(QStringLiteral("%1: '%2' moved from %3,%4 to %5,%6")
                                 .arg(QLatin1String(when), name)
                                 .arg(place.x())
                                 .arg(place.y())
                                 .arg(placeOf(widget).x())
                                 .arg(placeOf(widget).y())));
    }
}

void TestSteadyControls::aBlockedCallMovesNothing_data() {
    QTest::addColumn<QString>("tab");
    QTest::addColumn<QString>("button");
    QTest::addColumn<QString>("call");
    QTest::addColumn<QSize>("size");
    for (const QSize size : {QSize(1280, 800), QSize(1024, 768)}) {
        const QByteArray width = QByteArray::number(size.width());
        QTest::newRow("data " + width) << "Data" << "recv" << "recv" << size;
        QTest::newRow("follow " + width) << "Data" << "follow" << "recvfrom" << size;
        QTest::newRow("file " + width) << "File" << "readline" << "recv" << size;
    }
}

void TestSteadyControls::aBlockedCallMovesNothing() {
    QFETCH(const QString, tab);
    QFETCH(const QString, button);
    QFETCH(const QString, call);
    QFETCH(const QSize, size);
    GuiWindowDriver& d = *m_driver;
    d.window().resize(size);
    QVERIFY(d.openTab(m_one, tab));
    QVERIFY(!places().empty());             // laid out
    bringInSight(d.button(button, page())); // as the press would
    const Places before = places();
    QVERIFY(before.size() > 12);
    QVERIFY(d.press(button, page()));
    QVERIFY(d.waitUntilBlocked(m_one, call));
    QTRY_VERIFY(d.button("Interrupt", page())->isEnabled());
    compare(before, "blocked");
    d.bridge().submit({m_two, step::Send{Bytes(40, '\n'), 0}, Lane::InOrder});
    QTRY_COMPARE(d.bridge().engine().transcript().lastIndex(), std::uint64_t(2)); // sent, and received
    if (button == "follow")
        QVERIFY(d.press("stop", page()));
    QTRY_VERIFY(!d.button("Interrupt", page())->isEnabled());
    compare(before, "returned");
}

void TestSteadyControls::aFailureMovesNothing() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openTab(m_one, "Data"));
    d.bridge().submit({m_one, step::SetTimeout{Nanoseconds::zero()}, Lane::InOrder});
    QTRY_COMPARE(d.view(m_one).mode, TimeoutMode::NonBlocking);
    const Places before = places();
    QVERIFY(d.press("recv", page()));
    QTRY_VERIFY(d.says(page(), "EAGAIN"));
    compare(before, "failed");
}

void TestSteadyControls::whatIsUnderThePointerStaysThere_data() {
    QTest::addColumn<QString>("under");
    for (const char* name : {"send", "recv", "recvfrom", "shutdown"})
        QTest::newRow(name) << name;
}

void TestSteadyControls::whatIsUnderThePointerStaysThere() {
    QFETCH(const QString, under);
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openTab(m_one, "Calls"));
    d.bridge().submit({m_one, step::SetTimeout{std::chrono::milliseconds(400)}, Lane::InOrder});
    QTRY_COMPARE(d.view(m_one).mode, TimeoutMode::Timeout);
    QVERIFY(d.card(m_one, "recv"));
    QWidget* aimed = d.button(under, d.card(m_one, under));
    QVERIFY(d.start(m_one, "recv")); // says so at length when the time has run out
    bringInSight(aimed);
    QApplication::processEvents();
    QCursor::setPos(aimed->mapToGlobal(aimed->rect().center()));
    const QRect place = placeOf(aimed);
    QTRY_VERIFY2(d.outcome(m_one, "recv").contains("timed out"), qPrintable(d.outcome(m_one, "recv")));
    QApplication::processEvents();
    QCOMPARE(placeOf(aimed), place);
    d.bridge().submit({m_two, step::Send{Bytes(40, 'x'), 0}, Lane::InOrder}); // turns what is suggested round
    QTRY_COMPARE(d.view(m_one).inQueue.value_or(0), 40);
    QApplication::processEvents();
    QCOMPARE(placeOf(aimed), place);
    QCursor::setPos(0, 0);
}

void TestSteadyControls::aNextCallKeepsItsPlaceAmongTheSuggested() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openTab(m_one, "Calls"));
    std::map<QString, QRect> before;
    const auto offered = [&] {
        std::map<QString, QRect> all;
        for (auto* button : page()->findChildren<QAbstractButton*>())
            if (button->isVisible() && button->toolTip().startsWith("Go to "))
                all[button->text()] = placeOf(button);
        return all;
    };
    QTRY_COMPARE(offered().size(), std::size_t(2));
    before = offered();
    d.bridge().submit({m_two, step::Send{Bytes(4, 'x'), 0}, Lane::InOrder});
    QTRY_COMPARE(d.view(m_one).inQueue.value_or(0), 4); // recv() goes before send() now
    QApplication::processEvents();
    QVERIFY(offered() == before);
}

// The pointer stands where it pressed socket(), over the page that came in that place, and aims at nothing there.
void TestSteadyControls::aPointerAtRestDoesNotKeepWhatIsNextOutOfSight() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder() && d.preset("UDP"));
    auto* then = d.combo("Then", d.builder());
    QVERIFY(then != nullptr && d.choose(then, "bind"));
    QVERIFY(d.type("Port", "0", d.builder()));
    QCursor::setPos(d.builder()->mapToGlobal(d.builder()->rect().center() + QPoint(0, 100)));
    const SocketId udp = d.makeFromBuilder();
    QVERIFY(udp);
    QTRY_VERIFY(d.view(udp).bound);
    QTRY_VERIFY(d.card(udp, "recvfrom") != nullptr);
    const QWidget* next = d.button("recvfrom", d.card(udp, "recvfrom"));
    QTRY_VERIFY(!next->visibleRegion().isEmpty());
    QCursor::setPos(0, 0);
}

// As when it is put into a window that gives it more or less room than it had at first.
void TestSteadyControls::whatHasTheFocusStaysInSightWhileAPageIsLaidOut() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openTab(m_one, "Calls"));
    QWidget* first = d.button("send", d.card(m_one, "send"));
    first->setFocus();
    auto* area = page()->findChild<QScrollArea*>();
    for (QWidget* parent = first->parentWidget(); parent != nullptr; parent = parent->parentWidget())
        if (auto* around = qobject_cast<QScrollArea*>(parent))
            area = around;
    auto* settling = area->findChild<SettlingPage*>();
    QVERIFY(settling != nullptr);
    settling->begin();
    area->verticalScrollBar()->setValue(area->verticalScrollBar()->maximum());
    QVERIFY(first->visibleRegion().isEmpty());
    area->widget()->resize(area->widget()->width(), area->widget()->height() + 1);
    QTRY_VERIFY(!first->visibleRegion().isEmpty());
}

QTEST_MAIN(TestSteadyControls)
#include "tst_steady_controls.moc"
