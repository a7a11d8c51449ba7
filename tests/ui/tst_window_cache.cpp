#include "tests/support/gui_access.h"
#include "tests/support/gui_resolver.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"
#include "tests/support/test_data.h"
#include "ui/models/cache_trial.h"
#include "ui/panels/resolver_machine.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QSpinBox>
#include <QTest>

#include <memory>
#include <tuple>

using namespace swb;
using namespace swb::test;

namespace {

std::size_t countOf(const std::string& text, const std::string& part) {
    std::size_t count = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1))
        ++count;
    return count;
}

} // namespace

// What a cache changes in the times, by widgets alone: a slow name server, with dnsmasq before it and without.
class TestWindowCache : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        NEED_PROGRAM("python3");
        NEED_PROGRAM("dnsmasq");
    }
    void init() {
        writeUsualNames();
        writeEtc("passwd", "root:x:0:0::/:/bin/sh\n");
        writeEtc("group", "root:x:0:\n");
        m_slow = std::make_unique<PeerProcess>("python3", std::vector{dataFile("dns_slow_server.py")}, "/");
        m_slowPort = m_slow->waitForNumberAfter("port ");
        m_driver = std::make_unique<GuiWindowDriver>();
        std::tie(m_page, m_part) = openResolver<ResolverMachine>(*m_driver, "This machine");
        QVERIFY(m_part != nullptr);
    }
    void cleanup() {
        m_driver.reset();
        m_dnsmasq.reset();
        m_slow.reset();
    }

    void theSecondAskIsAnsweredByTheCache() {
        GuiWindowDriver& d = *m_driver;
        startDnsmasq();
        QVERIFY(d.type("A name", "www.example", m_part));
        const QAbstractItemModelTester tester(&trial());
        QVERIFY(d.press("What does a cache change?", m_part));
        QTRY_VERIFY_WITH_TIMEOUT(trial().rowCount() == 5 && !trial().isRunning(), 30000);
        QCOMPARE(part(0, CacheTrial::LibraryColumn), 1.0); // the first ask took longest
        for (int row = 1; row < 5; ++row)
            for (const int column : {CacheTrial::LibraryColumn, CacheTrial::ServerColumn})
                QVERIFY2(part(row, column) < 0.5, qPrintable(cell(row, column)));
        QVERIFY(cell(0, CacheTrial::ServerColumn).contains("192.0.2.1, to be kept for"));
        QVERIFY2(d.says(m_part, "something on the way keeps the answer"), qPrintable(d.text(m_part)));
        QVERIFY(m_slow->waitForOutput("asked"));
        m_dnsmasq.reset();
        endOfUpstream();
        QCOMPARE(countOf(m_slow->output(), "www\7example 1 ."), std::size_t{1}); // nine asks of ten came no further
        QVERIFY(has("a server of this machine"));
    }

    void withoutACacheEveryAskGoesAllTheWay() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.type("A name", "www.example", m_part));
        QVERIFY(d.type("server", "127.0.0.1:" + QString::number(m_slowPort), m_part));
        m_part->findChild<QSpinBox*>()->setValue(3);
        writeEtc("hosts", "192.0.2.8 www.example\n"); // getaddrinfo() has it from the file
        QVERIFY(d.press("What does a cache change?", m_part));
        QTRY_VERIFY_WITH_TIMEOUT(trial().rowCount() == 3 && !trial().isRunning(), 30000);
        for (int row = 0; row < 3; ++row) {
            QVERIFY2(part(row, CacheTrial::ServerColumn) > 0.5, qPrintable(cell(row, CacheTrial::ServerColumn)));
            QVERIFY(cell(row, CacheTrial::LibraryColumn).contains("192.0.2.8"));
        }
        QVERIFY(d.says(m_part, "res_nquery(): first"));
        QVERIFY(d.says(m_part, "no sign of a cache"));
        endOfUpstream();
        QCOMPARE(countOf(m_slow->output(), "www\7example 1 ."), std::size_t{3});
    }

    void failuresAreNoSignOfACache() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.type("A name", "www.example", m_part)); // and no server is there
        m_part->findChild<QSpinBox*>()->setValue(2);
        QVERIFY(d.press("What does a cache change?", m_part));
        QTRY_VERIFY_WITH_TIMEOUT(trial().rowCount() == 2 && !trial().isRunning(), 60000);
        QVERIFY(cell(0, CacheTrial::LibraryColumn).contains("EAI_AGAIN"));
        QVERIFY(d.says(m_part, "says nothing of a cache"));
        QVERIFY(!d.says(m_part, "keeps the answer"));
    }

    void aSilentServerIsStoppedAndAWrongOneRefused() {
        GuiWindowDriver& d = *m_driver;
        const OwnNameServer silent(OwnNameServer::Manner::IsSilent, {});
        QVERIFY(d.type("A name", "nobody.example", m_part));
        QVERIFY(d.press("What does a cache change?", m_part));
        QTRY_VERIFY(silent.questions() > 0);
        QVERIFY(d.press("Stop", m_part));
        QVERIFY(!trial().isRunning());
        QVERIFY(d.type("server", "localhost", m_part));
        QVERIFY(!d.button("What does a cache change?", m_part)->isEnabled());
        QElapsedTimer timer;
        timer.start();
        m_driver.reset();
        QVERIFY(timer.elapsed() < 900);
    }

    void theTabKeyGoesRoundAndEverythingSpeaks() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("What does a cache change?", m_part)); // localhost
        QTRY_VERIFY_WITH_TIMEOUT(trial().rowCount() == 5 && !trial().isRunning(), 60000);
        QCOMPARE(accessFaults(*m_page).join('\n'), QString());
        d.button("This machine", m_page)->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(d.window()), QString());
    }

