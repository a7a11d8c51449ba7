#include "tests/support/gui_window_driver.h"
#include "ui/models/ledger_model.h"
#include "ui/panels/ledger_panel.h"

#include <QAbstractItemView>
#include <QCompleter>
#include <QDir>
#include <QDockWidget>
#include <QFile>
#include <QMenu>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include <memory>

using namespace swb;
using swb::test::GuiWindowDriver;

class TestWindowSession : public QObject {
    Q_OBJECT

private slots:
    void init();
    void cleanup();

    void withNothingKeptNothingIsOffered();
    void theLastSessionIsOfferedAndNothingIsMadeByItself();
    void anOfferDoesNotWidenTheListOfSockets();
    void theSocketsAreMadeAgainWithTheirAddressesWaiting();
    void aTimeOutComesAlong();
    void whereDatagramsWentComesAlong();
    void aBacklogBelowZeroComesAlong();
    void theLedgerShowsWhatItShowedBefore();
    void aDismissedOfferLeavesAnEmptyBench();
    void aDamagedSessionIsSaidAndTheWindowWorks_data();
    void aDamagedSessionIsSaidAndTheWindowWorks();
    void theArrangementOfTheWindowIsKept();
    void whetherOptionsAreReadAroundCallsIsKept();
    void addressesUsedAreOfferedAtTheNextStart();
    void nothingIsWrittenWhereNothingIsToBeRemembered();

private:
    void start() { m_driver = std::make_unique<GuiWindowDriver>(m_paths); }
    void restart() {
        m_driver.reset();
        start();
    }
    SocketId boundServer(); // a TCP server bound to a free port of 127.0.0.1, listening with a backlog of 7

    std::unique_ptr<QTemporaryDir> m_directory;
    StorePaths m_paths;
    std::unique_ptr<GuiWindowDriver> m_driver;
};

void TestWindowSession::init() {
    m_directory = std::make_unique<QTemporaryDir>();
    QVERIFY(m_directory->isValid());
    m_paths = {m_directory->filePath("data/history.json"), m_directory->filePath("data/session.json"),
               m_directory->filePath("config/window.ini")};
}

void TestWindowSession::cleanup() {
    m_driver.reset();
    m_directory.reset();
}

SocketId TestWindowSession::boundServer() {
    GuiWindowDriver& d = *m_driver;
    const SocketId socket = d.make("TCP server");
    const bool done = socket && d.type("Port", "0", d.card(socket, "bind")) && d.call(socket, "bind") &&
                      d.type("backlog", "7", d.card(socket, "listen")) && d.call(socket, "listen");
    return done && d.waitFor([&] { return d.view(socket).life == Life::Listening; }) ? socket : SocketId{};
}

void TestWindowSession::withNothingKeptNothingIsOffered() {
    start();
    QVERIFY(!m_driver->button("Make them again"));
    QVERIFY(!m_driver->button("Dismiss"));
    restart(); // a session without sockets is nothing to offer
    QVERIFY(!m_driver->button("Dismiss"));
}

void TestWindowSession::theLastSessionIsOfferedAndNothingIsMadeByItself() {
    start();
    QVERIFY(boundServer());
    restart();
    QVERIFY(m_driver->button("Make them again"));
    QVERIFY(m_driver->says(&m_driver->window(), "AF_INET SOCK_STREAM 127.0.0.1:"));
    QVERIFY(m_driver->button("Make them again")->toolTip().contains("127.0.0.1:"));
    // What is made first now is the first there is.
    QCOMPARE(m_driver->make("UDP"), SocketId{1});
    QTRY_COMPARE(m_driver->ledger().size(), std::size_t(1));
}

void TestWindowSession::anOfferDoesNotWidenTheListOfSockets() {
    const auto width = [this] {
        for (const auto* dock : m_driver->window().findChildren<QDockWidget*>())
            if (dock->windowTitle() == "Sockets")
                return dock->width();
        return 0;
    };
    start();
    const int before = width();
    QVERIFY(before > 0);
    QVERIFY(boundServer());
    restart();
    QVERIFY(m_driver->button("Make them again"));
    QCOMPARE(width(), before);
}

