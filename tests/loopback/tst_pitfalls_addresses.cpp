#include "tests/support/child_run.h"
#include "tests/support/errno_cases.h"
#include "tests/support/socket_steps.h"
#include "tests/support/time_wait.h"

#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <set>

using namespace swb;
using namespace swb::test;

namespace {

bool enable(EngineHarness& h, SocketId id, int level, int option) {
    return !h.run(id, step::Setsockopt{level, option, intBytes(1)}).error;
}

Address boundTo(EngineHarness& h, SocketId id, const Address& address) {
    return h.run(id, step::Bind{address}).error ? Address() : h.view(id).local.value_or(Address());
}

// A server of its own port that ended first, so that the port rests in TIME_WAIT.
Address restingPort(EngineHarness& h, bool withReuse) {
    const SocketId listener = stream(h);
    if (withReuse)
        enable(h, listener, SOL_SOCKET, SO_REUSEADDR);
    const Address address = boundTo(h, listener, loopback(0));
    h.run(listener, step::Listen{4});
    const SocketId client = stream(h);
    h.run(client, step::Connect{address});
    const SocketId server = h.run(listener, step::Accept{0}).made.at(0);
    h.run(listener, step::Close{});
    h.run(server, step::Close{});
    h.run(client, step::Recv{1, 0});
    h.run(client, step::Close{});
    return address;
}

int reusePortOfAnotherUser() {
    if (geteuid() != 0)
        return kChildSkipped;
    EngineHarness h;
    const SocketId first = datagrams(h);
    CHILD_REQUIRE(enable(h, first, SOL_SOCKET, SO_REUSEPORT));
    const Address address = boundTo(h, first, loopback(0));
    CHILD_REQUIRE(swb::test::becomeOrdinaryUser());
    const SocketId second = datagrams(h);
    CHILD_REQUIRE(enable(h, second, SOL_SOCKET, SO_REUSEPORT));
    CHILD_REQUIRE(errorOf(h.run(second, step::Bind{address})) == EADDRINUSE);
    return 0;
}

int bindToDeviceOnce() {
    if (!swb::test::becomeOrdinaryUser())
        return kChildSkipped;
    EngineHarness h;
    const SocketId id = datagrams(h);
    CHILD_REQUIRE(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_BINDTODEVICE, bytesOf("lo")}).error);
    CHILD_REQUIRE(errorOf(h.run(id, step::Setsockopt{SOL_SOCKET, SO_BINDTODEVICE, Bytes{0}})) == EPERM);
    CHILD_REQUIRE(errorOf(h.run(id, step::Getsockopt{SOL_SOCKET, SO_BINDTODEVICE, 4})) == EINVAL);
    CHILD_REQUIRE(h.run(id, step::Getsockopt{SOL_SOCKET, SO_BINDTODEVICE, IFNAMSIZ}).bytes.size() == 3); // "lo", NUL
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"reuseport", reusePortOfAnotherUser}, {"device", bindToDeviceOnce}});
    return runs;
}

} // namespace

// What surprises about addresses, ports and names.
class PitfallsAddressesTest : public QObject {
    Q_OBJECT

private slots:
    void listenWithoutBindTakesAPortOfTheKernels();
    void portZeroIsNobodysForConnect();
    void chosenPortsComeFromTheRangeAlone();
    void reuseAddressHelpsOnlyWhereTheEarlierServerHadIt();
    void twoMayBeBoundButOnlyOneListens();
    void newestOfTwoDatagramSocketsGetsEverything();
    void reusePortSpreadsDatagrams();
    void reusePortIsForOneUser();
    void closingOneOfSeveralListenersResetsItsQueue();
    void wildcardOfIpv6TakesIpv4Too();
    void ipv6OnlyComesTooLateAfterBind();
    void wildcardAsDestinationIsThisMachine();
    void unspecifiedFamilyIsBoundAsTheWildcard();
    void freebindTakesAForeignAddress();
    void deviceIsBoundOnceWithoutPrivilege();
    void interfaceIndexIsNotLookedUp();
    void undoneConnectionGivesThePortBack();
    void queuedDatagramsSurviveConnect();
    void ordinaryFileRefusesConnect();
    void abstractNamesDifferByTheirLength();
    void datagramOfANamelessSenderHasNoAddress();

private:
    QTemporaryDir m_directory;
};

