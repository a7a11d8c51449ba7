#include "tests/support/gui_access.h"
#include "tests/support/gui_window_driver.h"
#include "ui/panels/explain_panel.h"
#include "ui/panels/matrix_panel.h"
#include "ui/panels/protocol_page.h"
#include "ui/panels/reference_page.h"
#include "ui/panels/reference_panel.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QMenu>
#include <QTableView>
#include <QTest>
#include <QToolButton>

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>

using namespace swb;
using namespace swb::test;

namespace {

LoadedParts notLoaded() {
    LoadedParts none;
    none.canLoad = true;
    return none;
}

} // namespace

// The mode Reference, used by the words on the screen.
class TestWindowReference : public QObject {
    Q_OBJECT

private slots:
    void init() {
        m_driver = std::make_unique<GuiWindowDriver>();
        QVERIFY(m_driver->press("Reference"));
        m_panel = m_driver->window().findChild<ReferencePanel*>();
        QVERIFY(m_panel && m_panel->isVisible());
    }
    void cleanup() { m_driver.reset(); }

    void aRowFoundByItsNameIsExplained();
    void anErrorIsExplainedForItsCall();
    void anOptionOfAnotherSystemIsExplained();
    void anOptionIsShownOnTheActiveSocket();
    void aProtocolBecomesASocket();
    void aServiceBecomesASocketThatWouldConnectToIt();
    void aConstantThatIsNoSocketOffersNone();
    void theNameIsCopied();
    void theDecoderReadsAsOneTypes();
    void thisKernelIsAskedForProtocols();
    void theMatrixIsAskedStoppedAndExported();
    void theMatrixGivenUpAsksNoMore();
    void theWindowClosesWhileTheMatrixIsAsked();
    void modulesAreLoadedOnlyAfterASecondPress_data();
    void modulesAreLoadedOnlyAfterASecondPress();
    void aKernelWithoutModulesIsNotAskedTwice();
    void whatIsDoneWithSocketsIsSeenOnTheBench();
    void everyControlOfEveryPageSpeaks();

private:
    QWidget* page(const char* name) {
        m_driver->press(QString::fromLatin1(name), m_panel);
        for (ReferencePage* page : m_panel->findChildren<ReferencePage*>())
            if (page->isVisible())
                return page;
        return m_panel->findChild<MatrixPanel*>();
    }
    // Types into the search and goes to the first row it finds.
    bool find(const char* pageName, const char* words) {
        QWidget* shown = page(pageName);
        if (!m_driver->type(QStringLiteral("Search"), QString::fromLatin1(words), shown))
            return false;
        m_driver->pressKeys(Qt::Key_Return);
        return true;
    }
    QString explained() { return m_driver->text(m_driver->window().findChild<ExplainPanel*>()); }
    QString cell(QWidget* within, const char* table, int row, int column) {
        const auto* list = m_driver->list(QString::fromLatin1(table), within);
        return list != nullptr ? list->model()->index(row, column).data().toString() : QString();
    }

    std::unique_ptr<GuiWindowDriver> m_driver;
    ReferencePanel* m_panel = nullptr;
};

void TestWindowReference::aRowFoundByItsNameIsExplained() {
    QVERIFY(find("Constants", "msg_errqueue"));
    QTRY_VERIFY2(explained().contains("MSG_ERRQUEUE"), qPrintable(explained()));
    QVERIFY(explained().contains("message flag 8192 (0x2000)"));
    QVERIFY(find("Constants", "sol_tcp"));
    QTRY_VERIFY2(explained().contains("Another name of IPPROTO_TCP"), qPrintable(explained()));
}

void TestWindowReference::anErrorIsExplainedForItsCall() {
    QVERIFY(find("Errors", "EADDRINUSE bind"));
    QTRY_VERIFY2(explained().contains("errno 98 of bind(2)"), qPrintable(explained()));
}

void TestWindowReference::anOptionOfAnotherSystemIsExplained() {
    QVERIFY(find("Options", "so_nosigpipe"));
    QTRY_VERIFY2(explained().contains("not on this system"), qPrintable(explained()));
    QVERIFY(find("Options", "so_reuseport"));
    QTRY_VERIFY2(explained().contains("option 15 of SOL_SOCKET"), qPrintable(explained()));
}