void TestWindowSession::theSocketsAreMadeAgainWithTheirAddressesWaiting() {
    start();
    const SocketId server = boundServer();
    QVERIFY(server);
    const QString port = QString::number(m_driver->localPort(server));
    const SocketId client = m_driver->make("TCP client");
    QVERIFY(client);
    QVERIFY(m_driver->type("Port", port, m_driver->card(client, "connect")));
    QVERIFY(m_driver->call(client, "connect"));
    QTRY_COMPARE(m_driver->view(client).life, Life::Connected);
    restart();

    GuiWindowDriver& d = *m_driver;
    QVERIFY(d.press("Make them again"));
    QTRY_COMPARE(d.bridge().sockets().size(), std::size_t(2));
    QTRY_VERIFY(!d.button("Make them again"));
    QVERIFY(d.openInTree(SocketId{1}));
    QCOMPARE(d.view(SocketId{1}).life, Life::Fresh); // bind and listen stay to be called
    QCOMPARE(d.field("Port", d.card(SocketId{1}, "bind"))->text(), port);
    QCOMPARE(d.field("backlog", d.card(SocketId{1}, "listen"))->text(), QString("7"));
    QVERIFY(d.openInTree(SocketId{2}));
    QCOMPARE(d.field("Port", d.card(SocketId{2}, "connect"))->text(), port);
    QCOMPARE(d.ledger().size(), std::size_t(2)); // two socket() calls and no more
    QVERIFY(d.openInTree(SocketId{1}));
    QVERIFY(d.call(SocketId{1}, "getsockname"));
}

void TestWindowSession::aTimeOutComesAlong() {
    start();
    const SocketId socket = m_driver->make("UDP");
    QVERIFY(socket);
    QVERIFY(m_driver->choose(m_driver->combo("mode", m_driver->card(socket, "settimeout")), "time-out"));
    QVERIFY(m_driver->call(socket, "settimeout"));
    QTRY_COMPARE(m_driver->view(socket).mode, TimeoutMode::Timeout);
    restart();
    QVERIFY(m_driver->press("Make them again"));
    QTRY_COMPARE(m_driver->view(SocketId{1}).mode, TimeoutMode::Timeout);
    QCOMPARE(m_driver->view(SocketId{1}).timeout, std::chrono::nanoseconds(std::chrono::seconds(5)));
}

void TestWindowSession::whereDatagramsWentComesAlong() {
    start();
    const SocketId socket = m_driver->make("UDP");
    QVERIFY(socket && m_driver->openTab(socket, "Data"));
    QVERIFY(m_driver->type("Address", "127.0.0.1", m_driver->page(socket)));
    QVERIFY(m_driver->type("Port", "4567", m_driver->page(socket)));
    QVERIFY(m_driver->press("sendto", m_driver->page(socket)));
    QTRY_VERIFY(m_driver->ledgerRow(socket, "sendto(").call.contains("127.0.0.1:4567"));
    restart();
    QVERIFY(m_driver->press("Make them again"));
    QTRY_COMPARE(m_driver->bridge().sockets().size(), std::size_t(1));
    QVERIFY(m_driver->openInTree(SocketId{1}) && m_driver->openTab(SocketId{1}, "Data"));
    QCOMPARE(m_driver->field("Port", m_driver->page(SocketId{1}))->text(), QString("4567"));
}

void TestWindowSession::aBacklogBelowZeroComesAlong() {
    start();
    const SocketId socket = m_driver->make("TCP server");
    QVERIFY(socket && m_driver->type("backlog", "-1", m_driver->card(socket, "listen")));
    QVERIFY(m_driver->call(socket, "listen"));
    QTRY_COMPARE(m_driver->view(socket).life, Life::Listening);
    restart();
    QVERIFY(m_driver->press("Make them again"));
    QTRY_COMPARE(m_driver->bridge().sockets().size(), std::size_t(1));
    QVERIFY(m_driver->openInTree(SocketId{1}));
    QCOMPARE(m_driver->field("backlog", m_driver->card(SocketId{1}, "listen"))->text(), QString("-1"));
}

void TestWindowSession::theLedgerShowsWhatItShowedBefore() {
    start();
    const auto ledger = [this] { return qobject_cast<QTableView*>(m_driver->list("Call ledger")); };
    QVERIFY(m_driver->make("UDP"));
    QVERIFY(m_driver->press("Both") && m_driver->press("Failed"));
    const auto menu = [this] { return m_driver->window().findChild<LedgerPanel*>()->findChild<QMenu*>(); };
    for (QAction* action : menu()->actions())
        if (action->text() == "Origin column" || action->text() == "Seconds since the first call")
            action->trigger();
    QVERIFY(ledger()->isColumnHidden(LedgerModel::OriginColumn));
    m_driver->window().close();
    restart();
    QVERIFY(m_driver->button("Failed")->isChecked());
    QVERIFY(ledger()->isColumnHidden(LedgerModel::OriginColumn));
    QVERIFY(m_driver->press("Failed"));
    QVERIFY(m_driver->make("UDP"));
    QTRY_VERIFY(m_driver->ledgerRow(SocketId{1}, "socket(").call.contains("AF_INET=2"));
    QCOMPARE(qobject_cast<LedgerModel*>(ledger()->model())->timeMode(), LedgerModel::TimeMode::SinceStart);
}

void TestWindowSession::aDismissedOfferLeavesAnEmptyBench() {
    start();
    QVERIFY(boundServer());
    restart();
    QVERIFY(m_driver->press("Dismiss"));
    QTRY_VERIFY(!m_driver->button("Make them again"));
    QVERIFY(m_driver->bridge().sockets().empty());
}

