#include "core/traffic/timer_queue.h"

#include <QtTest>

#include <string>

using namespace std::chrono_literals;

namespace swb::test {

class TestTimerQueue : public QObject {
    Q_OBJECT

private slots:
    void tasksRunInTheOrderTheyAreDue() {
        TimerQueue timers;
        std::string ran;
        timers.add(30ms, [&] { ran += 'c'; });
        timers.add(10ms, [&] { ran += 'a'; });
        timers.add(10ms, [&] { ran += 'b'; }); // due at once with the one before: as they were added
        QCOMPARE(timers.nextDue(), std::optional<Nanoseconds>(10ms));
        timers.run(9ms);
        QCOMPARE(ran, std::string());
        timers.run(10ms);
        QCOMPARE(ran, std::string("ab"));
        timers.run(1s);
        QCOMPARE(ran, std::string("abc"));
        QVERIFY(!timers.nextDue());
    }

    void aCancelledTaskDoesNotRun() {
        TimerQueue timers;
        bool ran = false;
        TimerQueue::Id id = timers.add(1ms, [&] { ran = true; });
        timers.cancel(id);
        QVERIFY(!id);
        timers.cancel(id); // none: nothing happens
        timers.run(1s);
        QVERIFY(!ran);
    }

    void aTaskCancelsAnotherThatIsDueWithIt() {
        TimerQueue timers;
        bool ran = false;
        TimerQueue::Id second;
        timers.add(1ms, [&] { timers.cancel(second); });
        second = timers.add(2ms, [&] { ran = true; });
        timers.run(1s);
        QVERIFY(!ran);
        QCOMPARE(timers.size(), 0u);
    }

    // One that adds itself again, due already, would keep the loop from everything else.
    void aTaskAddedMeanwhileWaitsForTheNextTurn() {
        TimerQueue timers;
        int ran = 0;
        std::function<void()> again = [&] {
            ++ran;
            timers.add(1ms, again);
        };
        timers.add(1ms, again);
        timers.add(5ms, [&] { ran += 100; });
        timers.run(10ms);
        QCOMPARE(ran, 101);
        timers.run(10ms);
        QCOMPARE(ran, 102);
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTimerQueue)
#include "tst_timer_queue.moc"
