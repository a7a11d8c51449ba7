#include "tests/support/gui_window_driver.h"
#include "ui/look/control_look.h"

#include <QCheckBox>
#include <QElapsedTimer>
#include <QTest>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

namespace {

// No descriptor more than there are now, as long as it lives.
class NoMoreDescriptors {
public:
    NoMoreDescriptors() {
        getrlimit(RLIMIT_NOFILE, &m_before);
        const int lowestFree = open("/dev/null", O_RDONLY | O_CLOEXEC);
        close(lowestFree);
        rlimit lowered = m_before;
        lowered.rlim_cur = static_cast<rlim_t>(lowestFree);
        setrlimit(RLIMIT_NOFILE, &lowered);
    }
    ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &m_before); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

private:
    rlimit m_before{};
};

} // namespace

class TestWindowFaults : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void anAddressThatIsNoneIsRefusedWhereItStandsAndNoCallIsMade_data();
    void anAddressThatIsNoneIsRefusedWhereItStandsAndNoCallIsMade();
    void aPathOfMoreThan108BytesIsRefusedWhereItStands();
    void aBadEscapeIsMarkedAndNothingIsSent();
    void aBacklogWrapsAsInCAndSaysSo_data();
    void aBacklogWrapsAsInCAndSaysSo();
    void aFamilyNobodyKnowsIsRefusedByTheKernelAndExplained();
    void roomForNothingReceivesNothing();
    void roomForAGibibyteIsAnswered();
    void anAddressInUseNamesItsHolder();
    void anAddressHeldOutsideTheWorkbenchNamesTheProcess();
    void aBlockedAcceptIsInterruptedFromTheBusyBar();
    void aSecondCallPassesABlockedOneInAnotherThread();
    void closeEndsACallThatBlocks();
    void withoutDescriptorsTheWindowWorksOn();
    void aWindowWithTenBlockedCallsClosesAtOnce();

private:
    std::size_t callsSeen() const { return m_driver->ledger().size(); }

    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowFaults::anAddressThatIsNoneIsRefusedWhereItStandsAndNoCallIsMade_data() {
    QTest::addColumn<QString>("host");
    QTest::addColumn<QString>("port");
    QTest::addColumn<QString>("marked");
    QTest::addColumn<QString>("said");
    QTest::newRow("name") << "localhost" << "80" << "Address" << "getaddrinfo";
    QTest::newRow("port 70000") << "127.0.0.1" << "70000" << "Port" << "65535";
    QTest::newRow("byte of 256") << "127.0.0.256" << "80" << "Address" << "";
    QTest::newRow("no address") << "" << "80" << "Address" << "";
}

void TestWindowFaults::anAddressThatIsNoneIsRefusedWhereItStandsAndNoCallIsMade() {
    QFETCH(const QString, host);
    QFETCH(const QString, port);
    QFETCH(const QString, marked);
    QFETCH(const QString, said);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QTRY_COMPARE(callsSeen(), std::size_t(1));
    QWidget* card = d.card(socket, "connect");
    QVERIFY(d.type("Address", host, card));
    QVERIFY(d.type("Port", port, card));
    QVERIFY(d.start(socket, "connect"));
    QWidget* field = d.field(marked, card);
    if (auto* combo = qobject_cast<QComboBox*>(field->parentWidget()))
        field = combo;
    QVERIFY(field->property(kInvalidProperty).toBool());
    QVERIFY2(d.text(card).contains(said), qPrintable(d.text(card)));
    QCOMPARE(d.field("Address", card)->text(), host); // nothing typed is lost
    // A call made now is the next one there is.
    QVERIFY(d.call(socket, "getsockname"));
    QTRY_COMPARE(callsSeen(), std::size_t(2));
    QVERIFY(d.ledger().back().call.startsWith("getsockname("));
}

