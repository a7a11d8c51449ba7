#include "core/explain/explanation.h"
#include "tests/support/record_maker.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QRegularExpression>
#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <map>
#include <set>

using namespace swb;
using namespace swb::test;

namespace {

Address inet(const char* host, const char* port = "4000") { return *Address::parseInet(host, port); }
Address inet6(const char* host) { return *Address::parseInet6(host, "4000"); }

CallRecord bound(const Address& address, int error = 0) {
    return with(made(CallId::Bind, {7, address.length()}, 0, error), address);
}
CallRecord connected(const Address& address, int error = 0) {
    return with(made(CallId::Connect, {7, address.length()}, 0, error), address);
}
CallRecord set(int level, int name) { return withInt(made(CallId::Setsockopt, {7, level, name, 4}), 1); }
CallRecord asked(int level, int name, std::int64_t size = 4) {
    return with(made(CallId::Getsockopt, {7, level, name, size, size}), Bytes(static_cast<std::size_t>(size), 1));
}
CallRecord sent(int flags, int error = 0) { return made(CallId::Send, {7, 3, flags}, 3, error); }
CallRecord socketMade(int family, int type, int protocol, int error = 0) {
    return made(CallId::Socket, {family, type, protocol}, 7, error);
}
CallRecord messageGot(int returnedFlags) { return made(CallId::Recvmsg, {7, 1, 16, 64, returnedFlags, 0}, 16); }

CallRecord named(const Address& address) { return with(made(CallId::Getsockname, {7}), address); }

CallRecord endedByClose() {
    CallRecord record = made(CallId::Recv, {7, 16, 0}, 0, EINTR);
    record.ending = Ending::InterruptedByClose;
    return record;
}

CallRecord brokenPipe() {
    CallRecord record = sent(0, EPIPE);
    record.sigpipe = true;
    return record;
}

CallRecord credentials() {
    return with(made(CallId::Getsockopt, {7, SOL_SOCKET, SO_PEERCRED, 12, 12}), BytesView(Bytes(12, 1)));
}

// A record such as a person sees it who meets the place that the data file names.
const std::map<QString, CallRecord>& places() {
    static const std::map<QString, CallRecord> kPlaces = {
        {"bind to port 0", bound(inet("127.0.0.1", "0"))},
        {"bind EADDRINUSE", bound(inet("127.0.0.1"), EADDRINUSE)},
        {"bind EADDRNOTAVAIL", bound(inet("192.0.2.1"), EADDRNOTAVAIL)},
        {"bind to ::", bound(inet6("::"))},
        {"bind to fe80::1 EINVAL", bound(inet6("fe80::1"), EINVAL)},
        {"bind to a path EADDRINUSE", bound(*Address::unixPath("/tmp/a"), EADDRINUSE)},
        {"bind to an abstract name", bound(*Address::unixAbstract(Bytes{'a', 0}))},
        {"getsockname of a full path",
         named(Address::fromBytes(Address::unixPath(std::string(108, 'p'))->bytes(), 111))},
        {"getsockname of no name", named(Address::unixAutobind())},
        {"connect", connected(inet("127.0.0.1", "50000"))},
        {"connect to 0.0.0.0", connected(inet("0.0.0.0"))},
        {"connect to AF_UNSPEC", connected(Address::unspecified())},
        {"connect EINPROGRESS", connected(inet("127.0.0.1"), EINPROGRESS)},
        {"connect ECONNREFUSED", connected(inet("127.0.0.1"), ECONNREFUSED)},
        {"listen", made(CallId::Listen, {7, 5})},
        {"accept", with(made(CallId::Accept, {7}, 8), inet("127.0.0.1"))},
        {"poll", made(CallId::Poll, {7, POLLIN | POLLOUT, POLLOUT | POLLHUP, 0}, 1)},
        {"shutdown ENOTCONN", made(CallId::Shutdown, {7, SHUT_RDWR}, 0, ENOTCONN)},
        {"shutdown SHUT_WR", made(CallId::Shutdown, {7, SHUT_WR})},
        {"recv of 0 bytes", made(CallId::Recv, {7, 16, 0})},
        {"recv EAGAIN", made(CallId::Recv, {7, 16, 0}, 0, EAGAIN)},
        {"recv MSG_WAITALL", made(CallId::Recv, {7, 16, MSG_WAITALL}, 3)},
        {"recv ended by close", endedByClose()},
        {"recvfrom without an address", made(CallId::Recvfrom, {7, 16, 0}, 3)},
        {"recvmsg MSG_TRUNC", messageGot(MSG_TRUNC)},
        {"recvmsg MSG_CTRUNC", messageGot(MSG_CTRUNC)},
        {"send ECONNREFUSED", sent(0, ECONNREFUSED)},
        {"send EMSGSIZE", sent(0, EMSGSIZE)},
        {"send EAGAIN", sent(0, EAGAIN)},
        {"send EPIPE", brokenPipe()},
        {"send MSG_OOB", sent(MSG_OOB)},
        {"send MSG_ZEROCOPY", sent(0x4000000)},
        {"sendto EACCES", with(made(CallId::Sendto, {7, 3, 0, 16}, 0, EACCES), inet("192.0.2.255"))},
        {"setsockopt SO_REUSEADDR", set(SOL_SOCKET, SO_REUSEADDR)},
        {"setsockopt SO_REUSEPORT", set(SOL_SOCKET, SO_REUSEPORT)},
        {"setsockopt SO_BINDTODEVICE", set(SOL_SOCKET, SO_BINDTODEVICE)},
        {"setsockopt SO_SNDTIMEO", set(SOL_SOCKET, SO_SNDTIMEO)},
        {"setsockopt SO_LINGER", set(SOL_SOCKET, SO_LINGER)},
        {"setsockopt IP_ADD_MEMBERSHIP", set(IPPROTO_IP, IP_ADD_MEMBERSHIP)},
        {"setsockopt SO_RCVBUF", set(SOL_SOCKET, SO_RCVBUF)},
        {"setsockopt SO_SNDBUF", set(SOL_SOCKET, SO_SNDBUF)},
        {"setsockopt SO_BSDCOMPAT", set(SOL_SOCKET, SO_BSDCOMPAT)},
        {"setsockopt SO_TIMESTAMP", set(SOL_SOCKET, SO_TIMESTAMP)},
        {"setsockopt SO_RCVLOWAT", set(SOL_SOCKET, SO_RCVLOWAT)},
        {"setsockopt SO_MARK", set(SOL_SOCKET, SO_MARK)},
        {"setsockopt IP_TTL", set(IPPROTO_IP, IP_TTL)},
        {"setsockopt IP_TOS", set(IPPROTO_IP, IP_TOS)},
        {"setsockopt TCP_DEFER_ACCEPT", set(IPPROTO_TCP, TCP_DEFER_ACCEPT)},
        {"setsockopt TCP_NODELAY", set(IPPROTO_TCP, TCP_NODELAY)},
        {"setsockopt TCP_QUICKACK", set(IPPROTO_TCP, TCP_QUICKACK)},
        {"setsockopt TCP_USER_TIMEOUT", set(IPPROTO_TCP, TCP_USER_TIMEOUT)},
        {"setsockopt TCP_MAXSEG", set(IPPROTO_TCP, TCP_MAXSEG)},
        {"getsockopt SO_ERROR", asked(SOL_SOCKET, SO_ERROR)},
        {"getsockopt SO_RCVBUF", asked(SOL_SOCKET, SO_RCVBUF, 2)},
        {"getsockopt ENOPROTOOPT", made(CallId::Getsockopt, {7, SOL_SOCKET, 33, 4, 0}, 0, ENOPROTOOPT)},
        {"getsockopt PACKET_STATISTICS", asked(SOL_PACKET, 6, 8)},
        {"getsockopt IP_PROTOCOL", asked(IPPROTO_IP, 52)},
        {"getsockopt TCP_IS_MPTCP", asked(IPPROTO_TCP, 43)},
        {"getsockopt TCP_INFO", asked(IPPROTO_TCP, TCP_INFO, 104)},
        {"getsockopt SO_PEERCRED", credentials()},
        {"socket SOCK_SEQPACKET", socketMade(AF_UNIX, SOCK_SEQPACKET, 0)},
        {"socket SOCK_RAW", socketMade(AF_INET, SOCK_RAW, IPPROTO_ICMP)},
        {"socket raw 0", socketMade(AF_INET, SOCK_RAW, 0, EPROTONOSUPPORT)},
        {"socket ping EACCES", socketMade(AF_INET, SOCK_DGRAM, IPPROTO_ICMP, EACCES)},
        {"socket UDP-Lite", socketMade(AF_INET, SOCK_DGRAM, IPPROTO_UDPLITE)},
    };
    return kPlaces;
}

QString everythingSaid(const CallRecord& record) {
    QString text;
    for (const Explanation::Section& one : explainRecord(record).sections)
        text += QString::fromStdString(one.text) + '\n';
    return text;
}

// A line of tests/data/pitfalls.csv: either left to another part of the program, or tested and explained.
struct Pitfall {
    int number = 0;
    QString title, tests, says, where;
    bool isElsewhere() const { return tests.startsWith("issue"); }
};

std::vector<Pitfall> pitfalls() {
    std::vector<Pitfall> all;
    for (const auto& fields : readCsv("pitfalls.csv")) {
        QStringList texts;
        for (const std::string& field : fields)
            texts << QString::fromStdString(field);
        texts.resize(5);
        all.push_back({texts[0].toInt(), texts[1], texts[2], texts[3], texts[4]});
    }
    return all;
}

} // namespace

