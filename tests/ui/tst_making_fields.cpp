#include "tests/support/gui_window_driver.h"
#include "ui/views/code_view.h"

#include <QMenu>
#include <QTest>
#include <QToolButton>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

// create_connection, create_server, socket(fileno) and fromfd in the builder.
class TestMakingFields : public QObject {
    Q_OBJECT

private slots:
    void init() { m_driver = std::make_unique<GuiWindowDriver>(); }
    void cleanup() { m_driver.reset(); }

    void aServerIsMadeAndAConnectionToIt();
    void furtherAddressesAreTriedInTurn();
    void aNameIsRefusedInPlace_data();
    void aNameIsRefusedInPlace();
    void bothKindsOfIpAreOfferedForIpv6Alone();
    void anInheritedDescriptorIsTakenOn();
    void theProgramsOwnDescriptorIsRefusedInWords();
    void aNumberThatIsNotOpenIsRefusedByTheKernel();
    void thePresetsOfPythonAreInTheMenu();

private:
    bool choose(const QString& call) { return m_driver->choose(m_driver->combo("Call", m_driver->builder()), call); }
    bool press(const QString& button) { return m_driver->press(button, m_driver->builder()); }
    // Presses the button, and waits for the page of the socket it makes.
    SocketId make(const QString& button);
    QString code() const;

    std::unique_ptr<GuiWindowDriver> m_driver;
};

SocketId TestMakingFields::make(const QString& button) {
    GuiWindowDriver& d = *m_driver;
    const SocketId before = d.newestSocket();
    if (!press(button))
        return {};
    const bool made = d.waitFor([&] { return d.newestSocket() != before && d.page(d.newestSocket()) != nullptr; });
    return made ? d.newestSocket() : SocketId{};
}

QString TestMakingFields::code() const {
    QString all;
    for (const CodeView* view : m_driver->builder()->findChildren<CodeView*>())
        all += view->toPlainText() + QLatin1Char('\n');
    return all;
}

void TestMakingFields::aServerIsMadeAndAConnectionToIt() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder());
    QVERIFY(choose("create_server"));
    QVERIFY(d.type("Port", "0", d.builder()));
    QVERIFY(d.type("backlog", "5", d.builder()));
    QVERIFY2(code().contains("socket.create_server(('127.0.0.1', 0), backlog=5)"), qPrintable(code()));
    const SocketId server = make("create_server()");
    QVERIFY(server);
    QTRY_COMPARE(d.view(server).life, Life::Listening);
    QTRY_VERIFY(d.ledgerRow(server, "setsockopt(").call.contains("SO_REUSEADDR"));
    const QString port = QString::number(d.localPort(server));
    QVERIFY(d.openBuilder());
    QVERIFY(choose("create_connection"));
    QVERIFY(d.type("Address", "127.0.0.1", d.builder()) && d.type("Port", port, d.builder()));
    QVERIFY(d.type("source", "127.0.0.3:0", d.builder()));
    QVERIFY(press("timeout"));
    QVERIFY(d.type("seconds", "2.5", d.builder()));
    QVERIFY2(code().contains("timeout=2.5, source_address=('127.0.0.3', 0)"), qPrintable(code()));
    const SocketId client = make("create_connection()");
    QVERIFY(client);
    QCOMPARE(d.view(client).life, Life::Connected);
    QTRY_COMPARE(d.view(client).local.value().host(), std::string("127.0.0.3"));
    QVERIFY(d.says(d.page(client), "time-out 2.5 s"));
}

void TestMakingFields::furtherAddressesAreTriedInTurn() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder() && choose("create_server"));
    QVERIFY(d.type("Port", "0", d.builder()));
    const SocketId server = make("create_server()");
    QVERIFY(server);
    const QString good = QStringLiteral("127.0.0.1:%1").arg(d.localPort(server));
    QVERIFY(d.openBuilder() && choose("create_connection"));
    QVERIFY(d.type("Address", "255.255.255.255", d.builder()) && d.type("Port", "9", d.builder()));
    QVERIFY(d.type("then", good, d.builder()));
    const SocketId client = make("create_connection()");
    QVERIFY(client);
    QTRY_COMPARE(QString::fromStdString(d.view(client).peer.value().toString()), good);
}

void TestMakingFields::aNameIsRefusedInPlace_data() {
    QTest::addColumn<QString>("field");
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("words");
    QTest::newRow("a name") << "then" << "localhost:80" << "getaddrinfo";
    QTest::newRow("no port") << "then" << "127.0.0.1" << "port";
    QTest::newRow("a port that is none") << "source" << "127.0.0.1:70000" << "65535";
    QTest::newRow("a name as source") << "source" << "here:0" << "getaddrinfo";
}

