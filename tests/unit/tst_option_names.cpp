#include "core/constants/tables.h"
#include "core/options/option_names.h"

#include <QtTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>

using namespace swb;

class TestOptionNames : public QObject {
    Q_OBJECT

private slots:
    void theTableIsSortedWithoutDoubles();
    void everyRowSaysPlainlyWhatItIs();
    void everyLevelHasAName();
    void anOptionIsFoundByItsNumbers();
    void anOptionIsFoundByItsSymbol();
    void aSymbolOfTwoLevelsFindsTheLower();
    void anUnknownOptionIsItsNumber();
    void everyRowIsFoundByBothWays();
    void aRowTellsKindUnitRangeAndPhase();
    void anEnumShowsEachValueOfItsRange();
    void whatAReadTakesIsNeverSwept();
    void kindsOfSocketAreToldApart_data();
    void kindsOfSocketAreToldApart();
    void kindsAreToldInWords();
    void optionsOfOtherSystemsAreNotOurs();
};

void TestOptionNames::theTableIsSortedWithoutDoubles() {
    const auto options = optionNames();
    QVERIFY(options.size() >= 390);
    const auto key = [](const OptionSpec& option) { return std::pair{option.level, option.name}; };
    QVERIFY(std::ranges::is_sorted(options, std::ranges::less_equal{}, key));
}

void TestOptionNames::everyRowSaysPlainlyWhatItIs() {
    for (const OptionSpec& option : optionNames()) {
        QVERIFY2(option.meaning.size() > 5 && option.meaning.ends_with('.'), option.symbol.data());
        QVERIFY2(option.gotcha.empty() || option.gotcha.ends_with('.'), option.symbol.data());
        QVERIFY2(!option.source.empty(), option.symbol.data());
        for (const std::string_view text : {option.meaning, option.gotcha, option.source}) {
            QVERIFY2(text.find(".csv") == std::string_view::npos, option.symbol.data());
            QVERIFY2(text.find("measured") == std::string_view::npos, option.symbol.data());
            QVERIFY2(text.find("  ") == std::string_view::npos, option.symbol.data());
        }
    }
}

void TestOptionNames::everyLevelHasAName() {
    for (const OptionSpec& option : optionNames())
        QVERIFY2(findValue(optionLevels(), option.level), option.symbol.data());
}

void TestOptionNames::anOptionIsFoundByItsNumbers() {
    const OptionSpec* option = findOption(IPPROTO_TCP, TCP_NODELAY);
    QVERIFY(option);
    QCOMPARE(option->symbol, std::string_view("TCP_NODELAY"));
    QCOMPARE(optionSymbol(SOL_SOCKET, SO_REUSEADDR), std::string("SO_REUSEADDR"));
    QCOMPARE(optionSymbol(IPPROTO_IP, IP_TTL), std::string("IP_TTL"));
    QCOMPARE(optionSymbol(IPPROTO_IPV6, IPV6_V6ONLY), std::string("IPV6_V6ONLY"));
}

void TestOptionNames::anOptionIsFoundByItsSymbol() {
    const OptionSpec* option = findOption("SO_RCVTIMEO");
    QVERIFY(option);
    QCOMPARE(option->level, SOL_SOCKET);
    QCOMPARE(option->name, SO_RCVTIMEO);
    QCOMPARE(findOption("so_rcvtimeo"), option);
    QCOMPARE(findOption("IPV6_JOIN_GROUP"), findOption("IPV6_ADD_MEMBERSHIP"));
    QVERIFY(findOption("IPV6_JOIN_GROUP"));
}

void TestOptionNames::aSymbolOfTwoLevelsFindsTheLower() {
    const OptionSpec* option = findOption("MCAST_JOIN_GROUP");
    QVERIFY(option);
    QCOMPARE(option->level, int(IPPROTO_IP));
    QCOMPARE(optionSymbol(IPPROTO_IPV6, MCAST_JOIN_GROUP), std::string("MCAST_JOIN_GROUP"));
}

void TestOptionNames::anUnknownOptionIsItsNumber() {
    QCOMPARE(findOption(SOL_SOCKET, 4242), nullptr);
    QCOMPARE(findOption(4242, SO_TYPE), nullptr);
    QCOMPARE(findOption("SO_NOTHING"), nullptr);
    QCOMPARE(findOption(""), nullptr);
    QCOMPARE(optionSymbol(SOL_SOCKET, 4242), std::string("4242"));
}

void TestOptionNames::everyRowIsFoundByBothWays() {
    for (const OptionSpec& option : optionNames()) {
        QCOMPARE(findOption(option.level, option.name), &option);
        const OptionSpec* bySymbol = findOption(option.symbol);
        QVERIFY2(bySymbol && bySymbol->name == option.name, option.symbol.data());
    }
}

