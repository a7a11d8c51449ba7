#include "core/net/control_message.h"
#include "core/render/call_text.h"
#include "tests/support/engine_harness.h"
#include "tests/support/message_steps.h"

#include <QTest>

#include <fcntl.h>
#include <netinet/in.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

namespace {

Bytes rights(std::initializer_list<int> fds) {
    Bytes data;
    for (const int fd : fds) {
        const Bytes one = bytesOfValue(fd);
        data.insert(data.end(), one.begin(), one.end());
    }
    const ControlPart part{SOL_SOCKET, SCM_RIGHTS, data};
    return controlBytes({&part, 1});
}

TranscriptRow lastRow(EngineHarness& h, SocketId socket) {
    TranscriptRow last;
    for (const TranscriptRow& row : h.engine().transcript().copySince(0))
        if (row.socket == socket)
            last = row;
    return last;
}

step::Sendmsg message(std::string_view text, Bytes control = {}) {
    return {{{bytesOf(text)}, std::move(control), {}}, MSG_NOSIGNAL};
}

std::string lineOf(EngineHarness& h, CallId call) {
    std::string line;
    for (const CallRecord& record : h.records())
        if (record.call == call)
            line = lineText(record, Numbers::Symbols);
    return line;
}

} // namespace

class CallsMessageTest : public QObject {
    Q_OBJECT

private slots:
    void severalBuffersGoAsOneMessageAndComeIntoSeveral();
    void theLedgerLineTellsTheWholeMessage();
    void controlMessagesComeWithTheBytes();
    void aCutMessageTellsItsFullLength();
    void fullLengthIsTheResultWithMsgTrunc();
    void cutControlIsFlagged();
    void severalMessagesGoAndComeWithOneCall();
    void recvmmsgTakesWhatIsThereWithWaitForOne();
    void timeOutModePollsFirst();
    void aRefusedMessageSendsNothing();
    void aRoomThatCannotBeIsRefusedBeforeTheCall();
    void aPassedSocketBecomesASocketOfTheWorkbench();
    void aPassedListenerIsKnownAsOne();
    void aPassedDescriptorThatIsNoSocketIsShownAsWhatItIs_data();
    void aPassedDescriptorThatIsNoSocketIsShownAsWhatItIs();
    void peekedDescriptorsAreNewOnesEachTime();
};

void CallsMessageTest::severalBuffersGoAsOneMessageAndComeIntoSeveral() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    const OutMessage out{{bytesOf("hello"), bytesOf(""), bytesOf("you")}, {}, b.address};
    QCOMPARE(h.run(a.socket, step::Sendmsg{out, 0}).value, 8);
    const ActionReport got = h.run(b.socket, step::Recvmsg{{2, 4, 64}, 0, 0});
    QCOMPARE(got.value, 8);
    QCOMPARE(got.messages.size(), 1u);
    QVERIFY(got.messages.front().address == a.address);
    QCOMPARE(got.messages.front().room, 70u);
    QCOMPARE(textOf(h.receivedBy(b.socket)), "helloyou");
    QCOMPARE(h.view(a.socket).bytesSent, 8u);
    QCOMPARE(h.view(b.socket).bytesReceived, 8u);
}

void CallsMessageTest::theLedgerLineTellsTheWholeMessage() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    const ControlPart ttl{IPPROTO_IP, IP_TTL, bytesOfValue(33)};
    h.run(b.socket, step::Setsockopt{IPPROTO_IP, IP_RECVTTL, bytesOfValue(1)});
    h.run(a.socket, step::Sendmsg{{{bytesOf("hello"), bytesOf("you")}, controlBytes({&ttl, 1}), b.address}, 0});
    h.run(b.socket, step::Recvmsg{{64}, 128, 0});
    const std::string fd = std::to_string(h.view(a.socket).fd);
    QCOMPARE(lineOf(h, CallId::Sendmsg),
             "sendmsg(" + fd + ", {to=" + b.address.toString() +
                 ", iov=[5, 3 bytes] \"helloyou\", control=[{IPPROTO_IP, IP_TTL, 33}]}, 0) = 8");
    QCOMPARE(lineOf(h, CallId::Recvmsg),
             "recvmsg(" + std::to_string(h.view(b.socket).fd) + ", {from=" + a.address.toString() +
                 ", iov=[64 bytes] \"helloyou\", control=[{IPPROTO_IP, IP_TTL, 33}]}, 0) = 8");
}

void CallsMessageTest::controlMessagesComeWithTheBytes() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(b.socket, step::Setsockopt{IPPROTO_IP, IP_RECVTOS, bytesOfValue(1)});
    h.run(b.socket, step::Setsockopt{IPPROTO_IP, IP_RECVTTL, bytesOfValue(1)});
    h.run(a.socket, step::Sendto{bytesOf("x"), 0, b.address});
    const ActionReport got = h.run(b.socket, step::Recvmsg{{16}, 256, 0});
    const std::vector<ControlMessage> messages = controlMessages(got.messages.at(0).control);
    QCOMPARE(messages.size(), 2u);
    QCOMPARE(messages[0].kind->symbol, "IP_TTL");
    QCOMPARE(controlValueText(messages[0]), "64");
    QCOMPARE(messages[1].kind->symbol, "IP_TOS");
    const TranscriptRow row = lastRow(h, b.socket);
    QVERIFY(row.control != nullptr);
    QCOMPARE(*row.control, got.messages.at(0).control);
}

