#include "core/rules/send_plan.h"
#include "tests/support/traffic_harness.h"

#include <QtTest>

#include <sys/socket.h>

#include <thread>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

std::shared_ptr<const SendProgram> program(SendPlan plan) {
    const auto compiled = SendProgram::compile(std::move(plan));
    if (!compiled)
        std::abort();
    return *compiled;
}

PlannedMessage message(std::string text, bool hasPlaceholders = false) {
    PlannedMessage made;
    made.payload.text = std::move(text);
    made.payload.hasPlaceholders = hasPlaceholders;
    return made;
}

PlanState stateOf(const PeerView& peer) { return peer.plan ? peer.plan->state : PlanState::None; }

} // namespace

class TestTrafficPlans : public QObject {
    Q_OBJECT

private slots:
    void aMessageIsSentSeveralTimes_data() { pollers(); }
    void aMessageIsSentSeveralTimes() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        SendPlan plan;
        plan.messages = {message("n{counter} ", true)};
        plan.rounds = 3;
        h.traffic().send({id}, program(plan));
        QCOMPARE(readExactly(client, 9), std::string("n1 n2 n3 "));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::Done; }));
        QCOMPARE(h.peer(id).plan->messages, 3u);
        QCOMPARE(h.peer(id).plan->bytes, 9u);
        QVERIFY(!h.peer(id).sending);
    }

    // Moments are counted from the start: 100 of them 5 ms apart take 495 ms, not 100 times a little more than 5.
    void itIsSentEverySoOftenWithoutDrift_data() { pollers(); }
    void itIsSentEverySoOftenWithoutDrift() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        SendPlan plan;
        plan.messages = {message("t")};
        plan.rounds = 100;
        plan.pace = SendPlan::Pace::Every;
        plan.every = 5ms;
        plan.late = SendPlan::Late::CatchUp;
        h.traffic().send({id}, program(plan));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::Done; }));
        QCOMPARE(readExactly(client, 100).size(), 100u);
        std::vector<Nanoseconds> sent;
        for (const CallRecord& call : h.calls(CallId::Send))
            sent.push_back(call.start);
        QCOMPARE(sent.size(), 100u);
        const Nanoseconds whole = sent.back() - sent.front();
        QVERIFY(whole >= 490ms);
        const Nanoseconds worst = h.peer(id).plan->worst; // what the machine's other work made late
        QVERIFY2(whole <= 496ms + worst, qPrintable(QString::number(whole.count())));
    }

    void aSequenceWaitsForItsAnswers() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        SendPlan plan;
        plan.messages = {message("USER\n"), message("PASS\n")};
        plan.messages[0].waitFor.emplace();
        plan.messages[0].waitFor->text = "331";
        h.traffic().send({id}, program(plan));
        QCOMPARE(readExactly(client, 5), std::string("USER\n"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.plan && peer.plan->isWaitingForAnswer; }));
        writeAll(client, "33");
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.bytesIn == 2; }));
        QVERIFY(h.peer(id).plan->isWaitingForAnswer);
        writeAll(client, "1 go on\n"); // in two pieces: it is found all the same
        QCOMPARE(readExactly(client, 5), std::string("PASS\n"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::Done; }));
    }

    void anAnswerThatDoesNotComeEndsTheSequence() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        SendPlan plan;
        plan.messages = {message("USER\n"), message("PASS\n")};
        plan.messages[0].waitFor.emplace();
        plan.messages[0].waitFor->text = "331";
        plan.messages[0].waitMost = 50ms;
        h.traffic().send({id}, program(plan));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::TimedOut; }));
        QCOMPARE(h.peer(id).plan->timeOuts, 1u);
        QCOMPARE(h.peer(id).bytesOut, 5u);
    }

    void itIsSentAtARate() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        AutoSettings settings;
        settings.keep = false;
        const SocketId id = h.take(server.get(), settings).id;
        SendPlan plan;
        plan.messages = {message(std::string(1000, 'r'))};
        plan.rounds = 200;
        plan.pace = SendPlan::Pace::BytesPerSecond;
        plan.rate = 1'000'000;
        const Nanoseconds before = monotonicNow();
        h.traffic().send({id}, program(plan));
        QCOMPARE(readExactly(client, 200'000).size(), 200'000u);
        const auto took = monotonicNow() - before;
        QVERIFY2(took >= 190ms, qPrintable(QString::number(took.count())));
    }

    // As fast as the peer takes it: a plan does not fill the memory with what a slow peer has not read.
    void aSlowPeerHoldsThePlanUp_data() { pollers(); }
    void aSlowPeerHoldsThePlanUp() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        AutoSettings settings;
        settings.keep = false;
        settings.highWater = 100'000;
        const SocketId id = h.take(server.get(), settings).id;
        SendPlan plan;
        plan.messages = {message(std::string(10'000, 'r'))};
        plan.rounds = 3000;
        h.traffic().send({id}, program(plan));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.backPressure && peer.sending; }));
        QVERIFY(h.peer(id).queued <= 110'000);
        QCOMPARE(readExactly(client, 30'000'000).size(), 30'000'000u);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::Done; }));
    }

    void itIsStopped() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        SendPlan plan;
        plan.messages = {message("t")};
        plan.rounds = SendPlan::kForEver;
        plan.pace = SendPlan::Pace::Every;
        plan.every = 1ms;
        h.traffic().send({id}, program(plan));
        QCOMPARE(readExactly(client, 5), std::string("ttttt"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.sending; }));
        h.traffic().stopSending(id);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::Stopped; }));
        const std::uint64_t sent = h.peer(id).bytesOut;
        h.giveBack(id);
        QCOMPARE(h.traffic().totals().bytesOut, sent);
    }

    // The peer has sent its last: what the plan has left still goes, then the connection ends.
    void thePeersEndDoesNotCutThePlanOff() {
        TrafficHarness h;
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        SendPlan plan;
        plan.messages = {message("t")};
        plan.rounds = 10;
        plan.pace = SendPlan::Pace::Every;
        plan.every = 5ms;
        h.traffic().send({id}, program(plan));
        ::shutdown(client.get(), SHUT_WR);
        QCOMPARE(readToEnd(client), std::string("tttttttttt"));
    }

    void whyAMessageCouldNotBeMadeIsTold() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        SendPlan plan;
        plan.messages = {message("{file /nonexistent/file}", true)};
        const auto compiled = SendProgram::compile(plan);
        QVERIFY2(compiled.has_value(), compiled ? "" : compiled.error().error.message.c_str());
        h.traffic().send({id}, *compiled);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return stateOf(peer) == PlanState::Failed; }));
        QVERIFY(QString::fromStdString(h.peer(id).plan->fault).contains("ENOENT"));
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficPlans)
#include "tst_traffic_plans.moc"
