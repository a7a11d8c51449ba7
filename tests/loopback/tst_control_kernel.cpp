#include "tests/support/message_steps.h"

#include <QTest>

#include <arpa/inet.h>
#include <linux/if_packet.h>
#include <linux/net_tstamp.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <net/if.h>
#include <netinet/udp.h>
#include <unistd.h>

#include <cerrno>
#include <ctime>

using namespace swb;
using swb::test::bound;
using swb::test::bytesOf;
using swb::test::bytesOfValue;
using swb::test::Came;
using swb::test::controlOf;
using swb::test::echo;
using swb::test::Endpoint;
using swb::test::EngineHarness;
using swb::test::find;
using swb::test::set;
using swb::test::unixPair;

namespace {
constexpr int kSoPassPidfd = 76;
}

class ControlKernelTest : public QObject {
    Q_OBJECT

private slots:
    void eachIpv4MessageComesAsTheKernelTellsIt();
    void eachIpv6MessageComesAsTheKernelTellsIt();
    void packetInfoChoosesTheSourceAddress();
    void hopLimitAndTrafficClassOfOnePacketCanBeSent();
    void timeStampsAreOfNow_data();
    void timeStampsAreOfNow();
    void credentialsAreTheSendersOwn();
    void pidfdIsADescriptorShownAsWhatItIs();
    void segmentsAreCutAndJoinedAgain();
    void droppedDatagramsAreCountedExactly();
    void captureTellsOfTheFrame();
    void netlinkTellsTheGroup();
};

void ControlKernelTest::eachIpv4MessageComesAsTheKernelTellsIt() {
    EngineHarness h;
    const Endpoint e = bound(h, AF_INET);
    for (const int name : {IP_PKTINFO, IP_RECVTTL, IP_RECVTOS, IP_RECVORIGDSTADDR, IP_RECVFRAGSIZE})
        QVERIFY(set(h, e.socket, IPPROTO_IP, name));
    const ActionReport got = echo(h, e);
    QCOMPARE(got.value, 4);
    QCOMPARE(find(got, IPPROTO_IP, IP_PKTINFO).text, "ipi_ifindex lo, ipi_spec_dst 127.0.0.1, ipi_addr 127.0.0.1");
    QCOMPARE(find(got, IPPROTO_IP, IP_TTL).text, "64");
    QCOMPARE(find(got, IPPROTO_IP, IP_TOS).text, "0");
    QCOMPARE(find(got, IPPROTO_IP, IP_ORIGDSTADDR).text, e.address.toString());
    for (const ControlMessage& message : controlMessages(got.messages.at(0).control))
        QVERIFY2(message.fault == ControlFault::None, message.kind->symbol.data());
    QCOMPARE(got.messages.at(0).flags & MSG_CTRUNC, 0);
}

void ControlKernelTest::eachIpv6MessageComesAsTheKernelTellsIt() {
    EngineHarness h;
    const Endpoint e = bound(h, AF_INET6);
    for (const int name : {IPV6_RECVPKTINFO, IPV6_RECVHOPLIMIT, IPV6_RECVTCLASS, 74 /* IPV6_RECVORIGDSTADDR */})
        QVERIFY(set(h, e.socket, IPPROTO_IPV6, name));
    const ActionReport got = echo(h, e);
    QCOMPARE(find(got, IPPROTO_IPV6, IPV6_PKTINFO).text, "ipi6_addr ::1, ipi6_ifindex lo");
    QCOMPARE(find(got, IPPROTO_IPV6, IPV6_HOPLIMIT).text, "64");
    QCOMPARE(find(got, IPPROTO_IPV6, IPV6_TCLASS).text, "0");
    QCOMPARE(find(got, IPPROTO_IPV6, 74).text, e.address.toString());
}

void ControlKernelTest::packetInfoChoosesTheSourceAddress() {
    EngineHarness h;
    const SocketId any = h.socket(AF_INET, SOCK_DGRAM);
    QVERIFY(!h.run(any, step::Bind{*Address::parseInet("0.0.0.0", "0")}).error);
    const Endpoint e = bound(h, AF_INET);
    in_pktinfo info{};
    info.ipi_spec_dst.s_addr = htonl(0x7f000309);
    const Bytes control = controlOf(IPPROTO_IP, IP_PKTINFO, bytesOfValue(info));
    QVERIFY(!h.run(any, step::Sendmsg{{{bytesOf("x")}, control, e.address}, 0}).error);
    const ActionReport got = h.run(e.socket, step::Recvmsg{{16}, 0, MSG_DONTWAIT});
    QCOMPARE(got.messages.at(0).address.host(), "127.0.3.9");
}

