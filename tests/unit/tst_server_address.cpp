#include "core/net/server_address.h"

#include <QTest>

using namespace swb;

// A server as a person types it.
class TestServerAddress : public QObject {
    Q_OBJECT

private slots:
    void bothFamiliesWithAndWithoutAPort_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<QString>("address");
        QTest::newRow("IPv4") << "192.0.2.1" << "192.0.2.1:53";
        QTest::newRow("IPv4 and port") << "192.0.2.1:5353" << "192.0.2.1:5353";
        QTest::newRow("IPv6") << "2001:db8::1" << "[2001:db8::1]:53";
        QTest::newRow("IPv6 in brackets") << "[2001:db8::1]" << "[2001:db8::1]:53";
        QTest::newRow("IPv6 and port") << "[::1]:5353" << "[::1]:5353";
        QTest::newRow("of a link") << "fe80::1%lo" << "[fe80::1%lo]:53";
        QTest::newRow("of a link, with a port") << "[fe80::1%lo]:99" << "[fe80::1%lo]:99";
    }
    void bothFamiliesWithAndWithoutAPort() {
        QFETCH(const QString, typed);
        QFETCH(const QString, address);
        const auto read = readServerAddress(typed.toStdString());
        QVERIFY2(read, read ? "" : read.error().message.c_str());
        QCOMPARE(QString::fromStdString(read->toString()), address);
    }

    void whatIsNoneIsMarkedWhereItIsWrong_data() {
        QTest::addColumn<QString>("typed");
        QTest::addColumn<int>("position");
        QTest::newRow("nothing") << "" << 0;
        QTest::newRow("a name") << "localhost" << 0;
        QTest::newRow("a port too great") << "192.0.2.1:65536" << 10;
        QTest::newRow("no port behind the colon") << "192.0.2.1:x" << 10;
        QTest::newRow("an open bracket") << "[::1" << 0;
        QTest::newRow("words behind the bracket") << "[::1]53" << 5;
        QTest::newRow("a port too great behind it") << "[::1]:65536" << 6;
        QTest::newRow("IPv4 in brackets") << "[192.0.2.1]" << 1;
    }
    void whatIsNoneIsMarkedWhereItIsWrong() {
        QFETCH(const QString, typed);
        QFETCH(const int, position);
        const auto read = readServerAddress(typed.toStdString());
        QVERIFY(!read);
        QVERIFY(!read.error().message.empty());
        QCOMPARE(static_cast<int>(read.error().position), position);
    }
};

QTEST_APPLESS_MAIN(TestServerAddress)
#include "tst_server_address.moc"
