#include "tests/support/gui_access.h"
#include "tests/support/gui_resolver.h"
#include "tests/support/own_avahi.h"
#include "tests/support/own_place.h"
#include "ui/models/zeroconf_model.h"
#include "ui/panels/resolver_zeroconf.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QElapsedTimer>
#include <QTest>
#include <QTreeView>

#include <csignal>
#include <memory>
#include <tuple>

using namespace swb;
using namespace swb::test;

namespace {

constexpr const char* kEcho = "import socket\n"
                              "s = socket.create_server(('127.0.0.1', 0))\n"
                              "print('port', s.getsockname()[1], '.', flush=True)\n"
                              "c, _ = s.accept()\n"
                              "c.sendall(b'hello')\n"
                              "c.recv(1)\n";

} // namespace

// The part Zeroconf of the mode Resolver by widgets alone, with a bus and a daemon of the test's own.
class TestWindowZeroconf : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        if (const std::string why = m_avahi.startBus(); !why.empty())
            QSKIP(why.c_str());
        if (const std::string why = m_avahi.startDaemon(); !why.empty())
            QSKIP(why.c_str());
    }
    void init() {
        m_driver = std::make_unique<GuiWindowDriver>();
        std::tie(m_page, m_part) = openResolver<ResolverZeroconf>(*m_driver, "Zeroconf");
        QVERIFY(m_part != nullptr);
    }
    void cleanup() { m_driver.reset(); }

    void fromAnAnnouncementToAConnection() {
        GuiWindowDriver& d = *m_driver;
        PeerProcess echo("python3", {"-c", kEcho}, "/");
        const int port = echo.waitForNumberAfter("port ");
        QVERIFY(port > 0);
        const auto web = m_avahi.publish({"-s", "Greeter", "_swbhello._tcp", std::to_string(port), "lang=en", "old"});
        QVERIFY(web != nullptr);
        const QAbstractItemModelTester tester(services()->model());
        QTRY_VERIFY(d.says(m_part, "swbtest.local"));
        QVERIFY(d.says(m_part, "until you press Browse"));
        QVERIFY(d.press("Browse", m_part));
        QVERIFY(choose("Greeter"));
        QTRY_VERIFY(has("the chosen service", "lang", "en"));
        QVERIFY(has("the chosen service", "old", ""));
        QTRY_VERIFY(d.says(m_part, "all for now"));
        QVERIFY(d.press("Create and connect", m_part));
        QTRY_VERIFY(d.newestSocket() && d.view(d.newestSocket()).peer.has_value());
        QCOMPARE(d.view(d.newestSocket()).peer->port(), port);
    }

    void anInstanceIsHandedOnToQueryAndCalculator() {
        GuiWindowDriver& d = *m_driver;
        const auto chat = m_avahi.publish({"-s", "Chat", "_swbchat._udp", "9000"});
        QTRY_VERIFY(d.says(m_part, "swbtest.local"));
        QVERIFY(d.press("Browse", m_part));
        QVERIFY(choose("Chat"));
        QTRY_VERIFY(d.button("To the query", m_part)->isEnabled());
        QVERIFY(d.press("To the query", m_part));
        QVERIFY(!m_part->isVisible());
        QCOMPARE(d.field("host", m_page)->text(), QString("swbtest.local"));
        QCOMPARE(d.field("service", m_page)->text(), QString("9000"));
        QCOMPARE(d.combo("type", m_page)->currentText().section(' ', 0, 0), QString("SOCK_DGRAM"));
        QVERIFY(d.press("Zeroconf", m_page));
        QVERIFY(d.press("To the calculator", m_part));
        QCOMPARE(d.field("Address", m_page)->text(), QString("127.0.0.1"));
    }

    void aLocalNameIsResolved() {
        GuiWindowDriver& d = *m_driver;
        QTRY_VERIFY(d.says(m_part, "swbtest.local"));
        QVERIFY(d.type("host", "swbtest.local", m_part));
        QVERIFY(d.press("Resolve", m_part));
        QTRY_VERIFY_WITH_TIMEOUT(d.says(m_part, "swbtest.local is 127.0.0.1"), 15000);
    }

    void aWrongTypeIsRefusedBesideTheField() {
        GuiWindowDriver& d = *m_driver;
        QTRY_VERIFY(d.button("Browse", m_part)->isEnabled());
        QVERIFY(d.type("type", "http", m_part));
        QVERIFY(d.says(m_part, "ends in ._tcp or ._udp"));
        QVERIFY(!d.button("Browse", m_part)->isEnabled());
    }

    void theTabKeyGoesRoundAndEverythingSpeaks() {
        GuiWindowDriver& d = *m_driver;
        const auto chat = m_avahi.publish({"-s", "Chat", "_swbchat._udp", "9000"});
        QTRY_VERIFY(d.says(m_part, "swbtest.local"));
        QVERIFY(d.press("Browse", m_part));
        QVERIFY(choose("Chat"));
        QCOMPARE(accessFaults(*m_page).join('\n'), QString());
        d.button("Zeroconf", m_page)->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(d.window()), QString());
    }

    void aDaemonThatEndsIsSaidAndLookedForAgain() {
        GuiWindowDriver& d = *m_driver;
        QTRY_VERIFY(d.says(m_part, "swbtest.local"));
        QVERIFY(d.press("Browse", m_part));
        m_avahi.endDaemon();
        QTRY_VERIFY(d.says(m_part, "has ended"));
        QVERIFY(!d.button("Browse", m_part)->isEnabled());
        QVERIFY(d.press("Look again", m_part));
        QTRY_VERIFY(d.says(m_part, "apt install avahi-daemon"));
        m_avahi.endBus();
        QTRY_VERIFY(d.says(m_part, "bus has ended"));
        QVERIFY(d.press("Look again", m_part));
        QTRY_VERIFY(d.says(m_part, "There is no system bus"));
        QCOMPARE(m_avahi.startBus(), std::string());
        QCOMPARE(m_avahi.startDaemon(), std::string());
        QVERIFY(d.press("Look again", m_part));
        QTRY_VERIFY(d.button("Browse", m_part)->isEnabled());
    }

    void aBusThatStandsStillHoldsNeitherTheWindowNorItsEnd() {
        GuiWindowDriver& d = *m_driver;
        QTRY_VERIFY(d.says(m_part, "swbtest.local"));
        kill(m_avahi.busPid(), SIGSTOP);
        QElapsedTimer timer;
        timer.start();
        QVERIFY(d.press("Browse", m_part));
        m_driver.reset();
        const qint64 took = timer.elapsed();
        kill(m_avahi.busPid(), SIGCONT);
        QVERIFY2(took < 2000, qPrintable(QString::number(took)));
    }

