#include "core/inspect/address_holder.h"
#include "tests/support/child_run.h"
#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"
#include "tests/support/time_wait.h"

#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>

using namespace swb;
using swb::test::bytesOf;
using swb::test::ChildRuns;
using swb::test::EngineHarness;
using swb::test::PeerProcess;

namespace {

// A process of the user that this one still is, with a listener of its own; it ends with the object.
class ForkedListener {
public:
    ForkedListener() {
        std::array<int, 2> up{};
        std::array<int, 2> down{};
        if (pipe(up.data()) != 0 || pipe(down.data()) != 0)
            return;
        m_pid = fork();
        if (m_pid == 0)
            hold(up[1], down[0], down[1]);
        close(up[1]);
        close(down[0]);
        m_lifeline = down[1];
        if (read(up[0], &m_port, sizeof m_port) != sizeof m_port)
            m_port = -1;
        close(up[0]);
    }
    ForkedListener(const ForkedListener&) = delete;
    ForkedListener& operator=(const ForkedListener&) = delete;
    ~ForkedListener() {
        close(m_lifeline);
        waitpid(m_pid, nullptr, 0);
    }

    int port() const { return m_port; }

private:
    [[noreturn]] static void hold(int tell, int wait, int writeEnd) {
        close(writeEnd);
        const int fd = socket(AF_INET, SOCK_STREAM, 0);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t length = sizeof address;
        int port = -1;
        if (fd >= 0 && bind(fd, reinterpret_cast<sockaddr*>(&address), length) == 0 && listen(fd, 1) == 0 &&
            getsockname(fd, reinterpret_cast<sockaddr*>(&address), &length) == 0)
            port = ntohs(address.sin_port);
        char nothing = 0;
        if (write(tell, &port, sizeof port) == sizeof port)
            (void)!read(wait, &nothing, 1); // until the other side is gone
        _exit(0);
    }

    pid_t m_pid = -1;
    int m_lifeline = -1;
    int m_port = -1;
};

int holderOfAnotherUser() {
    const ForkedListener other; // before any thread
    CHILD_REQUIRE(other.port() > 0);
    if (geteuid() != 0 || !swb::test::becomeOrdinaryUser())
        return swb::test::kChildSkipped;
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const ActionReport refused = h.run(id, step::Bind{*Address::parseInet("127.0.0.1", std::to_string(other.port()))});
    CHILD_REQUIRE(refused.error && refused.error->number == EADDRINUSE);
    std::fprintf(stderr, "%s\n", refused.hint.c_str());
    const auto says = [&](const std::string& words) { return refused.hint.find(words) != std::string::npos; };
    CHILD_REQUIRE(says("a process of user root listens on 127.0.0.1:" + std::to_string(other.port())));
    CHILD_REQUIRE(says("socket inode "));
    CHILD_REQUIRE(says("this user may not see"));
    CHILD_REQUIRE(!says("pid"));
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"another-user", holderOfAnotherUser}});
    return runs;
}

} // namespace

// Who holds an address that bind() was refused, wherever on this system.
class AddressHolderTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void programIsNamedWithItsPid_data();
    void programIsNamedWithItsPid();
    void socatIsNamedForItsPort();
    void socketOfTheWorkbenchIsNamedFirst();
    void programThatWroteThePathDifferentlyIsNamed();
    void programBoundToAPathIsToldOnConnect();
    void socketsOfOtherPortsAreNotInTheWay();
    void timeWaitIsSaidAsSuch();
    void connectionThatKeepsThePortIsTold();
    void processOfAnotherUserIsToldWithoutItsName();
    void nobodyIsAskedWhileObservingIsOff();
    void theSearchIsAnObserversAlone();
    void searchWithoutTimeSaysSo();
    void protocolWithoutDiagnosticsIsAnErrorNotAnEmptyList();

private:
    std::string directory() const { return m_directory.path().toStdString(); }
    std::string path(const char* name) const { return m_directory.filePath(name).toStdString(); }
    QTemporaryDir m_directory;
};

