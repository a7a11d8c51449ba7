#include "core/options/option_names.h"
#include "core/options/option_value.h"
#include "tests/support/engine_harness.h"
#include "tests/support/message_steps.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

using namespace swb;
using namespace swb::test;

namespace {

using When = OptionMoment::When;

step::Sendmsg sendDescriptor(int fd) {
    return {{{bytesOf("x")}, controlOf(SOL_SOCKET, SCM_RIGHTS, bytesOfValue(fd)), {}}, 0};
}

// What the engine told of this action on this socket; it is there once the action's own report is.
OptionReport reportOf(EngineHarness& h, ActionId action, SocketId socket) {
    for (const OptionReport& report : h.engine().optionReportsSince(0))
        if (report.action == action && report.socket == socket)
            return report;
    return {};
}

std::string changesOf(EngineHarness& h, const ActionReport& action) {
    std::string text;
    for (const OptionChange& change : reportOf(h, action.action, action.socket).changes)
        text += changeText(change) + "; ";
    return text;
}

bool holds(const std::string& text, std::string_view piece) { return text.find(piece) != std::string::npos; }

std::string valueIn(const OptionMoment& moment, int level, int name) {
    const OptionReading* reading = moment.snapshot->find(level, name);
    return reading == nullptr || reading->error != 0
               ? "none"
               : decodeOption(*findOption(level, name), moment.snapshot->bytesOf(*reading)).text;
}

} // namespace

class TestOptionMoments : public QObject {
    Q_OBJECT

private slots:
    void connectTellsWhatItChanged();
    void aRefusedConnectLeavesItsErrorToTheProgram();
    void anAcceptedSocketHasItsListenersOptionsFromTheStart();
    void everySocketThatACallMakesHasAFirstMoment_data();
    void everySocketThatACallMakesHasAFirstMoment();
    void switchedOffNothingIsRead();
    void switchedOffWhileACallBlocksItIsNotReadAfterIt();
    void oneSocketMayBeAnException();
    void twoCallsInFlightShareWhatChanged();
    void aDuplicatesCallCountsToo();
    void aGroupOfCallsIsReadOnce();
    void closingKeepsTheLastMoment();
    void aBlockedCallThatIsEndedByCloseIsToldToo();
    void aMomentIsTakenByHandAndNamed();
    void whatIsNoSocketIsNotRead();
    void quittingInTheMiddleOfItAllIsSafe();
};

void TestOptionMoments::connectTellsWhatItChanged() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport connected = h.run(client, step::Connect{listener.address});
    QVERIFY(!connected.error);
    const std::string changed = changesOf(h, connected);
    QVERIFY2(holds(changed, "tcpi_state TCP_CLOSE -> TCP_ESTABLISHED"), changed.c_str());
    QVERIFY2(holds(changed, "TCP_MAXSEG 536 -> "), changed.c_str());
    QVERIFY2(holds(changed, "IP_MTU ENOTCONN -> "), changed.c_str());
    QCOMPARE(reportOf(h, connected.action, client).call, std::string("connect"));
    const auto before = h.engine().optionHistory().find(client, connected.action, When::Before);
    const auto after = h.engine().optionHistory().find(client, connected.action, When::After);
    QVERIFY(before && after);
    QVERIFY(before->snapshot->taken < after->snapshot->taken);
    QCOMPARE(differences(*before->snapshot, *after->snapshot).size(),
             reportOf(h, connected.action, client).changes.size());
}

void TestOptionMoments::aRefusedConnectLeavesItsErrorToTheProgram() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    const Address nobody = listener.address;
    h.run(listener.socket, step::Close{});
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    h.run(client, step::SetTimeout{Nanoseconds{}}); // non-blocking: the refusal stays in SO_ERROR
    QCOMPARE(h.run(client, step::Connect{nobody}).error->number, EINPROGRESS);
    QVERIFY(!h.run(client, step::Poll{POLLOUT, 5000}).error);
    h.run(client, step::Getsockname{}); // two readings more
    const ActionReport pending = h.run(client, step::Getsockopt{SOL_SOCKET, SO_ERROR});
    QCOMPARE(pending.bytes, intBytes(ECONNREFUSED));
    QCOMPARE(h.run(client, step::Getsockopt{SOL_SOCKET, SO_ERROR}).bytes, intBytes(0)); // the person's read took it
}