void TestWindowReference::anOptionIsShownOnTheActiveSocket() {
    QVERIFY(find("Options", "tcp_nodelay"));
    const QAbstractButton* none = m_driver->button("Show on a socket", m_panel);
    QVERIFY(none && !none->isEnabled());
    m_driver->action("New socket")->trigger();
    const SocketId made = m_driver->make("TCP client");
    QVERIFY(made);
    QVERIFY(m_driver->press("Reference"));
    QVERIFY(find("Options", "tcp_nodelay"));
    QVERIFY(m_driver->press("Show on s1", m_panel));
    QTRY_VERIFY(m_driver->page(made));
    QTRY_VERIFY2(m_driver->field("Search", m_driver->page(made)), qPrintable(m_driver->text(m_driver->page(made))));
    QCOMPARE(m_driver->field("Search", m_driver->page(made))->text(), QString("TCP_NODELAY"));
    QTRY_VERIFY(m_driver->says(m_driver->page(made), "answered")); // and it is read as ever
}

void TestWindowReference::aProtocolBecomesASocket() {
    QVERIFY(find("Protocols", "136"));
    QTRY_VERIFY2(explained().contains("IP protocol 136"), qPrintable(explained()));
    QVERIFY(m_driver->press("Create a socket with this", m_panel));
    QTRY_VERIFY(m_driver->builder() && m_driver->builder()->isVisible());
    QVERIFY(!m_panel->isVisible());
    const SocketId made = m_driver->makeFromBuilder();
    QVERIFY(made);
    QCOMPARE(m_driver->view(made).family, int{AF_INET});
    QCOMPARE(m_driver->view(made).type, int{SOCK_DGRAM});
    QCOMPARE(m_driver->view(made).kernelProtocol, int{IPPROTO_UDPLITE});
}

void TestWindowReference::aServiceBecomesASocketThatWouldConnectToIt() {
    QVERIFY(find("Services", "http"));
    const auto* list = m_driver->list("Services", m_panel);
    QVERIFY(list != nullptr);
    if (list->model()->rowCount() == 0)
        QSKIP("this machine's table of services has no http");
    QTRY_VERIFY2(explained().contains("port 80"), qPrintable(explained()));
    QVERIFY(m_driver->press("Create a socket with this", m_panel));
    QTRY_VERIFY(m_driver->builder() && m_driver->builder()->isVisible());
    const QLineEdit* port = m_driver->field("Port", m_driver->builder());
    QVERIFY(port != nullptr);
    QCOMPARE(port->text(), QString("80"));
}

void TestWindowReference::aConstantThatIsNoSocketOffersNone() {
    QVERIFY(find("Constants", "EPIPE"));
    const QAbstractButton* make = m_driver->button("Create a socket with this", m_panel);
    QVERIFY(make && !make->isEnabled());
    QVERIFY(find("Constants", "AF_UNIX"));
    QTRY_VERIFY(make->isEnabled());
}

void TestWindowReference::theNameIsCopied() {
    QVERIFY(find("Constants", "so_keepalive"));
    QVERIFY(m_driver->press("Copy name", m_panel));
    QCOMPARE(QGuiApplication::clipboard()->text(), QString("SO_KEEPALIVE"));
}

void TestWindowReference::theDecoderReadsAsOneTypes() {
    QWidget* constants = page("Constants");
    QVERIFY(m_driver->type("Decode", "0x4001", constants));
    const auto* readings = m_driver->list("Readings", constants);
    QVERIFY(readings != nullptr);
    QStringList said;
    for (int row = 0; row < readings->model()->rowCount(); ++row)
        said << readings->model()->index(row, 1).data().toString();
    QVERIFY2(said.contains("MSG_OOB|MSG_NOSIGNAL"), qPrintable(said.join('\n')));
    m_driver->pressKeys(Qt::Key_Return);
    QTRY_VERIFY(!explained().isEmpty());
    QVERIFY(m_driver->type("Decode", "SO_NONSENSE", constants));
    QVERIFY(m_driver->says(constants, "No constant here is called \"SO_NONSENSE\""));
    QCOMPARE(readings->model()->rowCount(), 0);
}

