#include "core/explain/explain_changes.h"
#include "core/options/option_compare.h"
#include "tests/support/socket_steps.h"

#include <QTest>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>

using namespace swb;
using namespace swb::test;

namespace {

Bytes infoWith(std::size_t place, std::uint8_t value, std::size_t size = 104) {
    Bytes info(size);
    info.at(place) = value;
    return info;
}

OptionSnapshot snapshotOf(const std::vector<std::pair<std::pair<int, int>, Bytes>>& answers) {
    OptionSnapshot snapshot;
    for (const auto& [option, bytes] : answers)
        snapshot.add(option.first, option.second, bytes);
    return snapshot;
}

constexpr std::pair kKeepalive{SOL_SOCKET, SO_KEEPALIVE}, kReuse{SOL_SOCKET, SO_REUSEADDR};
constexpr std::pair kInfo{IPPROTO_TCP, TCP_INFO};
constexpr std::size_t kState = 0, kUnacked = 24, kLastAckReceived = 56;

} // namespace

class TestOptionCompare : public QObject {
    Q_OBJECT

private slots:
    void everyOptionOfEitherHasItsRow() {
        OptionSnapshot left = snapshotOf({{kReuse, intBytes(0)}, {kKeepalive, intBytes(0)}});
        OptionSnapshot right = snapshotOf({{kKeepalive, intBytes(1)}, {kInfo, infoWith(kState, 1)}});
        const auto rows = compareOptions(left, right);
        QCOMPARE(rows.size(), std::size_t{3});
        QCOMPARE(rows[0].comparison, Comparison::LeftOnly); // in order of level, then of name
        QVERIFY(!rows[0].right);
        QCOMPARE(rows[1].comparison, Comparison::Differs);
        QCOMPARE(rows[2].comparison, Comparison::RightOnly);
        QVERIFY(!rows[2].left);
    }

    void clocksAreNoDifference() {
        const auto compared = [](const Bytes& left, const Bytes& right) {
            return compareOptions(snapshotOf({{kInfo, left}}), snapshotOf({{kInfo, right}})).front();
        };
        QCOMPARE(compared(infoWith(kState, 1), infoWith(kState, 1)).comparison, Comparison::Same);
        QCOMPARE(compared(infoWith(kLastAckReceived, 1), infoWith(kLastAckReceived, 9)).comparison,
                 Comparison::ByItself);
        const ComparedOption differing = compared(infoWith(kUnacked, 0), infoWith(kUnacked, 3));
        QCOMPARE(differing.comparison, Comparison::Differs);
        int fields = 0;
        for (const ComparedField& field : differing.fields)
            fields += field.comparison == Comparison::Differs ? 1 : 0;
        QCOMPARE(fields, 1);
    }

    void anOlderStructureEndsEarlier() {
        const auto row = compareOptions(snapshotOf({{kInfo, Bytes(104)}}), snapshotOf({{kInfo, Bytes(160)}})).front();
        QCOMPARE(row.comparison, Comparison::Differs);
        QCOMPARE(row.fields.back().comparison, Comparison::RightOnly);
        QVERIFY(row.fields.back().left.empty());
        QCOMPARE(row.fields.front().comparison, Comparison::Same);
    }

    void whatIsInherited_data() {
        QTest::addColumn<int>("listener");
        QTest::addColumn<int>("accepted");
        QTest::addColumn<int>("fresh");
        QTest::addColumn<int>("heritage");
        QTest::newRow("default") << 0 << 0 << 0 << int(Heritage::Default);
        QTest::newRow("inherited") << 1 << 1 << 0 << int(Heritage::Inherited);
        QTest::newRow("not handed on") << 1 << 0 << 0 << int(Heritage::NotHanded);
        QTest::newRow("its own") << 0 << 1 << 0 << int(Heritage::Own);
        QTest::newRow("all three differ") << 1 << 2 << 0 << int(Heritage::Own);
    }
    void whatIsInherited() {
        QFETCH(int, listener);
        QFETCH(int, accepted);
        QFETCH(int, fresh);
        QFETCH(int, heritage);
        const auto of = [](int value) { return snapshotOf({{kKeepalive, intBytes(value)}}); };
        QCOMPARE(int(heritageOf(compareOptions(of(listener), of(accepted)).front(), of(fresh))), heritage);
        QCOMPARE(heritageOf(compareOptions(of(0), of(0)).front(), OptionSnapshot()), Heritage::Unknown);
    }

    void aCallIsToldInLines() {
        const std::vector<OptionChange> changes{
            {SOL_SOCKET, SO_KEEPALIVE, OptionAnswer{intBytes(0), 0}, OptionAnswer{intBytes(1), 0}},
            {IPPROTO_TCP, TCP_INFO, OptionAnswer{infoWith(kUnacked, 0), 0}, OptionAnswer{infoWith(kUnacked, 3), 0}},
            {IPPROTO_IP, IP_MTU, OptionAnswer{{}, ENOTCONN}, OptionAnswer{intBytes(1500), 0}},
        };
        Explanation explanation;
        explanation.sections.push_back({"Why", "so", false});
        explanation.sections.push_back({"What it does", "this", false});
        explanation.sections.push_back({"In C", "f();", true});
        explainChanges(explanation, "connect", false, changes, 130);
        QCOMPARE(explanation.sections[1].heading, std::string("What this call changed"));
        QCOMPARE(explanation.sections[1].text, std::string("SO_KEEPALIVE off -> on\n"
                                                           "TCP_INFO:\n"
                                                           "    tcpi_unacked 0 -> 3\n"
                                                           "IP_MTU ENOTCONN -> 1500"));
        QCOMPARE(explanation.sections[2].heading, std::string("What it does"));
        explainChanges(explanation, "accept and setsockopt", true, changes, 130);
        QCOMPARE(explanation.sections[2].heading, std::string("What changed during accept and setsockopt"));
        QVERIFY(explanation.sections[2].text.ends_with("either may have done it."));
        Explanation none;
        explainChanges(none, "poll", false, {}, 130);
        QVERIFY(none.sections.front().text.find("130 were read") != std::string::npos);
        QCOMPARE(changedNames(changes), (std::vector<std::string>{"SO_KEEPALIVE", "IP_MTU", "TCP_INFO"}));
    }
};

QTEST_APPLESS_MAIN(TestOptionCompare)
#include "tst_option_compare.moc"