void TestWindowFaults::aPathOfMoreThan108BytesIsRefusedWhereItStands() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("Unix stream");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "bind");
    QVERIFY(d.type("Path", QString("/tmp/").leftJustified(109, 'x'), card));
    QVERIFY(d.start(socket, "bind"));
    QVERIFY(d.field("Path", card)->property(kInvalidProperty).toBool());
    QVERIFY2(d.says(card, "109 of 108 bytes"), qPrintable(d.text(card)));
    QVERIFY(d.call(socket, "getsockname"));
    QTRY_VERIFY(d.ledger().back().call.startsWith("getsockname("));
    QVERIFY(d.ledgerRow(socket, "bind(").call.isEmpty());
}

void TestWindowFaults::aBadEscapeIsMarkedAndNothingIsSent() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair"));
    QVERIFY(d.makeFromBuilder());
    const SocketId socket{1};
    QWidget* card = d.card(socket, "send");
    QVERIFY(d.type("data", "ok \\xZZ", card));
    QVERIFY(d.field("data", card)->property(kInvalidProperty).toBool());
    QVERIFY(d.start(socket, "send"));
    QVERIFY(!d.text(card).contains("= "));
    QVERIFY(d.type("data", "ok \\x21", card));
    QVERIFY(!d.field("data", card)->property(kInvalidProperty).toBool());
    QVERIFY(d.call(socket, "send"));
    QVERIFY(d.outcome(socket, "send").contains("= 4"));
}

void TestWindowFaults::aBacklogWrapsAsInCAndSaysSo_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("note");
    QTest::addColumn<QString>("passed");
    QTest::newRow("-1") << "-1" << "" << ", -1)";
    QTest::newRow("2147483648") << "2147483648" << "wraps to -2147483648" << ", -2147483648)";
    QTest::newRow("4294967296") << "4294967296" << "wraps to 0" << ", 0)";
}

void TestWindowFaults::aBacklogWrapsAsInCAndSaysSo() {
    QFETCH(const QString, typed);
    QFETCH(const QString, note);
    QFETCH(const QString, passed);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "listen");
    QVERIFY(d.type("backlog", typed, card));
    QVERIFY2(d.text(card).contains(note), qPrintable(d.text(card)));
    QVERIFY(d.call(socket, "listen"));
    QVERIFY2(d.outcome(socket, "listen").contains("= 0"), qPrintable(d.outcome(socket, "listen")));
    QTRY_VERIFY2(d.ledgerRow(socket, "listen(").call.endsWith(passed), qPrintable(d.ledgerRow(socket, "listen(").call));
}

void TestWindowFaults::aFamilyNobodyKnowsIsRefusedByTheKernelAndExplained() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("TCP client"));
    QVERIFY(d.choose(d.combo("Family", d.builder()), "9999"));
    QVERIFY(d.press("socket()", d.builder()));
    QTRY_VERIFY2(d.says(d.builder(), "EAFNOSUPPORT"), qPrintable(d.text(d.builder())));
    QTRY_COMPARE(d.ledger().size(), std::size_t(1));
    QVERIFY(d.ledger().front().call.contains("9999"));
    QVERIFY(d.ledger().front().errnoText.contains("EAFNOSUPPORT"));
    auto* explain = d.window().findChild<QWidget*>("explain");
    QVERIFY(explain);
    QTRY_VERIFY2(d.says(explain, "EAFNOSUPPORT"), qPrintable(d.text(explain)));
    QCOMPARE(d.field("Family", d.builder())->text(), QString("9999"));
}

void TestWindowFaults::roomForNothingReceivesNothing() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair"));
    QVERIFY(d.makeFromBuilder());
    QVERIFY(d.type("data", "waits", d.card(SocketId{1}, "send")));
    QVERIFY(d.call(SocketId{1}, "send"));
    QVERIFY(d.type("size", "0", d.card(SocketId{2}, "recv")));
    QVERIFY(d.call(SocketId{2}, "recv"));
    QVERIFY(d.outcome(SocketId{2}, "recv").contains("= 0"));
    QVERIFY(!d.view(SocketId{2}).endOfStream); // no bytes were asked for: that is no end
    QVERIFY(d.type("size", "100", d.card(SocketId{2}, "recv")));
    QVERIFY(d.call(SocketId{2}, "recv"));
    QVERIFY(d.outcome(SocketId{2}, "recv").contains("= 5"));
}