void TestOptionMoments::anAcceptedSocketHasItsListenersOptionsFromTheStart() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    QVERIFY(!h.run(listener.socket, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)}).error);
    QVERIFY(!h.run(listener.socket, step::Setsockopt{IPPROTO_TCP, TCP_NODELAY, intBytes(1)}).error);
    QVERIFY(!h.run(listener.socket, step::Setsockopt{IPPROTO_TCP, TCP_DEFER_ACCEPT, intBytes(3)}).error);
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    QVERIFY(!h.run(client, step::Send{bytesOf("x")}).error); // what TCP_DEFER_ACCEPT waits for
    const ActionReport accepted = h.run(listener.socket, step::Accept{});
    QCOMPARE(accepted.made.size(), std::size_t{1});
    const auto first = h.engine().optionHistory().find(accepted.made[0], accepted.action, When::Made);
    const auto its = h.engine().optionHistory().find(listener.socket, accepted.action, When::Before);
    QVERIFY(first && its);
    QCOMPARE(first->name, std::string("accept"));
    QCOMPARE(valueIn(*first, SOL_SOCKET, SO_KEEPALIVE), std::string("on"));
    QCOMPARE(valueIn(*first, IPPROTO_TCP, TCP_NODELAY), std::string("on"));
    QCOMPARE(valueIn(*its, SOL_SOCKET, SO_ACCEPTCONN), std::string("on"));
    QCOMPARE(valueIn(*first, SOL_SOCKET, SO_ACCEPTCONN), std::string("off")); // not handed on
    QVERIFY(valueIn(*its, IPPROTO_TCP, TCP_DEFER_ACCEPT) != valueIn(*first, IPPROTO_TCP, TCP_DEFER_ACCEPT));
    QVERIFY(reportOf(h, accepted.action, accepted.made[0]).isMade);
}

void TestOptionMoments::everySocketThatACallMakesHasAFirstMoment_data() {
    QTest::addColumn<QString>("how");
    for (const char* how : {"socket", "socketpair", "dup", "received", "create_server"})
        QTest::newRow(how) << how;
}

void TestOptionMoments::everySocketThatACallMakesHasAFirstMoment() {
    QFETCH(QString, how);
    EngineHarness h;
    h.engine().watchAllOptions(true);
    ActionReport made;
    if (how == "socket") {
        made = h.run({}, step::Socket{AF_INET6, SOCK_DGRAM, 0});
    } else if (how == "dup") {
        made = h.run(h.socket(AF_INET, SOCK_STREAM), step::Dup{});
    } else if (how == "create_server") {
        step::CreateServer server;
        server.address = *Address::parseInet("127.0.0.1", "0");
        made = h.run({}, server);
    } else {
        made = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
        if (how == "received") {
            const SocketId extra = h.socket(AF_INET, SOCK_STREAM);
            QVERIFY(!h.run(made.made[0], sendDescriptor(h.view(extra).fd)).error);
            made = h.run(made.made[1], step::Recvmsg{{16}, 64, 0});
        }
    }
    QVERIFY2(!made.error, made.error ? made.error->detail.c_str() : "");
    QVERIFY(!made.made.empty());
    for (const SocketId socket : made.made) {
        const auto moment = h.engine().optionHistory().find(socket, made.action, When::Made);
        QVERIFY(moment);
        QVERIFY(moment->snapshot->find(SOL_SOCKET, SO_TYPE));
        QCOMPARE(moment->snapshot->find(SOL_SOCKET, SO_TYPE)->error, 0);
    }
}

