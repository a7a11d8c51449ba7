#include "core/constants/call_errors.h"
#include "core/constants/tables.h"
#include "core/explain/explanation.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <fcntl.h>
#include <linux/vm_sockets.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kTcpIsMptcp = 43;
constexpr int kUdpliteSendCscov = 10;
constexpr int kUdpliteRecvCscov = 11;

QString textOf(const Explanation& explanation) {
    QString all;
    for (const Explanation::Section& section : explanation.sections)
        all += QString::fromStdString(section.text) + '\n';
    return all;
}

Bytes ofInt(int value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

int intOf(const Bytes& bytes) {
    int value = -1;
    if (bytes.size() == sizeof value)
        std::memcpy(&value, bytes.data(), sizeof value);
    return value;
}

// socket() with a protocol, or the errno it was refused with.
struct Made {
    SocketId socket;
    int error = 0;
};
Made make(EngineHarness& h, int family, int type, int protocol) {
    const ActionReport report = h.run({}, step::Socket{family, type, protocol});
    return report.error ? Made{{}, report.error->number} : Made{report.made.at(0), 0};
}

Address listenOn(EngineHarness& h, SocketId socket) {
    h.run(socket, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    h.run(socket, step::Listen{4});
    return h.view(socket).local.value_or(Address());
}

} // namespace

// Families and transports beside TCP, UDP and Unix, each through the engine's own steps.
class OtherFamiliesTest : public QObject {
    Q_OBJECT

private slots:
    void everyFamilyIsMadeOrRefusedWithACause_data();
    void everyFamilyIsMadeOrRefusedWithACause();
    void aFamilyNobodyKnowsIsToldApartFromOneThatIsNotLoaded();
    void anAddressOfAnyFamilyReachesTheKernel_data();
    void anAddressOfAnyFamilyReachesTheKernel();
    void noObserverFailsTheSocket_data();
    void noObserverFailsTheSocket();
    void multipathTcpConverses();
    void multipathTcpFallsBackInSilence();
    void multipathTcpIsConnectedOnceItsPeerHasAName();
    void udpLiteLeavesPartOfTheDataUncovered();
    void sctpConverses();
    void vsockConversesWithinThisMachine();
};

void OtherFamiliesTest::everyFamilyIsMadeOrRefusedWithACause_data() {
    QTest::addColumn<int>("family");
    for (const NamedValue& row : families())
        QTest::newRow(std::string(row.symbol).c_str()) << static_cast<int>(row.value);
    QTest::newRow("46") << 46;
    QTest::newRow("9999") << 9999;
}

// Each with every type and some protocols: what is refused has an errno whose cause and remedy are written down.
void OtherFamiliesTest::everyFamilyIsMadeOrRefusedWithACause() {
    QFETCH(const int, family);
    EngineHarness h;
    for (const NamedValue& type : socketTypes()) {
        for (const int protocol : {0, 1, 6, int(IPPROTO_SCTP), int(IPPROTO_UDPLITE), int(IPPROTO_MPTCP), 300, -1}) {
            const ActionReport report = h.run({}, step::Socket{family, static_cast<int>(type.value), protocol});
            if (!report.error) {
                QCOMPARE(report.made.size(), std::size_t(1));
                QVERIFY(!h.run(report.made.front(), step::Close{}).error);
                continue;
            }
            const CallError* row = findCallError("socket", report.error->number);
            QVERIFY2(
                row != nullptr,
                qPrintable(
                    QString("%1 %2 %3: errno %4").arg(family).arg(type.value).arg(protocol).arg(report.error->number)));
            const CallRecord record = h.recordsOf(report.action).front();
            QVERIFY(textOf(explainRecord(record))
                        .contains(QString::fromUtf8(row->remedy.data(), qsizetype(row->remedy.size()))));
        }
    }
}

void OtherFamiliesTest::aFamilyNobodyKnowsIsToldApartFromOneThatIsNotLoaded() {
    EngineHarness h;
    const ActionReport unknown = h.run({}, step::Socket{9999, SOCK_STREAM, 0});
    QCOMPARE(unknown.error.value().number, EAFNOSUPPORT);
    QVERIFY(textOf(explainRecord(h.recordsOf(unknown.action).front())).contains("No family of this number is known"));
    const ActionReport gone = h.run({}, step::Socket{AF_IPX, SOCK_DGRAM, 0}); // removed in 4.18
    QCOMPARE(gone.error.value().number, EAFNOSUPPORT);
    QVERIFY(textOf(explainRecord(h.recordsOf(gone.action).front())).contains("modprobe"));
}

void OtherFamiliesTest::anAddressOfAnyFamilyReachesTheKernel_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("error");
    QTest::newRow("AF_IPX") << AF_IPX << EAFNOSUPPORT;
    QTest::newRow("AF_CAN") << AF_CAN << EAFNOSUPPORT;
    QTest::newRow("9999") << 9999 << EAFNOSUPPORT;
}

