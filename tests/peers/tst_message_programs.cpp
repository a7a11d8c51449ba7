#include "core/net/control_message.h"
#include "core/net/extended_error.h"
#include "tests/support/engine_harness.h"
#include "tests/support/peer_process.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;
using swb::test::PeerProcess;
using swb::test::textOf;

namespace {

template <class T>
Bytes bytesOfValue(const T& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

} // namespace

class MessageProgramsTest : public QObject {
    Q_OBJECT

private slots:
    void init() {
        if (!PeerProcess::isInstalled("python3"))
            QSKIP("python3 is not installed");
        m_directory = std::make_unique<QTemporaryDir>();
        QVERIFY(m_directory->isValid());
    }

    void aPythonProgramReceivesOurDescriptorAndUsesIt();
    void aPythonProgramPassesUsItsSocketAndAFile();
    void aPythonProgramsControlMessagesAreRead();
    void aDatagramToAPortThatAProgramLeftIsRefusedOnTheErrorQueue();

private:
    std::unique_ptr<PeerProcess> python(const std::string& program) {
        return std::make_unique<PeerProcess>("python3", std::vector<std::string>{"-u", "-c", program},
                                             m_directory->path().toStdString());
    }
    // Listens at "s" in the directory, where the program connects to.
    SocketId listener(EngineHarness& h) {
        const SocketId id = h.socket(AF_UNIX, SOCK_STREAM);
        const std::string path = m_directory->filePath("s").toStdString();
        const bool listens =
            !h.run(id, step::Bind{*Address::unixPath(path)}).error && !h.run(id, step::Listen{4}).error;
        return listens ? id : SocketId{};
    }

