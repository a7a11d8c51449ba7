#include "tests/support/engine_harness.h"

#include <QTest>

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::EngineHarness;

namespace {

std::vector<CallId> callsOf(EngineHarness& h, const ActionReport& report) {
    std::vector<CallId> calls;
    for (const CallRecord& record : h.recordsOf(report.action))
        calls.push_back(record.call);
    return calls;
}

// A connect to it stays under way: its backlog of one is full, so the kernel drops what comes. The two that fill it.
struct FullListener {
    EngineHarness::Listener listener;
    std::vector<SocketId> clients;
};

FullListener fullListener(EngineHarness& h) {
    FullListener full{h.listener(), {}};
    h.run(full.listener.socket, step::Listen{0}); // backlog 0 has room for one
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    h.run(client, step::Connect{full.listener.address});
    full.clients.push_back(client);
    return full;
}

} // namespace

// Blocking, non-blocking and the time-out of Python's settimeout().
class TimeoutModeTest : public QObject {
    Q_OBJECT

private slots:
    void settimeoutChangesTheMode_data();
    void settimeoutChangesTheMode();
    void nonBlockingConnectIsUnderWayUntilTheObserverSeesItsEnd();
    void connectInTimeIsConnectPollAndSoError();
    void connectRefusedInTimeModeIsTheErrorOfTheSocket();
    void connectLateTimesOutAndStaysUnderWay();
    void acceptInTimeIsPollAndAccept();
    void acceptLateTimesOut();
    void sendLateTimesOut();
    void sendallLateKeepsWhatWent();
    void timeoutZeroReturnsAtOnce();
    void interruptedPollEndsTheAction();
    void interruptedConnectGoesOnByItself();
};

void TimeoutModeTest::settimeoutChangesTheMode_data() {
    QTest::addColumn<int>("milliseconds");
    QTest::addColumn<TimeoutMode>("mode");
    QTest::addColumn<bool>("nonBlocking");
    QTest::newRow("None") << -1 << TimeoutMode::Blocking << false;
    QTest::newRow("0") << 0 << TimeoutMode::NonBlocking << true;
    QTest::newRow("1.5") << 1500 << TimeoutMode::Timeout << true;
}

void TimeoutModeTest::settimeoutChangesTheMode() {
    QFETCH(const int, milliseconds);
    QFETCH(const bool, nonBlocking);
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    step::SetTimeout step;
    if (milliseconds >= 0)
        step.timeout = std::chrono::milliseconds(milliseconds);
    const ActionReport report = h.run(id, step);
    QVERIFY((callsOf(h, report) == std::vector{CallId::Fcntl, CallId::Fcntl}));
    const auto rows = h.recordsOf(report.action);
    QCOMPARE(rows[0].args[1], std::int64_t(F_GETFL));
    QCOMPARE(rows[0].origin, Origin::Consequence);
    QCOMPARE((rows[1].args[2] & O_NONBLOCK) != 0, nonBlocking);
    QTEST(h.view(id).mode, "mode");
    QCOMPARE(h.view(id).timeout, milliseconds > 0 ? 1500ms : 0ms);
}

void TimeoutModeTest::nonBlockingConnectIsUnderWayUntilTheObserverSeesItsEnd() {
    EngineHarness h;
    const FullListener full = fullListener(h);
    const SocketId client = h.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    const ActionReport report = h.run(client, step::Connect{full.listener.address});
    QCOMPARE(report.error.value().number, EINPROGRESS);
    QCOMPARE(h.view(client).life, Life::Connecting);
    QCOMPARE(h.run(client, step::Connect{full.listener.address}).error.value().number, EALREADY);
    QCOMPARE(h.view(client).life, Life::Connecting);
    h.engine().watch({client});
    QVERIFY(!h.run(full.listener.socket, step::Accept{0}).error); // room again: the next SYN is answered
    const SocketView view = h.viewWhen(client, [](const SocketView& v) { return v.life == Life::Connected; });
    QCOMPARE(view.id, client);
    QVERIFY(view.peer == std::optional(full.listener.address));
}

void TimeoutModeTest::connectInTimeIsConnectPollAndSoError() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    h.run(client, step::SetTimeout{60s});
    const ActionReport report = h.run(client, step::Connect{listener.address});
    QVERIFY(!report.error);
    QVERIFY((callsOf(h, report) == std::vector{CallId::Connect, CallId::Poll, CallId::Getsockopt}));
    const auto rows = h.recordsOf(report.action);
    QCOMPARE(rows[0].error, EINPROGRESS);
    QCOMPARE(rows[1].args[1], std::int64_t(POLLOUT));
    QCOMPARE(rows[2].args[2], std::int64_t(SO_ERROR));
    QCOMPARE(rows[2].origin, Origin::Consequence);
    QCOMPARE(h.view(client).life, Life::Connected);
}