// The bytes as they were typed, on a socket of another family: the kernel's answer, and the record that shows it.
void OtherFamiliesTest::anAddressOfAnyFamilyReachesTheKernel() {
    QFETCH(const int, family);
    QFETCH(const int, error);
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const auto number = static_cast<std::uint16_t>(family);
    Bytes bytes{0, 0, 0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10};
    std::memcpy(bytes.data(), &number, sizeof number);
    const Address address = Address::fromBytes(bytes, static_cast<std::uint32_t>(bytes.size()));
    const ActionReport bind = h.run(socket, step::Bind{address});
    QCOMPARE(bind.error.value().number, error);
    QVERIFY(std::ranges::equal(h.recordsOf(bind.action).front().addressBytes(), bytes));
    QCOMPARE(h.run(socket, step::Connect{address}).error.value().number, error);
    QCOMPARE(h.run(socket, step::Sendto{Bytes{1}, 0, address}).error.value().number, error);
}

void OtherFamiliesTest::noObserverFailsTheSocket_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::newRow("netlink") << AF_NETLINK << int(SOCK_RAW);
    QTest::newRow("vsock") << AF_VSOCK << int(SOCK_STREAM);
    QTest::newRow("packet") << AF_PACKET << int(SOCK_RAW);
    QTest::newRow("XDP") << AF_XDP << int(SOCK_RAW);
    QTest::newRow("raw") << AF_INET << int(SOCK_RAW);
}

// Watched and looked at, a socket of any family stays as it was, and closes.
void OtherFamiliesTest::noObserverFailsTheSocket() {
    QFETCH(const int, family);
    QFETCH(const int, type);
    EngineHarness h;
    const Made made = make(h, family, type, family == AF_INET ? int(IPPROTO_ICMP) : 0);
    if (made.error != 0)
        QSKIP(qPrintable(QString("socket() is refused here: errno %1").arg(made.error)));
    h.engine().watch({made.socket});
    const SocketView view = h.viewWhen(made.socket, [](const SocketView& seen) { return seen.readiness.has_value(); });
    QCOMPARE(view.life, Life::Fresh);
    QCOMPARE(view.kernelType, type);
    QVERIFY(!h.run(made.socket, step::Getsockname{}).name.empty());
    QVERIFY(!h.run(made.socket, step::Close{}).error);
    QCOMPARE(h.view(made.socket).life, Life::Closed);
}

