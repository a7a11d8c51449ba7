#include "core/explain/explanation.h"
#include "core/net/address.h"

#include <QtTest>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <linux/vm_sockets.h>
#include <net/if.h>
#include <netinet/in.h>
#include <netpacket/packet.h>
#include <sys/socket.h>

#include <cstring>

using namespace swb;

namespace {

QString section(const Explanation& explanation, std::string_view heading) {
    for (const Explanation::Section& one : explanation.sections) {
        if (one.heading == heading)
            return QString::fromStdString(one.text);
    }
    return {};
}

} // namespace

// Addresses of AF_NETLINK and AF_VSOCK, from text to the struct of the kernel and to what is said of them.
class TestAddressFamilies : public QObject {
    Q_OBJECT

private slots:
    void netlinkIsTheKernelsStruct() {
        const Address address = *Address::parseNetlink("4711", "RTMGRP_LINK|0x10");
        sockaddr_nl nl{};
        QCOMPARE(address.length(), std::uint32_t(sizeof nl));
        std::memcpy(&nl, address.data(), sizeof nl);
        QCOMPARE(int(nl.nl_family), AF_NETLINK);
        QCOMPARE(nl.nl_pid, 4711U);
        QCOMPARE(nl.nl_groups, std::uint32_t(RTMGRP_LINK | RTMGRP_IPV4_IFADDR));
        QVERIFY(*Address::parseNetlink("", "") == Address::netlink(0, 0));
        QCOMPARE(address.port(), -1);
    }

    void aLinkIsTheKernelsStruct() {
        const Address address = *Address::parseLink("lo", "ETH_P_ARP", Bytes{2, 0, 0, 0, 0, 9});
        sockaddr_ll link{};
        QCOMPARE(address.length(), std::uint32_t(sizeof link));
        std::memcpy(&link, address.data(), sizeof link);
        QCOMPARE(int(link.sll_family), AF_PACKET);
        QCOMPARE(ntohs(link.sll_protocol), std::uint16_t(0x0806));
        QCOMPARE(unsigned(link.sll_ifindex), if_nametoindex("lo"));
        QCOMPARE(int(link.sll_halen), 6);
        QCOMPARE(int(link.sll_addr[5]), 9);
        QVERIFY(Address::parseLink("", "")->toString() == "any");
    }

    void linkTextThatIsNoneIsRefused_data() {
        QTest::addColumn<QByteArray>("interface");
        QTest::addColumn<QByteArray>("protocol");
        QTest::addColumn<QByteArray>("message");
        QTest::newRow("no such interface") << QByteArray("nowhere0") << QByteArray() << QByteArray("lo (");
        QTest::newRow("name too long") << QByteArray("sixteen-letters0") << QByteArray()
                                       << QByteArray("ifr_name holds 15 bytes, these are 16");
        QTest::newRow("index too large") << QByteArray("2147483648") << QByteArray() << QByteArray("2147483647");
        QTest::newRow("type too large") << QByteArray("lo") << QByteArray("65536") << QByteArray("65535");
        QTest::newRow("unknown type") << QByteArray("lo") << QByteArray("ETH_P_NOPE") << QByteArray("ETH_P_NOPE");
    }
    void linkTextThatIsNoneIsRefused() {
        QFETCH(const QByteArray, interface);
        QFETCH(const QByteArray, protocol);
        QFETCH(const QByteArray, message);
        const auto address = Address::parseLink(interface.toStdString(), protocol.toStdString());
        QVERIFY(!address);
        QVERIFY2(QByteArray::fromStdString(address.error().message).contains(message), address.error().message.c_str());
    }

    void aLinkIsExplainedFieldByField() {
        const Explanation lo = explainAddress(*Address::parseLink("lo", "ETH_P_IP"));
        QVERIFY(section(lo, "Byte by byte").contains("ETH_P_IP"));
        QVERIFY(section(lo, "Byte by byte").contains("sll_ifindex"));
        QVERIFY(QString::fromStdString(lo.subtitle).contains("AF_PACKET address, interface, 20 bytes"));
    }

