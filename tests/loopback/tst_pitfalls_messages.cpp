#include "tests/support/errno_cases.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <fcntl.h>
#include <linux/errqueue.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kPassRights = 83; // SO_PASSRIGHTS, Linux 6.16
constexpr std::uint32_t kControlRoom = 256;

std::vector<SocketId> pairOf(EngineHarness& h, int type = SOCK_STREAM) {
    return h.run({}, step::Socketpair{AF_UNIX, type, 0}).made;
}

// One descriptor, ready to travel.
Bytes rights(int fd) {
    Bytes control(CMSG_SPACE(sizeof fd));
    cmsghdr header{};
    header.cmsg_len = CMSG_LEN(sizeof fd);
    header.cmsg_level = SOL_SOCKET;
    header.cmsg_type = SCM_RIGHTS;
    std::memcpy(control.data(), &header, sizeof header);
    std::memcpy(control.data() + CMSG_LEN(0), &fd, sizeof fd);
    return control;
}

Step passing(const SocketView& view, const char* data) {
    OutMessage message;
    message.buffers = {bytesOf(data)};
    message.control = rights(view.fd);
    return step::Sendmsg{std::move(message), MSG_NOSIGNAL};
}

Step takingMessage(int flags = 0) { return step::Recvmsg{{16}, kControlRoom, flags}; }

std::size_t openSockets(EngineHarness& h) {
    const auto all = h.engine().changesSince(0).changed;
    return static_cast<std::size_t>(std::ranges::count_if(all, &SocketView::isOpen));
}

} // namespace

// What surprises about messages with something beside their bytes.
class PitfallsMessagesTest : public QObject {
    Q_OBJECT

private slots:
    void urgentDataIsOneByteOutOfItsPlace();
    void descriptorsNeedAByteToTravelWith();
    void plainReceivingDropsDescriptors();
    void receivedDescriptorsStayOpenAcrossExec();
    void receiverCanRefuseDescriptors();
    void zerocopyWithoutItsOptionIsIgnored();
    void zerocopyOnLoopbackCopiesAfterAll();
    void errorQueueTellsWhoRefused();
};

void PitfallsMessagesTest::urgentDataIsOneByteOutOfItsPlace() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Send{bytesOf("ab"), 0});
    h.run(client, step::Send{bytesOf("CD"), MSG_OOB});
    h.run(client, step::Send{bytesOf("ef"), 0});
    h.run(server, step::Poll{POLLPRI, 30000});
    QCOMPARE(h.run(server, step::Recv{16, MSG_OOB}).value, 1);
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 3); // up to the mark
    QCOMPARE(h.run(server, step::Recv{16, 0}).value, 2);
    QCOMPARE(textOf(h.receivedBy(server)), "DabCef");
    QCOMPARE(errorOf(h.run(server, step::Recv{16, MSG_OOB})), EINVAL);
}

void PitfallsMessagesTest::descriptorsNeedAByteToTravelWith() {
    EngineHarness h;
    const auto pair = pairOf(h);
    QCOMPARE(h.run(pair.at(0), passing(h.view(pair.at(0)), "")).value, 0); // no error
    QCOMPARE(errorOf(h.run(pair.at(1), takingMessage(MSG_DONTWAIT))), EAGAIN);
}

void PitfallsMessagesTest::plainReceivingDropsDescriptors() {
    EngineHarness h;
    const auto pair = pairOf(h);
    QCOMPARE(h.run(pair.at(0), passing(h.view(pair.at(0)), "x")).value, 1);
    const std::size_t before = openSockets(h);
    QCOMPARE(h.run(pair.at(1), step::Recv{16, 0}).value, 1);
    QCOMPARE(openSockets(h), before);
    QCOMPARE(errorOf(h.run(pair.at(1), takingMessage(MSG_DONTWAIT))), EAGAIN); // it does not come later
}

