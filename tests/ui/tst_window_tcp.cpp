#include "tests/support/gui_window_driver.h"

#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestWindowTcp : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void aServerAndAClientSideBySideConverseCallByCall();
    void theBuilderBindsAndListensAtOnce();
    void theAcceptedSocketStandsUnderItsListener();
    void aHalfCloseIsShownAtBothEnds();
    void aConnectThatNobodyWaitsForIsRefusedAndExplained();

private:
    struct Conversation {
        SocketId listener, client, accepted;
    };
    // A listener at the left, a client at the right, connected; the accepted socket has taken the listener's place.
    Conversation converse();
    SocketId makeListener();
    SocketId makeClient(std::uint16_t port);

    std::unique_ptr<GuiWindowDriver> m_driver;
};

SocketId TestWindowTcp::makeListener() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = d.make("TCP server");
    const bool done = listener && d.type("Address", "127.0.0.1", d.card(listener, "bind")) &&
                      d.type("Port", "0", d.card(listener, "bind")) && d.call(listener, "bind") &&
                      d.call(listener, "listen");
    return done ? listener : SocketId{};
}

SocketId TestWindowTcp::makeClient(std::uint16_t port) {
    GuiWindowDriver& d = *m_driver;
    if (!d.press("Two pages"))
        return {};
    const SocketId client = d.make("TCP client");
    const bool done = client && d.type("Address", "127.0.0.1", d.card(client, "connect")) &&
                      d.type("Port", QString::number(port), d.card(client, "connect"));
    return done ? client : SocketId{};
}

TestWindowTcp::Conversation TestWindowTcp::converse() {
    GuiWindowDriver& d = *m_driver;
    Conversation all;
    all.listener = makeListener();
    all.client = makeClient(d.localPort(all.listener));
    if (!all.client || !d.call(all.client, "connect") || !d.call(all.listener, "accept"))
        return {};
    const SocketId accepted = d.newestSocket();
    const bool opened = d.press("Open s" + QString::number(accepted.value), d.card(all.listener, "accept")) &&
                        d.waitFor([&] { return d.page(accepted) != nullptr; });
    all.accepted = opened ? accepted : SocketId{};
    return all;
}

void TestWindowTcp::aServerAndAClientSideBySideConverseCallByCall() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = makeListener();
    QVERIFY(listener);
    QVERIFY2(d.outcome(listener, "bind").contains("= 0"), qPrintable(d.outcome(listener, "bind")));
    QTRY_COMPARE(d.view(listener).life, Life::Listening);
    const std::uint16_t port = d.localPort(listener);
    QVERIFY(port != 0);
    QTRY_VERIFY(d.says(d.page(listener), QString("127.0.0.1:%1").arg(port)));

    // The accept waits, as in a program, until the client comes.
    QVERIFY(d.start(listener, "accept"));
    QVERIFY(d.waitUntilBlocked(listener, "accept4"));
    const SocketId client = makeClient(port);
    QVERIFY(client);
    QVERIFY(d.page(listener)->mapToGlobal(QPoint()).x() < d.page(client)->mapToGlobal(QPoint()).x());
    QVERIFY(d.call(client, "connect"));
    QTRY_VERIFY(d.outcome(listener, "accept").contains("(s3)"));
    const SocketId server = d.newestSocket();
    QVERIFY(d.press("Open s3", d.card(listener, "accept")));
    QTRY_VERIFY(d.page(server));
    QVERIFY(d.page(client));

    QVERIFY(d.type("data", "GET /\\r\\n\\x00", d.card(client, "send")));
    QVERIFY(d.says(d.card(client, "send"), "8 B"));
    QVERIFY(d.call(client, "send"));
    QVERIFY(d.outcome(client, "send").contains("= 8"));
    QVERIFY(d.call(server, "recv"));
    QVERIFY(d.outcome(server, "recv").contains("= 8"));
    QVERIFY(d.type("data", "hello", d.card(server, "sendall")));
    QVERIFY(d.call(server, "sendall"));
    QVERIFY(d.type("size", "3", d.card(client, "recv")));
    QVERIFY(d.call(client, "recv"));
    QVERIFY(d.outcome(client, "recv").contains("= 3"));
    QVERIFY(d.call(client, "read"));
    QVERIFY(d.outcome(client, "read").contains("= 2"));

    QVERIFY(d.call(client, "shutdown"));
    QVERIFY(d.call(server, "recv"));
    QVERIFY(d.outcome(server, "recv").contains("= 0"));
    for (const SocketId socket : {client, server}) {
        QVERIFY(d.call(socket, "close"));
        QTRY_COMPARE(d.view(socket).life, Life::Closed);
    }

    const auto row = [&](SocketId socket, const char* call) { return d.ledgerRow(socket, call); };
    QTRY_COMPARE(row(server, "close(").result, QString("0"));
    QVERIFY(row(listener, "socket(AF_INET, SOCK_STREAM").result.toInt() > 2);
    QVERIFY(row(listener, "bind(").call.contains("127.0.0.1:0"));
    QVERIFY(row(listener, "listen(").call.endsWith(", 128)"));
    QVERIFY(row(client, "connect(").call.contains(QString("127.0.0.1:%1").arg(port)));
    QVERIFY(row(client, "send(").call.contains("GET /\\r\\n"));
    QCOMPARE(row(client, "send(").result, QString("8"));
    QCOMPARE(row(client, "send(").origin, QString("user"));
    QCOMPARE(row(client, "read(").result, QString("2"));
    QVERIFY(row(client, "shutdown(").call.contains("SHUT_WR"));
    QCOMPARE(row(server, "recv(").result, QString("0 (no bytes)"));
}