namespace {

constexpr const char* kPythonHolder = R"(
import os, socket, sys, time
family, type, name = sys.argv[1:4]
s = socket.socket(getattr(socket, family), getattr(socket, type))
if family == 'AF_UNIX':
    s.bind(b'\0' + name[1:].encode() if name.startswith('@') else name)
else:
    s.bind((name, 0))
if len(sys.argv) > 4:
    s.listen()
print('pid', os.getpid(), 'port', s.getsockname()[1] if family != 'AF_UNIX' else 0, flush=True)
time.sleep(600)
)";

} // namespace

void AddressHolderTest::programIsNamedWithItsPid_data() {
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("deed");
    const auto row = [](const char* name, const QStringList& arguments, const char* deed) {
        QTest::newRow(name) << arguments << QString(deed);
    };
    row("TCP listener", {"AF_INET", "SOCK_STREAM", "127.0.0.1", "listen"}, "listens on 127.0.0.1:%1");
    row("TCP on every address", {"AF_INET", "SOCK_STREAM", "0.0.0.0", "listen"}, "listens on 0.0.0.0:%1");
    row("TCP over IPv6", {"AF_INET6", "SOCK_STREAM", "::1", "listen"}, "listens on [::1]:%1");
    row("TCP on every address of both", {"AF_INET6", "SOCK_STREAM", "::", "listen"}, "listens on [::]:%1");
    row("UDP", {"AF_INET", "SOCK_DGRAM", "127.0.0.1"}, "has a socket bound to 127.0.0.1:%1");
    row("UDP over IPv6", {"AF_INET6", "SOCK_DGRAM", "::1"}, "has a socket bound to [::1]:%1");
    row("Unix path", {"AF_UNIX", "SOCK_STREAM", "held", "listen"}, "listens on ");
    row("Unix datagrams", {"AF_UNIX", "SOCK_DGRAM", "held.dgram"}, "has a socket bound to ");
    row("abstract name", {"AF_UNIX", "SOCK_STREAM", "@swb-held-%1", "listen"}, "listens on @swb-held-");
}

void AddressHolderTest::programIsNamedWithItsPid() {
    NEED_PROGRAM("python3");
    QFETCH(QStringList, arguments);
    QFETCH(QString, deed);
    const bool isUnix = arguments[0] == "AF_UNIX";
    if (isUnix)
        arguments[2] = arguments[2].startsWith('@') ? arguments[2].arg(getpid()) : m_directory.filePath(arguments[2]);
    std::vector<std::string> words{"-c", kPythonHolder};
    for (const QString& argument : arguments)
        words.push_back(argument.toStdString());
    PeerProcess holder("python3", words, directory());
    const int pid = holder.waitForNumberAfter("pid ");
    const int port = holder.waitForNumberAfter("port ");
    QVERIFY2(pid > 0 && port >= 0, holder.output().c_str());

    const std::string name = words[4];
    const bool isSix = arguments[0] == "AF_INET6";
    // A listener of both families is in the way of an IPv4 address, too.
    const bool fromFour = name == "::";
    const auto parsed =
        isUnix ? (name[0] == '@' ? Address::unixAbstract(bytesOf(name.substr(1))) : Address::unixPath(name))
        : isSix && !fromFour ? Address::parseInet6("::1", std::to_string(port))
                             : Address::parseInet("127.0.0.1", std::to_string(port));
    EngineHarness h;
    const int family = isUnix ? AF_UNIX : isSix && !fromFour ? AF_INET6 : AF_INET;
    const SocketId id = h.socket(family, arguments[1] == "SOCK_DGRAM" ? SOCK_DGRAM : SOCK_STREAM);
    const ActionReport refused = h.run(id, step::Bind{parsed.value()});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    const QString hint = QString::fromStdString(refused.hint);
    const QString who = QString("python3 (pid %1, user ").arg(pid);
    QVERIFY2(hint.startsWith(who), qPrintable(hint));
    QVERIFY2(hint.contains(isUnix ? deed : deed.arg(port)), qPrintable(hint));
    QVERIFY(refused.stalePath.empty());
}