void TestOptionMoments::switchedOffNothingIsRead() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
    const auto readings = [&] {
        const RecordBatch batch = h.engine().recorder().copyObserversSince(0);
        return std::ranges::count(batch.completed, CallId::Getsockopt, &CallRecord::call);
    };
    h.run(socket, step::Getsockname{});
    const auto before = readings(); // what the looks after each call take
    h.run(socket, step::Getsockname{});
    const auto ofLook = readings() - before;
    h.engine().watchAllOptions(true);
    h.run(socket, step::Getsockname{});
    const auto ofWatched = readings() - before - ofLook;
    QVERIFY2(ofWatched > ofLook + 200, QByteArray::number(qlonglong(ofWatched)).constData());
    h.engine().watchAllOptions(false);
    const auto then = readings();
    h.run(socket, step::Getsockname{});
    QCOMPARE(readings() - then, ofLook);
    h.engine().watchAllOptions(true);
    h.engine().setObserving(false);
    const std::uint64_t observers = h.engine().recorder().observerCount();
    h.run(socket, step::Getsockname{});
    h.socket(AF_INET, SOCK_STREAM);
    QCOMPARE(h.engine().recorder().observerCount(), observers);
}

void TestOptionMoments::switchedOffWhileACallBlocksItIsNotReadAfterIt() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    const ActionId accept = h.start(listener.socket, step::Accept{});
    h.waitUntilInFlight(accept);
    h.engine().setObserving(false);
    h.run(h.socket(AF_INET, SOCK_DGRAM), step::Close{}); // the engine has taken it in
    const std::uint64_t observers = h.engine().recorder().observerCount();
    h.engine().interrupt(accept);
    QCOMPARE(h.waitFor(accept).error->number, EINTR);
    QCOMPARE(h.engine().recorder().observerCount(), observers);
    QVERIFY(!reportOf(h, accept, listener.socket).snapshot);
}

void TestOptionMoments::oneSocketMayBeAnException() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const SocketId watched = h.socket(AF_INET, SOCK_STREAM), other = h.socket(AF_INET, SOCK_STREAM);
    h.engine().watchOptions(other, false);
    const ActionReport first = h.run(watched, step::Listen{1}), second = h.run(other, step::Listen{1});
    QVERIFY(reportOf(h, first.action, watched).snapshot);
    QVERIFY(!reportOf(h, second.action, other).snapshot);
    h.engine().watchAllOptions(true); // for all of them again
    const ActionReport third = h.run(other, step::Listen{2});
    QVERIFY(reportOf(h, third.action, other).snapshot);
}

void TestOptionMoments::twoCallsInFlightShareWhatChanged() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    const ActionId accept = h.start(listener.socket, step::Accept{});
    h.waitUntilInFlight(accept);
    const ActionReport set =
        h.run(listener.socket, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)}, Lane::OtherThread);
    QVERIFY(!set.error);
    QCOMPARE(changedDuring(reportOf(h, set.action, listener.socket)), std::string("setsockopt and accept"));
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    const ActionReport accepted = h.waitFor(accept);
    const OptionReport report = reportOf(h, accept, listener.socket);
    QCOMPARE(changedDuring(report), std::string("accept and setsockopt"));
    QVERIFY(holds(changesOf(h, accepted), "SO_KEEPALIVE off -> on"));
    const ActionReport alone = h.run(listener.socket, step::Getsockname{});
    QCOMPARE(changedDuring(reportOf(h, alone.action, listener.socket)), std::string("getsockname"));
}

void TestOptionMoments::aDuplicatesCallCountsToo() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    const SocketId twin = h.run(listener.socket, step::Dup{}).made.front();
    const ActionId accept = h.start(listener.socket, step::Accept{});
    h.waitUntilInFlight(accept);
    const ActionReport set = h.run(twin, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
    QCOMPARE(changedDuring(reportOf(h, set.action, twin)), std::string("setsockopt and accept"));
    h.engine().interrupt(accept);
    h.waitFor(accept);
    QCOMPARE(changedDuring(reportOf(h, accept, listener.socket)), std::string("accept and setsockopt"));
}

