#include "core/rules/send_plan.h"
#include "tests/support/traffic_harness.h"
#include "tests/support/traffic_rules.h"

#include <QtTest>

#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <future>

using namespace std::chrono_literals;

namespace swb::test {

namespace {

using Clock = std::chrono::steady_clock;

UniqueFd bound(int family) {
    UniqueFd fd(::socket(family, SOCK_DGRAM | SOCK_CLOEXEC, 0));
    if (!fd.isValid())
        std::abort();
    const timeval time{60, 0};
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    const Address place = family == AF_INET ? *Address::parseInet("127.0.0.1", "0") : Address::unixAutobind();
    if (::bind(fd.get(), place.data(), place.length()) != 0)
        std::abort();
    return fd;
}

void connectTo(const UniqueFd& fd, const Address& remote) {
    if (::connect(fd.get(), remote.data(), remote.length()) != 0)
        std::abort();
}

std::size_t failures(const std::vector<CallRecord>& calls, int error) {
    return static_cast<std::size_t>(
        std::ranges::count_if(calls, [error](const CallRecord& call) { return call.error == error; }));
}

// A transcript that has no room while it is shut, and counts who would have waited for it then.
class ShutTranscript final : public Transcript {
public:
    std::atomic<bool> isShut{true};
    std::atomic<int> waited{0}, kept{0};
    std::function<void()> handler;

