#include "core/base/unique_fd.h"
#include "tests/support/child_run.h"
#include "tests/support/errno_cases.h"
#include "tests/support/own_network.h"
#include "tests/support/socket_steps.h"

#include <QTemporaryDir>
#include <QTest>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <thread>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kCloseWait = 8; // as TCP numbers its states
constexpr int kFinWait2 = 5;

Address boundTo(EngineHarness& h, SocketId id, const Address& address) {
    return h.run(id, step::Bind{address}).error ? Address() : h.view(id).local.value_or(Address());
}

std::vector<SocketId> pairOf(EngineHarness& h, int type) { return h.run({}, step::Socketpair{AF_UNIX, type, 0}).made; }

template <class Value>
Bytes bytesOfValue(const Value& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

bool lingers(EngineHarness& h, SocketId id, int seconds) {
    return !h.run(id, step::Setsockopt{SOL_SOCKET, SO_LINGER, bytesOfValue(linger{1, seconds})}).error;
}

// A send, its errno, and whether the signal came with it.
struct Refusal {
    int error = 0;
    bool sigpipe = false;
};
Refusal sent(EngineHarness& h, SocketId id) {
    const ActionReport report = h.run(id, step::Send{bytesOf("x"), 0});
    return {errorOf(report), h.recordsOf(report.action).front().sigpipe};
}

int broadcastNeedsLeave() {
    if (!enterOwnNetwork().empty() || !ip("route add broadcast 192.0.2.255 dev lo"))
        return kChildSkipped;
    EngineHarness h;
    const SocketId id = datagrams(h);
    const Step send = step::Sendto{bytesOf("x"), 0, *Address::parseInet("192.0.2.255", "9")};
    CHILD_REQUIRE(errorOf(h.run(id, send)) == EACCES);
    CHILD_REQUIRE(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_BROADCAST, intBytes(1)}).error);
    CHILD_REQUIRE(h.run(id, send).value == 1);
    return 0;
}

int groupsOfOthersAreReceived() {
    if (!enterOwnNetwork().empty() || !ip("route add 239.0.0.0/8 dev lo"))
        return kChildSkipped;
    EngineHarness h;
    ip_mreqn membership{};
    membership.imr_multiaddr.s_addr = htonl(0xefc00001); // 239.192.0.1
    membership.imr_ifindex = static_cast<int>(if_nametoindex("lo"));
    const SocketId member = datagrams(h);
    const SocketId stranger = datagrams(h);
    Address address = *Address::parseInet("0.0.0.0", "0");
    for (const SocketId id : {member, stranger}) {
        CHILD_REQUIRE(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_REUSEADDR, intBytes(1)}).error);
        address = boundTo(h, id, address);
    }
    CHILD_REQUIRE(!h.run(member, step::Setsockopt{IPPROTO_IP, IP_ADD_MEMBERSHIP, bytesOfValue(membership)}).error);
    const Step send = step::Sendto{bytesOf("x"), 0, *Address::parseInet("239.192.0.1", std::to_string(address.port()))};
    const Step receive = step::Recv{16, MSG_DONTWAIT};
    CHILD_REQUIRE(h.run(datagrams(h), send).value == 1);
    waitForInput(h, stranger);
    CHILD_REQUIRE(h.run(member, receive).value == 1);
    CHILD_REQUIRE(h.run(stranger, receive).value == 1); // which joined nothing
    CHILD_REQUIRE(!h.run(stranger, step::Setsockopt{IPPROTO_IP, IP_MULTICAST_ALL, intBytes(0)}).error);
    CHILD_REQUIRE(h.run(datagrams(h), send).value == 1);
    waitForInput(h, member);
    CHILD_REQUIRE(h.run(member, receive).value == 1);
    CHILD_REQUIRE(errorOf(h.run(stranger, receive)) == EAGAIN);
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"broadcast", broadcastNeedsLeave}, {"groups", groupsOfOthersAreReceived}});
    return runs;
}

} // namespace

