#include "core/net/extended_error.h"
#include "tests/support/message_steps.h"

#include <QFile>
#include <QTest>

#include <linux/errqueue.h>
#include <linux/net_tstamp.h>

#include <algorithm>
#include <array>
#include <cerrno>

using namespace swb;
using swb::test::bound;
using swb::test::bytesOf;
using swb::test::bytesOfValue;
using swb::test::Came;
using swb::test::closedPort;
using swb::test::controlOf;
using swb::test::Endpoint;
using swb::test::EngineHarness;
using swb::test::find;
using swb::test::set;
using swb::test::unixPair;

namespace {

// The next entry of the error queue. It comes by itself a moment after the call that caused it.
ActionReport nextError(EngineHarness& h, SocketId socket) {
    h.run(socket, step::Poll{0, 10000}); // POLLERR needs no asking for
    return h.run(socket, step::Recvmsg{{2048}, 512, MSG_ERRQUEUE});
}

std::optional<ExtendedError> errorIn(const ActionReport& report, int level, int type) {
    const Came came = find(report, level, type);
    return parseExtendedError(came.data);
}

} // namespace

// What comes beside the data: the error queue, the urgent byte; and what is lost when it is not read with care.
class ErrorQueueTest : public QObject {
    Q_OBJECT

private slots:
    void errorQueueTellsWhoRefusedWithoutAConnection_data();
    void errorQueueTellsWhoRefusedWithoutAConnection();
    void errorQueueNeverBlocks();
    void transmitTimeStampsComeOnTheErrorQueue();
    void acknowledgedTimeStampComesFromTcp();
    void zeroCopyNoticeSaysThatItWasCopied();
    void zeroCopyWithoutItsOptionIsIgnoredSilently();
    void zeroCopyBuffersAreGivenBackAtTheNotice();
    void connectedUdpHearsARefusalAtTheNextSend();
    void urgentByteStandsOutsideOfTheStream();
    void urgentByteInlineIsFoundAtTheMark();
    void rightsNeedAByteOnAStream();
    void rightsThatDoNotFitAreClosed();
    void plainRecvDropsDescriptors();
    void fullQueueOfUnixDatagramsBlocksTheSender();

private:
    // What SIOCATMARK says: the next byte to be read is the urgent one, or follows it.
    std::int64_t atMark(EngineHarness& h, SocketId socket) {
        const ActionReport asked = h.run(socket, step::Ioctl{0x8905 /* SIOCATMARK */});
        const std::vector<CallRecord> records = h.recordsOf(asked.action);
        return records.empty() ? -1 : records.front().args[2];
    }
};
void ErrorQueueTest::errorQueueTellsWhoRefusedWithoutAConnection_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<QString>("told");
    QTest::newRow("IPv4") << AF_INET
                          << "ECONNREFUSED by ICMP: destination unreachable, port unreachable, told by 127.0.0.1";
    QTest::newRow("IPv6") << AF_INET6
                          << "ECONNREFUSED by ICMPv6: destination unreachable, port unreachable, told by ::1";
}

void ErrorQueueTest::errorQueueTellsWhoRefusedWithoutAConnection() {
    QFETCH(int, family);
    QFETCH(QString, told);
    EngineHarness h;
    const Endpoint e = bound(h, family);
    const int level = family == AF_INET ? IPPROTO_IP : IPPROTO_IPV6;
    const int type = family == AF_INET ? IP_RECVERR : IPV6_RECVERR;
    QVERIFY(set(h, e.socket, level, type));
    const Address nobody = closedPort(h, family);
    QCOMPARE(h.run(e.socket, step::Sendto{bytesOf("lost"), 0, nobody}).value, 4);
    const ActionReport got = nextError(h, e.socket);
    QCOMPARE(got.value, 4); // the packet itself comes back
    QVERIFY((got.messages.at(0).flags & MSG_ERRQUEUE) != 0);
    QVERIFY(got.messages.at(0).address == nobody);
    QCOMPARE(QString::fromStdString(find(got, level, type).text), told);
    QCOMPARE(h.view(e.socket).bytesReceived, 0u);
    TranscriptRow last;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        last = row;
    QCOMPARE(last.note, RowNote::ErrorQueue);
    QCOMPARE(h.run(e.socket, step::Recvmsg{{16}, 0, MSG_ERRQUEUE}).error.value().number, EAGAIN);
}

