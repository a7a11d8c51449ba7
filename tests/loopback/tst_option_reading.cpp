#include "core/options/option_names.h"
#include "core/options/option_reader.h"
#include "core/options/option_snapshot.h"
#include "core/options/option_value.h"
#include "core/options/readback.h"
#include "tests/support/option_sockets.h"

#include <QTest>

#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>

using namespace swb;
using namespace swb::test;

// NOLINTBEGIN(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value): what is missing fails the test
namespace {

OptionSnapshot sweepOf(const UniqueFd& fd, SocketKinds kind, Recorder* recorder = nullptr) {
    const CallContext context{recorder, nullptr, {}, {}, Origin::Observer};
    return readOptions(context, fd.get(), sweepRows(kind));
}

std::string changesText(const std::vector<OptionChange>& changes) {
    std::string text;
    for (const OptionChange& change : changes)
        text += changeText(change) + "; ";
    return text;
}

// A datagram socket with a refusal waiting in SO_ERROR.
UniqueFd refusedDatagrams() {
    UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
    const UniqueFd other(::socket(AF_INET, SOCK_DGRAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    ::bind(other.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::getsockname(other.get(), reinterpret_cast<sockaddr*>(&address), &length);
    ::connect(fd.get(), reinterpret_cast<sockaddr*>(&address), sizeof address);
    ::shutdown(other.get(), SHUT_RDWR);
    return fd;
}

Bytes program(std::size_t instructions) {
    const sock_filter accept = BPF_STMT(BPF_RET | BPF_K, 0xffff);
    Bytes bytes(instructions * sizeof accept);
    for (std::size_t i = 0; i < instructions; ++i)
        std::memcpy(bytes.data() + i * sizeof accept, &accept, sizeof accept);
    return bytes;
}

} // namespace

class TestOptionReading : public QObject {
    Q_OBJECT

private slots:
    void aSweepAsksOnlyWhatTheSocketIsKnownToAnswer_data();
    void aSweepAsksOnlyWhatTheSocketIsKnownToAnswer();
    void aSweepTakesNothingAway();
    void aSweepIsRecordedAsAnObservers();
    void aProbeTellsWhoAnswersAndWhyNot();
    void defaultsComeFromASocketMadeForIt();
    void aSocketThatIsRefusedHasNoDefaults();
    void differencesTellWhatACallChanged();
    void anAcceptedSocketIsComparedWithItsListener();
    void clocksAreNoDifference();
    void aFilterIsReadWholeHoweverLongItIs();
    void aFilterIsAttachedFromItsText();
    void structuresOfARunningConnectionAreTakenApart();
    void readbackExplainsWhatTheKernelMadeOfIt_data();
    void readbackExplainsWhatTheKernelMadeOfIt();
    void membershipsAreSetFromText_data();
    void membershipsAreSetFromText();
};

void TestOptionReading::aSweepAsksOnlyWhatTheSocketIsKnownToAnswer_data() {
    QTest::addColumn<int>("index");
    for (std::size_t i = 0; i < socketSorts().size(); ++i)
        QTest::newRow(socketSorts()[i].name) << static_cast<int>(i);
}

void TestOptionReading::aSweepAsksOnlyWhatTheSocketIsKnownToAnswer() {
    QFETCH(int, index);
    const SocketSort& sort = socketSorts()[static_cast<std::size_t>(index)];
    const UniqueFd fd = socketOf(sort);
    if (!fd.isValid())
        QSKIP("this system has no such socket, or not for this user");
    const SocketKinds kind = kindOf(sort.family, sort.type, sort.protocol);
    const OptionSnapshot snapshot = sweepOf(fd, kind);
    QVERIFY(snapshot.answered() >= 30);
    QVERIFY(snapshot.readings().size() == sweepRows(kind).size());
    // What stays silent waits for a connection, a filter, a label or a newer kernel: few.
    QVERIFY2(snapshot.answered() * 4 >= snapshot.readings().size() * 3,
             qPrintable(QString("%1 of %2").arg(snapshot.answered()).arg(snapshot.readings().size())));
    for (const OptionReading& reading : snapshot.readings()) {
        const OptionSpec& spec = *findOption(reading.level, reading.name);
        QVERIFY2(!decodeOption(spec, snapshot.bytesOf(reading)).text.empty(), spec.symbol.data());
    }
}

void TestOptionReading::aSweepTakesNothingAway() {
    const UniqueFd fd = refusedDatagrams();
    ::send(fd.get(), "x", 1, MSG_NOSIGNAL);
    pollfd waiting{fd.get(), 0, 0};
    QCOMPARE(::poll(&waiting, 1, 10000), 1); // the refusal is there: POLLERR
    sweepOf(fd, on::Udp4);
    const CallContext context;
    readOptions(context, fd.get(), probeRows());
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_ERROR), ECONNREFUSED);
    QCOMPARE(getInt(fd, SOL_SOCKET, SO_ERROR), 0); // and now it is gone
}

void TestOptionReading::aSweepIsRecordedAsAnObservers() {
    Recorder recorder;
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
    const OptionSnapshot snapshot = sweepOf(fd, on::Tcp4, &recorder);
    QCOMPARE(recorder.observerCount(), std::uint64_t{snapshot.readings().size()});
    QVERIFY(recorder.copySince(0).completed.empty());
}

void TestOptionReading::aProbeTellsWhoAnswersAndWhyNot() {
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
    const OptionSnapshot snapshot = readOptions(kUnrecorded, fd.get(), probeRows());
    const auto errorOf = [&](int level, int name) {
        const OptionReading* reading = snapshot.find(level, name);
        return reading != nullptr ? reading->error : -1;
    };
    QCOMPARE(errorOf(SOL_SOCKET, SO_RCVBUF), 0);
    QCOMPARE(errorOf(IPPROTO_TCP, TCP_NODELAY), EOPNOTSUPP);
    QCOMPARE(errorOf(IPPROTO_IPV6, IPV6_V6ONLY), EOPNOTSUPP);
    QCOMPARE(errorOf(IPPROTO_IP, IP_MTU), ENOTCONN);
    QCOMPARE(errorOf(SOL_SOCKET, SO_ERROR), -1); // never asked
    QCOMPARE(errorOf(SOL_SOCKET, SO_RCVBUFFORCE), -1);
}

void TestOptionReading::defaultsComeFromASocketMadeForIt() {
    Recorder recorder;
    const CallContext context{&recorder, nullptr, {}, {}, Origin::Observer};
    const auto defaults = readDefaults(context, AF_INET, SOCK_DGRAM, 0);
    QVERIFY(defaults);
    const auto records = recorder.copyObserversSince(0).completed;
    QCOMPARE(records.front().call, CallId::Socket);
    QCOMPARE(records.back().call, CallId::Close);
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
    QCOMPARE(setInt(fd, SOL_SOCKET, SO_BROADCAST, 1), 0);
    QCOMPARE(setInt(fd, IPPROTO_IP, IP_TTL, 33), 0);
    auto changes = differences(*defaults, sweepOf(fd, on::Udp4));
    std::erase_if(changes,
                  [](const OptionChange& change) { return optionSymbol(change.level, change.name) == "SO_COOKIE"; });
    QCOMPARE(changesText(changes), std::string("IP_TTL 64 -> 33 hops; SO_BROADCAST off -> on; "));
}

void TestOptionReading::aSocketThatIsRefusedHasNoDefaults() {
    const auto defaults = readDefaults(kUnrecorded, AF_INET, SOCK_SEQPACKET, 0);
    QVERIFY(!defaults);
    QCOMPARE(defaults.error().number, ESOCKTNOSUPPORT);
}

void TestOptionReading::differencesTellWhatACallChanged() {
    const UniqueFd fd(::socket(AF_INET, SOCK_STREAM, 0));
    const OptionSnapshot before = sweepOf(fd, on::Tcp4);
    QCOMPARE(::listen(fd.get(), 7), 0);
    const std::string text = changesText(differences(before, sweepOf(fd, on::Tcp4)));
    QVERIFY2(text.find("SO_ACCEPTCONN off -> on") != std::string::npos, text.c_str());
    QVERIFY2(text.find("TCP_INFO tcpi_state TCP_CLOSE -> TCP_LISTEN") != std::string::npos, text.c_str());
    QVERIFY2(text.find("tcpi_sacked 0 -> 7") != std::string::npos, text.c_str()); // the backlog
    const OptionSnapshot after = sweepOf(fd, on::Tcp4);
    QCOMPARE(changesText(differences(after, after)), std::string());
    OptionSnapshot less;
    less.addError(SOL_SOCKET, SO_RCVBUF, EBADF);
    const auto changes = differences(less, OptionSnapshot());
    QCOMPARE(changesText(changes), std::string("SO_RCVBUF EBADF -> not asked; "));
}

void TestOptionReading::anAcceptedSocketIsComparedWithItsListener() {
    const TcpEnds ends = connectedTcpEnds();
    QVERIFY(ends.server.isValid());
    QCOMPARE(setInt(ends.client, SOL_SOCKET, SO_KEEPALIVE, 1), 0);
    const std::string text = changesText(differences(sweepOf(ends.client, on::Tcp4), sweepOf(ends.server, on::Tcp4)));
    QVERIFY2(text.find("SO_KEEPALIVE on -> off") != std::string::npos, text.c_str());
}

void TestOptionReading::clocksAreNoDifference() {
    OptionSnapshot before, after;
    Bytes info(280);
    before.add(IPPROTO_TCP, TCP_INFO, info);
    info[44] = 9; // tcpi_last_data_sent
    after.add(IPPROTO_TCP, TCP_INFO, info);
    before.add(IPPROTO_TCP, TCP_TIMESTAMP, Bytes{1, 0, 0, 0});
    after.add(IPPROTO_TCP, TCP_TIMESTAMP, Bytes{2, 0, 0, 0});
    QVERIFY(differences(before, after).empty());
    info[68] = 9; // tcpi_rtt
    OptionSnapshot later;
    later.add(IPPROTO_TCP, TCP_INFO, info);
    QCOMPARE(changeText(differences(before, later).at(0)), std::string("TCP_INFO tcpi_rtt 0 -> 9"));
}

void TestOptionReading::aFilterIsReadWholeHoweverLongItIs() {
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
    QVERIFY(calls::setsockopt(kUnrecorded, fd.get(), SOL_SOCKET, SO_ATTACH_FILTER, program(100)));
    const auto whole = calls::getsockopt(kUnrecorded, fd.get(), SOL_SOCKET, SO_GET_FILTER, 4096);
    QVERIFY(whole);
    QCOMPARE(*whole, program(100)); // the length counts instructions, the bytes are eight times as many
    const auto exact = calls::getsockopt(kUnrecorded, fd.get(), SOL_SOCKET, SO_GET_FILTER, 100);
    QVERIFY(exact && exact->size() == 800);
    QCOMPARE(getError(fd, SOL_SOCKET, SO_GET_FILTER, 99), EINVAL);
    const OptionSnapshot snapshot = sweepOf(fd, on::Udp4);
    const OptionReading* reading = snapshot.find(SOL_SOCKET, SO_GET_FILTER);
    QVERIFY(reading && reading->size == 800);
}

void TestOptionReading::aFilterIsAttachedFromItsText() {
    const UniqueFd fd(::socket(AF_INET, SOCK_DGRAM, 0));
    const OptionSpec& spec = *findOption(SOL_SOCKET, SO_ATTACH_FILTER);
    const auto bytes = encodeOption(spec, "2\n128 0 0 0\n22 0 0 0");
    QVERIFY(bytes);
    Recorder recorder;
    const CallContext context{&recorder, nullptr, {}, {}, Origin::User};
    QVERIFY(calls::setsockopt(context, fd.get(), spec.level, spec.name, *bytes));
    QCOMPARE(recorder.copySince(0).completed.at(0).args[3], std::int64_t{sizeof(sock_fprog)});
    const auto got = calls::getsockopt(kUnrecorded, fd.get(), spec.level, spec.name, readRoom(spec));
    QVERIFY(got);
    QCOMPARE(decodeOption(spec, *got).text, std::string("2\n128 0 0 0\n22 0 0 0"));
    const OptionSpec& detach = *findOption(SOL_SOCKET, SO_DETACH_FILTER);
    QVERIFY(calls::setsockopt(kUnrecorded, fd.get(), detach.level, detach.name, *encodeOption(detach, "")));
    QCOMPARE(calls::getsockopt(kUnrecorded, fd.get(), spec.level, spec.name, readRoom(spec))->size(), std::size_t{0});
}

void TestOptionReading::structuresOfARunningConnectionAreTakenApart() {
    const TcpEnds ends = connectedTcpEnds();
    QCOMPARE(::send(ends.client.get(), "12345", 5, MSG_NOSIGNAL), ssize_t{5});
    pollfd waiting{ends.server.get(), POLLIN, 0};
    QCOMPARE(::poll(&waiting, 1, 10000), 1);
    const OptionSnapshot snapshot = sweepOf(ends.server, on::Tcp4);
    const OptionReading* reading = snapshot.find(IPPROTO_TCP, TCP_INFO);
    QVERIFY(reading && reading->error == 0);
    const DecodedOption info = decodeOption(*findOption(IPPROTO_TCP, TCP_INFO), snapshot.bytesOf(*reading));
    const auto value = [&](std::string_view name) {
        const auto field = std::ranges::find(info.fields, name, &OptionField::name);
        return field == info.fields.end() ? std::string() : field->value;
    };
    QCOMPARE(value("tcpi_state"), std::string("TCP_ESTABLISHED"));
    QCOMPARE(value("tcpi_bytes_received"), std::string("5"));
    QVERIFY(std::stoi(value("tcpi_rtt")) > 0);
    const OptionReading* peer = snapshot.find(SOL_SOCKET, SO_PEERNAME);
    QVERIFY(peer && peer->error == 0);
    const std::string name = decodeOption(*findOption(SOL_SOCKET, SO_PEERNAME), snapshot.bytesOf(*peer)).text;
    QVERIFY2(name.starts_with("127.0.0.1:"), name.c_str());
}

void TestOptionReading::readbackExplainsWhatTheKernelMadeOfIt_data() {
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QString>("symbol");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("says");
    const auto row = [](const char* sort, const char* symbol, const char* text, const char* says) {
        QTest::addRow("%s %s %s", sort, symbol, text) << sort << symbol << text << says;
    };
    row("tcp4", "SO_RCVBUF", "10000", "doubles");
    row("tcp4", "SO_RCVBUF", "1000000000", "net.core.rmem_max");
    row("udp4", "SO_SNDBUF", "1", "least");
    row("udp4", "SO_SNDBUF", "-1", "wmem_max");
    row("tcp4", "SO_RCVTIMEO", "0.000001 s", "clock tick");
    row("tcp4", "SO_RCVTIMEO", "{-1, 0}", "for ever");
    row("tcp4", "SO_RCVLOWAT", "0", "0 counts as 1");
    row("tcp4", "IP_TOS", "0xff", "ECN");
    row("udp4", "IP_TOS", "300", "modulo 256");
    row("tcp4", "TCP_DEFER_ACCEPT", "5", "SYN-ACK");
    row("tcp4", "TCP_LINGER2", "1000", "120 s");
    row("udp4", "SO_BSDCOMPAT", "1", "without effect");
    row("udp4", "SO_BROADCAST", "7", "Anything but 0");
    row("udp4", "IP_MULTICAST_TTL", "-1", "default");
    row("tcp4", "SO_KEEPALIVE", "on", "");
    row("tcp4", "TCP_USER_TIMEOUT", "30 s", "");
    row("tcp4", "TCP_CONGESTION", "reno", "");
    row("tcp4", "SO_LINGER", "on, 5 s", "");
    row("udp4", "SO_PEEK_OFF", "7", "");
}

void TestOptionReading::readbackExplainsWhatTheKernelMadeOfIt() {
    QFETCH(QString, sort);
    QFETCH(QString, symbol);
    QFETCH(QString, text);
    QFETCH(QString, says);
    const SocketSort& one = *findSort(sort.toStdString());
    const UniqueFd fd = socketOf(one);
    const OptionSpec& spec = *findOption(symbol.toStdString());
    const auto bytes = encodeOption(spec, text.toStdString());
    QVERIFY(bytes);
    QVERIFY(calls::setsockopt(kUnrecorded, fd.get(), spec.level, spec.name, *bytes));
    const OptionSpec& source = *readbackOf(spec);
    const auto got = calls::getsockopt(kUnrecorded, fd.get(), source.level, source.name, readRoom(source));
    QVERIFY(got);
    const Readback readback =
        explainReadback(spec, kindOf(one.family, one.type, one.protocol), *bytes, *got, optionLimits());
    QCOMPARE(readback.isSame, says.isEmpty());
    QVERIFY2(QString::fromStdString(readback.explanation).contains(says), readback.explanation.c_str());
}

void TestOptionReading::membershipsAreSetFromText_data() {
    QTest::addColumn<QString>("sort");
    QTest::addColumn<QString>("symbol");
    QTest::addColumn<QString>("text");
    const auto row = [](const char* sort, const char* symbol, const char* text) {
        QTest::addRow("%s %s", sort, symbol) << sort << symbol << text;
    };
    row("udp4", "IP_ADD_MEMBERSHIP", "239.1.2.3, 0.0.0.0, lo");
    row("udp4", "IP_ADD_SOURCE_MEMBERSHIP", "232.1.2.3, 127.0.0.1, 127.0.0.1");
    row("udp4", "MCAST_JOIN_GROUP", "lo, 239.1.2.4:0");
    row("udp4", "MCAST_JOIN_SOURCE_GROUP", "lo, 232.1.2.5:0, 127.0.0.1:0");
    row("udp6", "IPV6_ADD_MEMBERSHIP", "ff02::1234, lo");
    row("udp4", "IP_MULTICAST_IF", "127.0.0.1");
    row("udp4", "IP_MULTICAST_IF", "lo");
    row("udp6", "IPV6_MULTICAST_IF", "lo");
    row("udp4", "SO_BINDTODEVICE", "lo");
    row("tcp4", "IP_UNICAST_IF", "lo");
}

void TestOptionReading::membershipsAreSetFromText() {
    QFETCH(QString, sort);
    QFETCH(QString, symbol);
    QFETCH(QString, text);
    const UniqueFd fd = socketOf(*findSort(sort.toStdString()));
    const OptionSpec& spec = *findOption(symbol.toStdString());
    const auto bytes = encodeOption(spec, text.toStdString());
    QVERIFY2(bytes, bytes ? "" : bytes.error().message.c_str());
    const auto done = calls::setsockopt(kUnrecorded, fd.get(), spec.level, spec.name, *bytes);
    QVERIFY2(done, done ? "" : std::strerror(done.error().number));
}

// NOLINTEND(clang-analyzer-unix.StdCLibraryFunctions,bugprone-unused-return-value)

QTEST_APPLESS_MAIN(TestOptionReading)
#include "tst_option_reading.moc"
