#include "tests/support/gui_window_driver.h"
#include "ui/models/palette_model.h"

#include <QApplication>
#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestCommandPalette : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void anActionIsFoundAndDone();
    void aCallOfTheActiveSocketIsFoundAndGoneTo();
    void aSocketIsFoundAndGoneTo();
    void aProfileIsFoundAndItsPlanShown();
    void whatIsFoundIsExplained_data();
    void whatIsFoundIsExplained();
    void theArrowKeysChoose();
    void nonsenseFindsNothingAndEnterDoesNothing();
    void escapeGivesTheFocusBack();
    void aPressElsewhereLeavesIt();

private:
    bool open() {
        m_driver->pressKeys(Qt::Key_K, Qt::ControlModifier);
        return m_driver->waitFor([this] { return line() != nullptr && line()->hasFocus(); });
    }
    QLineEdit* line() const { return m_driver->field("Find anything"); }
    QString best() const { return m_driver->list("Found")->currentIndex().data().toString(); }
    QWidget* explain() { return m_driver->window().findChild<QWidget*>("explain"); }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestCommandPalette::anActionIsFoundAndDone() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(!line());
    QVERIFY(open());
    d.type(line(), "two pa");
    QCOMPARE(best(), QString("Two pages"));
    d.pressKeys(Qt::Key_Return);
    QVERIFY(!line());
    QVERIFY(d.button("Two pages")->isChecked());
}

void TestCommandPalette::aCallOfTheActiveSocketIsFoundAndGoneTo() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    QVERIFY(open());
    d.type(line(), "getsockname");
    QCOMPARE(best(), QString("getsockname"));
    d.pressKeys(Qt::Key_Return);
    QWidget* button = d.button("getsockname", d.card(socket, "getsockname"));
    QTRY_COMPARE(QApplication::focusWidget(), button);
    d.pressKeys(Qt::Key_Space); // found, and called by keyboard alone
    QTRY_VERIFY(d.outcome(socket, "getsockname").contains("= 0"));
}

void TestCommandPalette::aProfileIsFoundAndItsPlanShown() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    const std::size_t calls = d.ledger().size();
    QVERIFY(open());
    d.type(line(), "keep-alive every");
    QCOMPARE(best(), QString("Keep-alive every 10 s"));
    d.pressKeys(Qt::Key_Return);
    QTRY_COMPARE(d.combo("Profile", d.page(socket))->currentText(), QString("Keep-alive every 10 s"));
    QTRY_VERIFY(d.says(d.page(socket), "Dry run: 5 of 5 differ"));
    QCOMPARE(d.ledger().size(), calls); // nothing is called
    QVERIFY(d.press("Apply: 5 \u00d7 setsockopt", d.page(socket)));
    QTRY_COMPARE(d.ledger().size(), calls + 5);
}

void TestCommandPalette::aSocketIsFoundAndGoneTo() {
    GuiWindowDriver& d = *m_driver;
    const SocketId first = d.make("TCP server");
    QVERIFY(first);
    QVERIFY(d.make("UDP"));
    QVERIFY(!d.page(first));
    QVERIFY(open());
    d.type(line(), "go to s1");
    d.pressKeys(Qt::Key_Return);
    QTRY_VERIFY(d.page(first));
}

void TestCommandPalette::whatIsFoundIsExplained_data() {
    QTest::addColumn<QString>("typed");
    QTest::newRow("option") << "TCP_NODELAY";
    QTest::newRow("errno") << "EADDRNOTAVAIL";
    QTest::newRow("constant") << "SOCK_SEQPACKET";
    QTest::newRow("flag") << "MSG_WAITALL";
    QTest::newRow("option of other systems") << "SO_NOSIGPIPE";
    QTest::newRow("field of tcp_info") << "tcpi_rttvar";
    QTest::newRow("number of a packet") << "ETH_P_ARP";
    QTest::newRow("protocol") << "OSPFIGP";
    QTest::newRow("system call") << "accept(2)";
}

void TestCommandPalette::whatIsFoundIsExplained() {
    QFETCH(const QString, typed);
    GuiWindowDriver& d = *m_driver;
    QVERIFY(open());
    d.type(line(), typed.toLower());
    QCOMPARE(best(), typed);
    d.pressKeys(Qt::Key_Return);
    QTRY_VERIFY2(d.says(explain(), typed.section('(', 0, 0)), qPrintable(d.text(explain())));
}

void TestCommandPalette::theArrowKeysChoose() {
    QVERIFY(open());
    m_driver->type(line(), "tcp_");
    const QString first = best();
    m_driver->pressKeys(Qt::Key_Down);
    QVERIFY(best() != first);
    m_driver->pressKeys(Qt::Key_Up);
    QCOMPARE(best(), first);
}

void TestCommandPalette::nonsenseFindsNothingAndEnterDoesNothing() {
    QVERIFY(open());
    m_driver->type(line(), "xyzzy plugh");
    QCOMPARE(m_driver->list("Found")->model()->rowCount(), 0);
    QVERIFY(m_driver->says(&m_driver->window(), "Nothing has these words"));
    m_driver->pressKeys(Qt::Key_Return);
    QVERIFY(line());
}

void TestCommandPalette::escapeGivesTheFocusBack() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QLineEdit* data = d.field("data", d.card(socket, "sendto"));
    QVERIFY(d.type(data, "half a"));
    QVERIFY(open());
    d.pressKeys(Qt::Key_Escape);
    QVERIFY(!line());
    QCOMPARE(QApplication::focusWidget(), data);
    QCOMPARE(data->text(), QString("half a"));
}

void TestCommandPalette::aPressElsewhereLeavesIt() {
    QVERIFY(open());
    QVERIFY(m_driver->field("Port", m_driver->builder()));
    m_driver->field("Port", m_driver->builder())->setFocus(Qt::MouseFocusReason);
    QTRY_VERIFY(!line());
}

QTEST_MAIN(TestCommandPalette)
#include "tst_command_palette.moc"