private:
    void startDnsmasq() {
        m_dnsmasq = std::make_unique<PeerProcess>(
            "dnsmasq",
            std::vector<std::string>{"--no-daemon", "--log-facility=-", "--conf-file=/dev/null", "--no-resolv",
                                     "--no-hosts", "--user=root", "--group=root",
                                     "--pid-file=", "--listen-address=127.0.0.1", "--bind-interfaces",
                                     "--server=127.0.0.1#" + std::to_string(m_slowPort)},
            "/");
        QVERIFY2(m_dnsmasq->waitForOutput("started"), m_dnsmasq->output().c_str());
    }
    // All that it was asked is printed before this is.
    void endOfUpstream() {
        PeerProcess last("python3",
                         {"-c",
                          "import socket, sys\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                          "s.sendto(bytes(12) + b'\\4last\\0\\0\\1\\0\\1', ('127.0.0.1', int(sys.argv[1])))\n",
                          std::to_string(m_slowPort)},
                         "/");
        QCOMPARE(last.waitForExit(), 0);
        QVERIFY(m_slow->waitForOutput("asked last 1 ."));
    }
    const CacheTrial& trial() const { return *m_part->findChild<CacheTrial*>(); }
    CacheTrial& trial() { return *m_part->findChild<CacheTrial*>(); }
    QString cell(int row, int column) const { return trial().index(row, column).data().toString(); }
    double part(int row, int column) const { return trial().index(row, column).data(CacheTrial::PartRole).toDouble(); }
    bool has(const QString& words) const {
        const auto* model = m_driver->list("name service files", m_part)->model();
        return !model->match(model->index(0, 0), Qt::DisplayRole, words, 1, Qt::MatchContains | Qt::MatchRecursive)
                    .isEmpty();
    }

    std::unique_ptr<PeerProcess> m_slow, m_dnsmasq;
    int m_slowPort = 0;
    std::unique_ptr<GuiWindowDriver> m_driver;
    ResolverPage* m_page = nullptr;
    ResolverMachine* m_part = nullptr;
};

int main(int argc, char** argv) { return runInOwnPlace<TestWindowCache, QApplication>(enterOwnNames, argc, argv); }

#include "tst_window_cache.moc"