void OtherFamiliesTest::multipathTcpConverses() {
    EngineHarness h;
    const Made listener = make(h, AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
    if (listener.error != 0)
        QSKIP("this kernel has no Multipath TCP");
    const Address where = listenOn(h, listener.socket);
    const Made client = make(h, AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
    QVERIFY(!h.run(client.socket, step::Connect{where}).error);
    const ActionReport accepted = h.run(listener.socket, step::Accept{});
    QVERIFY(!accepted.error);
    QVERIFY(!h.run(client.socket, step::Send{bytesOf("several paths"), 0}).error);
    QVERIFY(!h.run(accepted.made.at(0), step::Recv{100, 0}).error);
    QCOMPARE(swb::test::textOf(h.receivedBy(accepted.made.at(0))), std::string("several paths"));
    QCOMPARE(h.view(client.socket).kernelProtocol, int(IPPROTO_MPTCP));
    QCOMPARE(intOf(h.run(client.socket, step::Getsockopt{IPPROTO_TCP, kTcpIsMptcp, 4}).bytes), 1);
}

// Pitfall 64: only TCP_IS_MPTCP tells.
void OtherFamiliesTest::multipathTcpFallsBackInSilence() {
    EngineHarness h;
    const EngineHarness::Listener plain = h.listener();
    const Made client = make(h, AF_INET, SOCK_STREAM, IPPROTO_MPTCP);
    if (client.error != 0)
        QSKIP("this kernel has no Multipath TCP");
    QVERIFY(!h.run(client.socket, step::Connect{plain.address}).error);
    QCOMPARE(h.view(client.socket).life, Life::Connected);
    const ActionReport asked = h.run(client.socket, step::Getsockopt{IPPROTO_TCP, kTcpIsMptcp, 4});
    QCOMPARE(intOf(asked.bytes), 0);
    QCOMPARE(intOf(h.run(client.socket, step::Getsockopt{SOL_SOCKET, SO_PROTOCOL, 4}).bytes), int(IPPROTO_MPTCP));
    QVERIFY(textOf(explainRecord(h.recordsOf(asked.action).front())).contains("fell back"));
}

void OtherFamiliesTest::multipathTcpIsConnectedOnceItsPeerHasAName() {
    EngineHarness h;
    const EngineHarness::Listener plain = h.listener();
    const Made client = make(h, AF_INET, SOCK_STREAM | SOCK_NONBLOCK, IPPROTO_MPTCP);
    if (client.error != 0)
        QSKIP("this kernel has no Multipath TCP");
    QCOMPARE(h.run(client.socket, step::Connect{plain.address}).error.value().number, EINPROGRESS);
    h.engine().watch({client.socket});
    const SocketView view =
        h.viewWhen(client.socket, [](const SocketView& seen) { return seen.life == Life::Connected; });
    QCOMPARE(view.life, Life::Connected);
    QVERIFY(view.peer.has_value());
}

void OtherFamiliesTest::udpLiteLeavesPartOfTheDataUncovered() {
    EngineHarness h;
    const Made receiver = make(h, AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE);
    if (receiver.error != 0)
        QSKIP("this kernel has no UDP-Lite");
    QVERIFY(!h.run(receiver.socket, step::Bind{*Address::parseInet("127.0.0.1", "0")}).error);
    const Address where = h.view(receiver.socket).local.value();
    const Made sender = make(h, AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE);
    const ActionReport set = h.run(sender.socket, step::Setsockopt{IPPROTO_UDPLITE, kUdpliteSendCscov, ofInt(3)});
    QVERIFY(!set.error);
    QCOMPARE(intOf(h.run(sender.socket, step::Getsockopt{IPPROTO_UDPLITE, kUdpliteSendCscov, 4}).bytes), 8);
    QVERIFY(textOf(explainRecord(h.recordsOf(set.action).front())).contains("1 to 7 become 8"));
    QVERIFY(!h.run(sender.socket, step::Sendto{bytesOf("uncovered"), 0, where}).error);
    QVERIFY(!h.run(receiver.socket, step::Recvfrom{100, 0}).error);
    QCOMPARE(swb::test::textOf(h.receivedBy(receiver.socket)), std::string("uncovered"));
    // A receiver that asks for more than the sender covers never sees it.
    QVERIFY(!h.run(receiver.socket, step::Setsockopt{IPPROTO_UDPLITE, kUdpliteRecvCscov, ofInt(12)}).error);
    QVERIFY(!h.run(sender.socket, step::Sendto{bytesOf("dropped"), 0, where}).error);
    QCOMPARE(h.run(receiver.socket, step::Recvfrom{100, MSG_DONTWAIT}).error.value().number, EAGAIN);
}

void OtherFamiliesTest::sctpConverses() {
    EngineHarness h;
    const Made listener = make(h, AF_INET, SOCK_STREAM, IPPROTO_SCTP);
    if (listener.error != 0) {
        const ActionReport refused = h.run({}, step::Socket{AF_INET, SOCK_STREAM, IPPROTO_SCTP});
        QVERIFY(textOf(explainRecord(h.recordsOf(refused.action).front())).contains("modprobe sctp"));
        QSKIP("this kernel has no SCTP, or its module is not loaded");
    }
    const Address where = listenOn(h, listener.socket);
    const Made client = make(h, AF_INET, SOCK_STREAM, IPPROTO_SCTP);
    QVERIFY(!h.run(client.socket, step::Connect{where}).error);
    const ActionReport accepted = h.run(listener.socket, step::Accept{});
    QVERIFY(!accepted.error);
    QVERIFY(!h.run(client.socket, step::Send{bytesOf("association"), 0}).error);
    QVERIFY(!h.run(accepted.made.at(0), step::Recv{100, 0}).error);
    QCOMPARE(swb::test::textOf(h.receivedBy(accepted.made.at(0))), std::string("association"));
}

void OtherFamiliesTest::vsockConversesWithinThisMachine() {
    EngineHarness h;
    const Made listener = make(h, AF_VSOCK, SOCK_STREAM, 0);
    if (listener.error != 0)
        QSKIP("this kernel has no AF_VSOCK");
    const ActionReport bound = h.run(listener.socket, step::Bind{Address::vsock(VMADDR_CID_LOCAL, VMADDR_PORT_ANY)});
    if (bound.error) {
        QCOMPARE(bound.error->number, EADDRNOTAVAIL);
        QVERIFY(textOf(explainRecord(h.recordsOf(bound.action).front())).contains("vsock_loopback"));
        QSKIP("the kernel's module vsock_loopback is not loaded");
    }
    QVERIFY(!h.run(listener.socket, step::Listen{4}).error);
    const Address where = h.view(listener.socket).local.value();
    const Made client = make(h, AF_VSOCK, SOCK_STREAM, 0);
    QVERIFY(!h.run(client.socket, step::Connect{where}).error);
    const ActionReport accepted = h.run(listener.socket, step::Accept{});
    QVERIFY(!accepted.error);
    QVERIFY(!h.run(client.socket, step::Send{bytesOf("next door"), 0}).error);
    QVERIFY(!h.run(accepted.made.at(0), step::Recv{100, 0}).error);
    QCOMPARE(swb::test::textOf(h.receivedBy(accepted.made.at(0))), std::string("next door"));
}

QTEST_APPLESS_MAIN(OtherFamiliesTest)
#include "tst_other_families.moc"
