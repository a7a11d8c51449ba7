#include "tests/support/engine_harness.h"

#include <QTest>

#include <arpa/inet.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <cstring>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::textOf;

namespace {

int intOf(const Bytes& bytes) {
    int value = -1;
    if (bytes.size() == sizeof value)
        std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

Bytes bytesOfInt(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

TranscriptRow lastRow(EngineHarness& h, SocketId socket) {
    TranscriptRow last;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        if (row.socket == socket)
            last = row;
    return last;
}

// "fe80::1%eth0" of an interface that has one; empty without.
std::string linkLocalAddress() {
    ifaddrs* all = nullptr;
    if (getifaddrs(&all) != 0)
        return {};
    std::string found;
    for (const ifaddrs* one = all; one != nullptr && found.empty(); one = one->ifa_next) {
        if (one->ifa_addr == nullptr || one->ifa_addr->sa_family != AF_INET6 || (one->ifa_flags & IFF_UP) == 0)
            continue;
        const auto* address = reinterpret_cast<const sockaddr_in6*>(one->ifa_addr);
        char text[INET6_ADDRSTRLEN] = "";
        if (IN6_IS_ADDR_LINKLOCAL(&address->sin6_addr) &&
            inet_ntop(AF_INET6, &address->sin6_addr, text, sizeof text) != nullptr)
            found = std::string(text) + "%" + one->ifa_name;
    }
    freeifaddrs(all);
    return found;
}

} // namespace

class CallsTcpTest : public QObject {
    Q_OBJECT

private slots:
    void acceptedSocketKnowsItsListenerAndItsPeer();
    void acceptFlagsAreOfTheAcceptedSocketAlone();
    void writeAndReadMoveBytesLikeSendAndRecv();
    void namesReadBackAreThoseOfBothEnds();
    void optionIsSetAndReadBack();
    void fcntlNonBlockingShowsInTheMode();
    void queuedBytesAreCountedByIoctl();
    void ioctlThatStoresAStructureHarmsNothing();
    void pollTellsReadiness();
    void recvfromOnAStreamNamesThePeerOfTheConnection();
    void peekedBytesAreReadAgain();
    void truncationFlagDiscardsBytesUnseen();
    void sizeZeroIsNotTakenForTheEndOfTheStream();
    void oneGibibyteOfRoomIsGivenToTheKernel();
    void refusedMemoryIsEnomemAndNoCall();
    void waitallInterruptedKeepsTheShortCount();
    void backlogIsPassedAsTheNumberItWrapsTo_data();
    void backlogIsPassedAsTheNumberItWrapsTo();
    void connectWithoutListenerIsRefused();
    void refusedNonBlockingConnectLeavesAFreshSocket();
    void listenedPortIsNamedWithItsHolder();
    void boundPortThatDoesNotListenIsNamedOnConnect();
    void shutdownOfAListenerEndsListening();
    void dissolvedConnectionKeepsItsPort();
    void ipv6LoopbackConverses();
    void linkLocalAddressNeedsItsScope();
    void callOnAnUnconnectedSocketIsRefused_data();
    void callOnAnUnconnectedSocketIsRefused();
    void missingSocketIsEbadf();
    void closedSocketsCanBeForgotten();
    void closeAllClosesEverySocket();
};

void CallsTcpTest::acceptedSocketKnowsItsListenerAndItsPeer() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    const ActionReport accepted = h.run(listener.socket, step::Accept{0});
    QCOMPARE(accepted.made.size(), std::size_t(1));
    const SocketView server = h.view(accepted.made.front());
    QCOMPARE(server.fd, static_cast<int>(accepted.value));
    QCOMPARE(server.parent, listener.socket);
    QCOMPARE(server.life, Life::Connected);
    QVERIFY(server.peer == h.view(client).local);
    QVERIFY(server.local == std::optional(listener.address));
    QCOMPARE(h.recordsOf(accepted.action).front().call, CallId::Accept);
}

void CallsTcpTest::acceptFlagsAreOfTheAcceptedSocketAlone() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    const ActionReport accepted = h.run(listener.socket, step::Accept{SOCK_NONBLOCK | SOCK_CLOEXEC});
    QCOMPARE(h.recordsOf(accepted.action).front().call, CallId::Accept4);
    const SocketView server = h.view(accepted.made.at(0));
    QCOMPARE(server.mode, TimeoutMode::NonBlocking);
    QCOMPARE(server.typeFlags, SOCK_NONBLOCK | SOCK_CLOEXEC);
    QCOMPARE(h.view(listener.socket).mode, TimeoutMode::Blocking);
    const ActionReport empty = h.run(server.id, step::Recv{1, 0});
    QVERIFY(empty.error);
    QCOMPARE(empty.error->number, EAGAIN);
}

