#include "tests/support/gui_window_driver.h"
#include "ui/look/control_look.h"
#include "ui/panels/call_group.h"
#include "ui/views/call_card.h"

#include <QApplication>
#include <QLabel>
#include <QTest>
#include <QToolButton>

#include <cerrno>
#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestCallsPanel : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void whatMakesSenseNextFollowsTheLifeOfAListener();
    void whatMakesSenseNextFollowsTheLifeOfAConnection();
    void whatMakesNoSenseIsStillPossible();
    void theLastCallIsRepeatedWithItsArguments();
    void theSettingsAreDuplicatedAndNothingIsMade();
    void theThreeStatesOfATimeOut();
    void aTimeOutRunsOutWithoutAnErrno();
    void anOptionIsSetAndReadBack_data();
    void anOptionIsSetAndReadBack();
    void anOptionValueThatIsNoneIsRefusedWhereItStands();
    void anOptionNobodyKnowsIsRefusedByTheKernel();
    void flagsAreReadAndSetByFcntl();
    void pollTellsReadiness();
    void ioctlTellsTheWaitingBytes();
    void theCallsMadeStandAboveTheCards();
    void theTrailStaysOneLine();
    void theVeryNameStandsFirst();
    void aCardSaysAgainOnlyAfterItsOwnFailure();
    void theCardIsExplainedWhenItIsGoneTo();
    void theReadinessLightsFollowTheSocket();
    void aCallIsFoundByItsNameOrItsWords_data();
    void aCallIsFoundByItsNameOrItsWords();
    void enterGoesToTheFirstCallFoundAndEscapeShowsAll();
    void aFoldedGroupNamesItsCallsAndShowsWhatMakesSenseNow();
    void whichGroupsAreOpenIsRemembered();
    void whatMakesSenseNextCanBeGoneTo();

private:
    QStringList suggested(SocketId socket) const;
    bool makePair() { return m_driver->preset("Socket pair") && m_driver->makeFromBuilder(); }
    bool sendFrom(SocketId socket, const QString& data) {
        return m_driver->type("data", data, m_driver->card(socket, "send")) && m_driver->call(socket, "send");
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
    const SocketId m_one{1};
    const SocketId m_two{2};
};

QStringList TestCallsPanel::suggested(SocketId socket) const {
    QStringList names;
    if (QWidget* page = m_driver->page(socket))
        for (const auto* button : page->findChildren<QAbstractButton*>())
            if (button->isVisible() && button->property(kProminentProperty).toBool())
                names << button->text();
    names.sort();
    return names;
}

void TestCallsPanel::whatMakesSenseNextFollowsTheLifeOfAListener() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    QTRY_COMPARE(suggested(socket), QStringList({"bind"}));
    QVERIFY(d.type("Port", "0", d.card(socket, "bind")));
    QVERIFY(d.call(socket, "bind"));
    QTRY_COMPARE(suggested(socket), QStringList({"getsockname", "listen"}));
    QVERIFY(d.call(socket, "listen"));
    QTRY_COMPARE(suggested(socket), QStringList({"accept", "getsockname"}));
    QVERIFY(d.call(socket, "close"));
    QTRY_COMPARE(suggested(socket), QStringList());
}

void TestCallsPanel::whatMakesSenseNextFollowsTheLifeOfAConnection() {
    QVERIFY(makePair());
    QTRY_COMPARE(suggested(m_one), QStringList({"recv", "send"}));
    QVERIFY(m_driver->call(m_one, "shutdown"));
    QTRY_COMPARE(suggested(m_one), QStringList({"close", "recv"}));
    QVERIFY(m_driver->call(m_two, "close"));
    QVERIFY(m_driver->call(m_one, "recv")); // the end of the stream
    QTRY_COMPARE(suggested(m_one), QStringList({"close"}));
}

void TestCallsPanel::whatMakesNoSenseIsStillPossible() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    for (const char* call : {"listen", "accept"}) {
        QVERIFY(d.call(socket, call));
        QVERIFY2(d.outcome(socket, call).contains("EOPNOTSUPP"), qPrintable(d.outcome(socket, call)));
    }
    QVERIFY(d.call(socket, "close"));
    QVERIFY(d.call(socket, "getsockname"));
    QVERIFY(d.outcome(socket, "getsockname").contains("EBADF"));
}