void AddressHolderTest::socatIsNamedForItsPort() {
    NEED_PROGRAM("socat");
    const std::string port = std::to_string(test::recentlyFreePort());
    PeerProcess socat("socat", {"-d", "-d", "TCP-LISTEN:" + port + ",bind=127.0.0.1", "PIPE"}, directory());
    QVERIFY2(socat.waitForOutput("listening on"), socat.output().c_str());
    EngineHarness h;
    const ActionReport refused =
        h.run(h.socket(AF_INET, SOCK_STREAM), step::Bind{*Address::parseInet("0.0.0.0", port)});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY2(refused.hint.starts_with("socat (pid "), refused.hint.c_str());
    QVERIFY2(refused.hint.ends_with("listens on 127.0.0.1:" + port), refused.hint.c_str());
}

void AddressHolderTest::socketOfTheWorkbenchIsNamedFirst() {
    EngineHarness h;
    const auto listener = h.listener();
    const ActionReport refused = h.run(h.socket(AF_INET, SOCK_STREAM), step::Bind{listener.address});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QCOMPARE(refused.hint, "s" + std::to_string(listener.socket.value) + " of this workbench holds " +
                               listener.address.toString() + ", listening");
}

void AddressHolderTest::programThatWroteThePathDifferentlyIsNamed() {
    NEED_PROGRAM("python3");
    PeerProcess holder("python3", {"-c", kPythonHolder, "AF_UNIX", "SOCK_STREAM", "relative", "listen"}, directory());
    QVERIFY2(holder.waitForNumberAfter("pid ") > 0, holder.output().c_str());
    EngineHarness h;
    const ActionReport refused =
        h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Bind{*Address::unixPath(path("relative"))});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY2(refused.hint.starts_with("python3 (pid "), refused.hint.c_str());
    QVERIFY(refused.stalePath.empty()); // a live socket is never offered for removal
}

void AddressHolderTest::programBoundToAPathIsToldOnConnect() {
    NEED_PROGRAM("python3");
    PeerProcess holder("python3", {"-c", kPythonHolder, "AF_UNIX", "SOCK_STREAM", path("deaf")}, directory());
    const int pid = holder.waitForNumberAfter("pid ");
    QVERIFY2(pid > 0, holder.output().c_str());
    EngineHarness h;
    const ActionReport refused = h.run(h.socket(AF_UNIX, SOCK_STREAM), step::Connect{*Address::unixPath(path("deaf"))});
    QCOMPARE(refused.error.value().number, ECONNREFUSED);
    QVERIFY2(refused.hint.starts_with("python3 (pid " + std::to_string(pid)), refused.hint.c_str());
    QVERIFY2(refused.hint.ends_with(", not listening"), refused.hint.c_str());
}

void AddressHolderTest::socketsOfOtherPortsAreNotInTheWay() {
    EngineHarness h;
    std::vector<Address> bound; // and not listening
    for (int i = 0; i < 2; ++i) {
        const SocketId id = h.socket(AF_INET, SOCK_STREAM);
        h.run(id, step::Bind{*Address::parseInet("127.0.0.1", "0")});
        bound.push_back(h.view(id).local.value());
    }
    const auto found = inetSockets({}, IPPROTO_TCP, bound[0].port());
    QVERIFY(found);
    for (const SystemSocket& one : *found)
        QCOMPARE(one.local.port(), bound[0].port());
}

