#include "core/rules/rule.h"
#include "core/rules/rule_set.h"
#include "core/rules/send_plan.h"
#include "tests/support/peer_process.h"
#include "tests/support/traffic_harness.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <string>
#include <vector>

using namespace swb;
using namespace swb::test;

namespace {

AutoSettings answering(std::vector<Rule> rules) {
    AutoSettings settings;
    settings.rules = *RuleSet::compile(std::move(rules));
    return settings;
}

AutoSettings echoing() { return answering({Rule{.name = "echo", .actions = {Action{.kind = Action::Kind::Echo}}}}); }

std::string text(int number) { return std::to_string(number); }

Bytes bytesOf(std::string_view words) { return Bytes(words.begin(), words.end()); }

sockaddr_in loopback(int port) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    return address;
}

// A program that has just begun may not listen yet: tried until it does.
int connectedTo(int port) {
    const sockaddr_in address = loopback(port);
    int fd = -1;
    const auto isThere = [&] {
        fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0)
            return true;
        ::close(fd);
        fd = -1;
        return false;
    };
    (void)QTest::qWaitFor(isThere, 30000);
    return fd;
}

} // namespace

// Programs nobody here wrote against sockets in automatic mode: they as clients of ours, we as a client of theirs.
class TestTrafficPrograms : public QObject {
    Q_OBJECT

private slots:
    void socatGetsBackThreeMegabytesUnchanged();
    void ncatGetsItsLineBack();
    void twoHundredPythonConnectionsAtOnceAreEchoed();
    void aLoadGeneratorGetsEveryReply();

    void theBuiltInPageServesWhoStaysAndWhoWaitsForTheEnd_data();
    void theBuiltInPageServesWhoStaysAndWhoWaitsForTheEnd();
    void redisAnswersAndKeepsBinaryData();
    void nginxAnswersPipelinedRequestsInOrder();
    void sshdGreetsWithItsVersion();
    void mosquittoAcceptsAConnectGivenInHex();
    void dnsmasqAnswersOverUdp();
    void socatEchoesSeqpacketMessagesWhole();

private:
    std::string directory() const { return m_directory.path().toStdString(); }
    std::string file(const char* name) const { return m_directory.filePath(name).toStdString(); }
    void write(const char* name, const QByteArray& bytes) const {
        QFile out(m_directory.filePath(name));
        QVERIFY(out.open(QIODevice::WriteOnly));
        out.write(bytes);
    }

    QTemporaryDir m_directory;
};

void TestTrafficPrograms::socatGetsBackThreeMegabytesUnchanged() {
    NEED_PROGRAM("socat");
    TrafficHarness h;
    const auto listener = h.listener(echoing());
    QByteArray sent(3'000'000, '\0');
    for (qsizetype i = 0; i < sent.size(); ++i)
        sent[i] = static_cast<char>(i * 31 + i / 253);
    write("sent", sent);
    PeerProcess socat("sh",
                      {"-c", "socat -t 30 - TCP:127.0.0.1:" + text(listener.address.port()) + " < " + file("sent") +
                                 " > " + file("got")},
                      directory());
    QCOMPARE(socat.waitForExit(), 0);
    QFile got(m_directory.filePath("got"));
    QVERIFY(got.open(QIODevice::ReadOnly));
    QVERIFY(got.readAll() == sent);
    // socat has half-closed: what was queued still came, and then both ends were over.
    const PeerView peer = h.onlyPeer();
    QVERIFY(h.waitForPeer(peer.id, [](const PeerView& view) { return view.isOver(); }));
    QCOMPARE(h.peer(peer.id).bytesOut, std::uint64_t(sent.size()));
    QCOMPARE(h.peer(peer.id).state, PeerState::Closed);
}

void TestTrafficPrograms::ncatGetsItsLineBack() {
    NEED_PROGRAM("ncat");
    TrafficHarness h;
    const auto listener = h.listener(echoing());
    PeerProcess ncat("sh", {"-c", "printf 'one line\\n' | ncat 127.0.0.1 " + text(listener.address.port())},
                     directory());
    QVERIFY2(ncat.waitForOutput("one line\n"), ncat.output().c_str());
}