void TestMakingFields::aNameIsRefusedInPlace() {
    QFETCH(const QString, field);
    QFETCH(const QString, text);
    QFETCH(const QString, words);
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder() && choose("create_connection"));
    QVERIFY(d.type(field, text, d.builder()));
    QVERIFY2(d.says(d.builder(), words), qPrintable(d.text(d.builder())));
    QVERIFY(press("create_connection()"));
    QTest::qWait(0);
    QVERIFY(d.bridge().sockets().empty());
    QVERIFY(d.ledger().empty());
    QCOMPARE(QApplication::focusWidget(), d.field(field, d.builder()));
}

void TestMakingFields::bothKindsOfIpAreOfferedForIpv6Alone() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder() && choose("create_server"));
    QVERIFY(!d.button("dualstack_ipv6", d.builder())->isEnabled());
    QVERIFY(d.choose(d.combo("Family", d.builder()), "AF_INET6"));
    QVERIFY(d.button("dualstack_ipv6", d.builder())->isEnabled());
    QVERIFY(press("dualstack_ipv6"));
    QVERIFY2(code().contains("dualstack_ipv6=True"), qPrintable(code()));
}

void TestMakingFields::anInheritedDescriptorIsTakenOn() {
    GuiWindowDriver& d = *m_driver;
    const int fd = ::socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    d.bridge().engine().offer({fd});
    QVERIFY(d.openBuilder() && choose("fromfd"));
    QVERIFY(d.type("fileno", QString::number(fd), d.builder()));
    const SocketId second = make(QStringLiteral("fromfd(%1)").arg(fd));
    QVERIFY(second);
    QVERIFY(d.view(second).fd != fd);
    QVERIFY(d.openBuilder() && choose("socket(fileno)"));
    QVERIFY(d.type("fileno", QString::number(fd), d.builder()));
    QVERIFY(code().contains(QStringLiteral("socket.socket(fileno=%1)").arg(fd)));
    const SocketId socket = make(QStringLiteral("socket(fileno=%1)").arg(fd));
    QVERIFY(socket);
    QCOMPARE(d.view(socket).fd, fd);
    QVERIFY(d.says(d.page(socket), QStringLiteral("socket(fileno=%1): AF_INET, SOCK_DGRAM").arg(fd)));
}

void TestMakingFields::theProgramsOwnDescriptorIsRefusedInWords() {
    GuiWindowDriver& d = *m_driver;
    const int own = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    QVERIFY(d.openBuilder() && choose("socket(fileno)"));
    QVERIFY(d.type("fileno", QString::number(own), d.builder()));
    QVERIFY(press(QStringLiteral("socket(fileno=%1)").arg(own)));
    QTRY_VERIFY2(d.says(d.builder(), "this program's own"), qPrintable(d.text(d.builder())));
    QVERIFY(d.ledger().empty());
    m_driver.reset(); // until then the engine may look at the descriptor
    ::close(own);
}

void TestMakingFields::aNumberThatIsNotOpenIsRefusedByTheKernel() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder() && choose("socket(fileno)"));
    for (const char* number : {"-1", "900"}) {
        QVERIFY(d.type("fileno", number, d.builder()));
        QVERIFY(press(QStringLiteral("socket(fileno=%1)").arg(QLatin1String(number))));
        QTRY_VERIFY2(d.says(d.builder(), "EBADF"), qPrintable(d.text(d.builder())));
    }
    QVERIFY(d.type("fileno", "2147483648", d.builder())); // no int holds it
    QVERIFY(d.says(d.builder(), "2147483647"));
}

void TestMakingFields::thePresetsOfPythonAreInTheMenu() {
    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.openBuilder());
    auto* more = qobject_cast<QToolButton*>(d.button("More sockets", d.builder()));
    QVERIFY(more && more->menu());
    QStringList names;
    for (QAction* action : more->menu()->actions()) {
        names << action->text();
        if (action->text() == QLatin1String("create_server"))
            action->trigger();
    }
    for (const char* name : {"create_connection", "create_server", "socket(fileno)", "fromfd"})
        QVERIFY2(names.contains(QLatin1String(name)), name);
    QCOMPARE(d.combo("Call", d.builder())->currentText(), QString("create_server"));
    QVERIFY(d.button("create_server()", d.builder()));
}

QTEST_MAIN(TestMakingFields)
#include "tst_making_fields.moc"