void ControlKernelTest::hopLimitAndTrafficClassOfOnePacketCanBeSent() {
    EngineHarness h;
    const Endpoint e = bound(h, AF_INET6);
    QVERIFY(set(h, e.socket, IPPROTO_IPV6, IPV6_RECVHOPLIMIT));
    QVERIFY(set(h, e.socket, IPPROTO_IPV6, IPV6_RECVTCLASS));
    const std::vector<ControlPart> parts{{IPPROTO_IPV6, IPV6_HOPLIMIT, bytesOfValue(9)},
                                         {IPPROTO_IPV6, IPV6_TCLASS, bytesOfValue(0x20)}};
    const ActionReport got = echo(h, e, controlBytes(parts));
    QCOMPARE(find(got, IPPROTO_IPV6, IPV6_HOPLIMIT).text, "9");
    QCOMPARE(find(got, IPPROTO_IPV6, IPV6_TCLASS).text, "32");
    QCOMPARE(find(echo(h, e), IPPROTO_IPV6, IPV6_HOPLIMIT).text, "64"); // of that packet alone
}

void ControlKernelTest::timeStampsAreOfNow_data() {
    QTest::addColumn<int>("option");
    QTest::addColumn<int>("value");
    QTest::addColumn<int>("type");
    QTest::newRow("microseconds") << SO_TIMESTAMP << 1 << SO_TIMESTAMP;
    QTest::newRow("nanoseconds") << SO_TIMESTAMPNS << 1 << SO_TIMESTAMPNS;
    QTest::newRow("microseconds of 64 bits") << 63 << 1 << 63;
    QTest::newRow("nanoseconds of 64 bits") << 64 << 1 << 64;
    const int software = SOF_TIMESTAMPING_RX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE;
    QTest::newRow("three of them") << SO_TIMESTAMPING << software << SO_TIMESTAMPING;
}

void ControlKernelTest::timeStampsAreOfNow() {
    QFETCH(int, option);
    QFETCH(int, value);
    QFETCH(int, type);
    EngineHarness h;
    const Endpoint e = bound(h, AF_INET);
    QVERIFY(set(h, e.socket, SOL_SOCKET, option, value));
    // The kernel turns its clock of incoming packets on a moment after it is asked to.
    Came came;
    const auto hasCome = [&] {
        came = find(echo(h, e), SOL_SOCKET, type);
        return came.fault == ControlFault::None;
    };
    QTRY_VERIFY(hasCome());
    std::int64_t seconds = 0;
    std::memcpy(&seconds, came.data.data(), sizeof seconds);
    QVERIFY(std::abs(seconds - static_cast<std::int64_t>(std::time(nullptr))) <= 2);
    QVERIFY2(came.text.find(std::to_string(seconds) + ".") != std::string::npos, came.text.c_str());
}

void ControlKernelTest::credentialsAreTheSendersOwn() {
    EngineHarness h;
    const auto [a, b] = unixPair(h, SOCK_DGRAM);
    QVERIFY(set(h, b, SOL_SOCKET, SO_PASSCRED));
    QCOMPARE(h.run(a, step::Send{bytesOf("x"), 0}).value, 1);
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 128, 0});
    const std::string own =
        "pid " + std::to_string(getpid()) + ", uid " + std::to_string(getuid()) + ", gid " + std::to_string(getgid());
    QCOMPARE(find(got, SOL_SOCKET, SCM_CREDENTIALS).text, own);
    // Sent explicitly they are the same, and a foreign process is refused to all but root.
    const ucred mine{getpid(), getuid(), getgid()};
    const Bytes control = controlOf(SOL_SOCKET, SCM_CREDENTIALS, bytesOfValue(mine));
    QVERIFY(!h.run(a, step::Sendmsg{{{bytesOf("x")}, control, {}}, 0}).error);
    QCOMPARE(find(h.run(b, step::Recvmsg{{16}, 128, 0}), SOL_SOCKET, SCM_CREDENTIALS).text, own);
}

void ControlKernelTest::pidfdIsADescriptorShownAsWhatItIs() {
    EngineHarness h;
    const auto [a, b] = unixPair(h, SOCK_DGRAM);
    if (!set(h, b, SOL_SOCKET, kSoPassPidfd))
        QSKIP("this kernel has no SO_PASSPIDFD (Linux 6.5)");
    h.run(a, step::Send{bytesOf("x"), 0});
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 128, 0});
    QCOMPARE(got.made.size(), 1u);
    const SocketView view = h.view(got.made[0]);
    QVERIFY2(view.notASocket.find("pidfd") != std::string::npos, view.notASocket.c_str());
}