void TestCallsPanel::theLastCallIsRepeatedWithItsArguments() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QVERIFY(!d.button("Repeat", d.page(m_one))->isEnabled());
    QVERIFY(sendFrom(m_one, "again"));
    QVERIFY(d.type("data", "changed since", d.card(m_one, "send")));
    QTRY_VERIFY(d.button("Repeat", d.page(m_one))->isEnabled());
    QVERIFY(d.press("Repeat", d.page(m_one)));
    QTRY_COMPARE(d.view(m_one).bytesSent, std::uint64_t(10));
    QVERIFY(d.button("Repeat", d.page(m_one))->toolTip().contains("send"));
    QVERIFY(d.call(m_two, "recv"));
    QVERIFY(d.outcome(m_two, "recv").contains("= 10"));
}

void TestCallsPanel::theSettingsAreDuplicatedAndNothingIsMade() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("UDP"));
    QVERIFY(d.press("SOCK_NONBLOCK", d.builder()));
    const SocketId socket = d.makeFromBuilder();
    QVERIFY(socket);
    QVERIFY(d.type("Port", "0", d.card(socket, "bind")));
    QVERIFY(d.call(socket, "bind"));
    const QString port = QString::number(d.localPort(socket));
    QVERIFY(d.press("Duplicate", d.page(socket)));
    QVERIFY(d.builder());
    QVERIFY(d.button("SOCK_NONBLOCK", d.builder())->isChecked());
    QVERIFY(d.field("Type", d.builder())->text().startsWith("SOCK_DGRAM"));
    QCOMPARE(d.field("Port", d.builder())->text(), port);
    QCOMPARE(d.bridge().sockets().size(), std::size_t(1));
    const SocketId twin = d.makeFromBuilder();
    QVERIFY(twin);
    QCOMPARE(d.view(twin).typeFlags, d.view(socket).typeFlags);
}

void TestCallsPanel::theThreeStatesOfATimeOut() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QVERIFY(d.says(d.page(socket), "blocking"));
    QVERIFY(d.choose(d.combo("mode", d.card(socket, "settimeout")), "non-blocking"));
    QVERIFY(d.call(socket, "settimeout"));
    QTRY_VERIFY(d.says(d.page(socket), "non-blocking"));
    QVERIFY(d.call(socket, "recvfrom"));
    QVERIFY(d.outcome(socket, "recvfrom").contains("EAGAIN"));
    QVERIFY(d.choose(d.combo("mode", d.card(socket, "settimeout")), "blocking"));
    QVERIFY(d.call(socket, "settimeout"));
    QTRY_COMPARE(d.view(socket).mode, TimeoutMode::Blocking);
    // Each is the two fcntl() that Python makes, as rows of one action.
    QTRY_VERIFY(d.ledgerRow(socket, "fcntl(").call.contains("F_SETFL"));
}

void TestCallsPanel::aTimeOutRunsOutWithoutAnErrno() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "settimeout");
    QVERIFY(d.choose(d.combo("mode", card), "time-out"));
    QVERIFY(d.type("seconds", "0.01", card));
    QVERIFY(d.call(socket, "settimeout"));
    QTRY_VERIFY(d.says(d.page(socket), "time-out 0.01 s"));
    QVERIFY(d.call(socket, "recvfrom"));
    QVERIFY2(d.outcome(socket, "recvfrom").contains("timed out"), qPrintable(d.outcome(socket, "recvfrom")));
    QTRY_COMPARE(d.ledgerRow(socket, "poll(").result.section(' ', 0, 0), QString("0"));
    QVERIFY(d.ledgerRow(socket, "recvfrom(").call.isEmpty()); // the call itself was not made
}

void TestCallsPanel::anOptionIsSetAndReadBack_data() {
    QTest::addColumn<QString>("level");
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("length");
    QTest::addColumn<QString>("readBack"); // in the ledger
    QTest::newRow("by symbol") << "SOL_SOCKET" << "SO_KEEPALIVE" << "1" << "4" << "1";
    QTest::newRow("by number") << "1" << "9" << "1" << "4" << "SO_KEEPALIVE"; // the same one (socket.h)
    QTest::newRow("of TCP") << "IPPROTO_TCP" << "TCP_NODELAY" << "1" << "4" << "TCP_NODELAY";
    QTest::newRow("as bytes") << "SOL_SOCKET" << "SO_LINGER" << "x'01 00 00 00 07 00 00 00'" << "8" << "SO_LINGER";
}