void CallsMessageTest::aCutMessageTellsItsFullLength() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(a.socket, step::Sendto{bytesOf("0123456789"), 0, b.address});
    const ActionReport got = h.run(b.socket, step::Recvmsg{{4}, 0, 0});
    QCOMPARE(got.value, 4);
    QVERIFY((got.messages.at(0).flags & MSG_TRUNC) != 0);
    QCOMPARE(got.messages.at(0).length, 10u);
    const TranscriptRow row = lastRow(h, b.socket);
    QCOMPARE(row.note, RowNote::Truncated);
    QCOMPARE(row.length, 4u);
    QCOMPARE(row.fullLength, 10u);
    QVERIFY((row.messageFlags & MSG_TRUNC) != 0);
}

void CallsMessageTest::fullLengthIsTheResultWithMsgTrunc() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(a.socket, step::Sendto{bytesOf("0123456789"), 0, b.address});
    const ActionReport got = h.run(b.socket, step::Recvmsg{{3, 1}, 0, MSG_TRUNC});
    QCOMPARE(got.value, 10);
    QCOMPARE(textOf(h.receivedBy(b.socket)), "0123");
    QVERIFY(lineOf(h, CallId::Recvmsg).ends_with("= 10 (a message of 10 cut to 4)"));
}

void CallsMessageTest::cutControlIsFlagged() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(b.socket, step::Setsockopt{IPPROTO_IP, IP_PKTINFO, bytesOfValue(1)});
    h.run(a.socket, step::Sendto{bytesOf("x"), 0, b.address});
    const ActionReport got = h.run(b.socket, step::Recvmsg{{16}, 20, 0});
    QVERIFY((got.messages.at(0).flags & MSG_CTRUNC) != 0);
    const std::vector<ControlMessage> messages = controlMessages(got.messages.at(0).control);
    QCOMPARE(messages.size(), 1u);
    QCOMPARE(messages[0].fault, ControlFault::WrongSize);
    QCOMPARE(controlFaultText(messages[0]), "4 bytes of data, and IP_PKTINFO has 12");
}

void CallsMessageTest::severalMessagesGoAndComeWithOneCall() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    std::vector<OutMessage> out;
    for (const char* text : {"one", "two", "three"})
        out.push_back({{bytesOf(text)}, {}, b.address});
    const ActionReport sent = h.run(a.socket, step::Sendmmsg{out, 0});
    QCOMPARE(sent.value, 3);
    QCOMPARE(h.view(a.socket).bytesSent, 11u);
    const ActionReport got = h.run(b.socket, step::Recvmmsg{8, 64, 0, MSG_DONTWAIT, {}});
    QCOMPARE(got.value, 3);
    QCOMPARE(got.messages.size(), 3u);
    QCOMPARE(got.messages[2].length, 5u);
    QCOMPARE(textOf(h.receivedBy(b.socket)), "onetwothree");
    std::size_t calls = 0;
    for (const CallRecord& record : h.records())
        calls += record.call == CallId::Sendmmsg || record.call == CallId::Recvmmsg;
    QCOMPARE(calls, 2u);
    const std::string line = lineOf(h, CallId::Recvmmsg);
    QVERIFY2(line.find("\"one\"}, and 2 more], 8, MSG_DONTWAIT, NULL) = 3") != std::string::npos, line.c_str());
}

void CallsMessageTest::recvmmsgTakesWhatIsThereWithWaitForOne() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const Endpoint b = bound(h);
    h.run(a.socket, step::Sendto{bytesOf("only"), 0, b.address});
    QCOMPARE(h.run(b.socket, step::Recvmmsg{4, 64, 0, MSG_WAITFORONE, {}}).value, 1);
}

void CallsMessageTest::timeOutModePollsFirst() {
    EngineHarness h;
    const Endpoint b = bound(h);
    h.run(b.socket, step::SetTimeout{std::chrono::milliseconds(30)});
    const ActionReport got = h.run(b.socket, step::Recvmsg{{16}, 0, 0});
    QVERIFY(got.timedOut);
    QVERIFY(!got.error);
    const std::vector<CallRecord> records = h.recordsOf(got.action);
    QCOMPARE(records.size(), 1u);
    QCOMPARE(records[0].call, CallId::Poll);
}

void CallsMessageTest::aRefusedMessageSendsNothing() {
    EngineHarness h;
    const Endpoint a = bound(h);
    Bytes lying = controlBytes(std::vector<ControlPart>{{IPPROTO_IP, IP_TTL, bytesOfValue(33)}});
    lying[0] = 200; // cmsg_len beyond the end
    const ActionReport sent = h.run(a.socket, step::Sendmsg{{{bytesOf("x")}, lying, a.address}, 0});
    QCOMPARE(sent.error.value().number, EINVAL);
    QCOMPARE(h.view(a.socket).bytesSent, 0u);
    QCOMPARE(h.run(a.socket, step::Recvmsg{{16}, 0, MSG_DONTWAIT}).error.value().number, EAGAIN);
}

