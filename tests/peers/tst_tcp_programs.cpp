#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"
#include "tests/support/socket_steps.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

// The engine talks TCP to programs nobody here wrote, step by step as a person would.
class TcpProgramsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }

    void webServerIsReadToTheEndOfTheStream();
    void webServerTellsWhatItDoesNotHave();
    void socatEchoesWhatIsSent();
    void socatEchoesOverIpv6();
    void socatAnswersAfterTheHalfClose();
    void ncatHalfClosesAndHearsOurAnswer();
    void pythonClientConversesWithOurListener();
    void pythonClientThatResetsIsSeen();
    void pythonClientWaitsForOurAccept();

private:
    std::string directory() const { return m_directory.path().toStdString(); }
    static void readToEnd(EngineHarness& h, SocketId socket);
    QTemporaryDir m_directory;
};

void TcpProgramsTest::readToEnd(EngineHarness& h, SocketId socket) {
    ActionReport report;
    do
        report = h.run(socket, step::Recv{512, 0});
    while (!report.error && report.value > 0);
}

void TcpProgramsTest::webServerIsReadToTheEndOfTheStream() {
    NEED_PROGRAM("python3");
    QFile page(m_directory.filePath("page.txt"));
    QVERIFY(page.open(QIODevice::WriteOnly));
    const QByteArray content = QByteArray("line of a page\n").repeated(200);
    QCOMPARE(page.write(content), content.size());
    page.close();
    PeerProcess server("python3", {"-u", "-m", "http.server", "0", "--bind", "127.0.0.1"}, directory());
    const int port = server.waitForNumberAfter("127.0.0.1 port ");
    QVERIFY2(port > 0, server.output().c_str());

    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(port));
    QVERIFY(id);
    const Bytes request = bytesOf("GET /page.txt HTTP/1.0\r\n\r\n");
    QCOMPARE(h.run(id, step::SendAll{request, MSG_NOSIGNAL}).value, static_cast<std::int64_t>(request.size()));
    readToEnd(h, id);
    QVERIFY(h.view(id).endOfStream);
    const std::string answer = textOf(h.receivedBy(id));
    QVERIFY(answer.starts_with("HTTP/1.0 200 OK\r\n"));
    QVERIFY(answer.ends_with("\r\n\r\n" + content.toStdString()));
    QCOMPARE(h.engine().transcript().copySince(0).back().note, RowNote::EndOfStream);
    QVERIFY(!h.run(id, step::Close{}).error);
    QVERIFY(server.waitForOutput("\"GET /page.txt HTTP/1.0\" 200"));
}

void TcpProgramsTest::webServerTellsWhatItDoesNotHave() {
    NEED_PROGRAM("python3");
    PeerProcess server("python3", {"-u", "-m", "http.server", "0", "--bind", "127.0.0.1"}, directory());
    const int port = server.waitForNumberAfter("127.0.0.1 port ");
    QVERIFY2(port > 0, server.output().c_str());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(port));
    h.run(id, step::Send{bytesOf("GET /missing HTTP/1.0\r\n\r\n"), MSG_NOSIGNAL});
    readToEnd(h, id);
    QVERIFY(textOf(h.receivedBy(id)).starts_with("HTTP/1.0 404 "));
}

void TcpProgramsTest::socatEchoesWhatIsSent() {
    NEED_PROGRAM("socat");
    PeerProcess echo("socat", {"-d", "-d", "TCP-LISTEN:0,bind=127.0.0.1,fork", "PIPE"}, directory());
    const int port = echo.waitForNumberAfter("listening on AF=2 127.0.0.1:");
    QVERIFY2(port > 0, echo.output().c_str());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(port));
    QVERIFY(id);
    const Bytes all = [] {
        Bytes bytes;
        for (int value = 0; value < 256; ++value)
            bytes.push_back(static_cast<std::uint8_t>(value));
        return bytes;
    }();
    QCOMPARE(h.run(id, step::Send{all, MSG_NOSIGNAL}).value, 256);
    QCOMPARE(h.run(id, step::Recv{256, MSG_WAITALL}).value, 256);
    QVERIFY(h.receivedBy(id) == all);
    // Its end of the stream follows ours.
    QVERIFY(!h.run(id, step::Shutdown{SHUT_WR}).error);
    QCOMPARE(h.run(id, step::Recv{16, 0}).value, 0);
    QVERIFY(h.view(id).endOfStream);
}

void TcpProgramsTest::socatEchoesOverIpv6() {
    NEED_PROGRAM("socat");
    EngineHarness h;
    const SocketId probe = h.socket(AF_INET6, SOCK_STREAM);
    if (!probe || h.run(probe, step::Bind{*Address::parseInet6("::1", "0")}).error)
        QSKIP("this machine has no IPv6 loopback address");
    PeerProcess echo("socat", {"-d", "-d", "TCP6-LISTEN:0,bind=[::1],fork", "PIPE"}, directory());
    const int port = echo.waitForNumberAfter("0001]:"); // written out: [0000:...:0001]:port
    QVERIFY2(port > 0, echo.output().c_str());
    const SocketId id = connectedTo(h, *Address::parseInet6("::1", std::to_string(port)));
    QVERIFY(id);
    QCOMPARE(h.run(id, step::Send{bytesOf("six"), MSG_NOSIGNAL}).value, 3);
    QCOMPARE(h.run(id, step::Recv{3, MSG_WAITALL}).value, 3);
    QCOMPARE(textOf(h.receivedBy(id)), "six");
}

