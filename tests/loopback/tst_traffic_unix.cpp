#include "tests/support/traffic_harness.h"
#include "tests/support/traffic_rules.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <cstring>
#include <thread>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

void sendDescriptors(const UniqueFd& over, const std::vector<int>& fds, std::string_view bytes) {
    alignas(cmsghdr) std::array<char, 512> control{};
    iovec part{const_cast<char*>(bytes.data()), bytes.size()};
    msghdr header{};
    header.msg_iov = &part;
    header.msg_iovlen = 1;
    header.msg_control = control.data();
    header.msg_controllen = CMSG_SPACE(fds.size() * sizeof(int));
    cmsghdr* const entry = CMSG_FIRSTHDR(&header);
    entry->cmsg_level = SOL_SOCKET;
    entry->cmsg_type = SCM_RIGHTS;
    entry->cmsg_len = CMSG_LEN(fds.size() * sizeof(int));
    std::memcpy(CMSG_DATA(entry), fds.data(), fds.size() * sizeof(int));
    if (::sendmsg(over.get(), &header, 0) < 0)
        std::abort();
}

std::pair<UniqueFd, UniqueFd> pairOf(int type) {
    int fds[2] = {-1, -1};
    if (::socketpair(AF_UNIX, type | SOCK_CLOEXEC, 0, fds) != 0)
        std::abort();
    return {UniqueFd(fds[0]), UniqueFd(fds[1])};
}

ssize_t sizeOfNext(const UniqueFd& fd) {
    char byte = 0;
    return ::recv(fd.get(), &byte, 1, MSG_TRUNC);
}

} // namespace

class TestTrafficUnix : public QObject {
    Q_OBJECT

private slots:
    void whoConnectedIsKnown_data() { types(); }
    void whoConnectedIsKnown() {
        QFETCH(int, type);
        TrafficHarness h;
        const auto listener = h.listener(echoing(), AF_UNIX, type);
        const UniqueFd client = h.connect(listener.address, type);
        const PeerView peer = h.onlyPeer();
        QVERIFY(peer.credentials.has_value());
        QCOMPARE(peer.credentials->pid, ::getpid());
        QCOMPARE(peer.credentials->uid, ::getuid());
        writeAll(client, "hello");
        QCOMPARE(readSome(client), std::string("hello"));
    }