private:
    QTreeView* services() const { return qobject_cast<QTreeView*>(m_driver->list("services of the link", m_part)); }
    // Waits for the instance, and clicks its row.
    bool choose(const QString& name) {
        const auto flags = Qt::MatchExactly | Qt::MatchRecursive;
        const auto found = [&] {
            const auto* model = services()->model();
            return model->rowCount() > 0 ? model->match(model->index(0, 0), Qt::DisplayRole, name, 1, flags)
                                         : QModelIndexList();
        };
        if (!QTest::qWaitFor([&] { return !found().isEmpty(); }, 15000))
            return false;
        services()->scrollTo(found().front());
        QTest::mouseClick(services()->viewport(), Qt::LeftButton, {}, services()->visualRect(found().front()).center());
        return QTest::qWaitFor([this] { return m_driver->button("Create this socket", m_part)->isEnabled(); }, 15000);
    }
    bool has(const QString& list, const QString& name, const QString& value) const {
        const auto* model = m_driver->list(list, m_part)->model();
        if (model->rowCount() == 0)
            return false;
        const auto found =
            model->match(model->index(0, 0), Qt::DisplayRole, name, 1, Qt::MatchExactly | Qt::MatchRecursive);
        return !found.isEmpty() && found.front().siblingAtColumn(1).data().toString() == value;
    }

    OwnAvahi m_avahi;
    std::unique_ptr<GuiWindowDriver> m_driver;
    ResolverPage* m_page = nullptr;
    ResolverZeroconf* m_part = nullptr;
};

int main(int argc, char** argv) { return runInOwnPlace<TestWindowZeroconf, QApplication>(enterOwnAvahi, argc, argv); }

#include "tst_window_zeroconf.moc"
