#include "core/base/escape.h"
#include "core/net/address.h"

#include <QProcess>
#include <QStandardPaths>
#include <QTemporaryDir>
#include <QtTest>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <array>
#include <cstddef>
#include <cstring>
#include <vector>

using namespace swb;
using namespace std::string_literals;

namespace {

constexpr std::uint32_t kPathOffset = offsetof(sockaddr_un, sun_path);

Address unixRaw(std::string_view path, std::uint32_t length) {
    sockaddr_un un{};
    un.sun_family = AF_UNIX;
    std::memcpy(un.sun_path, path.data(), std::min(path.size(), sizeof un.sun_path));
    return Address::fromBytes({reinterpret_cast<const std::uint8_t*>(&un), sizeof un}, length);
}

Address raw(std::initializer_list<std::uint8_t> bytes) {
    return Address::fromBytes({bytes.begin(), bytes.size()}, static_cast<std::uint32_t>(bytes.size()));
}

Bytes copyOf(const Address& address) { return {address.bytes().begin(), address.bytes().end()}; }

struct Sample {
    const char* kind;
    Address address;
};

// One of every kind an Address can be, the awkward ones among them.
std::vector<Sample> samples() {
    Bytes padded = copyOf(*Address::unixPath("/tmp/x"));
    padded.resize(40);
    padded[20] = 'y';
    const Bytes storage(128, 0x41);
    Bytes oddPadding = copyOf(*Address::parseInet("1.2.3.4", "5"));
    oddPadding[15] = 7;
    return {
        {"inet", *Address::parseInet("127.0.0.1", "80")},
        {"inet wildcard", *Address::parseInet("0.0.0.0", "")},
        {"inet with padding that is not zero", Address::fromBytes(oddPadding, 16)},
        {"inet longer than its struct", Address::fromBytes(oddPadding, 20)},
        {"inet cut", raw({2, 0, 0, 80})},
        {"inet6", *Address::parseInet6("::1", "65535")},
        {"inet6 with flow and scope", *Address::parseInet6("fe80::1%lo", "1", 0xabcde)},
        {"inet6 with an unknown scope", *Address::parseInet6("fe80::1%4294967295", "1")},
        {"inet6 without scope field", Address::fromBytes(Address::parseInet6("::2", "9")->bytes(), 24)},
        {"path", *Address::unixPath("/run/a.sock")},
        {"path with odd characters", *Address::unixPath("/tmp/it's \"\\ \xc3\xa9 \xff ?\?= \n.sock")},
        {"path of 107 bytes", *Address::unixPath(std::string(107, 'p'))},
        {"path of 108 bytes", *Address::unixPath(std::string(108, 'p'))},
        {"path of 108 bytes as the kernel gives it back", unixRaw(std::string(108, 'p'), 111)},
        {"path without its NUL", unixRaw("/tmp/x", kPathOffset + 6)},
        {"path with bytes behind its NUL", Address::fromBytes(padded, 40)},
        {"abstract", *Address::unixAbstract(viewOf("name"))},
        {"abstract with NUL bytes", *Address::unixAbstract(viewOf("\0a\0\0"s + "7x\0"s))},
        {"abstract, empty", *Address::unixAbstract({})},
        {"abstract of 107 bytes", *Address::unixAbstract(viewOf(std::string(107, 'q')))},
        {"autobind", Address::unixAutobind()},
        {"unspecified", Address::unspecified()},
        {"family 9999", raw({0x0f, 0x27, 1, 2, 0x3f, 0x3f, 0x3d, '4'})},
        {"family alone", raw({0x0f, 0x27})},
        {"one byte", raw({2})},
        {"full", Address::fromBytes(storage, 128)},
    };
}

QString toolOrEmpty(const char* name) { return QStandardPaths::findExecutable(name); }

// Runs a program to its end; its standard error is in the failure text.
QByteArray outputOf(const QString& program, const QStringList& arguments, bool* isGood) {
    QProcess process;
    process.start(program, arguments);
    *isGood = process.waitForFinished(60000) && process.exitStatus() == QProcess::NormalExit && process.exitCode() == 0;
    if (!*isGood)
        qWarning().noquote() << process.errorString() << process.readAllStandardError();
    return process.readAllStandardOutput();
}

bool writeFile(const QString& path, const std::string& text) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(text.data(), qint64(text.size())) == qint64(text.size());
}