void TestCallsPanel::anOptionIsSetAndReadBack() {
    QFETCH(const QString, level);
    QFETCH(const QString, name);
    QFETCH(const QString, value);
    QFETCH(const QString, length);
    QFETCH(const QString, readBack);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QWidget* set = d.card(socket, "setsockopt");
    QWidget* get = d.card(socket, "getsockopt");
    for (QWidget* card : {set, get}) {
        QVERIFY(d.choose(d.combo("level", card), level));
        QVERIFY(d.choose(d.combo("optname", card), name));
    }
    QVERIFY(d.type("optval", value, set));
    QVERIFY(d.call(socket, "setsockopt"));
    QVERIFY2(d.outcome(socket, "setsockopt").contains("= 0"), qPrintable(d.outcome(socket, "setsockopt")));
    QVERIFY(d.type("optlen", length, get));
    QVERIFY(d.call(socket, "getsockopt"));
    QVERIFY2(d.outcome(socket, "getsockopt").contains("= 0"), qPrintable(d.outcome(socket, "getsockopt")));
    QTRY_VERIFY2(d.ledgerRow(socket, "getsockopt(").call.contains(readBack),
                 qPrintable(d.ledgerRow(socket, "getsockopt(").call));
    const auto report = std::find_if(d.reports().begin(), d.reports().end(),
                                     [](const ActionReport& candidate) { return candidate.name == "getsockopt"; });
    QVERIFY(report != d.reports().end());
    QCOMPARE(report->bytes.size(), static_cast<std::size_t>(length.toInt()));
    QCOMPARE(static_cast<int>(report->bytes.front()), 1);
}

void TestCallsPanel::anOptionValueThatIsNoneIsRefusedWhereItStands() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "setsockopt");
    for (const char* wrong : {"yes", "x'0g'", "4294967296", ""}) {
        QVERIFY(d.type("optval", wrong, card));
        QVERIFY(d.field("optval", card)->property(kInvalidProperty).toBool());
        QVERIFY(d.start(socket, "setsockopt"));
        QVERIFY2(d.says(card, "optval"), wrong);
    }
    QVERIFY(d.call(socket, "getsockname"));
    QTRY_VERIFY(d.ledger().back().call.startsWith("getsockname("));
    QVERIFY(d.ledgerRow(socket, "setsockopt(").call.isEmpty());
}

void TestCallsPanel::anOptionNobodyKnowsIsRefusedByTheKernel() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QVERIFY(d.choose(d.combo("optname", d.card(socket, "getsockopt")), "31337"));
    QVERIFY(d.call(socket, "getsockopt"));
    QVERIFY(d.outcome(socket, "getsockopt").contains("ENOPROTOOPT"));
}

void TestCallsPanel::flagsAreReadAndSetByFcntl() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QWidget* card = d.card(socket, "fcntl");
    QVERIFY(d.choose(d.combo("cmd", card), "F_SETFL"));
    QVERIFY(d.setFlag("arg", "O_NONBLOCK", card));
    QVERIFY(d.call(socket, "fcntl"));
    QVERIFY(d.outcome(socket, "fcntl").contains("= 0"));
    QTRY_VERIFY(d.says(d.page(socket), "non-blocking"));
    QVERIFY(d.choose(d.combo("cmd", card), "F_GETFL"));
    QVERIFY(d.call(socket, "fcntl"));
    QTRY_VERIFY2(d.ledgerRow(socket, "fcntl(").result.contains("O_NONBLOCK"),
                 qPrintable(d.ledgerRow(socket, "fcntl(").result));
}

void TestCallsPanel::pollTellsReadiness() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QVERIFY(d.call(m_two, "poll"));
    QVERIFY(d.outcome(m_two, "poll").contains("= 0"));
    QVERIFY(sendFrom(m_one, "now"));
    QVERIFY(d.type("timeout", "-1", d.card(m_two, "poll")));
    QVERIFY(d.call(m_two, "poll"));
    QVERIFY(d.outcome(m_two, "poll").contains("= 1"));
    QTRY_VERIFY2(d.ledgerRow(m_two, "poll(").call.contains("POLLIN"), qPrintable(d.ledgerRow(m_two, "poll(").call));
}

