#include "core/reference/constant_list.h"
#include "core/reference/decoder.h"
#include "ui/models/matrix_model.h"
#include "ui/models/reference_rows.h"

#include <QAbstractItemModelTester>
#include <QMimeData>
#include <QTest>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

using namespace swb;

namespace {

QString top(const ReferenceFilter& filter, int column = 0) { return filter.index(0, column).data().toString(); }

QStringList names(const ReferenceFilter& filter) {
    QStringList all;
    for (int row = 0; row < filter.rowCount(); ++row)
        all << filter.index(row, 0).data().toString();
    return all;
}

MatrixRange made(int family, int type, int first, int last, int madeType, std::optional<int> plain = {}) {
    return {.family = family,
            .type = type,
            .first = first,
            .last = last,
            .outcome = MatrixRange::Outcome::Made,
            .madeFamily = family,
            .madeType = madeType,
            .plainError = plain};
}

MatrixRange refused(int family, int type, int first, int last, int error) {
    return {.family = family, .type = type, .first = first, .last = last, .error = error};
}

} // namespace

// The models behind the pages of the reference.
class TestReferenceModel : public QObject {
    Q_OBJECT

private slots:
    void everyPageKeepsAModelsPromises();
    void rowsHaveACellForEachColumn();
    void wordsAndNumbersFindRows_data();
    void wordsAndNumbersFindRows();
    void aNumberIsLookedForAsAWhole();
    void whatIsCalledSoComesFirst();
    void aGroupAloneIsShown();
    void numbersAreSortedAsNumbers();
    void namesAreDraggedAsAFieldTakesThem();
    void rowsThatNameASocketSayWhich();
    void protocolsTellWhatThisKernelMakes();
    void theMatrixTellsTheWholeOfACell();
    void theMatrixKeepsItsPromises();
};

