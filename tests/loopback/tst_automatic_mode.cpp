#include "core/rules/rule_set.h"
#include "core/traffic/traffic.h"
#include "tests/support/engine_harness.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <fcntl.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

AutoSettings echoing() {
    AutoSettings settings;
    settings.rules = *RuleSet::compile({Rule{.name = "echo", .actions = {Action{.kind = Action::Kind::Echo}}}});
    return settings;
}

Bytes pattern(std::size_t size) {
    Bytes bytes(size);
    for (std::size_t i = 0; i < size; ++i)
        bytes[i] = static_cast<std::uint8_t>(i * 7 + i / 251);
    return bytes;
}

} // namespace

// A socket goes to the traffic thread and comes back, between calls.
class TestAutomaticMode : public QObject {
    Q_OBJECT

private slots:
    void anEchoOfAMegabyteAndThenStepsAgain() {
        EngineHarness h;
        const auto pair = h.connectedTcp();
        h.engine().traffic().configure(pair.server, echoing());
        const ActionReport handed = h.run(pair.server, step::Automate{});
        QVERIFY(!handed.error);
        QVERIFY(h.view(pair.server).automatic);

        const Bytes sent = pattern(std::size_t{1} << 20);
        const ActionId sending = h.start(pair.client, step::SendAll{sent}, Lane::OtherThread);
        Bytes got;
        while (got.size() < sent.size()) {
            const ActionReport report = h.run(pair.client, step::Recv{65536}, Lane::OtherThread);
            QVERIFY(!report.error);
            QVERIFY(!report.bytes.empty() || report.value > 0);
            got = h.receivedBy(pair.client);
        }
        QVERIFY(!h.waitFor(sending).error);
        QCOMPARE(got.size(), sent.size());
        QVERIFY(got == sent);

        const ActionReport back = h.run(pair.server, step::TakeBack{});
        QVERIFY(!back.error);
        QVERIFY(!h.view(pair.server).automatic);
        QCOMPARE(h.view(pair.server).bytesReceived, std::uint64_t(sent.size()));
        QCOMPARE(h.view(pair.server).bytesSent, std::uint64_t(sent.size()));
        QVERIFY(!h.run(pair.client, step::Send{bytesOf("by hand")}).error);
        QCOMPARE(h.run(pair.server, step::Recv{100}).value, 7);
        QCOMPARE(::fcntl(h.view(pair.server).fd, F_GETFL) & O_NONBLOCK, 0); // as it was
    }

    void whatItsThreadDidStandsInTheLedgerAsAutomatic() {
        EngineHarness h;
        const auto pair = h.connectedTcp();
        h.engine().traffic().configure(pair.server, echoing());
        h.run(pair.server, step::Automate{});
        h.run(pair.client, step::Send{bytesOf("hello")});
        QCOMPARE(h.run(pair.client, step::Recv{100}).value, 5);
        const auto made = [&](CallId call) {
            const RecordBatch batch = h.engine().recorder().copyAutomaticSince(0);
            return std::ranges::any_of(batch.completed, [&](const CallRecord& record) {
                return record.call == call && record.socket == pair.server && record.origin == Origin::Automatic;
            });
        };
        QVERIFY(made(CallId::Recv) || made(CallId::Recvmsg) || made(CallId::Recvfrom));
        QTRY_VERIFY(made(CallId::Send) || made(CallId::Sendmsg)); // its bytes may be here before it has returned
    }

    void aListenersPeersAreNumberedBesideTheSocketsAndTakenOut() {
        EngineHarness h;
        const auto listener = h.listener();
        h.engine().traffic().configure(listener.socket, echoing());
        QVERIFY(!h.run(listener.socket, step::Automate{}).error);
        const SocketId client = h.socket(AF_INET, SOCK_STREAM);
        QVERIFY(!h.run(client, step::Connect{listener.address}).error);
        h.run(client, step::Send{bytesOf("one")});
        QCOMPARE(h.run(client, step::Recv{100}).value, 3);

        SocketId peer;
        QTRY_VERIFY([&] {
            for (const PeerView& view : h.engine().traffic().changesSince(0, 100).peers)
                if (view.endpoint == listener.socket)
                    peer = view.id;
            return peer.value > client.value;
        }());
        h.engine().takeOut(peer);
        const SocketView taken = h.viewWhen(peer, [](const SocketView& view) { return view.bytesReceived == 3; });
        QCOMPARE(taken.parent, listener.socket);
        QCOMPARE(taken.life, Life::Connected);
        h.run(client, step::Send{bytesOf("two!")});
        QCOMPARE(h.run(peer, step::Recv{100}).value, 4);
    }

