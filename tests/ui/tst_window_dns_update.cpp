#include "tests/support/gui_access.h"
#include "tests/support/gui_resolver.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"
#include "tests/support/test_data.h"
#include "ui/editors/narrow_combo.h"
#include "ui/models/field_model.h"
#include "ui/panels/resolver_update.h"
#include "ui/views/fields_view.h"
#include "ui/views/hex_view.h"

#include <QApplication>
#include <QStyle>
#include <QStyleOptionComboBox>
#include <QTest>

#include <memory>
#include <tuple>

using namespace swb;
using namespace swb::test;

// The part Dynamic DNS of the mode Resolver by widgets alone, against a server that takes updates, dnsmasq that takes
// none, and nobody.
class TestWindowDnsUpdate : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
        NEED_PROGRAM("python3");
        writeUsualNames();
        writeEtc("passwd", "root:x:0:0::/:/bin/sh\n");
        writeEtc("group", "root:x:0:\n");
    }
    void init() {
        m_driver = std::make_unique<GuiWindowDriver>();
        std::tie(m_page, m_part) = openResolver<ResolverUpdate>(*m_driver, "Dynamic DNS");
        QVERIFY(m_part != nullptr);
    }
    void cleanup() { m_driver.reset(); }

    void theWordsOfTheChoicesAreWholeInASmallWindow() {
        ResolverUpdate part(m_driver->bridge());
        part.show();
        for (int width = 320; width <= 720; width += 20) {
            part.resize(width, 500);
            QCoreApplication::processEvents();
            int looked = 0;
            for (const auto* choice : part.findChildren<NarrowCombo*>()) {
                if (!choice->isVisible())
                    continue;
                ++looked;
                QStyleOptionComboBox option;
                option.initFrom(choice);
                option.editable = choice->isEditable();
                const QRect room =
                    choice->style()->subControlRect(QStyle::CC_ComboBox, &option, QStyle::SC_ComboBoxEditField, choice);
                QVERIFY2(room.width() >= choice->fontMetrics().horizontalAdvance(choice->currentText()),
                         qPrintable(QStringLiteral("%1 in %2, page of %3")
                                        .arg(choice->currentText())
                                        .arg(room.width())
                                        .arg(width)));
            }
            QVERIFY(looked >= 2);
        }
    }

    void theMessageIsThereBeforeItIsSentAndNothingIsSentUnasked() {
        GuiWindowDriver& d = *m_driver;
        QTRY_VERIFY(d.says(&d.window(), "an UPDATE message of the DNS")); // explained
        QVERIFY(!d.button("Send the update", m_part)->isEnabled());
        QVERIFY(fill("www.example", "192.0.2.7"));
        QCOMPARE(fields().decoded().name, std::string("DNS update"));
        QVERIFY(!fields().decoded().isFaulty());
        QCOMPARE(m_part->findChild<HexView*>()->bytes(), fields().bytes());
        QCOMPARE(fields().bytes().size(), std::size_t{12 + 9 + 4 + 13 + 10 + 4});
        QVERIFY(d.ledger().empty());
        QVERIFY(d.type("value", "192.0.2", m_part));
        QVERIFY(d.says(m_part, "an IPv4 address in digits"));
        QVERIFY(!d.button("Send the update", m_part)->isEnabled());
    }

    void anUpdateIsSentOnRequestAndItsAnswerTakenApart() {
        GuiWindowDriver& d = *m_driver;
        PeerProcess server("python3", {dataFile("dns_update_server.py")}, "/");
        QVERIFY(useServer(server));
        QVERIFY(fill("www.example", "192.0.2.7"));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY(d.says(m_part, "NOERROR"));
        QVERIFY(server.waitForOutput("has 03777777076578616d706c6500 1 [('c0000207', 300)]"));
        QCOMPARE(fields().decoded().name, std::string("DNS update response: NOERROR"));
        QStringList calls;
        for (const LedgerRow& row : d.ledger())
            calls << row.call.section('(', 0, 0);
        const QString all = calls.join(' ');
        for (const char* call : {"socket", "connect", "send", "poll", "recv", "close"})
            QVERIFY2(all.contains(call), qPrintable(all));
    }

    void aConditionThatDoesNotHoldChangesNothing_data() {
        QTest::addColumn<QString>("condition");
        QTest::addColumn<QString>("name");
        QTest::addColumn<QString>("code");
        QTest::newRow("in use, and is not") << "the name is in use" << "nobody.example" << "NXDOMAIN";
        QTest::newRow("not in use, and is") << "the name is not in use" << "host.example" << "YXDOMAIN";
        QTest::newRow("has records, and has none") << "it has records of this type" << "nobody.example" << "NXRRSET";
        QTest::newRow("has none, and has some") << "it has no records of this type" << "host.example" << "YXRRSET";
        QTest::newRow("another value") << "its records of this type are this one" << "host.example" << "NXRRSET";
        QTest::newRow("outside the zone") << "the name is in use" << "host.other" << "NOTZONE";
        QTest::newRow("it holds") << "it has records of this type" << "host.example" << "NOERROR";
    }
    void aConditionThatDoesNotHoldChangesNothing() {
        QFETCH(const QString, condition);
        QFETCH(const QString, name);
        QFETCH(const QString, code);
        GuiWindowDriver& d = *m_driver;
        PeerProcess server("python3", {dataFile("dns_update_server.py")}, "/");
        QVERIFY(useServer(server));
        QVERIFY(fill("www.example", "192.0.2.7"));
        QVERIFY(choose("only if", condition));
        QVERIFY(d.type("name tested", name, m_part));
        if (condition.contains("this one"))
            QVERIFY(d.type("value tested", "192.0.2.10", m_part));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY2(d.says(m_part, code), qPrintable(d.text(m_part)));
        QVERIFY(server.waitForOutput("answered"));
        QCOMPARE(server.output().find("03777777") != std::string::npos, code == "NOERROR");
    }

    void everyKindOfChangeIsDone() {
        GuiWindowDriver& d = *m_driver;
        PeerProcess server("python3", {dataFile("dns_update_server.py")}, "/");
        QVERIFY(useServer(server));
        QVERIFY(fill("host.example", "192.0.2.20"));
        QVERIFY(choose("change", "replace the records of the type"));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY(d.says(m_part, "NOERROR")); // before the server is waited for: the window asks call by call
        QVERIFY(server.waitForOutput("04686f7374076578616d706c6500 1 [('c0000214', 300)]"));
        QTRY_VERIFY(d.button("Send the update", m_part)->isEnabled());
        QVERIFY(choose("change", "delete the name"));
        QVERIFY(d.field("value", m_part) == nullptr || !d.field("value", m_part)->isVisible());
        const std::size_t before = server.output().size();
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY(d.view(d.newestSocket()).life == Life::Closed && d.bridge().sockets().size() == 2);
        QVERIFY(server.waitForOutput("answered 0 .\nhas 076578616d706c6500 6")); // the zone's head alone is left
        QVERIFY(server.output().find("04686f7374", before) == std::string::npos);
    }

    void aServerOfAnotherZoneSaysSo() {
        GuiWindowDriver& d = *m_driver;
        PeerProcess server("python3", {dataFile("dns_update_server.py"), "6"}, "/");
        QVERIFY(useServer(server, "[::1]:%1"));
        QVERIFY(fill("www.other", "192.0.2.7"));
        QVERIFY(d.type("zone", "other", m_part));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY(d.says(m_part, "NOTAUTH"));
        QTRY_VERIFY(d.says(&d.window(), "What to try"));
    }

    void dnsmasqTakesNoneAndSaysSo() {
        GuiWindowDriver& d = *m_driver;
        NEED_PROGRAM("dnsmasq");
        PeerProcess server("dnsmasq",
                           {"--no-daemon", "--log-facility=-", "--conf-file=/dev/null", "--no-resolv", "--no-hosts",
                            "--user=root", "--group=root", "--pid-file=", "--listen-address=127.0.0.1",
                            "--bind-interfaces"},
                           "/");
        QVERIFY2(server.waitForOutput("started"), server.output().c_str());
        QVERIFY(fill("www.example", "192.0.2.7")); // to port 53
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY2(d.says(m_part, "NOTIMP") || d.says(m_part, "REFUSED"), qPrintable(d.text(m_part)));
    }

    void anAnswerToAQuestionIsNoAnswerToAnUpdate() {
        GuiWindowDriver& d = *m_driver;
        PeerProcess server("python3", {dataFile("dns_slow_server.py")}, "/"); // takes everything for a question
        QVERIFY(useServer(server));
        QVERIFY(fill("www.example", "192.0.2.7"));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY2(d.says(m_part, "It was not read as an update"), qPrintable(d.text(m_part)));
        QVERIFY(!d.says(m_part, "It was done"));
    }

    void nobodyThereIsTheErrnoAndSilenceIsSaid() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(fill("www.example", "192.0.2.7"));
        QVERIFY(d.type("server", "127.0.0.1:" + QString::number(recentlyFreePort()), m_part));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY(d.says(m_part, "ECONNREFUSED"));
        PeerProcess silent("python3",
                           {"-c", "import socket\ns = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)\n"
                                  "s.bind(('127.0.0.1', 0))\nprint('port', s.getsockname()[1], '.', flush=True)\n"
                                  "s.recv(1000)\nprint('asked', flush=True)\ninput()\n"},
                           "/");
        QVERIFY(useServer(silent));
        QVERIFY(d.press("Send the update", m_part));
        QTRY_VERIFY_WITH_TIMEOUT(d.says(m_part, "No answer within 5 s"), 20000);
        QVERIFY(silent.waitForOutput("asked"));
        QVERIFY(d.press(d.button("Open s2", m_part)));
        QTRY_VERIFY(d.page(d.newestSocket()) != nullptr);
    }

    void theTabKeyGoesRoundAndEverythingSpeaks() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(fill("www.example", "192.0.2.7"));
        QVERIFY(choose("only if", "its records of this type are this one"));
        QCOMPARE(accessFaults(*m_page).join('\n'), QString());
        d.button("Dynamic DNS", m_page)->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(d.window()), QString());
    }

private:
    bool fill(const QString& name, const QString& value) {
        return m_driver->type("zone", "example", m_part) && m_driver->type("name", name, m_part) &&
               m_driver->type("value", value, m_part);
    }
    bool useServer(PeerProcess& server, const QString& form = "127.0.0.1:%1") {
        const int port = server.waitForNumberAfter("port ");
        return port > 0 && m_driver->type("server", form.arg(port), m_part);
    }
    bool choose(const QString& label, const QString& entry) {
        QComboBox* combo = m_driver->combo(label, m_part);
        const int row = combo != nullptr ? combo->findText(entry) : -1;
        if (row >= 0)
            combo->setCurrentIndex(row);
        return row >= 0;
    }
    const FieldModel& fields() const { return *m_part->findChild<FieldsView*>()->model(); }

    std::unique_ptr<GuiWindowDriver> m_driver;
    ResolverPage* m_page = nullptr;
    ResolverUpdate* m_part = nullptr;
};

int main(int argc, char** argv) { return runInOwnPlace<TestWindowDnsUpdate, QApplication>(enterOwnNames, argc, argv); }

#include "tst_window_dns_update.moc"