void PitfallsMessagesTest::receivedDescriptorsStayOpenAcrossExec() {
    EngineHarness h;
    const auto pair = pairOf(h);
    for (const int flags : {0, int(MSG_CMSG_CLOEXEC)}) {
        QCOMPARE(h.run(pair.at(0), passing(h.view(pair.at(0)), "x")).value, 1);
        const SocketId got = h.run(pair.at(1), takingMessage(flags)).made.at(0);
        QCOMPARE(h.run(got, step::Fcntl{F_GETFD, 0}).value & FD_CLOEXEC, flags == 0 ? 0 : FD_CLOEXEC);
    }
}

void PitfallsMessagesTest::receiverCanRefuseDescriptors() {
    EngineHarness h;
    const auto pair = pairOf(h);
    if (h.run(pair.at(1), step::Setsockopt{SOL_SOCKET, kPassRights, intBytes(0)}).error)
        QSKIP("SO_PASSRIGHTS came with Linux 6.16");
    QCOMPARE(errorOf(h.run(pair.at(0), passing(h.view(pair.at(0)), "x"))), EPERM);
}

void PitfallsMessagesTest::zerocopyWithoutItsOptionIsIgnored() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    QCOMPARE(h.run(client, step::Send{Bytes(60000), MSG_ZEROCOPY}).value, 60000);
    QCOMPARE(errorOf(h.run(client, takingMessage(MSG_ERRQUEUE))), EAGAIN); // no notice, and no waiting for one
}

void PitfallsMessagesTest::zerocopyOnLoopbackCopiesAfterAll() {
    EngineHarness h;
    const auto [client, server] = h.connectedTcp();
    h.run(client, step::Setsockopt{SOL_SOCKET, SO_ZEROCOPY, intBytes(1)});
    const ActionReport report = h.run(client, step::Send{Bytes(60000), MSG_ZEROCOPY});
    if (errorOf(report) == ENOBUFS)
        QSKIP("this process may lock no memory");
    QVERIFY(report.value > 0);
    h.run(server, step::Recv{60000, MSG_WAITALL});
    waitForError(h, client);
    const ActionReport notice = h.run(client, takingMessage(MSG_ERRQUEUE));
    QCOMPARE(notice.messages.size(), std::size_t(1));
    const Bytes& control = notice.messages.front().control;
    sock_extended_err told{};
    QVERIFY(control.size() >= CMSG_LEN(sizeof told));
    std::memcpy(&told, control.data() + CMSG_LEN(0), sizeof told);
    QCOMPARE(int(told.ee_origin), SO_EE_ORIGIN_ZEROCOPY);
    QCOMPARE(int(told.ee_code), SO_EE_CODE_ZEROCOPY_COPIED);
}

void PitfallsMessagesTest::errorQueueTellsWhoRefused() {
    EngineHarness h;
    const SocketId gone = h.socket(AF_INET, SOCK_DGRAM);
    h.run(gone, step::Bind{loopback(0)});
    const Address address = h.view(gone).local.value();
    h.run(gone, step::Close{});
    const SocketId id = h.socket(AF_INET, SOCK_DGRAM); // connected to nobody
    h.run(id, step::Setsockopt{IPPROTO_IP, IP_RECVERR, intBytes(1)});
    h.run(id, step::Sendto{bytesOf("lost"), 0, address});
    waitForError(h, id);
    const ActionReport report = h.run(id, takingMessage(MSG_ERRQUEUE));
    QCOMPARE(report.value, 4);
    QVERIFY(report.messages.front().address == address); // where it was sent
    sock_extended_err told{};
    const Bytes& control = report.messages.front().control;
    QVERIFY(control.size() >= CMSG_LEN(sizeof told));
    std::memcpy(&told, control.data() + CMSG_LEN(0), sizeof told);
    QCOMPARE(int(told.ee_errno), ECONNREFUSED);
    QCOMPARE(int(told.ee_origin), SO_EE_ORIGIN_ICMP);
    QCOMPARE(int(told.ee_type), 3);
    QCOMPARE(int(told.ee_code), 3);
    QCOMPARE(errorOf(h.run(id, takingMessage(MSG_ERRQUEUE))), EAGAIN);
}

QTEST_APPLESS_MAIN(PitfallsMessagesTest)
#include "tst_pitfalls_messages.moc"