    std::unique_ptr<QTemporaryDir> m_directory;
};

void MessageProgramsTest::aPythonProgramReceivesOurDescriptorAndUsesIt() {
    EngineHarness h;
    const SocketId server = listener(h);
    QVERIFY(server);
    const auto peer = python("import socket\n"
                             "s = socket.socket(socket.AF_UNIX)\n"
                             "s.connect('s')\n"
                             "data, fds, flags, address = socket.recv_fds(s, 100, 4)\n"
                             "print('took', data.decode(), len(fds), flags & socket.MSG_CTRUNC)\n"
                             "passed = socket.socket(fileno=fds[0])\n"
                             "print('family', passed.family.name, passed.type.name)\n"
                             "passed.sendall(b'by python')\n"
                             "s.recv(1)\n");
    const ActionReport accepted = h.run(server, step::Accept{});
    const SocketId link = accepted.made.at(0);
    const ActionReport pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
    const ControlPart rights{SOL_SOCKET, SCM_RIGHTS, bytesOfValue(h.view(pair.made.at(1)).fd)};
    QCOMPARE(h.run(link, step::Sendmsg{{{bytesOf("here"), bytesOf("!")}, controlBytes({&rights, 1}), {}}, 0}).value, 5);
    h.run(pair.made.at(1), step::Close{}); // the program has its own now
    QCOMPARE(h.run(pair.made.at(0), step::Recv{64, 0}).value, 9);
    QCOMPARE(textOf(h.receivedBy(pair.made.at(0))), "by python");
    h.run(link, step::Send{bytesOf("."), 0});
    QCOMPARE(peer->waitForExit(), 0);
    QVERIFY(peer->waitForOutput("took here! 1 0"));
    QVERIFY(peer->waitForOutput("family AF_UNIX SOCK_STREAM"));
}

void MessageProgramsTest::aPythonProgramPassesUsItsSocketAndAFile() {
    EngineHarness h;
    const SocketId server = listener(h);
    QVERIFY(server);
    const auto peer = python("import socket\n"
                             "s = socket.socket(socket.AF_UNIX)\n"
                             "s.connect('s')\n"
                             "a, b = socket.socketpair(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
                             "a.setblocking(False)\n"
                             "f = open('note', 'w+')\n"
                             "socket.send_fds(s, [b'two', b' of them'], [a.fileno(), f.fileno()])\n"
                             "a.close()\n"
                             "print('heard', b.recv(100).decode())\n");
    const SocketId link = h.run(server, step::Accept{}).made.at(0);
    const ActionReport got = h.run(link, step::Recvmsg{{3, 64}, 64, MSG_CMSG_CLOEXEC});
    QCOMPARE(got.value, 11);
    QCOMPARE(got.made.size(), 2u);
    const SocketView passed = h.view(got.made[0]);
    QCOMPARE(passed.family, AF_UNIX);
    QCOMPARE(passed.type, SOCK_DGRAM);
    QVERIFY(passed.receivedFrom == link);
    QCOMPARE(passed.typeFlags, SOCK_CLOEXEC | SOCK_NONBLOCK); // O_NONBLOCK came along, it belongs to the open file
    QCOMPARE(passed.mode, TimeoutMode::NonBlocking);
    QVERIFY(h.view(got.made[1]).notASocket.starts_with("regular file " + m_directory->filePath("note").toStdString()));
    QCOMPARE(h.run(passed.id, step::Send{bytesOf("from the workbench"), 0}).value, 18);
    QCOMPARE(h.run(got.made[1], step::Write{bytesOf("written")}).value, 7);
    QCOMPARE(peer->waitForExit(), 0);
    QVERIFY(peer->waitForOutput("heard from the workbench"));
    QFile note(m_directory->filePath("note"));
    QVERIFY(note.open(QIODevice::ReadOnly));
    QCOMPARE(note.readAll(), "written");
}

void MessageProgramsTest::aPythonProgramsControlMessagesAreRead() {
    EngineHarness h;
    const SocketId udp = h.socket(AF_INET, SOCK_DGRAM);
    h.run(udp, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    h.run(udp, step::Setsockopt{IPPROTO_IP, IP_RECVTTL, bytesOfValue(1)});
    h.run(udp, step::Setsockopt{IPPROTO_IP, IP_RECVTOS, bytesOfValue(1)});
    const std::string port = std::to_string(h.view(udp).local.value().port());
    const auto peer = python("import socket, struct\n"
                             "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                             "s.sendmsg([b'a', b'bc'], [(socket.IPPROTO_IP, socket.IP_TTL, struct.pack('i', 7)),\n"
                             "                          (socket.IPPROTO_IP, socket.IP_TOS, struct.pack('i', 16))],\n"
                             "          0, ('127.0.0.1', " +
                             port + "))\n");
    const ActionReport got = h.run(udp, step::Recvmsg{{64}, 128, 0});
    QCOMPARE(got.value, 3);
    const std::vector<ControlMessage> messages = controlMessages(got.messages.at(0).control);
    QCOMPARE(messages.size(), 2u);
    QCOMPARE(controlValueText(messages[0]), "7");
    QCOMPARE(controlValueText(messages[1]), "16");
    QCOMPARE(peer->waitForExit(), 0);
}

void MessageProgramsTest::aDatagramToAPortThatAProgramLeftIsRefusedOnTheErrorQueue() {
    EngineHarness h;
    const auto peer = python("import socket\n"
                             "s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                             "s.bind(('127.0.0.1', 0))\n"
                             "print('port', s.getsockname()[1], '')\n");
    const int port = peer->waitForNumberAfter("port ");
    QVERIFY(port > 0);
    QCOMPARE(peer->waitForExit(), 0);
    const Address gone = *Address::parseInet("127.0.0.1", std::to_string(port));
    const SocketId udp = h.socket(AF_INET, SOCK_DGRAM);
    h.run(udp, step::Setsockopt{IPPROTO_IP, IP_RECVERR, bytesOfValue(1)});
    QCOMPARE(h.run(udp, step::Sendto{bytesOf("anybody?"), 0, gone}).value, 8);
    QCOMPARE(h.run(udp, step::Poll{0, 10000}).value, 1); // POLLERR
    const ActionReport got = h.run(udp, step::Recvmsg{{256}, 256, MSG_ERRQUEUE});
    QCOMPARE(got.value, 8);
    QVERIFY(got.messages.at(0).address == gone); // where it was sent to
    bool told = false;
    for (const ControlMessage& message : controlMessages(got.messages.at(0).control)) {
        if (message.level != IPPROTO_IP || message.type != IP_RECVERR)
            continue;
        const auto error = parseExtendedError(message.data);
        QVERIFY(error.has_value());
        QCOMPARE(error->error, static_cast<std::uint32_t>(ECONNREFUSED));
        QCOMPARE(error->type, std::uint8_t{3});
        QCOMPARE(error->code, std::uint8_t{3});
        QCOMPARE(error->offender.host(), "127.0.0.1");
        told = true;
    }
    QVERIFY(told);
}

QTEST_GUILESS_MAIN(MessageProgramsTest)
#include "tst_message_programs.moc"
