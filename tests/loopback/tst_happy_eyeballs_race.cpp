#include "core/render/call_text.h"
#include "tests/support/own_network.h"
#include "tests/support/own_place.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <fcntl.h>
#include <netinet/in.h>

#include <algorithm>
#include <memory>

using namespace swb;
using namespace swb::test;
using namespace std::chrono_literals;

namespace {

// A port that is bound and where nobody listens.
Address refusing(EngineHarness& h, int family) { return bound(h, family, SOCK_STREAM).address; }

// A listener whose queue is full: further SYNs are dropped, and nobody answers.
Address unanswering(EngineHarness& h, int family = AF_INET6) {
    const auto listening = bound(h, family, SOCK_STREAM);
    h.run(listening.socket, step::Listen{0});
    for (int i = 0; i < 16; ++i)
        if (h.run({}, step::CreateConnection{{listening.address}, 100ms, {}}).timedOut)
            break;
    return listening.address;
}

struct Run {
    ActionId action;
    std::shared_ptr<AttemptLog> log = std::make_shared<AttemptLog>();
    ActionReport report = {};
    std::vector<Attempt> attempts = {};
};

Run start(EngineHarness& h, std::vector<Address> addresses, Nanoseconds delay) {
    Run run;
    run.action = h.start({}, step::HappyEyeballs{std::move(addresses), delay, run.log});
    return run;
}

Run race(EngineHarness& h, std::vector<Address> addresses, Nanoseconds delay) {
    Run run = start(h, std::move(addresses), delay);
    run.report = h.waitFor(run.action);
    run.attempts = run.log->copy().attempts;
    return run;
}

std::vector<CallId> callsOf(EngineHarness& h, const Run& run, SocketId socket) {
    std::vector<CallId> calls;
    for (const CallRecord& record : h.recordsOf(run.action))
        if (record.socket == socket && record.origin != Origin::Observer)
            calls.push_back(record.call);
    return calls;
}

} // namespace