void TestWindowReference::thisKernelIsAskedForProtocols() {
    QWidget* protocols = page("Protocols");
    QCOMPARE(cell(protocols, "Protocols", 6, 3), QString());
    QVERIFY(m_driver->press("Ask this kernel", protocols));
    QTRY_VERIFY_WITH_TIMEOUT(cell(protocols, "Protocols", 6, 3).startsWith("stream"), 30000);
    QVERIFY(!cell(protocols, "Protocols", 200, 3).isEmpty());
    QVERIFY(find("Protocols", "6 tcp"));
    QTRY_VERIFY2(explained().contains("This kernel"), qPrintable(explained()));
    QVERIFY(m_driver->bridge().sockets().empty()); // what was made to look is nobody's socket
}

void TestWindowReference::theMatrixIsAskedStoppedAndExported() {
    QWidget* matrix = page("Matrix");
    QVERIFY(m_driver->says(matrix, "not asked yet"));
    QVERIFY(m_driver->press("Ask this kernel", matrix));
    QTRY_VERIFY_WITH_TIMEOUT(!cell(matrix, "Families and types", 2, 0).isEmpty(), 30000); // AF_INET, SOCK_STREAM
    QVERIFY(m_driver->press("Stop", matrix));
    QTRY_VERIFY_WITH_TIMEOUT(m_driver->says(matrix, "stopped"), 30000);
    QVERIFY2(cell(matrix, "Families and types", 2, 0).startsWith("0, 6"),
             qPrintable(cell(matrix, "Families and types", 2, 0)));
    QCOMPARE(cell(matrix, "Families and types", 1, 2), QStringLiteral("0\u20131 as DGRAM")); // AF_UNIX, SOCK_RAW
    auto* grid = qobject_cast<QTableView*>(m_driver->list("Families and types", matrix));
    grid->setCurrentIndex(grid->model()->index(1, 2));
    QTRY_VERIFY2(explained().contains("The kernel made a SOCK_DGRAM of it"), qPrintable(explained()));
    auto* exported = qobject_cast<QToolButton*>(m_driver->button("Export", matrix));
    QVERIFY(exported && exported->isEnabled());
    for (QMenu* menu : exported->findChildren<QMenu*>())
        for (QAction* action : menu->actions())
            if (action->text() == "Copy as CSV")
                action->trigger();
    QVERIFY(QGuiApplication::clipboard()->text().contains("\n1,AF_UNIX,3,SOCK_RAW,0,0,made,1,2,same,"));
}

void TestWindowReference::theMatrixGivenUpAsksNoMore() {
    auto* matrix = qobject_cast<MatrixPanel*>(page("Matrix"));
    MatrixScope endless = MatrixScope::ofFamily(AF_UNIX);
    endless.families = std::vector<int>(4000, AF_UNIX);
    matrix->setScope(endless, [] { return notLoaded(); });
    QVERIFY(m_driver->press("Ask for what is not loaded, too", matrix));
    QVERIFY(m_driver->press("Load modules and ask", matrix)); // nothing is loaded for what every kernel has
    QTRY_VERIFY(m_driver->says(matrix, "asked"));
    const Recorder& recorder = m_driver->bridge().engine().recorder();
    const auto before = recorder.observerCount();
    QTRY_VERIFY(recorder.observerCount() > before);
    m_driver->press("Bench"); // it goes on where it is not seen
    const auto unseen = recorder.observerCount();
    QTRY_VERIFY(recorder.observerCount() > unseen + 1000);
    m_driver->press("Reference");
    QVERIFY(m_driver->press("Stop", matrix));
    QTRY_VERIFY(m_driver->says(matrix, "stopped"));
    QVERIFY(!m_driver->button("Stop", matrix)->isEnabled());
    QVERIFY(m_driver->button("Ask this kernel", matrix)->isEnabled());
    QVERIFY(m_driver->bridge().sockets().empty());
}

void TestWindowReference::theWindowClosesWhileTheMatrixIsAsked() {
    auto* matrix = qobject_cast<MatrixPanel*>(page("Matrix"));
    MatrixScope endless = MatrixScope::ofFamily(AF_UNIX);
    endless.families = std::vector<int>(1000000, AF_UNIX); // hours, if closing waited for it
    matrix->setScope(endless, [] {
        LoadedParts all = notLoaded();
        all.families = {AF_UNIX};
        return all;
    });
    QVERIFY(m_driver->press("Ask this kernel", matrix));
    QTRY_VERIFY(m_driver->button("Stop", matrix)->isEnabled());
    m_driver->window().close();
    m_driver.reset();
}