// What surprises about sending and receiving, and about the end of a conversation.
class PitfallsDataTest : public QObject {
    Q_OBJECT

private slots:
    void sendOfNothingSendsNothingOnTcp();
    void emptyRecordLooksLikeTheEnd();
    void recordThatDoesNotFitIsCut();
    void onlyAConnectedSocketHearsOfARefusal();
    void datagramOverIpv6HasItsOwnLimit();
    void broadcastIsRefusedUntilAllowed();
    void groupJoinedByOneIsReceivedByOthers();
    void unreadBytesMakeCloseAReset();
    void lingeringCloseWaitsForThePeer();
    void halfCloseIsSeenInTheStatesOfBothEnds();
    void firstSendAfterThePeersEndStillSucceeds();
    void kindsOfSocketsTellOfAGonePeerInTheirOwnWay();
    void receiveTimeoutIsAnEagainThatTookItsTime();
    void receiveTimeoutTakesNegativeSecondsAndNoMillionMicroseconds();
    void peekOffsetMovesOn();
    void waitallIsShortAtTheEnd();
    void bareCloseDoesNotWakeAReader();
    void addressIsIgnoredOnAConnectedStream();
    void fullQueueOfUnixDatagramsHoldsTheSenderBack();

private:
    QTemporaryDir m_directory;
};

void PitfallsDataTest::sendOfNothingSendsNothingOnTcp() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(client, step::Send{{}, 0}).value, 0);
    QCOMPARE(errorOf(h.run(server, step::Recv{16, MSG_DONTWAIT})), EAGAIN);
}

void PitfallsDataTest::emptyRecordLooksLikeTheEnd() {
    EngineHarness h;
    const auto pair = pairOf(h, SOCK_SEQPACKET);
    QCOMPARE(h.run(pair.at(0), step::Send{{}, 0}).value, 0);
    QCOMPARE(h.run(pair.at(0), step::Send{bytesOf("more"), 0}).value, 4);
    QCOMPARE(h.run(pair.at(1), step::Recv{16, 0}).value, 0); // no end
    QCOMPARE(h.run(pair.at(1), step::Recv{16, 0}).value, 4);
    h.run(pair.at(0), step::Close{});
    QCOMPARE(h.run(pair.at(1), step::Recv{16, 0}).value, 0); // the end
}

void PitfallsDataTest::recordThatDoesNotFitIsCut() {
    EngineHarness h;
    const auto pair = pairOf(h, SOCK_SEQPACKET);
    h.run(pair.at(0), step::Send{bytesOf("hello"), 0});
    h.run(pair.at(0), step::Send{bytesOf("wor"), 0});
    QCOMPARE(h.run(pair.at(1), step::Recv{2, 0}).value, 2);
    QCOMPARE(h.run(pair.at(1), step::Recv{16, 0}).value, 3); // "llo" is gone
}

void PitfallsDataTest::onlyAConnectedSocketHearsOfARefusal() {
    EngineHarness h;
    const SocketId gone = datagrams(h);
    const Address address = boundTo(h, gone, loopback(0));
    h.run(gone, step::Close{});
    const SocketId connected = datagrams(h);
    h.run(connected, step::Connect{address});
    QCOMPARE(sent(h, connected).error, 0);
    waitForError(h, connected);
    QCOMPARE(sent(h, connected).error, ECONNREFUSED); // of the first; this one was not sent
    QCOMPARE(sent(h, connected).error, 0);
    const SocketId unconnected = datagrams(h);
    for (int i = 0; i < 2; ++i)
        QCOMPARE(errorOf(h.run(unconnected, step::Sendto{bytesOf("x"), 0, address})), 0);
}

void PitfallsDataTest::datagramOverIpv6HasItsOwnLimit() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET6, SOCK_DGRAM);
    const SocketId peer = h.socket(AF_INET6, SOCK_DGRAM);
    const Address address = boundTo(h, peer, loopback6(0));
    QCOMPARE(h.run(id, step::Sendto{Bytes(65527), 0, address}).value, 65527);
    QCOMPARE(errorOf(h.run(id, step::Sendto{Bytes(65528), 0, address})), EMSGSIZE);
}

void PitfallsDataTest::broadcastIsRefusedUntilAllowed() { RUN_CHILD(childRuns(), "broadcast"); }

void PitfallsDataTest::groupJoinedByOneIsReceivedByOthers() { RUN_CHILD(childRuns(), "groups"); }

