#include "tests/support/engine_harness.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

namespace {

TranscriptRow lastRow(EngineHarness& h, SocketId socket) {
    TranscriptRow last;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        if (row.socket == socket)
            last = row;
    return last;
}

} // namespace

class CallsUdpTest : public QObject {
    Q_OBJECT

private slots:
    void sendtoArrivesWithItsSender();
    void sendtoBindsTheSocketByItself();
    void connectedSocketSendsWithoutAddress();
    void connectedSocketHearsItsPeerAlone();
    void refusedDatagramIsTheNextCallsError();
    void dissolvedAssociationNeedsAnAddressAgain();
    void cutDatagramIsNotedWithItsFullLength_data();
    void cutDatagramIsNotedWithItsFullLength();
    void datagramOfExactlyTheRoomIsWhole();
    void fullLengthIsReturnedWithTheTruncationFlag();
    void emptyDatagramIsNoEndOfStream();
    void datagramTooLongIsRefused();
    void sendWithoutAddressIsRefused();
    void ipv6DatagramsConverse();
    void waitingForADatagramIsInterrupted();
    void listenIsRefused();
};

void CallsUdpTest::sendtoArrivesWithItsSender() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    QCOMPARE(h.run(a.socket, step::Sendto{bytesOf("ping"), 0, b.address}).value, 4);
    const ActionReport got = h.run(b.socket, step::Recvfrom{64, 0});
    QCOMPARE(got.value, 4);
    const TranscriptRow row = lastRow(h, b.socket);
    QVERIFY(row.peer == a.address);
    QCOMPARE(row.note, RowNote::None);
    QVERIFY(lastRow(h, a.socket).peer == b.address);
    QCOMPARE(textOf(h.receivedBy(b.socket)), "ping");
}

void CallsUdpTest::sendtoBindsTheSocketByItself() {
    EngineHarness h;
    const Endpoint b = bound(h);
    const SocketId a = h.socket(AF_INET, SOCK_DGRAM);
    QCOMPARE(h.view(a).local.value().port(), 0);
    h.run(a, step::Sendto{bytesOf("x"), 0, b.address});
    QVERIFY(h.view(a).local.value().port() > 0);
}

void CallsUdpTest::connectedSocketSendsWithoutAddress() {
    EngineHarness h;
    const Endpoint b = bound(h);
    const SocketId a = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(a, step::Connect{b.address}).error);
    QCOMPARE(h.view(a).life, Life::Connected);
    QVERIFY(h.view(a).peer == std::optional(b.address));
    QCOMPARE(h.run(a, step::Send{bytesOf("hi"), 0}).value, 2);
    QCOMPARE(h.run(b.socket, step::Recv{16, 0}).value, 2);
}

void CallsUdpTest::connectedSocketHearsItsPeerAlone() {
    EngineHarness h;
    const Endpoint peer = bound(h);
    const Endpoint stranger = bound(h);
    const Endpoint own = bound(h);
    QVERIFY(!h.run(own.socket, step::Connect{peer.address}).error);
    h.run(stranger.socket, step::Sendto{bytesOf("noise"), 0, own.address});
    h.run(peer.socket, step::Sendto{bytesOf("voice"), 0, own.address});
    QCOMPARE(h.run(own.socket, step::Recv{16, 0}).value, 5);
    QCOMPARE(textOf(h.receivedBy(own.socket)), "voice");
    QCOMPARE(h.run(own.socket, step::Recv{16, MSG_DONTWAIT}).error.value().number, EAGAIN);
}

void CallsUdpTest::refusedDatagramIsTheNextCallsError() {
    EngineHarness h;
    const Endpoint gone = bound(h);
    h.run(gone.socket, step::Close{});
    const SocketId a = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(a, step::Connect{gone.address}).error);
    QCOMPARE(h.run(a, step::Send{bytesOf("x"), 0}).value, 1); // sent; the answer of ICMP comes after
    QCOMPARE(h.run(a, step::Recv{16, 0}).error.value().number, ECONNREFUSED);
}

void CallsUdpTest::dissolvedAssociationNeedsAnAddressAgain() {
    EngineHarness h;
    const Endpoint b = bound(h);
    const SocketId a = h.socket(AF_INET, SOCK_DGRAM);
    h.run(a, step::Connect{b.address});
    QVERIFY(!h.run(a, step::Connect{Address::unspecified()}).error);
    QCOMPARE(h.view(a).life, Life::Fresh);
    QVERIFY(!h.view(a).peer);
    QCOMPARE(h.run(a, step::Send{bytesOf("x"), 0}).error.value().number, EDESTADDRREQ);
}

