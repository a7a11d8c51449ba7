#include "core/render/call_text.h"
#include "tests/support/traffic_harness.h"
#include "tests/support/traffic_rules.h"

#include <QtTest>

#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <filesystem>
#include <iterator>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

auto openDescriptors() {
    return std::distance(std::filesystem::directory_iterator("/proc/self/fd"), std::filesystem::directory_iterator());
}

// The soft limit of open files, set anew for a while: as high as it may be, when that is lower.
class FileLimit {
public:
    explicit FileLimit(rlim_t files) {
        ::getrlimit(RLIMIT_NOFILE, &m_before);
        const rlimit now{std::min(files, m_before.rlim_max), m_before.rlim_max};
        m_isSet = ::setrlimit(RLIMIT_NOFILE, &now) == 0 && now.rlim_cur == files;
    }
    static rlim_t now() {
        rlimit limit{};
        ::getrlimit(RLIMIT_NOFILE, &limit);
        return limit.rlim_cur;
    }
    ~FileLimit() { ::setrlimit(RLIMIT_NOFILE, &m_before); }
    FileLimit(const FileLimit&) = delete;
    FileLimit& operator=(const FileLimit&) = delete;
    bool isSet() const { return m_isSet; }

private:
    rlimit m_before{};
    bool m_isSet = false;
};

} // namespace

