#include "core/reference/kernel_matrix.h"
#include "core/reference/module_loading.h"

#include <QDir>
#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>

using namespace swb;

namespace {

// The files of a kernel that loads modules, and has TCP, UDP, Unix, netlink and packet sockets.
class FakeRoot {
public:
    FakeRoot() {
        QDir(m_dir.path()).mkpath(QStringLiteral("proc/net"));
        QDir(m_dir.path()).mkpath(QStringLiteral("proc/sys/kernel"));
        write("proc/modules", "");
        write("proc/net/protocols",
              "protocol  size sockets\nPACKET 1600\nUDPv6 1472\nTCPv6 2432\nUNIX 1152\nUDP-Lite 1344\n"
              "MPTCP 1936\nUDP 1344\nTCP 2304\nNETLINK 1096\n");
        write("proc/net/netlink", "sk Eth Pid\n0000 0 0\n0000 16 0\n");
    }

    void write(const char* path, const QByteArray& text) {
        QFile file(m_dir.filePath(QString::fromLatin1(path)));
        QVERIFY(file.open(QFile::WriteOnly));
        file.write(text);
    }
    void remove(const char* path) { QFile::remove(m_dir.filePath(QString::fromLatin1(path))); }
    LoadedParts parts() const { return LoadedParts::ofThisKernel(m_dir.path().toStdString()); }

private:
    QTemporaryDir m_dir;
};

} // namespace

// Which questions to socket() might bring a module into the kernel.
class TestModuleLoading : public QObject {
    Q_OBJECT

private slots:
    void tellsWhatMayLoad_data();
    void tellsWhatMayLoad();
    void aKernelWithoutModulesLoadsNothing();
    void aLockedKernelLoadsNothing();
    void withoutFilesEverythingMayLoad();
};

void TestModuleLoading::tellsWhatMayLoad_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("protocol");
    QTest::addColumn<bool>("may");
    const auto row = [](const char* name, int family, int type, int protocol, bool may) {
        QTest::newRow(name) << family << type << protocol << may;
    };
    row("TCP", AF_INET, SOCK_STREAM, IPPROTO_TCP, false);
    row("TCP by 0", AF_INET, SOCK_STREAM, 0, false);
    row("SCTP", AF_INET, SOCK_STREAM, IPPROTO_SCTP, true);
    row("MPTCP, which is there", AF_INET, SOCK_STREAM, IPPROTO_MPTCP, false);
    row("MPTCP over IPv6, which is not", AF_INET6, SOCK_STREAM, IPPROTO_MPTCP, true);
    row("UDP-Lite", AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE, false);
    row("UDP-Lite over IPv6", AF_INET6, SOCK_DGRAM, IPPROTO_UDPLITE, true);
    row("ping", AF_INET, SOCK_DGRAM, IPPROTO_ICMP, false);
    row("raw", AF_INET, SOCK_RAW, 132, false);
    row("raw 0", AF_INET, SOCK_RAW, 0, true);
    row("a type IP has not got", AF_INET6, SOCK_RDM, 0, true);
    row("SOCK_PACKET of old", AF_INET, SOCK_PACKET, 0, false);
    row("Unix", AF_UNIX, SOCK_RAW, 200, false);
    row("packet", AF_PACKET, SOCK_RAW, 3, false);
    row("netlink protocol that is there", AF_NETLINK, SOCK_RAW, 16, false);
    row("netlink protocol that is not", AF_NETLINK, SOCK_RAW, 12, true);
    row("a family that is not there", AF_CAN, SOCK_RAW, 1, true);
    row("vsock, which is not there", AF_VSOCK, SOCK_STREAM, 0, true);
}

void TestModuleLoading::tellsWhatMayLoad() {
    QFETCH(int, family);
    QFETCH(int, type);
    QFETCH(int, protocol);
    const FakeRoot root;
    const LoadedParts parts = root.parts();
    QVERIFY(parts.canLoad);
    QTEST(mayLoadModule(parts, family, type, protocol), "may");
}

void TestModuleLoading::aKernelWithoutModulesLoadsNothing() {
    FakeRoot root;
    root.remove("proc/modules");
    const LoadedParts parts = root.parts();
    QVERIFY(!parts.canLoad);
    QVERIFY2(parts.why.find("without loadable modules") != std::string::npos, parts.why.c_str());
    QVERIFY(!mayLoadModule(parts, AF_CAN, SOCK_RAW, 1));
}

void TestModuleLoading::aLockedKernelLoadsNothing() {
    FakeRoot root;
    root.write("proc/sys/kernel/modules_disabled", "1\n");
    QVERIFY(!root.parts().canLoad);
    root.write("proc/sys/kernel/modules_disabled", "0\n");
    QVERIFY(root.parts().canLoad);
}

void TestModuleLoading::withoutFilesEverythingMayLoad() {
    FakeRoot root;
    root.remove("proc/net/protocols");
    const LoadedParts parts = root.parts();
    QVERIFY(mayLoadModule(parts, AF_INET, SOCK_STREAM, IPPROTO_TCP));
    QVERIFY(mayLoadModule(parts, AF_UNIX, SOCK_STREAM, 0));
}

QTEST_APPLESS_MAIN(TestModuleLoading)
#include "tst_module_loading.moc"
