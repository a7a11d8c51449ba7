#include "tests/support/engine_harness.h"

#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

class EngineTest : public QObject {
    Q_OBJECT

private slots:
    void everyCallOfATcpConversationIsOneRecord();
    void halfCloseIsReadAsEndOfStream();
    void aBlockedCallIsSeenInFlightAndInterrupted();
    void closeInterruptsTheCallInFlightAndClosesOnce();
    void aLaneKeepsTheOrderOfWhatWasAsked();
    void timeoutModeIsAVisibleGroupOfPollAndCall();
    void theEngineEndsAtOnceWithTenCallsBlocked();
    void aThousandInterruptsLeaveTheSocketUsable();
};

void EngineTest::everyCallOfATcpConversationIsOneRecord() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QVERIFY(client && server);
    QCOMPARE(h.run(client, step::Send{bytesOf("hello"), MSG_NOSIGNAL}).value, 5);
    QCOMPARE(h.run(server, step::Recv{4096, 0}).value, 5);
    QCOMPARE(textOf(h.receivedBy(server)), "hello");
    QVERIFY(!h.run(client, step::Close{}).error);
    std::vector<CallId> calls;
    for (const CallRecord& record : h.records())
        calls.push_back(record.call);
    const std::vector<CallId> expected{CallId::Socket,  CallId::Bind, CallId::Listen, CallId::Socket, CallId::Connect,
                                       CallId::Accept4, CallId::Send, CallId::Recv,   CallId::Close};
    QVERIFY(calls == expected);
}

void EngineTest::halfCloseIsReadAsEndOfStream() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QVERIFY(!h.run(client, step::Shutdown{SHUT_WR}).error);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 0);
    QVERIFY(h.view(server).endOfStream);
    QVERIFY(h.view(client).writeShut);
    QVERIFY(!h.view(client).readShut);
    QCOMPARE(h.run(server, step::Send{bytesOf("late"), MSG_NOSIGNAL}).value, 4);
    QCOMPARE(h.run(client, step::Recv{16, 0}).value, 4);
}

void EngineTest::aBlockedCallIsSeenInFlightAndInterrupted() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    const RecordBatch batch = h.engine().recorder().copySince(0);
    QCOMPARE(batch.inFlight.size(), std::size_t(1));
    QCOMPARE(batch.inFlight.front().call, CallId::Recv);
    h.engine().interrupt(receiving);
    const ActionReport report = h.waitFor(receiving);
    QVERIFY(report.error);
    QCOMPARE(report.error->number, EINTR);
    QCOMPARE(h.recordsOf(receiving).back().ending, Ending::Interrupted);
}

void EngineTest::closeInterruptsTheCallInFlightAndClosesOnce() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    QVERIFY(!h.run(server, step::Close{}).error);
    const auto rows = h.recordsOf(receiving);
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows.front().error, EINTR);
    QCOMPARE(rows.front().ending, Ending::InterruptedByClose);
    QCOMPARE(h.view(server).life, Life::Closed);
    const ActionReport after = h.run(server, step::Recv{16, 0});
    QVERIFY(after.error);
    QCOMPARE(after.error->number, EBADF);
}

void EngineTest::aLaneKeepsTheOrderOfWhatWasAsked() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId blocked = h.start(server, step::Recv{1, MSG_WAITALL});
    h.waitUntilInFlight(blocked);
    std::vector<ActionId> sends;
    for (int i = 0; i < 20; ++i)
        sends.push_back(h.start(server, step::Send{Bytes{static_cast<std::uint8_t>('a' + i)}, MSG_NOSIGNAL}));
    QVERIFY(h.viewWhen(server, [](const SocketView& v) { return v.waiting.size() == 20; }).id == server);
    h.run(client, step::Send{bytesOf("x"), MSG_NOSIGNAL});
    for (const ActionId id : sends)
        QCOMPARE(h.waitFor(id).value, 1);
    QCOMPARE(h.run(client, step::Recv{20, MSG_WAITALL}).value, 20);
    QCOMPARE(textOf(h.receivedBy(client)), "abcdefghijklmnopqrst");
}

void EngineTest::timeoutModeIsAVisibleGroupOfPollAndCall() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport set = h.run(server, step::SetTimeout{std::chrono::milliseconds(30)});
    QVERIFY(!set.error);
    const auto settingCalls = h.recordsOf(set.action);
    QCOMPARE(settingCalls.size(), std::size_t(2));
    QCOMPARE(settingCalls[1].args[1], std::int64_t(F_SETFL));
    QVERIFY(settingCalls[1].args[2] & O_NONBLOCK);
    QCOMPARE(h.view(server).mode, TimeoutMode::Timeout);
    const ActionReport late = h.run(server, step::Recv{16, 0});
    QVERIFY(late.timedOut);
    QVERIFY(!late.error);
    const auto rows = h.recordsOf(late.action);
    QCOMPARE(rows.size(), std::size_t(1));
    QCOMPARE(rows[0].call, CallId::Poll);
    QCOMPARE(rows[0].result, 0);
    QCOMPARE(rows[0].origin, Origin::Consequence);
    h.run(client, step::Send{bytesOf("now"), MSG_NOSIGNAL});
    const ActionReport got = h.run(server, step::Recv{16, 0});
    QCOMPARE(got.value, 3);
    QCOMPARE(h.recordsOf(got.action).size(), std::size_t(2));
}

void EngineTest::theEngineEndsAtOnceWithTenCallsBlocked() {
    EngineHarness h;
    for (int i = 0; i < 10; ++i) {
        const auto listener = h.listener();
        h.waitUntilInFlight(h.start(listener.socket, step::Accept{0}));
    }
    h.destroyEngine(); // a call left blocked would hang here, and ctest's time limit says so
}

void EngineTest::aThousandInterruptsLeaveTheSocketUsable() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    for (int i = 0; i < 1000; ++i) {
        const ActionId receiving = h.start(server, step::Recv{16, 0});
        h.engine().interrupt(receiving);
        const ActionReport report = h.waitFor(receiving);
        QVERIFY(report.cancelled || (report.error && report.error->number == EINTR));
    }
    QCOMPARE(h.run(client, step::Send{bytesOf("still here"), MSG_NOSIGNAL}).value, 10);
    QCOMPARE(h.run(server, step::Recv{64, 0}).value, 10);
}

QTEST_APPLESS_MAIN(EngineTest)
#include "tst_engine.moc"
