#include "core/rules/send_schedule.h"

#include <QTest>

using namespace swb;
using namespace std::chrono_literals;
using Kind = SendSchedule::Kind;
using Pace = SendPlan::Pace;
using Late = SendPlan::Late;
using Unit = SendSchedule::Unit;

namespace {

constexpr Nanoseconds kStart = 1000s;

PlannedMessage text(std::string payload) {
    return {.payload = {PayloadText::Form::Text, std::move(payload), false, {}}};
}

PlannedMessage asking(std::string payload, std::string pattern) {
    PlannedMessage message = text(std::move(payload));
    message.waitFor = Pattern{.text = std::move(pattern)};
    message.waitMost = 100ms;
    return message;
}

SendSchedule scheduled(SendPlan plan) {
    auto program = SendProgram::compile(std::move(plan));
    if (!program)
        qFatal("%s", program.error().error.message.c_str());
    return {*program, kStart};
}

// Sends all that is due until `until`, looking every `step`; gives when each went out, since the start.
std::vector<Nanoseconds> run(SendSchedule& schedule, Nanoseconds until, Nanoseconds step, std::size_t bytes = 10) {
    std::vector<Nanoseconds> times;
    for (Nanoseconds now = kStart; now <= kStart + until; now += step) {
        while (schedule.next(now).kind == Kind::Send) {
            times.push_back(now - kStart);
            schedule.sent(now, bytes);
        }
    }
    return times;
}

} // namespace

class TestSendSchedule : public QObject {
    Q_OBJECT

private slots:
    void onceIsOnce() {
        SendSchedule schedule = scheduled(SendPlan::once(viewOf("hello")));
        const auto due = schedule.next(kStart);
        QVERIFY(due.kind == Kind::Send && due.message == 0 && due.round == 0);
        const auto bytes = schedule.program().render(0, {});
        QCOMPARE(std::string((*bytes)->begin(), (*bytes)->end()), std::string("hello"));
        QVERIFY(schedule.next(kStart).kind == Kind::Send); // until it is said that it went
        schedule.sent(kStart, 5);
        QVERIFY(schedule.next(kStart).kind == Kind::Done);
        QCOMPARE(schedule.tally().bytes, 5u);
        QCOMPARE(schedule.tally().rounds, 1u);
    }

    void aMessageThatTakesAThousandYearsAtItsRateIsWaitedFor() {
        SendSchedule schedule =
            scheduled({.messages = {text("a")}, .rounds = 2, .pace = Pace::BytesPerSecond, .rate = 0.001});
        QVERIFY(schedule.next(kStart).kind == Kind::Send);
        schedule.sent(kStart, 100'000'000);
        const auto due = schedule.next(kStart + 1s);
        QVERIFY(due.kind == Kind::Wait && due.at > kStart + std::chrono::hours(24 * 365));
    }

    void nTimesGoAtOnceInRounds() {
        SendSchedule schedule = scheduled({.messages = {text("a"), text("b")}, .rounds = 3});
        std::vector<std::pair<std::size_t, std::uint64_t>> got;
        for (auto due = schedule.next(kStart); due.kind == Kind::Send; due = schedule.next(kStart)) {
            got.emplace_back(due.message, due.round);
            schedule.sent(kStart, 1);
        }
        QCOMPARE(got,
                 (std::vector<std::pair<std::size_t, std::uint64_t>>{{0, 0}, {1, 0}, {0, 1}, {1, 1}, {0, 2}, {1, 2}}));
        QVERIFY(schedule.next(kStart).kind == Kind::Done);
    }

    // Looked at 300 µs late again and again: after a thousand the moment is still the thousandth.
    void everyTDoesNotDrift() {
        SendSchedule schedule =
            scheduled({.messages = {text("a")}, .rounds = 1001, .pace = Pace::Every, .every = 10ms});
        Nanoseconds now = kStart;
        Nanoseconds last{0};
        int count = 0;
        for (;;) {
            const auto due = schedule.next(now);
            if (due.kind == Kind::Done)
                break;
            if (due.kind == Kind::Wait) {
                now = due.at + 300us;
                continue;
            }
            QCOMPARE((due.at - kStart).count(), Nanoseconds(10ms * count).count());
            last = now;
            schedule.sent(now, 1);
            ++count;
        }
        QCOMPARE(count, 1001);
        QCOMPARE((last - kStart).count(), Nanoseconds(10s + 300us).count());
        QCOMPARE(schedule.tally().late, 0u); // less than a millisecond is not late
        QCOMPARE(schedule.tally().worst.count(), Nanoseconds(300us).count());
    }

