#include "tests/support/gui_window_driver.h"
#include "ui/look/semantic.h"

#include <QApplication>
#include <QDockWidget>
#include <QMenuBar>
#include <QScrollArea>
#include <QScrollBar>
#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestWindowLook : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void theKeysChangeTheSize();
    void presentationIsLargeAndGivesEverythingBack();
    void presentationKeepsDocksThatWereHidden();
    void lightAndDarkAreSwitchedInTheMenu();
    void twoPagesNeedNoSidewaysScrolling_data();
    void twoPagesNeedNoSidewaysScrolling();
    void theBenchIsResetAfterAQuestion();
    void quitClosesTheWindow();

private:
    QDockWidget* dock(const char* name) { return m_driver->window().findChild<QDockWidget*>(name); }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowLook::theKeysChangeTheSize() {
    GuiWindowDriver& d = *m_driver;
    const qreal before = QApplication::font().pointSizeF();
    d.pressKeys(Qt::Key_Plus, Qt::ControlModifier);
    QVERIFY(d.theme().scale() > 1.0);
    QVERIFY(QApplication::font().pointSizeF() > before);
    QTRY_VERIFY(d.button("New socket")->font().pointSizeF() > before);
    d.pressKeys(Qt::Key_0, Qt::ControlModifier);
    QCOMPARE(d.theme().scale(), 1.0);
    d.pressKeys(Qt::Key_Minus, Qt::ControlModifier);
    QVERIFY(d.theme().scale() < 1.0);
    for (int i = 0; i < 20; ++i)
        d.pressKeys(Qt::Key_Minus, Qt::ControlModifier);
    QCOMPARE(d.theme().scale(), Theme::kMinScale);
    d.pressKeys(Qt::Key_Equal, Qt::ControlModifier); // the key of + without Shift
    QVERIFY(d.theme().scale() > Theme::kMinScale);
}

void TestWindowLook::presentationIsLargeAndGivesEverythingBack() {
    GuiWindowDriver& d = *m_driver;
    d.pressKeys(Qt::Key_Plus, Qt::ControlModifier);
    const qreal scale = d.theme().scale();
    QVERIFY(dock("explain")->isVisible());
    d.pressKeys(Qt::Key_F11);
    QTRY_VERIFY(d.window().isFullScreen());
    QVERIFY(d.theme().scale() >= 1.5);
    QVERIFY(!dock("explain")->isVisible());
    QVERIFY(!d.window().menuBar()->isVisible());
    QVERIFY(dock("ledger")->isVisible());
    QVERIFY(d.make("UDP")); // it works there, too
    d.pressKeys(Qt::Key_F11);
    QTRY_VERIFY(!d.window().isFullScreen());
    QCOMPARE(d.theme().scale(), scale);
    for (const char* name : {"sockets", "ledger", "explain"})
        QVERIFY(dock(name)->isVisible());
    QVERIFY(d.window().menuBar()->isVisible());
}

void TestWindowLook::presentationKeepsDocksThatWereHidden() {
    GuiWindowDriver& d = *m_driver;
    d.action("Sockets")->trigger();
    QVERIFY(!dock("sockets")->isVisible());
    d.pressKeys(Qt::Key_F11);
    d.pressKeys(Qt::Key_F11);
    QTRY_VERIFY(!d.window().isFullScreen());
    QVERIFY(!dock("sockets")->isVisible());
    QVERIFY(dock("explain")->isVisible());
}

void TestWindowLook::lightAndDarkAreSwitchedInTheMenu() {
    GuiWindowDriver& d = *m_driver;
    d.action("Light")->trigger();
    QCOMPARE(d.theme().shade(), Shade::Light);
    const int light = d.window().palette().color(QPalette::Window).lightness();
    d.action("Dark")->trigger();
    QCOMPARE(d.theme().shade(), Shade::Dark);
    QVERIFY(d.action("Dark")->isChecked() && !d.action("Light")->isChecked());
    QTRY_VERIFY(d.window().palette().color(QPalette::Window).lightness() < light);
    d.action("As the desktop")->trigger();
    QCOMPARE(d.theme().colorScheme(), Theme::ColorScheme::System);
}

void TestWindowLook::twoPagesNeedNoSidewaysScrolling_data() {
    QTest::addColumn<QSize>("size");
    QTest::newRow("1280x800") << QSize(1280, 800);
    QTest::newRow("1024x768") << QSize(1024, 768);
}

void TestWindowLook::twoPagesNeedNoSidewaysScrolling() {
    QFETCH(const QSize, size);
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair"));
    QVERIFY(d.makeFromBuilder());
    d.window().resize(size);
    QTRY_COMPARE(d.window().size(), size); // nothing inside asks for more
    for (const SocketId socket : {SocketId{1}, SocketId{2}}) {
        QWidget* page = d.page(socket);
        QVERIFY(page);
        for (auto* area : page->findChildren<QScrollArea*>())
            if (area->isVisible())
                QVERIFY2(area->widget()->width() <= area->viewport()->width(),
                         qPrintable(QString("%1 > %2").arg(area->widget()->width()).arg(area->viewport()->width())));
    }
}

void TestWindowLook::theBenchIsResetAfterAQuestion() {
    GuiWindowDriver& d = *m_driver;
    for (int i = 0; i < 3; ++i)
        QVERIFY(d.make("UDP"));
    d.action("Reset the bench")->trigger();
    QTRY_VERIFY(d.button("Yes"));
    QVERIFY(d.says(&d.window(), "Close all 3 sockets?"));
    QVERIFY(d.press("No"));
    QVERIFY(d.view(SocketId{1}).isOpen());
    d.action("Reset the bench")->trigger();
    QVERIFY(d.press("Yes"));
    QTRY_VERIFY(!d.view(SocketId{1}).isOpen() && !d.view(SocketId{2}).isOpen() && !d.view(SocketId{3}).isOpen());
    QTRY_VERIFY(!d.button("Yes"));
}

void TestWindowLook::quitClosesTheWindow() {
    QVERIFY(m_driver->make("UDP"));
    m_driver->pressKeys(Qt::Key_Q, Qt::ControlModifier);
    QTRY_VERIFY(!m_driver->window().isVisible());
}

QTEST_MAIN(TestWindowLook)
#include "tst_window_look.moc"
