#include "core/wire/netlink_build.h"
#include "core/wire/netlink_walk.h"
#include "tests/support/engine_harness.h"

#include <QtTest>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>

namespace swb::test {

// The kernel's answers over netlink, asked for and received through the engine's own calls.
class TestNetlinkDump : public QObject {
    Q_OBJECT

private slots:
    void aListIsReceivedUntilItsEnd() {
        EngineHarness harness;
        const SocketId socket = harness.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        QVERIFY(!harness.run(socket, step::Bind{Address::netlink(0, 0)}).error);
        QVERIFY(!harness.run(socket, step::Sendto{linkListRequest(7), 0, Address::netlink(0, 0)}).error);
        const ActionReport report = harness.run(socket, step::Follow{32768, 1, 0, true});
        QVERIFY(!report.error);
        QVERIFY(report.value >= 1);
        std::vector<std::uint16_t> types;
        for (const TranscriptRow& row : harness.engine().transcript().copySince(0)) {
            if (row.direction != Direction::Received)
                continue;
            QVERIFY(row.peer == Address::netlink(0, 0)); // the kernel
            const Bytes bytes = harness.engine().transcript().bytesOf(row.index);
            for (const NetlinkMessage& message : netlinkMessages(bytes).messages) {
                QVERIFY(!message.isFaulty);
                QCOMPARE(message.sequence, 7U);
                types.push_back(message.type);
            }
        }
        QVERIFY(types.size() >= 2);
        QCOMPARE(types.back(), std::uint16_t(NLMSG_DONE));
        QVERIFY(std::all_of(types.begin(), types.end() - 1, [](auto type) { return type == RTM_NEWLINK; }));
        // One recvfrom for each, all of them seen.
        const std::vector<CallRecord> calls = harness.recordsOf(report.action);
        QCOMPARE(std::ranges::count(calls, CallId::Recvfrom, &CallRecord::call), report.value);
    }

    void aRefusalEndsTheWaitToo() {
        EngineHarness harness;
        const SocketId socket = harness.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        const Bytes unknown = netlinkMessage({4096, NLM_F_REQUEST, 1, 0}, Bytes(4, 0));
        QVERIFY(!harness.run(socket, step::Sendto{unknown, 0, Address::netlink(0, 0)}).error);
        const ActionReport report = harness.run(socket, step::Follow{32768, 1, 0, true});
        QVERIFY(!report.error);
        const Bytes answer = harness.receivedBy(socket);
        const auto messages = netlinkMessages(answer).messages;
        QCOMPARE(messages.size(), std::size_t(1));
        QCOMPARE(messages.front().type, std::uint16_t(NLMSG_ERROR));
        nlmsgerr error{};
        std::memcpy(&error, messages.front().payload.data(), sizeof error);
        QCOMPARE(error.error, -EOPNOTSUPP);
    }
};

} // namespace swb::test

QTEST_APPLESS_MAIN(swb::test::TestNetlinkDump)
#include "tst_netlink_dump.moc"
