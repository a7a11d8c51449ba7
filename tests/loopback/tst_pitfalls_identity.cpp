#include "tests/support/child_run.h"
#include "tests/support/errno_cases.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kUdpLite = 136;

ucred peerOf(EngineHarness& h, SocketId id) {
    const Bytes bytes = h.run(id, step::Getsockopt{SOL_SOCKET, SO_PEERCRED, sizeof(ucred)}).bytes;
    ucred peer{-2, 0, 0};
    if (bytes.size() == sizeof peer)
        std::memcpy(&peer, bytes.data(), sizeof peer);
    return peer;
}

int credentialsStay() {
    if (geteuid() != 0)
        return kChildSkipped;
    EngineHarness h;
    const auto pair = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0}).made;
    CHILD_REQUIRE(swb::test::becomeOrdinaryUser());
    const ucred before = peerOf(h, pair.at(0));
    CHILD_REQUIRE(before.pid == getpid() && before.uid == 0); // though this user is another one now
    const auto later = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0}).made;
    CHILD_REQUIRE(peerOf(h, later.at(0)).uid == geteuid());
    return 0;
}

ChildRuns& childRuns() {
    static ChildRuns runs({{"credentials", credentialsStay}});
    return runs;
}

int errorOfSocket(EngineHarness& h, int family, int type, int protocol) {
    const ActionReport report = h.run({}, step::Socket{family, type, protocol});
    return report.error ? report.error->number : 0;
}

} // namespace

// What surprises about identity and about the numbers of protocols.
class PitfallsIdentityTest : public QObject {
    Q_OBJECT

private slots:
    void peerCredentialsAreThoseOfTheBeginning();
    void tcpHasNoPeerCredentialsAndNoError();
    void rawProtocolsGoTo262();
    void udpLiteStillConverses();
};

void PitfallsIdentityTest::peerCredentialsAreThoseOfTheBeginning() {
    const int status = childRuns().start("credentials");
    if (status == kChildSkipped)
        QSKIP("this process is not root: it has no second user");
    QCOMPARE(status, 0);
}

void PitfallsIdentityTest::tcpHasNoPeerCredentialsAndNoError() {
    EngineHarness h;
    const ucred peer = peerOf(h, h.connectedTcp().client);
    QCOMPARE(peer.pid, 0);
    QCOMPARE(peer.uid, uid_t(-1));
}

void PitfallsIdentityTest::rawProtocolsGoTo262() {
    EngineHarness h;
    if (errorOfSocket(h, AF_INET, SOCK_RAW, 1) == EPERM)
        QSKIP("raw sockets need CAP_NET_RAW");
    QCOMPARE(errorOfSocket(h, AF_INET, SOCK_RAW, 0), EPROTONOSUPPORT);
    QCOMPARE(errorOfSocket(h, AF_INET, SOCK_RAW, 253), 0); // for experiments, RFC 3692
    QCOMPARE(errorOfSocket(h, AF_INET, SOCK_RAW, 262), 0);
    QCOMPARE(errorOfSocket(h, AF_INET, SOCK_RAW, 263), EINVAL);
    QCOMPARE(errorOfSocket(h, AF_INET, SOCK_RAW, -1), EINVAL);
}

void PitfallsIdentityTest::udpLiteStillConverses() {
    EngineHarness h;
    const ActionReport made = h.run({}, step::Socket{AF_INET, SOCK_DGRAM, kUdpLite});
    if (made.error && made.error->number == EPROTONOSUPPORT)
        QSKIP("this kernel has no UDP-Lite any more");
    const SocketId receiver = made.made.at(0);
    h.run(receiver, step::Bind{loopback(0)});
    const SocketId sender = h.socket(AF_INET, SOCK_DGRAM, kUdpLite);
    QCOMPARE(h.run(sender, step::Sendto{bytesOf("lite"), 0, h.view(receiver).local.value()}).value, 4);
    QCOMPARE(h.run(receiver, step::Recv{16, 0}).value, 4);
}

int main(int argc, char** argv) {
    int status = 0;
    if (childRuns().ranAsChild(argc, argv, status))
        return status;
    PitfallsIdentityTest test;
    return QTest::qExec(&test, argc, argv);
}
#include "tst_pitfalls_identity.moc"
