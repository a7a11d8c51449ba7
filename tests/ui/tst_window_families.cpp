#include "tests/support/gui_window_driver.h"

#include <QTest>

#include <sys/socket.h>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

// Any family, type and protocol as numbers, and an address as bytes, from the builder to the kernel's answer.
class TestWindowFamilies : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void numbersNobodyKnowsAreRefusedAndExplained_data() {
        QTest::addColumn<QString>("family");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("protocol");
        QTest::addColumn<QString>("error");
        QTest::addColumn<QString>("words");
        QTest::newRow("family") << "9999" << "1" << "0" << "EAFNOSUPPORT" << "no such address family";
        QTest::newRow("type") << "2" << "4" << "0" << "ESOCKTNOSUPPORT" << "not with this type";
        QTest::newRow("protocol") << "2" << "1" << "77" << "EPROTONOSUPPORT" << "does not go with";
        QTest::newRow("beyond the last") << "2" << "3" << "300" << "EINVAL" << "protocol";
    }
    void numbersNobodyKnowsAreRefusedAndExplained() {
        QFETCH(const QString, family);
        QFETCH(const QString, type);
        QFETCH(const QString, protocol);
        QFETCH(const QString, error);
        QFETCH(const QString, words);
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.openBuilder() && d.preset("TCP server"));
        QVERIFY(typeInto("Family", family) && typeInto("Type", type) && typeInto("Protocol", protocol));
        QVERIFY(d.press("socket()", d.builder()));
        QTRY_VERIFY2(d.says(d.builder(), "socket(): " + error), qPrintable(d.text(d.builder())));
        QTRY_VERIFY2(d.says(d.builder(), words), qPrintable(d.text(d.builder())));
        QVERIFY(!d.newestSocket());
    }

    void anAddressOfBytesReachesTheKernel() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.openBuilder() && d.preset("UDP"));
        QVERIFY(typeInto("Family", "44") && typeInto("Type", "3")); // AF_XDP
        const SocketId socket = d.makeFromBuilder();
        if (!socket)
            QSKIP("this kernel has no AF_XDP, or this user may not make such a socket (CAP_NET_RAW)");
        QWidget* card = d.card(socket, "bind");
        QVERIFY(card);
        QCOMPARE(d.field("Bytes", card)->text(), QString("2c 00"));
        QVERIFY(d.type("Bytes", "2c 00 00 00 01 00 00 00 00 00 00 00 00 00 00 00", card));
        QVERIFY(d.call(socket, "bind"));
        QTRY_VERIFY(d.outcome(socket, "bind").contains("EINVAL")); // it has no rings yet
        QVERIFY(d.ledgerRow(socket, "bind(").call.contains("family 44: 00 00 01 00"));
    }

private:
    bool typeInto(const QString& label, const QString& text) {
        QComboBox* combo = m_driver->combo(label, m_driver->builder());
        return combo != nullptr && m_driver->type(combo->lineEdit(), text);
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

QTEST_MAIN(TestWindowFamilies)
#include "tst_window_families.moc"