void TestCallsPanel::ioctlTellsTheWaitingBytes() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QVERIFY(sendFrom(m_one, "twelve bytes"));
    QComboBox* request = d.combo("request", d.card(m_two, "ioctl"));
    QVERIFY(request);
    const int row = request->findText("SIOCINQ", Qt::MatchContains);
    QVERIFY(d.choose(request, row >= 0 ? "SIOCINQ" : "FIONREAD"));
    QVERIFY(d.call(m_two, "ioctl"));
    QTRY_VERIFY2(d.ledgerRow(m_two, "ioctl(").call.contains("12") || d.ledgerRow(m_two, "ioctl(").result.contains("12"),
                 qPrintable(d.ledgerRow(m_two, "ioctl(").call));
}

void TestCallsPanel::theCallsMadeStandAboveTheCards() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    QVERIFY(d.call(socket, "listen"));
    QVERIFY(d.call(socket, "getpeername"));
    QVERIFY2(d.says(d.page(socket), "listen = 0  ›  getpeername ENOTCONN"), qPrintable(d.text(d.page(socket))));
}

void TestCallsPanel::theTrailStaysOneLine() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    const auto trail = [&] {
        for (QLabel* label : d.page(socket)->findChildren<QLabel*>())
            if (label->toolTip().startsWith("The calls made"))
                return label;
        return static_cast<QLabel*>(nullptr);
    };
    QVERIFY(trail() != nullptr);
    const int height = trail()->height();
    const QString first = trail()->text();
    for (int i = 0; i < 10; ++i)
        QVERIFY(d.call(socket, "getpeername"));
    QTRY_COMPARE(trail()->toolTip().count("getpeername"), 10);
    QCOMPARE(trail()->height(), height);
    QVERIFY2(trail()->text().endsWith("getpeername ENOTCONN"), qPrintable(trail()->text())); // the newest is seen
    QVERIFY(!trail()->text().startsWith(first));
    QVERIFY(trail()->toolTip().contains(first));
    QVERIFY(trail()->fontMetrics().horizontalAdvance(trail()->text()) <= trail()->width());
}

void TestCallsPanel::theVeryNameStandsFirst() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    const auto top = [&](const char* call) {
        QWidget* card = d.card(socket, call);
        QApplication::sendPostedEvents();
        QTest::qWait(0);
        return card->mapTo(&d.window(), QPoint()).y();
    };
    QVERIFY(d.type("Find a call", "os.dup", d.page(socket))); // its card is made first, that of fcntl after it
    QVERIFY(d.type("Find a call", "dup", d.page(socket)));
    QTRY_VERIFY(top("dup") < top("fcntl"));
    const QWidget* const first = d.button("dup", d.card(socket, "dup"));
    const QWidget* const later = d.button("fcntl", d.card(socket, "fcntl"));
    const QWidget* met = d.field("Find a call", d.page(socket));
    while (met != first && met != later)
        met = met->nextInFocusChain();
    QCOMPARE(met, first); // the tab key comes to what stands first, too
    QTest::keyClick(d.field("Find a call", d.page(socket)), Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), d.button("dup", d.card(socket, "dup")));
    QVERIFY(d.type("Find a call", "du", d.page(socket)));
    QTRY_VERIFY(top("fcntl") < top("dup")); // back in their places
}

void TestCallsPanel::aCardSaysAgainOnlyAfterItsOwnFailure() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    auto* card = qobject_cast<CallCard*>(d.card(socket, "bind"));
    QVERIFY(card != nullptr);
    ActionReport own, other;
    own.name = "bind";
    other.name = "unlink";
    card->showReport(other);
    QVERIFY(!d.says(card, "again."));
    own.error = Error{"bind", EADDRINUSE, {}};
    card->showReport(own);
    card->showReport(other);
    QVERIFY2(d.says(card, "Now try bind again."), qPrintable(d.text(card)));
    own.error.reset();
    card->showReport(own);
    card->showReport(other);
    QVERIFY(!d.says(card, "again."));
}

void TestCallsPanel::theCardIsExplainedWhenItIsGoneTo() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    d.button("shutdown", d.card(socket, "shutdown"))->setFocus(Qt::TabFocusReason);
    QTRY_VERIFY(d.says(d.window().findChild<QWidget*>("explain"), "shutdown"));
}

void TestCallsPanel::theReadinessLightsFollowTheSocket() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(makePair());
    QTRY_VERIFY(d.says(d.page(m_two), "OUT"));
    QVERIFY(sendFrom(m_one, "lights"));
    QTRY_VERIFY2(d.says(d.page(m_two), "in queue 6 B"), qPrintable(d.text(d.page(m_two))));
    QVERIFY(d.call(m_two, "recv"));
    QTRY_VERIFY(d.says(d.page(m_two), "in queue 0 B"));
    QVERIFY(d.call(m_one, "close"));
    QTRY_VERIFY(d.says(d.page(m_two), "HUP"));
}