constexpr const char* kIncludes =
    "#include <arpa/inet.h>\n#include <net/if.h>\n#include <stddef.h>\n#include <stdio.h>\n"
    "#include <string.h>\n#include <sys/socket.h>\n#include <sys/un.h>\n";
const QStringList kStrictC{"-std=c11", "-Wall", "-Wextra", "-Werror", "-D_GNU_SOURCE"};

std::string hexOf(BytesView bytes) {
    return QByteArray(reinterpret_cast<const char*>(bytes.data()), qsizetype(bytes.size())).toHex().toStdString();
}

} // namespace

class TestAddress : public QObject {
    Q_OBJECT

private slots:
    void parseInetFillsTheStruct();
    void parseInetMarksTheFault_data();
    void parseInetMarksTheFault();
    void parseInetRefusesAnEmbeddedNul();
    void parseInet6FillsTheStruct();
    void parseInet6ReadsWhatInetPtonReads_data();
    void parseInet6ReadsWhatInetPtonReads();
    void parseInet6MarksTheFault_data();
    void parseInet6MarksTheFault();
    void aTypedScopeWinsOverTheGivenOne();
    void anUnknownInterfaceNamesThoseThereAre();
    void aLinkLocalAddressWithoutScopeIsLeftToTheKernel();
    void parsePortReadsDecimalDigits_data();
    void parsePortReadsDecimalDigits();
    void parsePortMarksTheFault_data();
    void parsePortMarksTheFault();
    void theHostIsReadBeforeThePort();
    void unixPathCountsItsNulUntilItIsFull();
    void unixPathRefusesWhatSunPathCannotHold();
    void unixAbstractKeepsEveryByte();
    void unixAbstractRefusesWhatSunPathCannotHold();
    void theLengthStaysAsTheKernelSaidIt();
    void shortAddressesAreNotReadPastTheirLength_data();
    void shortAddressesAreNotReadPastTheirLength();
    void toStringShowsEveryKind_data();
    void toStringShowsEveryKind();
    void aPathThatBeginsWithAtIsNotTakenForAbstract();
    void equalMeansSameBytesAndSameLength();
    void cTextCompiles_data();
    void cTextCompiles();
    void cTextMakesTheSameBytesAndLength();
    void cTextIsWhatTheManualShows();
    void pythonTextIsWhatPythonPrints_data();
    void pythonTextIsWhatPythonPrints();
    void pythonTextEvaluatesToTheAddress();
};

namespace {

void addFaultColumns() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("position");
    QTest::addColumn<int>("length");
    QTest::addColumn<QString>("says");
}

void addFault(const char* text, int position, int length, const char* says) {
    QTest::newRow(*text != '\0' ? text : "(empty)") << QByteArray(text) << position << length << QString(says);
}

template <class T>
void verifyFault(const Parsed<T>& parsed) {
    QFETCH(int, position);
    QFETCH(int, length);
    QFETCH(QString, says);
    QVERIFY(!parsed.has_value());
    const QString message = QString::fromStdString(parsed.error().message);
    QVERIFY2(message.contains(says), qPrintable(message));
    QCOMPARE(int(parsed.error().position), position);
    QCOMPARE(int(parsed.error().length), length);
}

} // namespace

void TestAddress::parseInetFillsTheStruct() {
    const auto address = Address::parseInet("127.0.0.1", "8080");
    QVERIFY(address.has_value());
    sockaddr_in in{};
    QCOMPARE(address->length(), std::uint32_t(sizeof in));
    std::memcpy(&in, address->data(), sizeof in);
    QCOMPARE(int(in.sin_family), AF_INET);
    QCOMPARE(in.sin_port, htons(8080));
    QCOMPARE(in.sin_addr.s_addr, htonl(INADDR_LOOPBACK));
    QCOMPARE(address->family(), AF_INET);
    QCOMPARE(address->port(), 8080);
    QCOMPARE(address->host(), "127.0.0.1"s);
    QVERIFY(!address->isWildcard());
    QVERIFY(Address::parseInet("0.0.0.0", "")->isWildcard());
    QCOMPARE(Address::parseInet("255.255.255.255", "")->port(), 0);
}

