#include "core/base/unique_fd.h"
#include "tests/support/gui_access.h"
#include "tests/support/gui_window_driver.h"
#include "tests/support/own_names.h"
#include "tests/support/own_place.h"
#include "tests/support/peer_process.h"
#include "ui/models/attempt_list_model.h"
#include "ui/models/socket_text.h"
#include "ui/panels/resolver_page.h"
#include "ui/views/code_view.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QSpinBox>
#include <QTableView>
#include <QTest>
#include <QTreeView>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <memory>
#include <vector>

using namespace swb;
using namespace swb::test;

namespace {

// Sends back what it gets, once. Prints its port.
constexpr const char* kEcho = "import socket\n"
                              "s = socket.create_server(('127.0.0.1', 0))\n"
                              "print('port', s.getsockname()[1], '.', flush=True)\n"
                              "c, _ = s.accept()\n"
                              "c.sendall(c.recv(100).upper())\n";

} // namespace

// The mode Resolver by widgets alone, with name service files of the test's own.
class TestWindowResolver : public QObject {
    Q_OBJECT

private slots:
    void initTestCase() {
        if (!trouble().empty())
            QSKIP(trouble().c_str());
    }
    void init() {
        writeUsualNames();
        m_driver = std::make_unique<GuiWindowDriver>();
        QVERIFY(m_driver->press("Resolver"));
        m_page = m_driver->window().findChild<ResolverPage*>();
        QVERIFY(m_page != nullptr && m_page->isVisible());
    }
    void cleanup() { m_driver.reset(); }

    void fromAHostNameToBytesExchanged() {
        GuiWindowDriver& d = *m_driver;
        if (!PeerProcess::isInstalled("python3"))
            QSKIP("python3 is not installed");
        PeerProcess echo("python3", {"-c", kEcho}, "/");
        const int port = echo.waitForNumberAfter("port ");
        QVERIFY(port > 0);
        QVERIFY(ask("localhost", QString::number(port)));
        QTRY_COMPARE(cell(addresses(), 0, 1), QString("127.0.0.1:%1").arg(port));
        QVERIFY(d.press("Create and connect", m_page));
        QTRY_VERIFY(d.newestSocket() && d.page(d.newestSocket()) != nullptr); // the bench, with its page
        const SocketId socket = d.newestSocket();
        QTRY_VERIFY(d.view(socket).peer.has_value());
        QCOMPARE(d.view(socket).peer->port(), port);
        QVERIFY(d.openTab(socket, "Data"));
        auto* field = d.page(socket)->findChild<QPlainTextEdit*>();
        QVERIFY(d.typeInto(field, "hello"));
        QVERIFY(d.press("send", d.page(socket)));
        QVERIFY(d.press("recv", d.page(socket)));
        QTRY_VERIFY(d.list("sent and received", d.page(socket)) != nullptr);
        const QAbstractItemView* transcript = d.list("sent and received", d.page(socket));
        QTRY_COMPARE(transcript->model()->rowCount(), 2);
        QStringList words;
        for (int column = 0; column < transcript->model()->columnCount(); ++column)
            words << transcript->model()->index(1, column).data().toString();
        QVERIFY2(words.join('|').contains("HELLO"), qPrintable(words.join('|')));
    }

    void theCanonicalNameIsShown() {
        GuiWindowDriver& d = *m_driver;
        writeEtc("hosts", "192.0.2.1 whole.example short\n");
        QVERIFY(d.press("AI_CANONNAME", m_page));
        QVERIFY(ask("short", "80"));
        QTRY_VERIFY(d.says(m_page, "Canonical name: whole.example"));
    }

