#include "core/explain/explanation.h"
#include "core/wire/netlink.h"
#include "core/wire/netlink_build.h"
#include "core/wire/netlink_walk.h"
#include "tests/support/engine_harness.h"

#include <QtTest>

#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace swb::test {

namespace {

std::string textOf(const Explanation& explanation) {
    std::string all;
    for (const Explanation::Section& section : explanation.sections)
        all += section.text + '\n';
    return all;
}

std::uint32_t harnessPort(EngineHarness& harness, SocketId socket) {
    const Address address = harness.view(socket).local.value_or(Address());
    std::uint32_t id = 0;
    if (address.bytes().size() >= 8)
        std::memcpy(&id, address.bytes().data() + 4, sizeof id);
    return id;
}

} // namespace

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

    // What does not fit is gone, and only MSG_TRUNC tells how much there was.
    void tooLittleRoomIsToldWithTheFullLength() {
        EngineHarness harness;
        const SocketId socket = harness.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        const auto ask = [&] { return harness.run(socket, step::Send{linkListRequest(1), 0}); };
        const auto takeRest = [&] { harness.run(socket, step::Follow{65536, 1, 0, true}); };
        QVERIFY(!ask().error);
        const ActionReport cut = harness.run(socket, step::Recvfrom{40, 0});
        QCOMPARE(cut.value, 40);
        const std::string said = textOf(explainRecord(harness.recordsOf(cut.action).back()));
        QVERIFY2(said.find("its end is gone") != std::string::npos, said.c_str());
        const TranscriptRow row = harness.engine().transcript().copySince(0).back();
        const Bytes bytes = harness.engine().transcript().bytesOf(row.index);
        const Decoded decoded = decodeNetlink(bytes, NETLINK_ROUTE);
        QVERIFY(decoded.isFaulty()); // nlmsg_len says more
        takeRest();
        QVERIFY(!ask().error);
        const ActionReport told = harness.run(socket, step::Recvfrom{40, MSG_TRUNC});
        QVERIFY(told.value > 40);
        const TranscriptRow whole = harness.engine().transcript().copySince(row.index).back();
        QCOMPARE(whole.note, RowNote::Truncated);
        QCOMPARE(whole.fullLength, std::uint64_t(told.value));
    }

    void aGroupIsJoinedByItsNumber() {
        EngineHarness harness;
        const SocketId socket = harness.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        const int group = RTNLGRP_LINK;
        Bytes value(sizeof group);
        std::memcpy(value.data(), &group, sizeof group);
        QVERIFY(!harness.run(socket, step::Setsockopt{SOL_NETLINK, NETLINK_ADD_MEMBERSHIP, value}).error);
        const ActionReport list = harness.run(socket, step::Getsockopt{SOL_NETLINK, NETLINK_LIST_MEMBERSHIPS, 64});
        QVERIFY(!list.error);
        QVERIFY(!list.bytes.empty());
        QCOMPARE(list.bytes.front() & RTMGRP_LINK, RTMGRP_LINK);
        QVERIFY(harness.view(socket).local.value() == Address::netlink(harnessPort(harness, socket), RTMGRP_LINK));
    }

    void aPortIdIsTakenOnce() {
        EngineHarness harness;
        const SocketId first = harness.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        const SocketId second = harness.socket(AF_NETLINK, SOCK_RAW, NETLINK_ROUTE);
        QVERIFY(!harness.run(first, step::Bind{Address::netlink(0, 0)}).error);
        const Address taken = harness.view(first).local.value();
        const ActionReport refused = harness.run(second, step::Bind{taken});
        QCOMPARE(refused.error.value().number, EADDRINUSE);
        const std::string said = textOf(explainRecord(harness.recordsOf(refused.action).front()));
        QVERIFY2(said.find("Another netlink socket") != std::string::npos, said.c_str());
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
