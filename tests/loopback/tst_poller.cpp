#include "core/base/unique_fd.h"
#include "core/traffic/poller.h"

#include <QtTest>

#include <sys/socket.h>
#include <unistd.h>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

struct Source final : ReadySource {
    void ready(Readiness what) override { seen.push_back(what); }
    std::vector<Readiness> seen;
};

struct Pair {
    Pair() {
        int fds[2] = {-1, -1};
        if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds) != 0)
            std::abort();
        mine = UniqueFd(fds[0]);
        other = UniqueFd(fds[1]);
    }
    UniqueFd mine, other;
};

std::unique_ptr<Poller> makePoller(const QString& kind) {
    return kind == "epoll" ? std::move(*makeEpollPoller()) : makePollPoller();
}

std::vector<Poller::Event> wait(Poller& poller, std::optional<Nanoseconds> atMost = 10s) {
    std::vector<Poller::Event> events;
    const std::optional<Nanoseconds> until = atMost ? std::optional(monotonicNow() + *atMost) : std::nullopt;
    do // a wait may end early without any
        poller.wait(until, events);
    while (events.empty() && (!until || monotonicNow() < *until));
    return events;
}

} // namespace

// Both back ends tell the same.
class TestPoller : public QObject {
    Q_OBJECT

private slots:
    void bothSeeBytesArrive_data() { kinds(); }
    void bothSeeBytesArrive() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        Pair pair;
        Source source;
        QVERIFY(poller->add(pair.mine.get(), {.read = true}, source));
        QVERIFY(wait(*poller, 0ns).empty());
        QCOMPARE(::write(pair.other.get(), "x", 1), 1);
        const auto events = wait(*poller);
        QCOMPARE(events.size(), 1u);
        QCOMPARE(events[0].source, static_cast<ReadySource*>(&source));
        QVERIFY(events[0].what == Readiness{.read = true});
        QCOMPARE(wait(*poller).size(), 1u); // level-triggered: it has not been read
    }

    void bothSeeThatItCanBeWritten_data() { kinds(); }
    void bothSeeThatItCanBeWritten() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        Pair pair;
        Source source;
        QVERIFY(poller->add(pair.mine.get(), {.write = true}, source));
        QVERIFY(wait(*poller).at(0).what == Readiness{.write = true});
        QVERIFY(poller->change(pair.mine.get(), {.read = true}, source));
        QVERIFY(wait(*poller, 0ns).empty());
    }

    void theEndOfThePeerIsSeenWithWhatItSentBefore_data() { kinds(); }
    void theEndOfThePeerIsSeenWithWhatItSentBefore() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        Pair pair;
        Source source;
        QVERIFY(poller->add(pair.mine.get(), {.read = true}, source));
        QCOMPARE(::write(pair.other.get(), "x", 1), 1);
        ::shutdown(pair.other.get(), SHUT_WR);
        const Readiness what = wait(*poller).at(0).what;
        QVERIFY(what.read);
        QVERIFY(what.hangUp);
    }

    // Else the loop would turn for ever over a paused socket whose peer has gone.
    void aSocketWaitedForInNoWayHangsUpOnce_data() { kinds(); }
    void aSocketWaitedForInNoWayHangsUpOnce() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        Pair pair;
        Source source;
        QVERIFY(poller->add(pair.mine.get(), {}, source));
        QVERIFY(wait(*poller, 0ns).empty());
        pair.other = UniqueFd();
        QVERIFY(wait(*poller).at(0).what.hangUp);
        QVERIFY(wait(*poller, 0ns).empty());
        QVERIFY(poller->change(pair.mine.get(), {.read = true}, source)); // and is there again when asked for
        QVERIFY(wait(*poller).at(0).what.read);
    }

    void whatIsRemovedTellsNothing_data() { kinds(); }
    void whatIsRemovedTellsNothing() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        Pair first, second, third;
        Source a, b, c;
        QVERIFY(poller->add(first.mine.get(), {.read = true}, a));
        QVERIFY(poller->add(second.mine.get(), {.read = true}, b));
        QVERIFY(poller->add(third.mine.get(), {.read = true}, c));
        for (const Pair* pair : {&first, &second, &third})
            QCOMPARE(::write(pair->other.get(), "x", 1), 1);
        poller->remove(first.mine.get());
        poller->remove(first.mine.get()); // again: nothing happens
        const auto events = wait(*poller);
        QCOMPARE(events.size(), 2u);
        for (const Poller::Event& event : events)
            QVERIFY(event.source != &a);
        QVERIFY(poller->add(first.mine.get(), {.read = true}, a));
        QCOMPARE(wait(*poller).size(), 3u);
    }

    void theTimeIsKeptToTheMillisecond_data() { kinds(); }
    void theTimeIsKeptToTheMillisecond() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        const Nanoseconds before = monotonicNow();
        QVERIFY(wait(*poller, 1500us).empty());
        QVERIFY(monotonicNow() - before >= 1500us);
    }

    void aDescriptorTwiceIsRefused_data() { kinds(); }
    void aDescriptorTwiceIsRefused() {
        QFETCH(QString, kind);
        const auto poller = makePoller(kind);
        Pair pair;
        Source source;
        QVERIFY(poller->add(pair.mine.get(), {.read = true}, source));
        const auto again = poller->add(pair.mine.get(), {.read = true}, source);
        QVERIFY(!again);
        QCOMPARE(again.error().number, EEXIST);
        poller->remove(pair.mine.get());
        const auto change = poller->change(pair.mine.get(), {.read = true}, source);
        QVERIFY(!change);
        QCOMPARE(change.error().number, ENOENT);
    }

private:
    static void kinds() {
        QTest::addColumn<QString>("kind");
        QTest::newRow("epoll") << "epoll";
        QTest::newRow("poll") << "poll";
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestPoller)
#include "tst_poller.moc"
