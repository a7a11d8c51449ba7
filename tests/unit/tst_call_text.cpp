#include "core/options/group_call.h"
#include "core/render/call_text.h"
#include "tests/support/record_maker.h"

#include <QTest>

#include <fcntl.h>
#include <linux/sockios.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>

#include <cerrno>
#include <climits>
#include <cstring>
#include <random>

using namespace swb;
using namespace swb::test;

Q_DECLARE_METATYPE(swb::CallRecord)

namespace {

Address inet(std::string_view host, std::string_view port) { return *Address::parseInet(host, port); }

void row(const char* name, const CallRecord& record, Numbers numbers, const char* expected) {
    QTest::newRow(name) << record << int(numbers) << QString::fromUtf8(expected);
}

void symbolRow(const char* name, const CallRecord& record, const char* expected) {
    row(name, record, Numbers::Symbols, expected);
}

CallRecord randomRecord(std::mt19937& random) {
    CallRecord record;
    const auto any = [&random](int below) { return static_cast<int>(random() % static_cast<unsigned>(below)); };
    record.sequence = static_cast<std::uint64_t>(any(2));
    record.call = static_cast<CallId>(any(kCallCount));
    record.ending = static_cast<Ending>(any(3));
    record.inFlight = any(4) == 0;
    record.scripted = any(4) == 0;
    record.sigpipe = any(4) == 0;
    record.error = any(3) == 0 ? any(200) : 0;
    record.result = static_cast<std::int64_t>(random()) - INT_MAX;
    for (std::int64_t& arg : record.args)
        arg = any(2) == 0 ? any(300) : static_cast<std::int64_t>((std::uint64_t{random()} << 32) | random());
    std::array<std::uint8_t, CallRecord::kAddressKept> bytes{};
    for (std::uint8_t& byte : bytes)
        byte = static_cast<std::uint8_t>(random());
    if (any(2) == 0) {
        constexpr sa_family_t kFamilies[] = {AF_UNIX, AF_INET, AF_INET6, AF_UNSPEC};
        std::memcpy(bytes.data(), &kFamilies[any(4)], sizeof(sa_family_t));
    }
    record.keepAddress(bytes, static_cast<std::uint32_t>(any(140)));
    record.keepData(BytesView(bytes).first(static_cast<std::size_t>(any(100))));
    return record;
}

bool isOneCleanLine(const std::string& text) {
    const QString line = QString::fromUtf8(text.data(), qsizetype(text.size()));
    return line.toUtf8() == QByteArray::fromStdString(text) && std::ranges::none_of(line, [](QChar c) {
               return c.category() == QChar::Other_Control || c == QChar(0x2028) || c == QChar(0x2029) ||
                      (c >= QChar(0x202a) && c <= QChar(0x202e));
           });
}

} // namespace

