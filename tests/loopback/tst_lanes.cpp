#include "tests/support/engine_harness.h"

#include <QTest>

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

// Order, interrupting and closing: what happens to actions that wait or are in flight.
class LanesTest : public QObject {
    Q_OBJECT

private slots:
    void anotherThreadPassesABlockedCall();
    void twoBlockedCallsOfOneSocketAreBothInFlight();
    void callsThatPassTheLane_data();
    void callsThatPassTheLane();
    void shutdownPassesTheLaneAndWakesTheReader();
    void otherCallsWaitBehindABlockedLane();
    void interruptTakesAWaitingActionFromItsLane();
    void interruptOfAnEndedActionDoesNothing();
    void connectInterruptedBeforeItBeganIsNotUnderWay();
    void closingCancelsWhatWaits();
    void closingUnderABlockedAcceptEndsIt();
    void closingInterruptsCallsOfEveryThread();
    void closedNumberIsFreeOnlyAfterTheCallReturned();
    void callsAfterCloseAreRefused();
    void secondCloseIsRefused();
    void closeThatLingersCanBeInterrupted();
    void interruptAndCloseTogetherEndCleanly();
    void submittingWhileTheEngineEndsIsHarmless();
};

void LanesTest::anotherThreadPassesABlockedCall() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    QCOMPARE(h.run(server, step::Send{bytesOf("beside"), 0}, Lane::OtherThread).value, 6);
    QVERIFY(h.view(server).isBusy());
    h.run(client, step::Send{bytesOf("x"), 0});
    QCOMPARE(h.waitFor(receiving).value, 1);
}

void LanesTest::twoBlockedCallsOfOneSocketAreBothInFlight() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId first = h.start(server, step::Recv{1, 0});
    const ActionId second = h.start(server, step::Recv{1, 0}, Lane::OtherThread);
    h.waitUntilInFlight(first);
    h.waitUntilInFlight(second);
    QVERIFY(h.viewWhen(server, [](const SocketView& v) { return v.inFlight.size() == 2; }).id);
    h.run(client, step::Send{bytesOf("ab"), 0});
    QCOMPARE(h.waitFor(first).value + h.waitFor(second).value, 2);
}

void LanesTest::callsThatPassTheLane_data() {
    QTest::addColumn<int>("call");
    QTest::newRow("getsockname") << 0;
    QTest::newRow("getpeername") << 1;
    QTest::newRow("getsockopt") << 2;
}

void LanesTest::callsThatPassTheLane() {
    QFETCH(const int, call);
    const Step steps[] = {step::Getsockname{}, step::Getpeername{}, step::Getsockopt{SOL_SOCKET, SO_TYPE, 4}};
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    QVERIFY(!h.run(server, steps[call]).error);
    QVERIFY(h.engine().recorder().hasInFlight(receiving));
}

void LanesTest::shutdownPassesTheLaneAndWakesTheReader() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    QVERIFY(!h.run(server, step::Shutdown{SHUT_RD}).error);
    const ActionReport report = h.waitFor(receiving);
    QVERIFY(!report.error);
    QCOMPARE(report.value, 0);
    QCOMPARE(h.recordsOf(receiving).front().ending, Ending::Undisturbed);
}

void LanesTest::otherCallsWaitBehindABlockedLane() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    const ActionId waiting = h.start(server, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, {1, 0, 0, 0}});
    const SocketView view = h.viewWhen(server, [](const SocketView& v) { return !v.waiting.empty(); });
    QCOMPARE(view.waiting.at(0).id, waiting);
    QCOMPARE(view.waiting.at(0).name, "setsockopt");
    QCOMPARE(view.inFlight.at(0).id, receiving);
    QVERIFY(!h.engine().recorder().hasInFlight(waiting));
    h.run(client, step::Send{bytesOf("x"), 0});
    QVERIFY(!h.waitFor(waiting).error);
}

void LanesTest::interruptTakesAWaitingActionFromItsLane() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    const ActionId waiting = h.start(server, step::Send{bytesOf("never"), 0});
    const ActionId last = h.start(server, step::Send{bytesOf("last"), 0});
    h.viewWhen(server, [](const SocketView& v) { return v.waiting.size() == 2; });
    h.waitUntilInFlight(receiving);
    h.engine().interrupt(waiting);
    const ActionReport report = h.waitFor(waiting);
    QVERIFY(report.cancelled);
    QVERIFY(!report.error);
    QVERIFY(h.recordsOf(waiting).empty());
    QVERIFY(h.engine().recorder().hasInFlight(receiving));
    h.run(client, step::Send{bytesOf("x"), 0});
    QCOMPARE(h.waitFor(last).value, 4);
    h.run(client, step::Recv{16, 0});
    QCOMPARE(textOf(h.receivedBy(client)), "last");
}

void LanesTest::interruptOfAnEndedActionDoesNothing() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport sent = h.run(client, step::Send{bytesOf("x"), 0});
    h.engine().interrupt(sent.action);
    h.engine().interrupt(ActionId{999999});
    QCOMPARE(h.run(server, step::Recv{1, 0}).value, 1);
    QCOMPARE(h.recordsOf(sent.action).front().ending, Ending::Undisturbed);
}

void LanesTest::connectInterruptedBeforeItBeganIsNotUnderWay() {
    EngineHarness h;
    const auto listener = h.listener();
    for (int i = 0; i < 200; ++i) {
        const SocketId client = h.socket(AF_INET, SOCK_STREAM);
        const ActionId connecting = h.start(client, step::Connect{listener.address});
        h.engine().interrupt(connecting);
        const ActionReport report = h.waitFor(connecting);
        const bool called = !h.recordsOf(connecting).empty();
        QCOMPARE(report.cancelled, !called);
        if (!called)
            QCOMPARE(h.view(client).life, Life::Fresh);
        h.run(client, step::Close{});
        if (called && !report.error)
            h.run(h.run(listener.socket, step::Accept{0}).made.at(0), step::Close{});
    }
}