void TestWindowReference::modulesAreLoadedOnlyAfterASecondPress_data() {
    QTest::addColumn<QString>("where");
    QTest::newRow("matrix") << "Matrix";
    QTest::newRow("protocols") << "Protocols";
}

// TCP is there without a module; as if it were not, so that nothing is loaded in fact.
void TestWindowReference::modulesAreLoadedOnlyAfterASecondPress() {
    QFETCH(QString, where);
    QWidget* shown = page(where.toLatin1().constData());
    MatrixScope tcp = MatrixScope::ofInternetProtocols();
    tcp.types = {SOCK_STREAM};
    tcp.firstProtocol = tcp.lastProtocol = IPPROTO_TCP;
    if (auto* matrix = qobject_cast<MatrixPanel*>(shown))
        matrix->setScope(tcp, [] { return notLoaded(); });
    else
        qobject_cast<ProtocolPage*>(shown)->setScope(tcp, [] { return notLoaded(); });
    const auto asked = [this] {
        const auto records = m_driver->bridge().engine().recorder().copyObserversSince(0).completed;
        return std::ranges::count(records, CallId::Socket, &CallRecord::call);
    };
    const auto before = asked();
    QVERIFY(m_driver->says(shown, "left out until you say so"));
    QVERIFY(m_driver->press("Ask this kernel", shown));
    QTRY_VERIFY(m_driver->button("Ask this kernel", shown)->isEnabled());
    QCOMPARE(asked(), before); // nothing that might load
    QVERIFY(m_driver->button("Load modules and ask", shown) == nullptr);
    QVERIFY(m_driver->press("Ask for what is not loaded, too", shown));
    QVERIFY(m_driver->says(shown, "stays loaded until it is removed"));
    QCOMPARE(asked(), before); // it was only said
    QVERIFY(m_driver->press("Load modules and ask", shown));
    QTRY_VERIFY(asked() >= before + 2); // IPv4 and IPv6
    QTRY_VERIFY(m_driver->button("Ask this kernel", shown)->isEnabled());
    QVERIFY(m_driver->button("Load modules and ask", shown) == nullptr); // once
    if (where == "Protocols")
        QTRY_COMPARE(cell(shown, "Protocols", 6, 3), QStringLiteral("stream"));
}

void TestWindowReference::aKernelWithoutModulesIsNotAskedTwice() {
    auto* matrix = qobject_cast<MatrixPanel*>(page("Matrix"));
    LoadedParts fixed;
    fixed.canLoad = false;
    fixed.why = "Modules are not loaded here.";
    matrix->setScope(MatrixScope::ofFamily(AF_UNIX), [fixed] { return fixed; });
    QVERIFY(m_driver->button("Ask for what is not loaded, too", matrix) == nullptr);
    QVERIFY(m_driver->says(matrix, "Modules are not loaded here."));
    QVERIFY(m_driver->press("Ask this kernel", matrix));
    QTRY_VERIFY(m_driver->says(matrix, "This process is"));
}

void TestWindowReference::whatIsDoneWithSocketsIsSeenOnTheBench() {
    QVERIFY(m_driver->action("New socket"));
    m_driver->action("New socket")->trigger();
    QTRY_VERIFY(m_driver->builder() && m_driver->builder()->isVisible());
    QVERIFY(!m_panel->isVisible());
    QVERIFY(m_driver->button("Bench")->isChecked());
    const SocketId made = m_driver->make("UDP");
    QVERIFY(made);
    QVERIFY(m_driver->press("Reference"));
    QTRY_VERIFY(m_panel->isVisible());
    QVERIFY(m_driver->openInTree(made));
    QTRY_VERIFY(!m_panel->isVisible());
    QVERIFY(m_driver->page(made));
}

void TestWindowReference::everyControlOfEveryPageSpeaks() {
    for (const char* name : {"Protocols", "Services", "Constants", "Options", "Errors", "Matrix"}) {
        QWidget* shown = page(name);
        QVERIFY2(shown && shown->isVisible(), name);
        QCOMPARE(accessFaults(*shown).join('\n'), QString());
        m_driver->button(QString::fromLatin1(name), m_panel)->setFocus(Qt::TabFocusReason);
        const QString fault = tabRoundFault(m_driver->window());
        QVERIFY2(fault.isEmpty(), qPrintable(QLatin1String(name) + ": " + fault));
    }
}

QTEST_MAIN(TestWindowReference)
#include "tst_window_reference.moc"