void PitfallsAddressesTest::listenWithoutBindTakesAPortOfTheKernels() {
    EngineHarness h;
    const SocketId id = stream(h);
    const ActionReport report = h.run(id, step::Listen{4});
    QVERIFY(!report.error);
    const Address local = h.view(id).local.value();
    QVERIFY(local.isWildcard() && local.port() > 0);
    QVERIFY2(report.hint.find(local.toString()) != std::string::npos, report.hint.c_str());
    QCOMPARE(errorOf(h.run(id, step::Bind{loopback(0)})), EINVAL); // it is bound now
}

void PitfallsAddressesTest::portZeroIsNobodysForConnect() {
    EngineHarness h;
    QCOMPARE(errorOf(h.run(stream(h), step::Connect{loopback(0)})), ECONNREFUSED);
}

void PitfallsAddressesTest::chosenPortsComeFromTheRangeAlone() {
    int lowest = 0;
    int highest = 0;
    std::ifstream("/proc/sys/net/ipv4/ip_local_port_range") >> lowest >> highest;
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = stream(h);
    h.run(client, step::Connect{listener.address});
    for (const int port : {listener.address.port(), h.view(client).local.value().port()})
        QVERIFY(port >= lowest && port <= highest);
}

void PitfallsAddressesTest::reuseAddressHelpsOnlyWhereTheEarlierServerHadIt() {
    EngineHarness h;
    for (const bool earlier : {false, true}) {
        const std::uint64_t overflows = timeWaitOverflows();
        const Address address = restingPort(h, earlier);
        const int refusal = errorOf(h.run(stream(h), step::Bind{address}));
        NEED_TIME_WAIT_SINCE(overflows);
        QCOMPARE(refusal, EADDRINUSE);
        const SocketId later = stream(h);
        enable(h, later, SOL_SOCKET, SO_REUSEADDR);
        QCOMPARE(errorOf(h.run(later, step::Bind{address})), earlier ? 0 : EADDRINUSE);
    }
    const auto listener = h.listener();
    const SocketId beside = stream(h);
    enable(h, beside, SOL_SOCKET, SO_REUSEADDR);
    QCOMPARE(errorOf(h.run(beside, step::Bind{listener.address})), EADDRINUSE); // never beside one that listens
}

void PitfallsAddressesTest::twoMayBeBoundButOnlyOneListens() {
    EngineHarness h;
    const SocketId first = stream(h);
    const SocketId second = stream(h);
    enable(h, first, SOL_SOCKET, SO_REUSEADDR);
    enable(h, second, SOL_SOCKET, SO_REUSEADDR);
    const Address address = boundTo(h, first, loopback(0));
    QCOMPARE(errorOf(h.run(second, step::Bind{address})), 0);
    QCOMPARE(errorOf(h.run(first, step::Listen{4})), 0);
    QCOMPARE(errorOf(h.run(second, step::Listen{4})), EADDRINUSE);
}

void PitfallsAddressesTest::newestOfTwoDatagramSocketsGetsEverything() {
    EngineHarness h;
    const SocketId first = datagrams(h);
    const SocketId second = datagrams(h);
    enable(h, first, SOL_SOCKET, SO_REUSEADDR);
    enable(h, second, SOL_SOCKET, SO_REUSEADDR);
    const Address address = boundTo(h, first, loopback(0));
    QCOMPARE(errorOf(h.run(second, step::Bind{address})), 0);
    h.run(datagrams(h), step::Sendto{bytesOf("x"), 0, address});
    QCOMPARE(h.run(second, step::Recv{16, 0}).value, 1);
    QCOMPARE(errorOf(h.run(first, step::Recv{16, MSG_DONTWAIT})), EAGAIN);
}

void PitfallsAddressesTest::reusePortSpreadsDatagrams() {
    EngineHarness h;
    const SocketId receivers[] = {datagrams(h), datagrams(h)};
    Address address = loopback(0);
    for (const SocketId id : receivers) {
        enable(h, id, SOL_SOCKET, SO_REUSEPORT);
        address = boundTo(h, id, address);
        QVERIFY(!address.isEmpty());
    }
    for (int i = 0; i < 64; ++i) // each from a port of its own
        h.run(datagrams(h), step::Sendto{bytesOf("x"), 0, address});
    for (const SocketId id : receivers)
        QCOMPARE(h.run(id, step::Recv{16, 0}).value, 1);
    const SocketId without = datagrams(h);
    enable(h, without, SOL_SOCKET, SO_REUSEADDR);
    QCOMPARE(errorOf(h.run(without, step::Bind{address})), EADDRINUSE);
}

void PitfallsAddressesTest::reusePortIsForOneUser() {
    const int status = childRuns().start("reuseport");
    if (status == kChildSkipped)
        QSKIP("this process is not root: it has no second user");
    QCOMPARE(status, 0);
}