void TestWindowTcp::theBuilderBindsAndListensAtOnce() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.preset("TCP server"));
    QVERIFY(d.type("Port", "0", d.builder()));
    QVERIFY(d.choose(d.combo("Then", d.builder()), "bind, listen"));
    QVERIFY(d.button("socket(), bind(), listen()", d.builder()));
    const SocketId listener = d.makeFromBuilder();
    QVERIFY(listener);
    QTRY_COMPARE(d.view(listener).life, Life::Listening);
    QTRY_VERIFY(d.says(d.page(listener), "LISTEN"));
}

void TestWindowTcp::theAcceptedSocketStandsUnderItsListener() {
    GuiWindowDriver& d = *m_driver;
    const Conversation all = converse();
    QVERIFY(all.accepted);
    const QAbstractItemModel* tree = d.list("Sockets")->model();
    QTRY_COMPARE(tree->rowCount(tree->index(0, 0)), 1);
    const QModelIndex under = tree->index(0, 0, tree->index(0, 0));
    QVERIFY(under.data().toString().contains("s" + QString::number(all.accepted.value)));
    QVERIFY(d.openInTree(all.listener));
    QVERIFY(d.page(all.listener));
    QVERIFY(d.openInTree(all.accepted));
    QVERIFY(d.page(all.accepted));
    QVERIFY(!d.page(all.listener));
}

void TestWindowTcp::aHalfCloseIsShownAtBothEnds() {
    GuiWindowDriver& d = *m_driver;
    const Conversation all = converse();
    QVERIFY(all.accepted);
    QVERIFY(d.call(all.client, "shutdown"));
    QTRY_VERIFY2(d.says(d.page(all.client), "FIN_WAIT2"), qPrintable(d.text(d.page(all.client))));
    QTRY_VERIFY2(d.says(d.page(all.accepted), "CLOSE_WAIT"), qPrintable(d.text(d.page(all.accepted))));
    QTRY_VERIFY(d.says(d.page(all.accepted), "RDHUP"));
    // The other direction still carries.
    QVERIFY(d.type("data", "still here", d.card(all.accepted, "send")));
    QVERIFY(d.call(all.accepted, "send"));
    QVERIFY(d.call(all.client, "recv"));
    QVERIFY(d.outcome(all.client, "recv").contains("= 10"));
    QVERIFY(d.type("data", "x", d.card(all.client, "send")));
    QVERIFY(d.call(all.client, "send"));
    QVERIFY(d.outcome(all.client, "send").contains("EPIPE"));
}

void TestWindowTcp::aConnectThatNobodyWaitsForIsRefusedAndExplained() {
    GuiWindowDriver& d = *m_driver;
    const SocketId listener = makeListener();
    QVERIFY(listener);
    const std::uint16_t port = d.localPort(listener);
    QVERIFY(d.call(listener, "close"));
    const SocketId client = makeClient(port);
    QVERIFY(client);
    QVERIFY(d.call(client, "connect"));
    QVERIFY(d.outcome(client, "connect").contains("ECONNREFUSED"));
    QTRY_VERIFY(d.ledgerRow(client, "connect(").errnoText.contains("ECONNREFUSED"));
}

QTEST_MAIN(TestWindowTcp)
#include "tst_window_tcp.moc"