void ErrorQueueTest::errorQueueNeverBlocks() {
    EngineHarness h;
    const Endpoint e = bound(h, AF_INET); // a blocking socket
    QCOMPARE(h.run(e.socket, step::Recvmsg{{16}, 64, MSG_ERRQUEUE}).error.value().number, EAGAIN);
}

void ErrorQueueTest::transmitTimeStampsComeOnTheErrorQueue() {
    EngineHarness h;
    const Endpoint e = bound(h, AF_INET);
    QVERIFY(set(h, e.socket, SOL_SOCKET, SO_TIMESTAMPING,
                SOF_TIMESTAMPING_TX_SCHED | SOF_TIMESTAMPING_TX_SOFTWARE | SOF_TIMESTAMPING_SOFTWARE |
                    SOF_TIMESTAMPING_OPT_ID | SOF_TIMESTAMPING_OPT_TSONLY));
    QCOMPARE(h.run(e.socket, step::Sendto{bytesOf("x"), 0, e.address}).value, 1);
    std::vector<std::string> kinds;
    for (int i = 0; i < 2; ++i) {
        const ActionReport got = nextError(h, e.socket);
        QVERIFY(!got.error);
        QVERIFY(find(got, SOL_SOCKET, SO_TIMESTAMPING).fault == ControlFault::None);
        const auto error = errorIn(got, IPPROTO_IP, IP_RECVERR);
        QVERIFY(error && error->isTimestamp());
        QCOMPARE(error->error, static_cast<std::uint32_t>(ENOMSG));
        QCOMPARE(error->data, 0u); // the number of the packet
        kinds.push_back(extendedErrorText(*error));
    }
    std::ranges::sort(kinds);
    QCOMPARE(kinds[0], "time stamp SCM_TSTAMP_SCHED of 0");
    QCOMPARE(kinds[1], "time stamp SCM_TSTAMP_SND of 0");
}

void ErrorQueueTest::acknowledgedTimeStampComesFromTcp() {
    EngineHarness h;
    const EngineHarness::Pair pair = h.connectedTcp();
    QVERIFY(set(h, pair.client, SOL_SOCKET, SO_TIMESTAMPING,
                SOF_TIMESTAMPING_TX_ACK | SOF_TIMESTAMPING_SOFTWARE | SOF_TIMESTAMPING_OPT_ID |
                    SOF_TIMESTAMPING_OPT_TSONLY));
    QCOMPARE(h.run(pair.client, step::Send{bytesOf("12345"), 0}).value, 5);
    QCOMPARE(h.run(pair.server, step::Recv{16, 0}).value, 5);
    const auto error = errorIn(nextError(h, pair.client), IPPROTO_IP, IP_RECVERR);
    QVERIFY(error.has_value());
    QCOMPARE(extendedErrorText(*error), "time stamp SCM_TSTAMP_ACK of 4"); // the offset of the last byte
}

void ErrorQueueTest::zeroCopyNoticeSaysThatItWasCopied() {
    EngineHarness h;
    const EngineHarness::Pair pair = h.connectedTcp();
    QVERIFY(set(h, pair.client, SOL_SOCKET, SO_ZEROCOPY));
    const Bytes data(20000, 'z');
    for (int i = 0; i < 3; ++i)
        QVERIFY(!h.run(pair.client, step::Sendmsg{{{data}, {}, {}}, MSG_ZEROCOPY}).error);
    std::int64_t received = 0;
    while (received < 60000) {
        const ActionReport got = h.run(pair.server, step::Recv{65536, 0});
        QVERIFY(got.value > 0);
        received += got.value;
    }
    std::uint32_t done = 0;
    while (done < 3) {
        const ActionReport got = nextError(h, pair.client);
        QCOMPARE(got.value, 0); // no bytes: a notice alone
        const auto error = errorIn(got, IPPROTO_IP, IP_RECVERR);
        QVERIFY(error && error->isZeroCopyNotice());
        QCOMPARE(error->code, static_cast<std::uint8_t>(SO_EE_CODE_ZEROCOPY_COPIED));
        QCOMPARE(error->info, done);
        done = error->data + 1;
        QVERIFY(extendedErrorText(*error).ends_with("copied after all"));
    }
    QCOMPARE(done, 3u);
}