void TestTrafficPrograms::twoHundredPythonConnectionsAtOnceAreEchoed() {
    NEED_PROGRAM("python3");
    TrafficHarness h;
    const auto listener = h.listener(echoing(), AF_INET, SOCK_STREAM, 256);
    const std::string program = R"(
import socket, sys
all = [socket.create_connection(("127.0.0.1", int(sys.argv[1]))) for _ in range(200)]
for n, s in enumerate(all):
    s.sendall(b"%05d" % n * 2000)
good = 0
for n, s in enumerate(all):
    s.settimeout(60)
    got = b""
    while len(got) < 10000:
        part = s.recv(65536)
        if not part: break
        got += part
    good += got == b"%05d" % n * 2000
print("good", good, flush=True)
)";
    PeerProcess python("python3", {"-c", program, text(listener.address.port())}, directory());
    QVERIFY2(python.waitForOutput("good 200\n"), python.output().c_str());
    QVERIFY(h.waitUntil([&] { return h.endpoint(listener.id).accepted == 200; }));
    QVERIFY(h.waitUntil([&] { return h.traffic().totals().bytesIn == 200 * 10000; }));
}

void TestTrafficPrograms::aLoadGeneratorGetsEveryReply() {
    NEED_PROGRAM("ab");
    Rule page;
    page.name = "page";
    page.pattern = Pattern{.text = "GET / "};
    page.actions = {Action{.kind = Action::Kind::Reply,
                           .reply = {.text = "HTTP/1.0 200 OK\\r\\nContent-Length: 6\\r\\n\\r\\nhello\\n"}},
                    Action{.kind = Action::Kind::Close}};
    TrafficHarness h;
    const auto listener = h.listener(answering({page}), AF_INET, SOCK_STREAM, 512);
    PeerProcess ab("ab", {"-q", "-n", "2000", "-c", "50", "http://127.0.0.1:" + text(listener.address.port()) + "/"},
                   directory());
    QVERIFY2(ab.waitForExit() == 0, ab.output().c_str());
    QVERIFY2(ab.output().find("Complete requests:      2000") != std::string::npos, ab.output().c_str());
    QVERIFY2(ab.output().find("Failed requests:        0") != std::string::npos, ab.output().c_str());
    QVERIFY2(ab.output().find("HTML transferred:       12000 bytes") != std::string::npos, ab.output().c_str());
}

void TestTrafficPrograms::theBuiltInPageServesWhoStaysAndWhoWaitsForTheEnd_data() {
    QTest::addColumn<std::vector<std::string>>("asks");
    QTest::newRow("HTTP/1.0") << std::vector<std::string>{};
    QTest::newRow("HTTP/1.0, kept alive") << std::vector<std::string>{"-k"};
    QTest::newRow("close said") << std::vector<std::string>{"-H", "Connection: close"};
}

void TestTrafficPrograms::theBuiltInPageServesWhoStaysAndWhoWaitsForTheEnd() {
    NEED_PROGRAM("ab");
    QFETCH(std::vector<std::string>, asks);
    const auto set =
        std::ranges::find_if(builtInRules(), [](const NamedRules& one) { return one.name == "HTTP, one page"; });
    TrafficHarness h;
    const auto listener = h.listener(answering(set->rules), AF_INET, SOCK_STREAM, 512);
    std::vector<std::string> words = {"-q", "-s", "5", "-l", "-n", "200", "-c", "10"};
    words.insert(words.end(), asks.begin(), asks.end());
    words.push_back("http://127.0.0.1:" + text(listener.address.port()) + "/");
    PeerProcess ab("ab", words, directory());
    QVERIFY2(ab.waitForExit() == 0, ab.output().c_str());
    QVERIFY2(ab.output().find("Complete requests:      200") != std::string::npos, ab.output().c_str());
    QVERIFY2(ab.output().find("Failed requests:        0") != std::string::npos, ab.output().c_str());
}

