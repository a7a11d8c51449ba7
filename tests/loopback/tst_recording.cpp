#include "core/calls/syscalls.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <set>
#include <thread>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;

// What is written down: calls in flight and completed, drops, observers, bytes.
class RecordingTest : public QObject {
    Q_OBJECT

private slots:
    void overwrittenRecordsAreCountedAsDropped();
    void partialCopyGoesOnWhereItEnded();
    void callInFlightOutlivesTheRing();
    void copyIsAConsistentCutUnderLoad();
    void observersHaveARingOfTheirOwn();
    void aFloodOfAutomaticCallsIsCountedAndPushesOutNoOther();
    void observingOffMakesNoObserverCall();
    void observingOffLeavesTheObservedAbsent();
    void watchedSocketShowsWhatBecomesOfIt();
    void unwatchedSocketIsNotLookedAtByItself();
    void sendallIsAVisibleLoopWithASlowReader();
    void newsAreToldOnceUntilTaken();
    void reportsAreNumberedWithoutGaps();
    void changesAreThoseSinceTheVersion();
};

namespace {

// One cheap call in the calling thread.
void makeCall(Recorder& recorder, Origin origin = Origin::User) {
    const CallContext context{&recorder, nullptr, SocketId{1}, ActionId{1}, origin};
    [[maybe_unused]] const auto answer = calls::fcntl(context, -1, 1, 0);
}

} // namespace

void RecordingTest::aFloodOfAutomaticCallsIsCountedAndPushesOutNoOther() {
    Recorder recorder(16, 16, 32);
    makeCall(recorder);
    for (int i = 0; i < 1000; ++i)
        makeCall(recorder, Origin::Automatic);
    const RecordBatch flood = recorder.copyAutomaticSince(0);
    QCOMPARE(flood.completed.size(), std::size_t(32));
    QCOMPARE(flood.dropped, std::uint64_t(968));
    QCOMPARE(recorder.automaticCount(), std::uint64_t(1000));
    const RecordBatch own = recorder.copySince(0);
    QCOMPARE(own.completed.size(), std::size_t(1));
    QCOMPARE(own.dropped, std::uint64_t(0));
}

void RecordingTest::overwrittenRecordsAreCountedAsDropped() {
    Recorder recorder(16, 16);
    for (int i = 0; i < 40; ++i)
        makeCall(recorder);
    const RecordBatch batch = recorder.copySince(0);
    QCOMPARE(batch.dropped, std::uint64_t(24));
    QCOMPARE(batch.completed.size(), std::size_t(16));
    QCOMPARE(batch.completed.front().sequence, std::uint64_t(25));
    QCOMPARE(batch.completed.back().sequence, std::uint64_t(40));
    QCOMPARE(batch.nextCursor, std::uint64_t(40));
    QVERIFY(recorder.copySince(40).completed.empty());
    QCOMPARE(recorder.copySince(40).dropped, std::uint64_t(0));
}

void RecordingTest::partialCopyGoesOnWhereItEnded() {
    Recorder recorder(64, 16);
    for (int i = 0; i < 50; ++i)
        makeCall(recorder);
    std::vector<std::uint64_t> seen;
    std::uint64_t cursor = 0;
    for (int i = 0; i < 5; ++i) {
        const RecordBatch batch = recorder.copySince(cursor, 10);
        QCOMPARE(batch.completed.size(), std::size_t(10));
        for (const CallRecord& record : batch.completed)
            seen.push_back(record.sequence);
        cursor = batch.nextCursor;
    }
    for (std::size_t i = 0; i < seen.size(); ++i)
        QCOMPARE(seen[i], std::uint64_t(i + 1));
}

void RecordingTest::callInFlightOutlivesTheRing() {
    Recorder recorder(16, 16);
    CallRecord blocked;
    blocked.call = CallId::Accept;
    const std::size_t slot = recorder.begin(blocked);
    for (int i = 0; i < 100; ++i)
        makeCall(recorder);
    const RecordBatch batch = recorder.copySince(0);
    QCOMPARE(batch.inFlight.size(), std::size_t(1));
    QCOMPARE(batch.inFlight[0].sequence, std::uint64_t(1));
    QVERIFY(batch.inFlight[0].inFlight);
    recorder.end(slot, blocked);
    QVERIFY(recorder.copySince(0).inFlight.empty());
    QCOMPARE(recorder.copySince(0).completed.back().sequence, std::uint64_t(1));
}