void CallsTcpTest::writeAndReadMoveBytesLikeSendAndRecv() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(client, step::Write{bytesOf("written")}).value, 7);
    const ActionReport got = h.run(server, step::Read{64});
    QCOMPARE(got.value, 7);
    QCOMPARE(textOf(h.receivedBy(server)), "written");
    QCOMPARE(h.recordsOf(got.action).front().call, CallId::Read);
    QCOMPARE(h.view(client).bytesSent, std::uint64_t(7));
    QCOMPARE(h.view(server).bytesReceived, std::uint64_t(7));
}

void CallsTcpTest::namesReadBackAreThoseOfBothEnds() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionReport own = h.run(client, step::Getsockname{});
    const ActionReport peer = h.run(server, step::Getpeername{});
    const CallRecord a = h.recordsOf(own.action).front();
    const CallRecord b = h.recordsOf(peer.action).front();
    QVERIFY(Address::fromBytes(a.addressBytes(), a.addressLength) ==
            Address::fromBytes(b.addressBytes(), b.addressLength));
}

void CallsTcpTest::optionIsSetAndReadBack() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(id, step::Setsockopt{IPPROTO_TCP, TCP_NODELAY, bytesOfInt(1)}).error);
    QCOMPARE(intOf(h.run(id, step::Getsockopt{IPPROTO_TCP, TCP_NODELAY, 4}).bytes), 1);
    QCOMPARE(h.run(id, step::Getsockopt{IPPROTO_TCP, 9999, 4}).error.value().number, ENOPROTOOPT);
    QCOMPARE(h.run(id, step::Getsockopt{SOL_SOCKET, SO_TYPE, 0x80000000u}).error.value().number, EINVAL);
    QCOMPARE(h.run(id, step::Setsockopt{IPPROTO_TCP, TCP_NODELAY, Bytes{1}}).error.value().number, EINVAL);
}

void CallsTcpTest::fcntlNonBlockingShowsInTheMode() {
    EngineHarness h;
    const auto listener = h.listener();
    const ActionReport flags = h.run(listener.socket, step::Fcntl{F_GETFL, 0});
    QCOMPARE(flags.value & O_NONBLOCK, 0);
    QVERIFY(!h.run(listener.socket, step::Fcntl{F_SETFL, O_RDWR | O_NONBLOCK}).error);
    QCOMPARE(h.view(listener.socket).mode, TimeoutMode::NonBlocking);
    QCOMPARE(h.run(listener.socket, step::Accept{0}).error.value().number, EAGAIN);
    QVERIFY(!h.run(listener.socket, step::Fcntl{F_SETFL, O_RDWR}).error);
    QCOMPARE(h.view(listener.socket).mode, TimeoutMode::Blocking);
}

void CallsTcpTest::queuedBytesAreCountedByIoctl() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(client, step::Send{bytesOf("12345"), 0}).value, 5);
    QCOMPARE(h.run(server, step::Recv{1, 0}).value, 1);
    QCOMPARE(h.run(server, step::Ioctl{FIONREAD}).value, 4);
    QCOMPARE(h.view(server).inQueue, std::optional(4));
}

void CallsTcpTest::ioctlThatStoresAStructureHarmsNothing() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    QCOMPARE(h.run(id, step::Ioctl{SIOCGIFNAME}).error.value().number, ENODEV); // no interface has index 0
    QVERIFY(h.run(id, step::Ioctl{SIOCGIFCONF}).value > 0); // no list to fill: the kernel tells its length
    QVERIFY(h.run(id, step::Ioctl{0xffffffffffffffffUL}).error);
}