    TranscriptRoom room(std::size_t least) override { return isShut ? TranscriptRoom() : Transcript::room(least); }
    bool hasRoom() const override { return !isShut; }
    void setRoomHandler(std::function<void()> set) override { handler = std::move(set); }
    std::uint64_t append(TranscriptRow, BytesView) override {
        waited += isShut ? 1 : 0;
        return static_cast<std::uint64_t>(++kept);
    }
    std::uint64_t visitRows(std::uint64_t first, std::uint64_t, const RowVisitor&) const override { return first; }
    std::uint64_t indexAt(Nanoseconds) const override { return 1; }
    std::uint64_t firstKept() const override { return 1; }
    std::uint64_t lastIndex() const override { return 0; }
    void clear() override {}
    TranscriptState state() const override { return {}; }
    void setBudget(TranscriptBudget) override {}
};

// Until the traffic thread has done what was asked before, and a turn of its loop with it.
void settle(Traffic& traffic) {
    for (int i = 0; i < 2; ++i) {
        std::promise<void> done;
        traffic.giveBack(SocketId{4711}, [&done](const EndpointView&) { done.set_value(); });
        done.get_future().wait();
    }
}

} // namespace

// What others do to a socket, or the machine denies, costs no endless loop, and nothing that was to be sent.
class TestTrafficHardships : public QObject {
    Q_OBJECT

private slots:
    void aCloseWaitsForWhatIsQueued() {
        const UniqueFd fd = bound(AF_UNIX), client = bound(AF_UNIX);
        TrafficHarness h;
        connectTo(fd, nameOf(client.get()));
        const auto endpoint = h.take(fd.get());
        constexpr int kMessages = 300; // more than the kernel queues
        for (int i = 0; i < kMessages; ++i)
            h.traffic().send({endpoint.id}, Bytes{static_cast<std::uint8_t>(i)});
        h.traffic().close(endpoint.id);
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.state == PeerState::Ending; }));
        for (int i = 0; i < kMessages; ++i)
            QCOMPARE(readSome(client), std::string(1, static_cast<char>(i)));
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) {
            return peer.state == PeerState::Closed && peer.messagesOut == kMessages && peer.unsent == 0;
        }));
    }

    void aCloseOfOneThatNeverReadsEndsAllTheSame() {
        const UniqueFd fd = bound(AF_UNIX), client = bound(AF_UNIX);
        TrafficHarness h;
        connectTo(fd, nameOf(client.get()));
        const auto endpoint = h.take(fd.get());
        for (int i = 0; i < 300; ++i)
            h.traffic().send({endpoint.id}, Bytes{'x'});
        h.traffic().close(endpoint.id);
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) {
            return peer.state == PeerState::Closed && peer.unsent + peer.bytesOut == 300 && peer.unsent > 0;
        }));
    }

    // Linux says of such a socket that it can be read, for ever, and gives EAGAIN.
    void oneShutDownForReceivingMakesNoBusyLoop_data() { families(); }
    void oneShutDownForReceivingMakesNoBusyLoop() {
        QFETCH(PollerKind, poller);
        QFETCH(int, family);
        const UniqueFd fd = bound(family), client = bound(family);
        TrafficHarness h(poller);
        connectTo(fd, nameOf(client.get()));
        QCOMPARE(::shutdown(fd.get(), SHUT_RD), 0);
        const auto endpoint = h.take(fd.get());
        QVERIFY(h.waitForPeer(endpoint.id, [](const PeerView& peer) { return peer.paused; }));
        h.traffic().send({endpoint.id}, Bytes{'y'}); // sending still works
        QCOMPARE(readSome(client), std::string("y"));
        h.giveBack(endpoint.id);
        QCOMPARE(h.calls(CallId::Recvmmsg).size(), 1u);
    }

    void anAddressThatTakesNothingMoreMakesNoBusyLoop_data() { pollers(); }
    void anAddressThatTakesNothingMoreMakesNoBusyLoop() {
        QFETCH(PollerKind, poller);
        const UniqueFd fd = bound(AF_UNIX), client = bound(AF_UNIX);
        TrafficHarness h(poller);
        const auto endpoint = h.take(fd.get()); // not connected: the poller knows nothing of the other's queue
        h.traffic().openPeer(endpoint.id, nameOf(client.get()));
        const SocketId id = h.onlyPeer().id;
        const auto begin = Clock::now();
        for (int i = 0; i < 300; ++i)
            h.traffic().send({id}, Bytes{static_cast<std::uint8_t>(i)});
        QVERIFY(h.waitUntil([&] { return failures(h.calls(CallId::Sendmmsg), EAGAIN) >= 7; }));
        QVERIFY2(Clock::now() - begin >= 40ms, "asked again and again"); // ten between two of them
        for (int i = 0; i < 300; ++i)
            QCOMPARE(readSome(client), std::string(1, static_cast<char>(i)));
    }

    void aListenerThatAnotherShutDownMakesNoBusyLoop_data() { pollers(); }
    void aListenerThatAnotherShutDownMakesNoBusyLoop() {
        QFETCH(PollerKind, poller);
        TrafficHarness h(poller);
        const auto listener = h.listener();
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).id == listener.id; }));
        const auto begin = Clock::now();
        QCOMPARE(::shutdown(listener.fd, SHUT_RDWR), 0);
        QVERIFY(h.waitUntil([&] { return failures(h.calls(CallId::Accept4), EINVAL) >= 3; }));
        QVERIFY2(Clock::now() - begin >= 150ms, "asked again and again"); // a hundred between two of them
        QCOMPARE(h.endpoint(listener.id).lastError, EINVAL);
        QCOMPARE(::listen(listener.fd, 5), 0);
        const UniqueFd client = h.connect(nameOf(listener.fd));
        QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).accepted == 1; }));
    }

    void datagramsWaitForRoomInTheTranscriptAndNotTheThread() {
        ShutTranscript transcript;
        IdSource ids;
        const UniqueFd fd = bound(AF_INET), client = bound(AF_INET);
        connectTo(fd, nameOf(client.get()));
        const auto traffic = Traffic::create({nullptr, &transcript, nullptr, &ids});
        QVERIFY(traffic);
        const SocketId id = ids.next();
        (*traffic)->take({id, fd.get(), AF_INET, SOCK_DGRAM, false, nameOf(fd.get()), nameOf(client.get()), true}, {});
        for (int i = 0; i < 100; ++i)
            (*traffic)->send({id}, Bytes(100, static_cast<std::uint8_t>(i)));
        settle(**traffic);
        std::array<char, 1> byte{};
        QVERIFY(::recv(client.get(), byte.data(), byte.size(), MSG_DONTWAIT) < 0);
        transcript.isShut = false;
        transcript.handler();
        for (int i = 0; i < 100; ++i)
            QCOMPARE(readSome(client), std::string(100, static_cast<char>(i)));
        settle(**traffic);
        QCOMPARE(transcript.kept, 100);
        QCOMPARE(transcript.waited, 0);
    }

    void oneThatCouldNotStartIsToldNothingMore() {
        ShutTranscript transcript;
        IdSource ids;
        QVERIFY(Traffic::create({nullptr, &transcript, nullptr, &ids}, PollerKind::Poll));
        rlimit before{};
        QCOMPARE(::getrlimit(RLIMIT_NOFILE, &before), 0);
        const UniqueFd next(::dup(0));
        const rlimit none{static_cast<rlim_t>(next.get()), before.rlim_max};
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &none), 0);
        const auto traffic = Traffic::create({nullptr, &transcript, nullptr, &ids}, PollerKind::Poll);
        QCOMPARE(::setrlimit(RLIMIT_NOFILE, &before), 0);
        QVERIFY(!traffic);
        QCOMPARE(traffic.error().number, EMFILE);
        QVERIFY(!transcript.handler); // it would be that of a thread that never was
    }

private:
    static void pollers() {
        QTest::addColumn<PollerKind>("poller");
        QTest::newRow("epoll") << PollerKind::Epoll;
        QTest::newRow("poll") << PollerKind::Poll;
    }
    static void families() {
        QTest::addColumn<PollerKind>("poller");
        QTest::addColumn<int>("family");
        QTest::newRow("epoll, IPv4") << PollerKind::Epoll << AF_INET;
        QTest::newRow("poll, IPv4") << PollerKind::Poll << AF_INET;
        QTest::newRow("epoll, Unix") << PollerKind::Epoll << AF_UNIX;
        QTest::newRow("poll, Unix") << PollerKind::Poll << AF_UNIX;
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestTrafficHardships)
#include "tst_traffic_hardships.moc"
