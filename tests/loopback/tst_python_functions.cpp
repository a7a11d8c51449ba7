#include "core/engine/plan.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;

// create_connection() and create_server(): the calls of CPython's Lib/socket.py, in its order.
class PythonFunctionsTest : public QObject {
    Q_OBJECT

private slots:
    void aConnectionIsMadeFromSourceAndWithTimeOut();
    void theNextAddressIsTriedWhenOneFails();
    void theLastErrorIsTheOneThatCounts();
    void aConnectionThatIsNotAnsweredTimesOut();
    void noAddressMakesNoCall();
    void anInterruptedConnectionIsClosed();
    void aServerListensWithReuseAddress();
    void aServerOfBothKindsTakesIpv4();
    void aServerOfIpv6AloneRefusesIpv4();
    void twoServersShareAPortWithReusePort();
    void aServerThatCannotBindIsClosed();
    void theCodeInPythonIsOneFunction();
    void connectToNoAddressUndoesAConnection();
    void connectToNoAddressUndoesADatagramsPeer();
};

namespace {

std::vector<CallId> callsOf(EngineHarness& h, ActionId action) {
    std::vector<CallId> calls;
    for (const CallRecord& record : h.recordsOf(action))
        calls.push_back(record.call);
    return calls;
}

int optionOf(EngineHarness& h, SocketId socket, int level, int name) {
    const ActionReport report = h.run(socket, step::Getsockopt{level, name, sizeof(int)});
    return report.bytes.empty() ? -1 : report.bytes.front();
}

// An address that refuses: a port that was free a moment ago, and is bound here without anybody listening.
struct Refusing {
    explicit Refusing(EngineHarness& h) {
        const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
        h.run(socket, step::Bind{*Address::parseInet("127.0.0.1", "0")});
        address = h.view(socket).local.value();
    }
    Address address;
};

// A listener whose queue is full: further SYNs are dropped, and nobody answers.
Address unanswering(EngineHarness& h) {
    const SocketId listening = h.socket(AF_INET, SOCK_STREAM);
    h.run(listening, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    h.run(listening, step::Listen{0});
    const Address address = h.view(listening).local.value();
    for (int i = 0; i < 16; ++i)
        if (h.run({}, step::CreateConnection{{address}, 100ms, {}}).timedOut)
            break;
    return address;
}

} // namespace

void PythonFunctionsTest::aConnectionIsMadeFromSourceAndWithTimeOut() {
    EngineHarness h;
    const auto server = h.listener();
    const ActionId action =
        h.start({}, step::CreateConnection{{server.address}, 5s, *Address::parseInet("127.0.0.2", "0")});
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    QCOMPARE(report.made.size(), std::size_t(1));
    const SocketView view = h.view(report.made.front());
    QCOMPARE(view.life, Life::Connected);
    QCOMPARE(view.peer.value().toString(), server.address.toString());
    QCOMPARE(view.local.value().host(), std::string("127.0.0.2"));
    QCOMPARE(view.mode, TimeoutMode::Timeout);
    QCOMPARE(view.timeout, std::chrono::nanoseconds(5s));
    QCOMPARE(view.protocol, int(IPPROTO_TCP));
    const std::vector<CallId> calls = callsOf(h, action);
    const std::vector<CallId> expected{CallId::Socket, CallId::Fcntl, CallId::Fcntl, CallId::Bind, CallId::Connect};
    QVERIFY(calls.size() >= expected.size());
    QVERIFY(std::equal(expected.begin(), expected.end(), calls.begin()));
}

void PythonFunctionsTest::theNextAddressIsTriedWhenOneFails() {
    EngineHarness h;
    const Refusing first(h);
    const auto server = h.listener();
    const ActionId action = h.start({}, step::CreateConnection{{first.address, server.address}, {}, {}});
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    QCOMPARE(h.view(report.made.front()).peer.value().toString(), server.address.toString());
    QCOMPARE(h.view(report.made.front()).mode, TimeoutMode::Blocking);
    QCOMPARE(callsOf(h, action),
             (std::vector<CallId>{CallId::Socket, CallId::Connect, CallId::Close, CallId::Socket, CallId::Connect}));
    QVERIFY2(report.hint.find("ECONNREFUSED") != std::string::npos, report.hint.c_str());
}

void PythonFunctionsTest::theLastErrorIsTheOneThatCounts() {
    EngineHarness h;
    const Refusing refusing(h);
    const Address broadcast = *Address::parseInet("255.255.255.255", "9");
    const ActionReport report = h.run({}, step::CreateConnection{{broadcast, refusing.address}, {}, {}});
    QCOMPARE(report.error.value().number, ECONNREFUSED);
    QVERIFY(report.error->detail.find("255.255.255.255:9") != std::string::npos);
    QVERIFY(report.made.empty());
    const ActionReport other = h.run({}, step::CreateConnection{{refusing.address, broadcast}, {}, {}});
    QVERIFY(other.error.value().number != ECONNREFUSED);
}

void PythonFunctionsTest::aConnectionThatIsNotAnsweredTimesOut() {
    EngineHarness h;
    const ActionReport report = h.run({}, step::CreateConnection{{unanswering(h)}, 100ms, {}});
    QVERIFY(report.timedOut);
    QVERIFY(report.made.empty());
}

void PythonFunctionsTest::noAddressMakesNoCall() {
    EngineHarness h;
    const ActionId action = h.start({}, step::CreateConnection{});
    QVERIFY(h.waitFor(action).error);
    QVERIFY(callsOf(h, action).empty());
}

void PythonFunctionsTest::anInterruptedConnectionIsClosed() {
    EngineHarness h;
    const Address address = unanswering(h);
    const ActionId action = h.start({}, step::CreateConnection{{address}, {}, {}});
    QTRY_VERIFY(!callsOf(h, action).empty()); // the socket is made, and its connect waits
    h.engine().interrupt(action);
    const ActionReport report = h.waitFor(action);
    QVERIFY(report.cancelled || report.error.value().number == EINTR);
    QVERIFY(report.made.empty());
    QCOMPARE(callsOf(h, action).back(), CallId::Close);
}

void PythonFunctionsTest::aServerListensWithReuseAddress() {
    EngineHarness h;
    const ActionId action = h.start({}, step::CreateServer{*Address::parseInet("127.0.0.1", "0"), 7, false, false});
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    const SocketView view = h.view(report.made.front());
    QCOMPARE(view.life, Life::Listening);
    QCOMPARE(view.backlog, 7);
    QVERIFY(view.local.value().port() > 0);
    QCOMPARE(optionOf(h, view.id, SOL_SOCKET, SO_REUSEADDR), 1);
    QCOMPARE(callsOf(h, action),
             (std::vector<CallId>{CallId::Socket, CallId::Setsockopt, CallId::Bind, CallId::Listen}));
}

void PythonFunctionsTest::aServerOfBothKindsTakesIpv4() {
    EngineHarness h;
    const ActionReport report = h.run({}, step::CreateServer{*Address::parseInet6("::", "0"), {}, false, true});
    if (report.error)
        QSKIP("this machine has no IPv6");
    const SocketId server = report.made.front();
    QCOMPARE(optionOf(h, server, IPPROTO_IPV6, IPV6_V6ONLY), 0);
    const std::string port = std::to_string(h.view(server).local.value().port());
    const ActionReport client = h.run({}, step::CreateConnection{{*Address::parseInet("127.0.0.1", port)}, {}, {}});
    QVERIFY(!client.error);
    const ActionReport accepted = h.run(server, step::Accept{0});
    QCOMPARE(h.view(accepted.made.front()).peer.value().host(), std::string("::ffff:127.0.0.1"));
}

void PythonFunctionsTest::aServerOfIpv6AloneRefusesIpv4() {
    EngineHarness h;
    const ActionReport report = h.run({}, step::CreateServer{*Address::parseInet6("::1", "0"), {}, false, false});
    if (report.error)
        QSKIP("this machine has no IPv6 loopback address");
    QCOMPARE(optionOf(h, report.made.front(), IPPROTO_IPV6, IPV6_V6ONLY), 1);
}

void PythonFunctionsTest::twoServersShareAPortWithReusePort() {
    EngineHarness h;
    const ActionReport first = h.run({}, step::CreateServer{*Address::parseInet("127.0.0.1", "0"), {}, true, false});
    QVERIFY(!first.error);
    const Address address = h.view(first.made.front()).local.value();
    QVERIFY(!h.run({}, step::CreateServer{address, {}, true, false}).error);
    QCOMPARE(h.run({}, step::CreateServer{address, {}, false, false}).error.value().number, EADDRINUSE);
}

void PythonFunctionsTest::aServerThatCannotBindIsClosed() {
    EngineHarness h;
    const ActionId action = h.start({}, step::CreateServer{*Address::parseInet("192.0.2.1", "0"), {}, false, false});
    const ActionReport report = h.waitFor(action);
    QCOMPARE(report.error.value().number, EADDRNOTAVAIL);
    QCOMPARE(std::string(report.error->call), std::string("bind"));
    QVERIFY(report.made.empty());
    QCOMPARE(callsOf(h, action).back(), CallId::Close);
}

void PythonFunctionsTest::theCodeInPythonIsOneFunction() {
    const Address address = *Address::parseInet6("::1", "4000");
    QCOMPARE(planAsPython({{}, step::CreateServer{address, 5, true, true}}, nullptr),
             std::string("s = socket.create_server(('::1', 4000, 0, 0), family=socket.AF_INET6, backlog=5, "
                         "reuse_port=True, dualstack_ipv6=True)"));
    QCOMPARE(
        planAsPython({{}, step::CreateConnection{{address}, 2500ms, *Address::parseInet("127.0.0.1", "0")}}, nullptr),
        std::string("s = socket.create_connection(('::1', 4000, 0, 0), timeout=2.5, "
                    "source_address=('127.0.0.1', 0))"));
    QCOMPARE(planAsPython({{}, step::Adopt{3, false}}, nullptr), std::string("s = socket.socket(fileno=3)"));
    QCOMPARE(planAsPython({{}, step::Sendfile{"/tmp/a", 0, 0}}, nullptr),
             std::string("with open('/tmp/a', 'rb') as file:\n    s.sendfile(file)"));
}

// Pitfall 23: the peer of TCP is reset, and the same descriptor connects again.
void PythonFunctionsTest::connectToNoAddressUndoesAConnection() {
    EngineHarness h;
    const auto server = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    h.run(client, step::Connect{server.address});
    const SocketId accepted = h.run(server.socket, step::Accept{0}).made.front();
    h.run(client, step::Shutdown{SHUT_WR});
    QVERIFY(!h.run(client, step::Connect{Address::unspecified()}).error);
    QVERIFY(!h.view(client).writeShut && !h.view(client).peer);
    // The address is gone, the port that connect() chose is not.
    QCOMPARE(h.view(client).life, Life::Bound);
    QVERIFY(h.view(client).local.value().isWildcard() && h.view(client).local.value().port() > 0);
    const ActionReport end = h.run(accepted, step::Recv{8, 0});
    QVERIFY(end.value == 0 || end.error.value().number == ECONNRESET);
    QVERIFY(!h.run(client, step::Connect{server.address}).error);
    QCOMPARE(h.view(client).life, Life::Connected);
    const SocketId again = h.run(server.socket, step::Accept{0}).made.front();
    QCOMPARE(h.run(client, step::Send{bytesOf("anew"), 0}).value, std::int64_t(4));
    QCOMPARE(h.run(again, step::Recv{8, 0}).value, std::int64_t(4));
}

// The peer is gone, and with it a port that the kernel chose, even for bind(); one that was asked for stays.
void PythonFunctionsTest::connectToNoAddressUndoesADatagramsPeer() {
    EngineHarness h;
    const SocketId other = h.socket(AF_INET, SOCK_DGRAM);
    h.run(other, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    const Address address = h.view(other).local.value();
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    h.run(socket, step::Connect{address});
    QVERIFY(h.view(socket).local.value().port() > 0);
    h.run(socket, step::Connect{Address::unspecified()});
    QVERIFY(!h.view(socket).peer);
    QCOMPARE(h.view(socket).local.value().port(), 0);
    QCOMPARE(h.run(socket, step::Getpeername{}).error.value().number, ENOTCONN);
    const SocketId bound = h.socket(AF_INET, SOCK_DGRAM);
    h.run(bound, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    const int port = h.view(bound).local.value().port();
    h.run(bound, step::Connect{address});
    h.run(bound, step::Connect{Address::unspecified()});
    QCOMPARE(h.view(bound).life, Life::Fresh);
    QCOMPARE(h.view(bound).local.value().port(), 0);
    const SocketId asked = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(asked, step::Bind{*Address::parseInet("127.0.0.1", std::to_string(port))}).error);
    h.run(asked, step::Connect{address});
    h.run(asked, step::Connect{Address::unspecified()});
    QCOMPARE(h.view(asked).life, Life::Bound);
    QCOMPARE(h.view(asked).local.value().port(), port);
}

QTEST_GUILESS_MAIN(PythonFunctionsTest)
#include "tst_python_functions.moc"