void CallsTcpTest::pollTellsReadiness() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(server, step::Poll{POLLIN, 0}).value, 0);
    h.run(client, step::Send{bytesOf("x"), 0});
    const ActionReport ready = h.run(server, step::Poll{POLLIN | POLLOUT, -1});
    QCOMPARE(ready.value, 1);
    QCOMPARE(h.recordsOf(ready.action).front().args[2], std::int64_t(POLLIN | POLLOUT));
}

void CallsTcpTest::recvfromOnAStreamNamesThePeerOfTheConnection() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Sendto{bytesOf("x"), 0, Address()});
    const ActionReport got = h.run(server, step::Recvfrom{16, 0});
    QCOMPARE(got.value, 1);
    QCOMPARE(h.recordsOf(got.action).front().addressLength, 0u); // TCP fills in none
    QVERIFY(lastRow(h, server).peer == h.view(server).peer.value());
}

void CallsTcpTest::peekedBytesAreReadAgain() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("peek"), 0});
    QCOMPARE(h.run(server, step::Recv{16, MSG_PEEK}).value, 4);
    QCOMPARE(lastRow(h, server).note, RowNote::Peeked);
    QCOMPARE(h.view(server).bytesReceived, std::uint64_t(0));
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 4);
    QCOMPARE(h.view(server).bytesReceived, std::uint64_t(4));
}

void CallsTcpTest::truncationFlagDiscardsBytesUnseen() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("secret!"), 0});
    const ActionReport got = h.run(server, step::Recv{16, MSG_TRUNC});
    QCOMPARE(got.value, 7);
    const TranscriptRow row = lastRow(h, server);
    QCOMPARE(row.note, RowNote::Discarded);
    QCOMPARE(row.length, std::uint64_t(7));
    QVERIFY(h.engine().transcript().bytesOf(row.index).empty());
    QVERIFY(h.recordsOf(got.action).front().keptData().empty()); // and no zeros pass for data in the ledger
    QCOMPARE(h.view(server).inQueue, std::optional(0));
}

void CallsTcpTest::sizeZeroIsNotTakenForTheEndOfTheStream() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("x"), 0});
    const ActionReport got = h.run(server, step::Recv{0, 0});
    QVERIFY(!got.error);
    QCOMPARE(got.value, 0);
    QVERIFY(!h.view(server).endOfStream);
    QCOMPARE(lastRow(h, server).note, RowNote::None);
    QCOMPARE(h.run(server, step::Recv{1, 0}).value, 1);
}

void CallsTcpTest::oneGibibyteOfRoomIsGivenToTheKernel() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("few"), 0});
    const ActionReport got = h.run(server, step::Recv{1u << 30, 0});
    if (got.error && got.error->number == ENOMEM)
        QSKIP("this machine has no GiB of memory to promise");
    QCOMPARE(got.value, 3);
    QCOMPARE(h.recordsOf(got.action).front().args[1], std::int64_t(1) << 30);
}

void CallsTcpTest::refusedMemoryIsEnomemAndNoCall() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    for (const Step& step :
         {Step(step::Recv{1ull << 62, 0}), Step(step::Recvfrom{UINT64_MAX, 0}), Step(step::Read{1ull << 50})}) {
        const ActionReport refused = h.run(server, step);
        QCOMPARE(refused.error.value().number, ENOMEM);
        QCOMPARE(refused.error->call, stepName(step));
        QVERIFY(!refused.error->detail.empty());
        QVERIFY(h.recordsOf(refused.action).empty());
    }
}

void CallsTcpTest::waitallInterruptedKeepsTheShortCount() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{100, MSG_WAITALL});
    h.waitUntilInFlight(receiving);
    h.run(client, step::Send{bytesOf("12345"), 0});
    // The five bytes leave the queue when the blocked call has taken them.
    while (h.run(server, step::Ioctl{FIONREAD}, Lane::OtherThread).value != 0) {
    }
    h.engine().interrupt(receiving);
    const ActionReport report = h.waitFor(receiving);
    QVERIFY(!report.error);
    QCOMPARE(report.value, 5);
    QCOMPARE(h.recordsOf(receiving).front().ending, Ending::Interrupted);
    QCOMPARE(textOf(h.receivedBy(server)), "12345");
}

