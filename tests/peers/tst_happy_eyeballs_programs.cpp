#include "core/engine/plan.h"
#include "core/resolve/happy_eyeballs.h"
#include "tests/support/own_network.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <string>

using namespace swb;
using namespace swb::test;
using namespace std::chrono_literals;

namespace {

// ::1 takes connections until its queue is full and answers no more; 127.0.0.1 of the same port takes them. Prints the
// port, then the address that was connected to.
constexpr const char* kServers = "import socket\n"
                                 "four = socket.create_server(('127.0.0.1', 0))\n"
                                 "port = four.getsockname()[1]\n"
                                 "six = socket.create_server(('::1', port), family=socket.AF_INET6, backlog=0)\n"
                                 "full = []\n"
                                 "for _ in range(4):\n"
                                 "    full.append(socket.socket(socket.AF_INET6))\n"
                                 "    full[-1].setblocking(False)\n"
                                 "    full[-1].connect_ex(('::1', port))\n"
                                 "print('port', port, '.', flush=True)\n"
                                 "conn, _ = four.accept()\n"
                                 "print('took', conn.recv(5).decode(), flush=True)\n";

std::vector<Address> targets(int port) {
    const std::string text = std::to_string(port);
    return {*Address::parseInet6("::1", text), *Address::parseInet("127.0.0.1", text)};
}

std::string listOf(const std::vector<Address>& addresses) {
    std::string text;
    for (const Address& address : addresses)
        text += (text.empty() ? "" : ", ") + std::string("'") + address.host() + "'";
    return '[' + text + ']';
}

} // namespace

// What Explain writes beside Happy Eyeballs is a program, and the order is that of Python's asyncio.
class TestHappyEyeballsPrograms : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        if (!PeerProcess::isInstalled("python3"))
            QSKIP("python3 is not installed");
    }

    void theProgramInCConnectsPastASilentAddress() {
        if (!PeerProcess::isInstalled("cc"))
            QSKIP("no C compiler");
        PeerProcess servers("python3", {"-c", kServers}, "/");
        const int port = servers.waitForNumberAfter("port ");
        QVERIFY(port > 0);
        const std::string body = planAsC({{}, step::HappyEyeballs{targets(port), 50ms}}, nullptr);
        const std::string program = "#define _GNU_SOURCE\n#include <arpa/inet.h>\n#include <errno.h>\n"
                                    "#include <fcntl.h>\n#include <netinet/in.h>\n#include <poll.h>\n"
                                    "#include <stddef.h>\n#include <string.h>\n#include <sys/socket.h>\n"
                                    "#include <unistd.h>\nint main(void)\n{\n" +
                                    body + "\nreturn write(s, \"hello\", 5) == 5 ? 0 : 1;\n}\n";
        const QTemporaryDir folder;
        const std::string source = folder.filePath("race.c").toStdString();
        const std::string binary = folder.filePath("race").toStdString();
        QFile file(QString::fromStdString(source));
        QVERIFY(file.open(QIODevice::WriteOnly) && file.write(program.data(), qint64(program.size())) > 0);
        file.close();
        PeerProcess compiler("cc", {"-std=c11", "-Wall", "-Wextra", "-Werror", "-o", binary, source}, "/");
        QVERIFY2(compiler.waitForExit() == 0, (compiler.output() + program).c_str());
        PeerProcess race("sh", {"-c", "exec " + binary}, "/");
        QCOMPARE(race.waitForExit(), 0);
        QVERIFY2(servers.waitForOutput("took hello"), servers.output().c_str());
    }

    void theProgramInPythonConnects() {
        PeerProcess servers("python3", {"-c", kServers}, "/");
        const int port = servers.waitForNumberAfter("port ");
        QVERIFY(port > 0);
        const std::vector<Address> four{targets(port).back()};
        const std::string program = "import asyncio\n" + planAsPython({{}, step::HappyEyeballs{four, 50ms}}, nullptr) +
                                    "\nassert s.getpeername()[1] == " + std::to_string(port) + "\n";
        PeerProcess python("python3", {"-c", program}, "/");
        QVERIFY2(python.waitForExit() == 0, (python.output() + program).c_str());
    }

    void theOrderIsThatOfAsyncio_data() {
        QTest::addColumn<QString>("hosts");
        QTest::newRow("both") << "::1 ::2 ::3 127.0.0.1 127.0.0.2";
        QTest::newRow("IPv4 first") << "127.0.0.1 127.0.0.2 ::1 127.0.0.3 ::2";
        QTest::newRow("one family") << "127.0.0.1 127.0.0.2";
        QTest::newRow("few of the first") << "::1 127.0.0.1 127.0.0.2 127.0.0.3";
    }

    void theOrderIsThatOfAsyncio() {
        QFETCH(QString, hosts);
        std::vector<Address> addresses;
        for (const QString& host : hosts.split(' '))
            addresses.push_back(host.contains(':') ? *Address::parseInet6(host.toStdString(), "80")
                                                   : *Address::parseInet(host.toStdString(), "80"));
        const std::string program =
            "import asyncio.base_events as b, socket\n"
            "infos = [i for h in " +
            listOf(addresses) +
            " for i in socket.getaddrinfo(h, 80, type=socket.SOCK_STREAM)]\n"
            "ours = " +
            listOf(interleaveFamilies(addresses)) +
            "\ntheirs = [i[4][0] for i in b._interleave_addrinfos(infos, 1)]\nassert ours == theirs, (ours, theirs)\n";
        PeerProcess python("python3", {"-c", program}, "/");
        QVERIFY2(python.waitForExit() == 0, python.output().c_str());
    }
};

int main(int argc, char** argv) { return runInOwnPlace<TestHappyEyeballsPrograms>(enterOwnNetwork, argc, argv); }

#include "tst_happy_eyeballs_programs.moc"