void TestWindowFaults::roomForAGibibyteIsAnswered() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair"));
    QVERIFY(d.makeFromBuilder());
    QVERIFY(d.type("data", "small", d.card(SocketId{1}, "send")));
    QVERIFY(d.call(SocketId{1}, "send"));
    QVERIFY(d.type("size", "1073741824", d.card(SocketId{2}, "recv")));
    QVERIFY(d.call(SocketId{2}, "recv"));
    const QString answer = d.outcome(SocketId{2}, "recv");
    QVERIFY2(answer.contains("= 5") || answer.contains("ENOMEM"), qPrintable(answer));
    QVERIFY(d.type("size", "-1", d.card(SocketId{2}, "recv")));
    QVERIFY(d.field("size", d.card(SocketId{2}, "recv"))->property(kInvalidProperty).toBool());
}

void TestWindowFaults::anAddressInUseNamesItsHolder() {
    GuiWindowDriver& d = *m_driver;
    const SocketId first = d.make("TCP server");
    QVERIFY(first);
    QVERIFY(d.type("Port", "0", d.card(first, "bind")));
    QVERIFY(d.call(first, "bind"));
    const SocketId second = d.make("TCP server");
    QVERIFY(second);
    QVERIFY(d.type("Port", QString::number(d.localPort(first)), d.card(second, "bind")));
    QVERIFY(d.call(second, "bind"));
    QVERIFY(d.outcome(second, "bind").contains("EADDRINUSE"));
    QVERIFY2(d.outcome(second, "bind").contains("s1"), qPrintable(d.outcome(second, "bind")));
}

void TestWindowFaults::anAddressHeldOutsideTheWorkbenchNamesTheProcess() {
    GuiWindowDriver& d = *m_driver;
    const int foreign = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0); // the engine knows nothing of it
    Address address = *Address::parseInet("127.0.0.1", "0");
    QVERIFY(foreign >= 0 && ::bind(foreign, address.data(), address.length()) == 0 && ::listen(foreign, 1) == 0);
    sockaddr_storage name{};
    socklen_t length = sizeof name;
    QCOMPARE(::getsockname(foreign, reinterpret_cast<sockaddr*>(&name), &length), 0);
    const int port = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(&name), length).port();
    const SocketId id = d.make("TCP server");
    QVERIFY(id);
    QVERIFY(d.type("Port", QString::number(port), d.card(id, "bind")));
    QVERIFY(d.call(id, "bind"));
    ::close(foreign);
    const QString who = QString("(pid %1) listens on 127.0.0.1:%2").arg(getpid()).arg(port);
    QVERIFY2(d.outcome(id, "bind").contains(who), qPrintable(d.outcome(id, "bind")));
    QTRY_VERIFY(d.says(&d.window(), "What was found")); // in Explain
}

void TestWindowFaults::aBlockedAcceptIsInterruptedFromTheBusyBar() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = d.make("TCP server");
    QVERIFY(listener);
    QVERIFY(d.call(listener, "listen"));
    QVERIFY(d.start(listener, "accept"));
    QVERIFY(d.waitUntilBlocked(listener, "accept4"));
    QTRY_VERIFY(d.button("Interrupt", d.page(listener))->isEnabled());
    QVERIFY(d.says(d.page(listener), "accept in flight"));
    QVERIFY(d.press("Interrupt", d.page(listener)));
    QTRY_VERIFY2(d.outcome(listener, "accept").contains("EINTR"), qPrintable(d.outcome(listener, "accept")));
    QTRY_VERIFY(d.ledgerRow(listener, "accept4(").errnoText.contains("EINTR (interrupted)"));
    QTRY_VERIFY(!d.button("Interrupt", d.page(listener))->isEnabled());
    QVERIFY(!d.says(d.page(listener), "in flight"));
    QCOMPARE(d.view(listener).life, Life::Listening);
}