void TestAddress::parseInetMarksTheFault_data() {
    addFaultColumns();
    addFault("", 0, 0, "an address is missing");
    addFault("localhost", 0, 9,
             "'localhost' is a name, not an address. getaddrinfo would look it up; here write a numeric address such "
             "as 127.0.0.1");
    addFault("example.com", 0, 11, "is a name");
    addFault("caf\xc3\xa9.example", 0, 13, "'caf\xc3\xa9.example' is a name");
    addFault("my_host-2", 0, 9, "is a name");
    addFault("127.1", 0, 5, "inet_aton would read it as 127.0.0.1");
    addFault("010.0.0.1", 0, 9, "inet_aton would read it as 8.0.0.1");
    addFault("2130706433", 0, 10, "inet_aton would read it as 127.0.0.1");
    addFault("0x7f.0.0.1", 0, 10, "inet_aton would read it as 127.0.0.1");
    addFault("0", 0, 1, "inet_aton would read it as 0.0.0.0");
    addFault("1.2.3", 0, 5, "inet_aton would read it as 1.2.0.3");
    addFault("300.1.1.1", 0, 3, "300 does not fit a byte");
    addFault("1.256.1.1", 2, 3, "256 does not fit a byte");
    addFault("1.1.1.1000", 6, 4, "1000 does not fit a byte");
    addFault("1.1.1.99999999999999999999", 6, 20, "does not fit a byte");
    addFault("1.2.3.08", 6, 2, "'08' begins with 0");
    addFault("1.2.3.4.5", 7, 2, "too many");
    addFault("1..2.3", 2, 1, "a number is missing");
    addFault(".1.2.3", 0, 1, "a number is missing");
    addFault("1.2.3.", 6, 0, "a number is missing");
    addFault(".", 0, 1, "a number is missing");
    addFault("1.2.3.4 ", 7, 1, "a space");
    addFault(" 1.2.3.4", 0, 1, "a space");
    addFault("1.2. \t3.4", 4, 2, "a space");
    addFault("1.2.3.4\n", 7, 1, "a space");
    addFault("::1", 0, 3, "is an IPv6 address; it needs a socket of AF_INET6");
    addFault("fe80::1%lo", 0, 10, "is an IPv6 address");
    addFault("[::1]", 0, 1, "brackets");
    addFault("1.2.3.4:80", 7, 3, "the port has a field of its own");
    addFault("1.2.3.4/24", 7, 3, "no prefix length");
    addFault("http://1.2.3.4/", 5, 10, "this is a URL");
    addFault("1,2,3,4", 1, 1, "',' does not belong here");
    addFault("-1.2.3.4", 0, 1, "'-' does not belong here");
    addFault("1.2.3.4\x01", 7, 1, "'\\x01' does not belong here");
    addFault("1.2.3.*", 6, 1, "'*' does not belong here");
    addFault("localhost:80", 9, 1, "':' does not belong here");
}

void TestAddress::parseInetMarksTheFault() {
    QFETCH(QByteArray, text);
    verifyFault(Address::parseInet(text.toStdString(), "80"));
}

void TestAddress::parseInetRefusesAnEmbeddedNul() {
    const auto address = Address::parseInet("1.2.3.4\0x"s, "80");
    QVERIFY(!address.has_value());
    QCOMPARE(address.error().position, std::size_t(7));
    QVERIFY(!Address::parseInet6("::1\0"s, "80").has_value());
    QVERIFY(!Address::parseInet6("fe80::1%lo\0x"s, "80").has_value());
}

void TestAddress::parseInet6FillsTheStruct() {
    const auto address = Address::parseInet6("2001:db8::5", "443", 0x12345, 7);
    QVERIFY(address.has_value());
    sockaddr_in6 in{};
    QCOMPARE(address->length(), std::uint32_t(sizeof in));
    std::memcpy(&in, address->data(), sizeof in);
    QCOMPARE(int(in.sin6_family), AF_INET6);
    QCOMPARE(in.sin6_port, htons(443));
    QCOMPARE(in.sin6_flowinfo, htonl(0x12345));
    QCOMPARE(in.sin6_scope_id, 7U);
    QCOMPARE(address->port(), 443);
    QVERIFY(!address->isWildcard());
    QVERIFY(Address::parseInet6("::", "")->isWildcard());
}

void TestAddress::parseInet6ReadsWhatInetPtonReads_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QByteArray>("host");
    const auto row = [](const char* text, const char* host) {
        QTest::newRow(text) << QByteArray(text) << QByteArray(host);
    };
    row("::", "::");
    row("::1", "::1");
    row("0:0:0:0:0:0:0:1", "::1");
    row("2001:0DB8:0000::00ff", "2001:db8::ff");
    row("1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0");
    row("::ffff:1.2.3.4", "::ffff:1.2.3.4");
    row("64:ff9b::1.2.3.4", "64:ff9b::102:304");
}

