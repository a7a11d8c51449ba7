#include "core/base/unique_fd.h"
#include "core/calls/poll_entry.h"
#include "core/render/call_text.h"
#include "core/traffic/poller.h"

#include <QtTest>

#include <sys/socket.h>
#include <unistd.h>

#include <list>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

struct Source final : ReadySource {
    explicit Source(SocketId owner = SocketId{1})
        : socket(owner) {}
    void ready(Readiness what) override { seen.push_back(what); }
    SocketId socketId() const override { return socket; }
    const SocketId socket;
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

std::unique_ptr<Poller> makePoller(const QString& kind, const CallContext& context = {}) {
    return kind == "epoll" ? std::move(*makeEpollPoller(context)) : makePollPoller(context);
}

CallContext automaticIn(Recorder& recorder) {
    CallContext context;
    context.recorder = &recorder;
    context.origin = Origin::Automatic;
    return context;
}

QStringList linesOf(const Recorder& recorder) {
    QStringList lines;
    for (const CallRecord& record : recorder.copyAutomaticSince(0).completed)
        lines << QString::fromStdString(lineText(record, Numbers::Symbols));
    return lines;
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

    void epollIsAskedForSocketsInTheLedger() {
        Recorder recorder;
        const auto poller = makePoller("epoll", automaticIn(recorder));
        Pair pair;
        Source source(SocketId{7});
        QVERIFY(linesOf(recorder).isEmpty()); // nothing before there is a socket
        QVERIFY(poller->add(pair.mine.get(), {.read = true}, source));
        QCOMPARE(::write(pair.other.get(), "x", 1), 1);
        wait(*poller);
        QVERIFY(poller->change(pair.mine.get(), {}, source));
        poller->remove(pair.mine.get());
        const std::vector<CallRecord> records = recorder.copyAutomaticSince(0).completed;
        QCOMPARE(records.size(), 5u);
        const auto epoll = records[0].result;
        const int fd = pair.mine.get();
        QCOMPARE(
            linesOf(recorder),
            (QStringList{
                QStringLiteral("epoll_create1(EPOLL_CLOEXEC) = %1").arg(epoll),
                QStringLiteral("epoll_ctl(%1, EPOLL_CTL_ADD, %2, {EPOLLIN|EPOLLRDHUP, %2}) = 0").arg(epoll).arg(fd),
                QStringLiteral("epoll_wait(%1, [{EPOLLIN, %2}], 256, -1) = 1").arg(epoll).arg(fd),
                QStringLiteral("epoll_ctl(%1, EPOLL_CTL_MOD, %2, {EPOLLET, %2}) = 0").arg(epoll).arg(fd),
                QStringLiteral("epoll_ctl(%1, EPOLL_CTL_DEL, %2, NULL) = 0").arg(epoll).arg(fd),
            }));
        QVERIFY(!records[0].socket);
        for (std::size_t i = 1; i < records.size(); ++i)
            QCOMPARE(records[i].socket, SocketId{7});
    }

    void ppollIsMadeForSocketsInTheLedger() {
        Recorder recorder;
        const auto poller = makePoller("poll", automaticIn(recorder));
        Pair idle, pair;
        Source source(SocketId{7}), other(SocketId{8});
        QVERIFY(poller->add(idle.mine.get(), {.read = true}, other));
        QVERIFY(poller->add(pair.mine.get(), {.read = true, .write = true}, source));
        wait(*poller, std::nullopt);
        QCOMPARE(linesOf(recorder), QStringList{QStringLiteral("ppoll([{%1, POLLIN|POLLRDHUP}, {%2, POLLIN|POLLOUT|"
                                                               "POLLRDHUP} -> POLLOUT], 2, NULL, NULL) = 1")
                                                    .arg(idle.mine.get())
                                                    .arg(pair.mine.get())});
        QCOMPARE(recorder.copyAutomaticSince(0).completed[0].socket, SocketId{7});
    }

    // The thread's own: a task that was posted, a timer.
    void aWaitThatFoundNothingOfAPersonsIsNoRow_data() { kinds(); }
    void aWaitThatFoundNothingOfAPersonsIsNoRow() {
        QFETCH(QString, kind);
        Recorder recorder;
        const auto poller = makePoller(kind, automaticIn(recorder));
        Pair ours, theirs;
        Source own(SocketId{}), socket(SocketId{7});
        QVERIFY(poller->add(ours.mine.get(), {.read = true}, own));
        QCOMPARE(::write(ours.other.get(), "x", 1), 1);
        QCOMPARE(wait(*poller).at(0).source, static_cast<ReadySource*>(&own));
        QVERIFY(poller->add(theirs.mine.get(), {.read = true}, socket));
        const std::uint64_t before = recorder.automaticCount();
        QCOMPARE(wait(*poller).at(0).source, static_cast<ReadySource*>(&own));
        QCOMPARE(recorder.automaticCount(), before);
        QCOMPARE(::write(theirs.other.get(), "x", 1), 1);
        QCOMPARE(wait(*poller).size(), 2u);
        QCOMPARE(recorder.automaticCount(), before + 1);
        poller->remove(theirs.mine.get());
        QCOMPARE(wait(*poller).size(), 1u);
    }

    void manyReadyAtOnceAreCountedAndTheFirstKept_data() { kinds(); }
    void manyReadyAtOnceAreCountedAndTheFirstKept() {
        QFETCH(QString, kind);
        Recorder recorder;
        const auto poller = makePoller(kind, automaticIn(recorder));
        std::vector<Pair> pairs(20);
        std::list<Source> sources;
        for (std::size_t i = 0; i < pairs.size(); ++i) {
            sources.emplace_back(SocketId{static_cast<std::uint32_t>(i + 1)});
            QVERIFY(poller->add(pairs[i].mine.get(), {.read = true}, sources.back()));
            if (i >= 5)
                QCOMPARE(::write(pairs[i].other.get(), "x", 1), 1);
        }
        QCOMPARE(wait(*poller).size(), 15u);
        const CallRecord record = recorder.copyAutomaticSince(0).completed.back();
        QCOMPARE(record.result, 15);
        const QString line = linesOf(recorder).back();
        QVERIFY2(line.contains("}, ...], ") || line.contains("-> POLLIN, ...], 20, "), qPrintable(line));
        for (std::uint32_t socket = 1; socket <= 20; ++socket)
            QCOMPARE(concerns(record, SocketId{socket}), socket >= 6 && socket <= 13);
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