void PitfallsDataTest::unreadBytesMakeCloseAReset() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("unread"), 0});
    waitForInput(h, server);
    h.run(server, step::Close{});
    QCOMPARE(errorOf(h.run(client, step::Recv{16, 0})), ECONNRESET);
    const auto [other, end] = h.connectedTcp();
    h.run(end, step::Close{});
    QCOMPARE(h.run(other, step::Recv{16, 0}).value, 0); // nothing was left
}

void PitfallsDataTest::lingeringCloseWaitsForThePeer() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QVERIFY(lingers(h, client, 1));
    h.run(client, step::SendAll{Bytes(64u << 20), MSG_DONTWAIT}); // more than both buffers hold
    const ActionReport report = h.run(client, step::Close{});
    QVERIFY(h.recordsOf(report.action).front().duration >= std::chrono::milliseconds(900));
}

void PitfallsDataTest::halfCloseIsSeenInTheStatesOfBothEnds() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Shutdown{SHUT_WR});
    QCOMPARE(h.run(server, step::Recv{1, 0}).value, 0);
    h.engine().watch({client, server});
    QCOMPARE(h.viewWhen(client, [](const SocketView& v) { return v.tcpState == kFinWait2; }).id, client);
    QCOMPARE(h.viewWhen(server, [](const SocketView& v) { return v.tcpState == kCloseWait; }).id, server);
    QCOMPARE(h.run(server, step::Send{bytesOf("still"), 0}).value, 5);
    QCOMPARE(h.run(client, step::Recv{16, 0}).value, 5);
    QCOMPARE(sent(h, client).error, EPIPE);
}

void PitfallsDataTest::firstSendAfterThePeersEndStillSucceeds() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(server, step::Close{});
    QCOMPARE(h.run(client, step::Recv{1, 0}).value, 0);
    QCOMPARE(sent(h, client).error, 0); // answered with a reset
    waitForError(h, client);
    const Refusal second = sent(h, client);
    QCOMPARE(second.error, EPIPE);
    QVERIFY(second.sigpipe);
    const ActionReport silent = h.run(client, step::Send{bytesOf("x"), MSG_NOSIGNAL});
    QCOMPARE(errorOf(silent), EPIPE);
    QVERIFY(!h.recordsOf(silent.action).front().sigpipe);
}

void PitfallsDataTest::kindsOfSocketsTellOfAGonePeerInTheirOwnWay() {
    EngineHarness h;
    const auto streams = pairOf(h, SOCK_STREAM);
    h.run(streams.at(1), step::Close{});
    const Refusal ofStream = sent(h, streams.at(0)); // the first
    QCOMPARE(ofStream.error, EPIPE);
    QVERIFY(ofStream.sigpipe);
    const auto messages = pairOf(h, SOCK_DGRAM);
    h.run(messages.at(1), step::Close{});
    const Refusal ofMessages = sent(h, messages.at(0));
    QCOMPARE(ofMessages.error, ECONNREFUSED);
    QVERIFY(!ofMessages.sigpipe);
    const Refusal neverConnected = sent(h, h.socket(AF_INET, SOCK_STREAM));
    QCOMPARE(neverConnected.error, EPIPE);
    QVERIFY(neverConnected.sigpipe);
}