void RecordingTest::copyIsAConsistentCutUnderLoad() {
    Recorder recorder(1u << 16, 16);
    constexpr int kCalls = 4000;
    std::atomic<int> running{4};
    std::vector<std::thread> callers;
    callers.reserve(4);
    for (int i = 0; i < 4; ++i)
        callers.emplace_back([&] {
            for (int k = 0; k < kCalls; ++k)
                makeCall(recorder);
            --running;
        });
    std::set<std::uint64_t> completed;
    std::uint64_t cursor = 0;
    bool last = false;
    bool consistent = true;
    while (!last) {
        last = running.load() == 0;
        const RecordBatch batch = recorder.copySince(cursor);
        cursor = batch.nextCursor;
        std::uint64_t newest = 0;
        for (const CallRecord& record : batch.completed) {
            consistent = consistent && completed.insert(record.sequence).second && !record.inFlight;
            newest = std::max(newest, record.sequence);
        }
        // Every number up to the newest is completed or in flight, and none is both.
        std::set<std::uint64_t> all = completed;
        for (const CallRecord& record : batch.inFlight) {
            consistent = consistent && all.insert(record.sequence).second;
            newest = std::max(newest, record.sequence);
        }
        if (newest > 0)
            consistent = consistent && all.size() == *all.rbegin();
        consistent = consistent && batch.dropped == 0;
    }
    for (std::thread& caller : callers)
        caller.join();
    QVERIFY(consistent);
    QCOMPARE(completed.size(), std::size_t(4 * kCalls));
}

void RecordingTest::observersHaveARingOfTheirOwn() {
    Recorder recorder(16, 8);
    makeCall(recorder);
    for (int i = 0; i < 100; ++i)
        makeCall(recorder, Origin::Observer);
    QCOMPARE(recorder.copySince(0).completed.size(), std::size_t(1));
    QCOMPARE(recorder.observerCount(), std::uint64_t(100));
    const RecordBatch observers = recorder.copyObserversSince(0);
    QCOMPARE(observers.completed.size(), std::size_t(8));
    QCOMPARE(observers.dropped, std::uint64_t(92));
}

void RecordingTest::observingOffMakesNoObserverCall() {
    EngineHarness h;
    h.engine().setObserving(false);
    const ActionReport made = h.run({}, step::Socketpair{AF_UNIX, SOCK_DGRAM, 0});
    h.engine().watch(made.made);
    QCOMPARE(h.run(made.made.at(0), step::Send{bytesOf("0123"), 0}).value, 4);
    QCOMPARE(h.run(made.made.at(1), step::Recv{2, 0}).value, 2);
    h.run(made.made.at(1), step::Close{});
    QCOMPARE(h.engine().recorder().observerCount(), std::uint64_t(0));
}

void RecordingTest::observingOffLeavesTheObservedAbsent() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QVERIFY(h.view(server).readiness);
    QVERIFY(h.view(server).tcpState);
    h.engine().setObserving(false);
    const SocketView view = h.viewWhen(server, [](const SocketView& v) { return !v.readiness; });
    QVERIFY(!view.inQueue);
    QVERIFY(!view.outQueue);
    QVERIFY(!view.tcpState);
    h.engine().watch({server});
    h.engine().setObserving(true);
    QVERIFY(h.viewWhen(server, [](const SocketView& v) { return v.readiness && v.tcpState; }).id);
}