void TcpProgramsTest::socatAnswersAfterTheHalfClose() {
    NEED_PROGRAM("socat");
    PeerProcess counter("socat", {"-d", "-d", "-t", "60", "TCP-LISTEN:0,bind=127.0.0.1", "EXEC:wc -c"}, directory());
    const int port = counter.waitForNumberAfter("listening on AF=2 127.0.0.1:");
    QVERIFY2(port > 0, counter.output().c_str());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(port));
    QVERIFY(id);
    QCOMPARE(h.run(id, step::Send{bytesOf("twelve bytes"), MSG_NOSIGNAL}).value, 12);
    // wc answers when its input has ended, so an answer proves the half-close.
    const ActionId receiving = h.start(id, step::Recv{64, 0});
    h.waitUntilInFlight(receiving);
    QVERIFY(!h.run(id, step::Shutdown{SHUT_WR}).error);
    QVERIFY(h.waitFor(receiving).value > 0);
    readToEnd(h, id);
    QCOMPARE(std::stoi(textOf(h.receivedBy(id))), 12);
    QVERIFY(h.view(id).endOfStream);
    QVERIFY(h.view(id).writeShut);
}

void TcpProgramsTest::ncatHalfClosesAndHearsOurAnswer() {
    NEED_PROGRAM("ncat");
    const std::string port = std::to_string(test::recentlyFreePort()); // for 0 ncat does not tell it
    PeerProcess ncat("sh", {"-c", "echo bye | ncat -v -l 127.0.0.1 " + port}, directory());
    QVERIFY2(ncat.waitForOutput("Listening on 127.0.0.1:"), ncat.output().c_str());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(std::stoi(port)));
    QVERIFY(id);
    readToEnd(h, id); // the end of ncat's input is the end of its stream, and of that alone
    QCOMPARE(textOf(h.receivedBy(id)), "bye\n");
    QVERIFY(h.view(id).endOfStream);
    QCOMPARE(h.run(id, step::Send{bytesOf("heard you"), MSG_NOSIGNAL}).value, 9);
    QVERIFY(ncat.waitForOutput("heard you"));
    QVERIFY(!h.run(id, step::Close{}).error);
    QCOMPARE(ncat.waitForExit(), 0);
}

void TcpProgramsTest::pythonClientConversesWithOurListener() {
    NEED_PROGRAM("python3");
    EngineHarness h;
    const auto listener = h.listener();
    const ActionId accepting = h.start(listener.socket, step::Accept{SOCK_CLOEXEC});
    PeerProcess client("python3",
                       {"-c", R"(
import socket, sys
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
s.sendall(b'from python')
s.shutdown(socket.SHUT_WR)
answer = b''
while piece := s.recv(100):
    answer += piece
print('answer', answer.decode(), 'from', s.getsockname()[1])
)",
                        std::to_string(listener.address.port())},
                       directory());
    const ActionReport accepted = h.waitFor(accepting);
    QCOMPARE(accepted.made.size(), std::size_t(1));
    const SocketId server = accepted.made[0];
    readToEnd(h, server);
    QCOMPARE(textOf(h.receivedBy(server)), "from python");
    QCOMPARE(h.run(server, step::SendAll{bytesOf("thanks"), MSG_NOSIGNAL}).value, 6);
    QVERIFY(!h.run(server, step::Close{}).error);
    QCOMPARE(client.waitForExit(), 0);
    const std::string expected = "answer thanks from " + std::to_string(h.view(server).peer.value().port());
    QVERIFY2(client.output().find(expected) != std::string::npos, client.output().c_str());
}

void TcpProgramsTest::pythonClientThatResetsIsSeen() {
    NEED_PROGRAM("python3");
    EngineHarness h;
    const auto listener = h.listener();
    const ActionId accepting = h.start(listener.socket, step::Accept{SOCK_CLOEXEC});
    PeerProcess client("python3",
                       {"-c", R"(
import socket, struct, sys
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
s.recv(1)
s.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))
s.close()
)",
                        std::to_string(listener.address.port())},
                       directory());
    const SocketId server = h.waitFor(accepting).made.at(0);
    const ActionId receiving = h.start(server, step::Recv{16, 0});
    h.waitUntilInFlight(receiving);
    QCOMPARE(h.run(server, step::Send{bytesOf("!"), MSG_NOSIGNAL}, Lane::OtherThread).value, 1);
    QCOMPARE(h.waitFor(receiving).error.value().number, ECONNRESET);
    QCOMPARE(client.waitForExit(), 0);
}

void TcpProgramsTest::pythonClientWaitsForOurAccept() {
    NEED_PROGRAM("python3");
    EngineHarness h;
    const auto listener = h.listener();
    // The kernel completes the connection from the backlog; the program is told before anybody accepts.
    PeerProcess client("python3",
                       {"-u", "-c", R"(
import socket, sys
s = socket.create_connection(('127.0.0.1', int(sys.argv[1])))
print('connected')
print('got', s.recv(100).decode())
)",
                        std::to_string(listener.address.port())},
                       directory());
    QVERIFY2(client.waitForOutput("connected"), client.output().c_str());
    const SocketId server = h.run(listener.socket, step::Accept{SOCK_CLOEXEC}).made.at(0);
    h.run(server, step::Send{bytesOf("hello"), MSG_NOSIGNAL});
    QVERIFY2(client.waitForOutput("got hello"), client.output().c_str());
    QCOMPARE(client.waitForExit(), 0);
}

QTEST_APPLESS_MAIN(TcpProgramsTest)
#include "tst_tcp_programs.moc"
