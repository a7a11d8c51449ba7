#include "tests/support/child_run.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <dirent.h>
#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <fstream>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::ChildRuns;
using swb::test::EngineHarness;
using swb::test::textOf;

namespace {

// In a process of its own. 0: as it should be; 77: not possible here; else the line that was not so.
int bindPort80AsOrdinaryUser() {
    if (!swb::test::becomeOrdinaryUser())
        return swb::test::kChildSkipped;
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport refused = h.run(id, step::Bind{*Address::parseInet("127.0.0.1", "80")});
    CHILD_REQUIRE(refused.error && refused.error->number == EACCES);
    CHILD_REQUIRE(h.view(id).life == Life::Fresh);
    const ActionReport raw = h.run({}, step::Socket{AF_INET, SOCK_RAW, 1});
    CHILD_REQUIRE(raw.error && raw.error->number == EPERM);
    return 0;
}

int runOutOfDescriptors() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    CHILD_REQUIRE(!h.run(client, step::Connect{listener.address}).error);
    rlimit limit{};
    getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = 40;
    CHILD_REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
    std::vector<SocketId> filling;
    ActionReport report;
    while (!report.error && filling.size() < 100) {
        report = h.run({}, step::Socket{AF_INET, SOCK_DGRAM, 0});
        filling.insert(filling.end(), report.made.begin(), report.made.end());
    }
    CHILD_REQUIRE(report.error && report.error->number == EMFILE);
    const ActionReport pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
    CHILD_REQUIRE(pair.error && pair.error->number == EMFILE);
    const ActionReport refused = h.run(listener.socket, step::Accept{0});
    CHILD_REQUIRE(refused.error && refused.error->number == EMFILE);
    CHILD_REQUIRE(h.view(listener.socket).life == Life::Listening);
    // A connection that could not be accepted is still there when a number is free again.
    CHILD_REQUIRE(!h.run(filling.back(), step::Close{}).error);
    CHILD_REQUIRE(h.run(listener.socket, step::Accept{0}).made.size() == 1);
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"port80", bindPort80AsOrdinaryUser}, {"descriptors", runOutOfDescriptors}});
    return runs;
}

} // namespace

// What goes wrong: by the peer, by the system, by the script of the fault plan.
class FaultsTest : public QObject {
    Q_OBJECT

private slots:
    void resetByThePeerIsToldByTheNextCall();
    void sigpipeIsVisibleAndHarmless();
    void noSigpipeWithTheFlag();
    void privilegedPortIsRefusedToAnOrdinaryUser();
    void outOfDescriptorsIsEmfileAndPasses();
    void scriptedErrorIsMarkedAndMakesNoCall();
    void scriptedErrorIsForItsSocketAlone();
    void scriptedErrorComesAfterThoseSkippedAndSoOften();
    void scriptedShortSendIsSeenByTheLoopOfSendall();
    void scriptedShortRecvLeavesTheRest();
    void scriptedDelayIsMeasured();
    void scriptedDelayCanBeInterrupted();
    void scriptedCloseFreesTheNumber();
    void scriptedAcceptErrorKeepsListening();
    void clearedPlanScriptsNothing();
};

void FaultsTest::resetByThePeerIsToldByTheNextCall() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QVERIFY(!h.run(server, step::Setsockopt{SOL_SOCKET, SO_LINGER, {1, 0, 0, 0, 0, 0, 0, 0}}).error);
    const ActionId receiving = h.start(client, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    QVERIFY(!h.run(server, step::Close{}).error);
    QCOMPARE(h.waitFor(receiving).error.value().number, ECONNRESET);
    QCOMPARE(h.run(client, step::Recv{16, 0}).value, 0);
    QCOMPARE(h.run(client, step::Send{bytesOf("x"), MSG_NOSIGNAL}).error.value().number, EPIPE);
}

void FaultsTest::sigpipeIsVisibleAndHarmless() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Shutdown{SHUT_WR});
    for (const Step& step : {Step(step::Send{bytesOf("x"), 0}), Step(step::Write{bytesOf("x")})}) {
        const ActionReport report = h.run(client, step);
        QCOMPARE(report.error.value().number, EPIPE);
        QVERIFY(h.recordsOf(report.action).front().sigpipe);
    }
}

void FaultsTest::noSigpipeWithTheFlag() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Shutdown{SHUT_WR});
    const ActionReport report = h.run(client, step::Send{bytesOf("x"), MSG_NOSIGNAL});
    QCOMPARE(report.error.value().number, EPIPE);
    QVERIFY(!h.recordsOf(report.action).front().sigpipe);
}

void FaultsTest::privilegedPortIsRefusedToAnOrdinaryUser() {
    int firstFree = 1024;
    std::ifstream("/proc/sys/net/ipv4/ip_unprivileged_port_start") >> firstFree;
    if (firstFree <= 80)
        QSKIP("this system lets everybody bind port 80 (net.ipv4.ip_unprivileged_port_start)");
    const int status = childRuns().start("port80");
    if (status == swb::test::kChildSkipped)
        QSKIP("this process cannot become an ordinary user");
    QCOMPARE(status, 0);
}