void CallsMessageTest::aRoomThatCannotBeIsRefusedBeforeTheCall() {
    EngineHarness h;
    const Endpoint a = bound(h);
    const ActionReport got = h.run(a.socket, step::Recvmsg{{UINT64_MAX, UINT64_MAX}, 0, 0});
    QCOMPARE(got.error.value().number, ENOMEM);
    QVERIFY(h.recordsOf(got.action).empty());
}

void CallsMessageTest::aPassedSocketBecomesASocketOfTheWorkbench() {
    EngineHarness h;
    const auto [a, b] = unixPair(h);
    const EngineHarness::Pair tcp = h.connectedTcp();
    const int passed = h.view(tcp.client).fd;
    QVERIFY(!h.run(a, message("x", rights({passed}))).error);
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 64, MSG_CMSG_CLOEXEC});
    QCOMPARE(got.made.size(), 1u);
    const SocketView view = h.view(got.made[0]);
    QVERIFY(view.receivedFrom == b);
    QVERIFY(view.fd != passed);
    QCOMPARE(view.family, AF_INET);
    QCOMPARE(view.type, SOCK_STREAM);
    QCOMPARE(view.protocol, IPPROTO_TCP);
    QCOMPARE(view.typeFlags, SOCK_CLOEXEC);
    QCOMPARE(view.life, Life::Connected);
    QVERIFY(view.peer == h.view(tcp.client).peer);
    // It is the same connection: what goes in here comes out at the other end.
    QCOMPARE(h.run(view.id, step::Send{bytesOf("passed"), 0}).value, 6);
    QCOMPARE(h.run(tcp.server, step::Recv{16, 0}).value, 6);
}

void CallsMessageTest::aPassedListenerIsKnownAsOne() {
    EngineHarness h;
    const auto [a, b] = unixPair(h, SOCK_SEQPACKET);
    const EngineHarness::Listener listener = h.listener();
    h.run(a, message("x", rights({h.view(listener.socket).fd})));
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 64, 0});
    const SocketView view = h.view(got.made.at(0));
    QCOMPARE(view.life, Life::Listening);
    QVERIFY(view.local == listener.address);
    QCOMPARE(view.typeFlags, 0); // without MSG_CMSG_CLOEXEC it stays open in every program that is started
}

void CallsMessageTest::aPassedDescriptorThatIsNoSocketIsShownAsWhatItIs_data() {
    QTest::addColumn<int>("fd");
    QTest::addColumn<QString>("what");
    int pipes[2] = {-1, -1};
    QCOMPARE(pipe2(pipes, O_CLOEXEC), 0);
    QTest::newRow("file") << open("/etc/hostname", O_RDONLY | O_CLOEXEC)
                          << "regular file /etc/hostname, open for reading";
    QTest::newRow("file for writing") << open("/dev/null", O_WRONLY | O_CLOEXEC)
                                      << "character device /dev/null, open for writing";
    QTest::newRow("directory") << open("/", O_RDONLY | O_DIRECTORY | O_CLOEXEC) << "directory /, open for reading";
    QTest::newRow("pipe") << pipes[0] << "pipe, open for reading";
    QTest::newRow("other end of a pipe") << pipes[1] << "pipe, open for writing";
    QTest::newRow("eventfd") << eventfd(0, EFD_CLOEXEC) << "eventfd";
    QTest::newRow("null") << open("/dev/null", O_RDWR | O_CLOEXEC) << "character device /dev/null";
}

void CallsMessageTest::aPassedDescriptorThatIsNoSocketIsShownAsWhatItIs() {
    QFETCH(int, fd);
    QFETCH(QString, what);
    QVERIFY(fd >= 0);
    EngineHarness h;
    const auto [a, b] = unixPair(h);
    h.run(a, message("x", rights({fd})));
    ::close(fd);
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 64, 0});
    const SocketView view = h.view(got.made.at(0));
    QCOMPARE(QString::fromStdString(view.notASocket), what);
    QVERIFY(view.receivedFrom == b);
    QVERIFY(!h.run(view.id, step::Close{}).error);
}

void CallsMessageTest::peekedDescriptorsAreNewOnesEachTime() {
    EngineHarness h;
    const auto [a, b] = unixPair(h);
    h.run(a, message("x", rights({h.view(a).fd})));
    const ActionReport peeked = h.run(b, step::Recvmsg{{16}, 64, MSG_PEEK});
    const ActionReport got = h.run(b, step::Recvmsg{{16}, 64, 0});
    QCOMPARE(peeked.made.size(), 1u);
    QCOMPARE(got.made.size(), 1u);
    QVERIFY(h.view(peeked.made[0]).fd != h.view(got.made[0]).fd);
    QCOMPARE(h.view(b).bytesReceived, 1u);
}

QTEST_APPLESS_MAIN(CallsMessageTest)
#include "tst_calls_message.moc"
