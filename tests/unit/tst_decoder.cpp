#include "core/reference/decoder.h"

#include <QtTest>

#include <algorithm>

using namespace swb;

namespace {

const std::vector<ServicePort> kServices = {{80, "http (www)", "", ""}, {512, "exec", "biff (comsat)", ""}};

std::vector<std::string> said(const NumberReadings& decoded) {
    std::vector<std::string> lines;
    lines.reserve(decoded.readings.size());
    for (const NumberReading& reading : decoded.readings)
        lines.push_back(reading.group + ": " + reading.text);
    return lines;
}

bool says(const NumberReadings& decoded, const std::string& line) {
    const auto lines = said(decoded);
    return std::ranges::find(lines, line) != lines.end();
}

} // namespace

// What a person types into the decoder, and every reading of it.
class TestDecoder : public QObject {
    Q_OBJECT

private slots:
    void hasTheReading_data();
    void hasTheReading();
    void putsTheNamedConstantFirst();
    void readsANumberInEveryBase_data();
    void readsANumberInEveryBase();
    void saysWhatCannotBeRead_data();
    void saysWhatCannotBeRead();
    void offersNamesThatBeginAsTyped();
    void tellsBitsThatHaveNoName();
    void doesNotCallOneFlagACombination();
    void readsEveryNameOfTheList();
    void isEmptyForNothing();
    void aNameOfOtherSystemsHasNoNumberHere();
    void whatIsTheSameEverywhereIsSaidOnce();
};

void TestDecoder::hasTheReading_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("line");
    const auto row = [](const char* typed, const char* line) { QTest::newRow(line) << typed << line; };
    row("0x4001", "message flag: MSG_OOB|MSG_NOSIGNAL");
    row("0x4001", "number: 16385 = 0x4001 = 0o40001 = 0b100000000000001");
    row("MSG_PEEK|MSG_DONTWAIT", "message flag: MSG_PEEK|MSG_DONTWAIT");
    row("EAFNOSUPPORT", "errno: EAFNOSUPPORT");
    row("97", "errno: EAFNOSUPPORT");
    row("262", "protocol: IPPROTO_MPTCP");
    row("262", "IP protocol number: MPTCP");
    row("2", "address family: AF_INET");
    row("2", "socket type: SOCK_DGRAM");
    row("2", "message flag: MSG_PEEK");
    row("2", "errno: ENOENT");
    row("-11", "errno, as the kernel returns it: -EAGAIN");
    row("sock_stream | sock_nonblock", "socket type: SOCK_STREAM|SOCK_NONBLOCK");
    row("2049", "socket type: SOCK_STREAM|SOCK_NONBLOCK");
    row("80", "port: tcp http (www)");
    row("512", "port: tcp exec; udp biff (comsat)");
    row("20480", "htons: htons(80) = 0x5000");
    row("0x7f000001", "IPv4 address: 127.0.0.1");
    row("0x7f000001", "IPv4 address: INADDR_LOOPBACK");
    row("PF_INET6", "address family: PF_INET6");
    row("EWOULDBLOCK", "errno: EWOULDBLOCK");
    row("TCP_NODELAY", "option of IPPROTO_TCP: TCP_NODELAY");
    row("SO_NOSIGPIPE", "option of other systems: SO_NOSIGPIPE");
    row("0xffffffff", "TIPC subscription: TIPC_WAIT_FOREVER");
    row("-2", "error of getaddrinfo: EAI_NONAME");
    row("0x402", "flag of getaddrinfo: AI_CANONNAME|AI_NUMERICSERV");
    row("99", "IP protocol number: Any private encryption scheme");
    row("35", "errno of other systems: EAGAIN on macOS, FreeBSD, OpenBSD");
    row("45", "errno of other systems: EOPNOTSUPP on FreeBSD, OpenBSD");
    row("102", "errno of other systems: EOPNOTSUPP on macOS");
    row("10061", "errno of other systems: WSAECONNREFUSED on Windows");
    row("WSAEWOULDBLOCK", "errno of other systems: WSAEWOULDBLOCK");
    row("79", "errno of other systems: EFTYPE on macOS, FreeBSD, OpenBSD");
    row("30", "address family of other systems: AF_INET6 on macOS");
    row("0x400", "message flag of other systems: MSG_NOSIGNAL on OpenBSD");
    row("0x100", "message flag of other systems: MSG_EOF on macOS, FreeBSD");
    row("4130", "option of other systems: SO_NOSIGPIPE on macOS");
    row("J1939_NO_PGN", "J1939 number: J1939_NO_PGN");
}

void TestDecoder::hasTheReading() {
    QFETCH(QString, typed);
    QFETCH(QString, line);
    const NumberReadings decoded = readNumber(typed.toStdString(), kServices);
    QVERIFY2(decoded.fault.empty(), decoded.fault.c_str());
    QString all;
    for (const std::string& one : said(decoded))
        all += QString::fromStdString(one) + u'\n';
    QVERIFY2(says(decoded, line.toStdString()), qPrintable(all));
}