void TestAddress::parseInet6ReadsWhatInetPtonReads() {
    QFETCH(QByteArray, text);
    QFETCH(QByteArray, host);
    const auto address = Address::parseInet6(text.toStdString(), "1");
    QVERIFY2(address.has_value(), address ? "" : address.error().message.c_str());
    QCOMPARE(address->host(), host.toStdString());
}

void TestAddress::parseInet6MarksTheFault_data() {
    addFaultColumns();
    addFault("", 0, 0, "an address is missing");
    addFault("localhost", 0, 9, "getaddrinfo would look it up; here write a numeric address such as ::1");
    addFault("127.0.0.1", 0, 9, "is an IPv4 address; on a socket of AF_INET6 write ::ffff:127.0.0.1");
    addFault("[::1]", 0, 1, "brackets");
    addFault("::1/64", 3, 3, "no prefix length");
    addFault("::1 ", 3, 1, "a space");
    addFault("g::1", 0, 1, "'g' does not belong here");
    addFault("::1\xc3\xa9", 3, 2, "'\xc3\xa9' does not belong here");
    addFault("1::2::3", 4, 2, "'::' can stand only once");
    addFault(":::", 0, 3, "'::' can stand only once");
    addFault("12345::", 0, 5, "'12345' does not fit 16 bits");
    addFault("::1:00001", 4, 5, "does not fit 16 bits");
    addFault("1:2:3", 0, 5, "eight groups and here are 3");
    addFault("1:2:3:4:5:6:7:8:9", 16, 1, "too many");
    addFault("1:2:3:4:5:6:7:1.2.3.4", 14, 7, "too many");
    addFault("1:2:3:4::5:6:7:8", 0, 16, "at least one group");
    addFault(":1", 0, 1, "a single ':'");
    addFault("1:", 1, 1, "a single ':'");
    addFault("1::2:", 4, 1, "a single ':'");
    addFault("::1.2.3.400", 8, 3, "400 does not fit a byte");
    addFault("::1.2.3", 2, 5, "four numbers; here are 3");
    addFault("::1.2.3.4:5", 2, 7, "only stand at the end");
    addFault("fe80::1%", 7, 1, "after '%' comes an interface");
    addFault("fe80::1%no such", 8, 7, "no interface is called 'no such'");
    addFault("fe80::1%4294967296", 8, 10, "at most 4294967295");
    addFault("fe80::1%-1", 8, 2, "no interface is called '-1'");
    addFault("fe80::1%an-interface-name-that-is-far-too-long", 8, 38, "no interface is called");
    addFault("%lo", 0, 0, "an address is missing");
}

void TestAddress::parseInet6MarksTheFault() {
    QFETCH(QByteArray, text);
    verifyFault(Address::parseInet6(text.toStdString(), "80"));
}

void TestAddress::aTypedScopeWinsOverTheGivenOne() {
    const unsigned lo = ::if_nametoindex("lo");
    QVERIFY(lo != 0);
    QCOMPARE(Address::parseInet6("fe80::1%lo", "1", 0, 77)->scopeId(), lo);
    QCOMPARE(Address::parseInet6("fe80::1%" + std::to_string(lo), "1")->host(), "fe80::1%lo"s);
    QCOMPARE(Address::parseInet6("fe80::1", "1", 0, 4000000000U)->host(), "fe80::1%4000000000"s);
    QCOMPARE(Address::parseInet6("fe80::1%0", "1")->host(), "fe80::1"s);
}

void TestAddress::anUnknownInterfaceNamesThoseThereAre() {
    const auto address = Address::parseInet6("fe80::1%nosuch0", "1");
    QVERIFY(!address.has_value());
    QVERIFY(QString::fromStdString(address.error().message).contains("lo (1)"));
}

void TestAddress::aLinkLocalAddressWithoutScopeIsLeftToTheKernel() {
    const auto address = Address::parseInet6("fe80::1", "80");
    QVERIFY(address.has_value());
    QCOMPARE(address->scopeId(), 0U);
    QCOMPARE(address->toString(), "[fe80::1]:80"s);
}

