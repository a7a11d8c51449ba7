#include "core/transcript/stored_transcript.h"
#include "tests/support/traffic_harness.h"

#include <QTemporaryDir>
#include <QtTest>

#include <fcntl.h>
#include <linux/net_tstamp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>

using namespace std::chrono_literals;

namespace swb::test {

// A handed-over stream.
class TestTrafficStream : public QObject {
    Q_OBJECT

private slots:
    void whatArrivesIsCountedAndKept_data() { pollers(); }
    void whatArrivesIsCountedAndKept() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        const auto endpoint = h.take(server.get());
        writeAll(client, "hello");
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.bytesIn == 5; }));
        const PeerView peer = h.peer(endpoint.id);
        QCOMPARE(peer.endpoint, endpoint.id);
        QCOMPARE(peer.state, PeerState::Open);
        QCOMPARE(peer.messagesIn, 1u);
        QVERIFY(peer.remote == nameOf(client.get()));
        QCOMPARE(h.received(endpoint.id), std::string("hello"));
        QCOMPARE(h.traffic().totals().bytesIn, 5u);
        QCOMPARE(h.endpoint(endpoint.id).kind, EndpointKind::Stream);
        QCOMPARE(h.endpoint(endpoint.id).bytesIn, 5u);
        const std::vector<CallRecord> calls = h.calls(CallId::Recv);
        QVERIFY(!calls.empty());
        QCOMPARE(calls.front().origin, Origin::Automatic);
        QCOMPARE(calls.front().socket, endpoint.id);
        const std::vector<TranscriptRow> rows = h.transcript().copySince(0);
        QCOMPARE(rows.at(0).sequence, calls.front().sequence);
        QVERIFY(rows.at(0).peer == peer.remote);
    }

    void withoutKeepingBytesAreCountedAlone() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        AutoSettings settings;
        settings.keep = false;
        const auto endpoint = h.take(server.get(), settings);
        writeAll(client, "hello");
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.bytesIn == 5; }));
        QCOMPARE(h.transcript().lastIndex(), 0u);
    }

    void whatIsSentArrives() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const auto endpoint = h.take(server.get());
        h.traffic().send({endpoint.id}, {'y', 'o'});
        QCOMPARE(readExactly(client, 2), std::string("yo"));
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.bytesOut == 2; }));
        QCOMPARE(h.sent(endpoint.id), std::string("yo"));
        QCOMPARE(h.peer(endpoint.id).queued, 0u);
    }

    void aSocketGivenBackIsTheOwnersAgain_data() { pollers(); }
    void aSocketGivenBackIsTheOwnersAgain() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        const int flags = ::fcntl(server.get(), F_GETFL);
        const auto endpoint = h.take(server.get());
        writeAll(client, "one");
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.bytesIn == 3; }));
        h.giveBack(endpoint.id);
        QCOMPARE(::fcntl(server.get(), F_GETFL), flags);
        writeAll(client, "two");
        QCOMPARE(readExactly(server, 3), std::string("two"));
        // and it can be handed over again
        h.take(server.get());
        writeAll(client, "three");
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().bytesIn == 8; }));
    }

    void givingBackWhatWasNeverTakenIsDoneToo() {
        TrafficHarness h;
        h.giveBack(SocketId{77}); // returns
    }

    // The two are told apart: an end loses nothing, a reset may.
    void anOrderlyEndAndAResetAreToldApart_data() { pollers(); }
    void anOrderlyEndAndAResetAreToldApart() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        auto [ending, first] = h.tcpPair();
        auto [resetting, second] = h.tcpPair();
        const SocketId ended = h.take(first.get()).id, reset = h.take(second.get()).id;
        ::shutdown(ending.get(), SHUT_WR);
        const linger zero{1, 0};
        ::setsockopt(resetting.get(), SOL_SOCKET, SO_LINGER, &zero, sizeof zero);
        resetting = UniqueFd();
        QVERIFY(h.waitForPeer(ended, [](const PeerView& peer) { return peer.state == PeerState::PeerEnded; }));
        QVERIFY(h.waitForPeer(reset, [](const PeerView& peer) { return peer.state == PeerState::Reset; }));
        QCOMPARE(h.peer(reset).error, ECONNRESET);
        QCOMPARE(h.traffic().totals().resets, 1u);
        QCOMPARE(h.transcript().copySince(0).at(0).note, RowNote::EndOfStream);
    }

    void anAnswerAfterThePeersEndStillGoes() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        ::shutdown(client.get(), SHUT_WR);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::PeerEnded; }));
        h.traffic().send({id}, {'l', 'a', 't', 'e'});
        QCOMPARE(readExactly(client, 4), std::string("late"));
    }

    // The kernel's buffer fills, and the sender sees it: send() would block.
    void receivingCanBePaused_data() { pollers(); }
    void receivingCanBePaused() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        AutoSettings settings;
        settings.receivePaused = true;
        const SocketId id = h.take(server.get(), settings).id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.paused; }));
        const std::string much(1 << 20, 'x');
        std::size_t sent = 0;
        for (;;) {
            const ssize_t size = ::send(client.get(), much.data(), much.size(), MSG_DONTWAIT);
            if (size < 0)
                break;
            sent += static_cast<std::size_t>(size);
        }
        QCOMPARE(errno, EAGAIN);
        QVERIFY(sent > 0);
        QCOMPARE(h.peer(id).bytesIn, 0u);
        h.traffic().pauseReceive(id, false);
        QVERIFY(h.waitForPeer(id, [&](const PeerView& peer) { return peer.bytesIn == sent && !peer.paused; }));
    }

    // More is queued than the kernel takes: it is counted, and goes when the peer reads at last.
    void whatTheKernelDoesNotTakeWaitsAndIsCounted() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        AutoSettings settings;
        settings.highWater = 1000;
        settings.keep = false;
        const SocketId id = h.take(server.get(), settings).id;
        const std::size_t size = 16 << 20;
        h.traffic().send({id}, Bytes(size, 'q'));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued > 0 && peer.backPressure; }));
        writeAll(client, "not read while so much waits");
        const std::string all = readExactly(client, size);
        QCOMPARE(all.size(), size);
        QVERIFY(h.waitForPeer(id, [&](const PeerView& peer) {
            return peer.queued == 0 && !peer.backPressure && peer.bytesOut == size && peer.bytesIn == 28;
        }));
    }

    void ourHalfCanBeEndedBehindWhatIsQueued() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        const std::size_t size = 8 << 20;
        h.traffic().send({id}, Bytes(size, 'q'));
        h.traffic().shutdownSend(id);
        QCOMPARE(readToEnd(client).size(), size);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::SendShut; }));
        writeAll(client, "the other half goes on");
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.bytesIn == 22; }));
    }

    // The descriptor is its owner's: closing it is only asked for, once nothing waits any more.
    void aBorrowedSocketIsClosedByItsOwner() {
        TrafficHarness h;
        std::mutex mutex;
        std::vector<SocketId> wanted;
        h.traffic().onCloseWanted([&](SocketId id) {
            const std::lock_guard lock(mutex);
            wanted.push_back(id);
        });
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        const std::size_t size = 8 << 20;
        h.traffic().send({id}, Bytes(size, 'q'));
        h.traffic().close(id);
        QCOMPARE(readExactly(client, size).size(), size);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Closed; }));
        {
            const std::lock_guard lock(mutex);
            QCOMPARE(wanted, std::vector{id});
        }
        QVERIFY(::fcntl(server.get(), F_GETFD) >= 0);
        QVERIFY(h.calls(CallId::Close).empty());
    }

    void whatCannotBeSentAnyMoreIsCounted() {
        TrafficHarness h;
        auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        h.traffic().send({id}, Bytes(16 << 20, 'q'));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued > 0; }));
        h.traffic().stopSending(id);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued == 0; }));
        const PeerView peer = h.peer(id);
        QVERIFY(peer.unsent > 0);
        QCOMPARE(peer.unsent + peer.bytesOut, std::uint64_t{16 << 20});
        QCOMPARE(h.traffic().totals().unsent, peer.unsent);
    }

    void aConnectUnderWayIsWaitedFor() {
        TrafficHarness h;
        const UniqueFd listener(::socket(AF_INET, SOCK_STREAM, 0));
        const Address place = *Address::parseInet("127.0.0.1", "0");
        QCOMPARE(::bind(listener.get(), place.data(), place.length()), 0);
        const Address nobody = nameOf(listener.get()); // bound, not listening: refused
        const UniqueFd refused(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0));
        QCOMPARE(::connect(refused.get(), nobody.data(), nobody.length()), -1);
        const SocketId id = h.take(refused.get()).id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Failed; }));
        QCOMPARE(h.peer(id).error, ECONNREFUSED);
    }

    void samplesAreTakenTenTimesASecond() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        const SocketId id = h.take(server.get()).id;
        writeAll(client, "1234567");
        QVERIFY(h.waitUntil([&] { return h.traffic().samplesSince(id, 0).size() >= 3; }));
        const std::vector<RateSample> samples = h.traffic().samplesSince(id, 0);
        std::uint64_t bytes = 0;
        for (const RateSample& sample : samples)
            bytes += sample.bytesIn;
        QCOMPARE(bytes, 7u);
        QCOMPARE(samples[0].index, 1u);
        QVERIFY(samples[1].time - samples[0].time >= 99ms);
        QCOMPARE(h.traffic().samplesSince(id, samples.back().index - 1).at(0).index, samples.back().index);
    }

    // Faster than the disk takes it: reading waits, and every byte is kept.
    void aTranscriptWithoutRoomHoldsTheSenderBack() {
        const QTemporaryDir directory;
        TranscriptOptions options;
        options.directory = directory.filePath("session").toStdString();
        options.blocks = 2;
        StoredTranscript transcript(options);
        IdSource ids;
        auto traffic = Traffic::create({nullptr, &transcript, nullptr, &ids});
        QVERIFY(traffic.has_value());
        TrafficHarness h; // for its sockets
        const auto [client, server] = h.tcpPair();
        (*traffic)->take({SocketId{500}, server.get(), AF_INET, SOCK_STREAM, false, {}, {}, true}, {});
        std::string much;
        for (int i = 0; much.size() < 1 << 20; ++i)
            much += std::to_string(i) + ' ';
        for (int i = 0; i < 48; ++i)
            writeAll(client, much);
        QTRY_COMPARE_WITH_TIMEOUT((*traffic)->totals().bytesIn, 48 * much.size(), 60000);
        (*traffic).reset();
        QCOMPARE(transcript.state().lost.outrun, TranscriptLoss());
        std::uint64_t kept = 0;
        bool isRight = true;
        transcript.visitRows(1, transcript.lastIndex(), [&](const RowView& row) {
            for (const std::uint8_t byte : row.bytes)
                isRight = isRight && static_cast<char>(byte) == much[kept++ % much.size()];
            return isRight;
        });
        QVERIFY(isRight);
        QCOMPARE(kept, 48 * much.size());
    }

    // Time stamps that a person asked for wait in the error queue: the poller tells of them until they are taken.
    void timeStampsInTheErrorQueueMakeNoBusyLoop_data() { pollers(); }
    void timeStampsInTheErrorQueueMakeNoBusyLoop() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = h.tcpPair();
        const int stamps = SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_TSONLY;
        QCOMPARE(::setsockopt(server.get(), SOL_SOCKET, SO_TIMESTAMPING, &stamps, sizeof stamps), 0);
        const SocketId id = h.take(server.get()).id;
        h.traffic().send({id}, {'x'});
        QCOMPARE(readExactly(client, 1), std::string("x"));
        const auto isStamp = [](const TranscriptRow& row) { return row.note == RowNote::ErrorQueue; };
        QVERIFY(h.waitUntil([&] { return std::ranges::any_of(h.transcript().copySince(0), isStamp); }));
        QCOMPARE(h.peer(id).state, PeerState::Open);
        const std::uint64_t calls = h.recorder().automaticCount();
        const std::size_t samples = h.traffic().samplesSince(id, 0).size();
        QVERIFY(h.waitUntil([&] { return h.traffic().samplesSince(id, 0).size() >= samples + 3; }));
        QVERIFY(h.recorder().automaticCount() <= calls + 2);
    }

    // A scripted answer in place of the kernel's: what the seam does holds here too.
    void aFaultOfTheKernelEndsThePeerWithItsErrno() {
        TrafficHarness h;
        const auto [client, server] = h.tcpPair();
        h.faults().add({.call = CallId::Recv, .error = EHOSTUNREACH});
        const SocketId id = h.take(server.get()).id;
        writeAll(client, "x");
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Failed; }));
        QCOMPARE(h.peer(id).error, EHOSTUNREACH);
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficStream)
#include "tst_traffic_stream.moc"
