#include "core/constants/resolver_tables.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"
#include "tests/support/resolver_rows.h"
#include "tests/support/test_data.h"

#include <QTest>

using namespace swb;
using namespace swb::test;

namespace {

QStringList answersOfPython() {
    PeerProcess python("python3", {"-B", dataFile("resolver_calls.py")}, "/");
    if (python.waitForExit() != 0)
        return {};
    return QString::fromStdString(python.output()).split('\n', Qt::SkipEmptyParts);
}

// Of a name that is never sent to a server Python tells the h_errno that an earlier look-up left in the thread, and not
// the one that gethostbyname_r() gives: 0 in a new program, 3 after a look-up of "". Seen in CPython 3.11 and 3.13.
bool isStaleInPython(const ResolverRow& row) {
    return row.function == "gethostbyname_ex" && row.arguments == "'<broadcast>'";
}

} // namespace

// The same calls in Python's socket module, now and on this machine, with the same files.
class TestResolverPython : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        if (!PeerProcess::isInstalled("python3"))
            QSKIP("python3 is not installed");
        writeUsualNames();
    }

    void everyCallGivesWhatPythonGives() {
        const OwnNameServer server(OwnNameServer::Manner::Answers, {{"deb.debian.org", "203.0.113.80"}});
        QVERIFY(server.isBound());
        compareAll();
    }

    void withoutServicesBothFindNoService() {
        QVERIFY(removeEtc("services"));
        const OwnNameServer server(OwnNameServer::Manner::Answers, {});
        compareAll();
        writeUsualNames();
    }

    void withoutHostsBothAskTheNameServer() {
        QVERIFY(removeEtc("hosts"));
        const OwnNameServer server(OwnNameServer::Manner::Answers, {{"localhost", "127.0.0.1"}});
        compareAll();
        QVERIFY(server.questions() > 0);
        writeUsualNames();
    }

    void theNumbersAreThoseOfPython() {
        PeerProcess python("python3",
                           {"-c", "import socket\n"
                                  "for name in dir(socket):\n"
                                  "    if name.startswith(('AI_', 'EAI_', 'NI_')) and not name.startswith('NI_MAX'):\n"
                                  "        print(name, int(getattr(socket, name)))"},
                           "/");
        QCOMPARE(python.waitForExit(), 0);
        const QStringList lines = QString::fromStdString(python.output()).split('\n', Qt::SkipEmptyParts);
        QVERIFY(lines.size() > 20);
        for (const QString& line : lines) {
            const QStringList words = line.split(' ');
            const std::string name = words.first().toStdString();
            const NamedTable table = name[0] == 'A'   ? addrInfoFlags()
                                     : name[0] == 'E' ? addrInfoErrors()
                                                      : nameInfoFlags();
            const NamedValue* row = findSymbol(table, name);
            QVERIFY2(row != nullptr, name.c_str());
            QCOMPARE(row->value, words.last().toLongLong());
        }
    }

private:
    static void compareAll() {
        const QStringList python = answersOfPython();
        const auto rows = resolverRows();
        QCOMPARE(python.size(), static_cast<int>(rows.size()));
        QStringList differing;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const QString own = QString::fromStdString(ownAnswer(rows[i]));
            const QString& theirs = python.at(static_cast<int>(i));
            if (own != theirs && !isStaleInPython(rows[i]))
                differing << QString::fromStdString(rows[i].name()) + ": here " + own + ", Python " + theirs;
        }
        QVERIFY2(differing.isEmpty(), qPrintable(differing.join('\n')));
    }
};

int main(int argc, char** argv) { return runInOwnPlace<TestResolverPython>(enterOwnNames, argc, argv); }

#include "tst_resolver_python.moc"