void PitfallsAddressesTest::closingOneOfSeveralListenersResetsItsQueue() {
    int migrates = 0;
    std::ifstream("/proc/sys/net/ipv4/tcp_migrate_req") >> migrates;
    if (migrates != 0)
        QSKIP("net.ipv4.tcp_migrate_req hands the queue on here");
    EngineHarness h;
    const SocketId listeners[] = {stream(h), stream(h)};
    Address address = loopback(0);
    for (const SocketId id : listeners) {
        enable(h, id, SOL_SOCKET, SO_REUSEPORT);
        address = boundTo(h, id, address);
        QVERIFY(!h.run(id, step::Listen{64}).error);
    }
    std::vector<SocketId> clients;
    for (int i = 0; i < 40; ++i) {
        clients.push_back(stream(h));
        QVERIFY(!h.run(clients.back(), step::Connect{address}).error);
    }
    QVERIFY(!h.run(listeners[0], step::Close{}).error);
    int reset = 0;
    const auto someAreReset = [&] {
        for (const SocketId id : clients)
            reset += errorOf(h.run(id, step::Recv{1, MSG_DONTWAIT})) == ECONNRESET ? 1 : 0;
        return reset > 0;
    };
    QTRY_VERIFY(someAreReset());
    QVERIFY2(reset < 40, qPrintable(QString::number(reset)));
}

void PitfallsAddressesTest::wildcardOfIpv6TakesIpv4Too() {
    EngineHarness h;
    const SocketId six = h.socket(AF_INET6, SOCK_STREAM);
    QVERIFY(!h.run(six, step::Setsockopt{IPPROTO_IPV6, IPV6_V6ONLY, intBytes(0)}).error);
    const Address address = boundTo(h, six, *Address::parseInet6("::", "0"));
    QVERIFY(!h.run(six, step::Listen{4}).error);
    const std::string port = std::to_string(address.port());
    QCOMPARE(errorOf(h.run(stream(h), step::Bind{*Address::parseInet("0.0.0.0", port)})), EADDRINUSE);
    QVERIFY(!h.run(stream(h), step::Connect{loopback(address.port())}).error);
    const SocketId accepted = h.run(six, step::Accept{0}).made.at(0);
    QCOMPARE(h.view(accepted).peer.value().host(), std::string("::ffff:127.0.0.1"));

    const SocketId only = h.socket(AF_INET6, SOCK_STREAM);
    enable(h, only, IPPROTO_IPV6, IPV6_V6ONLY);
    const Address apart = boundTo(h, only, *Address::parseInet6("::", "0"));
    QVERIFY(!boundTo(h, stream(h), *Address::parseInet("0.0.0.0", std::to_string(apart.port()))).isEmpty());
    const Address mapped = *Address::parseInet6("::ffff:127.0.0.1", "9");
    const SocketId third = h.socket(AF_INET6, SOCK_STREAM);
    enable(h, third, IPPROTO_IPV6, IPV6_V6ONLY);
    QCOMPARE(errorOf(h.run(third, step::Connect{mapped})), ENETUNREACH);
}

void PitfallsAddressesTest::ipv6OnlyComesTooLateAfterBind() {
    EngineHarness h;
    const SocketId id = h.socket(AF_INET6, SOCK_STREAM);
    QVERIFY(!boundTo(h, id, loopback6(0)).isEmpty());
    QCOMPARE(errorOf(h.run(id, step::Setsockopt{IPPROTO_IPV6, IPV6_V6ONLY, intBytes(1)})), EINVAL);
}

void PitfallsAddressesTest::wildcardAsDestinationIsThisMachine() {
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = stream(h);
    const std::string port = std::to_string(listener.address.port());
    QVERIFY(!h.run(client, step::Connect{*Address::parseInet("0.0.0.0", port)}).error);
    QVERIFY(h.view(client).peer == std::optional(listener.address));
}

void PitfallsAddressesTest::unspecifiedFamilyIsBoundAsTheWildcard() {
    EngineHarness h;
    const SocketId id = stream(h);
    QVERIFY(!h.run(id, step::Bind{Address::unspecified()}).error);
    QVERIFY(h.view(id).local.value().isWildcard());
}