void RecordingTest::watchedSocketShowsWhatBecomesOfIt() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.engine().watch({server});
    QCOMPARE(h.view(server).readiness.value() & POLLIN, 0);
    h.run(client, step::Send{bytesOf("12345"), 0});
    const SocketView queued = h.viewWhen(server, [](const SocketView& v) { return v.inQueue == std::optional(5); });
    QVERIFY(queued.readiness.value() & POLLIN);
    h.run(client, step::Close{});
    const SocketView ended =
        h.viewWhen(server, [](const SocketView& v) { return v.tcpState == std::optional(int(TCP_CLOSE_WAIT)); });
    QVERIFY(ended.readiness.value() & POLLRDHUP);
    QVERIFY(!ended.endOfStream);                         // seen coming, and not read yet
    QCOMPARE(h.run(server, step::Recv{64, 0}).value, 5); // looking took nothing away
}

void RecordingTest::unwatchedSocketIsNotLookedAtByItself() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.engine().watch({server});
    h.engine().watch({});
    h.run(client, step::Send{bytesOf("x"), 0});
    QCOMPARE(h.view(server).inQueue, std::optional(0));
}

void RecordingTest::sendallIsAVisibleLoopWithASlowReader() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    // A non-blocking send() takes what fits; with a time-out each further one waits for the reader.
    h.run(client, step::SetTimeout{60s});
    constexpr std::size_t kSize = 8u << 20;
    const ActionId sending = h.start(client, step::SendAll{Bytes(kSize, 's'), MSG_NOSIGNAL});
    std::uint64_t received = 0;
    while (received < kSize) {
        const ActionReport got = h.run(server, step::Recv{1u << 20, 0});
        QVERIFY(!got.error && got.value > 0);
        received += static_cast<std::uint64_t>(got.value);
    }
    const ActionReport report = h.waitFor(sending);
    QCOMPARE(report.value, static_cast<std::int64_t>(kSize));
    std::int64_t sum = 0;
    std::int64_t left = kSize;
    int sends = 0;
    for (const CallRecord& record : h.recordsOf(sending)) {
        if (record.call != CallId::Send)
            continue;
        if (record.error == 0) {
            QCOMPARE(record.args[1], left);
            left -= record.result;
            sum += record.result;
        }
        QCOMPARE(record.origin, sends == 0 ? Origin::User : Origin::Consequence);
        ++sends;
    }
    QVERIFY(sends > 1);
    QCOMPARE(sum, static_cast<std::int64_t>(kSize));
}

void RecordingTest::newsAreToldOnceUntilTaken() {
    auto told = std::make_shared<std::atomic<int>>(0);
    Recorder recorder(16, 16);
    recorder.setNewsHandler([told] { ++*told; });
    for (int i = 0; i < 10; ++i)
        makeCall(recorder);
    QCOMPARE(told->load(), 1);
    recorder.takeNews();
    makeCall(recorder);
    QCOMPARE(told->load(), 2);
}

void RecordingTest::reportsAreNumberedWithoutGaps() {
    EngineHarness h;
    ActionId last;
    for (int i = 0; i < 5000; ++i)
        last = h.engine().submit({SocketId{4711}, step::Getsockname{}, Lane::InOrder}); // no such socket: EBADF
    QCOMPARE(h.waitFor(last).error.value().number, EBADF);
    const auto reports = h.engine().reportsSince(0);
    QCOMPARE(reports.size(), std::size_t(4096));
    for (std::size_t i = 1; i < reports.size(); ++i)
        QCOMPARE(reports[i].index, reports[i - 1].index + 1);
    QVERIFY(h.engine().reportsSince(reports.back().index).empty());
}

void RecordingTest::changesAreThoseSinceTheVersion() {
    EngineHarness h;
    const SocketId first = h.socket(AF_INET, SOCK_STREAM);
    const SocketId second = h.socket(AF_INET, SOCK_STREAM);
    h.run(first, step::Getsockname{});
    h.run(second, step::Getsockname{});
    const SocketView settled = h.viewWhen(second, [](const SocketView& v) { return v.inFlight.empty(); });
    QVERIFY(settled.id);
    const std::uint64_t version = h.engine().changesSince(0).version;
    h.run(first, step::Listen{1});
    const auto changes = h.engine().changesSince(version);
    QVERIFY(std::any_of(changes.changed.begin(), changes.changed.end(),
                        [&](const SocketView& v) { return v.id == first && v.version > version; }));
}

QTEST_APPLESS_MAIN(RecordingTest)
#include "tst_recording.moc"
