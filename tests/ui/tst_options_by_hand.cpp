#include "tests/support/gui_options.h"
#include "ui/editors/number_combo.h"
#include "ui/look/control_look.h"
#include "ui/panels/option_strip.h"

#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

using namespace swb;
using namespace swb::test;

// Any option by symbol or number, read with any length, set to an integer or bytes.
class TestOptionsByHand : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_gui = std::make_unique<GuiOptions>();
        QVERIFY(m_gui->open(AF_INET, SOCK_STREAM));
        m_strip = m_gui->page().findChild<OptionStrip*>();
        QVERIFY(m_strip);
        QVERIFY(!m_strip->isVisible());
        m_gui->button("Any option, by name or number")->click();
        QVERIFY(m_strip->isVisible());
    }
    void cleanup() { m_gui.reset(); }

    void levelAndNameAreSymbolsOrNumbers_data() {
        QTest::addColumn<QString>("level");
        QTest::addColumn<QString>("name");
        QTest::newRow("symbols") << "IPPROTO_TCP"
                                 << "TCP_MAXSEG";
        QTest::newRow("the other name of the level") << "SOL_TCP"
                                                     << "tcp_maxseg";
        QTest::newRow("numbers") << "6"
                                 << "2";
        QTest::newRow("hex") << "0x6"
                             << "0x2";
    }
    void levelAndNameAreSymbolsOrNumbers() {
        QFETCH(QString, level);
        QFETCH(QString, name);
        get(level, name, 4);
        QTRY_VERIFY(m_gui->says("getsockopt(IPPROTO_TCP, TCP_MAXSEG, 4) gave 4 bytes"));
        QVERIFY(m_gui->says("18 02 00 00"));
        QVERIFY(m_gui->says("536 bytes"));
    }

    void theLengthIsTheKernelsToJudge_data() {
        QTest::addColumn<int>("room");
        QTest::addColumn<QString>("head");
        QTest::addColumn<QString>("bytes");
        QTest::newRow("none") << 0 << "gave 0 bytes"
                              << "no bytes";
        QTest::newRow("one") << 1 << "gave 1 byte"
                             << "00";
        QTest::newRow("two") << 2 << "gave 2 bytes"
                             << "00 00";
        QTest::newRow("three") << 3 << "gave 3 bytes"
                               << "00 00 02";
        QTest::newRow("too many") << 100 << "gave 4 bytes"
                                  << "00 00 02 00";
    }
    void theLengthIsTheKernelsToJudge() {
        QFETCH(int, room);
        QFETCH(QString, head);
        QFETCH(QString, bytes);
        const QString before = m_gui->text("SO_RCVBUF");
        get("SOL_SOCKET", "SO_RCVBUF", room);
        QTRY_VERIFY(m_gui->says(head));
        QVERIFY(m_gui->says(bytes));
        QCOMPARE(m_gui->text("SO_RCVBUF"), before); // a part is not its value
    }

    void aStructureCutShortSaysWhatCame() {
        get("IPPROTO_TCP", "TCP_INFO", 12);
        QTRY_VERIFY(m_gui->says("gave 12 bytes"));
        QVERIFY(m_gui->says("tcpi_state = TCP_CLOSE"));
        QVERIFY(m_gui->says("12 of the "));
    }

    void whatIsUnknownIsRefusedWithItsErrno() {
        get("SOL_SOCKET", "4242", 4);
        QTRY_VERIFY(m_gui->says("getsockopt(SOL_SOCKET, 4242, 4): ENOPROTOOPT."));
        get("12345", "1", 4);
        QTRY_VERIFY(m_gui->says("getsockopt(12345, 1, 4): " + errnoOfLevel(12345) + "."));
        QCOMPARE(m_gui->calls().last().section(' ', 2), errnoOfLevel(12345));
        set("12345", "1", "1");
        QTRY_VERIFY(m_gui->says("setsockopt: "));
        QCOMPARE(m_gui->calls().last().section(' ', 0, 0), QString("setsockopt"));
    }

    void anIntegerOrBytesAreSet() {
        set("SOL_SOCKET", "SO_KEEPALIVE", "1");
        QTRY_COMPARE(m_gui->text("SO_KEEPALIVE"), QString("on")); // the table follows
        QCOMPARE(m_gui->lastSet(), Bytes({1, 0, 0, 0}));
        set("SOL_SOCKET", "SO_LINGER", "x'01 00 00 00 09 00 00 00'");
        QTRY_COMPARE(m_gui->text("SO_LINGER"), QString("on, 9 s"));
        set("IPPROTO_IP", "IP_TTL", "x'21'");
        QTRY_COMPARE(m_gui->text("IP_TTL"), QString("33 hops"));
        set("SOL_SOCKET", "SO_KEEPALIVE", "x'00'"); // one byte is too few
        QTRY_VERIFY(m_gui->says("setsockopt: EINVAL."));
        QCOMPARE(m_gui->text("SO_KEEPALIVE"), QString("on · EINVAL"));
    }

    // A UDP socket has its options under the level of UDP-Lite as well, where no table knows them.
    void whatNoTableKnowsIsReadBackToo() {
        m_gui = std::make_unique<GuiOptions>();
        QVERIFY(m_gui->open(AF_INET, SOCK_DGRAM));
        m_strip = m_gui->page().findChild<OptionStrip*>();
        m_gui->button("Any option, by name or number")->click();
        set("136", "101", "1");
        QTRY_VERIFY(m_gui->says(", 101, 4) gave 4 bytes"));
        QVERIFY(m_gui->says("01 00 00 00"));
        QCOMPARE(m_gui->calls().size(), qsizetype{2}); // set, and read back
    }

    void wrongInputIsMarkedInItsPlaceAndMakesNoCall() {
        type("optname", "TCP_NO_SUCH");
        QVERIFY(m_gui->named<NumberCombo>("optname")->property(kInvalidProperty).toBool());
        QVERIFY(m_gui->says("\"TCP_NO_SUCH\" is no symbol known here, and no number."));
        press("getsockopt");
        press("setsockopt");
        QCOMPARE(m_gui->callCount(), std::size_t{0});
        type("optname", "SO_TYPE");
        QVERIFY(!m_gui->says("is no symbol known here"));
        auto* room = m_gui->named<QLineEdit>("buflen");
        room->setText("-1");
        press("getsockopt");
        QVERIFY(m_gui->says("-1 is outside"));
        room->setText("4");
        m_gui->named<QLineEdit>("optval")->setText("x'0'");
        press("setsockopt");
        QVERIFY(m_gui->says("optval: "));
        QCOMPARE(m_gui->callCount(), std::size_t{0});
    }

    // Its length was the mistake: nothing was set, and the socket's value is what it was.
    void aRefusedReadByHandStaysInTheStrip() {
        const QString before = m_gui->text("SO_RCVBUF");
        type("level", "SOL_SOCKET");
        type("optname", "SO_RCVBUF");
        m_gui->named<QLineEdit>("buflen")->setText("4294967295");
        press("getsockopt");
        QTRY_VERIFY(m_gui->says("getsockopt(SOL_SOCKET, SO_RCVBUF, 4294967295): EINVAL"));
        QCOMPARE(m_gui->text("SO_RCVBUF"), before);
        QVERIFY(m_gui->select("SO_RCVBUF"));
        QCOMPARE(m_gui->text("SO_RCVBUF"), before);
    }

    void theSelectedOptionIsProposedWithItsRoom() {
        QVERIFY(m_gui->select("SO_LINGER"));
        QCOMPARE(m_gui->named<NumberCombo>("optname")->currentText(), QString("SO_LINGER  13"));
        QCOMPARE(m_gui->named<QLineEdit>("buflen")->text(), QString("8"));
        press("getsockopt");
        QTRY_VERIFY(m_gui->says("getsockopt(SOL_SOCKET, SO_LINGER, 8) gave 8 bytes"));
        QVERIFY(m_gui->says("off"));
    }

