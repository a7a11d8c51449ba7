#include "core/constants/call_errors.h"
#include "core/constants/tables.h"
#include "core/options/option_names.h"

#include <QProcess>
#include <QStandardPaths>
#include <QtTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <map>

using namespace swb;

namespace {

struct Table {
    const char* name;
    NamedTable rows;
};

std::vector<Table> allTables() {
    return {{"families", families()},
            {"socketTypes", socketTypes()},
            {"socketTypeFlags", socketTypeFlags()},
            {"ipProtocols", ipProtocols()},
            {"netlinkProtocols", netlinkProtocols()},
            {"messageFlags", messageFlags()},
            {"shutdownHows", shutdownHows()},
            {"pollEvents", pollEvents()},
            {"epollEvents", epollEvents()},
            {"epollOperations", epollOperations()},
            {"epollFlags", epollFlags()},
            {"fcntlCommands", fcntlCommands()},
            {"fileStatusFlags", fileStatusFlags()},
            {"ioctlRequests", ioctlRequests()},
            {"tcpStates", tcpStates()},
            {"optionLevels", optionLevels()}};
}

std::map<std::string, std::int64_t> ownNumbers() {
    std::map<std::string, std::int64_t> numbers;
    for (const Table& table : allTables()) {
        for (const NamedValue& row : table.rows)
            numbers.emplace(row.symbol, row.value);
    }
    for (const OptionSpec& option : optionNames())
        numbers.emplace(option.symbol, option.name);
    return numbers;
}

QByteArray pythonNumbers(const QString& python) {
    QProcess process;
    process.start(python,
                  {QStringLiteral("-c"),
                   QStringLiteral("import socket\n"
                                  "for name in dir(socket):\n"
                                  "    value = getattr(socket, name)\n"
                                  "    if name.isupper() and isinstance(value, int): print(name, int(value))")});
    if (!process.waitForFinished(60000) || process.exitStatus() != QProcess::NormalExit || process.exitCode() != 0)
        return {};
    return process.readAllStandardOutput();
}

std::vector<std::int64_t> numbersOf(const std::vector<NamedValue>& rows) {
    std::vector<std::int64_t> numbers;
    numbers.reserve(rows.size());
    for (const NamedValue& row : rows)
        numbers.push_back(row.value);
    return numbers;
}

using Numbers = std::vector<std::int64_t>;

} // namespace

class TestConstants : public QObject {
    Q_OBJECT

private slots:
    void everyTableIsSortedAndSaysWhatItsRowsMean_data();
    void everyTableIsSortedAndSaysWhatItsRowsMean();
    void everySymbolIsReadBackAsItsNumber();
    void numbersEqualThoseOfPython();
    void headerNumbersAreInTheTables();
    void protocolsAreThoseOfTheFamily();
    void protocolsAreNarrowedToTheType();
    void flagsInTheTypeDoNotMatterForItsProtocols();
    void protocolZeroComesFirstAndSaysWhatItGives();
    void pingSocketsAreOffered();
};

void TestConstants::everyTableIsSortedAndSaysWhatItsRowsMean_data() {
    QTest::addColumn<int>("index");
    const auto tables = allTables();
    for (int i = 0; i < static_cast<int>(tables.size()); ++i)
        QTest::newRow(tables[static_cast<std::size_t>(i)].name) << i;
}

void TestConstants::everyTableIsSortedAndSaysWhatItsRowsMean() {
    QFETCH(int, index);
    const NamedTable rows = allTables()[static_cast<std::size_t>(index)].rows;
    QVERIFY(!rows.empty());
    QVERIFY(std::ranges::is_sorted(rows, std::ranges::less_equal{}, &NamedValue::value));
    for (const NamedValue& row : rows) {
        QVERIFY2(row.meaning.ends_with('.'), row.symbol.data());
        QVERIFY2(row.note.empty() || row.note.ends_with('.'), row.symbol.data());
        QVERIFY2(!row.source.empty(), row.symbol.data());
        for (const std::string_view text : {row.meaning, row.note, row.source})
            QVERIFY2(text.find(".csv") == std::string_view::npos, row.symbol.data());
    }
}

void TestConstants::everySymbolIsReadBackAsItsNumber() {
    for (const Table& table : allTables()) {
        for (const NamedValue& row : table.rows) {
            const auto read = parseValue(table.rows, row.symbol);
            QVERIFY2(read && *read == row.value, row.symbol.data());
            QCOMPARE(decodeValue(table.rows, row.value), std::string(row.symbol));
        }
    }
}

