#include "core/base/errno_table.h"
#include "core/constants/call_errors.h"
#include "core/explain/explanation.h"
#include "tests/support/record_maker.h"
#include "tests/support/test_data.h"

#include <QFile>
#include <QTest>

#include <set>

using namespace swb;
using namespace swb::test;

namespace {

// A line of tests/data/call_errors.csv.
struct Row {
    QString call, symbol, provokedBy, whyNot, remark;
    int number() const {
        const ErrnoInfo* info = findErrno(symbol.toStdString());
        return info ? info->number : 0;
    }
};

std::vector<Row> rows() {
    std::vector<Row> all;
    for (const auto& fields : readCsv("call_errors.csv")) {
        QStringList texts;
        for (const std::string& field : fields)
            texts << QString::fromStdString(field);
        if (texts.size() == 5)
            all.push_back({texts[0], texts[1], texts[2], texts[3], texts[4]});
    }
    return all;
}

QString sectionOf(const Explanation& explanation, std::string_view heading) {
    for (const Explanation::Section& one : explanation.sections)
        if (one.heading == heading)
            return QString::fromStdString(one.text);
    return {};
}

} // namespace

// The list of the ways in which calls fail, against the project's tables and against the tests that provoke them.
class CallErrorDataTest : public QObject {
    Q_OBJECT

private slots:
    void everyLineIsWellFormed();
    void everyRowHasCauseAndRemedyInTheLedger_data();
    void everyRowHasCauseAndRemedyInTheLedger();
    void everyRowIsProvokedOrSaysWhyNot();
    void everyRowOfTheTablesIsListed();
};

void CallErrorDataTest::everyLineIsWellFormed() {
    const std::size_t lines = readCsv("call_errors.csv").size();
    QCOMPARE(rows().size(), lines);
    std::set<std::pair<QString, QString>> seen;
    for (const Row& row : rows()) {
        const QString name = row.call + ' ' + row.symbol;
        QVERIFY2(findCall(row.call.toStdString()), qPrintable(name));
        QVERIFY2(row.number() > 0, qPrintable(name));
        QVERIFY2(seen.emplace(row.call, row.symbol).second, qPrintable(name));
    }
}

void CallErrorDataTest::everyRowHasCauseAndRemedyInTheLedger_data() {
    QTest::addColumn<QString>("call");
    QTest::addColumn<int>("number");
    for (const Row& row : rows())
        QTest::newRow(qPrintable(row.call + ' ' + row.symbol)) << row.call << row.number();
}

void CallErrorDataTest::everyRowHasCauseAndRemedyInTheLedger() {
    QFETCH(QString, call);
    QFETCH(int, number);
    const CallError* row = findCallError(call.toStdString(), number);
    QVERIFY(row);
    const Explanation explanation = explainRecord(made(*findCall(call.toStdString()), {7, 1}, 0, number));
    QCOMPARE(sectionOf(explanation, "Why").toStdString(), std::string(row->cause));
    QCOMPARE(sectionOf(explanation, "What to try").toStdString(), std::string(row->remedy));
}

void CallErrorDataTest::everyRowIsProvokedOrSaysWhyNot() {
    const std::set<QString> reasons{"starves the machine",     "no bad pointer",     "another system answers so",
                                    "needs a security module", "not on loopback",    "other file systems",
                                    "another kind of file",    "needs a broken disk"};
    std::map<QString, int> counts;
    for (const Row& row : rows()) {
        const QString name = row.call + ' ' + row.symbol;
        QVERIFY2(row.provokedBy.isEmpty() != row.whyNot.isEmpty(), qPrintable(name));
        ++counts[row.whyNot.isEmpty() ? "provoked" : row.whyNot];
        if (row.whyNot.isEmpty()) {
            const QString file = QString::fromStdString(testsFolder()) + "/loopback/" + row.provokedBy + ".cpp";
            QVERIFY2(QFile::exists(file), qPrintable(name));
            continue;
        }
        QVERIFY2(reasons.contains(row.whyNot), qPrintable(name));
        QVERIFY2(!row.remark.isEmpty(), qPrintable(name));
    }
    for (const auto& [what, count] : counts)
        qInfo("%4d %s", count, qPrintable(what));
}

void CallErrorDataTest::everyRowOfTheTablesIsListed() {
    const std::vector<Row> listed = rows();
    for (const CallError& row : callErrors()) {
        const bool found = std::ranges::any_of(listed, [&row](const Row& one) {
            return one.call.toStdString() == row.call && one.number() == row.number;
        });
        const std::string name = std::string(row.call) + " " + errnoSymbol(row.number);
        QVERIFY2(found, name.c_str());
    }
    QCOMPARE(listed.size(), callErrors().size());
}

QTEST_APPLESS_MAIN(CallErrorDataTest)
#include "tst_call_error_data.moc"