private:
    void type(const QString& label, const QString& words) {
        auto* combo = m_gui->named<NumberCombo>(label);
        QVERIFY(combo);
        combo->setEditText(words);
    }
    void press(const QString& call) {
        QAbstractButton* button = m_gui->button(call, m_strip);
        QVERIFY(button);
        QTest::mouseClick(button, Qt::LeftButton);
    }
    void get(const QString& level, const QString& name, int room) {
        type("level", level);
        type("optname", name);
        m_gui->named<QLineEdit>("buflen")->setText(QString::number(room));
        press("getsockopt");
    }
    void set(const QString& level, const QString& name, const QString& value) {
        type("level", level);
        type("optname", name);
        m_gui->named<QLineEdit>("optval")->setText(value);
        press("setsockopt");
    }
    // By a call of the test's own.
    QString errnoOfLevel(int level) const {
        int value = 0;
        socklen_t size = sizeof value;
        return ::getsockopt(m_gui->fd(), level, 1, &value, &size) == 0 ? QString() : nameOf(errno);
    }
    static QString nameOf(int number) {
        return number == EOPNOTSUPP    ? QString("EOPNOTSUPP")
               : number == ENOPROTOOPT ? QString("ENOPROTOOPT")
                                       : QString();
    }

    std::unique_ptr<GuiOptions> m_gui;
    OptionStrip* m_strip = nullptr;
};

QTEST_MAIN(TestOptionsByHand)
#include "tst_options_by_hand.moc"
