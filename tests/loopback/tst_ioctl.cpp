#include "core/net/interfaces.h"
#include "core/net/ioctl_answer.h"
#include "core/render/call_text.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <fcntl.h>
#include <linux/sockios.h>
#include <net/if.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>

using namespace swb;
using swb::test::bytesOf;
using swb::test::EngineHarness;

class IoctlTest : public QObject {
    Q_OBJECT

private slots:
    void queuesAreCounted();
    void nonBlockingIsSetAndShown();
    void asynchronousAndOwnerAreSet();
    void theUrgentMarkIsSeen();
    void closeOnExecIsSetWithoutAnArgument();
    void theTimeOfTheLastDatagramIsRead_data();
    void theTimeOfTheLastDatagramIsRead();
    void theAnswerIsSaidInWords();
    void anInterfaceIsRead_data();
    void anInterfaceIsRead();
    void theNameOfAnIndexIsRead();
    void theListOfInterfacesIsRead();
    void aWrongInterfaceIsRefused_data();
    void aWrongInterfaceIsRefused();
    void anyNumberIsLetThrough_data();
    void anyNumberIsLetThrough();
    void requestsThatChangeTheMachineAreKnown();
};

namespace {

std::string lineOf(EngineHarness& h, ActionId action) {
    const std::vector<CallRecord> records = h.recordsOf(action);
    return records.empty() ? std::string() : lineText(records.back(), Numbers::Symbols);
}

} // namespace

void IoctlTest::queuesAreCounted() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("twelve bytes"), 0});
    h.viewWhen(server, [](const SocketView& view) { return view.id.value != 0; });
    QTRY_COMPARE(h.run(server, step::Ioctl{FIONREAD}).value, std::int64_t(12));
    QTRY_COMPARE(h.run(client, step::Ioctl{SIOCOUTQ}).value, std::int64_t(0)); // acknowledged
    QCOMPARE(h.run(client, step::Ioctl{SIOCOUTQNSD}).value, std::int64_t(0));
    // A listener has connections in its queues, no bytes.
    QCOMPARE(h.run(h.listener().socket, step::Ioctl{FIONREAD}).error.value().number, EINVAL);
}

void IoctlTest::nonBlockingIsSetAndShown() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const ActionId action = h.start(socket, step::Ioctl{FIONBIO, 1});
    QVERIFY(!h.waitFor(action).error);
    QCOMPARE(lineOf(h, action), std::string("ioctl(") + std::to_string(h.view(socket).fd) + ", FIONBIO, [1]) = 0");
    QCOMPARE(h.view(socket).mode, TimeoutMode::NonBlocking);
    QCOMPARE(h.run(socket, step::Recv{1, 0}).error.value().number, EAGAIN);
    h.run(socket, step::Ioctl{FIONBIO, 0});
    QCOMPARE(h.view(socket).mode, TimeoutMode::Blocking);
    QCOMPARE(h.run(socket, step::Fcntl{F_GETFL, 0}).value & O_NONBLOCK, std::int64_t(0));
}

void IoctlTest::asynchronousAndOwnerAreSet() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
    QVERIFY(!h.run(socket, step::Ioctl{SIOCSPGRP, ::getpid()}).error);
    QCOMPARE(h.run(socket, step::Ioctl{SIOCGPGRP}).value, std::int64_t(::getpid()));
    QVERIFY(!h.run(socket, step::Ioctl{FIOASYNC, 1}).error);
    QVERIFY(h.run(socket, step::Fcntl{F_GETFL, 0}).value & O_ASYNC);
    h.run(socket, step::Ioctl{FIOASYNC, 0});
}

void IoctlTest::theUrgentMarkIsSeen() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(server, step::Ioctl{SIOCATMARK}).value, std::int64_t(0));
    h.run(client, step::Send{bytesOf("a"), 0});
    h.run(client, step::Send{bytesOf("!"), MSG_OOB});
    QCOMPARE(h.run(server, step::Recv{8, 0}).value, std::int64_t(1)); // stops before the mark
    QTRY_COMPARE(h.run(server, step::Ioctl{SIOCATMARK}).value, std::int64_t(1));
}