    void itIsRefusedWhileACallIsInFlight() {
        EngineHarness h;
        const auto pair = h.connectedTcp();
        const ActionId receiving = h.start(pair.server, step::Recv{10});
        h.waitUntilInFlight(receiving);
        const ActionReport report = h.run(pair.server, step::Automate{});
        QVERIFY(report.error);
        QCOMPARE(report.error->number, EBUSY);
        QVERIFY(!h.view(pair.server).automatic);
        h.engine().interrupt(receiving);
        QCOMPARE(h.waitFor(receiving).error->number, EINTR);
    }

    void callsThatMoveBytesAreRefusedMeanwhileAndOptionsAreNot() {
        EngineHarness h;
        const auto pair = h.connectedTcp();
        h.run(pair.server, step::Automate{});
        const ActionReport refused = h.run(pair.server, step::Recv{10});
        QVERIFY(refused.error);
        QCOMPARE(refused.error->number, EBUSY);
        QVERIFY(!h.run(pair.server, step::Getsockopt{SOL_SOCKET, SO_RCVBUF, 4}).error);
        QVERIFY(!h.run(pair.server, step::Getpeername{}).error);
        QCOMPARE(h.run(pair.server, step::Automate{}).error->number, EALREADY);
        h.run(pair.server, step::TakeBack{});
        QCOMPARE(h.run(pair.server, step::TakeBack{}).error->number, EALREADY);
    }

    void aStreamThatIsNeitherConnectedNorListensStays() {
        EngineHarness h;
        const SocketId socket = h.socket(AF_INET, SOCK_STREAM);
        const ActionReport report = h.run(socket, step::Automate{});
        QCOMPARE(report.error->number, ENOTCONN);
    }

    void closeTakesBackFirstAndThePeerSeesTheEnd() {
        EngineHarness h;
        const auto pair = h.connectedTcp();
        h.engine().traffic().configure(pair.server, echoing());
        h.run(pair.server, step::Automate{});
        QVERIFY(!h.run(pair.server, step::Close{}).error);
        QCOMPARE(h.view(pair.server).life, Life::Closed);
        QVERIFY(!h.view(pair.server).automatic);
        QCOMPARE(h.run(pair.client, step::Recv{10}).value, 0);
    }

    void theEngineEndsWhileTrafficFlows() {
        EngineHarness h;
        const auto listener = h.listener();
        AutoSettings settings;
        settings.rules = *RuleSet::compile({Rule{
            .name = "chargen", .when = Rule::When::Connect, .actions = {Action{.kind = Action::Kind::Generate}}}});
        h.engine().traffic().configure(listener.socket, settings);
        h.run(listener.socket, step::Automate{});
        const SocketId client = h.socket(AF_INET, SOCK_STREAM);
        QVERIFY(!h.run(client, step::Connect{listener.address}).error);
        QVERIFY(h.run(client, step::Recv{1000}).value > 0);
        h.destroyEngine(); // returns
    }

    void descriptorsThatArriveBecomeSockets() {
        EngineHarness h;
        const ActionReport made = h.run({}, step::Socketpair{AF_UNIX, SOCK_STREAM, 0});
        QCOMPARE(made.made.size(), std::size_t(2));
        h.run(made.made[1], step::Automate{});
        const SocketId passed = h.socket(AF_INET, SOCK_DGRAM);
        const int fd = h.view(passed).fd;
        Bytes control(CMSG_SPACE(sizeof(int)));
        auto* header = reinterpret_cast<cmsghdr*>(control.data());
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(header), &fd, sizeof fd);
        QVERIFY(!h.run(made.made[0], step::Sendmsg{{{bytesOf("x")}, control, {}}, 0}).error);
        SocketId arrived;
        QTRY_VERIFY([&] {
            for (const SocketView& view : h.engine().changesSince(0).changed)
                if (view.receivedFrom == made.made[1])
                    arrived = view.id;
            return bool(arrived);
        }());
        QCOMPARE(h.view(arrived).family, AF_INET);
        QCOMPARE(h.view(arrived).type, SOCK_DGRAM);
    }
};

QTEST_APPLESS_MAIN(TestAutomaticMode)
#include "tst_automatic_mode.moc"