void PitfallsAddressesTest::freebindTakesAForeignAddress() {
    EngineHarness h;
    const Address foreign = *Address::parseInet("192.0.2.1", "0"); // of the range for documentation
    QCOMPARE(errorOf(h.run(stream(h), step::Bind{foreign})), EADDRNOTAVAIL);
    const SocketId id = stream(h);
    enable(h, id, IPPROTO_IP, IP_FREEBIND);
    QCOMPARE(boundTo(h, id, foreign).host(), std::string("192.0.2.1"));
}

void PitfallsAddressesTest::deviceIsBoundOnceWithoutPrivilege() {
    const int status = childRuns().start("device");
    if (status == kChildSkipped)
        QSKIP("this process cannot become an ordinary user");
    QCOMPARE(status, 0);
}

void PitfallsAddressesTest::interfaceIndexIsNotLookedUp() {
    EngineHarness h;
    const SocketId id = datagrams(h);
    QVERIFY(!h.run(id, step::Setsockopt{SOL_SOCKET, SO_BINDTOIFINDEX, intBytes(999999)}).error);
    QCOMPARE(errorOf(h.run(id, step::Sendto{bytesOf("x"), 0, loopback(9)})), ENODEV);
}

void PitfallsAddressesTest::undoneConnectionGivesThePortBack() {
    EngineHarness h;
    const SocketId peer = datagrams(h);
    const Address address = boundTo(h, peer, loopback(0));
    const SocketId udp = datagrams(h);
    h.run(udp, step::Connect{address});
    QVERIFY(h.view(udp).local.value().port() > 0);
    QVERIFY(!h.run(udp, step::Connect{Address::unspecified()}).error);
    QCOMPARE(h.view(udp).local.value().port(), 0);

    const auto [client, server] = h.connectedTcp();
    QVERIFY(!h.run(client, step::Connect{Address::unspecified()}).error);
    QCOMPARE(errorOf(h.run(server, step::Recv{1, 0})), ECONNRESET);
    QVERIFY(!h.run(client, step::Connect{h.listener().address}).error); // the same socket again
}

void PitfallsAddressesTest::queuedDatagramsSurviveConnect() {
    EngineHarness h;
    const SocketId own = datagrams(h);
    const SocketId peer = datagrams(h);
    const SocketId stranger = datagrams(h);
    const Address address = boundTo(h, own, loopback(0));
    h.run(stranger, step::Sendto{bytesOf("early"), 0, address});
    waitForInput(h, own);
    h.run(own, step::Connect{boundTo(h, peer, loopback(0))});
    h.run(stranger, step::Sendto{bytesOf("late"), 0, address});
    QCOMPARE(h.run(own, step::Recv{16, MSG_DONTWAIT}).value, 5);
    QCOMPARE(errorOf(h.run(own, step::Recv{16, MSG_DONTWAIT})), EAGAIN);
}

void PitfallsAddressesTest::ordinaryFileRefusesConnect() {
    const std::string path = m_directory.filePath("file").toStdString();
    ::close(::open(path.c_str(), O_CREAT | O_WRONLY | O_CLOEXEC, 0600));
    EngineHarness h;
    const ActionReport report = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{*Address::unixPath(path)});
    QCOMPARE(errorOf(report), ECONNREFUSED);
    QVERIFY2(report.hint.find("is not a socket") != std::string::npos, report.hint.c_str());
}

void PitfallsAddressesTest::abstractNamesDifferByTheirLength() {
    EngineHarness h;
    Bytes name = bytesOf("swb-pitfall-" + std::to_string(getpid()));
    for (int i = 0; i < 2; ++i) { // once without and once with a NUL behind it
        QVERIFY(!h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{*Address::unixAbstract(name)}).error);
        name.push_back(0);
    }
    name.resize(107); // and padded to the whole of sun_path
    QVERIFY(!h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{*Address::unixAbstract(name)}).error);
    QCOMPARE(errorOf(h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{*Address::unixAbstract(name)})), EADDRINUSE);
}

void PitfallsAddressesTest::datagramOfANamelessSenderHasNoAddress() {
    EngineHarness h;
    const Address address = *Address::unixPath(m_directory.filePath("named").toStdString());
    const SocketId receiver = h.socket(AF_UNIX, SOCK_DGRAM);
    QVERIFY(!boundTo(h, receiver, address).isEmpty());
    h.run(h.socket(AF_UNIX, SOCK_DGRAM), step::Sendto{bytesOf("x"), 0, address});
    const ActionReport got = h.run(receiver, step::Recvfrom{16, 0});
    QCOMPARE(got.value, 1);
    QCOMPARE(h.recordsOf(got.action).front().addressLength, 0u);
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    PitfallsAddressesTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pitfalls_addresses.moc"