// Connecting to several addresses at once, as RFC 8305 has it, over loopback in a network of the test's own.
class TestHappyEyeballsRace : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
    }

    void theNextBeginsAtOnceWhenOneIsRefused() {
        EngineHarness h;
        const Address refused = refusing(h, AF_INET6);
        const Run run = race(h, {refused, h.listener().address}, 2s);
        QVERIFY(!run.report.error);
        QCOMPARE(run.attempts.size(), std::size_t(2));
        QCOMPARE(run.attempts[0].state, Attempt::State::Failed);
        QCOMPARE(run.attempts[0].error, ECONNREFUSED);
        QCOMPARE(run.attempts[1].state, Attempt::State::Won);
        QVERIFY(run.attempts[1].begin >= run.attempts[0].end);
        QVERIFY(run.attempts[1].begin < 2s); // it did not wait for the delay
        QVERIFY2(run.report.hint.find("ECONNREFUSED") != std::string::npos, run.report.hint.c_str());
    }

    void theNextBeginsBesideOneThatDoesNotAnswer() {
        EngineHarness h;
        const Address silent = unanswering(h);
        const auto server = h.listener();
        const Run run = race(h, {silent, server.address}, 60ms);
        QVERIFY(!run.report.error);
        QCOMPARE(run.attempts[0].state, Attempt::State::Overtaken);
        QCOMPARE(run.attempts[1].state, Attempt::State::Won);
        QVERIFY(run.attempts[1].begin >= 60ms);
        QVERIFY(run.attempts[0].end >= run.attempts[1].end);
        const SocketId loser = run.attempts[0].socket;
        QCOMPARE(callsOf(h, run, loser),
                 (std::vector<CallId>{CallId::Socket, CallId::Connect, CallId::Poll, CallId::Close}));
        const auto records = h.recordsOf(run.action);
        QVERIFY(std::ranges::any_of(records, [](const CallRecord& record) {
            return record.call == CallId::Poll &&
                   callText(record, Numbers::Symbols).find("], 2, -1)") != std::string::npos;
        }));
    }

    void theWinnerIsAnOrdinarySocketOfTheList() {
        EngineHarness h;
        const auto server = h.listener();
        const Run run = race(h, {server.address}, 250ms);
        QCOMPARE(run.report.made.size(), std::size_t(1));
        const SocketView view = h.view(run.report.made.front());
        QCOMPARE(view.id, run.attempts[0].socket);
        QCOMPARE(view.life, Life::Connected);
        QCOMPARE(view.mode, TimeoutMode::Blocking);
        QCOMPARE(view.peer.value().toString(), server.address.toString());
        QCOMPARE(::fcntl(view.fd, F_GETFL) & O_NONBLOCK, 0);
        QCOMPARE(view.protocol, int(IPPROTO_TCP));
        const std::vector<CallId> calls = callsOf(h, run, view.id);
        QCOMPARE(calls, (std::vector<CallId>{CallId::Socket, CallId::Connect, CallId::Poll, CallId::Getsockopt,
                                             CallId::Fcntl, CallId::Fcntl}));
        const SocketId next = h.socket(AF_INET, SOCK_STREAM);
        QCOMPARE(next.value, view.id.value + 1);
    }

    void numbersOfAttemptsThatNeverBeganAreUsedAgain() {
        EngineHarness h;
        const Address server = h.listener().address;
        const Run run = race(h, {server, server, server}, 2s);
        QCOMPARE(run.attempts[2].state, Attempt::State::NotBegun);
        QCOMPARE(h.socket(AF_INET, SOCK_STREAM).value, run.report.made.at(0).value + 1);
    }

    void whenAllFailTheErrorNamesEach() {
        EngineHarness h;
        const Address four = refusing(h, AF_INET), six = refusing(h, AF_INET6);
        const Run run = race(h, {six, four}, 250ms);
        QCOMPARE(errorOf(run.report), ECONNREFUSED);
        QVERIFY(run.report.error->detail.find(six.toString()) != std::string::npos);
        QVERIFY(run.report.error->detail.find(four.toString()) != std::string::npos);
        QVERIFY(run.report.made.empty());
        QVERIFY(run.log->copy().hasEnded);
    }

    void aSocketThatCannotBeMadeIsOneMoreFailure() {
        EngineHarness h;
        const Bytes unknown{0xfe, 0x00, 1, 2};
        const Run run = race(h, {Address::fromBytes(unknown, 4), h.listener().address}, 2s);
        QCOMPARE(run.attempts[0].error, EAFNOSUPPORT);
        QCOMPARE(run.attempts[0].call, std::string("socket"));
        QCOMPARE(run.attempts[1].state, Attempt::State::Won);
    }

    void anInterruptEndsAllAttempts() {
        EngineHarness h;
        const Address first = unanswering(h, AF_INET6), second = unanswering(h, AF_INET);
        const Run run = start(h, {first, second}, 10ms);
        const auto areAllUnderWay = [&run] {
            const auto attempts = run.log->copy().attempts;
            return attempts.size() == 2 && attempts[1].state == Attempt::State::Running;
        };
        QTRY_VERIFY(areAllUnderWay());
        h.engine().interrupt(run.action);
        const ActionReport report = h.waitFor(run.action);
        QVERIFY(report.cancelled);
        QVERIFY(report.made.empty());
        for (const Attempt& attempt : run.log->copy().attempts) {
            QCOMPARE(attempt.state, Attempt::State::Interrupted);
            QCOMPARE(callsOf(h, run, attempt.socket).back(), CallId::Close);
        }
    }

    void theEndOfTheEngineDoesNotWaitForAnAnswer() {
        EngineHarness h;
        const Run run = start(h, {unanswering(h)}, 250ms);
        h.waitUntilInFlight(run.action);
        h.destroyEngine();
        QVERIFY(run.log->copy().hasEnded);
    }

    void noAddressMakesNoCall() {
        EngineHarness h;
        const Run run = race(h, {}, 250ms);
        QCOMPARE(errorOf(run.report), EDESTADDRREQ);
        QVERIFY(h.recordsOf(run.action).empty());
    }

    void onlySoManyAreTried() {
        EngineHarness h;
        const Address refused = refusing(h, AF_INET);
        const Run run = race(h, std::vector<Address>(step::HappyEyeballs::kMostAttempts + 6, refused), 2s);
        QCOMPARE(run.attempts.size(), step::HappyEyeballs::kMostAttempts);
        QCOMPARE(errorOf(run.report), ECONNREFUSED);
    }
};

int main(int argc, char** argv) { return runInOwnPlace<TestHappyEyeballsRace>(enterOwnNetwork, argc, argv); }

#include "tst_happy_eyeballs_race.moc"