void IoctlTest::closeOnExecIsSetWithoutAnArgument() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
    h.run(socket, step::Ioctl{FIONCLEX});
    QCOMPARE(h.run(socket, step::Fcntl{F_GETFD, 0}).value, std::int64_t(0));
    const ActionId action = h.start(socket, step::Ioctl{FIOCLEX});
    QVERIFY(!h.waitFor(action).error);
    QVERIFY(lineOf(h, action).ends_with("FIOCLEX) = 0"));
    QCOMPARE(h.run(socket, step::Fcntl{F_GETFD, 0}).value, std::int64_t(FD_CLOEXEC));
}

void IoctlTest::theTimeOfTheLastDatagramIsRead_data() {
    QTest::addColumn<quint64>("request");
    QTest::addColumn<QString>("symbol");
    QTest::newRow("old, microseconds") << quint64(SIOCGSTAMP_OLD) << "SIOCGSTAMP_OLD";
    QTest::newRow("old, nanoseconds") << quint64(SIOCGSTAMPNS_OLD) << "SIOCGSTAMPNS_OLD";
    QTest::newRow("new, microseconds") << quint64(SIOCGSTAMP_NEW) << "SIOCGSTAMP_NEW";
    QTest::newRow("new, nanoseconds") << quint64(SIOCGSTAMPNS_NEW) << "SIOCGSTAMPNS_NEW";
}

void IoctlTest::theTimeOfTheLastDatagramIsRead() {
    QFETCH(const quint64, request);
    QFETCH(const QString, symbol);
    EngineHarness h;
    const SocketId receiver = h.socket(AF_INET, SOCK_DGRAM);
    h.run(receiver, step::Bind{*Address::parseInet("127.0.0.1", "0")});
    QCOMPARE(h.run(receiver, step::Ioctl{request}).error.value().number, ENOENT);
    const SocketId sender = h.socket(AF_INET, SOCK_DGRAM);
    h.run(sender, step::Sendto{bytesOf("now"), 0, h.view(receiver).local.value()});
    h.run(receiver, step::Recv{8, 0});
    const ActionId action = h.start(receiver, step::Ioctl{request});
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    const std::string line = lineOf(h, action);
    QVERIFY2(line.find(symbol.toStdString()) != std::string::npos, line.c_str());
    QVERIFY2(line.find(report.hint) != std::string::npos && report.hint.ends_with("s since 1970"), line.c_str());
    const auto seconds = std::stoll(line.substr(line.find('[') + 1));
    QVERIFY2(std::abs(seconds - static_cast<long long>(::time(nullptr))) < 60, line.c_str());
}

void IoctlTest::theAnswerIsSaidInWords() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("twelve bytes"), 0});
    QTRY_COMPARE(h.run(server, step::Ioctl{FIONREAD}).hint, std::string("12 bytes can be read"));
    QCOMPARE(h.run(server, step::Ioctl{SIOCATMARK}).hint, std::string("not at the mark of an urgent byte"));
    QCOMPARE(h.run(server, step::Ioctl{SIOCGPGRP}).hint, std::string("SIGIO and SIGURG go to nobody"));
    h.run(server, step::Ioctl{SIOCSPGRP, -getpgrp()});
    QCOMPARE(h.run(server, step::Ioctl{SIOCGPGRP}).hint,
             "SIGIO and SIGURG go to process group " + std::to_string(getpgrp()));
}

void IoctlTest::anInterfaceIsRead_data() {
    QTest::addColumn<quint64>("request");
    QTest::addColumn<QString>("answer");
    QTest::newRow("address") << quint64(SIOCGIFADDR) << "lo: 127.0.0.1";
    QTest::newRow("netmask") << quint64(SIOCGIFNETMASK) << "lo: 255.0.0.0";
    QTest::newRow("flags") << quint64(SIOCGIFFLAGS) << "lo: UP|LOOPBACK|RUNNING";
    QTest::newRow("hardware address") << quint64(SIOCGIFHWADDR) << "lo: 00:00:00:00:00:00 (ARPHRD_LOOPBACK)";
    QTest::newRow("MTU") << quint64(SIOCGIFMTU) << "lo: 65536 bytes";
    QTest::newRow("metric") << quint64(SIOCGIFMETRIC) << "lo: 0";
    QTest::newRow("index") << quint64(SIOCGIFINDEX) << QString("lo: %1").arg(::if_nametoindex("lo"));
}

