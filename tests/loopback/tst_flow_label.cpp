#include "core/explain/explanation.h"
#include "core/net/control_message.h"
#include "tests/support/engine_harness.h"

#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kFlowinfo = 11;     // IPV6_FLOWINFO
constexpr int kFlowlabelMgr = 32; // IPV6_FLOWLABEL_MGR
constexpr int kFlowinfoSend = 33; // IPV6_FLOWINFO_SEND
constexpr std::uint32_t kLabel = 0xabcde;

// struct in6_flowlabel_req of linux/in6.h, which does not go together with netinet/in.h.
struct LeaseRequest {
    in6_addr destination{};
    std::uint32_t label = 0; // network byte order
    std::uint8_t action = 0;
    std::uint8_t share = 0;
    std::uint16_t flags = 0;
    std::uint16_t expires = 0;
    std::uint16_t linger = 0;
    std::uint32_t pad = 0;
};
static_assert(sizeof(LeaseRequest) == 32);

template <class T>
Bytes bytesOfStruct(const T& value) {
    Bytes bytes(sizeof value);
    std::memcpy(bytes.data(), &value, sizeof value);
    return bytes;
}

QString textOf(const Explanation& explanation) {
    QString all;
    for (const Explanation::Section& section : explanation.sections)
        all += QString::fromStdString(section.text) + '\n';
    return all;
}

} // namespace

// sin6_flowinfo from the address to the packet, seen by a receiver that asks for it.
class FlowLabelTest : public QObject {
    Q_OBJECT

private slots:
    void theLabelOfTheAddressIsOnThePacketOnceAskedFor() {
        EngineHarness h;
        const SocketId receiver = boundReceiver(h);
        if (!receiver)
            QSKIP("this machine has no ::1");
        const SocketId sender = h.socket(AF_INET6, SOCK_DGRAM);
        QVERIFY(sendWith(h, sender, kLabel).error == std::nullopt);
        QVERIFY(labelReceived(h, receiver) != kLabel); // the kernel's own, made of addresses and ports, or none
        const ActionReport on = h.run(sender, step::Setsockopt{IPPROTO_IPV6, kFlowinfoSend, bytesOfStruct(int{1})});
        QVERIFY(!on.error);
        QVERIFY(textOf(explainRecord(h.recordsOf(on.action).front())).contains("sin6_flowinfo"));
        QVERIFY(!sendWith(h, sender, kLabel).error);
        QCOMPARE(labelReceived(h, receiver), kLabel);
    }

    void anExclusiveLeaseKeepsOthersOut() {
        EngineHarness h;
        const SocketId receiver = boundReceiver(h);
        if (!receiver)
            QSKIP("this machine has no ::1");
        const SocketId holder = h.socket(AF_INET6, SOCK_DGRAM);
        const SocketId stranger = h.socket(AF_INET6, SOCK_DGRAM);
        LeaseRequest lease;
        lease.destination = in6addr_loopback;
        lease.label = htonl(0x12345);
        lease.share = 1; // IPV6_FL_S_EXCL
        lease.flags = 1; // IPV6_FL_F_CREATE
        lease.linger = 60;
        const ActionReport leased = h.run(holder, step::Setsockopt{IPPROTO_IPV6, kFlowlabelMgr, bytesOfStruct(lease)});
        if (leased.error)
            QSKIP("this user may not lease flow labels");
        for (const SocketId socket : {holder, stranger})
            QVERIFY(!h.run(socket, step::Setsockopt{IPPROTO_IPV6, kFlowinfoSend, bytesOfStruct(int{1})}).error);
        const ActionReport refused = sendWith(h, stranger, 0x12345);
        QCOMPARE(refused.error.value().number, EINVAL);
        QVERIFY(textOf(explainRecord(h.recordsOf(refused.action).front())).contains("IPV6_FLOWLABEL_MGR"));
        QVERIFY(!sendWith(h, holder, 0x12345).error);
        QCOMPARE(labelReceived(h, receiver), std::uint32_t(0x12345));
    }

private:
    SocketId boundReceiver(EngineHarness& h) {
        const SocketId socket = h.socket(AF_INET6, SOCK_DGRAM);
        if (h.run(socket, step::Bind{*Address::parseInet6("::1", "0")}).error)
            return {};
        h.run(socket, step::Setsockopt{IPPROTO_IPV6, kFlowinfo, bytesOfStruct(int{1})});
        m_port = h.view(socket).local->port();
        return socket;
    }

    ActionReport sendWith(EngineHarness& h, SocketId socket, std::uint32_t flow) {
        return h.run(socket, step::Sendto{bytesOf("x"), 0, *Address::parseInet6("::1", std::to_string(m_port), flow)});
    }

    // The label of the next packet, as ancillary data tells it; class and version bits left out.
    static std::uint32_t labelReceived(EngineHarness& h, SocketId socket) {
        const ActionReport report = h.run(socket, step::Recvmsg{{100}, 256, 0});
        if (report.error || report.messages.size() != 1)
            return 0xffffffff;
        for (const ControlMessage& message : controlMessages(report.messages.front().control)) {
            if (message.level != IPPROTO_IPV6 || message.type != kFlowinfo || message.data.size() != 4)
                continue;
            std::uint32_t flow = 0;
            std::memcpy(&flow, message.data.data(), sizeof flow);
            return ntohl(flow) & 0xfffff;
        }
        return 0;
    }

    int m_port = 0;
};

QTEST_APPLESS_MAIN(FlowLabelTest)
#include "tst_flow_label.moc"