    void aServiceThatGlibcWouldWrapIsRefusedBesideTheField() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.type("host", "localhost", m_page));
        QVERIFY(d.type("service", "70000", m_page));
        QVERIFY(d.says(m_page, "4464"));
        QVERIFY(d.press("getaddrinfo()", m_page));
        QCOMPARE(lookups()->model()->rowCount(), 0);
    }

    void internationalNamesAreShownInBothForms() {
        GuiWindowDriver& d = *m_driver;
        d.field("host", m_page)->setText(QString::fromUtf8("b\u00fccher.example")); // QTest types ASCII alone
        QVERIFY(d.says(m_page, "xn--bcher-kva.example"));
    }

    void anEmptyTextIsNotNull() {
        GuiWindowDriver& d = *m_driver;
        const auto code = [this](const QString& words) {
            for (const CodeView* view : m_page->findChildren<CodeView*>())
                if (view->isVisible() && view->code().contains(words))
                    return true;
            return false;
        };
        QVERIFY(d.type("service", "80", m_page));
        QVERIFY(code("getaddrinfo(None, '80'"));
        QVERIFY(d.press("host \"\"", m_page));
        QVERIFY(code("getaddrinfo('', '80'"));
        QVERIFY(code("getaddrinfo(\"\", \"80\""));
        QVERIFY(d.says(m_page, "looks for a host without a name"));
        QVERIFY(!d.button("service \"\"", m_page)->isEnabled()); // there is a text
        QVERIFY(d.press("getaddrinfo()", m_page));
        QTRY_VERIFY(cell(lookups(), 0, 2).startsWith("EAI_NONAME"));
        QVERIFY(d.press("host \"\"", m_page));
        QVERIFY(d.press("getaddrinfo()", m_page));
        QTRY_COMPARE(cell(lookups(), 1, 2), QString("2 results"));
        lookups()->selectRow(0);
        QVERIFY(d.press("Edit again", m_page));
        QVERIFY(code("getaddrinfo('', '80'"));
    }

    void theRuleThatDecidedIsToldInExplain() {
        GuiWindowDriver& d = *m_driver;
        writeEtc("hosts", "127.0.0.1 both\n::1 both\n");
        QVERIFY(ask("both", "80"));
        QTRY_COMPARE(addresses()->model()->rowCount(), 2);
        addresses()->setCurrentIndex(addresses()->model()->index(1, 1));
        QTRY_VERIFY(d.says(&d.window(), "Why it stands here"));
        QVERIFY(d.says(&d.window(), "rule 6: precedence 50 of ::1 is above 10 of 127.0.0.1"));
    }

    void anUnknownNameIsExplained() {
        QVERIFY(ask("nosuch", "80"));
        QTRY_VERIFY(cell(lookups(), 0, 2).startsWith("EAI_"));
        QTRY_VERIFY(m_driver->says(&m_driver->window(), "What to try"));
    }

    void aSilentServerIsAbandonedWhileTheWindowWorksOn() {
        OwnNameServer server(OwnNameServer::Manner::IsSilent, {});
        QVERIFY(ask("nobody.example", "80"));
        QTRY_VERIFY_WITH_TIMEOUT(server.questions() > 0, 30000);
        QVERIFY(ask("127.0.0.1", "80"));
        QTRY_COMPARE(cell(lookups(), 1, 2), QString("1 result"));
        lookups()->selectRow(0);
        QVERIFY(m_driver->press("Abandon", m_page));
        QTRY_VERIFY(cell(lookups(), 0, 2).startsWith("abandoned"));
        QVERIFY(m_driver->says(m_page, "1 of 4"));
        QTRY_VERIFY_WITH_TIMEOUT(!m_driver->says(m_page, "1 of 4"), 60000);
        QCOMPARE(cell(lookups(), 0, 2), QString("abandoned"));
    }

    void theWindowClosesWithAQueryInFlight() {
        OwnNameServer server(OwnNameServer::Manner::IsSilent, {});
        QVERIFY(ask("nobody.example", "80"));
        QTRY_VERIFY_WITH_TIMEOUT(server.questions() > 0, 30000);
        QElapsedTimer timer;
        timer.start();
        m_driver.reset();
        QVERIFY(timer.elapsed() < 900); // resolv.conf has the C library wait a second
    }

    void twoQueriesAreComparedAndGrouped() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(ask("127.0.0.1", "80"));
        QTRY_COMPARE(cell(lookups(), 0, 2), QString("1 result"));
        QVERIFY(d.choose(d.combo("type", m_page), "0"));
        QVERIFY(d.press("getaddrinfo()", m_page));
        QTRY_COMPARE(cell(lookups(), 1, 2), QString("3 results"));
        QTRY_COMPARE(addresses()->model()->rowCount(), 1);
        auto* tuples = qobject_cast<QCheckBox*>(d.button("Five-tuples", m_page));
        QVERIFY(tuples != nullptr);
        tuples->setChecked(true);
        QCOMPARE(addresses()->model()->rowCount(), 3);
        lookups()->selectAll();
        QTRY_VERIFY(d.says(m_page, "beside"));
        QCOMPARE(cell(addresses(), 0, 2), QString("both"));
        QCOMPARE(cell(addresses(), 1, 2), QString("only #2"));
    }

    void aWildcardBecomesAListener() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(ask("127.0.0.1", "0"));
        QTRY_COMPARE(addresses()->model()->rowCount(), 1);
        QVERIFY(d.press("Create, bind and listen", m_page));
        QTRY_VERIFY(d.newestSocket() && d.view(d.newestSocket()).life == Life::Listening);
    }

    void tryingInOrderShowsEachAttempt() {
        GuiWindowDriver& d = *m_driver;
        writeEtc("hosts", "127.0.0.1 two\n127.0.0.2 two\n");
        const int port = recentlyFreePort();
        QVERIFY(ask("two", QString::number(port)));
        QTRY_COMPARE(addresses()->model()->rowCount(), 2);
        QVERIFY(d.press("Try in order", m_page));
        const auto connects = [&d] {
            const auto rows = d.ledger();
            return std::count_if(rows.begin(), rows.end(),
                                 [](const LedgerRow& row) { return row.call.startsWith("connect"); });
        };
        QTRY_COMPARE(connects(), 2);
        QTRY_VERIFY(d.says(m_page, "ECONNREFUSED"));
    }

    void happyEyeballsDrawsItsAttempts() {
        GuiWindowDriver& d = *m_driver;
        PeerProcess echo("python3", {"-c", kEcho}, "/");
        const int port = echo.waitForNumberAfter("port ");
        QVERIFY(port > 0); // of 127.0.0.1 alone: at ::1 nobody listens
        writeEtc("hosts", "::1 both\n127.0.0.1 both\n");
        QVERIFY(ask("both", QString::number(port)));
        QTRY_COMPARE(addresses()->model()->rowCount(), 2);
        auto* delay = m_page->findChild<QSpinBox*>();
        QVERIFY(delay != nullptr);
        QCOMPARE(delay->value(), 250);
        delay->setValue(9);
        QCOMPARE(delay->value(), 10); // RFC 8305: not less
        QAbstractButton* race = d.button("Happy Eyeballs", m_page);
        const QPoint place = race->mapTo(&d.window(), QPoint());
        race->setFocus();
        QVERIFY(d.press("Happy Eyeballs", m_page));
        const auto* attempts = qobject_cast<QTableView*>(d.list("attempts", m_page));
        QVERIFY(attempts != nullptr && attempts->isVisible());
        QCOMPARE(race->mapTo(&d.window(), QPoint()), place);
        QTRY_VERIFY(cell(attempts, 1, AttemptListModel::TimeColumn).startsWith("won at +"));
        QVERIFY(cell(attempts, 0, AttemptListModel::TimeColumn).contains("ECONNREFUSED"));
        QVERIFY(cell(attempts, 0, AttemptListModel::AddressColumn).contains(", AF_INET6 from +"));
        QTRY_VERIFY(d.says(m_page, QString("127.0.0.1:%1 connected first").arg(port)));
        QVERIFY(d.says(&d.window(), "RFC 8305"));
        QCOMPARE(race->mapTo(&d.window(), QPoint()), place);
        QVERIFY(race->hasFocus());
        const SocketId socket = d.newestSocket();
        QVERIFY(d.press("Open " + socketName(socket), m_page));
        QTRY_VERIFY(d.page(socket) != nullptr && d.page(socket)->isVisible());
        QCOMPARE(d.view(socket).peer->port(), port);
    }

    void anAttemptThatNobodyAnswersIsInterrupted() {
        GuiWindowDriver& d = *m_driver;
        const int silent = ::socket(AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
        if (silent < 0)
            QFAIL("no socket");
        sockaddr_in6 here{};
        here.sin6_family = AF_INET6;
        here.sin6_addr = in6addr_loopback;
        socklen_t length = sizeof here;
        auto* address = reinterpret_cast<sockaddr*>(&here);
        QCOMPARE(::bind(silent, address, length), 0);
        QCOMPARE(::listen(silent, 0), 0);
        QCOMPARE(::getsockname(silent, address, &length), 0);
        std::vector<UniqueFd> fillers; // of its queue: further SYNs are dropped
        for (int i = 0; i < 4; ++i) {
            fillers.emplace_back(::socket(AF_INET6, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
            const int begun = ::connect(fillers.back().get(), address, length);
            QVERIFY(begun == 0 || errno == EINPROGRESS);
        }
        fillers.emplace_back(silent);
        QVERIFY(ask("::1", QString::number(ntohs(here.sin6_port))));
        QTRY_COMPARE(addresses()->model()->rowCount(), 1);
        QVERIFY(d.press("Happy Eyeballs", m_page));
        const auto* attempts = qobject_cast<QTableView*>(d.list("attempts", m_page));
        QTRY_COMPARE(cell(attempts, 0, AttemptListModel::TimeColumn), QString("under way"));
        QVERIFY(d.press("Interrupt", m_page));
        QTRY_VERIFY(cell(attempts, 0, AttemptListModel::TimeColumn).startsWith("interrupted at +"));
        QTRY_VERIFY(d.says(m_page, "Every attempt under way was closed"));
    }

    void anOlderCallShowsWhatPythonGives() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("Older calls", m_page));
        QVERIFY(d.choose(d.combo("Call", m_page), "gethostbyname_ex"));
        d.field("name", m_page)->setText(QString::fromUtf8("b\u00fccher.example"));
        QVERIFY(d.says(m_page, "xn--bcher-kva.example"));
        QVERIFY(d.type("name", "vm", m_page));
        QVERIFY(d.press("gethostbyname_ex()", m_page));
        const auto answer = [this] {
            for (const auto* view : m_page->findChildren<QPlainTextEdit*>())
                if (view->accessibleName() == "What Python gives" && view->isVisible())
                    return view->toPlainText();
            return QString();
        };
        QTRY_COMPARE(answer(), QString("('vm', [], ['127.0.0.1'])"));
    }

    void scopeAndFlowOfAnAddressGoToGetnameinfo() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("Older calls", m_page));
        QVERIFY(d.choose(d.combo("Call", m_page), "getnameinfo"));
        QVERIFY(d.type("address", "fe80::1", m_page));
        QVERIFY(d.type("port", "80", m_page));
        QVERIFY(d.type("scope id", "1", m_page));
        QVERIFY(d.press("NI_NUMERICHOST", m_page) && d.press("NI_NUMERICSERV", m_page));
        QVERIFY(d.press("getnameinfo()", m_page));
        const auto answer = [this](const QString& words) {
            for (const CodeView* view : m_page->findChildren<CodeView*>())
                if (view->isVisible() && view->code() == words)
                    return true;
            return false;
        };
        QTRY_VERIFY(answer("('fe80::1%lo', '80')"));
        QVERIFY(d.type("flow information", "1048576", m_page));
        QVERIFY(d.press("getnameinfo()", m_page));
        QTRY_VERIFY(answer("OverflowError('getnameinfo(): flowinfo must be 0-1048575.')"));
        QVERIFY(d.choose(d.combo("Call", m_page), "gethostbyaddr"));
        QVERIFY(d.field("scope id", m_page) == nullptr);
    }

    void bytesBecomeAnAddress() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("Address calculator", m_page));
        const auto shows = [this, &d](const QString& words) {
            const QAbstractItemModel* model = d.list("forms of number and bytes", m_page)->model();
            for (int group = 0; group < model->rowCount(); ++group) {
                const QModelIndex top = model->index(group, 0);
                for (int row = 0; row < model->rowCount(top); ++row)
                    for (int column = 0; column < model->columnCount(top); ++column)
                        if (model->index(row, column, top).data().toString().contains(words))
                            return true;
            }
            return false;
        };
        QVERIFY(shows("192.0.2.77"));
        QVERIFY(d.type("Bytes", "7f 00 00", m_page));
        QVERIFY(d.says(m_page, "AF_INET wants 4 bytes, here are 3"));
        QVERIFY(shows("ValueError('invalid length of packed IP address string')"));
        QVERIFY(d.type("Bytes", "20010db8000000000000000000000001", m_page));
        QVERIFY(d.says(m_page, "AF_INET wants 4 bytes, here are 16"));
        QVERIFY(d.choose(d.combo("Family", m_page), "AF_INET6"));
        QVERIFY(shows("2001:db8::1"));
        QVERIFY(shows("socket.inet_ntop(socket.AF_INET6, "));
        QVERIFY(d.type("Bytes", "7g", m_page));
        QVERIFY(!shows("inet_ntop"));
    }

    void recordsOfTheDnsAreShown() {
        GuiWindowDriver& d = *m_driver;
        const OwnNameServer server(OwnNameServer::Manner::Answers, {{"www.example", "192.0.2.1"}});
        QVERIFY(d.press("DNS records", m_page));
        QVERIFY(d.type("domain", "www.example", m_page));
        QVERIFY(d.press("res_nquery()", m_page));
        const QAbstractItemView* tree = d.list("records", m_page);
        const QAbstractItemModel* model = tree != nullptr ? tree->model() : nullptr;
        if (model == nullptr)
            QFAIL("no records");
        const auto record = [model] { return model->index(0, 1, model->index(0, 0)).data().toString(); };
        QTRY_COMPARE(record(), QString("192.0.2.1"));
        QVERIFY(d.press("Message", m_page));
        QTRY_VERIFY(d.says(m_page, "DNS response: NOERROR"));
        QVERIFY(d.press("Records", m_page));
        QVERIFY(d.type("server", "localhost", m_page));
        QVERIFY(!d.button("res_nquery()", m_page)->isEnabled());
        QVERIFY(d.type("server", "127.0.0.1:53", m_page));
        QVERIFY(d.type("domain", "nosuch.example", m_page));
        QVERIFY(d.press("res_nquery()", m_page));
        QTRY_VERIFY(d.says(m_page, "HOST_NOT_FOUND"));
    }

    void theMachinesOwnFilesAndItsIpv6AreTold() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("This machine", m_page));
        QVERIFY(d.type("A name", "vm", m_page));
        const auto has = [](const QAbstractItemView* tree, const QString& words) {
            const auto flags = Qt::MatchContains | Qt::MatchRecursive;
            const auto found = [&](int column) {
                return !tree->model()
                            ->match(tree->model()->index(0, column), Qt::DisplayRole, words, 1, flags)
                            .isEmpty();
            };
            return found(0) || found(1);
        };
        QVERIFY(has(d.list("name service files", m_page), "line 3 of /etc/hosts"));
        QVERIFY(d.press("Does this machine have IPv6?", m_page));
        QVERIFY(has(d.list("findings about IPv6", m_page), "socket(AF_INET6)"));
        QTRY_VERIFY(std::ranges::any_of(d.ledger(), [](const LedgerRow& row) { return row.call.contains("::1"); }));
        QVERIFY(has(d.list("findings about IPv6", m_page), "ENETUNREACH")); // a namespace with loopback alone
    }

    void theCalculatorShowsEveryForm() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("Address calculator", m_page));
        QVERIFY(d.type("Address", "127.1", m_page));
        auto* tree = d.list("forms of the address", m_page);
        QVERIFY(tree != nullptr);
        const auto found = tree->model()->match(tree->model()->index(0, 0), Qt::DisplayRole, "number in hex", 1,
                                                Qt::MatchExactly | Qt::MatchRecursive);
        QCOMPARE(found.size(), 1);
        QCOMPARE(found.front().siblingAtColumn(1).data().toString(), QString("0x7f000001"));
        QVERIFY(d.type("Address", "nonsense", m_page));
        QVERIFY(d.says(m_page, "is no address"));
    }

    void everyPageSpeaksAndTheTabKeyGoesRound_data() {
        QTest::addColumn<QString>("page");
        for (const char* page : {"Query", "Older calls", "Address calculator", "DNS records", "This machine"})
            QTest::newRow(page) << page;
    }

    void everyPageSpeaksAndTheTabKeyGoesRound() {
        QFETCH(const QString, page);
        GuiWindowDriver& d = *m_driver;
        if (page == "Query") {
            QVERIFY(ask("127.0.0.1", "80"));
            QTRY_COMPARE(addresses()->model()->rowCount(), 1);
            QVERIFY(d.press("Flags of other systems", m_page));
        }
        QVERIFY(d.press(page, m_page));
        if (page == "This machine")
            QVERIFY(d.press("Does this machine have IPv6?", m_page));
        if (page == "Older calls") {
            QVERIFY(d.choose(d.combo("Call", m_page), "getfqdn"));
            QVERIFY(d.press("getfqdn()", m_page));
            QTRY_VERIFY(d.list("The calls it took", m_page) != nullptr);
        }
        QCOMPARE(accessFaults(*m_page).join('\n'), QString());
        QAbstractButton* pill = d.button(page, m_page);
        QVERIFY(pill != nullptr);
        pill->setFocus(Qt::TabFocusReason);
        QCOMPARE(tabRoundFault(d.window()), QString());
    }

    void aFlagOfAnotherSystemIsShownDisabledAndExplained() {
        GuiWindowDriver& d = *m_driver;
        QVERIFY(d.press("Flags of other systems", m_page));
        QAbstractButton* flag = d.button("AI_FQDN", m_page);
        if (flag == nullptr)
            QFAIL("no flag");
        QVERIFY(!flag->isEnabled());
        QVERIFY(flag->toolTip().startsWith("Not on this system (Windows 131072)"));
        auto* flags = flag->parentWidget();
        if (flags == nullptr)
            QFAIL("no flags");
        QTest::mouseClick(flags, Qt::LeftButton, {}, flag->geometry().center());
        QTRY_VERIFY(d.says(&d.window(), "flag of getaddrinfo, not on this system"));
    }

    void aNewSocketIsMadeOnTheBench() {
        QVERIFY(m_driver->press("New socket"));
        QVERIFY(!m_page->isVisible());
        QVERIFY(m_driver->builder() != nullptr);
    }

private:
    bool ask(const QString& host, const QString& service) {
        GuiWindowDriver& d = *m_driver;
        return d.type("host", host, m_page) && d.type("service", service, m_page) && d.press("getaddrinfo()", m_page);
    }
    QTableView* lookups() const { return qobject_cast<QTableView*>(m_driver->list("look-ups", m_page)); }
    QTableView* addresses() const { return qobject_cast<QTableView*>(m_driver->list("addresses", m_page)); }
    static QString cell(const QTableView* table, int row, int column) {
        return table->model()->index(row, column).data().toString();
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
    ResolverPage* m_page = nullptr;
};

int main(int argc, char** argv) { return runInOwnPlace<TestWindowResolver, QApplication>(enterOwnNames, argc, argv); }

#include "tst_window_resolver.moc"
