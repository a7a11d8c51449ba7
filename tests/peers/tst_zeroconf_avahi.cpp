#include "core/bridge/zeroconf_browser.h"
#include "tests/support/own_avahi.h"
#include "tests/support/own_place.h"

#include <QElapsedTimer>
#include <QTest>

#include <sys/socket.h>

#include <algorithm>
#include <csignal>

using namespace swb;
using namespace swb::test;

namespace {

using State = AvahiLink::State;

} // namespace

// Avahi's own daemon and announcer, on a bus and a loopback interface of the test's own.
class TestZeroconfAvahi : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        const OwnAvahi trial;
        if (const std::string why = startAll(); !why.empty())
            QSKIP(why.c_str());
    }
    void init() {
        m_browser = std::make_unique<ZeroconfBrowser>();
        if (m_avahi == nullptr)
            QCOMPARE(startAll(), std::string());
    }
    void cleanup() { m_browser.reset(); }
    void cleanupTestCase() { m_avahi.reset(); }

    void theDaemonSaysWhoItIs() {
        look();
        QTRY_COMPARE(link().state(), State::Ready);
        QVERIFY2(link().version().startsWith("avahi "), qPrintable(link().version()));
        QCOMPARE(link().hostName(), QString("swbtest.local"));
    }

    void anInstanceIsFoundWithHostPortAndTexts() {
        const auto web = m_avahi->publish({"-s", "My web, page", "_http._tcp", "8080", "path=/x", "flag", "empty="});
        QVERIFY(web != nullptr);
        browse({});
        QTRY_VERIFY(resolved("My web, page") != nullptr);
        const ZeroconfInstance& found = *resolved("My web, page");
        QCOMPARE(found.type, (ZeroconfType{"_http._tcp", "local"}));
        QCOMPARE(found.host, std::string("swbtest.local"));
        QCOMPARE(found.interfaceName, std::string("lo"));
        QCOMPARE(found.family, AF_INET);
        QCOMPARE(found.address.toString(), std::string("127.0.0.1:8080"));
        QVERIFY(found.isOwn);
        auto texts = readTexts(found.texts);
        std::ranges::sort(texts, {}, &ZeroconfText::key); // the daemon turns their order round
        QCOMPARE(texts.size(), std::size_t{3});
        QCOMPARE(texts[0].value, std::optional<std::string>(""));
        QVERIFY(!texts[1].value.has_value());
        QCOMPARE(texts[2].value, std::optional<std::string>("/x"));
        QTRY_VERIFY(m_browser->isSettled());
    }

    void whatAppearsAndGoesWhileBrowsingIsFollowed() {
        browse({});
        QTRY_VERIFY(m_browser->isSettled());
        QTRY_VERIFY(m_browser->instances().empty()); // of an earlier test the last goodbye may be on its way
        auto chat = m_avahi->publish({"-s", "Chat", "_swbchat._udp", "9000"});
        QTRY_VERIFY(resolved("Chat") != nullptr);
        chat.reset();
        QTRY_VERIFY(m_browser->instances().empty());
        QTRY_VERIFY(m_browser->types().empty());
    }

    void aTypeCanBeChosen() {
        const auto web = m_avahi->publish({"-s", "Web", "_http._tcp", "80"});
        const auto printer = m_avahi->publish({"-s", "Printer", "_ipp._tcp", "631"});
        browse({"_ipp._tcp", "", 0, 0});
        QTRY_VERIFY(resolved("Printer") != nullptr);
        QTRY_VERIFY(m_browser->isSettled());
        QVERIFY(resolved("Web") == nullptr);
    }

    void manyInstancesAreAllResolved() {
        std::vector<std::unique_ptr<PeerProcess>> many;
        many.reserve(50);
        for (int i = 0; i < 50; ++i) // more than are resolved at a time
            many.push_back(std::make_unique<PeerProcess>(
                "avahi-publish",
                std::vector<std::string>{"-s", "Many " + std::to_string(i), "_swbmany._tcp", std::to_string(7000 + i)},
                "/"));
        browse({});
        const auto all = [this] {
            return std::ranges::count(m_browser->instances(), ZeroconfInstance::State::Resolved,
                                      &ZeroconfInstance::state);
        };
        QTRY_COMPARE_WITH_TIMEOUT(all(), 50, 60000);
    }

    void stoppingKeepsWhatWasFoundAndHearsNoMore() {
        const auto web = m_avahi->publish({"-s", "Web", "_http._tcp", "80"});
        browse({});
        QTRY_VERIFY(resolved("Web") != nullptr);
        m_browser->stop();
        QVERIFY(!m_browser->isBrowsing());
        const auto other = m_avahi->publish({"-s", "Later", "_http._tcp", "81"});
        ask("swbtest.local"); // whatever the daemon would have said comes before this answer
        QTRY_VERIFY(!m_browser->host().isAsking);
        QVERIFY(resolved("Web") != nullptr && resolved("Later") == nullptr);
    }

    void aLocalNameBecomesAddressesAndAnAddressAName() {
        look();
        QTRY_COMPARE(link().state(), State::Ready);
        ask("swbtest.local");
        QTRY_VERIFY_WITH_TIMEOUT(!m_browser->host().isAsking, 15000);
        const auto& addresses = m_browser->host().addresses;
        QVERIFY(!addresses.empty());
        QVERIFY(std::ranges::any_of(addresses, [](const Address& one) { return one.host() == "127.0.0.1"; }));
        QCOMPARE(m_browser->host().trouble, std::string());
        ask("127.0.0.1");
        QTRY_VERIFY_WITH_TIMEOUT(!m_browser->host().isAsking, 15000);
        QCOMPARE(m_browser->host().name, std::string("swbtest.local"));
    }

    void aNameThatNobodyHasTimesOut() {
        look();
        QTRY_COMPARE(link().state(), State::Ready);
        ask("nobody-here.local");
        QTRY_VERIFY_WITH_TIMEOUT(!m_browser->host().isAsking, 15000);
        QVERIFY(m_browser->host().addresses.empty());
        QVERIFY2(m_browser->host().trouble.find("Timeout") != std::string::npos, m_browser->host().trouble.c_str());
    }

    void aDomainThatIsNoneIsRefusedByTheDaemon() {
        browse({"", "not..a domain", 0, 0});
        QTRY_VERIFY(!m_browser->trouble().empty());
        QVERIFY2(m_browser->trouble().find("InvalidDomain") != std::string::npos, m_browser->trouble().c_str());
        QVERIFY(!m_browser->isBrowsing());
    }

    void aDaemonThatDiesWhileBrowsingIsSaidAndFoundAgain() {
        auto web = m_avahi->publish({"-s", "Web", "_http._tcp", "80"});
        browse({});
        QTRY_VERIFY(resolved("Web") != nullptr);
        m_avahi->endDaemon();
        QTRY_COMPARE(link().state(), State::Ended);
        QVERIFY(!m_browser->isBrowsing());
        QVERIFY(resolved("Web") != nullptr); // what was found can still be read
        QCOMPARE(m_avahi->startDaemon(), std::string());
        QTRY_COMPARE(link().state(), State::Ready);
        web = m_avahi->publish({"-s", "Again", "_http._tcp", "80"});
        m_browser->browse({});
        QTRY_VERIFY(resolved("Again") != nullptr);
    }

    void aDaemonThatStandsStillDoesNotHoldAnybody() {
        look();
        QTRY_COMPARE(link().state(), State::Ready);
        kill(m_avahi->daemonPid(), SIGSTOP);
        QElapsedTimer timer;
        timer.start();
        m_browser->browse({});
        ask("swbtest.local");
        look();
        QVERIFY(timer.elapsed() < 1000);
        QTRY_COMPARE_WITH_TIMEOUT(link().state(), State::Silent, 20000);
        kill(m_avahi->daemonPid(), SIGCONT);
        look();
        QTRY_COMPARE(link().state(), State::Ready);
    }

    void aBusThatStandsStillHoldsNobody() {
        kill(m_avahi->busPid(), SIGSTOP);
        look();
        QTRY_COMPARE_WITH_TIMEOUT(link().state(), State::NoBus, 20000);
        QVERIFY2(link().trouble().contains("does not answer"), qPrintable(link().trouble()));
        kill(m_avahi->busPid(), SIGCONT);
        look();
        QTRY_COMPARE(link().state(), State::Ready);
    }

    void aBusWithoutTheDaemonIsToldFromNone() {
        m_avahi->endDaemon();
        look();
        QTRY_COMPARE(link().state(), State::NoDaemon);
        QVERIFY(!link().isInstalled()); // this bus could not start it
        m_avahi->endBus();
        QTRY_VERIFY(link().state() == State::BusEnded);
        look();
        QTRY_COMPARE(link().state(), State::NoBus);
        QVERIFY(!link().trouble().isEmpty());
        m_browser->browse({}); // and nothing happens
        QVERIFY(!m_browser->isBrowsing());
        ask("swbtest.local");
        QVERIFY(!m_browser->host().isAsking && !m_browser->host().trouble.empty());
        QCOMPARE(m_avahi->startBus(), std::string());
        QCOMPARE(m_avahi->startDaemon(), std::string());
        look();
        QTRY_COMPARE(link().state(), State::Ready);
    }

private:
    std::string startAll() {
        m_avahi = std::make_unique<OwnAvahi>();
        std::string why = m_avahi->startBus();
        return why.empty() ? m_avahi->startDaemon() : why;
    }
    AvahiLink& link() { return m_browser->link(); }
    void look() { link().look(); }
    void ask(const std::string& name) { m_browser->ask(name, {}); }
    void browse(const ZeroconfBrowser::Request& request) {
        look();
        QTRY_COMPARE(link().state(), State::Ready);
        m_browser->browse(request);
    }
    const ZeroconfInstance* resolved(const std::string& name) const {
        const auto found = std::ranges::find_if(m_browser->instances(), [&name](const ZeroconfInstance& one) {
            return one.name == name && one.state == ZeroconfInstance::State::Resolved;
        });
        return found == m_browser->instances().end() ? nullptr : &*found;
    }

    std::unique_ptr<OwnAvahi> m_avahi;
    std::unique_ptr<ZeroconfBrowser> m_browser;
};

int main(int argc, char** argv) {
    return runInOwnPlace<TestZeroconfAvahi, QCoreApplication>(enterOwnAvahi, argc, argv);
}

#include "tst_zeroconf_avahi.moc"