void TestAddress::parsePortReadsDecimalDigits_data() {
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<int>("port");
    QTest::newRow("empty is 0") << QByteArray("") << 0;
    QTest::newRow("0") << QByteArray("0") << 0;
    QTest::newRow("1") << QByteArray("1") << 1;
    QTest::newRow("65535") << QByteArray("65535") << 65535;
    QTest::newRow("leading zeros are decimal") << QByteArray("00080") << 80;
}

void TestAddress::parsePortReadsDecimalDigits() {
    QFETCH(QByteArray, text);
    QFETCH(int, port);
    const auto parsed = parsePort(text.toStdString());
    QVERIFY(parsed.has_value());
    QCOMPARE(int(*parsed), port);
}

void TestAddress::parsePortMarksTheFault_data() {
    addFaultColumns();
    addFault("70000", 0, 5, "70000 does not fit 16 bits (0..65535); a C program that casts it would get 4464");
    addFault("65536", 0, 5, "would get 0");
    addFault("4294967296", 0, 10, "4294967296 does not fit 16 bits (0..65535)");
    addFault("99999999999999999999999999999999", 0, 32, "999999999999999999999999... does not fit");
    addFault("-1", 0, 2, "casts -1 would get 65535");
    addFault("-99999999999999999999", 0, 21, "never negative");
    addFault("-", 0, 1, "'-' is not a decimal digit");
    addFault("+80", 0, 1, "'+' is not a decimal digit");
    addFault("80 ", 2, 1, "a space");
    addFault(" 80", 0, 1, "a space");
    addFault("8 0", 1, 1, "a space");
    addFault("0x50", 1, 1, "'x' is not a decimal digit");
    addFault("80.0", 2, 1, "'.' is not a decimal digit");
    addFault("80a", 2, 1, "'a' is not a decimal digit");
    addFault("http", 0, 4, "'http' is no number. getaddrinfo or getservbyname would look up a service");
    addFault("8\xef\xbc\x90", 1, 3, "is not a decimal digit");
}

void TestAddress::parsePortMarksTheFault() {
    QFETCH(QByteArray, text);
    verifyFault(parsePort(text.toStdString()));
    verifyFault(Address::parseInet("127.0.0.1", text.toStdString()));
    verifyFault(Address::parseInet6("::1", text.toStdString()));
}

void TestAddress::theHostIsReadBeforeThePort() {
    QVERIFY(QString::fromStdString(Address::parseInet("nohost", "noport").error().message).contains("'nohost'"));
    QVERIFY(QString::fromStdString(Address::parseInet6("nohost", "noport").error().message).contains("'nohost'"));
}

void TestAddress::unixPathCountsItsNulUntilItIsFull() {
    QCOMPARE(Address::unixPath("/a")->length(), kPathOffset + 3);
    QCOMPARE(Address::unixPath(std::string(107, 'p'))->length(), kPathOffset + 108);
    QCOMPARE(Address::unixPath(std::string(108, 'p'))->length(), kPathOffset + 108);
    QCOMPARE(Address::unixPath(std::string(108, 'p'))->toString(), std::string(108, 'p'));
}

void TestAddress::unixPathRefusesWhatSunPathCannotHold() {
    const auto longPath = Address::unixPath(std::string(109, 'p'));
    QVERIFY(!longPath.has_value());
    QVERIFY(
        QString::fromStdString(longPath.error().message).contains("sun_path holds 108 bytes and this path has 109"));
    QCOMPARE(longPath.error().position, std::size_t(108));
    QCOMPARE(longPath.error().length, std::size_t(1));

    const auto cutCharacter = Address::unixPath(std::string(107, 'p') + "\xc3\xa9");
    QVERIFY(!cutCharacter.has_value());
    QCOMPARE(cutCharacter.error().position, std::size_t(107));
    QCOMPARE(cutCharacter.error().length, std::size_t(2));

    QVERIFY(!Address::unixPath("").has_value());
    const auto withNul = Address::unixPath("/tmp/a\0b"s);
    QVERIFY(!withNul.has_value());
    QCOMPARE(withNul.error().position, std::size_t(6));
    QVERIFY(!Address::unixPath("\0abstract"s).has_value());
}

void TestAddress::unixAbstractKeepsEveryByte() {
    const auto address = Address::unixAbstract(viewOf("na\0me\0"s));
    QVERIFY(address.has_value());
    QCOMPARE(address->length(), kPathOffset + 7);
    QCOMPARE(hexOf(address->bytes()), "0100006e61006d6500"s);
    QVERIFY(!(*address == *Address::unixAbstract(viewOf("na\0me"s))));
    QCOMPARE(Address::unixAbstract({})->length(), kPathOffset + 1);
}