void TestOptionMoments::aGroupOfCallsIsReadOnce() {
    EngineHarness h;
    const auto pair = h.connectedTcp();
    h.engine().watchAllOptions(true);
    h.run(pair.client, step::SendAll{Bytes(300'000, 'x')});
    h.run(pair.client, step::Shutdown{SHUT_WR});
    const std::size_t had = h.engine().optionHistory().of(pair.server).size();
    const ActionReport followed = h.run(pair.server, step::Follow{4096});
    QVERIFY(h.recordsOf(followed.action).size() > 10);
    QCOMPARE(h.engine().optionHistory().of(pair.server).size(), had + 2);
    const std::string changed = changesOf(h, followed);
    QVERIFY2(holds(changed, "TCP_INFO"), changed.c_str());
}

void TestOptionMoments::closingKeepsTheLastMoment() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
    h.run(socket, step::Setsockopt{SOL_SOCKET, SO_KEEPALIVE, intBytes(1)});
    const ActionReport closed = h.run(socket, step::Close{});
    QVERIFY(!closed.error);
    QVERIFY(!reportOf(h, closed.action, socket).snapshot); // the number may be another's: it is not read again
    const auto moments = h.engine().optionHistory().of(socket);
    QCOMPARE(moments.back().action, closed.action);
    QCOMPARE(moments.back().when, When::Before);
    QCOMPARE(valueIn(moments.back(), SOL_SOCKET, SO_KEEPALIVE), std::string("on"));
    h.engine().forget(socket);
    QTRY_VERIFY(h.engine().optionHistory().of(socket).empty());
}

void TestOptionMoments::aBlockedCallThatIsEndedByCloseIsToldToo() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const auto listener = h.listener();
    const ActionId accept = h.start(listener.socket, step::Accept{});
    h.waitUntilInFlight(accept);
    QVERIFY(!h.run(listener.socket, step::Close{}).error);
    QCOMPARE(h.waitFor(accept).error->number, EINTR);
    const OptionReport report = reportOf(h, accept, listener.socket);
    QVERIFY(report.snapshot); // read before the descriptor went
    QVERIFY(std::ranges::none_of(report.snapshot->readings(), [](const OptionReading& r) { return r.error == EBADF; }));
}

void TestOptionMoments::aMomentIsTakenByHandAndNamed() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
    h.engine().keepMoment(socket, "as it began");
    QTRY_COMPARE(h.engine().optionHistory().of(socket).size(), std::size_t{1});
    const OptionMoment moment = h.engine().optionHistory().of(socket).front();
    QCOMPARE(moment.name, std::string("as it began"));
    QCOMPARE(moment.when, When::ByHand);
    QTRY_COMPARE(h.engine().optionReportsSince(0).size(), std::size_t{1});
    QCOMPARE(h.engine().optionReportsSince(0).front().moment, moment.number);
    QCOMPARE(h.engine().optionHistory().find(moment.number)->snapshot, moment.snapshot);
}

void TestOptionMoments::whatIsNoSocketIsNotRead() {
    EngineHarness h;
    h.engine().watchAllOptions(true);
    const ActionReport pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
    QVERIFY(!h.run(pair.made[0], sendDescriptor(0)).error); // standard input: a file, a pipe or a terminal
    const ActionReport received = h.run(pair.made[1], step::Recvmsg{{16}, 64, 0});
    QCOMPARE(received.made.size(), std::size_t{1});
    if (h.view(received.made[0]).notASocket.empty())
        QSKIP("standard input is a socket here");
    QVERIFY(h.engine().optionHistory().of(received.made[0]).empty());
}

void TestOptionMoments::quittingInTheMiddleOfItAllIsSafe() {
    for (int round = 0; round < 20; ++round) {
        EngineHarness h;
        h.engine().watchAllOptions(true);
        const auto listener = h.listener();
        for (int i = 0; i < 4; ++i)
            h.start(listener.socket, step::Accept{}, Lane::OtherThread);
        h.engine().keepMoment(listener.socket, "while they wait");
        if (round % 2 == 0)
            h.start(listener.socket, step::Close{});
        h.destroyEngine();
    }
}

QTEST_APPLESS_MAIN(TestOptionMoments)
#include "tst_option_moments.moc"
