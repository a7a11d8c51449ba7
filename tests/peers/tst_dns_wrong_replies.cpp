#include "core/resolve/perform_lookup.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"
#include "tests/support/test_data.h"

#include <QElapsedTimer>
#include <QTest>

#include <netdb.h>

#include <memory>

using namespace swb;
using namespace swb::test;

namespace {

constexpr int kA = 1;
constexpr qint64 kPatienceMs = 8000; // resolv.conf says one attempt of a second; then the closer look has another

} // namespace

// A name server that answers wrongly: each answer is shown as what it is, and none holds anybody.
class TestDnsWrongReplies : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        NEED_PROGRAM("python3");
        writeUsualNames();
        m_inet = std::make_unique<PeerProcess>("python3", std::vector{dataFile("dns_wrong_server.py")}, "/");
        m_inet6 = std::make_unique<PeerProcess>("python3",
                                                std::vector{dataFile("dns_wrong_server.py"), std::string("6")}, "/");
        m_server = "127.0.0.1:" + std::to_string(m_inet->waitForNumberAfter("port "));
        m_server6 = "[::1]:" + std::to_string(m_inet6->waitForNumberAfter("port "));
    }
    void cleanupTestCase() {
        m_inet.reset();
        m_inet6.reset();
    }

    void aWrongAnswerIsShownAsWhatItIs_data() {
        QTest::addColumn<QString>("label");
        QTest::addColumn<int>("error"); // 0: res_nquery() takes it
        QTest::addColumn<QString>("words");
        QTest::newRow("another ID") << "wrongid" << TRY_AGAIN << "its ID is";
        QTest::newRow("shorter than a header") << "short" << TRY_AGAIN << "7 bytes: the header";
        QTest::newRow("SERVFAIL") << "servfail" << TRY_AGAIN << "SERVFAIL: The server failed";
        QTest::newRow("REFUSED") << "refused" << TRY_AGAIN << "REFUSED: The server does not do it for you";
        QTest::newRow("cut off, and no TCP") << "tc" << TRY_AGAIN << "over TCP";
        QTest::newRow("a name that goes round") << "loop" << 0 << "Record 1 of 1 cannot be read";
        QTest::newRow("a record cut off") << "lies" << 0 << "cannot be read";
        QTest::newRow("another question") << "otherquestion" << TRY_AGAIN << "another question (other. A)";
        QTest::newRow("a question") << "isquestion" << TRY_AGAIN << "a question, where an answer is wanted";
        QTest::newRow("garbage") << "garbage" << TRY_AGAIN << "its ID is";
        QTest::newRow("from another port") << "otherport" << TRY_AGAIN << "anybody may send such";
        QTest::newRow("nothing") << "silent" << TRY_AGAIN << "Nothing at all came";
    }
    void aWrongAnswerIsShownAsWhatItIs() {
        QFETCH(const QString, label);
        QFETCH(const int, error);
        QFETCH(const QString, words);
        for (const std::string& server : {m_server, m_server6}) {
            QElapsedTimer timer;
            timer.start();
            const LookupAnswer answer = performLookup(lookup::DnsRecords{label.toStdString() + ".example", kA, server});
            QVERIFY2(timer.elapsed() < kPatienceMs, qPrintable(QString::number(timer.elapsed())));
            QVERIFY(answer.records.empty());
            QCOMPARE(answer.error ? answer.error->number : 0, error);
            QVERIFY2(QString::fromStdString(answer.remark).contains(words), answer.remark.c_str());
            QVERIFY2(!answer.remark.ends_with(".."), answer.remark.c_str());
            QCOMPARE(answer.message.empty(), label == "silent");
        }
    }

    void aGoodAnswerOfTheSameServerIsTaken() {
        for (const std::string& server : {m_server, m_server6}) {
            const LookupAnswer answer = performLookup(lookup::DnsRecords{"good.example", kA, server});
            QVERIFY(!answer.error.has_value());
            QCOMPARE(answer.records.size(), std::size_t{1});
            QCOMPARE(answer.records.front().value, std::string("192.0.2.1"));
            QCOMPARE(answer.calls.size(), std::size_t{1}); // nobody looks closer where all is well
            QVERIFY(!answer.message.empty());
        }
    }

    void aPortWithoutAServerIsSaid() {
        const std::string server = "127.0.0.1:" + std::to_string(recentlyFreePort());
        const LookupAnswer answer = performLookup(lookup::DnsRecords{"good.example", kA, server});
        QCOMPARE(answer.error->number, TRY_AGAIN);
        QVERIFY(answer.message.empty());
        // A kernel that does not pass the refusal on to a socket that is not connected leaves silence.
        const bool isRefused = answer.remark == server + ": recvfrom() gave ECONNREFUSED.";
        QVERIFY2(isRefused || answer.remark == "Nothing at all came from " + server + ".", answer.remark.c_str());
    }

private:
    std::unique_ptr<PeerProcess> m_inet, m_inet6;
    std::string m_server, m_server6;
};

int main(int argc, char** argv) { return runInOwnPlace<TestDnsWrongReplies>(enterOwnNames, argc, argv); }

#include "tst_dns_wrong_replies.moc"