void FaultsTest::outOfDescriptorsIsEmfileAndPasses() { QCOMPARE(childRuns().start("descriptors"), 0); }

void FaultsTest::scriptedErrorIsMarkedAndMakesNoCall() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.engine().faults().add({.call = CallId::Bind, .error = EADDRNOTAVAIL});
    const ActionReport report = h.run(id, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    QCOMPARE(report.error.value().number, EADDRNOTAVAIL);
    QVERIFY(h.recordsOf(report.action).front().scripted);
    QCOMPARE(h.view(id).local.value().port(), 0); // the kernel was not asked
    const ActionReport again = h.run(id, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    QVERIFY(!again.error);
    QVERIFY(!h.recordsOf(again.action).front().scripted);
}

void FaultsTest::scriptedErrorIsForItsSocketAlone() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.engine().faults().add({.call = CallId::Send, .socket = server, .error = ENOBUFS});
    QCOMPARE(h.run(client, step::Send{bytesOf("x"), 0}).value, 1);
    QCOMPARE(h.run(server, step::Send{bytesOf("x"), 0}).error.value().number, ENOBUFS);
}

void FaultsTest::scriptedErrorComesAfterThoseSkippedAndSoOften() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.engine().faults().add({.call = CallId::Send, .skip = 1, .times = 2, .error = EINTR});
    std::vector<int> errors;
    for (int i = 0; i < 4; ++i) {
        const ActionReport report = h.run(client, step::Send{bytesOf("x"), 0});
        errors.push_back(report.error ? report.error->number : 0);
    }
    QVERIFY((errors == std::vector{0, EINTR, EINTR, 0}));
}

void FaultsTest::scriptedShortSendIsSeenByTheLoopOfSendall() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.engine().faults().add({.call = CallId::Send, .times = 2, .shortTo = 3});
    const ActionReport report = h.run(client, step::SendAll{bytesOf("0123456789"), 0});
    QCOMPARE(report.value, 10);
    std::vector<std::int64_t> results;
    for (const CallRecord& record : h.recordsOf(report.action))
        results.push_back(record.result);
    QVERIFY((results == std::vector<std::int64_t>{3, 3, 4}));
    QCOMPARE(h.recordsOf(report.action)[1].args[1], std::int64_t(7)); // what was left was asked for
    QVERIFY(h.recordsOf(report.action)[1].scripted);
    QCOMPARE(h.recordsOf(report.action)[1].origin, Origin::Consequence);
    h.run(server, step::Recv{10, MSG_WAITALL});
    QCOMPARE(textOf(h.receivedBy(server)), "0123456789");
}

void FaultsTest::scriptedShortRecvLeavesTheRest() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("0123456789"), 0});
    h.engine().faults().add({.call = CallId::Recv, .shortTo = 4});
    QCOMPARE(h.run(server, step::Recv{64, 0}).value, 4);
    QCOMPARE(h.run(server, step::Recv{64, 0}).value, 6);
    QCOMPARE(textOf(h.receivedBy(server)), "0123456789");
}

void FaultsTest::scriptedDelayIsMeasured() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.engine().faults().add({.call = CallId::Getsockname, .delay = 30ms});
    const ActionReport report = h.run(id, step::Getsockname{});
    QVERIFY(!report.error);
    const CallRecord record = h.recordsOf(report.action).front();
    QVERIFY(record.scripted);
    QVERIFY(record.duration >= 30ms);
}

void FaultsTest::scriptedDelayCanBeInterrupted() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    h.engine().faults().add({.call = CallId::Getsockname, .delay = 24h});
    const ActionId asking = h.start(id, step::Getsockname{});
    h.waitUntilInFlight(asking);
    h.engine().interrupt(asking);
    QCOMPARE(h.waitFor(asking).action, asking);
}

void FaultsTest::scriptedCloseFreesTheNumber() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const int number = h.view(id).fd;
    h.engine().faults().add({.call = CallId::Close, .error = EIO});
    const ActionReport report = h.run(id, step::Close{});
    QCOMPARE(report.error.value().number, EIO);
    QCOMPARE(h.view(id).life, Life::Closed);
    QCOMPARE(fcntl(number, F_GETFD), -1);
}

void FaultsTest::scriptedAcceptErrorKeepsListening() {
    EngineHarness h;
    const auto listener = h.listener();
    h.engine().faults().add({.call = CallId::Accept, .error = EMFILE});
    h.run(h.socket(AF_INET, SOCK_STREAM), step::Connect{listener.address});
    QCOMPARE(h.run(listener.socket, step::Accept{0}).error.value().number, EMFILE);
    QCOMPARE(h.run(listener.socket, step::Accept{0}).made.size(), std::size_t(1));
}

void FaultsTest::clearedPlanScriptsNothing() {
    EngineHarness h;
    h.engine().faults().add({.call = CallId::Socket, .times = 100, .error = ENFILE});
    h.engine().faults().clear();
    QVERIFY(!h.run({}, step::Socket{AF_INET, SOCK_STREAM, 0}).error);
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    FaultsTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_faults.moc"
