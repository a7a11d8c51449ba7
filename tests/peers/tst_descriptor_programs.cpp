#include "core/bridge/inherited_sockets.h"
#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"

#include <QCoreApplication>
#include <QCryptographicHash>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>

using namespace swb;
using namespace std::chrono_literals;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::PeerProcess;
using swb::test::textOf;

// Files and spliced bytes as other programs receive them, and descriptors that a Python program hands on.
class DescriptorProgramsTest : public QObject {
    Q_OBJECT

public:
    explicit DescriptorProgramsTest(QString program)
        : m_program(std::move(program)) {}

private slots:
    void initTestCase();

    void aFileArrivesAtPythonAsItIs();
    void aFileArrivesAtSocatAsItIs();
    void splicedBytesArriveAtPythonAsTheyAre();
    void aSocketOfAPythonParentIsTakenOn();
    void aSocketOfTheServiceManagerIsTakenOn();
    void theWindowTakesOnWhatItWasStartedWith();

private:
    QString writeContent(std::size_t size);
    QString parentScript(const QString& handing) const;

    QString m_program;
    QTemporaryDir m_directory;
    QByteArray m_content;
};

namespace {

// Answers one client of the listener that this process was started with.
int serveInherited(const std::vector<InheritedDescriptor>& wanted, const std::vector<int>& open) {
    auto engine = Engine::create();
    if (!engine)
        return 2;
    EngineBridge bridge(std::move(*engine));
    std::vector<ActionReport> reports;
    QObject::connect(&bridge, &EngineBridge::actionFinished,
                     [&](const ActionReport& report) { reports.push_back(report); });
    InheritedSockets sockets(bridge, open, wanted);
    const auto run = [&](SocketId socket, Step step) {
        const ActionId action = bridge.submit({socket, std::move(step)});
        ActionReport found;
        const bool ended = QTest::qWaitFor(
            [&] {
                for (const ActionReport& report : reports)
                    if (report.action == action)
                        found = report;
                return found.action == action;
            },
            20'000);
        return ended ? found : ActionReport{};
    };
    if (!QTest::qWaitFor([&] { return bridge.sockets().size() == wanted.size(); }, 20'000))
        return 3;
    const SocketView listener = bridge.sockets().front();
    std::printf("life %d name %s inherited %d\n", static_cast<int>(listener.life), listener.name.c_str(),
                listener.inherited ? 1 : 0);
    const ActionReport accepted = run(listener.id, step::Accept{SOCK_CLOEXEC});
    if (accepted.made.empty())
        return 4;
    const SocketId client = accepted.made.front();
    const ActionReport got = run(client, step::Recv{64, 0});
    run(client, step::Send{bytesOf("from the child, " + std::to_string(got.value) + " bytes"), 0});
    const ActionReport flags = run(listener.id, step::Fcntl{F_GETFD, 0});
    std::printf("close on exec %d, LISTEN_FDS %s\n", static_cast<int>(flags.value),
                std::getenv("LISTEN_FDS") == nullptr ? "gone" : "there");
    return 0;
}

std::int64_t numberAfter(const std::string& output, std::string_view text) {
    const auto at = output.find(text);
    return at == std::string::npos ? -1 : std::stoll(output.substr(at + text.size()));
}

} // namespace

void DescriptorProgramsTest::initTestCase() {
    QVERIFY(m_directory.isValid());
    if (!PeerProcess::isInstalled("python3"))
        QSKIP("python3 is not installed");
}

QString DescriptorProgramsTest::writeContent(std::size_t size) {
    m_content.clear();
    std::uint32_t state = 1;
    for (std::size_t i = 0; i < size; ++i) {
        state = state * 1664525u + 1013904223u;
        m_content.append(static_cast<char>(state >> 24));
    }
    const QString path = m_directory.filePath("content");
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(m_content) == m_content.size() ? path : QString();
}

void DescriptorProgramsTest::aFileArrivesAtPythonAsItIs() {
    PeerProcess python("python3",
                       {"-c", "import socket, hashlib\n"
                              "s = socket.create_server(('127.0.0.1', 0))\n"
                              "print('port', s.getsockname()[1], flush=True)\n"
                              "c, _ = s.accept()\n"
                              "h = hashlib.sha256()\n"
                              "while data := c.recv(65536): h.update(data)\n"
                              "print('sum', h.hexdigest(), flush=True)\n"},
                       m_directory.path().toStdString());
    const int port = python.waitForNumberAfter("port ");
    QVERIFY(port > 0);
    const QString path = writeContent(5'000'003);
    QVERIFY(!path.isEmpty());
    EngineHarness h;
    const SocketId client = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{*Address::parseInet("127.0.0.1", std::to_string(port))}).error);
    QCOMPARE(h.run(client, step::Sendfile{path.toStdString(), 0, 0}).value, std::int64_t(5'000'003));
    h.run(client, step::Close{});
    const QByteArray sum = QCryptographicHash::hash(m_content, QCryptographicHash::Sha256).toHex();
    QVERIFY2(python.waitForOutput("sum " + sum.toStdString()), python.output().c_str());
}

void DescriptorProgramsTest::aFileArrivesAtSocatAsItIs() {
    if (!PeerProcess::isInstalled("socat"))
        QSKIP("socat is not installed");
    const std::string name = m_directory.filePath("socat.sock").toStdString();
    const QString copy = m_directory.filePath("copy");
    PeerProcess socat("socat", {"-u", "-d", "-d", "UNIX-LISTEN:" + name, "CREATE:" + copy.toStdString()},
                      m_directory.path().toStdString());
    QVERIFY2(socat.waitForOutput("listening on"), socat.output().c_str());
    const QString path = writeContent(300'000);
    EngineHarness h;
    const SocketId client = h.socket(AF_UNIX, SOCK_STREAM);
    QVERIFY(!h.run(client, step::Connect{*Address::unixPath(name)}).error);
    QCOMPARE(h.run(client, step::Sendfile{path.toStdString(), 0, 0}).value, std::int64_t(300'000));
    h.run(client, step::Close{});
    QCOMPARE(socat.waitForExit(), 0);
    QFile file(copy);
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(file.readAll() == m_content);
}

void DescriptorProgramsTest::splicedBytesArriveAtPythonAsTheyAre() {
    PeerProcess python("python3",
                       {"-c", "import socket, hashlib, threading\n"
                              "out = socket.create_server(('127.0.0.1', 0))\n"
                              "back = socket.create_server(('127.0.0.1', 0))\n"
                              "print('ports', out.getsockname()[1], 'and', back.getsockname()[1], flush=True)\n"
                              "o, _ = out.accept()\n"
                              "b, _ = back.accept()\n"
                              "data = bytes(i * 7 % 251 for i in range(777777))\n"
                              "threading.Thread(target=o.sendall, args=(data,)).start()\n"
                              "got = b''\n"
                              "while len(got) < len(data): got += b.recv(65536)\n"
                              "print('same' if hashlib.sha256(got).digest() == hashlib.sha256(data).digest() "
                              "else 'different', flush=True)\n"},
                       m_directory.path().toStdString());
    const int out = python.waitForNumberAfter("ports ");
    const int back = python.waitForNumberAfter(" and ");
    QVERIFY(out > 0 && back > 0);
    EngineHarness h;
    const SocketId source = h.socket(AF_INET, SOCK_STREAM);
    const SocketId target = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(source, step::Connect{*Address::parseInet("127.0.0.1", std::to_string(out))}).error);
    QVERIFY(!h.run(target, step::Connect{*Address::parseInet("127.0.0.1", std::to_string(back))}).error);
    QCOMPARE(h.run(source, step::Splice{target, 777'777, 0}).value, std::int64_t(777'777));
    QVERIFY2(python.waitForOutput("same"), python.output().c_str());
}

// A parent that listens, starts this program as a child with the listener as descriptor 3, and talks to it.
QString DescriptorProgramsTest::parentScript(const QString& handing) const {
    return QStringLiteral("import os, socket, sys\n"
                          "s = socket.create_server(('127.0.0.1', 0))\n"
                          "pid = os.fork()\n"
                          "if pid == 0:\n"
                          "    if s.fileno() != 3:\n"
                          "        os.dup2(s.fileno(), 3)\n"
                          "    os.set_inheritable(3, True)\n"
                          "%1"
                          "c = socket.create_connection(s.getsockname(), timeout=30)\n"
                          "s.close()\n"
                          "c.sendall(b'from the parent')\n"
                          "print('answer:', c.recv(100).decode(), flush=True)\n"
                          "print('status', os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), flush=True)\n")
        .arg(handing);
}

void DescriptorProgramsTest::aSocketOfAPythonParentIsTakenOn() {
    const QString script = parentScript(QStringLiteral("    os.execv('%1', ['%1', '--child', 'fd'])\n").arg(m_program));
    PeerProcess python("python3", {"-c", script.toStdString()}, m_directory.path().toStdString());
    QVERIFY2(python.waitForOutput("status 0"), python.output().c_str());
    const std::string& said = python.output();
    QVERIFY2(said.find("answer: from the child, 15 bytes") != std::string::npos, said.c_str());
    QCOMPARE(numberAfter(said, "life "), static_cast<std::int64_t>(Life::Listening));
    QVERIFY2(said.find("name given inherited 1") != std::string::npos, said.c_str());
    QCOMPARE(numberAfter(said, "close on exec "), std::int64_t(0)); // as it was handed on
}

void DescriptorProgramsTest::aSocketOfTheServiceManagerIsTakenOn() {
    const QString script = parentScript(QStringLiteral("    os.environ.update(LISTEN_PID=str(os.getpid()), "
                                                       "LISTEN_FDS='1', LISTEN_FDNAMES='web')\n"
                                                       "    os.execv('%1', ['%1', '--child', 'listen'])\n")
                                            .arg(m_program));
    PeerProcess python("python3", {"-c", script.toStdString()}, m_directory.path().toStdString());
    QVERIFY2(python.waitForOutput("status 0"), python.output().c_str());
    const std::string& said = python.output();
    QVERIFY2(said.find("answer: from the child, 15 bytes") != std::string::npos, said.c_str());
    QVERIFY2(said.find("name web inherited 1") != std::string::npos, said.c_str());
    QCOMPARE(numberAfter(said, "close on exec "), std::int64_t(FD_CLOEXEC)); // as sd_listen_fds() sets it
    QVERIFY2(said.find("LISTEN_FDS gone") != std::string::npos, said.c_str());
}

// The program itself, without a display: that it took the socket on shows in the FD_CLOEXEC that it set.
void DescriptorProgramsTest::theWindowTakesOnWhatItWasStartedWith() {
    const QString window = QCoreApplication::applicationDirPath() + QStringLiteral("/../app/socket-workbench");
    if (!QFile::exists(window))
        QSKIP("the window is not built in this preset");
    const QString script =
        QStringLiteral(
            "import os, select, socket, time\n"
            "s = socket.create_server(('127.0.0.1', 0))\n"
            "told, tells = os.pipe()\n"
            "pid = os.fork()\n"
            "if pid == 0:\n"
            "    os.dup2(tells, 2)\n"
            "    if s.fileno() != 3:\n"
            "        os.dup2(s.fileno(), 3)\n"
            "    os.set_inheritable(3, True)\n"
            "    os.environ.update(LISTEN_PID=str(os.getpid()), LISTEN_FDS='1', HOME='%1',\n"
            "                      XDG_CONFIG_HOME='%1', XDG_DATA_HOME='%1', QT_QPA_PLATFORM='offscreen')\n"
            "    os.execv('%2', ['%2', '--fd', 'nonsense', '--fd', '900'])\n"
            "def closes():\n"
            "    text = open(f'/proc/{pid}/fdinfo/3').read()\n"
            "    flags = int(text.split('flags:')[1].split()[0], 8)\n"
            "    return bool(flags & 0o2000000)\n"
            "end = time.monotonic() + 50\n"
            "said = b''\n"
            "os.close(tells)\n"
            "while b'EBADF' not in said and select.select([told], [], [], max(0, end - time.monotonic()))[0]:\n"
            "    part = os.read(told, 4096)\n"
            "    if not part:\n"
            "        break\n"
            "    said += part\n"
            "print(said.decode(), flush=True)\n"
            "while time.monotonic() < end and not closes():\n"
            "    time.sleep(0.05)\n"
            "print('taken on' if closes() else 'not taken on', flush=True)\n"
            "os.kill(pid, 9)\n"
            "os.waitpid(pid, 0)\n")
            .arg(m_directory.path(), window);
    PeerProcess python("python3", {"-c", script.toStdString()}, m_directory.path().toStdString());
    QCOMPARE(python.waitForExit(), 0);
    const std::string& said = python.output();
    QVERIFY2(said.find("\ntaken on") != std::string::npos, said.c_str());
    QVERIFY2(said.find("\"nonsense\" is no descriptor") != std::string::npos, said.c_str());
    QVERIFY2(said.find("descriptor 900: EBADF") != std::string::npos, said.c_str());
}

int main(int argc, char** argv) {
    const std::vector<int> open = openDescriptors();
    const ListenEnvironment environment = takeListenEnvironment();
    QCoreApplication application(argc, argv);
    const QStringList arguments = QCoreApplication::arguments();
    if (arguments.value(1) == QLatin1String("--child")) {
        if (arguments.value(2) == QLatin1String("fd"))
            return serveInherited({*parseInherited("given=3")}, open);
        const auto listening = listenDescriptors(environment, static_cast<int>(::getpid()));
        return listening ? serveInherited(*listening, open) : 5;
    }
    DescriptorProgramsTest test(QCoreApplication::applicationFilePath());
    return QTest::qExec(&test, argc, argv);
}

#include "tst_descriptor_programs.moc"