void ControlKernelTest::segmentsAreCutAndJoinedAgain() {
    EngineHarness h;
    const Endpoint a = bound(h, AF_INET);
    const Endpoint b = bound(h, AF_INET);
    const Bytes data(2500, 'x');
    const Bytes control = controlOf(IPPROTO_UDP, UDP_SEGMENT, bytesOfValue(std::uint16_t{1000}));
    const step::Sendmsg send{{{data}, control, b.address}, 0};
    QCOMPARE(h.run(a.socket, send).value, 2500);
    for (const int expected : {1000, 1000, 500})
        QCOMPARE(h.run(b.socket, step::Recv{4096, MSG_DONTWAIT}).value, expected);
    QCOMPARE(h.run(b.socket, step::Recv{4096, MSG_DONTWAIT}).error.value().number, EAGAIN);
    // A receiver that asks for it gets them joined, and is told how long each was.
    QVERIFY(set(h, b.socket, IPPROTO_UDP, UDP_GRO));
    QCOMPARE(h.run(a.socket, send).value, 2500);
    const ActionReport got = h.run(b.socket, step::Recvmsg{{65536}, 64, MSG_DONTWAIT});
    QCOMPARE(got.value, 2500);
    QCOMPARE(find(got, IPPROTO_UDP, UDP_GRO).text, "1000");
}

void ControlKernelTest::droppedDatagramsAreCountedExactly() {
    EngineHarness h;
    const Endpoint a = bound(h, AF_INET);
    const Endpoint b = bound(h, AF_INET);
    QVERIFY(set(h, b.socket, SOL_SOCKET, SO_RXQ_OVFL));
    QVERIFY(set(h, b.socket, SOL_SOCKET, SO_RCVBUF, 4096));
    constexpr int kSent = 200;
    const Bytes data(512, 'x');
    for (int i = 0; i < kSent; ++i)
        QCOMPARE(h.run(a.socket, step::Sendto{data, 0, b.address}).value, 512);
    int received = 0;
    while (!h.run(b.socket, step::Recvmsg{{2048}, 64, MSG_DONTWAIT}).error)
        ++received;
    QVERIFY(received > 0 && received < kSent);
    // The count stands at each datagram that is queued after the drops.
    h.run(a.socket, step::Sendto{data, 0, b.address});
    const ActionReport last = h.run(b.socket, step::Recvmsg{{2048}, 64, MSG_DONTWAIT});
    QCOMPARE(find(last, SOL_SOCKET, SO_RXQ_OVFL).text, std::to_string(kSent - received));
}

void ControlKernelTest::captureTellsOfTheFrame() {
    EngineHarness h;
    const ActionReport made = h.run({}, step::Socket{AF_PACKET, SOCK_DGRAM, htons(0x0800)});
    if (made.error)
        QSKIP("AF_PACKET needs CAP_NET_RAW");
    const SocketId capture = made.made.at(0);
    sockaddr_ll loopback{};
    loopback.sll_family = AF_PACKET;
    loopback.sll_protocol = htons(0x0800);
    loopback.sll_ifindex = static_cast<int>(if_nametoindex("lo"));
    const Bytes bytes = bytesOfValue(loopback);
    QVERIFY(!h.run(capture, step::Bind{Address::fromBytes(bytes, sizeof loopback)}).error);
    QVERIFY(set(h, capture, SOL_PACKET, PACKET_AUXDATA));
    const Endpoint e = bound(h, AF_INET);
    QVERIFY(!echo(h, e).error);
    const ActionReport got = h.run(capture, step::Recvmsg{{16}, 128, 0});
    const Came came = find(got, SOL_PACKET, PACKET_AUXDATA);
    QVERIFY(came.fault == ControlFault::None);
    tpacket_auxdata aux{};
    std::memcpy(&aux, came.data.data(), sizeof aux);
    QVERIFY(came.text.find("tp_len " + std::to_string(aux.tp_len)) != std::string::npos);
    QVERIFY(aux.tp_len >= 20 + 8);
}

void ControlKernelTest::netlinkTellsTheGroup() {
    EngineHarness h;
    const SocketId netlink = h.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
    QVERIFY(set(h, netlink, SOL_NETLINK, NETLINK_PKTINFO));
    struct {
        nlmsghdr header;
        rtgenmsg body;
    } ask{};
    ask.header.nlmsg_len = NLMSG_LENGTH(sizeof ask.body);
    ask.header.nlmsg_type = RTM_GETLINK;
    ask.header.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
    QVERIFY(!h.run(netlink, step::Send{bytesOfValue(ask), 0}).error);
    const Came came = find(h.run(netlink, step::Recvmsg{{65536}, 64, 0}), SOL_NETLINK, NETLINK_PKTINFO);
    QVERIFY(came.fault == ControlFault::None);
    QCOMPARE(came.text, "0"); // to this socket alone
}

QTEST_APPLESS_MAIN(ControlKernelTest)
#include "tst_control_kernel.moc"