void TestTrafficPrograms::redisAnswersAndKeepsBinaryData() {
    NEED_PROGRAM("redis-server");
    const int port = recentlyFreePort();
    PeerProcess redis("redis-server", {"--port", text(port), "--bind", "127.0.0.1", "--save", "", "--dir", directory()},
                      directory());
    const int fd = connectedTo(port);
    QVERIFY2(fd >= 0, redis.output().c_str());
    TrafficHarness h;
    const auto client = h.take(fd);
    h.traffic().send({client.id}, bytesOf("PING\r\n"));
    QVERIFY(h.waitUntil([&] { return h.received(client.id) == "+PONG\r\n"; }));
    std::string binary;
    for (int byte = 0; byte < 256; ++byte)
        binary += static_cast<char>(byte);
    h.traffic().send({client.id}, bytesOf("*3\r\n$3\r\nSET\r\n$1\r\nk\r\n$256\r\n" + binary + "\r\n"));
    h.traffic().send({client.id}, bytesOf("*2\r\n$3\r\nGET\r\n$1\r\nk\r\n"));
    QVERIFY(h.waitUntil([&] { return h.received(client.id) == "+PONG\r\n+OK\r\n$256\r\n" + binary + "\r\n"; }));
}

void TestTrafficPrograms::nginxAnswersPipelinedRequestsInOrder() {
    NEED_PROGRAM("nginx");
    const int port = recentlyFreePort();
    write("n.conf", QByteArrayLiteral("daemon off; master_process off; pid nginx.pid; error_log stderr;\n"
                                      "events { worker_connections 64; }\n"
                                      "http { access_log off; client_body_temp_path b; proxy_temp_path p;\n"
                                      " fastcgi_temp_path f; uwsgi_temp_path u; scgi_temp_path s;\n"
                                      " server { listen 127.0.0.1:") +
                        QByteArray::number(port) +
                        QByteArrayLiteral("; location ~ ^/(?<n>.*)$ { return 200 \"answer $n\\n\"; } } }\n"));
    PeerProcess nginx("nginx", {"-p", directory(), "-e", "stderr", "-c", file("n.conf")}, directory());
    const int fd = connectedTo(port);
    QVERIFY2(fd >= 0, nginx.output().c_str());
    TrafficHarness h;
    const auto client = h.take(fd);
    std::string requests;
    for (int n = 1; n <= 20; ++n)
        requests += "GET /" + text(n) + " HTTP/1.1\r\nHost: x\r\n\r\n";
    h.traffic().send({client.id}, bytesOf(requests));
    QVERIFY(h.waitUntil([&] { return h.received(client.id).find("answer 20\n") != std::string::npos; }));
    const std::string got = h.received(client.id);
    std::size_t place = 0;
    for (int n = 1; n <= 20; ++n) {
        place = got.find("HTTP/1.1 200 OK", place);
        QVERIFY(place != std::string::npos);
        place = got.find("answer " + text(n) + "\n", place);
        QVERIFY(place != std::string::npos);
    }
}

void TestTrafficPrograms::sshdGreetsWithItsVersion() {
    if (::access("/usr/sbin/sshd", X_OK) != 0)
        QSKIP("sshd is not installed; tests/run installs it");
    if (::geteuid() != 0)
        QSKIP("sshd wants a directory of root's, which this test mounts for it: it needs root");
    const int port = recentlyFreePort();
    PeerProcess keygen("ssh-keygen", {"-q", "-t", "ed25519", "-N", "", "-f", file("key")}, directory());
    QCOMPARE(keygen.waitForExit(), 0);
    write("sshd.conf", QByteArrayLiteral("ListenAddress 127.0.0.1\nUsePAM no\nPidFile none\nPort ") +
                           QByteArray::number(port) + "\nHostKey " + QByteArray::fromStdString(file("key")) + "\n");
    PeerProcess sshd("unshare",
                     {"-m", "sh", "-c",
                      "mount -t tmpfs none /run && mkdir -p /run/sshd && exec /usr/sbin/sshd -D -e -f \"$0\"",
                      file("sshd.conf")},
                     directory());
    if (!sshd.waitForOutput("Server listening"))
        QSKIP(("sshd did not start: " + sshd.output()).c_str());
    const int fd = connectedTo(port);
    QVERIFY2(fd >= 0, sshd.output().c_str());
    TrafficHarness h;
    const auto client = h.take(fd);
    QVERIFY(h.waitUntil([&] {
        const std::string got = h.received(client.id);
        return got.starts_with("SSH-2.0-") && got.find("\r\n") != std::string::npos;
    }));
}