void CallsUdpTest::cutDatagramIsNotedWithItsFullLength_data() {
    QTest::addColumn<int>("room");
    QTest::newRow("4 of 10") << 4;
    QTest::newRow("0 of 10") << 0;
}

void CallsUdpTest::cutDatagramIsNotedWithItsFullLength() {
    QFETCH(const int, room);
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(a.socket, step::Sendto{bytesOf("0123456789"), 0, b.address});
    h.run(a.socket, step::Sendto{bytesOf("next one, longer"), 0, b.address});
    QCOMPARE(h.run(b.socket, step::Recvfrom{static_cast<std::uint64_t>(room), 0}).value, room);
    const TranscriptRow row = lastRow(h, b.socket);
    QCOMPARE(row.note, RowNote::Truncated);
    QCOMPARE(row.length, static_cast<std::uint64_t>(room));
    QCOMPARE(row.fullLength, std::uint64_t(10));
}

void CallsUdpTest::datagramOfExactlyTheRoomIsWhole() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(a.socket, step::Sendto{bytesOf("0123"), 0, b.address});
    QCOMPARE(h.run(b.socket, step::Recvfrom{4, 0}).value, 4);
    QCOMPARE(lastRow(h, b.socket).note, RowNote::None);
}

void CallsUdpTest::fullLengthIsReturnedWithTheTruncationFlag() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(a.socket, step::Sendto{bytesOf("0123456789"), 0, b.address});
    const ActionReport got = h.run(b.socket, step::Recv{4, MSG_TRUNC});
    QCOMPARE(got.value, 10);
    const TranscriptRow row = lastRow(h, b.socket);
    QCOMPARE(row.note, RowNote::Truncated);
    QCOMPARE(row.length, std::uint64_t(4));
    QCOMPARE(row.fullLength, std::uint64_t(10));
    QCOMPARE(textOf(h.receivedBy(b.socket)), "0123");
    QCOMPARE(h.view(b.socket).bytesReceived, std::uint64_t(4));
}

void CallsUdpTest::emptyDatagramIsNoEndOfStream() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    QCOMPARE(h.run(a.socket, step::Sendto{{}, 0, b.address}).value, 0);
    const ActionReport got = h.run(b.socket, step::Recvfrom{64, 0});
    QVERIFY(!got.error);
    QCOMPARE(got.value, 0);
    const TranscriptRow row = lastRow(h, b.socket);
    QCOMPARE(row.note, RowNote::ZeroLengthDatagram);
    QVERIFY(row.peer == a.address);
    QVERIFY(!h.view(b.socket).endOfStream);
}

void CallsUdpTest::datagramTooLongIsRefused() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    QCOMPARE(h.run(a.socket, step::Sendto{Bytes(65508), 0, b.address}).error.value().number, EMSGSIZE);
    QCOMPARE(h.run(a.socket, step::Sendto{Bytes(65507), 0, b.address}).value, 65507);
    QCOMPARE(h.run(b.socket, step::Recv{70000, 0}).value, 65507);
}

void CallsUdpTest::sendWithoutAddressIsRefused() {
    EngineHarness h;
    const SocketId a = h.socket(AF_INET, SOCK_DGRAM);
    QCOMPARE(h.run(a, step::Send{bytesOf("x"), 0}).error.value().number, EDESTADDRREQ);
}

void CallsUdpTest::ipv6DatagramsConverse() {
    EngineHarness h;
    const Endpoint a = boundTo(h, *Address::parseInet6("::1", "0"));
    const Endpoint b = boundTo(h, *Address::parseInet6("::1", "0"));
    if (b.address.port() <= 0)
        QSKIP("this machine has no IPv6 loopback address");
    QCOMPARE(h.run(a.socket, step::Sendto{bytesOf("six"), 0, b.address}).value, 3);
    QCOMPARE(h.run(b.socket, step::Recvfrom{16, 0}).value, 3);
    QVERIFY(lastRow(h, b.socket).peer == a.address);
}

void CallsUdpTest::waitingForADatagramIsInterrupted() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const ActionId receiving = h.start(a.socket, step::Recvfrom{16, 0});
    h.waitUntilInFlight(receiving);
    h.engine().interrupt(receiving);
    QCOMPARE(h.waitFor(receiving).error.value().number, EINTR);
}

void CallsUdpTest::listenIsRefused() {
    EngineHarness h;
    const Endpoint a = bound(h);
    QCOMPARE(h.run(a.socket, step::Listen{1}).error.value().number, EOPNOTSUPP);
    QCOMPARE(h.view(a.socket).life, Life::Bound);
}

QTEST_APPLESS_MAIN(CallsUdpTest)
#include "tst_calls_udp.moc"