class TestCallText : public QObject {
    Q_OBJECT

private slots:
    void aCallReadsAsItWasMade_data() {
        QTest::addColumn<CallRecord>("record");
        QTest::addColumn<int>("numbers");
        QTest::addColumn<QString>("expected");
        const CallRecord socket = made(CallId::Socket, {AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0}, 7);
        symbolRow("socket", socket, "socket(AF_INET, SOCK_STREAM|SOCK_CLOEXEC, 0) = 7");
        row("socket raw", socket, Numbers::Raw, "socket(2, 0x80001, 0) = 7");
        row("socket both", made(CallId::Socket, {AF_INET, SOCK_STREAM, 0}, 7), Numbers::Both,
            "socket(AF_INET=2, SOCK_STREAM=1, IPPROTO_IP=0) = 7");
        symbolRow("socket of unknown numbers", made(CallId::Socket, {9999, 77, -1}, 0, EAFNOSUPPORT),
                  "socket(9999, 77, -1) = -1 EAFNOSUPPORT");
        symbolRow("a protocol by name", made(CallId::Socket, {AF_INET6, SOCK_RAW, IPPROTO_ICMPV6}, 0, EPERM),
                  "socket(AF_INET6, SOCK_RAW, IPPROTO_ICMPV6) = -1 EPERM");
        symbolRow("socketpair", made(CallId::Socketpair, {AF_UNIX, SOCK_STREAM, 0, 7, 8}),
                  "socketpair(AF_UNIX, SOCK_STREAM, 0, [7, 8]) = 0");
        const CallRecord bind = with(made(CallId::Bind, {7, 16}), inet("127.0.0.1", "4000"));
        symbolRow("bind", bind, "bind(7, 127.0.0.1:4000, 16) = 0");
        row("bind raw", bind, Numbers::Raw, "bind(7, 02 00 0f a0 7f 00 00 01 00 00 00 00 00 00 00 00, 16) = 0");
        row("bind both", bind, Numbers::Both,
            "bind(7, 127.0.0.1:4000={02 00 0f a0 7f 00 00 01 00 00 00 00 00 00 00 00}, 16) = 0");
        symbolRow("bind autobind", with(made(CallId::Bind, {7, 2}), Address::unixAutobind()),
                  "bind(7, (unnamed), 2) = 0");
        symbolRow("listen", made(CallId::Listen, {7, -1}), "listen(7, -1) = 0");
        symbolRow("accept", with(made(CallId::Accept, {3}, 8), inet("127.0.0.1", "51234")),
                  "accept(3, 127.0.0.1:51234) = 8");
        symbolRow("accept4", with(made(CallId::Accept4, {3, SOCK_CLOEXEC}, 8), inet("127.0.0.1", "51234")),
                  "accept4(3, 127.0.0.1:51234, SOCK_CLOEXEC) = 8");
        row("accept4 raw", with(made(CallId::Accept4, {3, SOCK_CLOEXEC}, 8), inet("127.0.0.1", "51234")), Numbers::Raw,
            "accept4(3, [02 00 c8 22 7f 00 00 01 00 00 00 00 00 00 00 00], [16], 0x80000) = 8");
        symbolRow("accept failed", made(CallId::Accept, {3}, 0, EAGAIN), "accept(3, ...) = -1 EAGAIN");
        symbolRow("accept in flight", inFlight(made(CallId::Accept, {3})), "accept(3, ...) in flight");
        symbolRow("accept planned", planned(made(CallId::Accept, {3})), "accept(3, ...)");
        symbolRow("connect under way", with(made(CallId::Connect, {7, 16}, 0, EINPROGRESS), inet("10.0.0.1", "80")),
                  "connect(7, 10.0.0.1:80, 16) = -1 EINPROGRESS (under way)");
        symbolRow("shutdown", made(CallId::Shutdown, {7, SHUT_WR}), "shutdown(7, SHUT_WR) = 0");
        symbolRow("close", made(CallId::Close, {7}), "close(7) = 0");
        symbolRow("getpeername failed", made(CallId::Getpeername, {7}, 0, ENOTCONN),
                  "getpeername(7, ...) = -1 ENOTCONN");
        symbolRow("getsockname", with(made(CallId::Getsockname, {7}), inet("0.0.0.0", "0")),
                  "getsockname(7, 0.0.0.0:0) = 0");
        symbolRow("fcntl set", made(CallId::Fcntl, {7, F_SETFL, O_RDWR | O_NONBLOCK}),
                  "fcntl(7, F_SETFL, O_RDWR|O_NONBLOCK) = 0");
        symbolRow("fcntl get", made(CallId::Fcntl, {7, F_GETFL, 0}, O_RDWR | O_NONBLOCK),
                  "fcntl(7, F_GETFL) = 0x802 (O_RDWR|O_NONBLOCK)");
        row("fcntl get raw", made(CallId::Fcntl, {7, F_GETFL, 0}, O_RDWR), Numbers::Raw, "fcntl(7, 3, 0) = 0x2");
        symbolRow("ioctl", made(CallId::Ioctl, {7, SIOCINQ, 12}), "ioctl(7, SIOCINQ, [12]) = 0");
        symbolRow("ioctl failed", made(CallId::Ioctl, {7, SIOCINQ}, 0, EINVAL), "ioctl(7, SIOCINQ, ...) = -1 EINVAL");
        symbolRow("poll", made(CallId::Poll, {7, POLLIN, POLLIN | POLLHUP, 500}, 1),
                  "poll({7, POLLIN} -> POLLIN|POLLHUP, 500) = 1");
        symbolRow("poll timed out", made(CallId::Poll, {7, POLLIN, 0, 500}),
                  "poll({7, POLLIN}, 500) = 0 (the time ran out)");
        row("poll raw", made(CallId::Poll, {7, POLLIN, POLLIN | POLLHUP, 500}, 1), Numbers::Raw,
            "poll({7, 0x1} -> 0x11, 500) = 1");
        symbolRow("poll in flight", inFlight(made(CallId::Poll, {7, POLLOUT, 0, -1})),
                  "poll({7, POLLOUT}, -1) in flight");
        symbolRow("epoll_create1", made(CallId::EpollCreate1, {EPOLL_CLOEXEC}, 5), "epoll_create1(EPOLL_CLOEXEC) = 5");
        const CallRecord control = made(CallId::EpollCtl, {12, 5, EPOLL_CTL_ADD, EPOLLIN | EPOLLRDHUP});
        symbolRow("epoll_ctl", control, "epoll_ctl(5, EPOLL_CTL_ADD, 12, {EPOLLIN|EPOLLRDHUP, 12}) = 0");
        row("epoll_ctl raw", control, Numbers::Raw, "epoll_ctl(5, 1, 12, {0x2001, 12}) = 0");
        row("epoll_ctl both", control, Numbers::Both,
            "epoll_ctl(5, EPOLL_CTL_ADD=1, 12, {EPOLLIN|EPOLLRDHUP=0x2001, 12}) = 0");
        symbolRow("epoll_ctl by the edge", made(CallId::EpollCtl, {12, 5, EPOLL_CTL_MOD, std::int64_t{EPOLLET}}),
                  "epoll_ctl(5, EPOLL_CTL_MOD, 12, {EPOLLET, 12}) = 0");
        symbolRow("epoll_ctl removing", made(CallId::EpollCtl, {12, 5, EPOLL_CTL_DEL}, 0, ENOENT),
                  "epoll_ctl(5, EPOLL_CTL_DEL, 12, NULL) = -1 ENOENT");
        const CallRecord wait = epolled({{EPOLLIN, 12, {}}, {EPOLLIN | EPOLLHUP, 14, {}}});
        symbolRow("epoll_wait", wait, "epoll_wait(5, [{EPOLLIN, 12}, {EPOLLIN|EPOLLHUP, 14}], 256, -1) = 2");
        row("epoll_wait raw", wait, Numbers::Raw, "epoll_wait(5, [{0x1, 12}, {0x11, 14}], 256, -1) = 2");
        symbolRow("epoll_wait failed", made(CallId::EpollWait, {5, 256, 0, -1}, 0, EINTR),
                  "epoll_wait(5, ..., 256, -1) = -1 EINTR");
        symbolRow("epoll_wait timed out", made(CallId::EpollWait, {5, 256, 0, 1}),
                  "epoll_wait(5, [], 256, 1) = 0 (the time ran out)");
        CallRecord ppoll = made(CallId::Ppoll, {12, 2, 0, 500'000'000}, 1);
        keepPolled(ppoll, std::vector<PollEntry>{{12, POLLIN, POLLIN, {}}, {14, POLLOUT, 0, {}}}, 2);
        symbolRow("ppoll", ppoll, "ppoll([{12, POLLIN} -> POLLIN, {14, POLLOUT}], 2, {0, 500000000}, NULL) = 1");
        ppoll.args[1] = 10'000;
        ppoll.args[2] = -1;
        keepPolled(ppoll, std::vector<PollEntry>{{12, POLLIN, POLLIN, {}}}, 10'000);
        symbolRow("ppoll of many", ppoll, "ppoll([{12, POLLIN} -> POLLIN, ...], 10000, NULL, NULL) = 1");
        symbolRow("unlink", with(made(CallId::Unlink, {}), viewOf("/tmp/a b.sock")), "unlink(\"/tmp/a b.sock\") = 0");
    }
    void aCallReadsAsItWasMade() {
        QFETCH(CallRecord, record);
        QFETCH(int, numbers);
        QTEST(QString::fromStdString(lineText(record, Numbers(numbers))), "expected");
    }

    void bytesAreQuotedAndCut_data() {
        QTest::addColumn<CallRecord>("record");
        QTest::addColumn<int>("numbers");
        QTest::addColumn<QString>("expected");
        const CallRecord send =
            with(made(CallId::Send, {7, 42, MSG_NOSIGNAL}, 42), viewOf("GET /index.html?question=forty-two HTTP/1."));
        symbolRow("send", send, "send(7, \"GET /index.html?question=forty-t\"..., 42, MSG_NOSIGNAL) = 42");
        symbolRow("line ends and quotes", with(made(CallId::Write, {7, 6}, 6), viewOf("a\r\n\"\\\t")),
                  "write(7, \"a\\r\\n\\\"\\\\\\t\", 6) = 6");
        row("bytes as numbers", with(made(CallId::Write, {7, 3}, 3), viewOf("a\r\n")), Numbers::Raw,
            "write(7, 61 0d 0a, 3) = 3");
        symbolRow("nothing", with(made(CallId::Send, {7, 0, 0}), viewOf("")), "send(7, \"\", 0, 0) = 0");
        symbolRow("short", with(made(CallId::Send, {7, 42, 0}, 5), viewOf("abcdef")),
                  "send(7, \"abcdef\", 42, 0) = 5 (5 of 42)");
        symbolRow("sendto", with(with(made(CallId::Sendto, {7, 2, 0, 16}, 2), viewOf("hi")), inet("127.0.0.1", "53")),
                  "sendto(7, \"hi\", 2, 0, 127.0.0.1:53, 16) = 2");
        symbolRow("recv", with(made(CallId::Recv, {7, 4096, 0}, 8), viewOf("HTTP/1.0")),
                  "recv(7, \"HTTP/1.0\", 4096, 0) = 8");
        symbolRow("recv nothing", with(made(CallId::Recv, {7, 4096, 0}), viewOf("")),
                  "recv(7, \"\", 4096, 0) = 0 (no bytes)");
        symbolRow("recv with room for nothing", made(CallId::Recv, {7, 0, 0}), "recv(7, \"\", 0, 0) = 0");
        symbolRow("recv in flight", inFlight(made(CallId::Recv, {7, 4096, MSG_PEEK})),
                  "recv(7, ..., 4096, MSG_PEEK) in flight");
        symbolRow("recv cut", with(made(CallId::Recv, {7, 4, MSG_TRUNC}, 10), viewOf("abcd")),
                  "recv(7, \"abcd\", 4, MSG_TRUNC) = 10 (a message of 10 cut to 4)");
        symbolRow("recvfrom without a sender", with(made(CallId::Recvfrom, {7, 10, 0}, 2), viewOf("ab")),
                  "recvfrom(7, \"ab\", 10, 0, (none)) = 2");
        CallRecord cutShort = with(made(CallId::Recv, {7, 100, MSG_WAITALL}, 5), viewOf("abcde"));
        cutShort.ending = Ending::Interrupted;
        symbolRow("wait for all, interrupted", cutShort,
                  "recv(7, \"abcde\", 100, MSG_WAITALL) = 5 (5 of 100) (interrupted)");
    }
    void bytesAreQuotedAndCut() { aCallReadsAsItWasMade(); }

    void optionValuesReadAsIntegersWhenTheyAreOfThatSize_data() {
        QTest::addColumn<CallRecord>("record");
        QTest::addColumn<int>("numbers");
        QTest::addColumn<QString>("expected");
        const CallRecord set = withInt(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_REUSEADDR, 4}), 1);
        symbolRow("set", set, "setsockopt(7, SOL_SOCKET, SO_REUSEADDR, 1, 4) = 0");
        row("set raw", set, Numbers::Raw, "setsockopt(7, 1, 2, 01 00 00 00, 4) = 0");
        constexpr std::uint8_t kLinger[] = {1, 0, 0, 0, 5, 0, 0, 0};
        symbolRow("set bytes", with(made(CallId::Setsockopt, {7, SOL_SOCKET, SO_LINGER, 8}), BytesView(kLinger)),
                  "setsockopt(7, SOL_SOCKET, SO_LINGER, 01 00 00 00 05 00 00 00, 8) = 0");
        constexpr std::uint8_t kGroup[] = {239, 1, 2, 3, 0, 0, 0, 0, 0, 0, 0, 0};
        symbolRow("set a group",
                  with(made(CallId::Setsockopt, {7, IPPROTO_IP, IP_ADD_MEMBERSHIP, 12}), BytesView(kGroup)),
                  "setsockopt(7, IPPROTO_IP, IP_ADD_MEMBERSHIP, {imr_multiaddr=239.1.2.3, imr_address=0.0.0.0, "
                  "imr_ifindex=0}, 12) = 0");
        row("set a group raw",
            with(made(CallId::Setsockopt, {7, IPPROTO_IP, IP_ADD_MEMBERSHIP, 12}), BytesView(kGroup)), Numbers::Raw,
            "setsockopt(7, 0, 35, ef 01 02 03 00 00 00 00 00 00 00 00, 12) = 0");
        constexpr std::uint8_t kOwn[] = {127, 0, 0, 1};
        symbolRow("set the interface for groups",
                  with(made(CallId::Setsockopt, {7, IPPROTO_IP, IP_MULTICAST_IF, 4}), BytesView(kOwn)),
                  "setsockopt(7, IPPROTO_IP, IP_MULTICAST_IF, 127.0.0.1, 4) = 0");
        GroupRequest source;
        source.deed = GroupDeed::JoinSource;
        source.form = GroupForm::Independent;
        source.family = AF_INET;
        source.group = "232.1.1.1";
        source.source = "10.0.0.1";
        symbolRow("set what the record cuts",
                  with(made(CallId::Setsockopt, {7, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, 264}), *groupValue(source)),
                  "setsockopt(7, IPPROTO_IP, MCAST_JOIN_SOURCE_GROUP, {gsr_interface=0, gsr_group=232.1.1.1:0, ...}, "
                  "264) = 0");
        symbolRow("set text", with(made(CallId::Setsockopt, {7, IPPROTO_TCP, TCP_CONGESTION, 4}), viewOf("reno")),
                  "setsockopt(7, IPPROTO_TCP, TCP_CONGESTION, \"reno\", 4) = 0");
        symbolRow("set nothing", made(CallId::Setsockopt, {7, SOL_SOCKET, 4242, 0}, 0, EINVAL),
                  "setsockopt(7, SOL_SOCKET, 4242, (no bytes), 0) = -1 EINVAL");
        symbolRow("get", withInt(made(CallId::Getsockopt, {7, SOL_SOCKET, SO_ERROR, 4, 4}), -1),
                  "getsockopt(7, SOL_SOCKET, SO_ERROR, [-1], [4]) = 0");
        constexpr std::uint8_t kByte[] = {64};
        symbolRow("get shorter", with(made(CallId::Getsockopt, {7, IPPROTO_IP, IP_TTL, 4, 1}), BytesView(kByte)),
                  "getsockopt(7, IPPROTO_IP, IP_TTL, [0x40], [4 -> 1]) = 0");
        symbolRow("get failed", made(CallId::Getsockopt, {7, SOL_SOCKET, SO_ERROR, 4, 0}, 0, EBADF),
                  "getsockopt(7, SOL_SOCKET, SO_ERROR, ..., [4]) = -1 EBADF");
        constexpr std::uint8_t kName[16] = {'c', 'u', 'b', 'i', 'c'};
        symbolRow("get text",
                  with(made(CallId::Getsockopt, {7, IPPROTO_TCP, TCP_CONGESTION, 16, 16}), BytesView(kName)),
                  "getsockopt(7, IPPROTO_TCP, TCP_CONGESTION, [\"cubic\"], [16]) = 0");
    }
    void optionValuesReadAsIntegersWhenTheyAreOfThatSize() { aCallReadsAsItWasMade(); }

    void aFailureIsNamedOrNumbered() {
        const CallRecord failed = made(CallId::Listen, {7, 5}, 0, EADDRINUSE);
        QCOMPARE(resultText(failed, Numbers::Symbols), std::string("= -1 EADDRINUSE"));
        QCOMPARE(resultText(failed, Numbers::Raw), std::string("= -1 errno 98"));
        QCOMPARE(resultText(failed, Numbers::Both), std::string("= -1 EADDRINUSE=98"));
        QCOMPARE(resultText(made(CallId::Listen, {7, 5}, 0, 4242), Numbers::Both), std::string("= -1 errno 4242"));
    }

    void whatWasUnusualIsSaid() {
        CallRecord connect = made(CallId::Connect, {7, 16}, 0, EINTR);
        connect.ending = Ending::Interrupted;
        QCOMPARE(resultText(connect, Numbers::Symbols), std::string("= -1 EINTR (goes on by itself) (interrupted)"));
        CallRecord accept = made(CallId::Accept, {7}, 0, EINTR);
        accept.ending = Ending::InterruptedByClose;
        QCOMPARE(resultText(accept, Numbers::Symbols), std::string("= -1 EINTR (interrupted by close)"));
        CallRecord send = made(CallId::Send, {7, 1, 0}, 0, EPIPE);
        send.sigpipe = true;
        send.scripted = true;
        QCOMPARE(resultText(send, Numbers::Symbols), std::string("= -1 EPIPE (SIGPIPE raised) (scripted)"));
        accept = inFlight(made(CallId::Accept, {7}));
        accept.ending = Ending::Interrupted;
        QCOMPARE(resultText(accept, Numbers::Symbols), std::string("in flight (being interrupted)"));
    }

    void whateverTheBytesTheTextIsOneLineWithoutControlCharacters() {
        std::mt19937 random(20240521);
        for (int round = 0; round < 20000; ++round) {
            const CallRecord record = randomRecord(random);
            for (const Numbers numbers : {Numbers::Symbols, Numbers::Raw, Numbers::Both}) {
                const std::string text = lineText(record, numbers);
                QVERIFY2(isOneCleanLine(text), QByteArray::fromStdString(text).toHex(' ').constData());
            }
        }
    }

    void aDurationHasThreeFiguresAndItsUnit_data() {
        QTest::addColumn<qlonglong>("nanoseconds");
        QTest::addColumn<QString>("expected");
        QTest::newRow("none") << 0LL << "0 ns";
        QTest::newRow("ns") << 731LL << "731 ns";
        QTest::newRow("below a microsecond") << 999LL << "999 ns";
        QTest::newRow("a microsecond") << 1000LL << "1.00 µs";
        QTest::newRow("µs") << 12'400LL << "12.4 µs";
        QTest::newRow("hundreds") << 123'456LL << "123 µs";
        QTest::newRow("rounds up to 10") << 9'996LL << "10.0 µs";
        QTest::newRow("rounds into the next unit") << 999'600LL << "1.00 ms";
        QTest::newRow("ms") << 3'020'000LL << "3.02 ms";
        QTest::newRow("s") << 1'500'000'000LL << "1.50 s";
        QTest::newRow("59.9 s") << 59'900'000'000LL << "59.9 s";
        QTest::newRow("a minute") << 59'990'000'000LL << "1 min 00 s";
        QTest::newRow("minutes") << 125'000'000'000LL << "2 min 05 s";
        QTest::newRow("hours") << 7'500'000'000'000LL << "2 h 05 min";
    }
    void aDurationHasThreeFiguresAndItsUnit() {
        QFETCH(qlonglong, nanoseconds);
        QTEST(QString::fromStdString(durationText(Nanoseconds(nanoseconds))), "expected");
    }
};

QTEST_APPLESS_MAIN(TestCallText)
#include "tst_call_text.moc"