void TimeoutModeTest::connectRefusedInTimeModeIsTheErrorOfTheSocket() {
    EngineHarness h;
    const auto listener = h.listener();
    h.run(listener.socket, step::Close{});
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    h.run(client, step::SetTimeout{60s});
    const ActionReport report = h.run(client, step::Connect{listener.address});
    QCOMPARE(report.error.value().number, ECONNREFUSED);
    QCOMPARE(report.error->call, std::string_view("connect"));
    QCOMPARE(h.view(client).life, Life::Fresh);
}

void TimeoutModeTest::connectLateTimesOutAndStaysUnderWay() {
    EngineHarness h;
    const FullListener full = fullListener(h);
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    h.run(client, step::SetTimeout{20ms});
    const ActionReport report = h.run(client, step::Connect{full.listener.address});
    QVERIFY(report.timedOut);
    QVERIFY(!report.error);
    QCOMPARE(h.view(client).life, Life::Connecting);
}

void TimeoutModeTest::acceptInTimeIsPollAndAccept() {
    EngineHarness h;
    const auto listener = h.listener();
    h.run(listener.socket, step::SetTimeout{60s});
    h.run(h.socket(AF_INET, SOCK_STREAM), step::Connect{listener.address});
    const ActionReport report = h.run(listener.socket, step::Accept{0});
    QCOMPARE(report.made.size(), std::size_t(1));
    QVERIFY((callsOf(h, report) == std::vector{CallId::Poll, CallId::Accept}));
    QCOMPARE(h.view(report.made[0]).mode, TimeoutMode::Blocking); // as Linux has it; nothing is inherited
}

void TimeoutModeTest::acceptLateTimesOut() {
    EngineHarness h;
    const auto listener = h.listener();
    h.run(listener.socket, step::SetTimeout{20ms});
    const ActionReport report = h.run(listener.socket, step::Accept{0});
    QVERIFY(report.timedOut);
    QVERIFY((callsOf(h, report) == std::vector{CallId::Poll}));
}

void TimeoutModeTest::sendLateTimesOut() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::SetTimeout{20ms});
    ActionReport report;
    for (int i = 0; i < 1000 && !report.timedOut && !report.error; ++i)
        report = h.run(client, step::Send{Bytes(1u << 20), MSG_NOSIGNAL});
    QVERIFY(report.timedOut); // the peer does not read: buffers are full
    QVERIFY((callsOf(h, report) == std::vector{CallId::Poll}));
}

void TimeoutModeTest::sendallLateKeepsWhatWent() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::SetTimeout{50ms});
    const ActionReport report = h.run(client, step::SendAll{Bytes(64u << 20), MSG_NOSIGNAL});
    QVERIFY(report.timedOut);
    QVERIFY(report.value > 0);
    QCOMPARE(static_cast<std::uint64_t>(report.value), h.view(client).bytesSent);
}

void TimeoutModeTest::timeoutZeroReturnsAtOnce() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(server, step::SetTimeout{0ns});
    const ActionReport report = h.run(server, step::Recv{1, 0});
    QCOMPARE(report.error.value().number, EAGAIN);
    QVERIFY(!report.timedOut);
}

void TimeoutModeTest::interruptedPollEndsTheAction() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(server, step::SetTimeout{1h});
    const ActionId receiving = h.start(server, step::Recv{1, 0});
    h.waitUntilInFlight(receiving);
    h.engine().interrupt(receiving);
    const ActionReport report = h.waitFor(receiving);
    QCOMPARE(report.error.value().number, EINTR);
    QVERIFY((callsOf(h, report) == std::vector{CallId::Poll}));
}

void TimeoutModeTest::interruptedConnectGoesOnByItself() {
    EngineHarness h;
    const FullListener full = fullListener(h);
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    const ActionId connecting = h.start(client, step::Connect{full.listener.address});
    h.waitUntilInFlight(connecting);
    h.engine().interrupt(connecting);
    QCOMPARE(h.waitFor(connecting).error.value().number, EINTR);
    QCOMPARE(h.view(client).life, Life::Connecting);
    h.engine().watch({client});
    QVERIFY(!h.run(full.listener.socket, step::Accept{0}).error);
    QCOMPARE(h.viewWhen(client, [](const SocketView& v) { return v.life == Life::Connected; }).id, client);
}

QTEST_APPLESS_MAIN(TimeoutModeTest)
#include "tst_timeout_mode.moc"