    void whatWasMissedIsSkippedAndCounted() {
        SendSchedule schedule = scheduled({.messages = {text("a")}, .rounds = 4, .pace = Pace::Every, .every = 10ms});
        QVERIFY(schedule.next(kStart).kind == Kind::Send);
        schedule.sent(kStart, 1);
        const Nanoseconds held = kStart + 57ms; // the peer did not take more: those of 10 to 40 ms were missed
        QCOMPARE((schedule.next(held).at - kStart).count(), Nanoseconds(50ms).count());
        schedule.sent(held, 1);
        QCOMPARE(schedule.tally().skipped, 4u);
        QCOMPARE(schedule.tally().late, 1u);
        const auto next = schedule.next(held);
        QVERIFY(next.kind == Kind::Wait);
        QCOMPARE((next.at - kStart).count(), Nanoseconds(60ms).count()); // its own moment, no burst
        schedule.sent(kStart + 60ms, 1);
        schedule.sent(kStart + 70ms, 1);
        QVERIFY(schedule.next(kStart + 70ms).kind == Kind::Done); // four were sent all the same
    }

    void orMadeUpFor() {
        SendSchedule schedule = scheduled(
            {.messages = {text("a")}, .rounds = 7, .pace = Pace::Every, .every = 10ms, .late = Late::CatchUp});
        schedule.sent(kStart, 1);
        int burst = 0;
        while (schedule.next(kStart + 57ms).kind == Kind::Send) {
            schedule.sent(kStart + 57ms, 1);
            ++burst;
        }
        QCOMPARE(burst, 5); // of 10, 20, 30, 40 and 50 ms
        QCOMPARE(schedule.tally().skipped, 0u);
        QCOMPARE(schedule.tally().late, 5u);
        QCOMPARE(schedule.tally().worst.count(), Nanoseconds(47ms).count());
    }

    void aRateOfMessagesIsKept() {
        SendSchedule schedule = scheduled(
            {.messages = {text("a")}, .rounds = SendPlan::kForEver, .pace = Pace::MessagesPerSecond, .rate = 3000});
        const auto times = run(schedule, 10s, 1ms); // coarser than the rate: three at each look
        QCOMPARE(times.size(), 30001u);
        QCOMPARE(schedule.tally().skipped, 0u);
        // Where nothing was sent for a second, what was missed is not poured out.
        QVERIFY(schedule.next(kStart + 11s).kind == Kind::Send);
        schedule.sent(kStart + 11s, 1);
        QVERIFY(schedule.next(kStart + 11s).kind == Kind::Wait);
        QVERIFY(schedule.tally().skipped >= 2990u);
    }

    void aRateOfBytesIsKeptOverMessagesOfAnySize() {
        SendSchedule schedule = scheduled(
            {.messages = {text("a")}, .rounds = SendPlan::kForEver, .pace = Pace::BytesPerSecond, .rate = 100000});
        std::uint64_t sent = 0;
        for (Nanoseconds now = kStart; now <= kStart + 10s; now += 1ms) {
            while (schedule.next(now).kind == Kind::Send) {
                const std::size_t size = 1 + sent % 997;
                schedule.sent(now, size);
                sent += size;
            }
        }
        QVERIFY2(sent >= 1'000'000 && sent <= 1'001'000, qPrintable(QString::number(sent)));
        QVERIFY(schedule.next(kStart + 15s).kind == Kind::Send); // five seconds of nothing are forgotten
        schedule.sent(kStart + 15s, 1000);
        const auto due = schedule.next(kStart + 15s);
        QVERIFY(due.kind == Kind::Wait);
        QCOMPARE((due.at - kStart - 15s).count(), Nanoseconds(10ms).count());
    }

    void anAnswerIsWaitedForBeforeTheNext() {
        SendSchedule schedule = scheduled({.messages = {asking("USER", "+OK"), text("QUIT")}});
        schedule.sent(kStart, 4);
        auto due = schedule.next(kStart + 50ms);
        QVERIFY(due.kind == Kind::Wait && due.isWaitingForAnswer);
        QCOMPARE((due.at - kStart).count(), Nanoseconds(100ms).count());
        QVERIFY(!schedule.received(viewOf("-ERR"), Unit::Message, kStart + 60ms));
        QVERIFY(schedule.received(viewOf("+OK"), Unit::Message, kStart + 70ms));
        due = schedule.next(kStart + 70ms);
        QVERIFY(due.kind == Kind::Send && due.message == 1);
        QVERIFY(!schedule.received(viewOf("+OK"), Unit::Message, kStart + 70ms)); // nothing is waited for
    }

