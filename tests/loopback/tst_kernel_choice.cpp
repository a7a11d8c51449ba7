#include "tests/support/engine_harness.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using swb::test::EngineHarness;

// What socket() is asked for goes to the kernel as it is; what the kernel made of it is read back.
class KernelChoiceTest : public QObject {
    Q_OBJECT

private slots:
    void choiceIsReadBack_data();
    void choiceIsReadBack();
    void refusalIsTheKernels_data();
    void refusalIsTheKernels();
    void socketpairRefusalIsTheKernels();
    void typeFlagsAreKeptApartFromTheType();
};

void KernelChoiceTest::choiceIsReadBack_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("protocol");
    QTest::addColumn<int>("kernelType");
    QTest::addColumn<int>("kernelProtocol");
    QTest::newRow("0 of a stream is TCP") << AF_INET << int(SOCK_STREAM) << 0 << int(SOCK_STREAM) << int(IPPROTO_TCP);
    QTest::newRow("0 of a datagram is UDP") << AF_INET << int(SOCK_DGRAM) << 0 << int(SOCK_DGRAM) << int(IPPROTO_UDP);
    QTest::newRow("TCP by number") << AF_INET << int(SOCK_STREAM) << int(IPPROTO_TCP) << int(SOCK_STREAM)
                                   << int(IPPROTO_TCP);
    QTest::newRow("raw Unix is a datagram") << AF_UNIX << int(SOCK_RAW) << 0 << int(SOCK_DGRAM) << 0;
    QTest::newRow("Unix seqpacket") << AF_UNIX << int(SOCK_SEQPACKET) << 0 << int(SOCK_SEQPACKET) << 0;
    QTest::newRow("Unix protocol 1") << AF_UNIX << int(SOCK_STREAM) << int(PF_UNIX) << int(SOCK_STREAM) << 0;
}

void KernelChoiceTest::choiceIsReadBack() {
    QFETCH(const int, family);
    QFETCH(const int, type);
    QFETCH(const int, protocol);
    EngineHarness h;
    const ActionReport report = h.run({}, step::Socket{family, type, protocol});
    QVERIFY(!report.error);
    const SocketView view = h.view(report.made.at(0));
    QCOMPARE(view.type, type);
    QCOMPARE(view.protocol, protocol);
    QTEST(view.kernelType, "kernelType");
    QTEST(view.kernelProtocol, "kernelProtocol");
    QCOMPARE(view.life, Life::Fresh);
}

void KernelChoiceTest::refusalIsTheKernels_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("protocol");
    QTest::addColumn<int>("error");
    QTest::newRow("family 9999") << 9999 << int(SOCK_STREAM) << 0 << EAFNOSUPPORT;
    QTest::newRow("family -1") << -1 << int(SOCK_STREAM) << 0 << EAFNOSUPPORT;
    QTest::newRow("type 6 of INET") << AF_INET << 6 << 0 << ESOCKTNOSUPPORT;
    QTest::newRow("type 99") << AF_INET << 99 << 0 << EINVAL;
    QTest::newRow("seqpacket of INET") << AF_INET << int(SOCK_SEQPACKET) << 0 << ESOCKTNOSUPPORT;
    QTest::newRow("stream of UDP") << AF_INET << int(SOCK_STREAM) << int(IPPROTO_UDP) << EPROTONOSUPPORT;
    QTest::newRow("datagram of TCP") << AF_INET << int(SOCK_DGRAM) << int(IPPROTO_TCP) << EPROTONOSUPPORT;
    QTest::newRow("protocol 9999") << AF_INET << int(SOCK_STREAM) << 9999 << EINVAL;
    QTest::newRow("TCP of Unix") << AF_UNIX << int(SOCK_STREAM) << int(IPPROTO_TCP) << EPROTONOSUPPORT;
    QTest::newRow("rdm of Unix") << AF_UNIX << int(SOCK_RDM) << 0 << ESOCKTNOSUPPORT;
}

void KernelChoiceTest::refusalIsTheKernels() {
    QFETCH(const int, family);
    QFETCH(const int, type);
    QFETCH(const int, protocol);
    EngineHarness h;
    const ActionReport report = h.run({}, step::Socket{family, type, protocol});
    QVERIFY(report.error);
    QTEST(report.error->number, "error");
    QCOMPARE(report.error->call, std::string_view("socket"));
    QCOMPARE(report.value, -1);
    QVERIFY(report.made.empty());
    QVERIFY(h.engine().changesSince(0).changed.empty());
    const CallRecord record = h.recordsOf(report.action).front();
    QCOMPARE(record.args[0], std::int64_t(family));
    QCOMPARE(record.error, report.error->number);
}

void KernelChoiceTest::socketpairRefusalIsTheKernels() {
    EngineHarness h;
    const ActionReport report = h.run({}, step::Socketpair{AF_INET, SOCK_STREAM, 0});
    QCOMPARE(report.error.value().number, EOPNOTSUPP);
    QVERIFY(report.made.empty());
}

void KernelChoiceTest::typeFlagsAreKeptApartFromTheType() {
    EngineHarness h;
    const ActionReport report = h.run({}, step::Socket{AF_INET, SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0});
    const SocketView view = h.view(report.made.at(0));
    QCOMPARE(view.type, int(SOCK_DGRAM));
    QCOMPARE(view.typeFlags, SOCK_NONBLOCK | SOCK_CLOEXEC);
    QCOMPARE(view.mode, TimeoutMode::NonBlocking);
    QCOMPARE(h.recordsOf(report.action).front().args[1], std::int64_t(SOCK_DGRAM | SOCK_NONBLOCK | SOCK_CLOEXEC));
}

QTEST_APPLESS_MAIN(KernelChoiceTest)
#include "tst_kernel_choice.moc"