void TestWindowFaults::aSecondCallPassesABlockedOneInAnotherThread() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("Socket pair"));
    QVERIFY(d.makeFromBuilder());
    QVERIFY(d.start(SocketId{1}, "recv"));
    QVERIFY(d.waitUntilBlocked(SocketId{1}, "recv"));
    QTRY_VERIFY(d.button("Interrupt", d.page(SocketId{1}))->isEnabled());
    QVERIFY(d.type("data", "beside", d.card(SocketId{1}, "send")));
    QVERIFY(d.start(SocketId{1}, "send")); // waits in the lane
    QTRY_VERIFY2(d.says(d.page(SocketId{1}), "1 waiting behind it"), qPrintable(d.text(d.page(SocketId{1}))));
    QVERIFY(d.press("Further calls in another thread", d.page(SocketId{1})));
    QVERIFY(d.type("data", "past", d.card(SocketId{1}, "write")));
    QVERIFY(d.call(SocketId{1}, "write"));
    QVERIFY(d.outcome(SocketId{1}, "write").contains("= 4"));
    QVERIFY(d.type("data", "wake", d.card(SocketId{2}, "send")));
    QVERIFY(d.call(SocketId{2}, "send"));
    QTRY_VERIFY(d.outcome(SocketId{1}, "recv").contains("= 4"));
    QTRY_VERIFY(d.outcome(SocketId{1}, "send").contains("= 6"));
}

void TestWindowFaults::closeEndsACallThatBlocks() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = d.make("TCP server");
    QVERIFY(listener);
    QVERIFY(d.call(listener, "listen"));
    QVERIFY(d.start(listener, "accept"));
    QVERIFY(d.waitUntilBlocked(listener, "accept4"));
    QVERIFY(d.call(listener, "close"));
    QTRY_COMPARE(d.view(listener).life, Life::Closed);
    QTRY_VERIFY2(d.ledgerRow(listener, "accept4(").errnoText.contains("interrupted by close"),
                 qPrintable(d.ledgerRow(listener, "accept4(").errnoText));
    QTRY_COMPARE(d.ledgerRow(listener, "close(").result, QString("0"));
}

void TestWindowFaults::withoutDescriptorsTheWindowWorksOn() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QVERIFY(d.openBuilder());
    QVERIFY(d.preset("TCP client"));
    {
        const NoMoreDescriptors none;
        QVERIFY(d.press("socket()", d.builder()));
        QTRY_VERIFY2(d.says(d.builder(), "EMFILE"), qPrintable(d.text(d.builder())));
        QVERIFY(d.openInTree(socket));
        QVERIFY(d.call(socket, "getsockname"));
        QVERIFY(d.outcome(socket, "getsockname").contains("= 0"));
    }
    QVERIFY(d.openBuilder());
    const SocketId after = d.makeFromBuilder();
    QVERIFY(after && after != socket);
}

void TestWindowFaults::aWindowWithTenBlockedCallsClosesAtOnce() {
    GuiWindowDriver& d = *m_driver;
    for (int i = 0; i < 10; ++i) {
        const SocketId socket = d.make("UDP");
        QVERIFY(socket);
        QVERIFY(d.start(socket, "recvfrom"));
        QVERIFY(d.waitUntilBlocked(socket, "recvfrom"));
    }
    QElapsedTimer clock;
    clock.start();
    m_driver.reset();
    QVERIFY2(clock.elapsed() < 5000, qPrintable(QString::number(clock.elapsed()))); // far from waiting for messages
}

QTEST_MAIN(TestWindowFaults)
#include "tst_window_faults.moc"