void ErrorQueueTest::zeroCopyWithoutItsOptionIsIgnoredSilently() {
    EngineHarness h;
    const EngineHarness::Pair pair = h.connectedTcp();
    QCOMPARE(h.run(pair.client, step::Sendmsg{{{Bytes(1000, 'z')}, {}, {}}, MSG_ZEROCOPY}).value, 1000);
    QCOMPARE(h.run(pair.client, step::Recvmsg{{16}, 64, MSG_ERRQUEUE}).error.value().number, EAGAIN);
}

void ErrorQueueTest::zeroCopyBuffersAreGivenBackAtTheNotice() {
    EngineHarness h;
    const EngineHarness::Pair pair = h.connectedTcp();
    QVERIFY(set(h, pair.client, SOL_SOCKET, SO_ZEROCOPY));
    const auto send = [&] { return h.run(pair.client, step::Send{Bytes(20000, 'z'), MSG_ZEROCOPY}); };
    QVERIFY(send().hint.ends_with("20000 bytes are lent to the kernel now"));
    QVERIFY(send().hint.ends_with("40000 bytes are lent to the kernel now"));
    QVERIFY(send().hint.ends_with("60000 bytes are lent to the kernel now"));
    for (std::int64_t received = 0; received < 60000;) {
        const ActionReport got = h.run(pair.server, step::Recv{65536, 0});
        QVERIFY(got.value > 0);
        received += got.value;
    }
    for (std::uint32_t done = 0; done < 3;) {
        const ActionReport got = nextError(h, pair.client);
        const auto error = errorIn(got, IPPROTO_IP, IP_RECVERR);
        QVERIFY(error && error->isZeroCopyNotice());
        done = error->data + 1;
        QCOMPARE(got.hint, std::to_string(20000 * (3 - done)) + " bytes are lent to the kernel now");
    }
    QVERIFY(send().hint.ends_with(" 20000 bytes are lent to the kernel now"));
}

void ErrorQueueTest::connectedUdpHearsARefusalAtTheNextSend() {
    EngineHarness h;
    const Address nobody = closedPort(h, AF_INET);
    const Endpoint e = bound(h, AF_INET);
    QVERIFY(!h.run(e.socket, step::Connect{nobody}).error);
    const step::Sendmsg send{{{bytesOf("x")}, {}, {}}, 0};
    QCOMPARE(h.run(e.socket, send).value, 1);
    QCOMPARE(h.run(e.socket, send).error.value().number, ECONNREFUSED); // and this one is not sent
    QCOMPARE(h.run(e.socket, send).value, 1);
}

void ErrorQueueTest::urgentByteStandsOutsideOfTheStream() {
    EngineHarness h;
    const EngineHarness::Pair pair = h.connectedTcp();
    h.run(pair.client, step::Send{bytesOf("ab"), 0});
    h.run(pair.client, step::Sendmsg{{{bytesOf("CD")}, {}, {}}, MSG_OOB}); // D is the urgent one
    h.run(pair.client, step::Send{bytesOf("ef"), 0});
    const ActionReport urgent = h.run(pair.server, step::Recvmsg{{16}, 0, MSG_OOB});
    QCOMPARE(urgent.value, 1);
    QVERIFY((urgent.messages.at(0).flags & MSG_OOB) != 0);
    TranscriptRow last;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        last = row;
    QCOMPARE(last.note, RowNote::OutOfBand);
    QCOMPARE(test::textOf(h.receivedBy(pair.server)), "D");
    // An ordinary read stops at the mark, even with more behind it.
    QCOMPARE(h.run(pair.server, step::Recvmsg{{16}, 0, MSG_WAITALL}).value, 3);
    QCOMPARE(atMark(h, pair.server), 1);
    QCOMPARE(h.run(pair.server, step::Recvmsg{{16}, 0, 0}).value, 2);
    QCOMPARE(test::textOf(h.receivedBy(pair.server)), "DabCef");
    QCOMPARE(h.run(pair.server, step::Recvmsg{{16}, 0, MSG_OOB}).error.value().number, EINVAL);
}

