#include "core/inspect/group_reader.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

#include <sys/socket.h>

#include <bit>

using namespace swb;

namespace {

// As Linux 6.18 wrote them on a little-endian machine.
constexpr char kIgmp[] = "Idx\tDevice    : Count Querier\tGroup    Users Timer\tReporter\n"
                         "1\tlo        :     2      V3\n"
                         "\t\t\t\t030201E8     1 0:00000000\t\t0\n"
                         "\t\t\t\t010000E0     1 0:00000000\t\t0\n"
                         "4\tenp0s31f6np0:     1      V3\n"
                         "\t\t\t\t040201EF     2 0:00000000\t\t0\n";
constexpr char kIgmp6[] = "1    lo              ff020000000000000000000000000001     1 0000000C 0\n"
                          "4    eth0            ff0200000000000000000001ff000002     3 00000004 0\n";
constexpr char kFilter[] = "Idx Device        MCA        SRC    INC    EXC\n"
                           "  1     lo 0xe8010203 0x7f000001      2      0\n"
                           "  1     lo 0xe8010203 0x0a000001      0      1\n";
constexpr char kFilter6[] =
    "Idx Device                Multicast Address                   Source Address    INC    EXC\n"
    "  4   eth0 ff0200000000000000000001ff000002 fe800000000000000000000000000001      1      0\n";

} // namespace

class GroupReaderTest : public QObject {
    Q_OBJECT

private slots:
    void groupsOfIpv4StandUnderTheirInterface() {
        if constexpr (std::endian::native == std::endian::big)
            QSKIP("the kernel writes these numbers as it holds them; the sample is little-endian");
        const auto groups = parseIgmp(kIgmp);
        QCOMPARE(groups.size(), std::size_t{3});
        QCOMPARE(groups[0].group, std::string("232.1.2.3"));
        QCOMPARE(groups[0].interface, 1U);
        QCOMPARE(groups[0].interfaceName, std::string("lo"));
        QCOMPARE(groups[0].family, AF_INET);
        QCOMPARE(groups[2].group, std::string("239.1.2.4"));
        QCOMPARE(groups[2].interfaceName, std::string("enp0s31f6np0")); // its colon touches it
        QCOMPARE(groups[2].users, 2U);
    }

    void groupsOfIpv6AreLinesByThemselves() {
        const auto groups = parseIgmp6(kIgmp6);
        QCOMPARE(groups.size(), std::size_t{2});
        QCOMPARE(groups[0].group, std::string("ff02::1"));
        QCOMPARE(groups[1].group, std::string("ff02::1:ff00:2"));
        QCOMPARE(groups[1].interface, 4U);
        QCOMPARE(groups[1].users, 3U);
    }

    void sourcesComeToTheirGroup() {
        if constexpr (std::endian::native == std::endian::big)
            QSKIP("the sample is little-endian");
        auto groups = parseIgmp(kIgmp);
        addSources(groups, kFilter, AF_INET);
        QCOMPARE(groups[0].sources.size(), std::size_t{2});
        QCOMPARE(groups[0].sources[0].address, std::string("127.0.0.1"));
        QCOMPARE(groups[0].sources[0].includes, 2U);
        QCOMPARE(groups[0].sources[1].address, std::string("10.0.0.1"));
        QCOMPARE(groups[0].sources[1].excludes, 1U);
        QVERIFY(groups[1].sources.empty());
        auto sixes = parseIgmp6(kIgmp6);
        addSources(sixes, kFilter6, AF_INET6);
        QCOMPARE(sixes[1].sources.size(), std::size_t{1});
        QCOMPARE(sixes[1].sources[0].address, std::string("fe80::1"));
    }

    void linesThatAreDamagedAreLeftOut_data() {
        QTest::addColumn<QByteArray>("text");
        QTest::newRow("empty") << QByteArray();
        QTest::newRow("words") << QByteArray("what is this\n\tand that\n");
        QTest::newRow("a group before its interface") << QByteArray("\t\t\t\t010000E0     1 0:00000000\t\t0\n");
        QTest::newRow("too many digits") << QByteArray("1\tlo  :  1  V3\n\t\t010000E0FF 1 0\n");
        QTest::newRow("no number") << QByteArray("1\tlo  :  1  V3\n\t\t0100ZZE0 1 0\n");
        QTest::newRow("cut") << QByteArray("1\tlo  :  1  V3\n\t\t010000E0");
        QTest::newRow("bytes") << QByteArray("\0\xff\0\n\t\xff \xff \xff \xff \xff \xff", 16);
    }
    void linesThatAreDamagedAreLeftOut() {
        QFETCH(const QByteArray, text);
        const std::string_view view(text.data(), static_cast<std::size_t>(text.size()));
        QVERIFY(parseIgmp(view).empty());
        QVERIFY(parseIgmp6(view).empty());
        std::vector<HostGroup> groups = parseIgmp6(kIgmp6);
        addSources(groups, view, AF_INET6);
        QVERIFY(groups[0].sources.empty());
    }

    void aDirectoryGivesTheFilesAndWhatIsMissingAddsNothing() {
        const QTemporaryDir directory;
        QVERIFY(hostGroups(directory.path().toStdString()).empty());
        QFile file(directory.filePath("igmp6"));
        QVERIFY(file.open(QIODevice::WriteOnly));
        file.write(kIgmp6);
        file.close();
        const auto groups = hostGroups(directory.path().toStdString());
        QCOMPARE(groups.size(), std::size_t{2});
        QCOMPARE(groups[0].interface, 1U);
    }
};

QTEST_APPLESS_MAIN(GroupReaderTest)
#include "tst_group_reader.moc"