void TestReferenceModel::everyPageKeepsAModelsPromises() {
    ReferenceModel model(reference::constantColumns());
    ReferenceFilter filter(model);
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    const QAbstractItemModelTester other(&filter, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRows(reference::constantRows());
    filter.setSearch(QStringLiteral("tcp"));
    filter.sort(1, Qt::DescendingOrder);
    filter.setGroup(QStringLiteral("option of IPPROTO_TCP"));
    filter.sort(-1, Qt::AscendingOrder);
    filter.setSearch({});
    filter.setGroup({});
    QCOMPARE(filter.rowCount(), static_cast<int>(allConstants().size()));
    model.setRows({});
    QCOMPARE(filter.rowCount(), 0);
}

void TestReferenceModel::rowsHaveACellForEachColumn() {
    const std::vector<MatrixRange> ranges{made(AF_UNIX, SOCK_RAW, 0, 0, SOCK_DGRAM)};
    const std::pair<std::span<const ReferenceColumn>, std::vector<ReferenceRow>> pages[] = {
        {reference::protocolColumns(), reference::protocolRows(protocolEntries(), {})},
        {reference::serviceColumns(), reference::serviceRows(byPort(serviceEntries()))},
        {reference::constantColumns(), reference::constantRows()},
        {reference::optionColumns(), reference::optionRows()},
        {reference::errorColumns(), reference::errorRows()},
        {reference::rangeColumns(), reference::rangeRows(ranges)},
        {reference::readingColumns(), reference::readingRows(readNumber("0x4001", {}))},
    };
    for (const auto& [columns, rows] : pages) {
        QVERIFY(!rows.empty());
        for (const ReferenceRow& row : rows) {
            QCOMPARE(row.cells.size(), static_cast<qsizetype>(columns.size()));
            QVERIFY(row.explain);
            QVERIFY(!row.explain().title.empty());
        }
    }
}

void TestReferenceModel::wordsAndNumbersFindRows_data() {
    QTest::addColumn<QString>("words");
    QTest::addColumn<QString>("name");
    QTest::newRow("name") << "so_reuseaddr" << "SO_REUSEADDR";
    QTest::newRow("part of a name") << "reusea" << "SO_REUSEADDR";
    QTest::newRow("words of the meaning") << "ipv4 tcp udp" << "AF_INET";
    QTest::newRow("number and group") << "97 errno" << "EAFNOSUPPORT";
    QTest::newRow("hex") << "0x61 errno" << "EAFNOSUPPORT";
    QTest::newRow("negative") << "-2 getaddrinfo" << "EAI_NONAME";
    QTest::newRow("another system's number") << "10061" << "ECONNREFUSED";
    QTest::newRow("second name") << "pf_inet6" << "PF_INET6";
}

void TestReferenceModel::wordsAndNumbersFindRows() {
    QFETCH(QString, words);
    ReferenceModel model(reference::constantColumns());
    ReferenceFilter filter(model);
    model.setRows(reference::constantRows());
    filter.setSearch(words);
    QTEST(top(filter), "name");
}

void TestReferenceModel::aNumberIsLookedForAsAWhole() {
    ReferenceModel model(reference::protocolColumns());
    ReferenceFilter filter(model);
    model.setRows(reference::protocolRows({}, {}));
    filter.setSearch(QStringLiteral("17"));
    QCOMPARE(names(filter), QStringList{QStringLiteral("17")});
    filter.setSearch(QStringLiteral("0x11"));
    QCOMPARE(names(filter), QStringList{QStringLiteral("17")});
    filter.setSearch(QStringLiteral("768")); // of an RFC
    QCOMPARE(names(filter), QStringList{QStringLiteral("17")});
    filter.setSearch(QStringLiteral("ipproto_carp")); // FreeBSD's name
    QCOMPARE(names(filter), QStringList{QStringLiteral("112")});
}

void TestReferenceModel::whatIsCalledSoComesFirst() {
    ReferenceModel model(reference::constantColumns());
    ReferenceFilter filter(model);
    model.setRows(reference::constantRows());
    filter.setSearch(QStringLiteral("af_inet"));
    QCOMPARE(names(filter).mid(0, 2), (QStringList{QStringLiteral("AF_INET"), QStringLiteral("AF_INET6")}));
    filter.setSearch(QStringLiteral("user timeout tcp"));
    QCOMPARE(top(filter), QStringLiteral("TCP_USER_TIMEOUT"));
    filter.setSearch({});
    QCOMPARE(top(filter), QStringLiteral("AF_UNSPEC")); // as the tables have it
}

void TestReferenceModel::aGroupAloneIsShown() {
    ReferenceModel model(reference::errorColumns());
    ReferenceFilter filter(model);
    model.setRows(reference::errorRows());
    QVERIFY(model.groups().contains(QStringLiteral("bind")));
    filter.setGroup(QStringLiteral("bind"));
    QVERIFY(filter.rowCount() > 5);
    for (int row = 0; row < filter.rowCount(); ++row)
        QCOMPARE(filter.index(row, 2).data().toString(), QStringLiteral("bind"));
    filter.setSearch(QStringLiteral("EADDRINUSE"));
    QCOMPARE(filter.rowCount(), 1);
    QVERIFY(!filter.index(0, 4).data().toString().isEmpty()); // what to try
}

void TestReferenceModel::numbersAreSortedAsNumbers() {
    ReferenceModel model(reference::protocolColumns());
    ReferenceFilter filter(model);
    model.setRows(reference::protocolRows({}, {}));
    filter.sort(0, Qt::DescendingOrder);
    QCOMPARE(names(filter).mid(0, 3),
             (QStringList{QStringLiteral("262"), QStringLiteral("256"), QStringLiteral("255")}));
    filter.sort(-1, Qt::AscendingOrder);
    QCOMPARE(top(filter), QStringLiteral("0"));
}

void TestReferenceModel::namesAreDraggedAsAFieldTakesThem() {
    ReferenceModel model(reference::constantColumns());
    ReferenceFilter filter(model);
    model.setRows(reference::constantRows());
    filter.setGroup(QStringLiteral("message flag"));
    filter.setSearch(QStringLiteral("msg_peek"));
    QModelIndexList indexes;
    for (int column = 0; column < filter.columnCount(); ++column)
        indexes << filter.index(0, column);
    std::unique_ptr<QMimeData> data(filter.mimeData(indexes));
    QCOMPARE(data->text(), QStringLiteral("MSG_PEEK"));
    filter.setSearch(QStringLiteral("msg_"));
    data.reset(filter.mimeData({filter.index(0, 0), filter.index(0, 1), filter.index(1, 0), filter.index(1, 1)}));
    QCOMPARE(data->text(), QStringLiteral("MSG_OOB|MSG_PEEK"));
}

void TestReferenceModel::rowsThatNameASocketSayWhich() {
    const auto wish = [](std::string_view group, std::string_view symbol) -> std::optional<SocketWish> {
        for (const Constant& constant : allConstants())
            if (constant.group == group && constant.symbol == symbol)
                return reference::wishOf(constant);
        return std::nullopt;
    };
    QCOMPARE(wish("address family", "AF_UNIX")->family, int{AF_UNIX});
    QCOMPARE(wish("address family", "AF_NETLINK")->type, int{SOCK_RAW});
    QCOMPARE(wish("socket type", "SOCK_SEQPACKET")->family, int{AF_UNIX});
    QCOMPARE(wish("socket type flag", "SOCK_NONBLOCK")->typeFlags, int{SOCK_NONBLOCK});
    QCOMPARE(wish("protocol", "IPPROTO_UDP")->type, int{SOCK_DGRAM});
    QCOMPARE(wish("protocol", "IPPROTO_MPTCP")->protocol, 262);
    QCOMPARE(wish("netlink protocol", "NETLINK_ROUTE")->family, int{AF_NETLINK});
    QVERIFY(!wish("message flag", "MSG_PEEK"));
    QVERIFY(!wish("errno", "EPIPE"));
}

void TestReferenceModel::protocolsTellWhatThisKernelMakes() {
    const std::vector<MatrixRange> ranges{
        made(AF_INET, SOCK_STREAM, 6, 6, SOCK_STREAM),
        made(AF_INET, SOCK_RAW, 1, 6, SOCK_RAW),
        refused(AF_INET, SOCK_STREAM, 1, 5, EPROTONOSUPPORT),
        made(AF_INET6, SOCK_STREAM, 6, 6, SOCK_STREAM),
        made(AF_INET6, SOCK_RAW, 2, 6, SOCK_RAW),
        {.family = AF_INET6, .type = SOCK_STREAM, .first = 7, .last = 7, .outcome = MatrixRange::Outcome::NotAsked},
        refused(AF_INET, SOCK_RAW, 7, 7, EPROTONOSUPPORT)};
    const auto here = reference::madeByProtocol(ranges);
    QCOMPARE(here.at(6), std::string("stream, raw"));
    QCOMPARE(here.at(2), std::string("raw"));
    QCOMPARE(here.at(1), std::string("IPv4 raw"));
    QCOMPARE(here.at(7), std::string("none; not all asked"));
}

void TestReferenceModel::theMatrixTellsTheWholeOfACell() {
    MatrixModel model;
    MatrixRange read = made(AF_UNIX, SOCK_RAW, 1, 1, SOCK_DGRAM);
    read.madeProtocol = 0;
    model.setRanges(
        {made(AF_UNIX, SOCK_STREAM, 0, 1, SOCK_STREAM), refused(AF_UNIX, SOCK_STREAM, 2, 262, EPROTONOSUPPORT),
         made(AF_UNIX, SOCK_RAW, 0, 0, SOCK_DGRAM), read, refused(AF_INET, SOCK_RAW, 0, 0, EPROTONOSUPPORT),
         made(AF_INET, SOCK_RAW, 1, 262, SOCK_RAW, EPERM), refused(AF_INET, SOCK_RDM, 0, 262, ESOCKTNOSUPPORT)});
    const auto text = [&](int family, int type) { return model.index(family, type - 1).data().toString(); };
    QCOMPARE(text(AF_UNIX, SOCK_STREAM), QStringLiteral("0\u20131"));
    QCOMPARE(text(AF_UNIX, SOCK_RAW), QStringLiteral("0\u20131 as DGRAM"));
    QCOMPARE(text(AF_INET, SOCK_RAW), QStringLiteral("1\u2013262 (EPERM)"));
    QCOMPARE(text(AF_INET, SOCK_RDM), QStringLiteral("ESOCKTNOSUPPORT"));
    MatrixRange groups = refused(AF_INET, SOCK_DGRAM, 1, 1, EACCES); // for others than root
    groups.plainError = 0;
    MatrixModel other;
    other.setRanges({made(AF_INET, SOCK_DGRAM, 0, 0, SOCK_DGRAM), groups});
    QCOMPARE(other.index(AF_INET, SOCK_DGRAM - 1).data().toString(), QStringLiteral("0, (1: an ordinary user)"));
    QVERIFY(model.isMade(AF_UNIX) && model.isMade(AF_INET) && !model.isMade(AF_AX25));
    QVERIFY(model.isColumnNeeded(SOCK_STREAM - 1) && !model.isColumnNeeded(7 - 1));
    QCOMPARE(model.rangesAt(model.index(AF_UNIX, SOCK_RAW - 1)).size(), std::size_t{2});
    QVERIFY(model.index(AF_UNIX, SOCK_RAW - 1)
                .data(Qt::ToolTipRole)
                .toString()
                .contains(QStringLiteral("The kernel made a SOCK_DGRAM of it")));
}

void TestReferenceModel::theMatrixKeepsItsPromises() {
    MatrixModel model;
    const QAbstractItemModelTester tester(&model, QAbstractItemModelTester::FailureReportingMode::QtTest);
    model.setRanges({made(AF_UNIX, SOCK_STREAM, 0, 0, SOCK_STREAM)});
    model.setRanges({});
    QCOMPARE(model.rowCount(), 46);
    QCOMPARE(model.columnCount(), 10);
}

QTEST_MAIN(TestReferenceModel)
#include "tst_reference_model.moc"
