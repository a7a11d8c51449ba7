#include "core/rules/send_plan.h"
#include "tests/support/traffic_harness.h"
#include "tests/support/traffic_rules.h"

#include <QtTest>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <set>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

// A plain datagram socket with a name of its own.
UniqueFd bound(int family = AF_INET, int type = SOCK_DGRAM) {
    UniqueFd fd(::socket(family, type | SOCK_CLOEXEC, 0));
    const timeval time{60, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    const Address place = family == AF_INET    ? *Address::parseInet("127.0.0.1", "0")
                          : family == AF_INET6 ? *Address::parseInet6("::1", "0")
                                               : Address::unixAutobind();
    if (::bind(fd.get(), place.data(), place.length()) != 0)
        std::abort();
    return fd;
}

void sendTo(const UniqueFd& from, const Address& to, std::string_view bytes) {
    if (::sendto(from.get(), bytes.data(), bytes.size(), 0, to.data(), to.length()) !=
        static_cast<ssize_t>(bytes.size()))
        std::abort();
}

int optionOf(int fd, int level, int name) {
    int value = -1;
    socklen_t length = sizeof value;
    ::getsockopt(fd, level, name, &value, &length);
    return value;
}

} // namespace

class TestTrafficDatagrams : public QObject {
    Q_OBJECT

private slots:
    void eachRemoteAddressIsAPeer_data() { kinds(); }
    void eachRemoteAddressIsAPeer() {
        QFETCH(PollerKind, poller);
        QFETCH(int, family);
        const UniqueFd fd = bound(family), first = bound(family), second = bound(family);
        TrafficHarness h(poller);
        const auto endpoint = h.take(fd.get());
        sendTo(first, endpoint.address, "one");
        sendTo(second, endpoint.address, "two!");
        sendTo(first, endpoint.address, "three");
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).messagesIn == 3; }));
        const auto peers = h.peers();
        QCOMPARE(peers.size(), 2u);
        for (const auto& [id, peer] : peers) {
            const bool isFirst = peer.remote == nameOf(first.get());
            QVERIFY(isFirst || peer.remote == nameOf(second.get()));
            QCOMPARE(peer.bytesIn, isFirst ? 8u : 4u);
            QCOMPARE(peer.messagesIn, isFirst ? 2u : 1u);
            h.traffic().send({id}, Bytes(isFirst ? 1 : 2, 'r'));
        }
        QCOMPARE(readSome(first), std::string("r"));
        QCOMPARE(readSome(second), std::string("rr"));
        QCOMPARE(h.endpoint(endpoint.id).kind, EndpointKind::Datagram);
        std::set<std::string> kept;
        for (const TranscriptRow& row : h.transcript().copySince(0))
            if (row.direction == Direction::Received) {
                const Bytes bytes = h.transcript().bytesOf(row.index);
                kept.insert(std::string(bytes.begin(), bytes.end()));
                QVERIFY(row.peer == nameOf(first.get()) || row.peer == nameOf(second.get()));
            }
        QVERIFY((kept == std::set<std::string>{"one", "two!", "three"}));
    }

    void datagramsAreEchoed_data() { kinds(); }
    void datagramsAreEchoed() {
        QFETCH(PollerKind, poller);
        QFETCH(int, family);
        const UniqueFd fd = bound(family), client = bound(family);
        TrafficHarness h(poller);
        const auto endpoint = h.take(fd.get(), echoing());
        for (int i = 0; i < 200; ++i) {
            const std::string text = "datagram " + std::to_string(i);
            sendTo(client, endpoint.address, text);
            QCOMPARE(readSome(client), text);
        }
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).messagesOut == 200; }));
        QCOMPARE(h.onlyPeer().lastRule, std::optional<std::size_t>(0));
    }

    void aConnectedSocketHasOnePeerOfItsOwnId() {
        const UniqueFd fd = bound(), client = bound();
        TrafficHarness h;
        const Address remote = nameOf(client.get());
        QCOMPARE(::connect(fd.get(), remote.data(), remote.length()), 0);
        const auto endpoint = h.take(fd.get());
        h.traffic().send({endpoint.id}, {'h', 'i'});
        QCOMPARE(readSome(client), std::string("hi"));
        sendTo(client, endpoint.address, "yo");
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.bytesIn == 2; }));
        QVERIFY(h.peer(endpoint.id).remote == remote);
    }

    void anAddressThatHasNotSpokenCanBeSentTo() {
        const UniqueFd fd = bound(), client = bound();
        TrafficHarness h;
        const auto endpoint = h.take(fd.get());
        h.traffic().openPeer(endpoint.id, nameOf(client.get()));
        const SocketId id = h.onlyPeer().id;
        h.traffic().send({id}, {'h', 'i'});
        QCOMPARE(readSome(client), std::string("hi"));
    }

    void anEmptyDatagramIsShown() {
        const UniqueFd fd = bound(), client = bound();
        TrafficHarness h;
        const auto endpoint = h.take(fd.get(), echoing());
        sendTo(client, endpoint.address, "");
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).messagesIn == 1; }));
        QCOMPARE(h.transcript().copySince(0).at(0).note, RowNote::ZeroLengthDatagram);
        char byte = 'x';
        QCOMPARE(::recv(client.get(), &byte, 1, 0), 0); // and echoed
    }

    void aLongerOneIsCutAndItsLengthTold_data() { kinds(); }
    void aLongerOneIsCutAndItsLengthTold() {
        QFETCH(PollerKind, poller);
        QFETCH(int, family);
        const UniqueFd fd = bound(family), client = bound(family);
        TrafficHarness h(poller);
        AutoSettings settings;
        settings.readSize = 100;
        const auto endpoint = h.take(fd.get(), settings);
        sendTo(client, endpoint.address, std::string(1234, 'x'));
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).truncated == 1; }));
        const TranscriptRow row = h.transcript().copySince(0).at(0);
        QCOMPARE(row.note, RowNote::Truncated);
        QCOMPARE(row.length, 100u);
        QCOMPARE(row.fullLength, 1234u);
        QVERIFY((row.messageFlags & MSG_TRUNC) != 0);
        QCOMPARE(h.transcript().bytesOf(row.index).size(), 100u);
    }

    // 65,507 bytes is what IPv4 and UDP have room for; one more is EMSGSIZE, told of the peer, and the next one goes.
    void theLongestGoesAndALongerOneIsRefused() {
        const UniqueFd fd = bound(), client = bound();
        TrafficHarness h;
        const int room = 1 << 20;
        ::setsockopt(client.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        const auto endpoint = h.take(fd.get());
        h.traffic().openPeer(endpoint.id, nameOf(client.get()));
        const SocketId id = h.onlyPeer().id;
        h.traffic().send({id}, Bytes(65507, 'a'));
        QCOMPARE(readSome(client, 70000).size(), 65507u);
        h.traffic().send({id}, Bytes(65508, 'b'));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.error == EMSGSIZE; }));
        QCOMPARE(h.peer(id).unsent, 65508u);
        QCOMPARE(h.endpoint(endpoint.id).lastError, EMSGSIZE);
        h.traffic().send({id}, {'c'});
        QCOMPARE(readSome(client), std::string("c"));
        QCOMPARE(h.calls(CallId::Sendmmsg).at(1).error, EMSGSIZE);
        // The kernel tells it in the error queue too, of an address with port 0: that is nobody.
        QVERIFY(h.waitUntil([&] { return !h.calls(CallId::Recvmsg).empty(); }));
        QCOMPARE(h.onlyPeer().id, id);
    }

    // Nobody is there: the error queue names the address, though the socket is connected to none.
    void aRefusalIsToldOfTheAddressThatRefused_data() { internetKinds(); }
    void aRefusalIsToldOfTheAddressThatRefused() {
        QFETCH(PollerKind, poller);
        QFETCH(int, family);
        const UniqueFd fd = bound(family), alive = bound(family);
        TrafficHarness h(poller);
        Address dead;
        {
            const UniqueFd gone = bound(family);
            dead = nameOf(gone.get());
        }
        const auto endpoint = h.take(fd.get());
        h.traffic().openPeer(endpoint.id, dead);
        const SocketId refusing = h.onlyPeer().id;
        h.traffic().openPeer(endpoint.id, nameOf(alive.get()));
        QVERIFY(h.waitUntil([&] { return h.peers().size() == 2; }));
        const SocketId other = h.peers().rbegin()->first;
        h.traffic().send({refusing}, {'x'});
        QVERIFY(h.waitForPeer(refusing, [](const PeerView& peer) { return peer.error == ECONNREFUSED; }));
        h.traffic().send({other}, {'y'}); // not lost by the refusal of the one before
        QCOMPARE(readSome(alive), std::string("y"));
        QCOMPARE(h.peer(other).error, 0);
        const std::vector<TranscriptRow> rows = h.transcript().copySince(0);
        const auto row = std::find_if(rows.begin(), rows.end(),
                                      [](const TranscriptRow& r) { return r.note == RowNote::ErrorQueue; });
        QVERIFY(row != rows.end());
        QVERIFY(row->peer == dead);
        QVERIFY(row->control);
    }

    // Each is a call that is seen, and undone by another.
    void theOptionsItNeedsAreSetAndPutBack() {
        const UniqueFd fd = bound();
        TrafficHarness h;
        AutoSettings settings;
        settings.offload = true;
        const auto endpoint = h.take(fd.get(), settings);
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).id == endpoint.id; }));
        QCOMPARE(optionOf(fd.get(), SOL_SOCKET, SO_RXQ_OVFL), 1);
        QCOMPARE(optionOf(fd.get(), IPPROTO_IP, IP_RECVERR), 1);
        QCOMPARE(optionOf(fd.get(), IPPROTO_UDP, UDP_GRO), 1);
        QCOMPARE(h.calls(CallId::Setsockopt).size(), 3u);
        settings.errorQueue = false;
        h.traffic().configure(endpoint.id, settings);
        QTRY_COMPARE(optionOf(fd.get(), IPPROTO_IP, IP_RECVERR), 0);
        h.giveBack(endpoint.id);
        QCOMPARE(optionOf(fd.get(), SOL_SOCKET, SO_RXQ_OVFL), 0);
        QCOMPARE(optionOf(fd.get(), IPPROTO_UDP, UDP_GRO), 0);
        sendTo(bound(), endpoint.address, "its owner's again");
        QCOMPARE(readSome(fd), std::string("its owner's again"));
    }

    // What arrived and what the kernel dropped is, together, exactly what was sent.
    void dropsAreCountedExactly_data() { pollers(); }
    void dropsAreCountedExactly() {
        QFETCH(PollerKind, poller);
        const UniqueFd fd = bound(), client = bound();
        TrafficHarness h(poller);
        const int room = 4096;
        ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        AutoSettings settings;
        settings.receivePaused = true;
        const auto endpoint = h.take(fd.get(), settings);
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).id == endpoint.id; }));
        for (int i = 0; i < 1000; ++i)
            sendTo(client, endpoint.address, "sixty-four bytes are a little more than this text has of them");
        settings.receivePaused = false;
        h.traffic().configure(endpoint.id, settings);
        h.traffic().watch({endpoint.id});
        QVERIFY(h.waitUntil([&] {
            const EndpointView view = h.endpoint(endpoint.id);
            return view.messagesIn + view.drops == 1000;
        }));
        QVERIFY(h.endpoint(endpoint.id).drops > 0);
        QCOMPARE(h.traffic().totals().drops, h.endpoint(endpoint.id).drops);
    }

    // Those that wait tell an older count than the one that was asked for while they waited.
    void dropsAreCountedOnceWhenTheOlderCountComesLater() {
        const UniqueFd fd = bound(), client = bound();
        TrafficHarness h;
        const int room = 4096;
        ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        AutoSettings settings;
        settings.receivePaused = true;
        const auto endpoint = h.take(fd.get(), settings);
        h.traffic().watch({endpoint.id});
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).id == endpoint.id; }));
        std::uint64_t sent = 0;
        for (int round = 0; round < 2; ++round) { // a count of none is not told beside a datagram: it is in the second
            const std::uint64_t before = h.endpoint(endpoint.id).drops;
            QVERIFY(h.waitUntil([&] {
                for (int i = 0; i < 200; ++i, ++sent)
                    sendTo(client, endpoint.address, "sixty-four bytes are a little more than this text has of them");
                return h.endpoint(endpoint.id).drops > before;
            }));
            settings.receivePaused = false;
            h.traffic().configure(endpoint.id, settings);
            const auto counted = [&] { return h.endpoint(endpoint.id).messagesIn + h.endpoint(endpoint.id).drops; };
            QVERIFY(h.waitUntil([&] { return counted() >= sent; }));
            QCOMPARE(counted(), sent);
            settings.receivePaused = true;
            h.traffic().configure(endpoint.id, settings);
        }
    }

    // UDP_SEGMENT and UDP_GRO: many datagrams in one call, and each is a row of its own all the same.
    void manyOfASizeGoAndComeInOneCall() {
        const UniqueFd from = bound(), to = bound();
        TrafficHarness h;
        const int room = 1 << 20;
        ::setsockopt(to.get(), SOL_SOCKET, SO_RCVBUF, &room, sizeof room);
        AutoSettings settings;
        settings.offload = true;
        const auto sender = h.take(from.get(), settings), receiver = h.take(to.get(), settings);
        h.traffic().openPeer(sender.id, receiver.address);
        const SocketId id = h.onlyPeer().id;
        SendPlan plan;
        plan.messages.resize(1);
        plan.messages[0].payload.text = "{counter width=4}" + std::string(996, '.');
        plan.messages[0].payload.hasPlaceholders = true;
        plan.rounds = 40;
        const auto program = SendProgram::compile(plan);
        QVERIFY(program.has_value());
        h.traffic().send({id}, *program);
        QVERIFY(h.waitUntil([&] { return h.endpoint(receiver.id).messagesIn == 40; }));
        QCOMPARE(h.endpoint(receiver.id).bytesIn, 40'000u);
        QCOMPARE(h.endpoint(sender.id).messagesOut, 40u);
        QCOMPARE(h.calls(CallId::Sendmmsg).size(), 1u);
        int number = 0;
        for (const TranscriptRow& row : h.transcript().copySince(0)) {
            if (row.socket != receiver.id)
                continue;
            QCOMPARE(row.length, 1000u);
            const Bytes bytes = h.transcript().bytesOf(row.index, 4);
            QCOMPARE(std::string(bytes.begin(), bytes.end()),
                     QString("%1").arg(++number, 4, 10, QChar('0')).toStdString());
        }
        QCOMPARE(number, 40);
    }

    // More than the kernel takes at once: it waits, in order, and nothing is lost. Of a Unix socket, which blocks.
    void whatTheKernelDoesNotTakeWaits_data() { pollers(); }
    void whatTheKernelDoesNotTakeWaits() {
        QFETCH(PollerKind, poller);
        const UniqueFd fd = bound(AF_UNIX), client = bound(AF_UNIX);
        TrafficHarness h(poller);
        AutoSettings settings;
        settings.keep = false;
        const auto endpoint = h.take(fd.get(), settings);
        h.traffic().openPeer(endpoint.id, nameOf(client.get()));
        const SocketId id = h.onlyPeer().id;
        SendPlan plan;
        plan.messages.resize(1);
        plan.messages[0].payload.text = "{counter}";
        plan.messages[0].payload.hasPlaceholders = true;
        plan.rounds = 2000;
        h.traffic().send({id}, *SendProgram::compile(plan));
        for (int i = 1; i <= 2000; ++i)
            QCOMPARE(readSome(client), std::to_string(i));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.queued == 0 && peer.messagesOut == 2000; }));
    }

    void twoThatAnswerEachOtherAreLimited() {
        const UniqueFd first = bound(), second = bound();
        TrafficHarness h;
        AutoSettings settings = echoing();
        settings.loopAnswersPerSecond = 100;
        settings.keep = false;
        const auto a = h.take(first.get(), settings), b = h.take(second.get(), settings);
        h.traffic().openPeer(a.id, b.address);
        const SocketId id = h.onlyPeer().id;
        // The limit ends it: an answer that is not given is not answered either. So a hundred are on their way.
        for (int i = 0; i < 100; ++i)
            h.traffic().send({id}, {'!'});
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().answersHeld >= 90; }));
        const auto peers = h.peers();
        QVERIFY(std::any_of(peers.begin(), peers.end(), [](const auto& entry) { return entry.second.rateLimited; }));
        QVERIFY(h.waitUntil([&] {
            const auto now = h.peers();
            return std::none_of(now.begin(), now.end(), [](const auto& entry) { return entry.second.rateLimited; });
        }));
    }

    void peersBeyondTheLimitAreCountedAndTheirBytesKept() {
        const UniqueFd fd = bound(), first = bound(), second = bound();
        TrafficHarness h;
        AutoSettings settings = echoing();
        settings.peerLimit = 1;
        const auto endpoint = h.take(fd.get(), settings);
        sendTo(first, endpoint.address, "one");
        QCOMPARE(readSome(first), std::string("one"));
        sendTo(second, endpoint.address, "two");
        QVERIFY(h.waitUntil([&] { return h.endpoint(endpoint.id).refusedByLimit == 1; }));
        QCOMPARE(h.endpoint(endpoint.id).messagesIn, 2u);
        QCOMPARE(h.received(endpoint.id), std::string("onetwo"));
        h.traffic().close(h.peers().begin()->first); // then there is room again
        sendTo(second, endpoint.address, "again");
        QCOMPARE(readSome(second), std::string("again"));
    }

    // One datagram to the group reaches both members; each answers by itself.
    void membersOfAGroupHearTheSameDatagram() {
        TrafficHarness h;
        const in_addr loopback{htonl(INADDR_LOOPBACK)};
        const Address group = *Address::parseInet("239.255.77.77", "0");
        std::vector<UniqueFd> fds;
        int port = 0;
        for (int i = 0; i < 2; ++i) {
            UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
            const int yes = 1;
            ::setsockopt(fd.get(), SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
            const Address place = *Address::parseInet("0.0.0.0", std::to_string(port));
            QCOMPARE(::bind(fd.get(), place.data(), place.length()), 0);
            port = nameOf(fd.get()).port();
            ip_mreq request{};
            ::inet_pton(AF_INET, group.host().c_str(), &request.imr_multiaddr);
            request.imr_interface = loopback;
            if (::setsockopt(fd.get(), IPPROTO_IP, IP_ADD_MEMBERSHIP, &request, sizeof request) != 0)
                QSKIP("the loopback interface takes no multicast group here");
            fds.push_back(std::move(fd));
        }
        const auto first = h.take(fds[0].get(), answering({rule({reply("first")})}));
        const auto second = h.take(fds[1].get(), answering({rule({reply("second")})}));
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().endpoints == 2; }));
        const UniqueFd client = bound();
        ::setsockopt(client.get(), IPPROTO_IP, IP_MULTICAST_IF, &loopback, sizeof loopback);
        sendTo(client, *Address::parseInet("239.255.77.77", std::to_string(port)), "who is there?");
        const std::set<std::string> answers{readSome(client), readSome(client)};
        QVERIFY((answers == std::set<std::string>{"first", "second"}));
        QVERIFY(
            h.waitUntil([&] { return h.endpoint(first.id).messagesIn == 1 && h.endpoint(second.id).messagesIn == 1; }));
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
    static void internetKinds() {
        QTest::addColumn<PollerKind>("poller");
        QTest::addColumn<int>("family");
        QTest::newRow("epoll, IPv4") << PollerKind::Epoll << AF_INET;
        QTest::newRow("poll, IPv4") << PollerKind::Poll << AF_INET;
        QTest::newRow("epoll, IPv6") << PollerKind::Epoll << AF_INET6;
    }
    static void kinds() {
        internetKinds();
        QTest::newRow("epoll, Unix") << PollerKind::Epoll << AF_UNIX;
        QTest::newRow("poll, Unix") << PollerKind::Poll << AF_UNIX;
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficDatagrams)
#include "tst_traffic_datagrams.moc"