void TestWindowSession::aDamagedSessionIsSaidAndTheWindowWorks_data() {
    QTest::addColumn<QByteArray>("content");
    QTest::newRow("no JSON") << QByteArray("{\"sockets\": [");
    QTest::newRow("empty") << QByteArray();
    QTest::newRow("another format") << QByteArray("{\"format\": \"something else\", \"version\": 1}");
    QTest::newRow("a later version") << QByteArray(
        "{\"format\": \"socket-workbench session\", \"version\": 99, \"sockets\": []}");
    QTest::newRow("not text") << QByteArray(1000, '\xff');
}

void TestWindowSession::aDamagedSessionIsSaidAndTheWindowWorks() {
    QFETCH(const QByteArray, content);
    QVERIFY(QDir(m_directory->path()).mkpath("data"));
    QFile file(m_paths.session);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
    file.close();
    QFile history(m_paths.history);
    QVERIFY(history.open(QIODevice::WriteOnly));
    history.write(content);
    history.close();
    start();
    QVERIFY(m_driver->says(&m_driver->window(), "The last session cannot be read"));
    QVERIFY(!m_driver->button("Make them again"));
    QVERIFY(boundServer());
    restart();
    QVERIFY(m_driver->button("Make them again"));
}

void TestWindowSession::theArrangementOfTheWindowIsKept() {
    start();
    m_driver->window().resize(1100, 720);
    auto* explain = m_driver->window().findChild<QDockWidget*>("explain");
    QVERIFY(explain && explain->isVisible());
    m_driver->action("Explain")->trigger();
    QVERIFY(!explain->isVisible());
    m_driver->pressKeys(Qt::Key_Plus, Qt::ControlModifier);
    m_driver->action("Dark")->trigger();
    const qreal scale = m_driver->theme().scale();
    QVERIFY(scale > 1.0);
    restart();
    QVERIFY(!m_driver->window().findChild<QDockWidget*>("explain")->isVisible());
    QCOMPARE(m_driver->theme().scale(), scale);
    QCOMPARE(m_driver->theme().colorScheme(), Theme::ColorScheme::Dark);
    QVERIFY(m_driver->action("Dark")->isChecked());
    m_driver->action("As the desktop")->trigger();
}

void TestWindowSession::whetherOptionsAreReadAroundCallsIsKept() {
    start();
    QAction* read = m_driver->action("Read options around each call");
    QVERIFY(read);
    QVERIFY(read->isChecked()); // by default
    const SocketId watched = m_driver->make("TCP server");
    QCOMPARE(m_driver->bridge().engine().optionHistory().of(watched).size(), std::size_t{1});
    QVERIFY(m_driver->call(watched, "bind"));
    QCOMPARE(m_driver->bridge().engine().optionHistory().of(watched).size(), std::size_t{3});
    read->trigger();
    restart();
    QVERIFY(!m_driver->action("Read options around each call")->isChecked());
    const SocketId quiet = m_driver->make("UDP");
    QVERIFY(m_driver->bridge().engine().optionHistory().of(quiet).empty());
}

void TestWindowSession::addressesUsedAreOfferedAtTheNextStart() {
    start();
    const SocketId socket = m_driver->make("UDP");
    QVERIFY(socket);
    QWidget* card = m_driver->card(socket, "sendto");
    QVERIFY(m_driver->type("Address", "127.0.0.77", card));
    QVERIFY(m_driver->type("Port", "7007", card));
    QVERIFY(m_driver->type("data", "remember me", card));
    QVERIFY(m_driver->call(socket, "sendto"));
    restart();
    const SocketId again = m_driver->make("UDP");
    QVERIFY(again);
    card = m_driver->card(again, "sendto");
    QComboBox* host = m_driver->combo("Address", card);
    host->showPopup();
    QVERIFY(host->findText("127.0.0.77") >= 0);
    host->hidePopup();
    QVERIFY(m_driver->type("Port", "70", card));
    const auto list = [&](const QString& name) { // the Down key opens it
        QLineEdit* field = m_driver->field(name, card);
        QTest::keyClick(field, Qt::Key_Down);
        return field->findChild<QCompleter*>();
    };
    QCOMPARE(list("Port")->completionCount(), 1);
    list("Port")->popup()->hide();
    QVERIFY(m_driver->type("data", "rem", card));
    QCOMPARE(list("data")->currentCompletion(), QString("remember me"));
    list("data")->popup()->hide();
}

void TestWindowSession::nothingIsWrittenWhereNothingIsToBeRemembered() {
    m_driver = std::make_unique<GuiWindowDriver>();
    QVERIFY(boundServer());
    m_driver.reset();
    QVERIFY(QDir(m_directory->path()).isEmpty());
}

QTEST_MAIN(TestWindowSession)
#include "tst_window_session.moc"