void TestDecoder::putsTheNamedConstantFirst() {
    const NumberReadings decoded = readNumber("AF_INET6", kServices);
    QCOMPARE(decoded.readings.front().text, std::string("AF_INET6"));
    QVERIFY(decoded.readings.front().constant != nullptr);
    QVERIFY(says(decoded, "protocol: 10") == false); // 10 has no name there
    QVERIFY(says(decoded, "errno: ECHILD"));
}

void TestDecoder::readsANumberInEveryBase_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<qint64>("value");
    QTest::newRow("decimal") << "15" << qint64{15};
    QTest::newRow("hex") << "0xF" << qint64{15};
    QTest::newRow("Python's octal") << "0o17" << qint64{15};
    QTest::newRow("C's octal") << "017" << qint64{15};
    QTest::newRow("binary") << "0b1111" << qint64{15};
    QTest::newRow("negative") << "-2" << qint64{-2};
    QTest::newRow("with a plus") << " +15 " << qint64{15};
    QTest::newRow("nought") << "0" << qint64{0};
    QTest::newRow("joined") << "0x1|0b10|4|010" << qint64{15};
    QTest::newRow("all bits") << "0xffffffffffffffff" << qint64{-1};
}

void TestDecoder::readsANumberInEveryBase() {
    QFETCH(QString, typed);
    QFETCH(qint64, value);
    const NumberReadings decoded = readNumber(typed.toStdString(), {});
    QCOMPARE(decoded.fault, std::string());
    QVERIFY(!decoded.readings.empty());
    for (const NumberReading& reading : decoded.readings)
        QVERIFY(reading.value == value || reading.constant != nullptr);
    QCOMPARE(decoded.readings.front().value, value);
}

void TestDecoder::saysWhatCannotBeRead_data() {
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QString>("piece");
    QTest::newRow("unknown name") << "SO_NONSENSE" << "No constant here is called \"SO_NONSENSE\"";
    QTest::newRow("one side of a bar") << "1|" << "there is none on one side";
    QTest::newRow("digit of another base") << "0b12" << "is no number";
    QTest::newRow("octal with an 8") << "018" << "is no number";
    QTest::newRow("too large") << "99999999999999999999" << "is no number of 64 bits";
    QTest::newRow("prefix alone") << "0x" << "is no number";
    QTest::newRow("endless") << QStringLiteral("1|").repeated(4000) + u'1' << "8001 characters long; 4096 are read";
    QTest::newRow("two signs") << "--1" << "is no number";
}

void TestDecoder::saysWhatCannotBeRead() {
    QFETCH(QString, typed);
    QFETCH(QString, piece);
    const NumberReadings decoded = readNumber(typed.toStdString(), kServices);
    QVERIFY(decoded.readings.empty());
    QVERIFY2(QString::fromStdString(decoded.fault).contains(piece), decoded.fault.c_str());
}

void TestDecoder::offersNamesThatBeginAsTyped() {
    const NumberReadings decoded = readNumber("af_ine", kServices);
    QVERIFY2(decoded.fault.find("AF_INET, AF_INET6") != std::string::npos, decoded.fault.c_str());
}

void TestDecoder::tellsBitsThatHaveNoName() {
    const NumberReadings decoded = readNumber("0x80100002", {});
    const auto row = std::ranges::find(decoded.readings, std::string("message flag"), &NumberReading::group);
    QVERIFY(row != decoded.readings.end());
    QVERIFY2(row->meaning.find("0x80100000 has no name here") != std::string::npos, row->meaning.c_str());
}

void TestDecoder::doesNotCallOneFlagACombination() {
    const NumberReadings decoded = readNumber("MSG_PEEK", {});
    QCOMPARE(std::ranges::count(decoded.readings, std::string("message flag"), &NumberReading::group), 1);
}

void TestDecoder::readsEveryNameOfTheList() {
    for (const Constant& constant : allConstants()) {
        if (constant.symbol.find('|') != std::string_view::npos)
            continue;
        const NumberReadings decoded = readNumber(constant.symbol, {});
        QVERIFY2(decoded.fault.empty(), std::string(constant.symbol).c_str());
        QVERIFY(std::ranges::find(decoded.readings, &constant, &NumberReading::constant) != decoded.readings.end());
    }
}

void TestDecoder::isEmptyForNothing() {
    for (const char* nothing : {"", "  ", "\t"}) {
        const NumberReadings decoded = readNumber(nothing, kServices);
        QVERIFY(decoded.readings.empty());
        QVERIFY(decoded.fault.empty());
    }
}

void TestDecoder::aNameOfOtherSystemsHasNoNumberHere() {
    const NumberReadings decoded = readNumber("WSAECONNREFUSED", kServices);
    QCOMPARE(decoded.readings.size(), std::size_t{1}); // and not the readings of 0
    QVERIFY(decoded.readings.front().constant->systems == "Windows 10061");
}

void TestDecoder::whatIsTheSameEverywhereIsSaidOnce() {
    const NumberReadings decoded = readNumber("32", kServices);
    QVERIFY(says(decoded, "errno: EPIPE"));
    for (const NumberReading& reading : decoded.readings)
        QVERIFY2(!reading.text.starts_with("EPIPE on "), reading.text.c_str());
}

QTEST_APPLESS_MAIN(TestDecoder)
#include "tst_decoder.moc"