void TestOptionNames::aRowTellsKindUnitRangeAndPhase() {
    const OptionSpec& buffer = *findOption(SOL_SOCKET, SO_RCVBUF);
    QCOMPARE(buffer.kind, ValueKind::Int);
    QCOMPARE(unitName(buffer.unit), std::string_view("bytes"));
    QCOMPARE(buffer.range.low, 2304);
    QVERIFY(buffer.isReadable() && buffer.isSettable());
    const OptionSpec& only6 = *findOption(IPPROTO_IPV6, IPV6_V6ONLY);
    QCOMPARE(only6.phase, Phase::BeforeBind);
    QVERIFY((only6.applies & on::Tcp6) != 0 && (only6.applies & on::Tcp4) == 0);
    const OptionSpec& info = *findOption(IPPROTO_TCP, TCP_INFO);
    QCOMPARE(info.structure, std::string_view("tcp_info"));
    QVERIFY(!info.isSettable());
    QVERIFY(!findOption(SOL_SOCKET, SO_MARK)->privilege.empty());
    QCOMPARE(systemsText(findOption(SOL_SOCKET, SO_KEEPALIVE)->os),
             std::string("Linux, macOS, FreeBSD, OpenBSD, Windows; POSIX"));
}

void TestOptionNames::anEnumShowsEachValueOfItsRange() {
    for (const OptionSpec& option : optionNames()) {
        if (option.kind != ValueKind::Enum)
            continue;
        QVERIFY2(option.names && !option.names().empty(), option.symbol.data());
        const bool rises = std::ranges::is_sorted(option.names(), std::ranges::less_equal{}, &NamedValue::value);
        QVERIFY2(rises, option.symbol.data());
    }
}

void TestOptionNames::whatAReadTakesIsNeverSwept() {
    for (const char* symbol : {"SO_ERROR", "TCP_SAVED_SYN", "PACKET_STATISTICS", "SO_PEERPIDFD", "TCP_ZEROCOPY_RECEIVE",
                               "SCTP_SOCKOPT_PEELOFF"}) {
        QVERIFY2(findOption(symbol), symbol);
        QVERIFY2(!findOption(symbol)->isSweepable(), symbol);
        QVERIFY2(findOption(symbol)->isReadable(), symbol);
    }
    QVERIFY(findOption("SO_RCVBUF")->isSweepable());
    QVERIFY(!findOption("SO_RCVBUFFORCE")->isSweepable());
}

void TestOptionNames::kindsOfSocketAreToldApart_data() {
    QTest::addColumn<int>("family");
    QTest::addColumn<int>("type");
    QTest::addColumn<int>("protocol");
    QTest::addColumn<SocketKinds>("kind");
    QTest::newRow("tcp") << AF_INET << int(SOCK_STREAM | SOCK_CLOEXEC) << 6 << on::Tcp4;
    QTest::newRow("mptcp") << AF_INET6 << int(SOCK_STREAM) << 262 << on::Mptcp;
    QTest::newRow("udp over IPv6") << AF_INET6 << int(SOCK_DGRAM) << 17 << on::Udp6;
    QTest::newRow("ping") << AF_INET << int(SOCK_DGRAM) << 1 << on::Ping4;
    QTest::newRow("udp-lite") << AF_INET << int(SOCK_DGRAM) << 136 << on::Udplite4;
    QTest::newRow("raw") << AF_INET << int(SOCK_RAW) << 1 << on::Raw4;
    QTest::newRow("unix") << AF_UNIX << int(SOCK_SEQPACKET | SOCK_NONBLOCK) << 0 << on::UnixSeqpacket;
    QTest::newRow("netlink") << AF_NETLINK << int(SOCK_RAW) << 0 << on::Netlink;
    QTest::newRow("no family known") << 4242 << 1 << 0 << on::Other;
}

void TestOptionNames::kindsOfSocketAreToldApart() {
    QFETCH(int, family);
    QFETCH(int, type);
    QFETCH(int, protocol);
    QTEST(kindOf(family, type, protocol), "kind");
}

void TestOptionNames::kindsAreToldInWords() {
    QCOMPARE(kindsText(on::All), std::string("every socket"));
    QCOMPARE(kindsText(on::None), std::string("none"));
    QCOMPARE(kindsText(on::Tcp | on::Mptcp), std::string("TCP, Multipath TCP"));
    QCOMPARE(kindsText(on::Ip4 | on::Unix), std::string("IPv4, Unix"));
    QCOMPARE(kindsText(on::Dgram4 | on::Udp6), std::string("IPv4 datagram and raw, UDP over IPv6"));
}

void TestOptionNames::optionsOfOtherSystemsAreNotOurs() {
    QVERIFY(foreignOptions().size() >= 230);
    for (const ForeignOption& option : foreignOptions()) {
        QVERIFY2(findSymbol(optionLevels(), option.level), option.symbol.data());
        QVERIFY2(option.macOs || option.freeBsd || option.openBsd || option.windows, option.symbol.data());
        // What a second name of ours finds must say so.
        QVERIFY2(!findOption(option.symbol) || !option.here.empty(), option.symbol.data());
    }
}

QTEST_APPLESS_MAIN(TestOptionNames)

#include "tst_option_names.moc"
