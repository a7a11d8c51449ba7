#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::PeerProcess;
using swb::test::textOf;

// The engine talks UDP and Unix domain sockets to programs nobody here wrote.
class UdpUnixProgramsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void socatEchoesADatagram();
    void pythonServerAnswersEachDatagram();
    void socatEchoesOverAUnixStream();
    void socatEchoesMessagesOfASeqpacket();
    void socatEchoesOverAnAbstractName();
    void pythonSendsUnixDatagramsWithItsPath();
    void pathOfSocatIsInUseAndStaleAfterItsEnd();

private:
    std::string directory() const { return m_directory.path().toStdString(); }
    std::string path(const char* name) const { return m_directory.filePath(name).toStdString(); }
    QTemporaryDir m_directory;
};

void UdpUnixProgramsTest::socatEchoesADatagram() {
    NEED_PROGRAM("socat");
    const std::string port = std::to_string(test::recentlyFreePort());
    PeerProcess echo("socat", {"-d", "-d", "-d", "UDP-RECVFROM:" + port + ",bind=127.0.0.1,fork", "PIPE"}, directory());
    QVERIFY2(echo.waitForOutput("waiting for next packet"), echo.output().c_str());
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    const Address address = *Address::parseInet("127.0.0.1", port);
    QCOMPARE(h.run(id, step::Sendto{bytesOf("to and fro"), 0, address}).value, 10);
    QCOMPARE(h.run(id, step::Recvfrom{64, 0}).value, 10);
    QCOMPARE(textOf(h.receivedBy(id)), "to and fro");
    QVERIFY(h.engine().transcript().copySince(0).back().peer == address);
}

void UdpUnixProgramsTest::pythonServerAnswersEachDatagram() {
    NEED_PROGRAM("python3");
    PeerProcess server("python3", {"-u", "-c", R"(
import socket
s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
s.bind(('127.0.0.1', 0))
print('port', s.getsockname()[1])
while True:
    data, peer = s.recvfrom(65536)
    s.sendto(str(len(data)).encode() + b':' + data.upper(), peer)
)"},
                       directory());
    const int port = server.waitForNumberAfter("port ");
    QVERIFY2(port > 0, server.output().c_str());
    EngineHarness h;
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(id, step::Connect{*Address::parseInet("127.0.0.1", std::to_string(port))}).error);
    for (const auto& [sent, expected] : {std::pair{"abc", "3:ABC"}, {"", "0:"}, {"longer", "6:LONGER"}}) {
        const std::size_t before = h.receivedBy(id).size();
        QVERIFY(!h.run(id, step::Send{bytesOf(sent), 0}).error);
        QVERIFY(h.run(id, step::Recv{64, 0}).value > 0);
        QCOMPARE(textOf(h.receivedBy(id)).substr(before), expected);
    }
}

void UdpUnixProgramsTest::socatEchoesOverAUnixStream() {
    NEED_PROGRAM("socat");
    PeerProcess echo("socat", {"-d", "-d", "UNIX-LISTEN:stream,fork", "PIPE"}, directory());
    QVERIFY2(echo.waitForOutput("listening on"), echo.output().c_str());
    EngineHarness h;
    const SocketId id = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(id, step::Connect{*Address::unixPath(path("stream"))}).error);
    QCOMPARE(h.run(id, step::Send{bytesOf("over a path"), MSG_NOSIGNAL}).value, 11);
    QCOMPARE(h.run(id, step::Recv{11, MSG_WAITALL}).value, 11);
    QVERIFY(!h.run(id, step::Shutdown{SHUT_WR}).error);
    QCOMPARE(h.run(id, step::Recv{16, 0}).value, 0);
    QCOMPARE(textOf(h.receivedBy(id)), "over a path");
}