void TestTrafficPrograms::mosquittoAcceptsAConnectGivenInHex() {
    if (::access("/usr/sbin/mosquitto", X_OK) != 0 && !PeerProcess::isInstalled("mosquitto"))
        QSKIP("mosquitto is not installed; tests/run installs it");
    const int port = recentlyFreePort();
    write("m.conf", "listener " + QByteArray::number(port) + " 127.0.0.1\nallow_anonymous true\n");
    PeerProcess mosquitto("sh", {"-c", "PATH=$PATH:/usr/sbin exec mosquitto -c \"$0\"", file("m.conf")}, directory());
    const int fd = connectedTo(port);
    QVERIFY2(fd >= 0, mosquitto.output().c_str());
    TrafficHarness h;
    const auto client = h.take(fd);
    SendPlan plan = SendPlan::once({});
    plan.messages.front().payload.form = PayloadText::Form::Hex;
    plan.messages.front().payload.text = "10 0d 0004 4d515454 04 02 003c 0001 61";
    const auto program = SendProgram::compile(plan);
    QVERIFY(program.has_value());
    h.traffic().send({client.id}, *program);
    QVERIFY(h.waitUntil([&] { return h.received(client.id) == std::string("\x20\x02\x00\x00", 4); }));
}

void TestTrafficPrograms::dnsmasqAnswersOverUdp() {
    if (::access("/usr/sbin/dnsmasq", X_OK) != 0)
        QSKIP("dnsmasq is not installed; tests/run installs it");
    const int port = recentlyFreePort();
    PeerProcess dnsmasq(
        "sh",
        {"-c", "exec /usr/sbin/dnsmasq --keep-in-foreground --conf-file=/dev/null --port=" + text(port) +
                   " --listen-address=127.0.0.1 --bind-interfaces --no-resolv --no-hosts --pid-file= "
                   "--log-facility=- --user=$(id -un) --host-record=www.example.test,192.0.2.10"},
        directory());
    QVERIFY2(dnsmasq.waitForOutput("started"), dnsmasq.output().c_str());
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    const sockaddr_in address = loopback(port);
    QCOMPARE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    TrafficHarness h;
    const auto client = h.take(fd);
    const std::string question("\x12\x34\x01\x00\x00\x01\x00\x00\x00\x00\x00\x00"
                               "\x03www\x07"
                               "example\x04test\x00\x00\x01\x00\x01",
                               34);
    QVERIFY(h.waitUntil([&] { return !h.peers().empty(); }));
    h.traffic().send({h.onlyPeer().id}, bytesOf(question));
    const std::string wanted("\xc0\x00\x02\x0a", 4); // 192.0.2.10
    QVERIFY(h.waitUntil([&] {
        const std::string got = h.received(client.id);
        return got.starts_with("\x12\x34") && got.ends_with(wanted);
    }));
}

void TestTrafficPrograms::socatEchoesSeqpacketMessagesWhole() {
    NEED_PROGRAM("socat");
    const std::string path = file("echo.sock");
    PeerProcess socat("socat", {"-d", "-d", "UNIX-LISTEN:" + path + ",type=5", "PIPE"}, directory());
    QVERIFY2(socat.waitForOutput("listening on"), socat.output().c_str());
    const int fd = ::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, path.c_str(), path.size() + 1);
    QCOMPARE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
    TrafficHarness h;
    const auto client = h.take(fd);
    h.traffic().send({client.id}, bytesOf("first"));
    QVERIFY(h.waitUntil([&] { return h.received(client.id) == "first"; }));
    h.traffic().send({client.id}, bytesOf("the second"));
    QVERIFY(h.waitUntil([&] { return h.received(client.id) == "firstthe second"; }));
    QCOMPARE(h.peer(client.id).messagesIn, std::uint64_t(2));
}

QTEST_GUILESS_MAIN(TestTrafficPrograms)
#include "tst_traffic_programs.moc"