class PitfallsTest : public QObject {
    Q_OBJECT

private slots:
    void everyPitfallIsListedOnce();
    void itsTestsExist_data() { listed(); }
    void itsTestsExist();
    void itIsExplainedWhereItIsMet_data() { listed(); }
    void itIsExplainedWhereItIsMet();

private:
    static void listed();
};

void PitfallsTest::listed() {
    QTest::addColumn<QString>("tests");
    QTest::addColumn<QString>("says");
    QTest::addColumn<QString>("where");
    for (const Pitfall& one : pitfalls())
        if (!one.isElsewhere())
            QTest::addRow("%d %s", one.number, qPrintable(one.title)) << one.tests << one.says << one.where;
}

void PitfallsTest::everyPitfallIsListedOnce() {
    std::set<int> numbers;
    int here = 0;
    for (const Pitfall& one : pitfalls()) {
        QVERIFY2(numbers.insert(one.number).second && !one.title.isEmpty(), qPrintable(one.title));
        here += one.isElsewhere() ? 0 : 1;
    }
    QCOMPARE(*numbers.begin(), 1);
    QCOMPARE(*numbers.rbegin(), static_cast<int>(numbers.size())); // none left out
    qInfo("%d of %zu are shown and explained here", here, numbers.size());
}

void PitfallsTest::itsTestsExist() {
    QFETCH(QString, tests);
    QVERIFY(!tests.isEmpty());
    for (const QString& test : tests.split("; ")) {
        const QStringList words = test.split(' ');
        QCOMPARE(words.size(), 2);
        QFile source(QString::fromStdString(testsFolder()) + '/' + words[0]);
        QVERIFY2(source.open(QIODevice::ReadOnly), qPrintable(test));
        const QString text = QString::fromUtf8(source.readAll());
        const QRegularExpression function("void (\\w+::)?" + words[1] + "\\(\\) \\{");
        QVERIFY2(function.match(text).hasMatch(), qPrintable(test));
    }
}

void PitfallsTest::itIsExplainedWhereItIsMet() {
    QFETCH(QString, says);
    QFETCH(QString, where);
    const auto place = places().find(where);
    QVERIFY2(place != places().end(), qPrintable(where));
    const QString said = everythingSaid(place->second);
    QVERIFY2(!says.isEmpty() && said.contains(says), qPrintable(said));
}

QTEST_APPLESS_MAIN(PitfallsTest)
#include "tst_pitfalls.moc"
