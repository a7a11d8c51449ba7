#include "tests/support/errno_cases.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <cerrno>
#include <cstring>
#include <fstream>

using namespace swb;
using namespace swb::test;

namespace {

int intOption(EngineHarness& h, SocketId id, int level, int name) {
    const Bytes bytes = h.run(id, step::Getsockopt{level, name, 4}).bytes;
    int value = -1;
    if (bytes.size() == sizeof value)
        std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

tcp_info infoOf(EngineHarness& h, SocketId id) {
    const Bytes bytes = h.run(id, step::Getsockopt{IPPROTO_TCP, TCP_INFO, sizeof(tcp_info)}).bytes;
    tcp_info info{};
    std::memcpy(&info, bytes.data(), std::min(bytes.size(), sizeof info));
    return info;
}

int readiness(EngineHarness& h, SocketId id, short events, int timeout = 0) {
    const ActionReport report = h.run(id, step::Poll{events, timeout});
    return static_cast<int>(h.recordsOf(report.action).front().args[2]);
}

constexpr short kEverything = POLLIN | POLLOUT;

} // namespace

// What surprises about connecting, accepting and listening.
class PitfallsConnectingTest : public QObject {
    Q_OBJECT

private slots:
    void connectUnderWaySucceedsSilentlyTheSecondTime();
    void readyToWriteDoesNotMeanConnected();
    void acceptedAfterItsEndAConnectionStillHasItsBytes();
    void backlogAdmitsOneMoreThanItSays_data();
    void backlogAdmitsOneMoreThanItSays();
    void backlogIsCutToTheLimit();
    void acceptedSocketInheritsNearlyEverything();
    void socketCanBeConnectedToItself();
    void refusedSocketConnectsAgain();
    void sendTimeoutLimitsConnect();
    void freshSocketsAreReadyInTheirOwnWay();
    void refusedShutdownOfDatagramsTakesEffect();
};

void PitfallsConnectingTest::connectUnderWaySucceedsSilentlyTheSecondTime() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId id = stream(h, SOCK_NONBLOCK);
    QCOMPARE(errorOf(h.run(id, step::Connect{listener.address})), EINPROGRESS);
    QCOMPARE(readiness(h, id, POLLOUT, -1), int(POLLOUT));
    QCOMPARE(errorOf(h.run(id, step::Connect{listener.address})), 0);
    QCOMPARE(errorOf(h.run(id, step::Connect{listener.address})), EISCONN);
}

void PitfallsConnectingTest::readyToWriteDoesNotMeanConnected() {
    EngineHarness h;
    const auto listener = h.listener();
    h.run(listener.socket, step::Close{});
    const SocketId id = stream(h, SOCK_NONBLOCK);
    QCOMPARE(errorOf(h.run(id, step::Connect{listener.address})), EINPROGRESS);
    QCOMPARE(readiness(h, id, POLLOUT, -1), POLLOUT | POLLERR | POLLHUP);
    QCOMPARE(intOption(h, id, SOL_SOCKET, SO_ERROR), ECONNREFUSED);
    QCOMPARE(intOption(h, id, SOL_SOCKET, SO_ERROR), 0); // reading it took it
}

void PitfallsConnectingTest::acceptedAfterItsEndAConnectionStillHasItsBytes() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = stream(h);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    QCOMPARE(h.run(client, step::Send{bytesOf("hello"), 0}).value, 5); // nobody has accepted yet
    QVERIFY(!h.run(client, step::Close{}).error);
    const SocketId server = h.run(listener.socket, step::Accept{0}).made.at(0);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 5);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 0);
}

void PitfallsConnectingTest::backlogAdmitsOneMoreThanItSays_data() {
    QTest::addColumn<int>("backlog");
    QTest::newRow("0") << 0;
    QTest::newRow("2") << 2;
}

void PitfallsConnectingTest::backlogAdmitsOneMoreThanItSays() {
    QFETCH(const int, backlog);
    EngineHarness h;
    const SocketId listener = stream(h);
    h.run(listener, step::Bind{loopback(0)});
    h.run(listener, step::Listen{backlog});
    const Address address = h.view(listener).local.value();
    for (int i = 0; i < 6; ++i)
        h.run(stream(h, SOCK_NONBLOCK), step::Connect{address});
    // Of a listener these are its queue, and the backlog.
    QTRY_COMPARE(static_cast<int>(infoOf(h, listener).tcpi_unacked), backlog + 1);
    QCOMPARE(static_cast<int>(infoOf(h, listener).tcpi_sacked), backlog);
}