    void anAnswerInPiecesIsSeen() {
        SendSchedule schedule = scheduled({.messages = {asking("a", "needle")}});
        schedule.sent(kStart, 1);
        QVERIFY(!schedule.received(viewOf("xxnee"), Unit::Piece, kStart));
        for (int i = 0; i < 3; ++i)
            QVERIFY(!schedule.received(Bytes(40000, 'x'), Unit::Piece, kStart)); // no more is held than that
        QVERIFY(!schedule.received(viewOf("nee"), Unit::Piece, kStart));
        QVERIFY(schedule.received(viewOf("dle"), Unit::Piece, kStart));
        QVERIFY(schedule.next(kStart).kind == Kind::Done);
    }

    void aTimeOutEndsThePlanOrNot() {
        SendSchedule stops = scheduled({.messages = {asking("a", "x"), text("b")}});
        stops.sent(kStart, 1);
        QVERIFY(stops.next(kStart + 99ms).kind == Kind::Wait);
        QVERIFY(stops.next(kStart + 100ms).kind == Kind::TimedOut);
        QVERIFY(stops.next(kStart + 200ms).kind == Kind::TimedOut);
        QVERIFY(!stops.received(viewOf("x"), Unit::Message, kStart + 200ms));
        QCOMPARE(stops.tally().timeOuts, 1u);
        PlannedMessage first = asking("a", "x");
        first.onTimeout = PlannedMessage::OnTimeout::GoOn;
        SendSchedule goesOn = scheduled({.messages = {first, text("b")}});
        goesOn.sent(kStart, 1);
        const auto due = goesOn.next(kStart + 100ms);
        QVERIFY(due.kind == Kind::Send && due.message == 1);
        QCOMPARE(goesOn.tally().timeOuts, 1u);
    }

    void aDelayStandsBeforeItsMessage() {
        PlannedMessage second = text("b");
        second.delay = 30ms;
        SendSchedule schedule = scheduled({.messages = {text("a"), second}});
        schedule.sent(kStart + 5ms, 1);
        const auto due = schedule.next(kStart + 5ms);
        QVERIFY(due.kind == Kind::Wait && !due.isWaitingForAnswer);
        QCOMPARE((due.at - kStart).count(), Nanoseconds(35ms).count());
        QVERIFY(schedule.next(kStart + 35ms).kind == Kind::Send);
    }

    void itCanBeStopped() {
        SendSchedule schedule = scheduled({.messages = {text("a")}, .rounds = SendPlan::kForEver});
        schedule.sent(kStart, 1);
        schedule.stop();
        QVERIFY(schedule.next(kStart).kind == Kind::Stopped);
    }

    void messagesAreFramedAndFilledIn() {
        PlannedMessage message = text("n{counter}");
        message.payload.hasPlaceholders = true;
        SendPlan plan{.messages = {message}, .rounds = 2};
        plan.framing = {.kind = Framing::Kind::Length, .prefix = {2}};
        const auto program = SendProgram::compile(plan);
        QVERIFY(program.has_value());
        const auto bytes = (*program)->render(0, {.count = 41});
        QCOMPARE(**bytes, (Bytes{0, 3, 'n', '4', '2'}));
    }

    void whatCannotBeUsedIsSaidWithItsPlace() {
        const auto faultOfPlan = [](const SendPlan& plan) {
            const auto program = SendProgram::compile(plan);
            return program ? std::string() : program.error().error.message;
        };
        QVERIFY(!faultOfPlan({}).empty());
        QVERIFY(!faultOfPlan({.messages = {text("a")}, .rounds = 0}).empty());
        QVERIFY(!faultOfPlan({.messages = {text("a")}, .pace = Pace::Every, .every = 0ns}).empty());
        QVERIFY(!faultOfPlan({.messages = {text("a")}, .pace = Pace::BytesPerSecond, .rate = 0}).empty());
        QVERIFY(!faultOfPlan({.messages = {text("a")}, .pace = Pace::MessagesPerSecond, .rate = std::nan("")}).empty());
        QVERIFY(!faultOfPlan({.messages = {text("a")}, .framing = {.kind = Framing::Kind::Delimiter}}).empty());
        QVERIFY(faultOfPlan({.messages = {text("a")}}).empty());
        auto fault = SendProgram::compile({.messages = {text("a"), text("b\\q")}}).error();
        QVERIFY(fault.in == PlanFault::In::Payload && fault.message == 1 && fault.error.position == 1);
        fault = SendProgram::compile({.messages = {asking("a", "\\q")}}).error();
        QVERIFY(fault.in == PlanFault::In::Pattern && fault.message == 0);
        const SendPlan large{.messages = {text(std::string(300, 'x'))},
                             .framing = {.kind = Framing::Kind::Length, .prefix = {1}}};
        QVERIFY(SendProgram::compile(large).error().in == PlanFault::In::Payload);
    }
};

QTEST_APPLESS_MAIN(TestSendSchedule)
#include "tst_send_schedule.moc"