void TestAddress::unixAbstractRefusesWhatSunPathCannotHold() {
    QCOMPARE(Address::unixAbstract(viewOf(std::string(107, 'q')))->length(), kPathOffset + 108);
    const auto address = Address::unixAbstract(viewOf(std::string(200, 'q')));
    QVERIFY(!address.has_value());
    QCOMPARE(address.error().position, std::size_t(107));
    QCOMPARE(address.error().length, std::size_t(93));
    QVERIFY(QString::fromStdString(address.error().message).contains("this name has 200"));
}

void TestAddress::theLengthStaysAsTheKernelSaidIt() {
    const Address full = unixRaw(std::string(108, 'p'), 111);
    QCOMPARE(full.length(), 111U);
    QCOMPARE(full.toString(), std::string(108, 'p'));
    QCOMPARE(full.toPython(), "'" + std::string(108, 'p') + "'");

    const Bytes many(300, 0x61);
    const Address cut = Address::fromBytes(many, 5000);
    QCOMPARE(cut.length(), 5000U);
    QCOMPARE(cut.bytes().size(), Address::kCapacity);

    const Address unfilled = Address::fromBytes(BytesView(many).first(4), 16);
    QCOMPARE(hexOf(unfilled.bytes()), "61616161"s + std::string(24, '0'));
    QVERIFY(Address::fromSockaddr(nullptr, 16).isEmpty());
}

void TestAddress::shortAddressesAreNotReadPastTheirLength_data() {
    QTest::addColumn<int>("family");
    for (const int family : {AF_UNSPEC, AF_UNIX, AF_INET, AF_INET6, AF_NETLINK, 9999})
        QTest::addRow("family %d", family) << family;
}

// Every length up to the capacity, in a heap block of exactly that size: the address sanitizer watches.
void TestAddress::shortAddressesAreNotReadPastTheirLength() {
    QFETCH(int, family);
    for (std::uint32_t length = 0; length <= Address::kCapacity + 2; ++length) {
        Bytes bytes(length, 0x70);
        const auto number = static_cast<sa_family_t>(family);
        if (length >= sizeof number)
            std::memcpy(bytes.data(), &number, sizeof number);
        const Address address = Address::fromSockaddr(reinterpret_cast<const sockaddr*>(bytes.data()), length);
        QCOMPARE(address.length(), length);
        QCOMPARE(address.family(), length < sizeof number ? -1 : family);
        QVERIFY(!address.toString().empty());
        QVERIFY(!address.toPython().empty());
        QCOMPARE(address.toCInitializer("a").empty(), length == 0);
        QVERIFY(!address.toCLength("a").empty());
        QCOMPARE(address.port() == -1, address.host().empty());
    }
}

void TestAddress::toStringShowsEveryKind_data() {
    QTest::addColumn<QByteArray>("expected");
    const std::vector<std::pair<std::string, std::string>> expected{
        {"inet", "127.0.0.1:80"},
        {"inet wildcard", "0.0.0.0:0"},
        {"inet cut", "family 2: 00 50"},
        {"inet6", "[::1]:65535"},
        {"inet6 with flow and scope", "[fe80::1%lo]:1"},
        {"inet6 with an unknown scope", "[fe80::1%4294967295]:1"},
        {"inet6 without scope field", "[::2]:9"},
        {"path", "/run/a.sock"},
        {"path with odd characters", "/tmp/it's \"\\\\ \xc3\xa9 \\xff ?\?= \\n.sock"},
        {"path of 108 bytes as the kernel gives it back", std::string(108, 'p')},
        {"path without its NUL", "/tmp/x"},
        {"abstract", "@name"},
        {"abstract with NUL bytes", "@\\0a\\0\\x007x\\0"},
        {"abstract, empty", "@"},
        {"autobind", "(unnamed)"},
        {"unspecified", "AF_UNSPEC"},
        {"family 9999", "family 9999: 01 02 3f 3f 3d 34"},
        {"family alone", "family 9999:"},
        {"one byte", "no family: 02"},
    };
    for (const auto& [kind, text] : expected)
        QTest::newRow(kind.c_str()) << QByteArray::fromStdString(text);
}

