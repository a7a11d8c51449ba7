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
};

void TestOptionNames::theTableIsSortedWithoutDoubles() {
    const auto options = optionNames();
    QVERIFY(options.size() >= 390);
    const auto key = [](const OptionName& option) { return std::pair{option.level, option.name}; };
    QVERIFY(std::ranges::is_sorted(options, std::ranges::less_equal{}, key));
}

void TestOptionNames::everyRowSaysPlainlyWhatItIs() {
    for (const OptionName& option : optionNames()) {
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
    for (const OptionName& option : optionNames())
        QVERIFY2(findValue(optionLevels(), option.level), option.symbol.data());
}

void TestOptionNames::anOptionIsFoundByItsNumbers() {
    const OptionName* option = findOption(IPPROTO_TCP, TCP_NODELAY);
    QVERIFY(option);
    QCOMPARE(option->symbol, std::string_view("TCP_NODELAY"));
    QCOMPARE(optionSymbol(SOL_SOCKET, SO_REUSEADDR), std::string("SO_REUSEADDR"));
    QCOMPARE(optionSymbol(IPPROTO_IP, IP_TTL), std::string("IP_TTL"));
    QCOMPARE(optionSymbol(IPPROTO_IPV6, IPV6_V6ONLY), std::string("IPV6_V6ONLY"));
}

void TestOptionNames::anOptionIsFoundByItsSymbol() {
    const OptionName* option = findOption("SO_RCVTIMEO");
    QVERIFY(option);
    QCOMPARE(option->level, SOL_SOCKET);
    QCOMPARE(option->name, SO_RCVTIMEO);
    QCOMPARE(findOption("so_rcvtimeo"), option);
    QCOMPARE(findOption("IPV6_JOIN_GROUP"), findOption("IPV6_ADD_MEMBERSHIP"));
    QVERIFY(findOption("IPV6_JOIN_GROUP"));
}

void TestOptionNames::aSymbolOfTwoLevelsFindsTheLower() {
    const OptionName* option = findOption("MCAST_JOIN_GROUP");
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
    for (const OptionName& option : optionNames()) {
        QCOMPARE(findOption(option.level, option.name), &option);
        const OptionName* bySymbol = findOption(option.symbol);
        QVERIFY2(bySymbol && bySymbol->name == option.name, option.symbol.data());
    }
}

QTEST_APPLESS_MAIN(TestOptionNames)
#include "tst_option_names.moc"
