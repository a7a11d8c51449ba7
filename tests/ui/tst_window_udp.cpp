#include "tests/support/gui_window_driver.h"

#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestWindowUdp : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void aMessageGoesThereAndBackWithSendtoAndRecvfrom();
    void aReceiveWaitsForTheMessage();
    void aMessageLongerThanTheRoomIsCut();
    void aConnectedSocketSendsWithoutAnAddressAndLosesItsPeerAgain();
    void nobodyAtThePeersPortIsToldByTheNextCall();
    void anEmptyMessageIsAMessage();

private:
    SocketId makeBound(); // at a port of 127.0.0.1 that the kernel chooses
    bool address(SocketId socket, const QString& call, std::uint16_t port);
    bool sendTo(SocketId from, std::uint16_t port, const QString& data);

    std::unique_ptr<GuiWindowDriver> m_driver;
};

bool TestWindowUdp::address(SocketId socket, const QString& call, std::uint16_t port) {
    QWidget* card = m_driver->card(socket, call);
    return card && m_driver->type("Address", "127.0.0.1", card) && m_driver->type("Port", QString::number(port), card);
}

SocketId TestWindowUdp::makeBound() {
    const SocketId socket = m_driver->make("UDP");
    return socket && address(socket, "bind", 0) && m_driver->call(socket, "bind") ? socket : SocketId{};
}

bool TestWindowUdp::sendTo(SocketId from, std::uint16_t port, const QString& data) {
    return address(from, "sendto", port) && m_driver->type("data", data, m_driver->card(from, "sendto")) &&
           m_driver->call(from, "sendto");
}

void TestWindowUdp::aMessageGoesThereAndBackWithSendtoAndRecvfrom() {
    GuiWindowDriver& d = *m_driver;
    const SocketId left = makeBound();
    QVERIFY(left);
    QVERIFY(d.press("Two pages"));
    const SocketId right = makeBound();
    QVERIFY(right);
    QVERIFY(sendTo(right, d.localPort(left), "ping"));
    QVERIFY(d.outcome(right, "sendto").contains("= 4"));
    QVERIFY(d.call(left, "recvfrom"));
    QVERIFY(d.outcome(left, "recvfrom").contains("= 4"));
    QVERIFY(sendTo(left, d.localPort(right), "pong!"));
    QVERIFY(d.call(right, "recvfrom"));
    QVERIFY(d.outcome(right, "recvfrom").contains("= 5"));

    QTRY_COMPARE(d.ledgerRow(right, "recvfrom(").result.section(' ', 0, 0), QString("5"));
    QVERIFY(d.ledgerRow(right, "sendto(").call.contains(QString("127.0.0.1:%1").arg(d.localPort(left))));
    QVERIFY(d.ledgerRow(right, "sendto(").call.contains("ping"));
    // Who sent it is an answer of the call.
    QVERIFY2(d.ledgerRow(right, "recvfrom(").call.contains(QString("127.0.0.1:%1").arg(d.localPort(left))),
             qPrintable(d.ledgerRow(right, "recvfrom(").call));
}

void TestWindowUdp::aReceiveWaitsForTheMessage() {
    GuiWindowDriver& d = *m_driver;
    const SocketId left = makeBound();
    QVERIFY(left);
    QVERIFY(d.start(left, "recvfrom"));
    QVERIFY(d.waitUntilBlocked(left, "recvfrom"));
    QVERIFY(d.press("Two pages"));
    const SocketId right = d.make("UDP");
    QVERIFY(right);
    QVERIFY(sendTo(right, d.localPort(left), "at last"));
    QTRY_VERIFY(d.outcome(left, "recvfrom").contains("= 7"));
}

void TestWindowUdp::aMessageLongerThanTheRoomIsCut() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = makeBound();
    QVERIFY(socket);
    QVERIFY(sendTo(socket, d.localPort(socket), "12345678")); // to itself
    QVERIFY(d.type("size", "3", d.card(socket, "recvfrom")));
    QVERIFY(d.setFlag("flags", "MSG_TRUNC", d.card(socket, "recvfrom")));
    QVERIFY(d.call(socket, "recvfrom"));
    QVERIFY2(d.outcome(socket, "recvfrom").contains("= 8"), qPrintable(d.outcome(socket, "recvfrom")));
    QTRY_VERIFY(d.ledgerRow(socket, "recvfrom(").call.contains("MSG_TRUNC"));
}

void TestWindowUdp::aConnectedSocketSendsWithoutAnAddressAndLosesItsPeerAgain() {
    GuiWindowDriver& d = *m_driver;
    const SocketId left = makeBound();
    QVERIFY(left);
    QVERIFY(d.press("Two pages"));
    const SocketId right = d.make("UDP");
    QVERIFY(right);
    QVERIFY(d.type("data", "early", d.card(right, "send")));
    QVERIFY(d.call(right, "send"));
    QVERIFY(d.outcome(right, "send").contains("EDESTADDRREQ"));
    QVERIFY(address(right, "connect", d.localPort(left)));
    QVERIFY(d.call(right, "connect"));
    QTRY_VERIFY(d.says(d.page(right), QString("peer 127.0.0.1:%1").arg(d.localPort(left))));
    QVERIFY(d.type("data", "now", d.card(right, "send")));
    QVERIFY(d.call(right, "send"));
    QVERIFY(d.outcome(right, "send").contains("= 3"));
    QVERIFY(d.call(left, "recv"));
    QVERIFY(d.outcome(left, "recv").contains("= 3"));

    QWidget* connect = d.card(right, "connect");
    QVERIFY(d.press("More", connect));
    QVERIFY(d.press("AF_UNSPEC: dissolve the association", connect));
    QVERIFY(d.call(right, "connect"));
    QVERIFY2(d.outcome(right, "connect").contains("= 0"), qPrintable(d.outcome(right, "connect")));
    QVERIFY(d.call(right, "getpeername"));
    QVERIFY(d.outcome(right, "getpeername").contains("ENOTCONN"));
    QTRY_VERIFY(!d.text(d.page(right)).contains("peer 127.0.0.1"));
}

void TestWindowUdp::nobodyAtThePeersPortIsToldByTheNextCall() {
    GuiWindowDriver& d = *m_driver;
    const SocketId gone = makeBound();
    QVERIFY(gone);
    const std::uint16_t port = d.localPort(gone);
    QVERIFY(d.call(gone, "close"));
    const SocketId socket = d.make("UDP");
    QVERIFY(socket);
    QVERIFY(address(socket, "connect", port));
    QVERIFY(d.call(socket, "connect"));
    QVERIFY(d.type("data", "anybody?", d.card(socket, "send")));
    QVERIFY(d.call(socket, "send"));
    QVERIFY(d.outcome(socket, "send").contains("= 8"));
    QVERIFY(d.call(socket, "recv"));
    QVERIFY(d.outcome(socket, "recv").contains("ECONNREFUSED"));
}

void TestWindowUdp::anEmptyMessageIsAMessage() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = makeBound();
    QVERIFY(socket);
    QVERIFY(sendTo(socket, d.localPort(socket), ""));
    QVERIFY(d.outcome(socket, "sendto").contains("= 0"));
    QVERIFY(d.call(socket, "recvfrom"));
    QVERIFY(d.outcome(socket, "recvfrom").contains("= 0"));
    QVERIFY(!d.view(socket).endOfStream);
}

QTEST_MAIN(TestWindowUdp)
#include "tst_window_udp.moc"