void PitfallsDataTest::receiveTimeoutIsAnEagainThatTookItsTime() {
    EngineHarness h;
    const SocketId id = datagrams(h);
    QVERIFY(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_RCVTIMEO, bytesOfValue(timeval{0, 100'000})}).error);
    const ActionReport report = h.run(id, step::Recv{16, 0});
    QCOMPARE(errorOf(report), EAGAIN);
    QVERIFY(h.recordsOf(report.action).front().duration >= std::chrono::milliseconds(90));
}

void PitfallsDataTest::receiveTimeoutTakesNegativeSecondsAndNoMillionMicroseconds() {
    EngineHarness h;
    const SocketId id = datagrams(h);
    QVERIFY(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_RCVTIMEO, bytesOfValue(timeval{-1, 0})}).error);
    QCOMPARE(h.run(id, step::Getsockopt{SOL_SOCKET, SO_RCVTIMEO, sizeof(timeval)}).bytes, bytesOfValue(timeval{0, 0}));
    const Step tooMany = step::Setsockopt{SOL_SOCKET, SO_RCVTIMEO, bytesOfValue(timeval{0, 1'000'000})};
    QCOMPARE(errorOf(h.run(id, tooMany)), EDOM);
}

void PitfallsDataTest::peekOffsetMovesOn() {
    EngineHarness h;
    const auto pair = pairOf(h, SOCK_STREAM);
    h.run(pair.at(0), step::Send{bytesOf("0123456789"), 0});
    for (int i = 0; i < 2; ++i)
        h.run(pair.at(1), step::Recv{3, MSG_PEEK});
    QCOMPARE(textOf(h.receivedBy(pair.at(1))), "012012");
    QVERIFY(!h.run(pair.at(1), step::Setsockopt{SOL_SOCKET, SO_PEEK_OFF, intBytes(0)}).error);
    for (int i = 0; i < 2; ++i)
        h.run(pair.at(1), step::Recv{3, MSG_PEEK});
    QCOMPARE(textOf(h.receivedBy(pair.at(1))), "012012012345");
}

void PitfallsDataTest::waitallIsShortAtTheEnd() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("abc"), 0});
    h.run(client, step::Close{});
    QCOMPARE(h.run(server, step::Recv{16, MSG_WAITALL}).value, 3);
}

// Without the workbench, which never does this: the bare calls of a program with two threads.
void PitfallsDataTest::bareCloseDoesNotWakeAReader() {
    if (!std::ifstream("/proc/self/syscall"))
        QSKIP("/proc does not tell whether a thread is inside a call");
    int fds[2] = {-1, -1};
    QCOMPARE(::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
    const UniqueFd writer(fds[1]);
    std::atomic<pid_t> reading{0};
    std::atomic<ssize_t> got{-2};
    char byte = 0;
    std::thread reader([&] {
        reading = gettid();
        got = ::recv(fds[0], &byte, 1, 0);
    });
    const auto isBlocked = [&] { // asleep in the kernel: "state" is S, and the call is recvfrom
        std::ifstream status("/proc/self/task/" + std::to_string(reading) + "/syscall");
        std::string call;
        status >> call;
        return call == std::to_string(SYS_recvfrom);
    };
    while (reading == 0 || !isBlocked())
        std::this_thread::yield();
    QCOMPARE(::syscall(SYS_close, fds[0]), 0L); // past ThreadSanitizer, which knows this race and would report it
    const bool wokeByClose = got != -2;
    const ssize_t sentBytes = ::send(writer.get(), "x", 1, MSG_NOSIGNAL);
    reader.join();
    QVERIFY(!wokeByClose);
    QCOMPARE(sentBytes, ssize_t(1));  // the closed socket still took it,
    QCOMPARE(got.load(), ssize_t(1)); // and the reader got it
    QCOMPARE(byte, 'x');
}

void PitfallsDataTest::addressIsIgnoredOnAConnectedStream() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(client, step::Sendto{bytesOf("x"), 0, loopback(9)}).value, 1);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 1);
    const auto pair = pairOf(h, SOCK_STREAM);
    const Address path = *Address::unixPath(m_directory.filePath("none").toStdString());
    QCOMPARE(errorOf(h.run(pair.at(0), step::Sendto{bytesOf("x"), 0, path})), EISCONN);
}

void PitfallsDataTest::fullQueueOfUnixDatagramsHoldsTheSenderBack() {
    int limit = 0;
    std::ifstream("/proc/sys/net/unix/max_dgram_qlen") >> limit;
    EngineHarness h;
    const SocketId receiver = h.socket(AF_UNIX, SOCK_DGRAM);
    const Address address = *Address::unixPath(m_directory.filePath("full").toStdString());
    h.run(receiver, step::Bind{address});
    const SocketId sender = h.socket(AF_UNIX, SOCK_DGRAM | SOCK_NONBLOCK);
    int taken = 0;
    ActionReport report;
    while (taken <= limit + 1 && !(report = h.run(sender, step::Sendto{bytesOf("x"), 0, address})).error)
        ++taken;
    QCOMPARE(errorOf(report), EAGAIN);
    QCOMPARE(taken, limit + 1);
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    PitfallsDataTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pitfalls_data.moc"