void AddressHolderTest::timeWaitIsSaidAsSuch() {
    const std::uint64_t overflows = test::timeWaitOverflows();
    EngineHarness h;
    const auto listener = h.listener();
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{listener.address}).error);
    const SocketId server = h.run(listener.socket, step::Accept{0}).made.at(0);
    QVERIFY(!h.run(listener.socket, step::Close{}).error);
    QVERIFY(!h.run(server, step::Close{}).error); // first, so this side keeps TIME_WAIT
    QCOMPARE(h.run(client, step::Recv{1, 0}).value, 0);
    QVERIFY(!h.run(client, step::Close{}).error);
    const SocketId later = h.socket(AF_INET, SOCK_STREAM);
    ActionReport refused;
    const auto isResting = [&] { // as soon as the last packet has come
        refused = h.run(later, step::Bind{listener.address});
        return refused.hint.find("rests in TIME_WAIT for another ") != std::string::npos;
    };
    const bool rests = QTest::qWaitFor(isResting);
    NEED_TIME_WAIT_SINCE(overflows);
    QVERIFY2(rests, refused.hint.c_str());
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY2(refused.hint.find("from " + listener.address.toString() + " to ") != std::string::npos,
             refused.hint.c_str());
}

void AddressHolderTest::connectionThatKeepsThePortIsTold() {
    NEED_PROGRAM("python3");
    PeerProcess holder("python3", {"-c", R"(
import os, socket, time
l = socket.socket()
l.bind(('127.0.0.1', 0))
l.listen()
c = socket.create_connection(l.getsockname())
a, _ = l.accept()
l.close()
print('pid', os.getpid(), 'port', a.getsockname()[1], flush=True)
time.sleep(600)
)"},
                       directory());
    const int port = holder.waitForNumberAfter("port ");
    QVERIFY2(port > 0, holder.output().c_str());
    const std::string local = "127.0.0.1:" + std::to_string(port);
    EngineHarness h;
    const ActionReport refused =
        h.run(h.socket(AF_INET, SOCK_STREAM), step::Bind{*Address::parseInet("127.0.0.1", std::to_string(port))});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QVERIFY2(refused.hint.find(") has a connection from " + local + " to 127.0.0.1:") != std::string::npos,
             refused.hint.c_str());
}

void AddressHolderTest::processOfAnotherUserIsToldWithoutItsName() {
    const int status = childRuns().start("another-user");
    if (status == swb::test::kChildSkipped)
        QSKIP("this process is not root: it has no second user to look from");
    QCOMPARE(status, 0);
}

void AddressHolderTest::nobodyIsAskedWhileObservingIsOff() {
    const ForkedListener other;
    EngineHarness h;
    h.engine().setObserving(false);
    const ActionReport refused = h.run(h.socket(AF_INET, SOCK_STREAM),
                                       step::Bind{*Address::parseInet("127.0.0.1", std::to_string(other.port()))});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QCOMPARE(refused.hint, std::string());
    QCOMPARE(h.engine().recorder().observerCount(), std::uint64_t(0));
}

void AddressHolderTest::theSearchIsAnObserversAlone() {
    const ForkedListener other;
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_STREAM);
    const std::uint64_t before = h.engine().recorder().observerCount();
    const ActionReport refused = h.run(id, step::Bind{*Address::parseInet("127.0.0.1", std::to_string(other.port()))});
    QCOMPARE(refused.error.value().number, EADDRINUSE);
    QCOMPARE(h.recordsOf(refused.action).size(), std::size_t(1)); // bind alone
    QVERIFY(h.engine().recorder().observerCount() > before + 4);
    QVERIFY(refused.hint.find("pid ") != std::string::npos);
}

void AddressHolderTest::searchWithoutTimeSaysSo() {
    const ForkedListener other;
    const WantedAddress wanted{*Address::parseInet("127.0.0.1", std::to_string(other.port())), SOCK_STREAM, 0};
    const AddressHolders holders = findHolders({}, wanted, Nanoseconds::zero());
    QVERIFY(holders.known);
    QVERIFY(!holders.search.complete);
    QVERIFY(holdersText(holders).find("there was not the time") != std::string::npos);
}

void AddressHolderTest::protocolWithoutDiagnosticsIsAnErrorNotAnEmptyList() {
    const auto sockets = inetSockets({}, 253, 0); // for experiments, RFC 3692
    QVERIFY(!sockets);
    QCOMPARE(sockets.error().number, ENOENT);
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    AddressHolderTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_address_holder.moc"
