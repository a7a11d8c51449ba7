#include "tests/support/traffic_harness.h"
#include "tests/support/traffic_rules.h"

#include <QTemporaryFile>
#include <QtTest>

#include <poll.h>
#include <sys/socket.h>

#include <atomic>
#include <thread>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

Framing lines() {
    Framing framing;
    framing.kind = Framing::Kind::Line;
    return framing;
}

std::string generated(std::size_t size) { // RFC 864, written down again
    std::string text;
    for (std::size_t line = 0; text.size() < size; ++line) {
        for (std::size_t i = 0; i < 72; ++i)
            text += static_cast<char>(' ' + (line + i) % 95);
        text += "\r\n";
    }
    text.resize(size);
    return text;
}

} // namespace

class TestTrafficRules : public QObject {
    Q_OBJECT

private slots:
    void whatComesIsEchoed_data() { pollers(); }
    void whatComesIsEchoed() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener(answering({rule({action(Action::Kind::Echo)})}));
        const UniqueFd client = h.connect(listener.address);
        const std::string much = generated(8 << 20);
        std::thread writer([&] {
            writeAll(client, much);
            ::shutdown(client.get(), SHUT_WR);
        });
        const std::string back = readToEnd(client);
        writer.join();
        QVERIFY(back == much); // whole: the answers after its end, too
        const SocketId id = h.onlyPeer().id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Closed; }));
        QCOMPARE(h.peer(id).bytesOut, much.size());
        QCOMPARE(h.peer(id).lastRule, std::optional<std::size_t>(0));
        QVERIFY(h.endpoint(listener.id).firedRules.at(0) > 0);
        QCOMPARE(h.endpoint(listener.id).firedRules.at(0), h.traffic().totals().answers);
    }

    // The first that suits answers; which one is told.
    void theRuleThatSuitsAnswers() {
        TrafficHarness h;
        const auto listener = h.listener(answering(
            {rule({reply("PONG")}, "PING"), rule({action(Action::Kind::Discard)}, "HUSH"), rule({reply("what?")})}));
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        writeAll(client, "PING");
        QCOMPARE(readExactly(client, 4), std::string("PONG"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.lastRule == std::size_t{0}; }));
        writeAll(client, "HUSH");
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.lastRule == std::size_t{1}; }));
        writeAll(client, "else");
        QCOMPARE(readExactly(client, 5), std::string("what?"));
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).firedRules == std::vector<std::uint64_t>{1, 1, 1}; }));
    }

    // A message is what the framing cuts out, however the bytes come.
    void rulesSeeWhatTheFramingCutsOut() {
        TrafficHarness h;
        const auto listener = h.listener(answering({rule({reply("<{message}>")})}, lines()));
        AutoSettings settings;
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        writeAll(client, "o");
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.bytesIn == 1; }));
        QCOMPARE(h.peer(id).messagesIn, 0u);
        writeAll(client, "ne\ntwo\nthr");
        QCOMPARE(readExactly(client, 22), std::string("<{message}><{message}>"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.messagesIn == 2; }));
        ::shutdown(client.get(), SHUT_WR); // the last has no end of its own
        QCOMPARE(readToEnd(client), std::string("<{message}>"));
        QCOMPARE(h.received(id), std::string("one\ntwo\nthr")); // unaltered
    }

    void anAnswerCanWait() {
        TrafficHarness h;
        const auto listener = h.listener(answering({rule({delay(80ms), action(Action::Kind::Echo)})}));
        const UniqueFd client = h.connect(listener.address);
        const Nanoseconds before = monotonicNow();
        writeAll(client, "later");
        QCOMPARE(readExactly(client, 5), std::string("later"));
        QVERIFY(monotonicNow() - before >= 80ms);
    }

    // The peer ends before its answer was due: it is given all the same, and then the connection ends.
    void aLateAnswerIsNotLost_data() { pollers(); }
    void aLateAnswerIsNotLost() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener(answering({rule({delay(50ms), reply("late")})}));
        const UniqueFd client = h.connect(listener.address);
        writeAll(client, "x");
        ::shutdown(client.get(), SHUT_WR);
        QCOMPARE(readToEnd(client), std::string("late"));
    }

    void answersOfSeveralMessagesWaitBesideEachOther() {
        TrafficHarness h;
        const auto listener = h.listener(answering({rule({delay(100ms), reply("done")})}, lines()));
        const UniqueFd client = h.connect(listener.address);
        const Nanoseconds before = monotonicNow();
        writeAll(client, "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n");
        QCOMPARE(readExactly(client, 40).size(), 40u);
        QVERIFY(monotonicNow() - before < 900ms); // one behind the other would take a second
    }

    void theConnectionEndsBehindTheAnswer_data() {
        QTest::addColumn<Action::Kind>("kind");
        QTest::addColumn<int>("error");
        QTest::newRow("close") << Action::Kind::Close << 0;
        QTest::newRow("half-close") << Action::Kind::HalfClose << 0;
        QTest::newRow("reset") << Action::Kind::Reset << ECONNRESET;
    }
    void theConnectionEndsBehindTheAnswer() {
        QFETCH(Action::Kind, kind);
        QFETCH(int, error);
        TrafficHarness h;
        std::vector<Action> actions{reply("bye")};
        if (kind == Action::Kind::Reset)
            actions = {};
        actions.push_back(action(kind));
        const auto listener = h.listener(answering({rule(actions)}));
        const UniqueFd client = h.connect(listener.address);
        writeAll(client, "x");
        if (kind != Action::Kind::Reset)
            QCOMPARE(readExactly(client, 3), std::string("bye"));
        QCOMPARE(errorOfRead(client), error);
        const SocketId id = h.onlyPeer().id;
        if (kind == Action::Kind::HalfClose)
            QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::SendShut; }));
        ::shutdown(client.get(), SHUT_WR);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Closed; }));
    }

    // A rule that closes a borrowed socket asks its owner.
    void aHandedOverStreamIsAnsweredToo() {
        TrafficHarness h;
        std::atomic<std::uint32_t> wanted{0};
        h.traffic().onCloseWanted([&](SocketId id) { wanted = id.value; });
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get(), answering({rule({reply("bye"), action(Action::Kind::Close)})})).id;
        writeAll(client, "x");
        QCOMPARE(readExactly(client, 3), std::string("bye"));
        QTRY_COMPARE(wanted.load(), id.value);
    }

    void aConnectionCanBeGreeted() {
        TrafficHarness h;
        Rule greeting = rule({reply("220 ready")});
        greeting.when = Rule::When::Connect;
        Rule farewell = rule({reply("221 bye")});
        farewell.when = Rule::When::End;
        const auto listener = h.listener(answering({greeting, farewell}));
        const UniqueFd client = h.connect(listener.address);
        QCOMPARE(readExactly(client, 9), std::string("220 ready"));
        ::shutdown(client.get(), SHUT_WR);
        QCOMPARE(readToEnd(client), std::string("221 bye"));
    }

    void aFileIsSentWhole() {
        QTemporaryFile file;
        QVERIFY(file.open());
        const std::string content = generated(3 << 20);
        QCOMPARE(file.write(content.data(), static_cast<qint64>(content.size())), qint64(content.size()));
        file.close();
        Action send = action(Action::Kind::File);
        send.path = file.fileName().toStdString();
        TrafficHarness h;
        const auto listener = h.listener(answering({rule({send, action(Action::Kind::Close)})}));
        const UniqueFd client = h.connect(listener.address);
        writeAll(client, "GET");
        QVERIFY(readToEnd(client) == content);
    }

    // One of more than is held of files: read as it goes, and of no size that is too large.
    void aLargeFileGoesInPieces() {
        QTemporaryFile file;
        QVERIFY(file.open());
        constexpr qint64 kSize = qint64{300} << 20;
        QCOMPARE(file.write("first"), qint64(5));
        QVERIFY(file.resize(kSize) && file.seek(kSize - 4));
        QCOMPARE(file.write("last"), qint64(4));
        file.close();
        Action send = action(Action::Kind::File);
        send.path = file.fileName().toStdString();
        TrafficHarness h;
        AutoSettings settings = answering({rule({send, action(Action::Kind::Close)})});
        settings.keep = false;
        const auto listener = h.listener(settings, AF_UNIX);
        const UniqueFd client = h.connect(listener.address);
        writeAll(client, "GET");
        const SocketId id = h.onlyPeer().id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued > 0; })); // nobody reads yet
        QVERIFY(h.peer(id).queued <= (1 << 20));
        qint64 size = 0;
        std::string begin, end;
        for (std::string some = readSome(client, 1 << 20); !some.empty(); some = readSome(client, 1 << 20)) {
            if (begin.size() < 5)
                begin += some.substr(0, 5 - begin.size());
            end += some;
            end.erase(0, end.size() - std::min<std::size_t>(4, end.size()));
            size += static_cast<qint64>(some.size());
        }
        QCOMPARE(size, kSize);
        QCOMPARE(begin, std::string("first"));
        QCOMPARE(end, std::string("last"));
        QVERIFY(h.endpoint(listener.id).lastFault.empty());
    }

    void aFileThatIsCutMeanwhileIsSaidToBe() {
        QTemporaryFile file;
        QVERIFY(file.open() && file.resize(qint64{100} << 20));
        Action send = action(Action::Kind::File);
        send.path = file.fileName().toStdString();
        TrafficHarness h;
        AutoSettings settings = answering({rule({send, action(Action::Kind::Close)})});
        settings.keep = false;
        const auto listener = h.listener(settings, AF_UNIX);
        const UniqueFd client = h.connect(listener.address);
        writeAll(client, "GET");
        const SocketId id = h.onlyPeer().id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued > 0; }));
        QVERIFY(file.resize(1));
        const std::string got = readToEnd(client);
        QVERIFY(got.size() < std::size_t{10} << 20);
        QVERIFY(h.waitUntil([&] { return !h.endpoint(listener.id).lastFault.empty(); }));
        QVERIFY(QString::fromStdString(h.endpoint(listener.id).lastFault).contains("became shorter"));
    }

    void whyAnAnswerCouldNotBeMadeIsTold() {
        Action send = action(Action::Kind::File);
        send.path = "/nonexistent/file";
        TrafficHarness h;
        const auto listener = h.listener(answering({rule({send})}));
        const UniqueFd client = h.connect(listener.address);
        writeAll(client, "GET");
        QVERIFY(h.waitUntil([&] { return !h.endpoint(listener.id).lastFault.empty(); }));
        QVERIFY(QString::fromStdString(h.endpoint(listener.id).lastFault).contains("ENOENT"));
    }

    // Without end, as fast as it is read, and no faster: what waits stays small.
    void charactersAreGeneratedUnderBackPressure_data() { pollers(); }
    void charactersAreGeneratedUnderBackPressure() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        Rule rule = swb::test::rule({action(Action::Kind::Generate)});
        rule.when = Rule::When::Connect;
        AutoSettings settings = answering({rule});
        settings.keep = false;
        const auto listener = h.listener(settings);
        const UniqueFd client = h.connect(listener.address);
        const std::size_t size = 16 << 20;
        QVERIFY(readExactly(client, size) == generated(size));
        const PeerView peer = h.onlyPeer();
        QVERIFY(peer.queued <= 65536);
        h.traffic().stopSending(peer.id);
        QVERIFY(h.waitForPeer(peer.id, [](const PeerView& view) { return view.queued == 0; }));
    }

    // A peer that asks and never reads: its answers wait up to the high-water mark, then nothing is read of it.
    void aPeerThatNeverReadsIsHeldBack_data() { pollers(); }
    void aPeerThatNeverReadsIsHeldBack() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        AutoSettings settings = answering({rule({action(Action::Kind::Echo)})});
        settings.highWater = 100'000;
        settings.keep = false;
        const auto listener = h.listener(settings);
        const UniqueFd client = h.connect(listener.address);
        const std::string much(1 << 20, 'x');
        std::size_t sent = 0;
        for (;;) { // until the kernel's buffers of both directions are full
            const ssize_t size = ::send(client.get(), much.data(), much.size(), MSG_DONTWAIT);
            if (size > 0) {
                sent += static_cast<std::size_t>(size);
                continue;
            }
            if (h.onlyPeer().backPressure)
                break;
            pollfd writable{client.get(), POLLOUT, 0};
            ::poll(&writable, 1, 50);
        }
        const PeerView peer = h.onlyPeer();
        QVERIFY(peer.queued > 100'000);
        QVERIFY2(peer.queued <= 100'000 + 4 * settings.readSize, qPrintable(QString::number(peer.queued)));
        std::thread writer([&] { // and all of it is answered when it reads at last
            for (std::size_t left = 0; left < 2 << 20; left += much.size())
                writeAll(client, much);
        });
        QCOMPARE(readExactly(client, sent + (2 << 20)).size(), sent + (2 << 20));
        writer.join();
    }

    // Two echoes that talk to each other never end: they are slowed, and that is seen.
    void aLoopInsideTheWorkbenchIsLimited() {
        TrafficHarness h;
        AutoSettings settings = answering({rule({action(Action::Kind::Echo)})});
        settings.loopAnswersPerSecond = 200;
        settings.keep = false;
        const auto listener = h.listener(settings);
        const UniqueFd client = h.connect(listener.address);
        const Nanoseconds before = monotonicNow();
        const SocketId id = h.take(client.get(), settings).id;
        h.traffic().send({id}, {'!'});
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.rateLimited && peer.answersHeld >= 3; }));
        const double seconds = std::chrono::duration<double>(monotonicNow() - before).count();
        const double answers = static_cast<double>(h.peer(id).messagesOut);
        QVERIFY2(answers <= 200 * seconds + 41, qPrintable(QString("%1 in %2 s").arg(answers).arg(seconds)));
        QVERIFY(h.traffic().totals().answersHeld >= 3);
    }

    void answersToOthersAreLimitedOnlyWhenAskedFor() {
        TrafficHarness h;
        AutoSettings settings = answering({rule({reply("!")})}, lines());
        settings.answersPerSecond = 100;
        const auto listener = h.listener(settings);
        const UniqueFd client = h.connect(listener.address);
        const Nanoseconds before = monotonicNow();
        std::string asked;
        for (int i = 0; i < 40; ++i)
            asked += "?\n";
        writeAll(client, asked);
        writeAll(client, "?\n"); // not read before the 40 are paid for, or with them
        QCOMPARE(readExactly(client, 41).size(), 41u);
        writeAll(client, "?\n");
        QCOMPARE(readExactly(client, 1), std::string("!"));
        QVERIFY(monotonicNow() - before >= 300ms);
        QVERIFY(h.onlyPeer().answersHeld >= 1);
    }

    // One byte now and then: the loop sleeps between them.
    void aPeerOfFewBytesMakesNoBusyLoop_data() { pollers(); }
    void aPeerOfFewBytesMakesNoBusyLoop() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener(answering({rule({action(Action::Kind::Echo)})}));
        const UniqueFd client = h.connect(listener.address);
        for (int i = 0; i < 10; ++i) {
            writeAll(client, "x");
            QCOMPARE(readExactly(client, 1), std::string("x"));
        }
        const SocketId id = h.onlyPeer().id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.bytesOut == 10; }));
        // A receiving call for a byte, and at most one more that finds nothing.
        QVERIFY2(h.calls(CallId::Recv).size() <= 20, qPrintable(QString::number(h.calls(CallId::Recv).size())));
        const std::uint64_t calls = h.recorder().automaticCount();
        QVERIFY(h.waitUntil([&] { return h.traffic().samplesSince(listener.id, 0).size() >= 3; }));
        QCOMPARE(h.recorder().automaticCount(), calls); // nothing comes, nothing is done
    }

    // However slowly a message comes, it is one, and its answer comes with its end; others do not wait for it.
    void aMessageThatComesByteByByteIsAnsweredWhole_data() { pollers(); }
    void aMessageThatComesByteByByteIsAnsweredWhole() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener(answering({rule({action(Action::Kind::Echo)})}, lines()));
        const UniqueFd slow = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        const UniqueFd quick = h.connect(listener.address);
        const std::string line = "a slow line\n";
        for (std::size_t i = 0; i < line.size(); ++i) {
            QCOMPARE(h.peer(id).bytesOut, 0u);
            writeAll(slow, line.substr(i, 1));
            QVERIFY(h.waitForPeer(id, [=](const PeerView& peer) { return peer.bytesIn == i + 1; }));
            writeAll(quick, "quick\n");
            QCOMPARE(readExactly(quick, 6), std::string("quick\n"));
        }
        QCOMPARE(readExactly(slow, line.size()), line);
        QVERIFY(h.waitForPeer(id, [=](const PeerView& peer) { return peer.bytesOut == line.size(); }));
        QCOMPARE(h.peer(id).messagesIn, 1u);
    }

    void aPeerThatResetsInTheMiddleIsToldAsReset_data() { pollers(); }
    void aPeerThatResetsInTheMiddleIsToldAsReset() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener(answering({rule({action(Action::Kind::Echo)})}));
        UniqueFd client = h.connect(listener.address);
        writeAll(client, std::string(1 << 20, 'x'));
        const linger zero{1, 0};
        ::setsockopt(client.get(), SOL_SOCKET, SO_LINGER, &zero, sizeof zero);
        client = UniqueFd();
        const SocketId id = h.onlyPeer().id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Reset; }));
        QVERIFY(h.peer(id).error == ECONNRESET || h.peer(id).error == EPIPE);
        QCOMPARE(h.traffic().totals().resets, 1u);
        const UniqueFd next = h.connect(listener.address); // nobody else is concerned
        writeAll(next, "on we go");
        QCOMPARE(readExactly(next, 8), std::string("on we go"));
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficRules)
#include "tst_traffic_rules.moc"