void TestAddress::toStringShowsEveryKind() {
    QFETCH(QByteArray, expected);
    const auto all = samples();
    const auto sample =
        std::ranges::find_if(all, [](const Sample& s) { return s.kind == QByteArray(QTest::currentDataTag()); });
    QVERIFY(sample != all.end());
    QCOMPARE(QByteArray::fromStdString(sample->address.toString()), expected);
    QCOMPARE(Address().toString(), "(none)"s);
}

void TestAddress::aPathThatBeginsWithAtIsNotTakenForAbstract() {
    QCOMPARE(Address::unixPath("@name")->toString(), "\\x40name"s);
    QCOMPARE(Address::unixPath("./@name")->toString(), "./@name"s);
    QCOMPARE(Address::unixAbstract(viewOf("@name"))->toString(), "@@name"s);
}

void TestAddress::equalMeansSameBytesAndSameLength() {
    QVERIFY(*Address::parseInet("127.0.0.1", "80") == *Address::parseInet("127.0.0.1", "0080"));
    QVERIFY(!(*Address::parseInet("127.0.0.1", "80") == *Address::parseInet("127.0.0.1", "81")));
    QVERIFY(!(unixRaw("/tmp/x", kPathOffset + 6) == unixRaw("/tmp/x", kPathOffset + 7)));
    QVERIFY(Address() == Address());
}

void TestAddress::cTextCompiles_data() {
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("length");
    for (const Sample& sample : samples())
        QTest::newRow(sample.kind) << QByteArray::fromStdString(sample.address.toCInitializer("addr"))
                                   << QByteArray::fromStdString(sample.address.toCLength("addr"));
}

void TestAddress::cTextCompiles() {
    QFETCH(QByteArray, lines);
    QFETCH(QByteArray, length);
    const QString compiler = toolOrEmpty("cc");
    if (compiler.isEmpty())
        QSKIP("no cc here");
    const QTemporaryDir folder;
    const QString source = folder.filePath("a.c");
    const std::string text = kIncludes + "int main(void) {\n"s + lines.toStdString() +
                             "\nreturn bind(0, (struct sockaddr *)&addr, " + length.toStdString() + ");\n}\n";
    QVERIFY(writeFile(source, text));
    bool isGood = false;
    outputOf(compiler, QStringList{"-fsyntax-only"} + kStrictC + QStringList{source}, &isGood);
    QVERIFY2(isGood, text.c_str());
}

void TestAddress::cTextMakesTheSameBytesAndLength() {
    const QString compiler = toolOrEmpty("cc");
    if (compiler.isEmpty())
        QSKIP("no cc here");
    std::string text = kIncludes + "static void show(const void *p, size_t have, size_t length) {\n"
                                   "printf(\"%zu \", length);\n"
                                   "for (size_t i = 0; i < have && i < length; ++i)\n"
                                   "printf(\"%02x\", ((const unsigned char *)p)[i]);\nputchar('\\n');\n}\n"
                                   "int main(void) {\n"s;
    QList<QByteArray> expected;
    for (const auto& [kind, address] : samples()) {
        text += "{\n" + address.toCInitializer("a") + "\nshow(&a, sizeof a, " + address.toCLength("a") + ");\n}\n";
        // The NUL that the kernel counts behind a full sun_path has no place in a sockaddr_un.
        const bool isOverlong = address.family() == AF_UNIX && address.length() == sizeof(sockaddr_un) + 1;
        const BytesView held = address.bytes().first(address.bytes().size() - (isOverlong ? 1 : 0));
        expected += QByteArray::fromStdString(std::to_string(address.length()) + ' ' + hexOf(held));
    }
    const QTemporaryDir folder;
    QVERIFY(writeFile(folder.filePath("a.c"), text + "return 0;\n}\n"));
    bool isGood = false;
    outputOf(compiler, kStrictC + QStringList{"-O1", "-o", folder.filePath("a"), folder.filePath("a.c")}, &isGood);
    QVERIFY(isGood);
    const auto lines = outputOf(folder.filePath("a"), {}, &isGood).trimmed().split('\n');
    QVERIFY(isGood);
    QCOMPARE(lines, expected);
}