void ErrorQueueTest::urgentByteInlineIsFoundAtTheMark() {
    EngineHarness h;
    const EngineHarness::Pair pair = h.connectedTcp();
    QVERIFY(set(h, pair.server, SOL_SOCKET, SO_OOBINLINE));
    h.run(pair.client, step::Sendmsg{{{bytesOf("abC")}, {}, {}}, MSG_OOB});
    QCOMPARE(h.run(pair.server, step::Recvmsg{{16}, 0, 0}).value, 2); // up to the mark
    QCOMPARE(atMark(h, pair.server), 1);
    QCOMPARE(h.run(pair.server, step::Recvmsg{{16}, 0, 0}).value, 1); // the urgent byte, in its place
    QCOMPARE(test::textOf(h.receivedBy(pair.server)), "abC");
    QCOMPARE(h.run(pair.server, step::Recvmsg{{16}, 0, MSG_OOB}).error.value().number, EINVAL);
}

void ErrorQueueTest::rightsNeedAByteOnAStream() {
    EngineHarness h;
    const auto [a, b] = unixPair(h);
    const Bytes control = controlOf(SOL_SOCKET, SCM_RIGHTS, bytesOfValue(h.view(a).fd));
    QCOMPARE(h.run(a, step::Sendmsg{{{}, control, {}}, 0}).value, 0); // no error, and nothing is delivered
    QCOMPARE(h.run(b, step::Recvmsg{{16}, 64, MSG_DONTWAIT}).error.value().number, EAGAIN);
}

void ErrorQueueTest::rightsThatDoNotFitAreClosed() {
    EngineHarness h;
    const auto [a, b] = unixPair(h);
    const std::array<int, 3> fds{h.view(a).fd, h.view(a).fd, h.view(a).fd};
    QVERIFY(
        !h.run(a, step::Sendmsg{{{bytesOf("x")}, controlOf(SOL_SOCKET, SCM_RIGHTS, bytesOfValue(fds)), {}}, 0}).error);
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 20, 0});
    QVERIFY((got.messages.at(0).flags & MSG_CTRUNC) != 0);
    QCOMPARE(got.made.size(), 1u);
    QCOMPARE(h.view(got.made[0]).typeFlags & SOCK_CLOEXEC, 0);
}

void ErrorQueueTest::plainRecvDropsDescriptors() {
    EngineHarness h;
    const auto [a, b] = unixPair(h);
    const Bytes control = controlOf(SOL_SOCKET, SCM_RIGHTS, bytesOfValue(h.view(a).fd));
    QVERIFY(!h.run(a, step::Sendmsg{{{bytesOf("x")}, control, {}}, 0}).error);
    QCOMPARE(h.run(b, step::Recv{16, 0}).value, 1);
    QCOMPARE(h.run(b, step::Recvmsg{{16}, 64, MSG_DONTWAIT}).error.value().number, EAGAIN);
}

// Of a pair that is connected both ways the send buffer is the limit instead: the kernel looks at the queue only where
// the receiver is not the sender's own peer.
void ErrorQueueTest::fullQueueOfUnixDatagramsBlocksTheSender() {
    EngineHarness h;
    QFile limit("/proc/sys/net/unix/max_dgram_qlen");
    QVERIFY(limit.open(QIODevice::ReadOnly));
    const int most = limit.readAll().trimmed().toInt();
    if (most > 200)
        QSKIP("net.unix.max_dgram_qlen is more than the send buffer holds");
    const SocketId receiver = h.socket(AF_UNIX, SOCK_DGRAM);
    QVERIFY(!h.run(receiver, step::Bind{Address::unixAutobind()}).error);
    const SocketId sender = h.socket(AF_UNIX, SOCK_DGRAM);
    const std::vector<OutMessage> many(256, OutMessage{{bytesOf("x")}, {}, h.view(receiver).local});
    QCOMPARE(h.run(sender, step::Sendmmsg{many, MSG_DONTWAIT}).value, most + 1);
    QCOMPARE(h.run(sender, step::Sendmsg{many.front(), MSG_DONTWAIT}).error.value().number, EAGAIN);
    QCOMPARE(h.run(receiver, step::Recvmmsg{256, 16, 0, MSG_DONTWAIT, {}}).value, most + 1);
    QCOMPARE(h.run(sender, step::Sendmsg{many.front(), MSG_DONTWAIT}).value, 1);
}

QTEST_APPLESS_MAIN(ErrorQueueTest)
#include "tst_error_queue.moc"
