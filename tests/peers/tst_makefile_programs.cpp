#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"
#include "tests/support/socket_steps.h"

#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

// makefile() with other programs at the other end.
class MakefileProgramsTest : public QObject {
    Q_OBJECT

private slots:
    void init() { QVERIFY(m_directory.isValid()); }
    void pythonLineServerConverses();
    void pythonFileOverItsSocketReadsWhatOursWrote();
    void pythonThatEndsInMidLineGivesTheRest();
    void socatEchoesLines();
    void webServerIsReadHeaderByHeader();

private:
    std::string directory() const { return m_directory.path().toStdString(); }
    static std::string line(EngineHarness& h, SocketId id) { return textOf(h.run(id, step::FileReadline{}).bytes); }
    static void say(EngineHarness& h, SocketId id, std::string_view text) {
        h.run(id, step::FileWrite{bytesOf(text)});
        h.run(id, step::FileFlush{});
    }
    QTemporaryDir m_directory;
};

namespace {

// Serves one connection with `body`, in which c is the socket and f its file.
std::vector<std::string> server(const std::string& body) {
    return {"-u", "-c",
            "import socket\n"
            "s = socket.create_server(('127.0.0.1', 0))\n"
            "print('port', s.getsockname()[1], '')\n"
            "c, _ = s.accept()\n"
            "f = c.makefile('rwb')\n" +
                body};
}

} // namespace

void MakefileProgramsTest::pythonLineServerConverses() {
    NEED_PROGRAM("python3");
    PeerProcess python("python3",
                       server("for line in f:\n"
                              "    f.write(b'got ' + line.upper() + b'and more\\n')\n"
                              "    f.flush()\n"
                              "f.close()\nc.close()\n"),
                       directory());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(python.waitForNumberAfter("port ")));
    QVERIFY2(id, python.output().c_str());
    say(h, id, "hello\n");
    QCOMPARE(line(h, id), "got HELLO\n");
    QCOMPARE(line(h, id), "and more\n");
    say(h, id, "again\n");
    QCOMPARE(line(h, id), "got AGAIN\n");
    h.run(id, step::Shutdown{SHUT_WR});
    QCOMPARE(textOf(h.run(id, step::FileRead{-1}).bytes), "and more\n");
    QCOMPARE(line(h, id), "");
    QVERIFY(h.view(id).endOfStream);
}

void MakefileProgramsTest::pythonFileOverItsSocketReadsWhatOursWrote() {
    NEED_PROGRAM("python3");
    PeerProcess python("python3",
                       server("print('first', f.readline())\n"
                              "print('ten', f.read(10))\n"
                              "print('rest', len(f.read()))\n"
                              "print('done')\n"),
                       directory());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(python.waitForNumberAfter("port ")));
    QVERIFY2(id, python.output().c_str());
    h.run(id, step::FileWrite{bytesOf("a line\n0123456789")});
    h.run(id, step::FileWrite{Bytes(20000, 'x')});
    h.run(id, step::FileWrite{bytesOf("end")});
    QVERIFY(!h.run(id, step::FileClose{}).error);
    h.run(id, step::Shutdown{SHUT_WR});
    QVERIFY2(python.waitForOutput("done"), python.output().c_str());
    QVERIFY(python.output().find("first b'a line\\n'") != std::string::npos);
    QVERIFY(python.output().find("ten b'0123456789'") != std::string::npos);
    QVERIFY(python.output().find("rest 20003") != std::string::npos);
}

void MakefileProgramsTest::pythonThatEndsInMidLineGivesTheRest() {
    NEED_PROGRAM("python3");
    PeerProcess python("python3", server("c.sendall(b'whole\\nhalf')\nf.close()\nc.close()\n"), directory());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(python.waitForNumberAfter("port ")));
    QVERIFY2(id, python.output().c_str());
    QCOMPARE(line(h, id), "whole\n");
    QCOMPARE(line(h, id), "half");
    QCOMPARE(line(h, id), "");
}

void MakefileProgramsTest::socatEchoesLines() {
    NEED_PROGRAM("socat");
    const int port = test::recentlyFreePort();
    PeerProcess socat("socat",
                      {"-d", "-d", "TCP-LISTEN:" + std::to_string(port) + ",bind=127.0.0.1,reuseaddr", "EXEC:cat"},
                      directory());
    QVERIFY2(socat.waitForOutput("listening on"), socat.output().c_str());
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(port));
    QVERIFY(id);
    say(h, id, "one\ntwo\r\nthree\n");
    QCOMPARE(line(h, id), "one\n");
    QCOMPARE(line(h, id), "two\r\n");
    QCOMPARE(line(h, id), "three\n");
    std::string large(50000, 'm');
    large.back() = '\n';
    say(h, id, large);
    QCOMPARE(h.run(id, step::FileReadline{}).value, 50000);
}

void MakefileProgramsTest::webServerIsReadHeaderByHeader() {
    NEED_PROGRAM("python3");
    PeerProcess python("python3", {"-u", "-m", "http.server", "0", "--bind", "127.0.0.1"}, directory());
    const int port = python.waitForNumberAfter("127.0.0.1 port ");
    EngineHarness h;
    const SocketId id = connectedTo(h, loopback(port));
    QVERIFY2(id, python.output().c_str());
    say(h, id, "GET / HTTP/1.0\r\n\r\n");
    QCOMPARE(line(h, id), "HTTP/1.0 200 OK\r\n");
    std::size_t length = 0;
    for (std::string header = line(h, id); header != "\r\n"; header = line(h, id)) {
        QVERIFY2(header.ends_with("\r\n"), header.c_str());
        if (header.starts_with("Content-Length: "))
            length = std::stoul(header.substr(16));
    }
    QVERIFY(length > 0);
    const ActionReport body = h.run(id, step::FileRead{static_cast<std::int64_t>(length)});
    QCOMPARE(body.value, static_cast<std::int64_t>(length));
    QVERIFY(textOf(body.bytes).starts_with("<!DOCTYPE HTML"));
    QCOMPARE(line(h, id), "");
}

QTEST_APPLESS_MAIN(MakefileProgramsTest)
#include "tst_makefile_programs.moc"