void UdpUnixProgramsTest::socatEchoesMessagesOfASeqpacket() {
    NEED_PROGRAM("socat");
    PeerProcess echo("socat", {"-d", "-d", "UNIX-LISTEN:seqpacket,type=5,fork", "PIPE"}, directory());
    QVERIFY2(echo.waitForOutput("listening on"), echo.output().c_str());
    EngineHarness h;
    const SocketId id = h.socket(AF_UNIX, SOCK_SEQPACKET);
    QVERIFY(!h.run(id, step::Connect{*Address::unixPath(path("seqpacket"))}).error);
    for (const char* message : {"one", "two, longer"}) {
        const Bytes bytes = bytesOf(message);
        QCOMPARE(h.run(id, step::Send{bytes, MSG_NOSIGNAL}).value, static_cast<std::int64_t>(bytes.size()));
        QCOMPARE(h.run(id, step::Recv{64, 0}).value, static_cast<std::int64_t>(bytes.size()));
    }
    QCOMPARE(textOf(h.receivedBy(id)), "onetwo, longer");
}

void UdpUnixProgramsTest::socatEchoesOverAnAbstractName() {
    NEED_PROGRAM("socat");
    const std::string name = "swb-peer-" + std::to_string(getpid());
    PeerProcess echo("socat", {"-d", "-d", "ABSTRACT-LISTEN:" + name + ",fork", "PIPE"}, directory());
    QVERIFY2(echo.waitForOutput("listening on"), echo.output().c_str());
    EngineHarness h;
    const SocketId id = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(id, step::Connect{*Address::unixAbstract(bytesOf(name))}).error);
    QCOMPARE(h.run(id, step::Send{bytesOf("no file"), MSG_NOSIGNAL}).value, 7);
    QCOMPARE(h.run(id, step::Recv{7, MSG_WAITALL}).value, 7);
    QCOMPARE(textOf(h.receivedBy(id)), "no file");
}

void UdpUnixProgramsTest::pythonSendsUnixDatagramsWithItsPath() {
    NEED_PROGRAM("python3");
    EngineHarness h;
    const SocketId id = h.socket(AF_UNIX, SOCK_DGRAM);
    QVERIFY(!h.run(id, step::Bind{*Address::unixPath(path("ours"))}).error);
    PeerProcess sender("python3", {"-c", R"(
import os, socket
s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
s.bind(os.getcwd() + '/theirs')
s.sendto(b'question', 'ours')
print('answer', s.recv(100).decode())
)"},
                       directory());
    QCOMPARE(h.run(id, step::Recvfrom{64, 0}).value, 8);
    const Address peer = h.engine().transcript().copySince(0).back().peer;
    QCOMPARE(QString::fromStdString(peer.toString()).section('/', -1), QString("theirs"));
    QCOMPARE(h.run(id, step::Sendto{bytesOf("yes"), 0, peer}).value, 3);
    QCOMPARE(sender.waitForExit(), 0);
    QVERIFY(sender.output().find("answer yes") != std::string::npos);
}

void UdpUnixProgramsTest::pathOfSocatIsInUseAndStaleAfterItsEnd() {
    NEED_PROGRAM("socat");
    if (access("/proc/net/unix", R_OK) != 0)
        QSKIP("/proc/net/unix is not there to tell who is bound");
    const Address address = *Address::unixPath(path("socat"));
    EngineHarness h;
    const SocketId id = h.socket(AF_UNIX, SOCK_STREAM);
    {
        PeerProcess listener("socat", {"-d", "-d", "UNIX-LISTEN:" + path("socat"), "PIPE"}, directory());
        QVERIFY2(listener.waitForOutput("listening on"), listener.output().c_str());
        const ActionReport used = h.run(id, step::Bind{address});
        QCOMPARE(used.error.value().number, EADDRINUSE);
        QVERIFY(used.stalePath.empty());
        QVERIFY2(used.hint.starts_with("socat (pid "), used.hint.c_str());
    } // killed: it cannot take its file away
    const ActionReport left = h.run(id, step::Bind{address});
    QCOMPARE(left.error.value().number, EADDRINUSE);
    QCOMPARE(left.stalePath, path("socat"));
    QVERIFY(!h.run(id, step::Unlink{left.stalePath}).error);
    QVERIFY(!h.run(id, step::Bind{address}).error);
}

QTEST_APPLESS_MAIN(UdpUnixProgramsTest)
#include "tst_udp_unix_programs.moc"