void CallsTcpTest::backlogIsPassedAsTheNumberItWrapsTo_data() {
    QTest::addColumn<int>("backlog");
    QTest::newRow("-1") << -1;
    QTest::newRow("2^31 as an int") << static_cast<int>(0x80000000u);
    QTest::newRow("0") << 0;
    QTest::newRow("greatest") << INT_MAX;
}

void CallsTcpTest::backlogIsPassedAsTheNumberItWrapsTo() {
    QFETCH(const int, backlog);
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport report = h.run(id, step::Listen{backlog});
    QVERIFY(!report.error); // the kernel reads it as unsigned and cuts it at somaxconn
    QCOMPARE(h.recordsOf(report.action).front().args[1], std::int64_t(backlog));
    QCOMPARE(h.view(id).backlog, backlog);
    QCOMPARE(h.view(id).life, Life::Listening);
}

void CallsTcpTest::connectWithoutListenerIsRefused() {
    EngineHarness h;
    const auto listener = h.listener();
    h.run(listener.socket, step::Close{});
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport report = h.run(client, step::Connect{listener.address});
    QCOMPARE(report.error.value().number, ECONNREFUSED);
    QCOMPARE(report.value, -1);
    QCOMPARE(h.view(client).life, Life::Fresh);
}

void CallsTcpTest::refusedNonBlockingConnectLeavesAFreshSocket() {
    EngineHarness h;
    const auto listener = h.listener();
    h.run(listener.socket, step::Close{});
    const SocketId client = h.socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK);
    h.engine().watch({client});
    QCOMPARE(h.run(client, step::Connect{listener.address}).error.value().number, EINPROGRESS);
    // Nothing was bound by the person, although the kernel still names the port it had chosen.
    QCOMPARE(h.viewWhen(client, [](const SocketView& v) { return v.life == Life::Fresh; }).id, client);
}

void CallsTcpTest::listenedPortIsNamedWithItsHolder() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId second = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport report = h.run(second, step::Bind{listener.address});
    QCOMPARE(report.error.value().number, EADDRINUSE);
    QCOMPARE(report.hint, "s" + std::to_string(listener.socket.value) + " of this workbench holds " +
                              listener.address.toString() + ", listening");
    QVERIFY(report.stalePath.empty());
}

void CallsTcpTest::boundPortThatDoesNotListenIsNamedOnConnect() {
    EngineHarness h;
    const SocketId holder = h.socket(AF_INET, SOCK_STREAM);
    h.run(holder, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport report = h.run(client, step::Connect{h.view(holder).local.value()});
    QCOMPARE(report.error.value().number, ECONNREFUSED);
    QVERIFY(report.hint.ends_with(", not listening"));
}

void CallsTcpTest::shutdownOfAListenerEndsListening() {
    EngineHarness h;
    const auto listener = h.listener();
    QVERIFY(!h.run(listener.socket, step::Shutdown{SHUT_RD}).error);
    QCOMPARE(h.view(listener.socket).life, Life::Bound);
    QCOMPARE(h.run(listener.socket, step::Accept{0}).error.value().number, EINVAL);
}

void CallsTcpTest::dissolvedConnectionKeepsItsPort() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QVERIFY(!h.run(client, step::Connect{Address::unspecified()}).error);
    QCOMPARE(h.view(client).life, Life::Bound); // the port stays
    QVERIFY(!h.view(client).peer);
    QCOMPARE(h.run(server, step::Recv{1, 0}).error.value().number, ECONNRESET);
}

void CallsTcpTest::ipv6LoopbackConverses() {
    EngineHarness h;
    const SocketId probe = h.socket(AF_INET6, SOCK_STREAM);
    if (!probe || h.run(probe, step::Bind{*Address::parseInet6("::1", "0")}).error)
        QSKIP("this machine has no IPv6 loopback address");
    const auto listener = h.listener(AF_INET6);
    const SocketId client = h.socket(AF_INET6, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    const ActionReport accepted = h.run(listener.socket, step::Accept{0});
    const SocketId server = accepted.made.at(0);
    QCOMPARE(h.view(server).peer.value().host(), "::1");
    QCOMPARE(h.run(client, step::Send{bytesOf("six"), 0}).value, 3);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 3);
    // A scope makes no difference to ::1, and comes back as the kernel keeps it.
    const SocketId scoped = h.socket(AF_INET6, SOCK_STREAM);
    const auto address = Address::parseInet6("::1", std::to_string(listener.address.port()), 0, 1);
    QVERIFY(!h.run(scoped, step::Connect{*address}).error);
}

