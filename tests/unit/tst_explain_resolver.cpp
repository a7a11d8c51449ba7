#include "core/explain/explain_resolver.h"

#include <QTest>

using namespace swb;

namespace {

QString all(const Explanation& explanation) {
    QString out = QString::fromStdString(explanation.title + '\n' + explanation.subtitle + '\n' + explanation.source);
    for (const Explanation::Section& section : explanation.sections)
        out += '\n' + QString::fromStdString(section.heading + ": " + section.text);
    return out;
}

} // namespace

class TestExplainResolver : public QObject {
    Q_OBJECT

private slots:
    void everyConstantIsExplainedWithItsNumbers() {
        int rows = 0;
        for (const ResolverConstants table :
             {addrInfoFlagRows(), nameInfoFlagRows(), addrInfoErrorRows(), hostErrorRows()})
            for (const ResolverConstant& row : table) {
                const QString words = all(explainResolver("constant", row));
                QVERIFY(words.contains(QString::fromStdString(std::string(row.meaning))));
                QVERIFY(words.contains(QString::fromStdString(systemsText(row))));
                QCOMPARE(words.contains("not on this system"), !row.here.has_value());
                ++rows;
            }
        QVERIFY(rows > 60);
    }

    void everyErrorOfThisSystemHasItsNameAndWhatItMeans() {
        for (const NamedValue& row : addrInfoErrors()) {
            const LookupError error{LookupError::Kind::AddrInfo, static_cast<int>(row.value), 0, "text", "raised"};
            QCOMPARE(lookupErrorSymbol(error), std::string(row.symbol));
            QVERIFY(all(explainLookupError(error)).contains(QString::fromStdString(std::string(row.meaning))));
        }
        for (const NamedValue& row : hostErrors())
            QCOMPARE(lookupErrorSymbol({LookupError::Kind::Host, static_cast<int>(row.value), 0, "", ""}),
                     std::string(row.symbol));
    }

    void aFailedSystemCallIsExplainedByItsErrno() {
        const LookupError error{LookupError::Kind::AddrInfo, kEaiSystem, 24, "System error", "OSError(24, '...')"};
        QVERIFY(all(explainLookupError(error)).contains("EMFILE"));
    }

    void aLookupTellsTheCallsItTook() {
        LookupAnswer answer;
        answer.calls.push_back({"gethostbyname_r(\"vm\")", "0", Nanoseconds(1500)});
        const QString words = all(explainLookup(lookup::GetHostByNameEx{"vm"}, &answer));
        QVERIFY(words.contains("gethostbyname_r(\"vm\")"));
        QVERIFY(words.contains("0.002 ms"));
    }

    void theNumbersOfOtherSystemsAreTold() {
        for (const ResolverConstant& row : addrInfoFlagRows())
            if (row.symbol == "AI_NUMERICSERV")
                QCOMPARE(systemsText(row), std::string("Linux 1024, Windows 8, macOS 4096, FreeBSD 8"));
    }
};

QTEST_APPLESS_MAIN(TestExplainResolver)
#include "tst_explain_resolver.moc"