void TestConstants::numbersEqualThoseOfPython() {
    const QString python = QStandardPaths::findExecutable(QStringLiteral("python3"));
    if (python.isEmpty())
        QSKIP("python3 is not installed");
    const auto own = ownNumbers();
    int compared = 0;
    for (const QByteArray& line : pythonNumbers(python).split('\n')) {
        const auto words = line.split(' ');
        const auto found = own.find(words.front().toStdString());
        if (words.size() != 2 || found == own.end())
            continue;
        QVERIFY2(words[1].toLongLong() == found->second, line.constData());
        ++compared;
    }
    // Python 3.11 shares 183 of its names with these tables.
    QVERIFY2(compared >= 150, qPrintable(QString::number(compared)));
}

void TestConstants::headerNumbersAreInTheTables() {
    QCOMPARE(decodeValue(families(), AF_INET6), std::string("AF_INET6"));
    QCOMPARE(decodeValue(socketTypes(), SOCK_SEQPACKET), std::string("SOCK_SEQPACKET"));
    QCOMPARE(decodeFlags(messageFlags(), MSG_PEEK | MSG_DONTWAIT | 0x100000),
             std::string("MSG_PEEK|MSG_DONTWAIT|0x100000"));
    QCOMPARE(parseValue(families(), "af_local"), std::optional<std::int64_t>(AF_UNIX));
    QCOMPARE(parseValue(families(), "INET"), std::nullopt);
    QCOMPARE(decodeValue(families(), 9999), std::string("9999"));
}

void TestConstants::protocolsAreThoseOfTheFamily() {
    QCOMPARE(protocolsOf(AF_INET).data(), ipProtocols().data());
    QCOMPARE(protocolsOf(AF_INET6).data(), ipProtocols().data());
    QCOMPARE(protocolsOf(AF_NETLINK).data(), netlinkProtocols().data());
    QCOMPARE(protocolsOf(AF_UNIX).size(), std::size_t(1));
    QCOMPARE(protocolsOf(9999).front().value, std::int64_t(0));
}

void TestConstants::protocolsAreNarrowedToTheType() {
    QCOMPARE(numbersOf(protocolsFor(AF_INET, SOCK_STREAM)), (Numbers{0, IPPROTO_TCP, IPPROTO_MPTCP}));
    QCOMPARE(numbersOf(protocolsFor(AF_INET6, SOCK_DGRAM)), (Numbers{0, IPPROTO_UDP, IPPROTO_ICMPV6, IPPROTO_UDPLITE}));
    QCOMPARE(numbersOf(protocolsFor(AF_INET, SOCK_SEQPACKET)), Numbers{0});
    QCOMPARE(numbersOf(protocolsFor(AF_UNIX, SOCK_STREAM)), Numbers{0});
    QCOMPARE(protocolsFor(AF_INET, SOCK_RAW).size(), ipProtocols().size());
    QCOMPARE(numbersOf(protocolsFor(AF_INET, 7)), Numbers{0});
    QCOMPARE(numbersOf(protocolsFor(9999, SOCK_STREAM)), Numbers{0});
}

void TestConstants::flagsInTheTypeDoNotMatterForItsProtocols() {
    const int type = SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC;
    QCOMPARE(numbersOf(protocolsFor(AF_INET, type)), numbersOf(protocolsFor(AF_INET, SOCK_STREAM)));
    QCOMPARE(protocolZeroMeaning(AF_INET, type), protocolZeroMeaning(AF_INET, SOCK_STREAM));
}

void TestConstants::protocolZeroComesFirstAndSaysWhatItGives() {
    for (const NamedValue& family : families()) {
        for (const NamedValue& type : socketTypes()) {
            const auto rows = protocolsFor(static_cast<int>(family.value), static_cast<int>(type.value));
            QCOMPARE(rows.front().value, std::int64_t(0));
            QVERIFY(rows.front().meaning.ends_with('.'));
            QVERIFY(!rows.front().symbol.empty());
        }
    }
    QCOMPARE(protocolZeroMeaning(AF_INET, SOCK_STREAM), std::string_view("The kernel chooses IPPROTO_TCP (6)."));
    QCOMPARE(protocolZeroMeaning(AF_INET6, SOCK_DGRAM), std::string_view("The kernel chooses IPPROTO_UDP (17)."));
    QVERIFY(protocolZeroMeaning(AF_INET, SOCK_RAW).find("EPROTONOSUPPORT") != std::string_view::npos);
}

void TestConstants::pingSocketsAreOffered() {
    const auto rows = protocolsFor(AF_INET, SOCK_DGRAM);
    const auto icmp = std::ranges::find(rows, std::int64_t(IPPROTO_ICMP), &NamedValue::value);
    QVERIFY(icmp != rows.end());
    QVERIFY(icmp->note.find("ping_group_range") != std::string_view::npos);
}

QTEST_GUILESS_MAIN(TestConstants)
#include "tst_constants.moc"