void CallsTcpTest::linkLocalAddressNeedsItsScope() {
    const std::string address = linkLocalAddress();
    if (address.empty())
        QSKIP("no interface of this machine has an IPv6 link-local address");
    EngineHarness h;
    const SocketId unscoped = h.socket(AF_INET6, SOCK_STREAM);
    const auto without = Address::parseInet6(address.substr(0, address.find('%')), "0");
    QCOMPARE(h.run(unscoped, step::Bind{*without}).error.value().number, EINVAL);

    const SocketId listener = h.socket(AF_INET6, SOCK_STREAM);
    const auto with = Address::parseInet6(address, "0");
    QVERIFY(!h.run(listener, step::Bind{*with}).error);
    QVERIFY(!h.run(listener, step::Listen{1}).error);
    const Address bound = h.view(listener).local.value();
    QCOMPARE(bound.scopeId(), with->scopeId());
    QCOMPARE(bound.host(), address);
    const SocketId client = h.socket(AF_INET6, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{bound}).error);
}

void CallsTcpTest::callOnAnUnconnectedSocketIsRefused_data() {
    QTest::addColumn<int>("call");
    QTest::addColumn<int>("error");
    QTest::newRow("send") << 0 << EPIPE;
    QTest::newRow("recv") << 1 << ENOTCONN;
    QTest::newRow("getpeername") << 2 << ENOTCONN;
    QTest::newRow("shutdown") << 3 << ENOTCONN;
    QTest::newRow("accept") << 4 << EINVAL;
}

void CallsTcpTest::callOnAnUnconnectedSocketIsRefused() {
    QFETCH(const int, call);
    QFETCH(const int, error);
    const Step steps[] = {step::Send{bytesOf("x"), MSG_NOSIGNAL}, step::Recv{1, 0}, step::Getpeername{},
                          step::Shutdown{SHUT_WR}, step::Accept{0}};
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    QCOMPARE(h.run(id, steps[call]).error.value().number, error);
}

void CallsTcpTest::missingSocketIsEbadf() {
    EngineHarness h;
    const ActionReport report = h.run(SocketId{4711}, step::Listen{1});
    QCOMPARE(report.error.value().number, EBADF);
    QVERIFY(h.recordsOf(report.action).empty());
}

void CallsTcpTest::closedSocketsCanBeForgotten() {
    EngineHarness h;
    const SocketId open = h.socket(AF_INET, SOCK_STREAM);
    const SocketId closed = h.socket(AF_INET, SOCK_STREAM);
    h.run(closed, step::Close{});
    h.engine().forget(open);
    h.engine().forget(closed);
    h.run(open, step::Getsockname{}); // behind both in the engine's queue
    QCOMPARE(h.view(open).id, open);
    QVERIFY(!h.view(closed).id);
    const auto changes = h.engine().changesSince(0);
    QVERIFY(changes.removed == std::vector{closed});
}

void CallsTcpTest::closeAllClosesEverySocket() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    const ActionId receiving = h.start(server, step::Recv{1, 0});
    h.waitUntilInFlight(receiving);
    h.engine().closeAll();
    QVERIFY(h.viewWhen(client, [](const SocketView& v) { return v.life == Life::Closed; }).id);
    QVERIFY(h.viewWhen(server, [](const SocketView& v) { return v.life == Life::Closed; }).id);
    for (const SocketView& view : h.engine().changesSince(0).changed)
        QVERIFY(h.viewWhen(view.id, [](const SocketView& v) { return v.life == Life::Closed; }).id);
}

QTEST_APPLESS_MAIN(CallsTcpTest)
#include "tst_calls_tcp.moc"