void IoctlTest::anInterfaceIsRead() {
    QFETCH(const quint64, request);
    QFETCH(const QString, answer);
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const ActionId action = h.start(socket, step::InterfaceIoctl{request, "lo"});
    const ActionReport report = h.waitFor(action);
    QVERIFY(!report.error);
    QCOMPARE(QString::fromStdString(report.hint), answer);
    QCOMPARE(report.bytes.size(), sizeof(ifreq)); // as bytes, too
    const QString line = QString::fromStdString(lineOf(h, action));
    QVERIFY2(line.contains(QStringLiteral("{\"lo\": %1}").arg(answer.mid(4))), qPrintable(line));
}

void IoctlTest::theNameOfAnIndexIsRead() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET6, SOCK_DGRAM);
    const ActionReport report =
        h.run(socket, step::InterfaceIoctl{SIOCGIFNAME, std::to_string(::if_nametoindex("lo"))});
    QVERIFY(!report.error);
    QVERIFY2(report.hint.ends_with(": lo"), report.hint.c_str());
    QCOMPARE(h.run(socket, step::InterfaceIoctl{SIOCGIFNAME, "0"}).error.value().number, ENODEV);
}

void IoctlTest::theListOfInterfacesIsRead() {
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const ActionReport report = h.run(socket, step::InterfaceIoctl{SIOCGIFCONF, ""});
    QVERIFY(!report.error);
    QVERIFY2(report.hint.find("lo 127.0.0.1") != std::string::npos, report.hint.c_str());
    QCOMPARE(report.bytes.size() % sizeof(ifreq), std::size_t(0));
}

void IoctlTest::aWrongInterfaceIsRefused_data() {
    QTest::addColumn<QString>("name");
    QTest::addColumn<int>("calls");
    QTest::newRow("unknown") << "nosuchif0" << 1;
    QTest::newRow("empty") << "" << 1;
    QTest::newRow("as long as it may be") << QString(15, 'x') << 1;
    QTest::newRow("one letter too long") << QString(16, 'x') << 0;
    QTest::newRow("40 letters") << QString(40, 'x') << 0;
}

void IoctlTest::aWrongInterfaceIsRefused() {
    QFETCH(const QString, name);
    QFETCH(const int, calls);
    EngineHarness h;
    const SocketId socket = h.socket(AF_INET, SOCK_DGRAM);
    const ActionId action = h.start(socket, step::InterfaceIoctl{SIOCGIFADDR, name.toStdString()});
    QCOMPARE(h.waitFor(action).error.value().number, ENODEV);
    QCOMPARE(h.recordsOf(action).size(), static_cast<std::size_t>(calls));
}

void IoctlTest::anyNumberIsLetThrough_data() {
    QTest::addColumn<quint64>("request");
    QTest::addColumn<int>("error");
    QTest::newRow("unknown") << quint64(0x12345678) << ENOTTY;
    QTest::newRow("zero") << quint64(0) << ENOTTY;
    QTest::newRow("all bits") << quint64(0xffffffff) << ENOTTY;
}

void IoctlTest::anyNumberIsLetThrough() {
    QFETCH(const quint64, request);
    QFETCH(const int, error);
    EngineHarness h;
    const SocketId socket = h.socket(AF_UNIX, SOCK_STREAM);
    QCOMPARE(h.run(socket, step::Ioctl{request, 2147483647}).error.value().number, error);
}

void IoctlTest::requestsThatChangeTheMachineAreKnown() {
    for (const unsigned long request : {SIOCSIFADDR, SIOCSIFFLAGS, SIOCSIFMTU, SIOCADDRT, SIOCSARP, SIOCDEVPRIVATE})
        QVERIFY(changesMachine(request));
    for (const unsigned long request : {SIOCGIFADDR, SIOCINQ, SIOCATMARK, SIOCGIFCONF, SIOCSPGRP})
        QVERIFY(!changesMachine(request));
}

QTEST_GUILESS_MAIN(IoctlTest)
#include "tst_ioctl.moc"