class TestTrafficListener : public QObject {
    Q_OBJECT

private slots:
    void theLedgerShowsTheWaitBeforeWhatItLedTo_data() { pollers(); }
    void theLedgerShowsTheWaitBeforeWhatItLedTo() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        QCOMPARE(h.recorder().automaticCount(), std::uint64_t(0));
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const PeerView peer = h.onlyPeer();
        writeAll(client, "x");
        QVERIFY(h.waitForPeer(peer.id, [](const PeerView& view) { return view.bytesIn == 1; }));
        h.giveBack(listener.id);
        const bool isEpoll = poller == PollerKind::Epoll;
        const CallId wait = isEpoll ? CallId::EpollWait : CallId::Ppoll;
        std::vector<std::pair<CallId, SocketId>> expected{{CallId::Fcntl, listener.id},
                                                          {CallId::Fcntl, listener.id},
                                                          {wait, listener.id},
                                                          {CallId::Accept4, listener.id},
                                                          {wait, peer.id},
                                                          {CallId::Recv, peer.id}};
        if (isEpoll) {
            expected.insert(expected.begin() + 4, {CallId::EpollCtl, peer.id});
            expected.insert(expected.begin() + 2, {CallId::EpollCtl, listener.id});
            expected.insert(expected.begin() + 2, {CallId::EpollCreate1, {}});
        }
        std::vector<CallRecord> records = h.recorder().copyAutomaticSince(0).completed;
        QVERIFY(records.size() > expected.size());
        for (std::size_t i = 0; i < expected.size(); ++i) {
            QCOMPARE(records[i].call, expected[i].first);
            QCOMPARE(records[i].socket, expected[i].second);
        }
        std::erase_if(records, [&](const CallRecord& one) { return one.call != wait; });
        const QString fd = QString::number(listener.fd);
        const QString line = QString::fromStdString(lineText(records.at(0), Numbers::Symbols));
        QVERIFY2(line.contains(isEpoll ? "[{EPOLLIN, " + fd + "}]" : "{" + fd + ", POLLIN|POLLRDHUP} -> POLLIN"),
                 qPrintable(line));
        const std::vector<CallRecord> controls = h.calls(CallId::EpollCtl);
        QCOMPARE(controls.empty(), !isEpoll);
        if (isEpoll) {
            QCOMPARE(controls.back().args[2], std::int64_t(EPOLL_CTL_DEL));
            QCOMPARE(controls.back().socket, listener.id);
        }
    }

    // A wait that is interrupted is tried again, and is a row: it went wrong.
    void anInterruptedWaitIsMadeAgain() {
        TrafficHarness h;
        h.faults().add({.call = CallId::EpollWait, .error = EINTR});
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        QCOMPARE(h.onlyPeer().endpoint, listener.id);
        const std::vector<CallRecord> waits = h.calls(CallId::EpollWait);
        QVERIFY(waits.size() >= 2);
        QCOMPARE(waits.front().error, EINTR);
        QVERIFY(waits.front().scripted);
    }

    void aConnectionBecomesAPeer_data() { pollers(); }
    void aConnectionBecomesAPeer() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const PeerView peer = h.onlyPeer();
        QCOMPARE(peer.endpoint, listener.id);
        QVERIFY(peer.id != listener.id);
        QVERIFY(peer.remote == nameOf(client.get()));
        QCOMPARE(peer.state, PeerState::Open);
        writeAll(client, "hello");
        QVERIFY(h.waitForPeer(peer.id, [](const PeerView& view) { return view.bytesIn == 5; }));
        QCOMPARE(h.received(peer.id), std::string("hello"));
        h.traffic().send({peer.id}, {'y', 'o'});
        QCOMPARE(readExactly(client, 2), std::string("yo"));
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).bytesOut == 2; }));
        QCOMPARE(h.endpoint(listener.id).peers, 1u);
        QCOMPARE(h.endpoint(listener.id).accepted, 1u);
        const CallRecord accepted = h.calls(CallId::Accept4).at(0);
        QCOMPARE(accepted.socket, listener.id);
        QVERIFY(accepted.result >= 0);
        QCOMPARE(h.calls(CallId::Recv).at(0).socket, peer.id);
    }

    void aPeerThatEndsIsClosedAndStaysListed() {
        TrafficHarness h;
        const auto listener = h.listener();
        UniqueFd client = h.connect(listener.address);
        writeAll(client, "bye");
        client = UniqueFd();
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().accepted == 1 && h.traffic().totals().peers == 0; }));
        const PeerView peer = h.onlyPeer();
        QCOMPARE(peer.state, PeerState::Closed);
        QCOMPARE(peer.bytesIn, 3u);
        QCOMPARE(h.received(peer.id), std::string("bye"));
        QCOMPARE(h.calls(CallId::Close).at(0).socket, peer.id);
    }

    void aPeerThatEndsCanBeKept() {
        TrafficHarness h;
        AutoSettings settings;
        settings.closeOnPeerEnd = false;
        const auto listener = h.listener(settings);
        const UniqueFd client = h.connect(listener.address);
        ::shutdown(client.get(), SHUT_WR);
        const SocketId id = h.onlyPeer().id;
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::PeerEnded; }));
        h.traffic().send({id}, {'l', 'a', 't', 'e'});
        h.traffic().close(id);
        QCOMPARE(readToEnd(client), std::string("late"));
    }

    // What is still queued goes before the end, however the peer writes meanwhile: never a reset.
    void closingLosesNoLateReply_data() { pollers(); }
    void closingLosesNoLateReply() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        const std::size_t size = 8 << 20;
        h.traffic().pauseReceive(id, true);
        writeAll(client, "this is not read before close() is asked for");
        h.traffic().send({id}, Bytes(size, 'q'));
        h.traffic().close(id);
        QCOMPARE(readExactly(client, size).size(), size);
        QCOMPARE(errorOfRead(client), 0); // the end, and no ECONNRESET
        ::shutdown(client.get(), SHUT_WR);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Closed; }));
        QCOMPARE(h.peer(id).unsent, 0u);
    }

    void aPeerThatDoesNotEndIsClosedAllTheSame() {
        TrafficHarness h;
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        h.traffic().close(id);
        QCOMPARE(readToEnd(client), std::string());
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Ending; }));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::Closed; }));
    }

    void oneIsReset() {
        TrafficHarness h;
        const auto listener = h.listener();
        const UniqueFd first = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        const UniqueFd second = h.connect(listener.address);
        QVERIFY(h.waitUntil([&] { return h.peers().size() == 2; }));
        h.traffic().reset(id);
        QCOMPARE(errorOfRead(first), ECONNRESET);
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.isOver(); }));
        const std::vector<CallRecord> set = h.calls(CallId::Setsockopt);
        QCOMPARE(set.size(), 1u);
        QCOMPARE(set[0].args[2], std::int64_t{SO_LINGER});
        QCOMPARE(h.endpoint(listener.id).peers, 1u);
    }

    void manyAreTalkedToAtOnce() {
        TrafficHarness h;
        const auto listener = h.listener();
        std::vector<UniqueFd> clients;
        clients.reserve(20);
        for (int i = 0; i < 20; ++i)
            clients.push_back(h.connect(listener.address));
        QVERIFY(h.waitUntil([&] { return h.peers().size() == 20; }));
        std::vector<SocketId> all;
        for (const auto& entry : h.peers())
            all.push_back(entry.first);
        h.traffic().send(all, {'a', 'l', 'l'});
        for (const UniqueFd& client : clients)
            QCOMPARE(readExactly(client, 3), std::string("all"));
    }

    // They are in the accept queue together: few turns of the loop take them all.
    void aBurstIsAccepted_data() { pollers(); }
    void aBurstIsAccepted() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        AutoSettings settings;
        settings.acceptPaused = true;
        const auto listener = h.listener(settings, AF_INET, SOCK_STREAM, 1000);
        std::vector<UniqueFd> clients;
        clients.reserve(300);
        for (int i = 0; i < 300; ++i)
            clients.push_back(h.connect(listener.address));
        settings.acceptPaused = false;
        h.traffic().configure(listener.id, settings);
        QVERIFY(h.waitUntil([&] { return h.peers().size() == 300; }));
        const auto calls = h.calls(CallId::Accept4);
        const auto failed = std::count_if(calls.begin(), calls.end(), [](const CallRecord& r) { return r.failed(); });
        QVERIFY(calls.size() - static_cast<std::size_t>(failed) == 300);
        QVERIFY2(failed < 30, qPrintable(QString::number(failed)));
    }

    void thoseBeyondTheLimitAreClosedAndCounted() {
        TrafficHarness h;
        AutoSettings settings;
        settings.peerLimit = 2;
        const auto listener = h.listener(settings);
        std::vector<UniqueFd> clients;
        clients.reserve(5);
        for (int i = 0; i < 5; ++i)
            clients.push_back(h.connect(listener.address));
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).refusedByLimit == 3; }));
        QCOMPARE(h.endpoint(listener.id).peers, 2u);
        QCOMPARE(h.traffic().totals().refusedByLimit, 3u);
        QCOMPARE(readToEnd(clients[4]), std::string());
        clients[0] = UniqueFd(); // a place is free again
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).peers == 1; }));
        const UniqueFd next = h.connect(listener.address);
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).peers == 2; }));
    }

    // EMFILE: said, counted, the connections are closed, and the next is accepted once there is a descriptor again.
    void acceptReportsEmfileAndKeepsListening_data() { pollers(); }
    void acceptReportsEmfileAndKeepsListening() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener();
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).id == listener.id; })); // it has its spare descriptor
        std::vector<UniqueFd> clients;
        clients.reserve(3);
        for (int i = 0; i < 3; ++i)
            clients.emplace_back(::socket(AF_INET, SOCK_STREAM, 0));
        {
            const UniqueFd highest(::dup(0)); // every number below the limit is taken
            std::vector<UniqueFd> fillers;
            const FileLimit limit(static_cast<rlim_t>(std::max(highest.get(), clients.back().get())) + 1);
            QVERIFY(limit.isSet());
            for (int fd = ::dup(0); fd >= 0; fd = ::dup(0))
                fillers.emplace_back(fd);
            QCOMPARE(errno, EMFILE);
            for (const UniqueFd& client : clients)
                QCOMPARE(::connect(client.get(), listener.address.data(), listener.address.length()), 0);
            QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).refusedByDescriptors == 3; }));
        }
        QCOMPARE(h.endpoint(listener.id).lastError, EMFILE);
        QCOMPARE(h.traffic().totals().refusedByDescriptors, 3u);
        QVERIFY(h.peers().empty());
        const UniqueFd next = h.connect(listener.address);
        QVERIFY(h.waitUntil([&] { return h.peers().size() == 1; }));
    }

    void theSilentAreClosedAfterTheirTime() {
        TrafficHarness h;
        AutoSettings settings;
        settings.idleTimeout = 150ms;
        const auto listener = h.listener(settings);
        const UniqueFd client = h.connect(listener.address);
        QCOMPARE(readToEnd(client), std::string()); // it ends by itself
        const PeerView peer = h.onlyPeer();
        QVERIFY(monotonicNow() - peer.since >= 150ms);
    }

    // The kernel's own numbers: of a listener tcp_info holds its queue and its backlog.
    void theAcceptQueueIsSeenWhileLookedAt() {
        TrafficHarness h;
        AutoSettings settings;
        settings.acceptPaused = true;
        const auto listener = h.listener(settings, AF_INET, SOCK_STREAM, 17);
        std::vector<UniqueFd> clients;
        clients.reserve(3);
        for (int i = 0; i < 3; ++i)
            clients.push_back(h.connect(listener.address));
        QVERIFY(!h.endpoint(listener.id).acceptQueue);
        h.traffic().watch({listener.id});
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).acceptQueue == 3u; }));
        h.traffic().setObserving(false);
        QVERIFY(h.waitUntil([&] { return !h.endpoint(listener.id).acceptQueue; }));
        h.traffic().setObserving(true);
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).acceptQueue == 3u; }));
        QCOMPARE(h.endpoint(listener.id).backlog, std::optional<std::uint32_t>(17));
        QCOMPARE(h.recorder().copyObserversSince(0).completed.at(0).call, CallId::Getsockopt);
    }

    // What only the kernel's count of them tells: the client is not answered, and tries again a second later.
    void attemptsThatFindTheQueueFullAreCounted() {
        TrafficHarness h;
        AutoSettings settings;
        settings.acceptPaused = true;
        const auto listener = h.listener(settings, AF_INET, SOCK_STREAM, 1);
        const UniqueFd first = h.connect(listener.address);
        const UniqueFd second = h.connect(listener.address); // a queue of one has room for two
        const UniqueFd third(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
        QCOMPARE(::connect(third.get(), listener.address.data(), listener.address.length()), -1);
        QCOMPARE(errno, EINPROGRESS);
        h.traffic().watch({listener.id});
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).drops > 0; }));
    }

    void aListenerGivenBackAcceptsNoMoreAndItsPeersGoOn() {
        TrafficHarness h;
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        QVERIFY((::fcntl(listener.fd, F_GETFL) & O_NONBLOCK) != 0);
        h.giveBack(listener.id);
        QVERIFY((::fcntl(listener.fd, F_GETFL) & O_NONBLOCK) == 0);
        const UniqueFd later = h.connect(listener.address);
        writeAll(client, "still here");
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.bytesIn == 10; }));
        QVERIFY(!h.endpoint(listener.id).active);
        QCOMPARE(h.peers().size(), 1u);
        const UniqueFd accepted(::accept(listener.fd, nullptr, nullptr)); // by its owner, blocking as before
        QVERIFY(accepted.isValid());
        h.traffic().reset(id);
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).id == SocketId{}; })); // nothing is left of it
    }

    void aPeerIsTakenOut() {
        TrafficHarness h;
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        const SocketId id = h.onlyPeer().id;
        std::mutex mutex;
        std::condition_variable wake;
        UniqueFd taken;
        PeerView view;
        h.traffic().takeOut(id, [&](UniqueFd fd, PeerView peer) {
            const std::lock_guard lock(mutex);
            taken = std::move(fd);
            view = std::move(peer);
            wake.notify_all();
        });
        std::unique_lock lock(mutex);
        QVERIFY(wake.wait_for(lock, 60s, [&] { return view.id == id; }));
        QVERIFY(taken.isValid());
        QVERIFY(view.remote == nameOf(client.get()));
        writeAll(client, "to its owner");
        ::fcntl(taken.get(), F_SETFL, 0);
        QCOMPARE(readExactly(taken, 12), std::string("to its owner"));
        QVERIFY(h.waitForPeer(id, [](const PeerView& peer) { return peer.state == PeerState::TakenOut; }));
    }

    void theLocalAddressIsToldWhereTheListenerHasNone() {
        TrafficHarness h;
        const UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
        const Address any = *Address::parseInet("0.0.0.0", "0");
        QCOMPARE(::bind(fd.get(), any.data(), any.length()), 0);
        QCOMPARE(::listen(fd.get(), 5), 0);
        const Address name = nameOf(fd.get());
        h.traffic().take({SocketId{900}, fd.get(), AF_INET, SOCK_STREAM, true, name, {}, false}, {});
        const UniqueFd client = h.connect(*Address::parseInet("127.0.0.1", std::to_string(name.port())));
        QCOMPARE(h.onlyPeer().local.host(), std::string("127.0.0.1"));
        h.giveBack(SocketId{900});
    }

    void tenThousandConnectAndClose_data() { pollers(); }
    void tenThousandConnectAndClose() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener({}, AF_UNIX, SOCK_STREAM, 4096); // no TIME-WAIT, no ports
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).id == listener.id; }));
        const auto before = openDescriptors();
        for (int i = 0; i < 10000; ++i)
            h.connect(listener.address);
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).accepted == 10000; }));
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().peers == 0; }));
        QVERIFY(h.waitUntil([&] { return h.peers().size() == 1000; })); // the last thousand are still told of
        QCOMPARE(openDescriptors(), before);
    }

    // As many as there may be descriptors for, of which each connection takes two here.
    void tenThousandAtOnceAreAnswered_data() { pollers(); }
    void tenThousandAtOnceAreAnswered() {
        QFETCH(PollerKind, poller);
        constexpr rlim_t kMost = 10'000, kOthers = 200;
        const FileLimit limit(2 * kMost + kOthers);
        const auto count = static_cast<std::size_t>((FileLimit::now() - kOthers) / 2);
        if (count < kMost)
            qInfo("%zu peers: no more descriptors may be opened here", count);
        TrafficHarness h(poller);
        AutoSettings settings = echoing();
        settings.peerLimit = kMost;
        settings.keep = false;
        const auto listener = h.listener(settings, AF_UNIX, SOCK_STREAM, 4096);
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).id == listener.id; }));
        const auto before = openDescriptors();
        std::vector<UniqueFd> clients;
        clients.reserve(count);
        for (std::size_t i = 0; i < count; ++i)
            clients.push_back(h.connect(listener.address));
        for (std::size_t i = 0; i < count; ++i)
            writeAll(clients[i], std::to_string(i));
        for (std::size_t i = 0; i < count; ++i)
            QCOMPARE(readSome(clients[i]), std::to_string(i));
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().peers == count; }));
        QVERIFY(h.waitUntil([&] { return h.peers().size() == count; }));
        QCOMPARE(h.endpoint(listener.id).refusedByLimit, 0u);
        clients.clear();
        QVERIFY(h.waitUntil([&] { return h.traffic().totals().peers == 0; }));
        QCOMPARE(openDescriptors(), before);
    }

    void endingTheThreadClosesItsPeers() {
        TrafficHarness h;
        const auto listener = h.listener();
        const UniqueFd client = h.connect(listener.address);
        h.onlyPeer();
        h.destroyTraffic();
        QCOMPARE(readToEnd(client), std::string());
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficListener)
#include "tst_traffic_listener.moc"