    // Each keeps its borders, however they come; one of no bytes is no end.
    void messagesOfASequencedSocketStayApart_data() { pollers(); }
    void messagesOfASequencedSocketStayApart() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        auto [client, server] = pairOf(SOCK_SEQPACKET);
        const SocketId id = h.take(server.get(), echoing()).id;
        writeAll(client, "one");
        writeAll(client, "two");
        QCOMPARE(::send(client.get(), "", 0, 0), 0);
        writeAll(client, "three");
        QCOMPARE(readSome(client), std::string("one"));
        QCOMPARE(readSome(client), std::string("two"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.messagesIn == 4; }));
        QCOMPARE(h.peer(id).bytesIn, 11u);
        QCOMPARE(h.transcript().copySince(0).size(), 8u);
        client = UniqueFd();
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) {
            return peer.state == PeerState::PeerEnded || peer.state == PeerState::Reset;
        }));
    }

    // What waits because nobody reads keeps its place, bytes or none.
    void emptyMessagesWaitLikeOthers_data() { pollers(); }
    void emptyMessagesWaitLikeOthers() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto [client, server] = pairOf(SOCK_SEQPACKET);
        const SocketId id = h.take(server.get()).id;
        const Bytes large(100'000, 'x');
        for (int i = 0; i < 8; ++i)
            h.traffic().send({id}, large);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued > 0; }));
        h.traffic().send({id}, Bytes());
        h.traffic().send({id}, {'o', 'n', 'e'});
        h.traffic().send({id}, Bytes());
        h.traffic().shutdownSend(id);
        for (int i = 0; i < 8; ++i)
            QCOMPARE(readSome(client, 200'000).size(), large.size());
        QCOMPARE(sizeOfNext(client), 0);
        QCOMPARE(readSome(client), std::string("one"));
        QCOMPARE(sizeOfNext(client), 0);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.messagesOut == 11 && peer.queued == 0; }));
        const std::vector<TranscriptRow> rows = h.transcript().copySince(0);
        QCOMPARE(rows.size(), 11u);
        QCOMPARE(rows.at(8).note, RowNote::ZeroLengthDatagram);
        QCOMPARE(rows.at(10).note, RowNote::ZeroLengthDatagram);
    }

    // They have no bytes, but each takes memory: a peer that never reads is held back for them, too, and none is lost.
    void emptyMessagesOfOneWhoNeverReadsAreBounded_data() { pollers(); }
    void emptyMessagesOfOneWhoNeverReadsAreBounded() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        AutoSettings settings = echoing();
        settings.highWater = 10'000;
        settings.keep = false;
        const auto [client, server] = pairOf(SOCK_SEQPACKET);
        const SocketId id = h.take(server.get(), settings).id;
        std::uint64_t sent = 0;
        QVERIFY(h.waitUntil([&] {
            while (sent < 100'000 && ::send(client.get(), "", 0, MSG_DONTWAIT) == 0)
                ++sent;
            return h.peer(id).backPressure;
        }));
        QVERIFY2(sent < 100'000, qPrintable(QString::number(sent)));
        for (std::uint64_t i = 0; i < sent; ++i)
            QCOMPARE(sizeOfNext(client), 0);
        QVERIFY(h.waitForPeer(id, [=](const PeerView& peer) {
            return peer.messagesIn == sent && peer.messagesOut == sent && !peer.backPressure;
        }));
    }

    // The end looks like an empty message; what was sent between the two is not taken for nothing.
    void whatComesBehindAnEmptyMessageIsReadBeforeTheEnd_data() { pollers(); }
    void whatComesBehindAnEmptyMessageIsReadBeforeTheEnd() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        auto [client, server] = pairOf(SOCK_SEQPACKET);
        QCOMPARE(::send(client.get(), "", 0, 0), 0);
        writeAll(client, "late");
        client = UniqueFd();
        const SocketId id = h.take(server.get()).id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::PeerEnded; }));
        QCOMPARE(h.peer(id).messagesIn, 2u);
        QCOMPARE(h.received(id), std::string("late"));
    }

    void descriptorsArriveAsTheyWerePassed_data() {
        QTest::addColumn<int>("type");
        QTest::newRow("stream") << int(SOCK_STREAM);
        QTest::newRow("sequenced") << int(SOCK_SEQPACKET);
        QTest::newRow("datagrams") << int(SOCK_DGRAM);
    }
    void descriptorsArriveAsTheyWerePassed() {
        QFETCH(int, type);
        TrafficHarness h;
        std::vector<UniqueFd> arrived;
        SocketId from;
        std::atomic<bool> isThere{false}; // the two above may be looked at
        h.traffic().onDescriptors([&](SocketId id, std::vector<UniqueFd> descriptors) {
            from = id;
            arrived = std::move(descriptors);
            isThere = true;
        });
        const auto [client, server] = pairOf(type);
        const SocketId id = h.take(server.get()).id;
        int pipe[2] = {-1, -1};
        QCOMPARE(::pipe(pipe), 0);
        const UniqueFd reader(pipe[0]), writer(pipe[1]);
        sendDescriptors(client, {pipe[0], pipe[1]}, "two for you");
        QTRY_VERIFY(isThere);
        QCOMPARE(arrived.size(), 2u);
        QCOMPARE(from, id);
        QVERIFY((::fcntl(arrived[0].get(), F_GETFD) & FD_CLOEXEC) != 0);
        QCOMPARE(::write(arrived[1].get(), "x", 1), 1);
        char byte = 0;
        QCOMPARE(::read(pipe[0], &byte, 1), 1);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.bytesIn == 11; }));
        QVERIFY(h.transcript().copySince(0).at(0).control);
    }

    void aStreamIsEchoedWhole_data() { pollers(); }
    void aStreamIsEchoedWhole() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener(echoing(), AF_UNIX);
        const UniqueFd client = h.connect(listener.address);
        std::string much;
        for (int i = 0; much.size() < 4 << 20; ++i)
            much += std::to_string(i);
        std::thread writer([&] {
            writeAll(client, much);
            ::shutdown(client.get(), SHUT_WR);
        });
        const std::string back = readToEnd(client);
        writer.join();
        QVERIFY(back == much);
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
    static void types() {
        QTest::addColumn<int>("type");
        QTest::newRow("stream") << int(SOCK_STREAM);
        QTest::newRow("sequenced") << int(SOCK_SEQPACKET);
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficUnix)
#include "tst_traffic_unix.moc"