void TestCallsPanel::aCallIsFoundByItsNameOrItsWords_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("a part of the name") << "sockopt" << QStringList{"getsockopt", "setsockopt"};
    QTest::newRow("in any case") << "GETPEER" << QStringList{"getpeername"};
    QTest::newRow("a method of Python") << "setblocking" << QStringList{"settimeout"};
    QTest::newRow("a constant") << "F_SETFL" << QStringList{"fcntl"};
    QTest::newRow("nothing") << "telephone" << QStringList{};
}

void TestCallsPanel::aCallIsFoundByItsNameOrItsWords() {
    QFETCH(const QString, typed);
    QFETCH(const QStringList, found);
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QVERIFY(d.type("Find a call", typed, d.page(socket)));
    QStringList shown;
    for (const CallCard* card : d.page(socket)->findChildren<CallCard*>())
        if (card->isVisible())
            shown << card->name();
    shown.sort();
    QCOMPARE(shown, found);
    QCOMPARE(d.says(d.page(socket), "No call has this in its name."), found.isEmpty());
}

void TestCallsPanel::enterGoesToTheFirstCallFoundAndEscapeShowsAll() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP client");
    QVERIFY(socket);
    QVERIFY(d.type("Find a call", "getsockn", d.page(socket)));
    QTest::keyClick(d.field("Find a call", d.page(socket)), Qt::Key_Return);
    QCOMPARE(QApplication::focusWidget(), d.button("getsockname", d.card(socket, "getsockname")));
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Space);
    QTRY_VERIFY(d.outcome(socket, "getsockname").contains("= 0"));
    d.field("Find a call", d.page(socket))->setFocus();
    QTest::keyClick(QApplication::focusWidget(), Qt::Key_Escape);
    QCOMPARE(d.field("Find a call", d.page(socket))->text(), QString());
    QVERIFY(d.button("bind", d.page(socket)));
    QVERIFY(d.outcome(socket, "getsockname").contains("= 0")); // what was used is not folded away
}

void TestCallsPanel::aFoldedGroupNamesItsCallsAndShowsWhatMakesSenseNow() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    QVERIFY(d.press("Life", d.page(socket)));
    QTRY_VERIFY(d.says(d.page(socket), "bind   listen   accept"));
    const auto visible = [&](const char* call) {
        for (const CallCard* card : d.page(socket)->findChildren<CallCard*>())
            if (card->name() == QLatin1String(call) && card->isVisible())
                return true;
        return false;
    };
    QVERIFY(visible("bind")); // makes sense now
    QVERIFY(!visible("shutdown"));
    QVERIFY(d.press("Life", d.page(socket)));
    QTRY_VERIFY(visible("shutdown"));
}

void TestCallsPanel::whichGroupsAreOpenIsRemembered() {
    GuiWindowDriver& d = *m_driver;
    const SocketId first = d.make("TCP client");
    QVERIFY(first);
    QVERIFY(d.press("Data", d.page(first)));
    QVERIFY(d.press("Descriptor", d.page(first)));
    const SocketId second = d.make("TCP client");
    QVERIFY(second);
    QVERIFY(second != first);
    QStringList open;
    for (const CallGroup* group : d.page(second)->findChildren<CallGroup*>())
        if (group->isOpen())
            open << group->heading()->text();
    QCOMPARE(open, QStringList({"Life", "Descriptor"}));
}

void TestCallsPanel::whatMakesSenseNextCanBeGoneTo() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    QVERIFY(socket);
    QVERIFY(d.type("Port", "0", d.card(socket, "bind")));
    QVERIFY(d.call(socket, "bind"));
    QTRY_COMPARE(suggested(socket), QStringList({"getsockname", "listen"}));
    QVERIFY(d.press("getsockname", d.page(socket))); // the first button of this name is the one beside Next
    QCOMPARE(QApplication::focusWidget(), d.button("getsockname", d.card(socket, "getsockname")));
    QVERIFY(d.outcome(socket, "getsockname").isEmpty()); // gone to, not made
}

QTEST_MAIN(TestCallsPanel)
#include "tst_calls_panel.moc"
