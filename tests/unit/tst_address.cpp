#include "core/base/escape.h"
#include "core/net/address.h"
#include "tests/support/raw_address.h"

#include <QtTest>

#include <net/if.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstddef>
#include <cstring>
#include <random>

using namespace swb;
using namespace swb::test;
using namespace std::string_literals;

namespace {} // namespace

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
    void whateverIsTypedTheMarkStaysInsideTheText();
    void unixPathCountsItsNulUntilItIsFull();
    void unixPathRefusesWhatSunPathCannotHold();
    void unixAbstractKeepsEveryByte();
    void unixAbstractRefusesWhatSunPathCannotHold();
    void theLengthStaysAsTheKernelSaidIt();
    void shortAddressesAreNotReadPastTheirLength_data();
    void shortAddressesAreNotReadPastTheirLength();
    void equalMeansSameBytesAndSameLength();
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
    addFault("1.2.3.", 5, 1, "a number is missing");
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
    addFault("fe80::1%an-interface-name-that-is-far-too-long", 8, 38, "(ifr_name holds 15 bytes, these are 38)");
    addFault("::1.2.b.4", 6, 1, "'b' is not a decimal number");
    addFault("::1.2.%lo", 5, 1, "a number is missing");
    addFault("%lo", 0, 1, "an address is missing before '%'");
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

void TestAddress::whateverIsTypedTheMarkStaysInsideTheText() {
    static constexpr char kAlphabet[] = "00125569afx::::....%%-+[]/ lo\xc3\xa9\xff";
    std::mt19937 random(5952); // the same texts in every run
    int read = 0;
    for (int round = 0; round < 60000; ++round) {
        std::string text(random() % 14, ' ');
        for (char& c : text)
            c = kAlphabet[random() % sizeof kAlphabet];
        for (const auto& parsed :
             {Address::parseInet(text, ""), Address::parseInet6(text, ""), Address::parseInet("1.2.3.4", text)}) {
            read += parsed.has_value() ? 1 : 0;
            if (parsed)
                continue;
            const ParseError& error = parsed.error();
            QVERIFY2(error.position + error.length <= text.size(), text.c_str());
            QVERIFY2(error.length > 0 || error.position == text.size(), text.c_str());
            QVERIFY2(!error.message.empty(), text.c_str());
            QVERIFY2(!QString::fromStdString(error.message).contains(QChar(0xfffd)), error.message.c_str());
        }
    }
    QVERIFY(read > 300);
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

void TestAddress::equalMeansSameBytesAndSameLength() {
    QVERIFY(*Address::parseInet("127.0.0.1", "80") == *Address::parseInet("127.0.0.1", "0080"));
    QVERIFY(!(*Address::parseInet("127.0.0.1", "80") == *Address::parseInet("127.0.0.1", "81")));
    QVERIFY(!(unixRaw("/tmp/x", kPathOffset + 6) == unixRaw("/tmp/x", kPathOffset + 7)));
    QVERIFY(Address() == Address());
}

QTEST_GUILESS_MAIN(TestAddress)
#include "tst_address.moc"