void PitfallsConnectingTest::backlogIsCutToTheLimit() {
    unsigned limit = 0;
    std::ifstream("/proc/sys/net/core/somaxconn") >> limit;
    EngineHarness h;
    const SocketId listener = stream(h);
    QVERIFY(!h.run(listener, step::Listen{1000000}).error);
    QCOMPARE(infoOf(h, listener).tcpi_sacked, limit);
}

void PitfallsConnectingTest::acceptedSocketInheritsNearlyEverything() {
    EngineHarness h;
    const auto listener = h.listener();
    const auto set = [&](int level, int name, int value) {
        return !h.run(listener.socket, step::Setsockopt{level, name, intBytes(value)}).error;
    };
    QVERIFY(set(SOL_SOCKET, SO_KEEPALIVE, 1));
    QVERIFY(set(IPPROTO_TCP, TCP_NODELAY, 1));
    QVERIFY(set(IPPROTO_IP, IP_TTL, 33));
    QVERIFY(set(SOL_SOCKET, SO_PRIORITY, 5));
    QVERIFY(!h.run(listener.socket, step::Fcntl{F_SETFL, O_RDWR | O_NONBLOCK}).error);
    QVERIFY(!h.run(stream(h), step::Connect{listener.address}).error);
    const SocketId server = h.run(listener.socket, step::Accept{0}).made.at(0);
    QCOMPARE(intOption(h, server, SOL_SOCKET, SO_KEEPALIVE), 1);
    QCOMPARE(intOption(h, server, IPPROTO_TCP, TCP_NODELAY), 1);
    QCOMPARE(intOption(h, server, IPPROTO_IP, IP_TTL), 33);
    QCOMPARE(intOption(h, server, SOL_SOCKET, SO_PRIORITY), 0);
    QCOMPARE(h.run(server, step::Fcntl{F_GETFL, 0}).value & O_NONBLOCK, 0);
    QCOMPARE(h.run(server, step::Fcntl{F_GETFD, 0}).value & FD_CLOEXEC, 0);
}

void PitfallsConnectingTest::socketCanBeConnectedToItself() {
    EngineHarness h;
    const SocketId id = stream(h);
    h.run(id, step::Bind{loopback(0)});
    const Address own = h.view(id).local.value();
    const ActionReport report = h.run(id, step::Connect{own});
    QCOMPARE(errorOf(report), 0);
    QVERIFY2(report.hint.find("connected to itself") != std::string::npos, report.hint.c_str());
    QVERIFY(h.view(id).peer == h.view(id).local);
    QCOMPARE(h.run(id, step::Send{bytesOf("me"), 0}).value, 2);
    QCOMPARE(h.run(id, step::Recv{16, 0}).value, 2);
    QCOMPARE(textOf(h.receivedBy(id)), "me");
}

void PitfallsConnectingTest::refusedSocketConnectsAgain() {
    EngineHarness h;
    const auto gone = h.listener();
    h.run(gone.socket, step::Close{});
    const SocketId id = stream(h);
    QCOMPARE(errorOf(h.run(id, step::Connect{gone.address})), ECONNREFUSED);
    QCOMPARE(errorOf(h.run(id, step::Connect{h.listener().address})), 0);
}

void PitfallsConnectingTest::sendTimeoutLimitsConnect() {
    EngineHarness h;
    const FullListener full(h);
    const SocketId id = stream(h);
    const timeval limit{0, 200'000};
    Bytes value(sizeof limit);
    std::memcpy(value.data(), &limit, sizeof limit);
    QVERIFY(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_SNDTIMEO, value}).error);
    const ActionReport report = h.run(id, step::Connect{full.address});
    QCOMPARE(errorOf(report), EINPROGRESS);
    QVERIFY(h.recordsOf(report.action).front().duration >= std::chrono::milliseconds(150));
    QCOMPARE(h.view(id).life, Life::Connecting); // it goes on
}

void PitfallsConnectingTest::freshSocketsAreReadyInTheirOwnWay() {
    EngineHarness h;
    QCOMPARE(readiness(h, stream(h), kEverything), POLLOUT | POLLHUP);
    QCOMPARE(readiness(h, h.socket(AF_INET, SOCK_DGRAM), kEverything), int(POLLOUT));
}

void PitfallsConnectingTest::refusedShutdownOfDatagramsTakesEffect() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    QCOMPARE(errorOf(h.run(id, step::Shutdown{SHUT_RDWR})), ENOTCONN);
    QCOMPARE(readiness(h, id, kEverything), POLLIN | POLLOUT | POLLHUP);
}

QTEST_APPLESS_MAIN(PitfallsConnectingTest)
#include "tst_pitfalls_connecting.moc"