void LanesTest::closingCancelsWhatWaits() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    std::vector<ActionId> waiting;
    waiting.reserve(5);
    for (int i = 0; i < 5; ++i)
        waiting.push_back(h.start(server, step::Send{bytesOf("never"), 0}));
    h.waitUntilInFlight(receiving);
    QVERIFY(!h.run(server, step::Close{}).error);
    for (const ActionId action : waiting) {
        QVERIFY(h.waitFor(action).cancelled);
        QVERIFY(h.recordsOf(action).empty());
    }
    QVERIFY(h.view(server).waiting.empty());
    QCOMPARE(h.run(client, step::Recv{16, 0}).value, 0);
}

void LanesTest::closingUnderABlockedAcceptEndsIt() {
    EngineHarness h;
    for (int i = 0; i < 50; ++i) {
        const auto listener = h.listener();
        const ActionId accepting = h.start(listener.socket, step::Accept{0});
        h.waitUntilInFlight(accepting);
        QVERIFY(!h.run(listener.socket, step::Close{}).error);
        QCOMPARE(h.waitFor(accepting).error.value().number, EINTR);
        QCOMPARE(h.recordsOf(accepting).front().ending, Ending::InterruptedByClose);
        // Nobody accepts behind a number that is free again.
        QCOMPARE(h.run(h.socket(AF_INET, SOCK_STREAM), step::Connect{listener.address}).error.value().number,
                 ECONNREFUSED);
    }
}

void LanesTest::closingInterruptsCallsOfEveryThread() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    std::vector<ActionId> receiving;
    receiving.reserve(8);
    for (int i = 0; i < 8; ++i)
        receiving.push_back(h.start(server, step::Recv{1, 0}, Lane::OtherThread));
    for (const ActionId action : receiving)
        h.waitUntilInFlight(action);
    QVERIFY(!h.run(server, step::Close{}).error);
    for (const ActionId action : receiving)
        QCOMPARE(h.waitFor(action).error.value().number, EINTR);
}

void LanesTest::closedNumberIsFreeOnlyAfterTheCallReturned() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{1, 0});
    h.waitUntilInFlight(receiving);
    const ActionReport closed = h.run(server, step::Close{});
    const CallRecord recv = h.recordsOf(receiving).front();
    const CallRecord close = h.recordsOf(closed.action).front();
    QVERIFY(close.start >= recv.start + recv.duration);
    QCOMPARE(close.args[0], recv.args[0]);
}

void LanesTest::callsAfterCloseAreRefused() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId closing = h.start(server, step::Close{});
    const ActionReport late = h.run(server, step::Getsockname{});
    QCOMPARE(late.error.value().number, EBADF);
    QVERIFY(h.recordsOf(late.action).empty()); // the number may be another socket's already
    QVERIFY(!h.waitFor(closing).error);
}

void LanesTest::secondCloseIsRefused() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const ActionId first = h.start(id, step::Close{});
    const ActionId second = h.start(id, step::Close{});
    QVERIFY(!h.waitFor(first).error);
    QCOMPARE(h.waitFor(second).error.value().number, EBADF);
    QVERIFY(h.recordsOf(second).empty());
}

void LanesTest::closeThatLingersCanBeInterrupted() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::SetTimeout{10ms});
    h.run(client, step::SendAll{Bytes(64u << 20), 0}); // more than the buffers hold: some stays unsent
    h.run(client, step::SetTimeout{std::nullopt});
    Bytes linger(8);
    linger[0] = 1;
    linger[5] = 1; // 256 seconds
    QVERIFY(!h.run(client, step::Setsockopt{SOL_SOCKET, SO_LINGER, linger}).error);
    const ActionId closing = h.start(client, step::Close{});
    h.waitUntilInFlight(closing);
    h.engine().interrupt(closing);
    const ActionReport report = h.waitFor(closing);
    QCOMPARE(report.action, closing);
    QCOMPARE(h.view(client).life, Life::Closed); // whatever close() returned
    QCOMPARE(h.recordsOf(closing).size(), std::size_t(1));
}

void LanesTest::interruptAndCloseTogetherEndCleanly() {
    EngineHarness h;
    for (int i = 0; i < 50; ++i) {
        const auto [client, server] = h.connectedTcp();
        const ActionId receiving = h.start(server, step::Recv{1, 0});
        const ActionId waiting = h.start(server, step::Recv{1, 0});
        h.engine().interrupt(receiving);
        const ActionId closing = h.start(server, step::Close{});
        h.engine().interrupt(waiting);
        QVERIFY(!h.waitFor(closing).error);
        const ActionReport first = h.waitFor(receiving);
        QVERIFY(first.cancelled || first.error.value().number == EINTR);
        const ActionReport second = h.waitFor(waiting);
        QVERIFY(second.cancelled || second.error.value().number == EINTR);
        h.run(client, step::Close{});
    }
}

void LanesTest::submittingWhileTheEngineEndsIsHarmless() {
    for (int i = 0; i < 20; ++i) {
        EngineHarness h;
        const auto listener = h.listener();
        for (int k = 0; k < 10; ++k) {
            h.start({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
            h.start(listener.socket, step::Accept{0}, Lane::OtherThread);
            h.start(listener.socket, step::Accept{0});
        }
        h.destroyEngine();
    }
}

QTEST_APPLESS_MAIN(LanesTest)
#include "tst_lanes.moc"
