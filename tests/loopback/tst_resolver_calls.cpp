#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/resolver_rows.h"

#include <QTest>

using namespace swb::test;

// Every call that was compared between Python and C, with name service files of the test's own.
class TestResolverCalls : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            return;
        writeUsualNames();
        m_server = std::make_unique<OwnNameServer>(
            OwnNameServer::Manner::Answers, std::map<std::string, std::string>{{"deb.debian.org", "203.0.113.80"}});
        QVERIFY(m_server->isBound());
    }

    void givesWhatPythonGives_data() {
        QTest::addColumn<int>("number");
        const auto rows = resolverRows();
        QCOMPARE(rows.size(), std::size_t{150});
        for (std::size_t i = 0; i < rows.size(); ++i)
            QTest::newRow(rows[i].name().c_str()) << static_cast<int>(i);
    }

    void givesWhatPythonGives() {
        QFETCH(const int, number);
        const ResolverRow row = resolverRows().at(static_cast<std::size_t>(number));
        if (row.needsNames() && !trouble().empty())
            QSKIP(trouble().c_str());
        QCOMPARE(QString::fromStdString(ownAnswer(row)), QString::fromStdString(row.answer));
        m_ran += row.needsNames() ? 1 : 0;
    }

    // Where no namespace is permitted not one row has shown anything.
    void someOfThemRan() { QVERIFY2(m_ran > 0, trouble().c_str()); }

    void cleanupTestCase() { m_server.reset(); }

private:
    std::unique_ptr<OwnNameServer> m_server;
    int m_ran = 0;
};

int main(int argc, char** argv) { return runInOwnPlace<TestResolverCalls>(enterOwnNames, argc, argv); }

#include "tst_resolver_calls.moc"