    void netlinkTextThatIsNoneIsRefused_data() {
        QTest::addColumn<QByteArray>("portId");
        QTest::addColumn<QByteArray>("groups");
        QTest::newRow("a word") << QByteArray("kernel") << QByteArray();
        QTest::newRow("too large") << QByteArray("4294967296") << QByteArray();
        QTest::newRow("negative") << QByteArray("-1") << QByteArray();
        QTest::newRow("unknown group") << QByteArray("0") << QByteArray("RTMGRP_NOTHING");
        QTest::newRow("group of 33 bits") << QByteArray("0") << QByteArray("0x100000000");
    }
    void netlinkTextThatIsNoneIsRefused() {
        QFETCH(const QByteArray, portId);
        QFETCH(const QByteArray, groups);
        const auto address = Address::parseNetlink(portId.toStdString(), groups.toStdString());
        QVERIFY(!address);
        QVERIFY(!address.error().message.empty());
        QVERIFY(address.error().length > 0);
    }

    void vsockIsTheKernelsStruct() {
        const Address address = *Address::parseVsock("host", "0x50", "1");
        sockaddr_vm vm{};
        QCOMPARE(address.length(), std::uint32_t(sizeof vm));
        std::memcpy(&vm, address.data(), sizeof vm);
        QCOMPARE(int(vm.svm_family), AF_VSOCK);
        QCOMPARE(vm.svm_cid, unsigned(VMADDR_CID_HOST));
        QCOMPARE(vm.svm_port, 80U);
        QCOMPARE(int(vm.svm_flags), 1);
    }

    void vsockContextsHaveTheirNames_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::addColumn<unsigned>("cid");
        QTest::newRow("any") << QByteArray("any") << unsigned(VMADDR_CID_ANY);
        QTest::newRow("minus one") << QByteArray("-1") << unsigned(VMADDR_CID_ANY);
        QTest::newRow("symbol") << QByteArray("VMADDR_CID_LOCAL") << unsigned(VMADDR_CID_LOCAL);
        QTest::newRow("short") << QByteArray("Hypervisor") << unsigned(VMADDR_CID_HYPERVISOR);
        QTest::newRow("number") << QByteArray("4294967294") << 4294967294U;
    }
    void vsockContextsHaveTheirNames() {
        QFETCH(const QByteArray, text);
        QFETCH(const unsigned, cid);
        const auto address = Address::parseVsock(text.toStdString(), "any");
        QVERIFY(address);
        QVERIFY(*address == Address::vsock(cid, VMADDR_PORT_ANY));
    }

    void vsockTextThatIsNoneIsRefused() {
        QVERIFY(!Address::parseVsock("", "80"));
        QVERIFY(!Address::parseVsock("here", "80"));
        QVERIFY(!Address::parseVsock("1", "http"));
        QVERIFY(!Address::parseVsock("1", "80", "256"));
        QVERIFY(!Address::parseVsock("-2", "80"));
    }

    void theirFieldsAreExplained() {
        const Explanation kernel = explainAddress(Address::netlink(0, RTMGRP_LINK));
        QCOMPARE(kernel.subtitle, std::string("AF_NETLINK address, kernel, 12 bytes"));
        const QString fields = section(kernel, "Byte by byte");
        QVERIFY2(fields.contains("nl_pid") && fields.contains("RTMGRP_LINK"), qPrintable(fields));
        QVERIFY(section(kernel, "In C").contains("struct sockaddr_nl"));
        const Explanation local = explainAddress(Address::vsock(VMADDR_CID_LOCAL, 80));
        QCOMPARE(local.subtitle, std::string("AF_VSOCK address, loopback, 16 bytes"));
        QVERIFY(section(local, "Byte by byte").contains("VMADDR_CID_LOCAL"));
        QCOMPARE(section(local, "In Python"), QString("(1, 80)"));
    }

    void aCutOneIsBytesAndNoMore() {
        const Bytes bytes{16, 0, 0, 0, 9};
        const Address cut = Address::fromBytes(bytes, 5);
        QCOMPARE(cut.toString(), std::string("family 16: 00 00 09"));
        QVERIFY(explainAddress(cut).subtitle.find("cut short") != std::string::npos);
    }

    void aFlowIsToldApartFromItsClass() {
        const Explanation flow = explainAddress(*Address::parseInet6("::1", "9", 0x0a2abcde));
        QVERIFY(section(flow, "Byte by byte").contains("traffic class 0xa2, flow label 0xabcde"));
        QVERIFY(section(flow, "Flow").contains("IPV6_FLOWINFO_SEND"));
        QVERIFY(section(explainAddress(*Address::parseInet6("::1", "9")), "Flow").isEmpty());
    }
};

QTEST_APPLESS_MAIN(TestAddressFamilies)
#include "tst_address_families.moc"