void TestAddress::cTextIsWhatTheManualShows() {
    QCOMPARE(Address::parseInet("127.0.0.1", "80")->toCInitializer("a"),
             "struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(80)};\n"
             "inet_pton(AF_INET, \"127.0.0.1\", &a.sin_addr);"s);
    QCOMPARE(Address::parseInet("127.0.0.1", "80")->toCLength("a"), "sizeof a"s);
    QCOMPARE(Address::unixPath("/run/a.sock")->toCInitializer("local"),
             "struct sockaddr_un local = {.sun_family = AF_UNIX, .sun_path = \"/run/a.sock\"};"s);
    QCOMPARE(Address::unixPath("/run/a.sock")->toCLength("a"), "offsetof(struct sockaddr_un, sun_path) + 12"s);
    QCOMPARE(Address::unixAbstract(viewOf("name"))->toCInitializer("a"),
             "struct sockaddr_un a = {.sun_family = AF_UNIX};\nmemcpy(a.sun_path, \"\\0name\", 5);"s);
    QCOMPARE(Address::unixAutobind().toCLength("a"), "sizeof(sa_family_t)"s);
    QCOMPARE(Address().toCLength("a"), "0"s);
    QVERIFY(QString::fromStdString(Address::parseInet6("fe80::1%lo", "1")->toCInitializer("a"))
                .contains(".sin6_scope_id = if_nametoindex(\"lo\")"));
}

void TestAddress::pythonTextIsWhatPythonPrints_data() {
    QTest::addColumn<QByteArray>("python");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char* name, const Address& address, const char* expected) {
        QTest::newRow(name) << QByteArray::fromStdString(address.toPython()) << QByteArray(expected);
    };
    row("inet", *Address::parseInet("127.0.0.1", "80"), "('127.0.0.1', 80)");
    row("inet6", *Address::parseInet6("::1", "80"), "('::1', 80, 0, 0)");
    row("scope", *Address::parseInet6("fe80::1%9", "80", 5), "('fe80::1', 80, 5, 9)");
    row("path", *Address::unixPath("/run/a.sock"), "'/run/a.sock'");
    row("abstract", *Address::unixAbstract(viewOf("name")), "b'\\x00name'");
    row("unnamed", Address::unixAutobind(), "''");
    row("none", Address(), "None");
    row("other", raw({0x0f, 0x27, 1, 0x41}), "(9999, b'\\x01A')");
}

void TestAddress::pythonTextIsWhatPythonPrints() {
    QFETCH(QByteArray, python);
    QFETCH(QByteArray, expected);
    QCOMPARE(python, expected);
}

// Python reads each text and gives the bytes of its names back, as it would hand them to the kernel.
void TestAddress::pythonTextEvaluatesToTheAddress() {
    const QString python = toolOrEmpty("python3");
    if (python.isEmpty())
        QSKIP("no python3 here");
    constexpr const char* kReader = "import ast, os, sys\n"
                                    "for line in open(sys.argv[1], encoding='utf-8', newline='\\n'):\n"
                                    "    value = ast.literal_eval(line)\n"
                                    "    if isinstance(value, tuple):\n"
                                    "        print(*(v.hex() if isinstance(v, bytes) else v for v in value))\n"
                                    "    elif value is not None:\n"
                                    "        print('name', os.fsencode(value).hex())\n";
    std::string literals;
    QList<QByteArray> expected;
    for (const auto& [kind, address] : samples()) {
        literals += address.toPython() + '\n';
        std::string line;
        if (address.family() == AF_UNIX) {
            BytesView name = address.bytes().subspan(2);
            if (!name.empty() && name[0] != 0)
                name = name.first(std::size_t(std::ranges::find(name, 0) - name.begin()));
            line = "name " + hexOf(name);
        } else if (address.family() == -1) {
            line = "name " + hexOf(address.bytes());
        } else if (address.port() < 0) {
            line = std::to_string(address.family()) + ' ' + hexOf(address.bytes().subspan(2));
        } else {
            line = address.host().substr(0, address.host().find('%')) + ' ' + std::to_string(address.port());
            if (address.family() == AF_INET6)
                line += (address.port() == 1 && address.scopeId() < 1000 ? " 703710 " : " 0 ") +
                        std::to_string(address.scopeId());
        }
        expected += QByteArray::fromStdString(line).trimmed();
    }
    const QTemporaryDir folder;
    QVERIFY(writeFile(folder.filePath("literals"), literals));
    bool isGood = false;
    const auto out = outputOf(python, {"-X", "utf8", "-c", kReader, folder.filePath("literals")}, &isGood);
    QVERIFY(isGood);
    QList<QByteArray> lines;
    for (const QByteArray& line : out.trimmed().split('\n'))
        lines += line.trimmed();
    QCOMPARE(lines, expected);
}

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
