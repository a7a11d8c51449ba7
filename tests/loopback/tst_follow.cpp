#include "tests/support/engine_harness.h"

#include <QtTest>

#include <sys/socket.h>

namespace swb::test {

class TestFollow : public QObject {
    Q_OBJECT

private slots:
    // Each datagram is a call and a row of its own, in the order they came, until a person stops it.
    void datagramsAreReceivedUntilInterrupted() {
        EngineHarness harness;
        const ActionReport pair = harness.run({}, step::Socketpair{AF_UNIX, SOCK_DGRAM, 0});
        const SocketId writer = pair.made.at(0), reader = pair.made.at(1);
        const ActionId following = harness.start(reader, step::Follow{64, 1, 0});
        for (const char* text : {"one", "two", "three"})
            harness.run(writer, step::Send{bytesOf(text), 0});
        QTRY_COMPARE(textOf(harness.receivedBy(reader)), std::string("onetwothree"));
        harness.engine().interrupt(following);
        const ActionReport report = harness.waitFor(following);
        QVERIFY(!report.error);
        QVERIFY(!report.cancelled);
        QCOMPARE(report.value, 3);
        QCOMPARE(harness.view(reader).bytesReceived, 11u);
        const std::vector<CallRecord> calls = harness.recordsOf(following);
        QCOMPARE(calls.size(), 4u);
        QCOMPARE(calls.front().origin, Origin::User);
        QCOMPARE(calls.at(1).origin, Origin::Consequence);
        QCOMPARE(calls.back().error, EINTR);
        QCOMPARE(calls.back().ending, Ending::Interrupted);
    }

    void aStreamIsFollowedToItsEnd() {
        EngineHarness harness;
        const EngineHarness::Pair pair = harness.connectedTcp();
        const ActionId following = harness.start(pair.server, step::Follow{64, 1, 0});
        harness.run(pair.client, step::Send{bytesOf("last words"), 0});
        harness.run(pair.client, step::Shutdown{SHUT_WR});
        const ActionReport report = harness.waitFor(following);
        QVERIFY(!report.error);
        QVERIFY(harness.view(pair.server).endOfStream);
        QCOMPARE(textOf(harness.receivedBy(pair.server)), std::string("last words"));
    }

    void anErrorEndsItAndIsReported() {
        EngineHarness harness;
        const ActionReport pair = harness.run({}, step::Socketpair{AF_UNIX, SOCK_DGRAM, 0});
        harness.run(pair.made.at(0), step::Send{bytesOf("only"), 0});
        const ActionReport report = harness.run(pair.made.at(1), step::Follow{64, 1, MSG_DONTWAIT});
        QVERIFY(report.error);
        QCOMPARE(report.error->number, EAGAIN);
        QCOMPARE(report.value, 1);
    }

    void theTimeOutIsForEachCall() {
        EngineHarness harness;
        const ActionReport pair = harness.run({}, step::Socketpair{AF_UNIX, SOCK_DGRAM, 0});
        const SocketId reader = pair.made.at(1);
        harness.run(reader, step::SetTimeout{std::chrono::milliseconds(30)});
        harness.run(pair.made.at(0), step::Send{bytesOf("x"), 0});
        const ActionReport report = harness.run(reader, step::Follow{64, 1, 0});
        QVERIFY(report.timedOut);
        QCOMPARE(report.value, 1);
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestFollow)
#include "tst_follow.moc"
